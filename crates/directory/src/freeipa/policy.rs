//! The password policy that rules an entry: the one of its group, or the one of everybody.

use super::FreeIpa;
use crate::ldap::{Conn, Entry, Failure};
use domain::lock_out::LockOut;
use domain::verdict::StatedRules;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::time::Duration;

/// What a `krbPwdPolicy` states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    pub(super) length_min: Option<u32>,
    pub(super) history: Option<u32>,
    pub(super) age_min: Option<Duration>,
    pub(super) lock_out: LockOut,
    /// `None` when a lock lasts until somebody lifts it.
    pub(super) lockout_duration: Option<Duration>,
}

const ATTRIBUTES: [&str; 6] = [
    "krbPwdMinLength",
    "krbPwdHistoryLength",
    "krbMinPwdLife",
    "krbPwdMaxFailure",
    "krbPwdFailureCountInterval",
    "krbPwdLockoutDuration",
];

/// Where the policy of everybody is, unless told: FreeIPA names the realm after the domain, in capitals.
pub(super) fn global_dn(base_dn: &str) -> String {
    let parts = base_dn.split(',').map(str::trim);
    let labels: Vec<&str> = parts.filter(|part| is_domain(part)).collect();
    let realm: Vec<String> = labels.iter().map(|label| label[3..].to_uppercase()).collect();
    format!("cn=global_policy,cn={},cn=kerberos,{}", realm.join("."), labels.join(","))
}

fn is_domain(part: &str) -> bool {
    part.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("dc="))
}

impl Policy {
    fn of(entry: &Entry) -> Self {
        // Zero means "no such rule" for every one of these.
        let number = |name: &str| {
            entry.one(name).and_then(|text| text.parse::<u32>().ok()).filter(|number| *number > 0)
        };
        let span = |name: &str| number(name).map(|seconds| Duration::from_secs(u64::from(seconds)));
        Self {
            length_min: number("krbPwdMinLength"),
            history: number("krbPwdHistoryLength"),
            age_min: span("krbMinPwdLife"),
            lock_out: match number("krbPwdMaxFailure") {
                Some(tries) => LockOut::After { tries, forgotten_after: span("krbPwdFailureCountInterval") },
                None if ATTRIBUTES.iter().all(|name| entry.one(name).is_none()) => LockOut::Unread,
                None => LockOut::Never,
            },
            lockout_duration: span("krbPwdLockoutDuration"),
        }
    }

    /// What our next write will be held to, as far as it is known before: the minimum age binds a reset only where our
    /// account is a manager, and the server says so then.
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

fn any() -> LdapFilter {
    LdapFilter::Present("objectClass".into())
}

/// The policy at this name; none when we may not read it.
pub(super) async fn at(adapter: &FreeIpa, dn: &str) -> Result<Option<Policy>, Fault> {
    let attributes = ATTRIBUTES.map(str::to_owned);
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any(), &attributes).await?;
    Ok(entries.first().map(Policy::of))
}

/// The same right before a write, which nothing was sent of yet.
pub(super) async fn on(conn: &mut Conn, dn: &str) -> Result<Option<Policy>, Failure> {
    let attributes = ATTRIBUTES.map(str::to_owned);
    let found = conn.search(dn, LdapSearchScope::Base, any(), &attributes, 1).await;
    let (entries, _) = found.map_err(|failure| Failure::NotSent(failure.into_cause()))?;
    Ok(entries.first().map(Policy::of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_of_everybody_is_below_the_realm() {
        let wanted = "cn=global_policy,cn=EXAMPLE.TEST,cn=kerberos,dc=example,dc=test";
        assert_eq!(global_dn("cn=users,cn=accounts,dc=example,dc=test"), wanted);
        assert_eq!(global_dn("cn=users,cn=accounts, dc=example, dc=test"), wanted);
        assert_eq!(global_dn("o=x"), "cn=global_policy,cn=,cn=kerberos,", "and is nowhere then");
    }
}
