//! The password policy that rules an entry: its own one, or the server's.

use super::Ds389;
use crate::ldap::Entry;
use domain::lock_out::LockOut;
use domain::verdict::StatedRules;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::time::Duration;

/// Where the server keeps the policy of everybody without one of their own.
pub(super) const GLOBAL_DN: &str = "cn=config";

/// What a policy states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    pub(super) length_min: Option<u32>,
    pub(super) history: Option<u32>,
    pub(super) lock_out: LockOut,
    pub(super) must_change: bool,
    pub(super) expires: bool,
}

const ATTRIBUTES: [&str; 9] = [
    "passwordCheckSyntax",
    "passwordMinLength",
    "passwordHistory",
    "passwordInHistory",
    "passwordLockout",
    "passwordMaxFailure",
    "passwordResetFailureCount",
    "passwordMustChange",
    "passwordExp",
];

impl Policy {
    fn of(entry: &Entry) -> Self {
        let is_on = |name: &str| entry.one(name).is_some_and(|value| value.eq_ignore_ascii_case("on"));
        // Zero means "no such rule" for every one of these.
        let number = |switch: &str, name: &str| {
            let number = entry.one(name).and_then(|text| text.parse::<u32>().ok());
            number.filter(|number| is_on(switch) && *number > 0)
        };
        Self {
            length_min: number("passwordCheckSyntax", "passwordMinLength"),
            history: number("passwordHistory", "passwordInHistory"),
            lock_out: lock_out(entry),
            must_change: is_on("passwordMustChange"),
            expires: is_on("passwordExp"),
        }
    }

    /// What our next write will be held to. The minimum age binds nobody but the person, which is looked at
    /// before a change.
    pub(super) fn stated(&self) -> StatedRules {
        StatedRules {
            length_min: self.length_min,
            length_max: None,
            history: self.history,
            age_min: None,
            lock_out: self.lock_out,
            complexity: false,
        }
    }
}

/// A number that is not shown is the server's own default (3 and 600 with 389-ds 2.3), which nobody tells us.
fn lock_out(entry: &Entry) -> LockOut {
    let number = |name: &str| entry.one(name).and_then(|text| text.parse::<u32>().ok());
    let is_everybodys = entry.dn.eq_ignore_ascii_case(GLOBAL_DN);
    match (entry.one("passwordLockout"), number("passwordMaxFailure")) {
        // There it always stands; a policy of some has it only where it differs.
        (None, _) if is_everybodys => LockOut::Unread,
        (Some(switch), Some(tries)) if switch.eq_ignore_ascii_case("on") => {
            let window = number("passwordResetFailureCount").filter(|seconds| *seconds > 0);
            LockOut::After { tries, forgotten_after: window.map(|s| Duration::from_secs(u64::from(s))) }
        }
        (Some(switch), None) if switch.eq_ignore_ascii_case("on") => LockOut::Unread,
        (_, _) => LockOut::Never,
    }
}

/// The policy at this name; none when we may not read it. The filter asks for nothing but what is read, so
/// that no other right is needed; and for subentries, which no search shows that does not name them.
pub(super) async fn at(adapter: &Ds389, dn: &str) -> Result<Option<Policy>, Fault> {
    let subentry = LdapFilter::Equality("objectClass".into(), "ldapSubEntry".into());
    let shown = ATTRIBUTES.into_iter().map(|name| LdapFilter::Present(name.into()));
    let any = LdapFilter::Or(shown.chain([subentry]).collect());
    let attributes = ATTRIBUTES.map(str::to_owned);
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any, &attributes).await?;
    let shows = |entry: &&Entry| ATTRIBUTES.iter().any(|name| entry.one(name).is_some());
    Ok(entries.first().filter(shows).map(Policy::of))
}
