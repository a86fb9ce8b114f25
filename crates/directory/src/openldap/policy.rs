//! The password policy that rules an entry, as far as our service account may read it.

use super::OpenLdap;
use crate::ldap::Entry;
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
    age_min: Option<Duration>,
    pub(super) age_max: Option<Duration>,
    lockout_after: Option<u32>,
    /// `None` when a lock lasts until somebody lifts it.
    pub(super) lockout_duration: Option<Duration>,
}

const ATTRIBUTES: [&str; 8] = [
    "pwdMinLength",
    "pwdMaxLength",
    "pwdInHistory",
    "pwdMinAge",
    "pwdMaxAge",
    "pwdLockout",
    "pwdMaxFailure",
    "pwdLockoutDuration",
];

impl Policy {
    fn of(entry: &Entry) -> Self {
        // Zero means "no such rule" for every one of these.
        let number = |attribute: &str| {
            entry.one(attribute).and_then(|text| text.parse::<u32>().ok()).filter(|number| *number > 0)
        };
        let span = |attribute: &str| number(attribute).map(|s| Duration::from_secs(u64::from(s)));
        let locks = entry.one("pwdLockout") == Some("TRUE");
        Self {
            length_min: number("pwdMinLength"),
            length_max: number("pwdMaxLength"),
            history: number("pwdInHistory"),
            age_min: span("pwdMinAge"),
            age_max: span("pwdMaxAge"),
            lockout_after: number("pwdMaxFailure").filter(|_| locks),
            lockout_duration: span("pwdLockoutDuration"),
        }
    }

    pub(super) fn stated(&self) -> StatedRules {
        StatedRules {
            length_min: self.length_min,
            length_max: self.length_max,
            history: self.history,
            age_min: self.age_min,
            lockout_after: self.lockout_after,
            complexity: false,
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
