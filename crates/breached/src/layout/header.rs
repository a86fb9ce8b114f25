//! The first page of a filter.

use super::{DIGEST_BYTES, PAGE, SHARD_BITS_MAX, Unusable, digest};
use crate::Day;
use crate::hash::Hash;
use crate::sign::{KEY_BYTES, PublicKey, SIGNATURE_BYTES, Signer};

/// The first bytes of every filter. The line end is there to be broken by whatever copies it as text.
pub(crate) const MAGIC: [u8; 16] = *b"NULSTIL\x1aSTOLEN\r\n";
/// Reads as another number where the high byte comes first.
const BYTE_ORDER: u32 = 0x0102_0304;
const VERSION: u16 = 1;
/// xorf 0.13: binary fuse of three, `murmur64` of key and seed. Another release that mixes otherwise gets
/// another number.
const MIXING: u16 = 1;
const FINGERPRINT_BITS: u8 = 16;

/// Where the fields stand. Between and behind them there are zeros.
mod at {
    pub const BYTE_ORDER: usize = 16;
    pub const VERSION: usize = 20;
    pub const MIXING: usize = 22;
    pub const HASH: usize = 24;
    pub const FINGERPRINT_BITS: usize = 25;
    pub const SHARD_BITS: usize = 26;
    pub const DATE: usize = 28;
    pub const KEYS: usize = 32;
    pub const COUNT_MIN: usize = 40;
    pub const FILE_BYTES: usize = 48;
    pub const TABLE_DIGEST: usize = 64;
    /// Over everything before it.
    pub const DIGEST: usize = 96;
    pub const SIGNER: usize = 128;
    pub const SIGNATURE: usize = 160;
    pub const END: usize = 224;
}

/// What a filter says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    pub hash: Hash,
    /// The file has two to the power of this many shards; a key's highest bits say which.
    pub shard_bits: u8,
    pub date: Day,
    pub keys: u64,
    /// Hashes that were seen less often were left out.
    pub count_min: u64,
    pub file_bytes: u64,
    pub table_digest: [u8; DIGEST_BYTES],
    pub signer: Option<PublicKey>,
}

impl Header {
    pub fn write(&self, signer: Option<&Signer>) -> Vec<u8> {
        let mut page = vec![0; PAGE as usize];
        put(&mut page, 0, &MAGIC);
        put(&mut page, at::BYTE_ORDER, &BYTE_ORDER.to_le_bytes());
        put(&mut page, at::VERSION, &VERSION.to_le_bytes());
        put(&mut page, at::MIXING, &MIXING.to_le_bytes());
        put(&mut page, at::HASH, &[self.hash.code()]);
        put(&mut page, at::FINGERPRINT_BITS, &[FINGERPRINT_BITS]);
        put(&mut page, at::SHARD_BITS, &[self.shard_bits]);
        put(&mut page, at::DATE, &self.date.0.to_le_bytes());
        put(&mut page, at::KEYS, &self.keys.to_le_bytes());
        put(&mut page, at::COUNT_MIN, &self.count_min.to_le_bytes());
        put(&mut page, at::FILE_BYTES, &self.file_bytes.to_le_bytes());
        put(&mut page, at::TABLE_DIGEST, &self.table_digest);
        let own = digest(&page[..at::DIGEST]);
        put(&mut page, at::DIGEST, &own);
        if let Some(signer) = signer {
            let signature = signer.sign(&page[..at::SIGNER]);
            put(&mut page, at::SIGNER, signer.public_key().bytes());
            put(&mut page, at::SIGNATURE, &signature);
        }
        page
    }

    /// Reads the first page of `file` and checks all of it, the signature included where there is one.
    pub fn read(file: &[u8]) -> Result<Self, Unusable> {
        let has = file.len() as u64;
        if !file.starts_with(&MAGIC[..MAGIC.len().min(file.len())]) || file.is_empty() {
            return Err(Unusable::Foreign);
        }
        let Some((page, _)) = file.split_first_chunk::<{ PAGE as usize }>() else {
            return Err(Unusable::Truncated { has, needs: PAGE });
        };
        match u32::from_le_bytes(get(page, at::BYTE_ORDER)) {
            BYTE_ORDER => {}
            other if other == BYTE_ORDER.swap_bytes() => return Err(Unusable::ByteOrder),
            _ => return Err(Unusable::Damaged("its byte order is none")),
        }
        match u16::from_le_bytes(get(page, at::VERSION)) {
            VERSION => {}
            0 => return Err(Unusable::Damaged("it has no version")),
            newer => return Err(Unusable::Newer(newer)),
        }
        if digest(&page[..at::DIGEST]) != get(page, at::DIGEST) {
            return Err(Unusable::Damaged("its header does not fit its digest"));
        }
        Self::fields(page)
    }

    fn fields(page: &[u8; PAGE as usize]) -> Result<Self, Unusable> {
        let mixing = u16::from_le_bytes(get(page, at::MIXING));
        if mixing != MIXING {
            return Err(Unusable::OtherMixing(mixing));
        }
        let [code] = get(page, at::HASH);
        let hash = Hash::from_code(code).ok_or(Unusable::Damaged("its hash is none that we know"))?;
        if get(page, at::FINGERPRINT_BITS) != [FINGERPRINT_BITS] {
            return Err(Unusable::Damaged("its fingerprints have another width"));
        }
        let [shard_bits] = get(page, at::SHARD_BITS);
        if shard_bits > SHARD_BITS_MAX {
            return Err(Unusable::Damaged("it has too many shards"));
        }
        let gaps = [at::SHARD_BITS + 1..at::DATE, at::FILE_BYTES + 8..at::TABLE_DIGEST, at::END..page.len()];
        if gaps.into_iter().any(|gap| page[gap].iter().any(|byte| *byte != 0)) {
            return Err(Unusable::Damaged("something stands where nothing should"));
        }
        Ok(Self {
            hash,
            shard_bits,
            date: Day(u32::from_le_bytes(get(page, at::DATE))),
            keys: u64::from_le_bytes(get(page, at::KEYS)),
            count_min: u64::from_le_bytes(get(page, at::COUNT_MIN)),
            file_bytes: u64::from_le_bytes(get(page, at::FILE_BYTES)),
            table_digest: get(page, at::TABLE_DIGEST),
            signer: signer(page)?,
        })
    }
}

/// Whoever signed the page, after looking whether they did. Nobody is a key of zeros, with a signature of
/// zeros.
fn signer(page: &[u8; PAGE as usize]) -> Result<Option<PublicKey>, Unusable> {
    let key: [u8; KEY_BYTES] = get(page, at::SIGNER);
    let signature: [u8; SIGNATURE_BYTES] = get(page, at::SIGNATURE);
    if key == [0; KEY_BYTES] {
        // Zeros are a key as well, one for which anybody can sign (a point of small order, RFC 8032 §5.1.7).
        let is_nobody = signature == [0; SIGNATURE_BYTES];
        return is_nobody.then_some(None).ok_or(Unusable::BadSignature);
    }
    let key = PublicKey::new(key);
    key.is_good(&page[..at::SIGNER], &signature).then_some(Some(key)).ok_or(Unusable::BadSignature)
}

fn put(page: &mut [u8], at: usize, bytes: &[u8]) {
    page[at..at + bytes.len()].copy_from_slice(bytes);
}

fn get<const N: usize>(page: &[u8; PAGE as usize], at: usize) -> [u8; N] {
    let found = page.get(at..at + N).and_then(|bytes| bytes.try_into().ok());
    found.expect("every field ends within the page")
}
