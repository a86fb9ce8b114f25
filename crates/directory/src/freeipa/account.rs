//! What an entry shows of an account.

use super::policy::Policy;
use crate::adapter::Shown;
use crate::ldap::{Entry, generalized_time};
use domain::account::{AccountState, PasswordExpiry, PasswordState, PasswordTime, fold};
use domain::time::Timestamp;
use jiff::tz::TimeZone;

pub(super) const ID: &str = "ipaUniqueID";
/// Wrong passwords in a row, when the last one was, and when somebody lifted the lock.
pub(super) const FAILURES: &str = "krbLoginFailedCount";
const FAILED: &str = "krbLastFailedAuth";
pub(super) const FAILURES_FORGOTTEN: &str = "krbLastAdminUnlock";
/// When the password was set and when it ends.
pub(super) const CHANGED: &str = "krbLastPwdChange";
pub(super) const ENDS: &str = "krbPasswordExpiration";
/// What turns an account off.
pub(super) const SWITCH: &str = "nsAccountLock";

/// What is read beside what every directory has. All but the failures, the lock's end and the policy's name may be read by any
/// signed-in account.
pub(super) const OWN: [&str; 11] = [
    "krbPrincipalName",
    "krbPrincipalExpiration",
    CHANGED,
    ENDS,
    FAILURES,
    FAILED,
    FAILURES_FORGOTTEN,
    "krbPwdPolicyReference",
    SWITCH,
    "ipaUserAuthType",
    "objectClass",
];

/// Groups whose members are above every reset. FreeIPA's own permission leaves out the first one as well.
const PRIVILEGED: [&str; 2] = ["cn=admins,cn=groups,cn=accounts,", "cn=trust admins,cn=groups,cn=accounts,"];
/// What an entry has before its id was made.
const NO_ID_YET: &str = "autogenerate";
/// Ways to sign in that have to do with the password that is kept here.
const BY_PASSWORD: [&str; 3] = ["password", "otp", "hardened"];

/// An entry without ipaUniqueID is nobody: it could not be found again.
pub(super) fn shown(entry: &Entry, policy: Option<&Policy>, now: Timestamp) -> Option<Shown> {
    Some(Shown {
        id: entry.one(ID).filter(|id| *id != NO_ID_YET)?.to_owned(),
        is_protected: is_privileged(entry),
        state: state(entry, policy, now),
        password_time: password_time(entry),
        password_expiry: password_expiry(entry),
    })
}

fn is_privileged(entry: &Entry) -> bool {
    let groups = entry.all("memberOf").iter().map(|dn| fold(&dn.replace(", ", ",")));
    groups.into_iter().any(|dn| PRIVILEGED.iter().any(|group| dn.starts_with(group)))
}

fn state(entry: &Entry, policy: Option<&Policy>, now: Timestamp) -> AccountState {
    let is_past = |attribute: &str| time(entry, attribute).is_some_and(|at| at <= now);
    let password = if !is_past(ENDS) {
        PasswordState::Good
    } else if is_set_by_another(entry) {
        PasswordState::MustChange
    } else {
        PasswordState::Expired
    };
    let ways = entry.all("ipaUserAuthType");
    let is_ours = |way: &String| BY_PASSWORD.contains(&way.to_ascii_lowercase().as_str());
    AccountState {
        disabled: entry.one(SWITCH).is_some_and(|value| value.eq_ignore_ascii_case("true")),
        expired: is_past("krbPrincipalExpiration"),
        locked: is_locked(entry, policy, now),
        locked_by_admin: false,
        password_elsewhere: !ways.is_empty() && !ways.iter().any(is_ours),
        password,
        ..AccountState::default()
    }
}

/// Somebody else set it: FreeIPA lets such a password end the moment that it is set (`ipapwd_CheckPolicy`).
pub(super) fn is_set_by_another(entry: &Entry) -> bool {
    time(entry, ENDS).zip(time(entry, CHANGED)).is_some_and(|(ends, changed)| ends <= changed)
}

/// Locked as the server sees it (`ipalockout_preop`).
pub(super) fn is_locked(entry: &Entry, policy: Option<&Policy>, now: Timestamp) -> bool {
    let Some(policy) = policy else { return false };
    let Some(most) = policy.lock_out.tries() else { return false };
    let failures: u32 = entry.one(FAILURES).and_then(|count| count.parse().ok()).unwrap_or_default();
    let Some(failed) = time(entry, FAILED) else { return false };
    let is_lifted = time(entry, FAILURES_FORGOTTEN).is_some_and(|lifted| failed <= lifted);
    failures >= most && !is_lifted && policy.lockout_duration.is_none_or(|span| now < failed.plus(span))
}

/// When the password was set, in whole seconds.
pub(super) fn password_time(entry: &Entry) -> PasswordTime {
    time(entry, CHANGED).map_or(PasswordTime::Absent, PasswordTime::Shown)
}

/// When the password ends. One that somebody else set has to be changed, whenever that is.
fn password_expiry(entry: &Entry) -> PasswordExpiry {
    match time(entry, ENDS) {
        None => PasswordExpiry::Never,
        Some(_) if is_set_by_another(entry) => PasswordExpiry::Unknown,
        Some(ends) => PasswordExpiry::At(ends),
    }
}

/// Is the password younger than it must be before its owner may set another?
pub(super) fn is_too_young(entry: &Entry, policy: &Policy, now: Timestamp) -> bool {
    let until = policy.age_min.zip(time(entry, CHANGED)).map(|(age, since)| since.plus(age));
    !is_set_by_another(entry) && until.is_some_and(|until| now < until)
}

fn time(entry: &Entry, attribute: &str) -> Option<Timestamp> {
    entry.one(attribute).and_then(generalized_time)
}

/// A moment as FreeIPA writes it, in whole seconds.
pub(super) fn generalized(at: Timestamp) -> String {
    let seconds = jiff::Timestamp::from_second(at.as_seconds()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    seconds.to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::lock_out::LockOut;
    use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_micros(1_795_420_800_000_000);
    const EARLIER: &str = "20261123075959Z";
    const AT: &str = "20261123080000Z";
    const LATER: &str = "20261123080001Z";

    fn entry(values: &[(&str, &str)]) -> Entry {
        let of = |(name, value): &(&str, &str)| LdapPartialAttribute {
            atype: (*name).into(),
            vals: vec![(*value).into()],
        };
        let attributes = values.iter().map(of).collect();
        Entry::from(LdapSearchResultEntry { dn: "uid=anna".into(), attributes })
    }

    fn of(values: &[(&str, &str)]) -> AccountState {
        state(&entry(values), None, NOW)
    }

    #[test]
    fn passwords_end_and_who_set_them_shows() {
        assert_eq!(of(&[]).password, PasswordState::Good);
        assert_eq!(of(&[(ENDS, LATER), (CHANGED, EARLIER)]).password, PasswordState::Good);
        assert_eq!(of(&[(ENDS, AT), (CHANGED, EARLIER)]).password, PasswordState::Expired);
        assert_eq!(of(&[(ENDS, EARLIER), (CHANGED, EARLIER)]).password, PasswordState::MustChange);
        assert_eq!(of(&[(ENDS, EARLIER)]).password, PasswordState::Expired);
        let expiry = |values: &[(&str, &str)]| password_expiry(&entry(values));
        let later = NOW.plus(Duration::from_secs(1));
        assert_eq!(expiry(&[(ENDS, LATER), (CHANGED, EARLIER)]), PasswordExpiry::At(later));
        assert_eq!(expiry(&[(ENDS, EARLIER), (CHANGED, EARLIER)]), PasswordExpiry::Unknown);
        assert_eq!(expiry(&[(CHANGED, EARLIER)]), PasswordExpiry::Never);
    }

    #[test]
    fn accounts_end_are_switched_off_or_sign_in_elsewhere() {
        assert!(of(&[("krbPrincipalExpiration", AT)]).expired);
        assert!(!of(&[("krbPrincipalExpiration", LATER)]).expired);
        assert!(of(&[("nsAccountLock", "TRUE")]).disabled);
        assert!(!of(&[("nsAccountLock", "FALSE")]).disabled);
        for (way, is_elsewhere) in
            [("password", false), ("otp", false), ("radius", true), ("idp", true), ("passkey", true)]
        {
            assert_eq!(of(&[("ipaUserAuthType", way)]).password_elsewhere, is_elsewhere, "{way}");
        }
        assert!(!of(&[("ipaUserAuthType", "radius"), ("ipaUserAuthType", "password")]).password_elsewhere);
    }

    #[test]
    fn a_lock_counts_while_it_lasts_and_nobody_lifted_it() {
        let lock_out = LockOut::After { tries: 5, forgotten_after: None };
        let rules = |lockout_duration| Policy { lock_out, lockout_duration, ..Policy::default() };
        let minute = Some(Duration::from_secs(60));
        for (failures, failed, lifted, duration, is_so) in [
            ("5", EARLIER, "", minute, true),
            ("5", "20261123075900Z", "", minute, false),
            ("5", "20260101000000Z", "", None, true),
            ("4", EARLIER, "", minute, false),
            ("5", EARLIER, EARLIER, minute, false),
            ("5", EARLIER, "20261123075958Z", minute, true),
        ] {
            let mut values = vec![(FAILURES, failures), (FAILED, failed)];
            values.extend((!lifted.is_empty()).then_some((FAILURES_FORGOTTEN, lifted)));
            let shown = is_locked(&entry(&values), Some(&rules(duration)), NOW);
            assert_eq!(shown, is_so, "{failures} {failed} {lifted}");
        }
        let shown = entry(&[(FAILURES, "5"), (FAILED, EARLIER)]);
        assert!(!is_locked(&shown, Some(&Policy::default()), NOW), "nobody is locked by these rules");
    }

    #[test]
    fn atk_161_administrators_of_the_domain_are_protected() {
        for group in [
            "cn=admins,cn=groups,cn=accounts,dc=example,dc=test",
            "cn=Admins, cn=groups, cn=accounts, dc=example, dc=test",
            "cn=trust admins,cn=groups,cn=accounts,dc=example,dc=test",
        ] {
            assert!(is_privileged(&entry(&[("memberOf", group)])), "{group}");
        }
        assert!(!is_privileged(&entry(&[(
            "memberOf",
            "cn=ipausers,cn=groups,cn=accounts,dc=example,dc=test"
        )])));
    }

    #[test]
    fn a_young_password_waits_unless_somebody_else_set_it() {
        let policy = Policy { age_min: Some(Duration::from_secs(60)), ..Policy::default() };
        assert!(is_too_young(&entry(&[(CHANGED, EARLIER)]), &policy, NOW));
        assert!(!is_too_young(&entry(&[(CHANGED, EARLIER), (ENDS, EARLIER)]), &policy, NOW));
        assert!(!is_too_young(&entry(&[(CHANGED, "20261123075900Z")]), &policy, NOW));
    }

    #[test]
    fn moments_are_written_as_they_are_read() {
        assert_eq!(generalized(NOW), AT);
        assert_eq!(generalized_time(&generalized(NOW)), Some(NOW));
    }
}
