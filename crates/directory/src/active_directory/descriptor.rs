//! Who may write an attribute, by an entry's security descriptor (MS-DTYP 2.4.6), as far as we ask.

use super::identity::{Guid, Sid};

/// Kinds of access control entries (MS-DTYP 2.4.4.1).
mod kind {
    pub(super) const ALLOWED: u8 = 0;
    pub(super) const DENIED: u8 = 1;
    pub(super) const ALLOWED_OBJECT: u8 = 5;
    pub(super) const DENIED_OBJECT: u8 = 6;
}
/// Meant for what lies below, not for the entry itself.
const INHERIT_ONLY: u8 = 0x08;
/// Write a property, write everything, do everything (MS-ADTS 5.1.3.2).
const WRITES: u32 = 0x20 | 0x4000_0000 | 0x1000_0000;
/// Which identifiers an entry about objects has.
const HAS_OBJECT: u32 = 1;
const HAS_INHERITED: u32 = 2;
/// Where the offset of the access list stands, and how long its head is.
const DACL_AT: usize = 16;
const HEAD: usize = 8;

/// One entry of the access list that is about writing.
#[derive(Debug, PartialEq, Eq)]
struct Ace {
    allows: bool,
    /// The attribute, or the set of attributes; none for all of them.
    object: Option<Guid>,
    sid: Sid,
}

/// The access list of an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Access(Vec<Ace>);

impl Access {
    /// Reads a descriptor; none when it is not one.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let start = usize::try_from(u32_at(bytes, DACL_AT)?).ok()?;
        let head = bytes.get(start..)?;
        let count = u16_at(head, 4)?;
        let mut rest = head.get(HEAD..)?;
        let mut out = Vec::new();
        for _ in 0..count {
            let length = usize::from(u16_at(rest, 2)?);
            let (ace, after) = rest.split_at_checked(length).filter(|_| length >= HEAD)?;
            out.extend(writing(ace)?);
            rest = after;
        }
        Some(Self(out))
    }

    /// May somebody who is all of these write this attribute, by itself or by its set? The first entry that
    /// speaks of it decides (MS-ADTS 5.1.3.3.3).
    pub(super) fn may_write(&self, who: &[Sid], attribute: Guid, set: Option<Guid>) -> bool {
        let speaks = |ace: &&Ace| {
            let of_it = ace.object.is_none() || ace.object == Some(attribute) || ace.object == set;
            of_it && who.contains(&ace.sid)
        };
        self.0.iter().find(speaks).is_some_and(|ace| ace.allows)
    }
}

/// An entry, if it is about writing here; none for one that cannot be read.
#[expect(clippy::option_option, reason = "what cannot be read is not what says nothing")]
fn writing(ace: &[u8]) -> Option<Option<Ace>> {
    let (kind, flags, mask) = (*ace.first()?, *ace.get(1)?, u32_at(ace, 4)?);
    if flags & INHERIT_ONLY != 0 || mask & WRITES == 0 {
        return Some(None);
    }
    let (allows, is_of_object) = match kind {
        kind::ALLOWED => (true, false),
        kind::DENIED => (false, false),
        kind::ALLOWED_OBJECT => (true, true),
        kind::DENIED_OBJECT => (false, true),
        _ => return Some(None),
    };
    let mut at = HEAD;
    let mut object = None;
    if is_of_object {
        let has = u32_at(ace, at)?;
        at += 4;
        if has & HAS_OBJECT != 0 {
            object = Some(Guid::of(ace.get(at..at + 16)?)?);
            at += 16;
        }
        if has & HAS_INHERITED != 0 {
            at += 16;
        }
    }
    let sid = ace.get(at..)?;
    let length = 8 + 4 * usize::from(*sid.get(1)?);
    Some(Some(Ace { allows, object, sid: Sid::parse(sid.get(..length)?)? }))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: [u8; 16] = [7; 16];
    const PERSONAL: [u8; 16] = [9; 16];

    fn ace(kind: u8, flags: u8, mask: u32, object: Option<[u8; 16]>, last: u32) -> Vec<u8> {
        let mut body = mask.to_le_bytes().to_vec();
        if kind == kind::ALLOWED_OBJECT || kind == kind::DENIED_OBJECT {
            body.extend(u32::from(object.is_some()).to_le_bytes());
            body.extend(object.into_iter().flatten());
        }
        body.extend([1, 1, 0, 0, 0, 0, 0, 5]);
        body.extend(last.to_le_bytes());
        let length = u16::try_from(body.len() + 4).expect("short");
        [&[kind, flags][..], &length.to_le_bytes(), &body].concat()
    }

    fn access(aces: &[Vec<u8>]) -> Access {
        let mut out = vec![1, 0, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0];
        out.extend(u16::try_from(aces.len()).expect("few").to_le_bytes());
        out.extend([0, 0]);
        out.extend(aces.concat());
        Access::parse(&out).expect("a descriptor")
    }

    fn may(aces: &[Vec<u8>]) -> bool {
        let guid = |bytes: [u8; 16]| Guid::of(&bytes).expect("sixteen bytes");
        access(aces).may_write(&[Sid::of(5, &[10])], guid(MAIL), Some(guid(PERSONAL)))
    }

    #[test]
    fn the_first_entry_that_speaks_of_it_decides() {
        let (allow, deny) = (kind::ALLOWED_OBJECT, kind::DENIED_OBJECT);
        assert!(!may(&[]));
        assert!(may(&[ace(allow, 0, 0x20, Some(MAIL), 10)]));
        assert!(may(&[ace(allow, 0, 0x20, Some(PERSONAL), 10)]), "by its set");
        assert!(may(&[ace(allow, 0, 0x20, None, 10)]), "all attributes");
        assert!(may(&[ace(kind::ALLOWED, 0, 0x1000_0000, None, 10)]));
        assert!(!may(&[ace(allow, 0, 0x20, Some([8; 16]), 10)]), "another attribute");
        assert!(!may(&[ace(allow, 0, 0x20, Some(MAIL), 11)]), "somebody else");
        assert!(!may(&[ace(allow, 0, 0x10, Some(MAIL), 10)]), "reading");
        assert!(!may(&[ace(allow, INHERIT_ONLY, 0x20, Some(MAIL), 10)]), "for what lies below");
        let (no, yes) = (ace(deny, 0, 0x20, Some(MAIL), 10), ace(allow, 0, 0x20, Some(MAIL), 10));
        assert!(!may(&[no.clone(), yes.clone()]));
        assert!(may(&[yes, no]));
    }

    #[test]
    fn what_is_cut_is_no_descriptor() {
        let whole = {
            let one = ace(kind::ALLOWED_OBJECT, 0, 0x20, Some(MAIL), 10);
            let mut out = vec![1, 0, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0];
            out.extend([1, 0, 0, 0]);
            out.extend(one);
            out
        };
        assert!(Access::parse(&whole).is_some());
        for length in 0..whole.len() {
            assert_eq!(Access::parse(&whole[..length]), None, "{length}");
        }
    }
}
