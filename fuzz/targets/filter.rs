//! The file of a filter, as somebody may write it who wants to be believed: digests are made right, everything else is
//! the fuzzer's. It reads 224 bytes of header, 80 for each shard, and fingerprints, without the gaps that fill pages.
#![no_main]

use breached::{Key, Layout};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest as _, Sha256};

const PAGE: usize = 4096;
const HEADER_BYTES: usize = 224;
const ROW_BYTES: usize = 80;
const SHARD_BITS_AT: usize = 26;
const FILE_BYTES_AT: usize = 48;
const TABLE_DIGEST_AT: usize = 64;
const DIGEST_AT: usize = 96;
/// Longest file that is laid out, in bytes; what is cut off of a longer one is noticed.
const FILE_BYTES_MAX: usize = 1 << 16;
/// Most shards that get a table, as a power of two.
const SHARD_BITS_MAX: u8 = 9;
const KEYS: u64 = 64;

fuzz_target!(|bytes: &[u8]| {
    ask(bytes);
    ask(&laid_out(bytes));
});

/// Whatever was taken answers every key, and never looks beyond what it is given.
fn ask(file: &[u8]) {
    let Ok(layout) = Layout::read(file, file.len() as u64) else { return };
    for number in 0..KEYS {
        let key = Key::from_number(number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(number as u32));
        assert!(layout.contains(file, key).is_ok(), "a whole file has an answer for every key");
        let _ = layout.contains(&file[..file.len() / 2], key);
    }
}

fn laid_out(bytes: &[u8]) -> Vec<u8> {
    let header = bytes.get(..HEADER_BYTES).unwrap_or(bytes);
    let rest = bytes.get(HEADER_BYTES..).unwrap_or_default();
    let bits = header.get(SHARD_BITS_AT).copied().unwrap_or_default().min(SHARD_BITS_MAX);
    let rows_bytes = ROW_BYTES << bits;
    let (rows, fingerprints) = rest.split_at(rest.len().min(rows_bytes));

    let mut file = header.to_vec();
    file.resize(PAGE, 0);
    file.extend(rows);
    file.resize(PAGE + rows_bytes.next_multiple_of(PAGE), 0);
    let table_digest: [u8; 32] = Sha256::digest(&file[PAGE..]).into();
    file[TABLE_DIGEST_AT..][..32].copy_from_slice(&table_digest);
    let digest: [u8; 32] = Sha256::digest(&file[..DIGEST_AT]).into();
    file[DIGEST_AT..][..32].copy_from_slice(&digest);

    file.extend(fingerprints);
    let told = u64::from_le_bytes(file[FILE_BYTES_AT..][..8].try_into().expect("eight bytes"));
    let length = usize::try_from(told).unwrap_or(FILE_BYTES_MAX).min(FILE_BYTES_MAX);
    file.resize(length.max(file.len()), 0);
    file
}
