//! How our types are written into columns and read back.

use domain::account::{AccountKey, PasswordTime};
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::Fault;
use flows::fault::FaultKind;
use std::fmt;
use std::time::Duration;

/// The fault for what the database said while `doing` something.
pub(crate) fn store_fault(why: impl fmt::Display, doing: &'static str) -> Fault {
    Fault::new(FaultKind::Store, why).during(doing)
}

/// The fault for a row that cannot have been written by us.
pub(crate) fn unreadable(column: &'static str) -> Fault {
    Fault::new(FaultKind::Store, format_args!("{column} holds what no release of ours writes"))
}

/// A digest as its column holds it: the key's id, then the bytes.
pub(crate) fn of_digest(digest: &Digest) -> Vec<u8> {
    [digest.key.to_be_bytes().as_slice(), &digest.bytes].concat()
}

pub(crate) fn digest(column: &[u8]) -> Result<Digest, Fault> {
    let (key, bytes) = column.split_first_chunk::<4>().ok_or_else(|| unreadable("digest"))?;
    let bytes = bytes.try_into().map_err(|_| unreadable("digest"))?;
    Ok(Digest { key: u32::from_be_bytes(*key), bytes })
}

/// The 16 bytes of an id.
pub(crate) fn id(column: &[u8]) -> Result<[u8; 16], Fault> {
    column.try_into().map_err(|_| unreadable("id"))
}

pub(crate) fn account(directory: Option<String>, id: Option<String>) -> Option<AccountKey> {
    Some(AccountKey { directory: directory?, id: id? })
}

pub(crate) const fn of_password_time(time: PasswordTime) -> Option<i64> {
    match time {
        PasswordTime::Shown(at) => Some(at.as_micros()),
        PasswordTime::Absent => None,
    }
}

pub(crate) fn password_time(column: Option<i64>) -> PasswordTime {
    column.map_or(PasswordTime::Absent, |at| PasswordTime::Shown(Timestamp::from_micros(at)))
}

/// A count that cannot be negative.
pub(crate) fn count(column: i64) -> u32 {
    u32::try_from(column.max(0)).unwrap_or(u32::MAX)
}

pub(crate) fn micros(span: Duration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}
