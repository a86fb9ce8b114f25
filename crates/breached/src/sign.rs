//! Who made a filter: an Ed25519 signature over its header, which holds the digest of all the rest.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;
use std::fmt;

pub(crate) const KEY_BYTES: usize = 32;
pub(crate) const SIGNATURE_BYTES: usize = 64;

/// What is signed begins with this, so that a signature means nothing anywhere else.
const PURPOSE: &[u8] = b"nulstil breached filter 1\0";

/// A public key, as the configuration names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; KEY_BYTES]);

impl PublicKey {
    pub(crate) const fn new(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// Reads a key as `nulstil banned build --sign` prints it: 32 bytes in base64.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(crate) const fn bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }

    pub(crate) fn is_good(&self, signed: &[u8], signature: &[u8; SIGNATURE_BYTES]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(&[PURPOSE, signed].concat(), signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        into.write_str(&STANDARD.encode(self.0))
    }
}

/// A private key that signs filters.
pub struct Signer(Ed25519KeyPair);

impl Signer {
    /// Reads a key as `openssl genpkey -algorithm ed25519` writes it: PKCS #8 in PEM.
    pub fn from_pem(pem: &[u8]) -> Option<Self> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem).ok()?;
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()).ok().map(Self)
    }

    /// The key that the configuration names to take this signer's files only.
    pub fn public_key(&self) -> PublicKey {
        let bytes = self.0.public_key().as_ref().try_into();
        PublicKey(bytes.expect("an Ed25519 key has 32 bytes"))
    }

    pub(crate) fn sign(&self, signed: &[u8]) -> [u8; SIGNATURE_BYTES] {
        let signature = self.0.sign(&[PURPOSE, signed].concat());
        signature.as_ref().try_into().expect("an Ed25519 signature has 64 bytes")
    }
}
