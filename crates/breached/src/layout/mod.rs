//! How a filter lies in its file. Everything that is read here is hostile until it was checked.
//!
//! ```text
//! 0      header, one page: what it is, how big, whose, and digests (header.rs)
//! 4096   table of shards, padded to pages (table.rs)
//! …      the fingerprints of each shard, 16 bits each, low byte first, padded to pages
//! ```
//!
//! The header holds a digest of itself and one of the table, and the table one of each shard with its
//! padding; so the first two pages vouch for all the rest, and a shard can be verified by itself. Zeros
//! stand wherever nothing is meant, and are checked as well: no byte of a file can be changed unseen.

mod header;
mod table;

pub(crate) use header::Header;
pub(crate) use table::{DESCRIPTOR_BYTES, Shard, table_bytes, write as write_table};

use crate::hash::Key;
use crate::sign::PublicKey;
use sha2::{Digest as _, Sha256};
use xorf::{BinaryFuse16Ref, Filter as _, FilterRef as _};

/// Header, table and shards each begin at a multiple of this, in bytes.
pub(crate) const PAGE: u64 = 4096;
/// Length of a digest, SHA-256, in bytes.
pub(crate) const DIGEST_BYTES: usize = 32;
/// Most shards of a file, as a power of two. The table of so many takes 5 MiB.
pub(crate) const SHARD_BITS_MAX: u8 = 16;

/// Why a file cannot be used as a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    #[error("it is no filter of breached passwords")]
    Foreign,
    #[error("it was written with the high byte first, on a machine of another kind")]
    ByteOrder,
    #[error("its format has version {0}, which this program is too old to read")]
    Newer(u16),
    #[error("its keys are mixed in a way that this program does not know (number {0})")]
    OtherMixing(u16),
    #[error("it is cut off: {has} bytes of {needs}")]
    Truncated { has: u64, needs: u64 },
    #[error("it is longer than it should be: {has} bytes instead of {needs}")]
    TooLong { has: u64, needs: u64 },
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    #[error("nobody signed it, and a signature is asked for")]
    Unsigned,
    #[error("it is signed with another key: {0}")]
    OtherSigner(PublicKey),
    #[error("its signature is not right")]
    BadSignature,
    #[error("it was changed while it was in use")]
    ChangedUnderUs,
}

/// What a file says of itself, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(crate) header: Header,
    pub(crate) shards: Vec<Shard>,
}

impl Layout {
    /// Reads header and table from the beginning of a file that has `file_bytes` in all. `file` may be the
    /// whole of it. The fingerprints are not looked at.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(file: &[u8], file_bytes: u64) -> Result<Self, Unusable> {
        let header = Header::read(file)?;
        let data_at = PAGE + table_bytes(header.shard_bits);
        if file_bytes < header.file_bytes {
            return Err(Unusable::Truncated { has: file_bytes, needs: header.file_bytes });
        }
        if file_bytes > header.file_bytes {
            return Err(Unusable::TooLong { has: file_bytes, needs: header.file_bytes });
        }
        let table = part(file, PAGE, data_at - PAGE).ok_or(Unusable::Damaged("no room for the table"))?;
        if digest(table) != header.table_digest {
            return Err(Unusable::Damaged("the table of shards does not fit its digest"));
        }
        let shards = table::read(table, &header, data_at)?;
        Ok(Self { header, shards })
    }

    /// Is this key in `file`, the whole of it? Never no for a key that was put in; by mistake yes for one
    /// of 65 536 that were not.
    ///
    /// # Errors
    /// `file` is not the one that this layout was read from.
    pub fn contains(&self, file: &[u8], key: Key) -> Result<bool, Unusable> {
        let at = key.0.checked_shr(64 - u32::from(self.header.shard_bits)).unwrap_or_default();
        let shard = usize::try_from(at).ok().and_then(|at| self.shards.get(at));
        let shard = shard.ok_or(Unusable::Damaged("a shard is missing"))?;
        if shard.keys == 0 {
            return Ok(false);
        }
        let fingerprints = part(file, shard.offset, shard.bytes);
        // The filter's reader panics on an odd address; the head of a page has none.
        let aligned = fingerprints.filter(|bytes| bytes.as_ptr().align_offset(2) == 0);
        let fingerprints = aligned.ok_or(Unusable::Damaged("a shard is not where the table says"))?;
        Ok(BinaryFuse16Ref::from_dma(&shard.descriptor, fingerprints).contains(&key.0))
    }
}

/// So many bytes from here on, if they are all there.
pub(crate) fn part(file: &[u8], at: u64, bytes: u64) -> Option<&[u8]> {
    let at = usize::try_from(at).ok()?;
    let end = at.checked_add(usize::try_from(bytes).ok()?)?;
    file.get(at..end)
}

/// SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::digest(bytes).into()
}

/// The next multiple of a page.
pub(crate) fn padded(bytes: u64) -> Option<u64> {
    bytes.checked_next_multiple_of(PAGE)
}
