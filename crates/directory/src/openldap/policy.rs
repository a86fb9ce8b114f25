//! The password policy that rules an entry, as far as our service account may read it.

use super::OpenLdap;
use crate::ldap::{Conn, Entry, Failure};
use domain::lock_out::LockOut;
use domain::password::Characters;
use domain::verdict::StatedRules;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::time::Duration;

/// What a `pwdPolicy` entry states (slapo-ppolicy(5)).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    length_min: Option<u32>,
    length_max: Option<u32>,
    history: Option<u32>,
    pub(super) age_min: Option<Duration>,
    pub(super) age_max: Option<Duration>,
    pub(crate) lock_out: LockOut,
    /// Does a lock that an entry shows keep it closed? As far as we may read.
    pub(super) heeds_locks: bool,
    /// `None` when a lock lasts until somebody lifts it.
    pub(super) lockout_duration: Option<Duration>,
    /// The old password is wanted for every new one.
    pub(super) wants_old: bool,
    /// The owner may not set another one.
    pub(super) is_fixed: bool,
}

pub(crate) const ATTRIBUTES: [&str; 12] = [
    // No policy is without it, so that whoever is not shown it is shown nothing.
    "pwdAttribute",
    "pwdMinLength",
    "pwdMaxLength",
    "pwdInHistory",
    "pwdMinAge",
    "pwdMaxAge",
    "pwdLockout",
    "pwdMaxFailure",
    "pwdLockoutDuration",
    "pwdFailureCountInterval",
    "pwdSafeModify",
    "pwdAllowUserChange",
];
/// Shows that the server has policies at all (draft-behera-ldap-password-policy).
const POLICY_CONTROL: &str = "1.3.6.1.4.1.42.2.27.8.5.1";

impl Policy {
    pub(crate) fn of(entry: &Entry) -> Self {
        // Zero means "no such rule" for every one of these.
        let number = |attribute: &str| {
            entry.one(attribute).and_then(|text| text.parse::<u32>().ok()).filter(|number| *number > 0)
        };
        let span = |attribute: &str| number(attribute).map(|s| Duration::from_secs(u64::from(s)));
        let lock_out = match (entry.one("pwdLockout"), number("pwdMaxFailure")) {
            (Some("TRUE"), Some(tries)) => {
                LockOut::After { tries, forgotten_after: span("pwdFailureCountInterval") }
            }
            (None, _) if ATTRIBUTES.iter().all(|name| entry.one(name).is_none()) => LockOut::Unread,
            (_, _) => LockOut::Never,
        };
        Self {
            length_min: number("pwdMinLength"),
            length_max: number("pwdMaxLength"),
            history: number("pwdInHistory"),
            age_min: span("pwdMinAge"),
            age_max: span("pwdMaxAge"),
            lock_out,
            heeds_locks: entry.one("pwdLockout") == Some("TRUE") || lock_out == LockOut::Unread,
            lockout_duration: span("pwdLockoutDuration"),
            wants_old: entry.one("pwdSafeModify") == Some("TRUE"),
            is_fixed: entry.one("pwdAllowUserChange") == Some("FALSE"),
        }
    }

    pub(super) fn stated(&self) -> StatedRules {
        StatedRules {
            length_min: self.length_min,
            length_max: self.length_max,
            history: self.history,
            age_min: self.age_min,
            lock_out: self.lock_out,
            complexity: false,
            characters: Characters::default(),
        }
    }
}

/// The policy at this name; none when there is none, or we may not read it.
pub(super) async fn at(adapter: &OpenLdap, dn: Option<&str>) -> Result<Option<Policy>, Fault> {
    let Some(dn) = dn else { return Ok(None) };
    let any = LdapFilter::Present("objectClass".into());
    let attributes = ATTRIBUTES.map(str::to_owned);
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any, &attributes).await?;
    Ok(entries.first().map(Policy::of))
}

/// The same right before a write, which nothing was sent of yet.
pub(super) async fn on(conn: &mut Conn, dn: Option<&str>) -> Result<Option<Policy>, Failure> {
    let Some(dn) = dn else { return Ok(None) };
    let (any, attributes) = (LdapFilter::Present("objectClass".into()), ATTRIBUTES.map(str::to_owned));
    let found = conn.search(dn, LdapSearchScope::Base, any, &attributes, 1).await;
    let (entries, _) = found.map_err(|failure| Failure::NotSent(failure.into_cause()))?;
    Ok(entries.first().map(Policy::of))
}

/// When accounts lock by a policy that nobody has named to us: never, or we cannot know. The server's own default
/// (`ppolicy_default`) stands in its configuration alone.
pub(super) async fn unnamed(adapter: &OpenLdap) -> Result<LockOut, Fault> {
    let any = LdapFilter::Present("objectClass".into());
    let control = "supportedControl".to_owned();
    let (entries, _) = adapter.search("", LdapSearchScope::Base, any, std::slice::from_ref(&control)).await?;
    let knows =
        entries.first().is_some_and(|root| root.all(&control).iter().any(|oid| oid == POLICY_CONTROL));
    Ok(if knows { LockOut::Unread } else { LockOut::Never })
}
