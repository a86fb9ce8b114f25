//! Files that are no filters, are not whole, or are whole and lie: each is refused in words, none is believed.

use crate::lists::{Folder, holds, keys, line, list_of, make, plan, signer};
use breached::{Filter, Layout, PublicKey, Unusable, build};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::ops::ControlFlow;

/// Where things stand in the file, written down once more so that the format is pinned.
pub const PAGE: usize = 4096;
const TABLE_DIGEST: usize = 64;
const DIGEST: usize = 96;
const ROW: usize = 80;

/// A good filter of several shards, as bytes.
pub fn good(folder: &Folder) -> Vec<u8> {
    let text: String = keys(11, 1_500).into_iter().map(line).collect();
    let list = folder.write("good.txt", text);
    let out = folder.path("good");
    make(&[list], &out).expect("builds");
    fs::read(out).expect("reads")
}

fn signed(folder: &Folder) -> Vec<u8> {
    let (list, out, signer) = (folder.write("s.txt", list_of(&["password"])), folder.path("s"), signer(1));
    let plan = breached::Plan { signer: Some(&signer), ..plan(&[list], &out) };
    build(&plan, &mut |_| ControlFlow::Continue(())).expect("builds");
    fs::read(out).expect("reads")
}

/// Makes every digest of header and table right again, as somebody would who wants to be believed.
pub fn reseal(file: &mut [u8]) {
    let bits = file.get(26).copied().unwrap_or_default().min(16);
    let end = PAGE + (ROW << bits).next_multiple_of(PAGE);
    if let Some(table) = file.get(PAGE..end) {
        let digest: [u8; 32] = Sha256::digest(table).into();
        file[TABLE_DIGEST..TABLE_DIGEST + 32].copy_from_slice(&digest);
    }
    if file.len() >= PAGE {
        let digest: [u8; 32] = Sha256::digest(&file[..DIGEST]).into();
        file[DIGEST..DIGEST + 32].copy_from_slice(&digest);
    }
}

fn opened(folder: &Folder, file: &[u8]) -> Result<Filter, Unusable> {
    Filter::open_whole(&folder.write("tried", file), None)
}

fn refused(folder: &Folder, file: &[u8]) -> Unusable {
    match opened(folder, file) {
        Ok(_) => panic!("it was taken"),
        Err(why) => why,
    }
}

#[test]
fn a_file_that_is_no_filter_is_called_so() {
    let folder = Folder::new();
    let long = |start: &[u8]| [start, &[b'x'; 3 * PAGE]].concat();
    for file in [
        long(b"\x7fELF\x02\x01\x01"),
        long(b"PK\x03\x04"),
        long(b"\x89PNG\r\n\x1a\n"),
        long(b"SQLite format 3\0"),
        long(list_of(&["password"]).as_bytes()),
        // As a copy "in text mode" leaves it.
        long(b"NULSTIL\x1aSTOLEN\n"),
        vec![0; 2 * PAGE],
        b"x".to_vec(),
    ] {
        assert_eq!(refused(&folder, &file), Unusable::Foreign, "{:?}", &file[..file.len().min(16)]);
    }
    assert_eq!(Filter::open(&std::env::temp_dir(), None).err(), Some(Unusable::Foreign), "a folder");
    let nowhere = Filter::open(&folder.path("nowhere"), None).err();
    assert!(matches!(nowhere, Some(Unusable::Unreadable(_))), "{nowhere:?}");
}

#[test]
fn a_file_that_is_cut_off_says_how_much_is_missing() {
    let folder = Folder::new();
    let good = good(&folder);
    let whole = good.len() as u64;
    for has in [0, 1, 15, 16, 20, 95, 4095] {
        let why = refused(&folder, &good[..has]);
        assert_eq!(why, Unusable::Truncated { has: has as u64, needs: PAGE as u64 });
    }
    for has in [PAGE, PAGE + 1, 2 * PAGE, good.len() / 2, good.len() - PAGE, good.len() - 1] {
        assert_eq!(refused(&folder, &good[..has]), Unusable::Truncated { has: has as u64, needs: whole });
    }
    let why = refused(&folder, &[&good[..], b"\n"].concat());
    assert_eq!(why, Unusable::TooLong { has: whole + 1, needs: whole });
}

#[test]
fn a_file_of_another_time_or_machine_is_called_so() {
    let folder = Folder::new();
    let good = good(&folder);
    let with = |at: usize, bytes: &[u8]| {
        let mut file = good.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        reseal(&mut file);
        refused(&folder, &file)
    };
    assert_eq!(with(16, &[1, 2, 3, 4]), Unusable::ByteOrder);
    assert_eq!(with(20, &[2, 0]), Unusable::Newer(2));
    assert_eq!(with(20, &[0xff, 0xff]), Unusable::Newer(0xffff));
    assert_eq!(with(22, &[2, 0]), Unusable::OtherMixing(2));
    for (at, bytes) in [(20, [0, 0]), (24, [3, 16]), (24, [1, 8]), (26, [17, 0]), (26, [3, 1])] {
        assert!(matches!(with(at, &bytes), Unusable::Damaged(_)), "{at}");
    }
}

#[test]
fn every_changed_byte_of_header_and_table_is_noticed() {
    let folder = Folder::new();
    for mut file in [good(&folder), signed(&folder)] {
        let bytes = file.len() as u64;
        assert!(Layout::read(&file, bytes).is_ok());
        for at in 0..2 * PAGE {
            for flip in [0x01, 0x80, 0xff] {
                file[at] ^= flip;
                assert!(Layout::read(&file, bytes).is_err(), "byte {at} with {flip:#04x}");
                file[at] ^= flip;
            }
        }
    }
}

#[test]
fn every_changed_byte_of_a_shard_is_noticed() {
    let folder = Folder::new();
    let mut file = good(&folder);
    for at in (2 * PAGE..file.len()).step_by(61).chain([2 * PAGE, file.len() - 1]) {
        file[at] ^= 1;
        assert!(matches!(refused(&folder, &file), Unusable::Damaged(_)), "byte {at}");
        file[at] ^= 1;
    }
    assert!(opened(&folder, &file).is_ok());
}

#[test]
fn a_table_that_lies_is_not_believed() {
    let folder = Folder::new();
    let good = good(&folder);
    // Row 0: offset, bytes, keys, then seed, segment length, mask, counted segments.
    let (offset, bytes, keys, segment, mask, counted) = (0, 8, 16, 32, 36, 40);
    let word =
        |at: usize| u64::from_le_bytes(good[PAGE + at..PAGE + at + 8].try_into().expect("eight bytes"));
    let half = |at: usize| u32::from_le_bytes(good[PAGE + at..PAGE + at + 4].try_into().expect("four bytes"));
    let lies: Vec<(usize, Vec<u8>)> = vec![
        (offset, 0_u64.to_le_bytes().to_vec()),
        (offset, (word(offset) + 1).to_le_bytes().to_vec()),
        (offset, (word(offset) + PAGE as u64).to_le_bytes().to_vec()),
        (offset, u64::MAX.to_le_bytes().to_vec()),
        (bytes, 0_u64.to_le_bytes().to_vec()),
        (bytes, (word(bytes) - 1).to_le_bytes().to_vec()),
        (bytes, (word(bytes) - 2).to_le_bytes().to_vec()),
        (bytes, u64::MAX.to_le_bytes().to_vec()),
        (bytes, (u64::MAX - 4095).to_le_bytes().to_vec()),
        (keys, 0_u64.to_le_bytes().to_vec()),
        (keys, (word(keys) + 1).to_le_bytes().to_vec()),
        (keys, u64::MAX.to_le_bytes().to_vec()),
        (segment, 0_u32.to_le_bytes().to_vec()),
        (segment, (half(segment) - 1).to_le_bytes().to_vec()),
        (segment, (half(segment) * 2).to_le_bytes().to_vec()),
        (segment, u32::MAX.to_le_bytes().to_vec()),
        (mask, u32::MAX.to_le_bytes().to_vec()),
        (mask, 0_u32.to_le_bytes().to_vec()),
        (counted, 0_u32.to_le_bytes().to_vec()),
        (counted, (half(counted) + 1).to_le_bytes().to_vec()),
        (counted, (half(counted) + half(segment)).to_le_bytes().to_vec()),
        (counted, u32::MAX.to_le_bytes().to_vec()),
        // A segment of one, and all of them counted: right in sum, one short for the third look.
        (
            segment,
            [1_u32, 0, half(counted) + 2 * half(segment)].iter().flat_map(|n| n.to_le_bytes()).collect(),
        ),
        (44, vec![1]),
        (ROW - 1 + ROW * 4, vec![0xff]),
        (ROW * 4 + 8, vec![1]),
    ];
    for (at, lie) in lies {
        let mut file = good.clone();
        file[PAGE + at..PAGE + at + lie.len()].copy_from_slice(&lie);
        if file == good {
            continue;
        }
        reseal(&mut file);
        let why = refused(&folder, &file);
        assert!(matches!(why, Unusable::Damaged(_)), "{at}: {lie:?}: {why}");
    }
    for (at, lie) in [(32, u64::MAX), (32, 0), (48, u64::MAX), (48, 0), (48, good.len() as u64 - PAGE as u64)]
    {
        let mut file = good.clone();
        file[at..at + 8].copy_from_slice(&lie.to_le_bytes());
        reseal(&mut file);
        refused(&folder, &file);
    }
}

#[test]
fn a_signature_is_asked_for_by_its_key() {
    let folder = Folder::new();
    let (unsigned, signed) = (good(&folder), signed(&folder));
    let open = |file: &[u8], key: &PublicKey| Filter::open(&folder.write("tried", file), Some(key)).err();
    let (right, other) = (signer(1).public_key(), signer(2).public_key());
    assert_eq!(open(&signed, &right), None);
    assert_eq!(open(&unsigned, &right), Some(Unusable::Unsigned));
    assert_eq!(open(&signed, &other), Some(Unusable::OtherSigner(right)));
    let mut forged = signed.clone();
    forged[32] ^= 1;
    reseal(&mut forged);
    assert_eq!(open(&forged, &right), Some(Unusable::BadSignature));
    // The key put in place of another's, with the signature of that other.
    let mut claimed = signed;
    let (_, key) = claimed.split_at_mut(128);
    let bytes = base64_bytes(&other.to_string());
    key[..32].copy_from_slice(&bytes);
    assert_eq!(open(&claimed, &other), Some(Unusable::BadSignature));
    assert_eq!(PublicKey::parse(&right.to_string()), Some(right));
    assert_eq!(PublicKey::parse("AAAA"), None);
}

fn base64_bytes(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).expect("base64")
}

#[test]
fn a_file_that_is_changed_in_place_answers_no_more() {
    let folder = Folder::new();
    let path = folder.filter_of("filter", &["password"]);
    let filter = Filter::open_whole(&path, None).expect("opens");
    assert!(!holds(&filter, 1));
    // Reading the cut off part of a map would end the process.
    fs::OpenOptions::new().write(true).open(&path).expect("opens").set_len(PAGE as u64).expect("cuts");
    let key = breached::Key::from_number(1);
    assert_eq!(filter.contains(key), Err(Unusable::ChangedUnderUs));
}
