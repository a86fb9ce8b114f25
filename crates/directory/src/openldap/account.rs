//! What an entry shows of an account.

use super::policy::Policy;
use crate::adapter::Shown;
use crate::ldap::{Entry, generalized_time};
use domain::account::{AccountState, PasswordExpiry, PasswordState, PasswordTime};
use domain::time::Timestamp;

pub(super) const ID: &str = "entryUUID";
/// When the account was locked.
pub(super) const LOCK: &str = "pwdAccountLockedTime";
/// Its value when an administrator locked the account for good (slapo-ppolicy(5)).
pub(super) const LOCKED_FOR_GOOD: &str = "000001010000Z";
/// Between when the account opens at all (slapd 2.5 and later).
const BEGINS: &str = "pwdStartTime";
const ENDS: &str = "pwdEndTime";
/// When anything of the entry was written last.
pub(super) const WRITTEN: &str = "modifyTimestamp";

/// What is read beside what every directory has.
pub(super) const OWN: [&str; 7] =
    ["pwdChangedTime", LOCK, "pwdReset", "pwdPolicySubentry", WRITTEN, BEGINS, ENDS];

/// An entry without entryUUID is nobody: it could not be found again.
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
    let locked_at = entry.one(LOCK);
    let for_good = locked_at == Some(LOCKED_FOR_GOOD);
    // Noted whatever the policy says, and heeded only where it locks (slapo-ppolicy, `account_locked`, 2.5.13).
    let is_heeded = policy.is_none_or(|policy| policy.heeds_locks);
    let is_locked = is_heeded
        && locked_at.is_some_and(|text| {
            let until = policy.and_then(|policy| policy.lockout_duration).zip(generalized_time(text));
            until.is_none_or(|(span, since)| now < since.plus(span))
        });
    let expired = policy.and_then(|policy| policy.age_max).zip(changed_at(entry));
    let password = if entry.one("pwdReset") == Some("TRUE") {
        PasswordState::MustChange
    } else if expired.is_some_and(|(age, since)| now >= since.plus(age)) {
        PasswordState::Expired
    } else {
        PasswordState::Good
    };
    let begins = entry.one(BEGINS).and_then(generalized_time);
    let ends = entry.one(ENDS).and_then(generalized_time);
    AccountState {
        expired: begins.is_some_and(|begins| now < begins) || ends.is_some_and(|ends| ends <= now),
        locked: is_locked && !for_good,
        locked_by_admin: for_good,
        password,
        ..AccountState::default()
    }
}

/// When the password ends: a policy that may be read and has no `pwdMaxAge` ends none. One whose time is not
/// shown never ends either (slapo-ppolicy(5), `pwdChangedTime`), or we may not read it.
fn password_expiry(entry: &Entry, policy: Option<&Policy>) -> PasswordExpiry {
    let Some(policy) = policy else { return PasswordExpiry::Unknown };
    let Some(age) = policy.age_max else { return PasswordExpiry::Never };
    changed_at(entry).map_or(PasswordExpiry::Unknown, |since| PasswordExpiry::At(since.plus(age)))
}

fn changed_at(entry: &Entry) -> Option<Timestamp> {
    entry.one("pwdChangedTime").and_then(generalized_time)
}

/// Would the server refuse every new password, by what this policy says?
pub(super) fn is_refused_all(entry: &Entry, policy: &Policy, now: Timestamp) -> bool {
    let until = policy.age_min.zip(changed_at(entry)).map(|(age, since)| since.plus(age));
    let is_young = entry.one("pwdReset") != Some("TRUE") && until.is_some_and(|until| now < until);
    policy.wants_old || is_young
}

/// What the entry shows of when its password was set.
pub(super) fn password_time(entry: &Entry) -> PasswordTime {
    changed_at(entry).map_or(PasswordTime::Absent, PasswordTime::Shown)
}
