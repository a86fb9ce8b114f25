//! The table of shards: where each lies, how its keys were mixed, and its digest.

use super::{DIGEST_BYTES, Header, PAGE, Unusable, padded};
use serde::{Deserialize, Serialize};
use xorf::{BinaryFuse16, DmaSerializable as _};

/// What xorf needs to know of one filter beside its fingerprints, in bytes.
pub(crate) const DESCRIPTOR_BYTES: usize = BinaryFuse16::DESCRIPTOR_LEN;
const ROW_BYTES: usize = 80;
/// Where the fields of a row stand; four zeros lie before the digest.
const BYTES_AT: usize = 8;
const KEYS_AT: usize = 16;
const DESCRIPTOR_AT: usize = 24;
const DIGEST_AT: usize = 48;

/// One shard: the keys that begin with the same bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shard {
    /// Where its fingerprints begin in the file.
    pub offset: u64,
    /// Length of its fingerprints, without padding. None for a shard without keys.
    pub bytes: u64,
    pub keys: u64,
    pub descriptor: [u8; DESCRIPTOR_BYTES],
    /// Over fingerprints and padding.
    pub digest: [u8; DIGEST_BYTES],
}

impl Shard {
    pub fn write(&self) -> [u8; ROW_BYTES] {
        let mut row = [0; ROW_BYTES];
        row[..BYTES_AT].copy_from_slice(&self.offset.to_le_bytes());
        row[BYTES_AT..KEYS_AT].copy_from_slice(&self.bytes.to_le_bytes());
        row[KEYS_AT..DESCRIPTOR_AT].copy_from_slice(&self.keys.to_le_bytes());
        row[DESCRIPTOR_AT..DESCRIPTOR_AT + DESCRIPTOR_BYTES].copy_from_slice(&self.descriptor);
        row[DIGEST_AT..].copy_from_slice(&self.digest);
        row
    }

    fn read(row: &[u8; ROW_BYTES]) -> Result<Self, Unusable> {
        let shard = Self {
            offset: u64::from_le_bytes(get(row, 0)),
            bytes: u64::from_le_bytes(get(row, BYTES_AT)),
            keys: u64::from_le_bytes(get(row, KEYS_AT)),
            descriptor: get(row, DESCRIPTOR_AT),
            digest: get(row, DIGEST_AT),
        };
        if shard.write() != *row {
            return Err(Unusable::Damaged("something stands between the fields of a shard"));
        }
        shard.must_be_sound()?;
        Ok(shard)
    }

    /// Where its pages end.
    pub fn end(&self) -> Option<u64> {
        padded(self.offset.checked_add(self.bytes)?)
    }

    /// No look-up may ever leave the fingerprints: xorf reads one of the first `segment_count_length`, and
    /// two more, each in one of the two segments that follow.
    fn must_be_sound(&self) -> Result<(), Unusable> {
        let damaged = Err(Unusable::Damaged("a shard's description does not fit its fingerprints"));
        if self.keys == 0 {
            let is_empty = self.bytes == 0 && self.descriptor == [0; DESCRIPTOR_BYTES];
            return if is_empty { Ok(()) } else { damaged };
        }
        let word = |at| u64::from(u32::from_le_bytes(get(&self.descriptor, at)));
        let (segment, mask, counted) = (word(8), word(12), word(16));
        let fingerprints = self.bytes / 2;
        let is_sound = self.bytes.is_multiple_of(2)
            && segment.is_power_of_two()
            && mask == segment - 1
            && counted > 0
            && counted.is_multiple_of(segment)
            && counted + 2 * segment == fingerprints
            && fingerprints <= u64::from(u32::MAX)
            && self.keys <= fingerprints;
        if is_sound { Ok(()) } else { damaged }
    }
}

/// How long the table of so many shards is with its padding.
pub(crate) fn table_bytes(shard_bits: u8) -> u64 {
    let rows = (ROW_BYTES as u64) << shard_bits;
    padded(rows).expect("the most shards that there may be take a few MiB")
}

/// The table as bytes, with its padding.
pub(crate) fn write(shards: &[Shard], shard_bits: u8) -> Vec<u8> {
    let mut table: Vec<u8> = shards.iter().flat_map(Shard::write).collect();
    table.resize(usize::try_from(table_bytes(shard_bits)).expect("a few MiB"), 0);
    table
}

/// Reads all rows: the shards lie one after the other from `data_at` to the end of the file, and their keys
/// are as many as the header says.
pub(crate) fn read(table: &[u8], header: &Header, data_at: u64) -> Result<Vec<Shard>, Unusable> {
    let many = 1_usize << header.shard_bits;
    let (rows, rest) = table.as_chunks::<ROW_BYTES>();
    let padding = rows.get(many..).map(<[_]>::as_flattened).unwrap_or_default();
    if padding.iter().chain(rest).any(|byte| *byte != 0) {
        return Err(Unusable::Damaged("something stands behind the table of shards"));
    }
    let mut shards = Vec::with_capacity(many);
    let (mut next, mut keys) = (data_at, 0_u64);
    for row in &rows[..many] {
        let shard = Shard::read(row)?;
        if shard.offset != next || !next.is_multiple_of(PAGE) {
            return Err(Unusable::Damaged("a shard does not begin where the one before it ends"));
        }
        next = shard.end().ok_or(Unusable::Damaged("a shard is longer than any file"))?;
        keys = keys.saturating_add(shard.keys);
        shards.push(shard);
    }
    if next != header.file_bytes {
        return Err(Unusable::Damaged("the shards do not fill the file"));
    }
    if keys != header.keys {
        return Err(Unusable::Damaged("the shards hold another number of keys than the header says"));
    }
    Ok(shards)
}

fn get<const N: usize>(row: &[u8], at: usize) -> [u8; N] {
    row.get(at..at + N).and_then(|bytes| bytes.try_into().ok()).expect("every field ends within its row")
}
