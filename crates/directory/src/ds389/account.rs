//! What an entry shows of an account.

use super::policy::Policy;
use crate::adapter::Shown;
use crate::ldap::{Entry, generalized_time};
use domain::account::{AccountState, PasswordExpiry, PasswordState, PasswordTime};
use domain::lock_out::LockOut;
use domain::time::Timestamp;

pub(super) const ID: &str = "nsUniqueId";
/// Until when the account is locked, and how many wrong passwords led there. A reset sets the second one to
/// zero and leaves the first, which then says nothing any more.
pub(super) const LOCKED_UNTIL: &str = "accountUnlockTime";
pub(super) const FAILURES: &str = "passwordRetryCount";
/// The time that stands for none: locked until somebody unlocks, or a password that an administrator set.
const NO_TIME: Timestamp = Timestamp::from_micros(0);
/// The one for a password that its owner set and that never ends.
const OWNED: Timestamp = Timestamp::from_micros(1_000_000);
/// What turns an account off.
pub(super) const SWITCH: &str = "nsAccountLock";
/// When anything of the entry was written last.
pub(super) const WRITTEN: &str = "modifyTimestamp";

/// What is read beside what every directory has.
pub(super) const OWN: [&str; 11] = [
    "ou",
    "mail",
    "pwdUpdateTime",
    "passwordExpirationTime",
    "passwordAllowChangeTime",
    LOCKED_UNTIL,
    FAILURES,
    SWITCH,
    "pwdPolicySubentry",
    "objectClass",
    WRITTEN,
];

/// An entry without nsUniqueId is nobody: it could not be found again.
pub(super) fn shown(entry: &Entry, policy: Option<&Policy>, now: Timestamp) -> Option<Shown> {
    Some(Shown {
        id: entry.one(ID)?.to_owned(),
        is_protected: false,
        state: state(entry, policy, now),
        password_time: password_time(entry),
        password_expiry: password_expiry(entry, policy),
    })
}

fn state(entry: &Entry, policy: Option<&Policy>, now: Timestamp) -> AccountState {
    let ends = time(entry, "passwordExpirationTime");
    // Where the rules cannot be read, what the entry says is believed.
    let must_change = policy.is_none_or(|policy| policy.must_change);
    let expires = policy.is_none_or(|policy| policy.expires);
    let password = match ends {
        Some(NO_TIME) if must_change => PasswordState::MustChange,
        Some(at) if expires && at > OWNED && at <= now => PasswordState::Expired,
        Some(_) | None => PasswordState::Good,
    };
    AccountState {
        disabled: entry.one(SWITCH).is_some_and(|value| value.eq_ignore_ascii_case("true")),
        locked: is_locked(entry, policy, now),
        password,
        ..AccountState::default()
    }
}

/// Locked as the server sees it (`slapi_check_account_lock` and `check_account_lock` of 2.3.1).
fn is_locked(entry: &Entry, policy: Option<&Policy>, now: Timestamp) -> bool {
    let failures: u32 = entry.one(FAILURES).and_then(|count| count.parse().ok()).unwrap_or_default();
    let enough = policy.and_then(|policy| policy.lock_out.tries()).unwrap_or(1);
    let in_time = time(entry, LOCKED_UNTIL).is_some_and(|until| until == NO_TIME || now < until);
    in_time && failures >= enough && policy.is_none_or(|policy| policy.lock_out != LockOut::Never)
}

/// What the entry shows of when its password was set: only with `passwordTrackUpdateTime`.
pub(super) fn password_time(entry: &Entry) -> PasswordTime {
    time(entry, "pwdUpdateTime").map_or(PasswordTime::Absent, PasswordTime::Shown)
}

/// When the password ends, where a rule ends it. A time that stands for none says nothing.
fn password_expiry(entry: &Entry, policy: Option<&Policy>) -> PasswordExpiry {
    let Some(policy) = policy else { return PasswordExpiry::Unknown };
    if !policy.expires {
        return PasswordExpiry::Never;
    }
    let ends = time(entry, "passwordExpirationTime").filter(|at| *at > OWNED);
    ends.map_or(PasswordExpiry::Unknown, PasswordExpiry::At)
}

/// Is the password younger than it must be before its owner may set another?
pub(super) fn is_too_young(entry: &Entry, now: Timestamp) -> bool {
    let is_set_for_them = time(entry, "passwordExpirationTime") == Some(NO_TIME);
    !is_set_for_them && time(entry, "passwordAllowChangeTime").is_some_and(|from| now < from)
}

fn time(entry: &Entry, attribute: &str) -> Option<Timestamp> {
    entry.one(attribute).and_then(generalized_time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

    fn entry(values: &[(&str, &str)]) -> Entry {
        let of = |(name, value): &(&str, &str)| LdapPartialAttribute {
            atype: (*name).into(),
            vals: vec![(*value).into()],
        };
        let attributes = values.iter().map(of).collect();
        Entry::from(LdapSearchResultEntry { dn: "uid=anna".into(), attributes })
    }

    const NOW: Timestamp = Timestamp::from_micros(1_795_420_800_000_000);
    const EARLIER: &str = "20261123075959Z";
    const LATER: &str = "20261123080001Z";

    #[test]
    fn a_lock_counts_while_it_lasts_and_the_failures_stand() {
        let lock_out = LockOut::After { tries: 5, forgotten_after: None };
        let rules = Policy { lock_out, ..Policy::default() };
        for (failures, until, is_so) in [
            ("5", LATER, true),
            ("5", "19700101000000Z", true),
            ("5", EARLIER, false),
            ("0", LATER, false),
            ("4", LATER, false),
        ] {
            let entry = entry(&[(FAILURES, failures), (LOCKED_UNTIL, until)]);
            assert_eq!(is_locked(&entry, Some(&rules), NOW), is_so, "{failures} {until}");
        }
        let entry = entry(&[(FAILURES, "5"), (LOCKED_UNTIL, LATER)]);
        assert!(is_locked(&entry, None, NOW), "no rules can be read");
        assert!(!is_locked(&entry, Some(&Policy::default()), NOW), "nobody is locked by these rules");
    }

    #[test]
    fn passwords_end_by_the_rules_in_force() {
        let both = Policy { must_change: true, expires: true, ..Policy::default() };
        let of = |ends: &str, rules: Option<&Policy>| {
            state(&entry(&[("passwordExpirationTime", ends)]), rules, NOW).password
        };
        assert_eq!(of("19700101000000Z", Some(&both)), PasswordState::MustChange);
        assert_eq!(of("19700101000001Z", Some(&both)), PasswordState::Good);
        assert_eq!(of(EARLIER, Some(&both)), PasswordState::Expired);
        assert_eq!(of(LATER, Some(&both)), PasswordState::Good);
        for ends in ["19700101000000Z", EARLIER] {
            assert_eq!(of(ends, Some(&Policy::default())), PasswordState::Good, "{ends}");
            assert_ne!(of(ends, None), PasswordState::Good, "{ends}");
        }
    }

    #[test]
    fn a_password_ends_where_a_rule_ends_it() {
        let ending = Policy { expires: true, ..Policy::default() };
        let of = |ends: &str, rules: Option<&Policy>| {
            password_expiry(&entry(&[("passwordExpirationTime", ends)]), rules)
        };
        let at = NOW.plus(std::time::Duration::from_secs(1));
        assert_eq!(of(LATER, Some(&ending)), PasswordExpiry::At(at));
        assert_eq!(of(LATER, Some(&Policy::default())), PasswordExpiry::Never);
        assert_eq!(of(LATER, None), PasswordExpiry::Unknown, "no rules can be read");
        for none in ["19700101000000Z", "19700101000001Z", ""] {
            assert_eq!(of(none, Some(&ending)), PasswordExpiry::Unknown, "{none}");
        }
    }

    #[test]
    fn a_young_password_waits_unless_somebody_else_set_it() {
        let young = ("passwordAllowChangeTime", LATER);
        assert!(is_too_young(&entry(&[young]), NOW));
        assert!(!is_too_young(&entry(&[young, ("passwordExpirationTime", "19700101000000Z")]), NOW));
        assert!(!is_too_young(&entry(&[("passwordAllowChangeTime", EARLIER)]), NOW));
    }
}
