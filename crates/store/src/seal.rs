//! Sealing of columns that must be read back: XChaCha20-Poly1305 under a key from outside the
//! database. A sealed value is bound to its table, column and row, so that it cannot be moved.

use crate::rows::unreadable;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use flows::Fault;
use flows::fault::FaultKind;
use rand_core::{OsRng, TryRngCore};
use zeroize::Zeroizing;

const NONCE_BYTES: usize = 24;

/// One key for sealing.
pub struct SealKey {
    id: u32,
    bytes: Zeroizing<[u8; 32]>,
}

impl SealKey {
    pub fn new(id: u32, bytes: [u8; 32]) -> Self {
        Self { id, bytes: Zeroizing::new(bytes) }
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.bytes).into())
    }
}

/// The key in use, and retired ones that still open what they sealed.
pub struct SealKeys {
    current: SealKey,
    retired: Vec<SealKey>,
}

/// Where a sealed value lives.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) column: &'static str,
    pub(crate) row: &'a [u8],
}

impl SealKeys {
    pub const fn new(current: SealKey, retired: Vec<SealKey>) -> Self {
        Self { current, retired }
    }

    /// Key id, nonce and ciphertext, as the column holds them.
    ///
    /// The nonce comes from the operating system and not from `Chance`: a seeded one would repeat, and
    /// nobody ever looks at it.
    pub(crate) fn seal(&self, place: Place<'_>, plain: &[u8]) -> Result<Vec<u8>, Fault> {
        let failed = |why: &'static str| Fault::new(FaultKind::Internal, why).during("sealing a column");
        let mut nonce = [0; NONCE_BYTES];
        OsRng.try_fill_bytes(&mut nonce).map_err(|_| failed("no random bytes"))?;
        let aad = place.bytes();
        let payload = Payload { msg: plain, aad: &aad };
        let cipher = self.current.cipher().encrypt(&XNonce::from(nonce), payload);
        let cipher = cipher.map_err(|_| failed("the value is too long"))?;
        Ok([self.current.id.to_be_bytes().as_slice(), &nonce, &cipher].concat())
    }

    pub(crate) fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let broken = || unreadable(place.column);
        let (id, rest) = sealed.split_first_chunk::<4>().ok_or_else(broken)?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let id = u32::from_be_bytes(*id);
        let mut keys = std::iter::once(&self.current).chain(&self.retired);
        let key = keys.find(|key| key.id == id).ok_or_else(|| {
            Fault::new(FaultKind::Store, format_args!("{} is sealed under unknown key {id}", place.column))
        })?;
        let aad = place.bytes();
        let payload = Payload { msg: cipher, aad: &aad };
        key.cipher().decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| broken())
    }

    pub(crate) fn open_text(&self, place: Place<'_>, sealed: &[u8]) -> Result<String, Fault> {
        String::from_utf8(self.open(place, sealed)?.to_vec()).map_err(|_| unreadable(place.column))
    }
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        [&(self.column.len() as u64).to_be_bytes(), self.column.as_bytes(), self.row].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Place<'static> = Place { column: "reset.login", row: b"1" };

    fn keys(current: u32, retired: &[u32]) -> SealKeys {
        let key = |id: u32| SealKey::new(id, [u8::try_from(id).expect("small"); 32]);
        SealKeys::new(key(current), retired.iter().copied().map(key).collect())
    }

    #[test]
    fn a_sealed_value_is_read_back_after_the_key_was_retired() {
        let sealed = keys(1, &[]).seal(HERE, b"anna").expect("seals");
        assert!(!sealed.windows(4).any(|part| part == b"anna"));
        assert_eq!(keys(2, &[1]).open_text(HERE, &sealed).ok().as_deref(), Some("anna"));
        assert!(keys(2, &[]).open(HERE, &sealed).is_err());
    }

    #[test]
    fn a_sealed_value_cannot_be_moved_or_changed() {
        let keys = keys(1, &[]);
        let mut sealed = keys.seal(HERE, b"anna").expect("seals");
        assert!(keys.open(Place { row: b"2", ..HERE }, &sealed).is_err());
        assert!(keys.open(Place { column: "reset.seen", ..HERE }, &sealed).is_err());
        *sealed.last_mut().expect("not empty") ^= 1;
        assert!(keys.open(HERE, &sealed).is_err());
        assert!(keys.open(HERE, b"short").is_err());
    }
}
