//! What a server shows to anybody who connects, before somebody decides to trust it.

use super::{Conn, Failure, Server, client_config};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, aws_lc_rs::default_provider};
use rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A server's certificates as it showed them, its own first, in DER.
pub struct Shown {
    pub chain: Vec<Vec<u8>>,
    /// Whether they are trusted, or why not.
    pub trusted: Result<(), String>,
}

/// Connects twice: once to see what is shown, whoever vouches for it, and once as it will be done. Nothing
/// is said to a server that is not trusted.
///
/// # Errors
/// Nobody answers there, or not with TLS: the cause.
pub async fn look(server: &Server, ca_pem: Option<&[u8]>, within: Duration) -> Result<Shown, String> {
    let keeper = Arc::new(Keeper::default());
    let provider = Arc::new(default_provider());
    let seeing = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|why| why.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(keeper.clone())
        .with_no_client_auth();
    Conn::open(server, &Arc::new(seeing), within).await.map_err(Failure::into_cause)?;
    let chain = std::mem::take(&mut *keeper.chain.lock().unwrap_or_else(PoisonError::into_inner));
    let trusted = match client_config(ca_pem) {
        Ok(tls) => Conn::open(server, &tls, within).await.map(|_| ()).map_err(Failure::into_cause),
        Err(fault) => Err(fault.to_string()),
    };
    Ok(Shown { chain, trusted })
}

/// Keeps what it is shown. It vouches for nothing, so a connection made with it is dropped unused.
#[derive(Debug)]
struct Keeper {
    chain: Mutex<Vec<Vec<u8>>>,
    algorithms: WebPkiSupportedAlgorithms,
}

impl Default for Keeper {
    fn default() -> Self {
        let algorithms = default_provider().signature_verification_algorithms;
        Self { chain: Mutex::default(), algorithms }
    }
}

impl ServerCertVerifier for Keeper {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let all = std::iter::once(leaf).chain(others).map(|one| one.as_ref().to_vec()).collect();
        *self.chain.lock().unwrap_or_else(PoisonError::into_inner) = all;
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signed, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signed, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}
