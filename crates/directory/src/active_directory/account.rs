//! What an entry shows of an account.

use super::identity::{Guid, Sid, is_privileged_number};
use crate::adapter::Shown;
use crate::ldap::Entry;
use domain::account::{AccountState, PasswordExpiry, PasswordState, PasswordTime};
use domain::time::Timestamp;

pub(super) const ID: &str = "objectGUID";
pub(super) const SHORT_NAME: &str = "sAMAccountName";
/// When the account was locked; zero or absent when it is not.
pub(super) const LOCK: &str = "lockoutTime";
/// When the password ends, as the server computes it from the domain's policy or the one made for some
/// (MS-ADTS 3.1.1.4.5.36).
const EXPIRY: &str = "msDS-UserPasswordExpiryTimeComputed";

/// What is read beside what every directory has. The rights of any signed-in account are enough for all of it (Samba 4.17).
pub(super) const OWN: [&str; 13] = [
    "objectSid",
    "objectClass",
    "userPrincipalName",
    "primaryGroupID",
    "adminCount",
    "isCriticalSystemObject",
    "userAccountControl",
    "msDS-User-Account-Control-Computed",
    "msDS-ResultantPSO",
    "accountExpires",
    "pwdLastSet",
    EXPIRY,
    LOCK,
];

/// Bits of `userAccountControl` (MS-ADTS 2.2.16).
mod control {
    pub(super) const DISABLED: u64 = 0x2;
    pub(super) const NORMAL: u64 = 0x200;
    pub(super) const TRUSTS: u64 = 0x800 | 0x1000 | 0x2000;
    pub(super) const NEVER_EXPIRES: u64 = 0x1_0000;
    pub(super) const SMART_CARD_ONLY: u64 = 0x4_0000;
    /// Of the computed ones.
    pub(super) const LOCKED: u64 = 0x10;
    pub(super) const PASSWORD_EXPIRED: u64 = 0x80_0000;
}

/// Classes of things that sign in by themselves.
const MACHINES: [&str; 3] = ["computer", "msDS-ManagedServiceAccount", "msDS-GroupManagedServiceAccount"];

/// An entry without objectGUID is nobody: it could not be found again.
pub(super) fn shown(entry: &Entry, groups: Option<&[Sid]>, now: Timestamp) -> Option<Shown> {
    let [guid] = entry.bytes(ID) else { return None };
    Some(Shown {
        id: Guid::of(guid)?.as_text(),
        is_protected: is_protected(entry, groups),
        state: state(entry, now),
        password_time: password_time(entry),
        password_expiry: password_expiry(entry),
    })
}

/// Built-in, privileged, a machine or a service: never reset. What cannot be read protects.
fn is_protected(entry: &Entry, groups: Option<&[Sid]>) -> bool {
    let Some(groups) = groups else { return true };
    let [sid] = entry.bytes("objectSid") else { return true };
    let Some(sid) = Sid::parse(sid) else { return true };
    let Some(flags) = number(entry, "userAccountControl") else { return true };
    let is_machine = MACHINES.iter().any(|class| entry.all("objectClass").iter().any(|own| own == class))
        || entry.one(SHORT_NAME).is_none_or(|name| name.ends_with('$'));
    let is_special = flags & control::NORMAL == 0 || flags & control::TRUSTS != 0;
    let primary = number(entry, "primaryGroupID").and_then(|number| u32::try_from(number).ok());
    is_machine
        || is_special
        || sid.is_built_in_account()
        || entry.one("isCriticalSystemObject") == Some("TRUE")
        || number(entry, "adminCount").is_some_and(|count| count > 0)
        || primary.is_some_and(is_privileged_number)
        || groups.iter().any(Sid::is_privileged_group)
}

fn state(entry: &Entry, now: Timestamp) -> AccountState {
    let flags = number(entry, "userAccountControl").unwrap_or_default();
    let computed = number(entry, "msDS-User-Account-Control-Computed").unwrap_or_default();
    let ends = number(entry, "accountExpires").and_then(moment);
    let is_set = number(entry, "pwdLastSet").is_none_or(|ticks| ticks != 0);
    let password = if flags & control::NEVER_EXPIRES != 0 {
        PasswordState::Good
    } else if !is_set {
        PasswordState::MustChange
    } else if computed & control::PASSWORD_EXPIRED != 0 {
        PasswordState::Expired
    } else {
        PasswordState::Good
    };
    AccountState {
        disabled: flags & control::DISABLED != 0,
        expired: ends.is_some_and(|ends| ends <= now),
        locked: is_locked(entry),
        locked_by_admin: false,
        password_elsewhere: flags & control::SMART_CARD_ONLY != 0,
        smart_card_only: flags & control::SMART_CARD_ONLY != 0,
        password,
    }
}

/// Locked now: a lock that ran out leaves its time behind, so that the computed bit decides where the
/// server shows it.
pub(super) fn is_locked(entry: &Entry) -> bool {
    match number(entry, "msDS-User-Account-Control-Computed") {
        Some(computed) => computed & control::LOCKED != 0,
        None => number(entry, LOCK).is_some_and(|ticks| ticks != 0),
    }
}

/// When the password was set. Zero stands for "must be changed" and moves when it is set.
pub(super) fn password_time(entry: &Entry) -> PasswordTime {
    match number(entry, "pwdLastSet") {
        Some(0) => PasswordTime::Shown(Timestamp::from_micros(0)),
        Some(ticks) => moment(ticks).map_or(PasswordTime::Absent, PasswordTime::Shown),
        None => PasswordTime::Absent,
    }
}

/// When the password ends. The greatest number stands for never, and zero for one that must be changed.
fn password_expiry(entry: &Entry) -> PasswordExpiry {
    match number(entry, EXPIRY) {
        Some(ticks) if i64::try_from(ticks).is_ok_and(|ticks| ticks == i64::MAX) => PasswordExpiry::Never,
        Some(ticks) => moment(ticks).map_or(PasswordExpiry::Unknown, PasswordExpiry::At),
        None => PasswordExpiry::Unknown,
    }
}

pub(super) fn number(entry: &Entry, attribute: &str) -> Option<u64> {
    entry.one(attribute)?.parse().ok()
}

/// Microseconds between 1601, which Windows counts from, and 1970.
const EPOCH: i64 = 11_644_473_600_000_000;

/// A moment in tenths of a microsecond since 1601 (MS-DTYP 2.3.3). Zero and what is beyond all calendars
/// mean never.
fn moment(ticks: u64) -> Option<Timestamp> {
    let micros = i64::try_from(ticks).ok().filter(|ticks| *ticks != 0 && *ticks != i64::MAX)? / 10;
    Some(Timestamp::from_micros(micros - EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

    fn entry(changes: &[(&str, &str)]) -> Entry {
        let usual = [("sAMAccountName", "anna"), ("userAccountControl", "512"), ("primaryGroupID", "513")];
        let mut sid = vec![1, 5, 0, 0, 0, 0, 0, 5];
        sid.extend([21_u32, 1, 2, 3, 1_104].iter().flat_map(|part| part.to_le_bytes()));
        let mut attributes = vec![LdapPartialAttribute { atype: "objectSid".into(), vals: vec![sid] }];
        let given = usual.iter().filter(|(name, _)| changes.iter().all(|(other, _)| other != name));
        for (name, value) in given.chain(changes).filter(|(_, value)| !value.is_empty()) {
            attributes.push(LdapPartialAttribute { atype: (*name).into(), vals: vec![(*value).into()] });
        }
        Entry::from(LdapSearchResultEntry { dn: "CN=Anna".into(), attributes })
    }

    #[test]
    fn a_moment_is_counted_from_1601() {
        let at = moment(134_398_944_001_234_560);
        assert_eq!(at, Some(Timestamp::from_micros(1_795_420_800_123_456)));
        assert_eq!(
            (moment(0), moment(u64::try_from(i64::MAX).expect("fits")), moment(u64::MAX)),
            (None, None, None)
        );
    }

    #[test]
    fn atk_161_what_is_privileged_a_machine_or_unreadable_is_protected() {
        assert!(!is_protected(&entry(&[]), Some(&[])));
        assert!(is_protected(&entry(&[]), None), "nobody knows the groups");
        for (name, value) in [
            ("adminCount", "1"),
            ("isCriticalSystemObject", "TRUE"),
            ("objectClass", "computer"),
            ("sAMAccountName", "PC1$"),
            ("userAccountControl", "4096"),
            ("userAccountControl", "2080"),
            ("userAccountControl", ""),
            ("primaryGroupID", "512"),
        ] {
            assert!(is_protected(&entry(&[(name, value)]), Some(&[])), "{name}: {value}");
        }
    }

    #[test]
    fn the_end_of_a_password_is_a_moment_never_or_not_known() {
        let of = |ticks: &str| password_expiry(&entry(&[(EXPIRY, ticks)]));
        let at = Timestamp::from_micros(1_795_420_800_123_456);
        assert_eq!(of("134398944001234560"), PasswordExpiry::At(at));
        assert_eq!(of("9223372036854775807"), PasswordExpiry::Never);
        assert_eq!((of("0"), of("")), (PasswordExpiry::Unknown, PasswordExpiry::Unknown));
    }

    #[test]
    fn states_are_told_apart() {
        let now = Timestamp::from_seconds(1_795_420_800);
        let of = |changes: &[(&str, &str)]| state(&entry(changes), now);
        assert!(of(&[("userAccountControl", "514")]).disabled);
        assert!(of(&[("userAccountControl", "262656")]).password_elsewhere);
        assert!(of(&[("accountExpires", "134398944000000000")]).expired);
        assert!(!of(&[("accountExpires", "134398944000000010")]).expired);
        assert!(!of(&[("accountExpires", "9223372036854775807")]).expired);
        assert!(of(&[("msDS-User-Account-Control-Computed", "16")]).locked);
        assert!(
            !of(&[("msDS-User-Account-Control-Computed", "0"), ("lockoutTime", "5")]).locked,
            "it ran out"
        );
        assert!(of(&[("lockoutTime", "5")]).locked);
        assert_eq!(of(&[("pwdLastSet", "0")]).password, PasswordState::MustChange);
        let expired = ("msDS-User-Account-Control-Computed", "8388608");
        assert_eq!(of(&[("pwdLastSet", "5"), expired]).password, PasswordState::Expired);
        assert_eq!(of(&[("userAccountControl", "66048"), ("pwdLastSet", "0")]).password, PasswordState::Good);
    }
}
