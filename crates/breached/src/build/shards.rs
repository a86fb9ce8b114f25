//! From partitions to the file: one shard at a time.

use super::partitions::{Collected, PARTITIONS, load};
use super::state::{State, Workshop};
use super::{BuildError, Plan, Step, Watch, tell};
use crate::Day;
use crate::hash::Hash;
use crate::layout::{
    DESCRIPTOR_BYTES, Header, PAGE, SHARD_BITS_MAX, Shard, digest, padded, table_bytes, write_table,
};
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::os::unix::fs::FileExt as _;
use xorf::{BinaryFuse16, DmaSerializable as _};

/// A shard of real hashes has hardly more keys than any other; this many times as many are too many.
const SKEW_MAX: u64 = 2;
/// Where lists overlap more than so many times, fewer keys are looked at to tell how many there are.
const LINES_A_KEY_MAX: u64 = 8;
/// Partitions are made by so many bits.
const PARTITION_BITS: u8 = PARTITIONS.trailing_zeros() as u8;

/// What the header says beside numbers.
pub(super) struct Label {
    pub hash: Hash,
    pub date: Day,
}

/// Writes all shards that are not written yet, then table and header.
pub(super) fn write(
    plan: &Plan<'_>,
    workshop: &Workshop,
    state: &mut State,
    label: Label,
    watch: Watch<'_>,
) -> Result<(), BuildError> {
    if state.at.partitions.iter().all(|keys| *keys == 0) {
        return Err(BuildError::Nothing);
    }
    let bits = shard_bits(different(plan, workshop, state)?, plan.bounds.shard_keys);
    let path = workshop.filter();
    let writing = || BuildError::io(&path, "writing the filter");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(writing())?;
    let data_at = PAGE + table_bytes(bits);
    let mut next = state.shards.last().and_then(Shard::end).unwrap_or(data_at);
    file.set_len(next).map_err(writing())?;
    let many = 1_usize << bits;
    for at in state.shards.len()..many {
        let keys = keys_of(plan, workshop, state, (at, bits))?;
        let shard = shard(&file, next, &keys).map_err(|why| match why {
            NoShard::Io(why) => writing()(why),
            NoShard::Fuse(why) => BuildError::NoFilter(why),
        })?;
        next = shard.end().expect("no disk is that large");
        state.shards.push(shard);
        workshop.save(state)?;
        tell(watch, Step::Building { shards: at as u64 + 1, of: many as u64 })?;
    }
    let table = write_table(&state.shards, bits);
    let header = Header {
        hash: label.hash,
        shard_bits: bits,
        date: label.date,
        keys: state.shards.iter().map(|shard| shard.keys).sum(),
        count_min: plan.count_min,
        file_bytes: next,
        table_digest: digest(&table),
        signer: plan.signer.map(crate::Signer::public_key),
    };
    file.write_all_at(&table, PAGE).map_err(writing())?;
    file.write_all_at(&header.write(plan.signer), 0).map_err(writing())?;
    file.sync_all().map_err(writing())
}

/// So many shards, as a power of two, that none has more keys than one should.
fn shard_bits(keys: u64, shard_keys: u64) -> u8 {
    (0..SHARD_BITS_MAX).find(|bits| keys >> bits <= shard_keys).unwrap_or(SHARD_BITS_MAX)
}

/// So many different keys as there are, or as there may well be: lists that overlap have many lines for one key.
///
/// Keys are spread evenly, so the first partitions, as many as one shard has room for, tell it of all, give or take
/// three standard deviations. Where that is all partitions it is no guess.
fn different(plan: &Plan<'_>, workshop: &Workshop, state: &State) -> Result<u64, BuildError> {
    let (partitions, room) = (&state.at.partitions, plan.bounds.shard_keys);
    let kept: u64 = partitions.iter().sum();
    // Of a first partition that is larger than that, a part is looked at: so many bits more are zero.
    let first = partitions.first().copied().unwrap_or_default();
    let more = (0..SHARD_BITS_MAX).find(|more| first >> more <= room).unwrap_or(SHARD_BITS_MAX);
    let is_wanted = |key: u64| more == 0 || key << PARTITION_BITS >> (64 - more) == 0;
    let mut some = Collected::new(room, room.saturating_mul(SKEW_MAX));
    let (mut lines, mut found) = (0_u64, 0);
    for (before, there) in partitions.iter().enumerate() {
        let seen = before as u64;
        let is_enough =
            seen > 0 && (found + found / seen > room || lines > room.saturating_mul(LINES_A_KEY_MAX));
        if is_enough {
            let likely = u128::from(found + 3 * found.isqrt()) << (PARTITION_BITS + more);
            return Ok(u64::try_from(likely / u128::from(seen)).unwrap_or(u64::MAX).min(kept));
        }
        load(&workshop.partition(before), is_wanted, &mut some)?;
        lines += there >> more;
        found = some.different()?;
    }
    Ok(found)
}

/// The keys of one shard, sorted, each once.
fn keys_of(
    plan: &Plan<'_>,
    workshop: &Workshop,
    state: &State,
    (at, bits): (usize, u8),
) -> Result<Vec<u64>, BuildError> {
    // Either a shard has some partitions, or a partition some shards.
    let (first, last) = if bits <= PARTITION_BITS {
        let each = 1 << (PARTITION_BITS - bits);
        (at * each, (at + 1) * each)
    } else {
        let partition = at >> (bits - PARTITION_BITS);
        (partition, partition + 1)
    };
    let there: u64 = state.at.partitions[first..last].iter().sum();
    let lines = there >> bits.saturating_sub(PARTITION_BITS);
    let mut keys = Collected::new(lines, plan.bounds.shard_keys.saturating_mul(SKEW_MAX));
    for partition in first..last {
        let is_wanted = |key: u64| bits == 0 || (key >> (64 - bits)) as usize == at;
        load(&workshop.partition(partition), is_wanted, &mut keys)?;
    }
    keys.finish()
}

enum NoShard {
    Io(std::io::Error),
    Fuse(&'static str),
}

/// Makes the filter of some keys and writes it from `offset` on, with its padding.
fn shard(file: &File, offset: u64, keys: &[u64]) -> Result<Shard, NoShard> {
    let mut descriptor = [0; DESCRIPTOR_BYTES];
    if keys.is_empty() {
        return Ok(Shard { offset, bytes: 0, keys: 0, descriptor, digest: digest(&[]) });
    }
    let fuse = BinaryFuse16::try_from(keys).map_err(NoShard::Fuse)?;
    fuse.dma_copy_descriptor_to(&mut descriptor);
    let fingerprints = fuse.dma_fingerprints();
    let bytes = fingerprints.len() as u64;
    let end = padded(bytes).expect("a shard fits into memory");
    let padding = vec![0; usize::try_from(end - bytes).expect("less than a page")];
    let digest = Sha256::new().chain_update(fingerprints).chain_update(&padding).finalize().into();
    let written = file.write_all_at(fingerprints, offset);
    let written = written.and_then(|()| file.write_all_at(&padding, offset + bytes));
    written.and_then(|()| file.sync_data()).map_err(NoShard::Io)?;
    Ok(Shard { offset, bytes, keys: keys.len() as u64, descriptor, digest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_are_few_and_none_takes_too_much_memory() {
        let bits = |keys| shard_bits(keys, super::super::SHARD_KEYS);
        assert_eq!(bits(1), 0);
        assert_eq!(bits(2 << 20), 0);
        assert_eq!(bits(50_000_000), 5);
        assert_eq!(bits(1_000_000_000), 9);
        assert_eq!(bits(u64::MAX), SHARD_BITS_MAX);
    }
}
