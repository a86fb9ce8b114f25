//! An authenticator app, as a test's person holds it.

use domain::time::Timestamp;
use totp_rs::{Algorithm, Builder, Secret};

/// An app that was given a key. RFC 6238 with SHA-1, six digits, thirty seconds.
pub struct PhoneApp(Vec<u8>);

impl PhoneApp {
    /// Takes the key as it is shown: base32, with or without spaces.
    pub fn scanned(key: &str) -> Self {
        let key = key.replace(' ', "");
        Self(Secret::try_from_base32(&key).expect("base32").as_bytes().to_vec())
    }

    pub fn seed(&self) -> &[u8] {
        &self.0
    }

    /// The key as text.
    pub fn key(&self) -> String {
        Secret::from(self.0.clone()).to_base32()
    }

    /// What it shows at that moment.
    pub fn code(&self, at: Timestamp) -> String {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_step_duration(30)
            .with_account_name("-")
            .with_secret(self.0.clone())
            .build()
            .expect("a seed of 160 bits");
        totp.generate(u64::try_from(at.as_seconds()).expect("after 1970")).to_string()
    }
}
