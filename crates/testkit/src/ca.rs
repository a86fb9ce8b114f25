//! A private certificate authority for tests.
//!
//! Each authority is fresh, so a client that trusts one trusts nothing of any other test.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa};
use rcgen::{KeyPair, KeyUsagePurpose};

const SOUND: &str = "fixed, valid parameters";

/// An authority that clients are told to trust by its [`Authority::pem`].
pub struct Authority {
    /// The certificate to trust, as PEM.
    pub pem: String,
    issuer: CertifiedIssuer<'static, KeyPair>,
}

/// A server's certificate and its key, as PEM.
pub struct Issued {
    pub cert_pem: String,
    pub key_pem: String,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    #[must_use]
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect(SOUND);
        params.distinguished_name.push(DnType::CommonName, "Nulstil test authority");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().expect(SOUND)).expect(SOUND);
        Self { pem: issuer.pem(), issuer }
    }

    /// A server certificate for these names and addresses.
    ///
    /// # Panics
    /// A name is neither a host name nor an address.
    #[must_use]
    pub fn issue(&self, names: &[&str]) -> Issued {
        self.issue_with(names, |_| {})
    }

    fn issue_with(&self, names: &[&str], change: impl FnOnce(&mut CertificateParams)) -> Issued {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).expect("tests name hosts that can be named");
        params.distinguished_name.push(DnType::CommonName, "Nulstil test server");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        change(&mut params);
        let key = KeyPair::generate().expect(SOUND);
        let leaf = params.signed_by(&key, &self.issuer).expect(SOUND);
        Issued { cert_pem: leaf.pem(), key_pem: key.serialize_pem() }
    }

    /// The same, good from the beginning of one day to that of another: year, month, day.
    ///
    /// # Panics
    /// As [`Authority::issue`].
    #[must_use]
    pub fn issue_until(&self, names: &[&str], from: (i32, u8, u8), until: (i32, u8, u8)) -> Issued {
        let day = |(year, month, day): (i32, u8, u8)| rcgen::date_time_ymd(year, month, day);
        self.issue_with(names, |params| (params.not_before, params.not_after) = (day(from), day(until)))
    }

    /// A certificate for the loopback host, by name and by address.
    #[must_use]
    pub fn issue_loopback(&self) -> Issued {
        self.issue(&["localhost", "127.0.0.1"])
    }
}
