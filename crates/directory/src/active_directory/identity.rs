//! Permanent identifiers: what an entry is called for ever, and who it is to access checks.

use std::fmt::Write as _;

/// `objectGUID` (MS-DTYP 2.3.4): sixteen bytes, whose text begins with three numbers, low byte first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Guid([u8; 16]);

/// Where each byte stands in the text.
const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
/// Bytes before which the text has a hyphen.
const HYPHENS: [usize; 4] = [4, 6, 8, 10];

impl Guid {
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Reads `01234567-89ab-cdef-0123-456789abcdef`, in this form only.
    pub(super) fn from_text(text: &str) -> Option<Self> {
        let is_plain = |c: char| c == '-' || (c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
        if text.len() != 36 || !text.chars().all(is_plain) {
            return None;
        }
        let digits: String = text.chars().filter(|c| *c != '-').collect();
        let mut bytes = [0; 16];
        for (at, place) in ORDER.into_iter().enumerate() {
            bytes[place] = u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        let guid = Self(bytes);
        (guid.as_text() == text).then_some(guid)
    }

    pub(super) fn as_text(&self) -> String {
        let mut out = String::with_capacity(36);
        for (at, place) in ORDER.into_iter().enumerate() {
            if HYPHENS.contains(&at) {
                out.push('-');
            }
            let _ = write!(out, "{:02x}", self.0[place]);
        }
        out
    }
}

/// A security identifier (MS-DTYP 2.4.2), as far as we tell them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sid {
    authority: u64,
    parts: Vec<u32>,
}

/// NT AUTHORITY.
const NT: u64 = 5;
/// First part of what every Windows has built in.
const BUILTIN: u32 = 32;
/// First part of what one domain made.
const DOMAIN: u32 = 21;
/// Numbers below this one are of accounts that every domain has.
const FIRST_OWN: u32 = 1_000;
/// Most parts of one identifier.
const PARTS_MAX: usize = 15;

/// Groups of a domain whose members can take it over, or every server in it: Domain Admins, Domain
/// Controllers, Schema Admins, Enterprise Admins, Group Policy Creator Owners, Read-only Domain
/// Controllers, Key Admins, Enterprise Key Admins.
const PRIVILEGED: [u32; 8] = [512, 516, 518, 519, 520, 521, 526, 527];
/// The same of those built in: Administrators, Account, Server, Print and Backup Operators, Replicators.
const PRIVILEGED_BUILTIN: [u32; 6] = [544, 548, 549, 550, 551, 552];

impl Sid {
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (head, parts) = bytes.split_at_checked(8)?;
        let (&[revision, count], authority) = head.split_first_chunk::<2>()?;
        if revision != 1 || usize::from(count) > PARTS_MAX || parts.len() != 4 * usize::from(count) {
            return None;
        }
        let authority = authority.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let parts = parts.chunks_exact(4).filter_map(|part| part.try_into().ok().map(u32::from_le_bytes));
        Some(Self { authority, parts: parts.collect() })
    }

    /// One that is the same everywhere (MS-DTYP 2.4.2.4).
    pub(super) fn of(authority: u64, parts: &[u32]) -> Self {
        Self { authority, parts: parts.to_vec() }
    }

    /// An account that every domain has: Administrator, Guest, krbtgt and their like.
    pub(super) fn is_built_in_account(&self) -> bool {
        self.in_domain().is_some_and(|number| number < FIRST_OWN)
    }

    /// A group whose members are above every reset.
    pub(super) fn is_privileged_group(&self) -> bool {
        let built_in = match self.parts.as_slice() {
            [BUILTIN, number] if self.authority == NT => PRIVILEGED_BUILTIN.contains(number),
            _ => false,
        };
        built_in || self.in_domain().is_some_and(|number| PRIVILEGED.contains(&number))
    }

    fn in_domain(&self) -> Option<u32> {
        match self.parts.as_slice() {
            [DOMAIN, _, _, _, number] if self.authority == NT => Some(*number),
            _ => None,
        }
    }
}

/// Is this the number of a primary group whose members are above every reset?
pub(super) fn is_privileged_number(number: u32) -> bool {
    PRIVILEGED.contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_written_as_windows_writes_it() {
        let bytes: Vec<u8> = (0..16).collect();
        let guid = Guid::of(&bytes).expect("sixteen bytes");
        assert_eq!(guid.as_text(), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(Guid::from_text(&guid.as_text()), Some(guid));
        for bad in ["", "*", "03020100-0504-0706-0809-0A0B0C0D0E0F", "030201000504-0706-0809-0a0b0c0d0e0f--"]
        {
            assert_eq!(Guid::from_text(bad), None, "{bad}");
        }
        assert_eq!(Guid::of(&bytes[1..]), None);
    }

    fn sid(parts: &[u32]) -> Sid {
        let mut bytes = vec![1, u8::try_from(parts.len()).expect("few"), 0, 0, 0, 0, 0, 5];
        bytes.extend(parts.iter().flat_map(|part| part.to_le_bytes()));
        Sid::parse(&bytes).expect("an identifier")
    }

    #[test]
    fn privileged_groups_are_known_by_number_and_by_nothing_else() {
        for (parts, is_privileged) in [
            (vec![32, 544], true),
            (vec![32, 545], false),
            (vec![21, 1, 2, 3, 512], true),
            (vec![21, 1, 2, 3, 519], true),
            (vec![21, 1, 2, 3, 513], false),
            (vec![21, 1, 2, 3, 1_512], false),
            (vec![21, 512], false),
        ] {
            assert_eq!(sid(&parts).is_privileged_group(), is_privileged, "{parts:?}");
        }
        assert!(sid(&[21, 1, 2, 3, 500]).is_built_in_account());
        assert!(!sid(&[21, 1, 2, 3, 1_104]).is_built_in_account());
    }

    #[test]
    fn what_is_no_identifier_is_none() {
        for bad in
            [&[][..], &[1, 1, 0, 0, 0, 0, 0, 5], &[2, 0, 0, 0, 0, 0, 0, 5], &[1, 200, 0, 0, 0, 0, 0, 5]]
        {
            assert_eq!(Sid::parse(bad), None, "{bad:?}");
        }
    }
}
