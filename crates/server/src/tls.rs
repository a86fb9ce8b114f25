//! Our own TLS: certificates from files, the one crypto provider, and what clients may speak.

use crate::config::TlsFiles;
use rustls::ServerConfig;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::Path;
use std::sync::Arc;

/// Makes aws-lc-rs the provider of the whole process. Two providers in one binary panic at first
/// use, so this comes before anything else.
///
/// # Panics
/// Another provider was installed before.
pub fn install_provider() {
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .expect("nothing installs a provider before main does");
}

/// The listener's TLS: 1.2 and 1.3, HTTP/2 and HTTP/1.1.
///
/// # Errors
/// A file cannot be read, or key and certificate do not belong together; in words.
pub fn server_config(files: &TlsFiles) -> Result<ServerConfig, String> {
    let chain = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key)
        .map_err(|why| format!("{} holds no private key: {why}", files.key.display()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|why| format!("TLS cannot be set up: {why}"))?
        .with_no_client_auth()
        .with_single_cert(chain, key);
    let mut config = config.map_err(|why| format!("certificate and key do not work together: {why}"))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// Every certificate in a PEM file; at least one.
///
/// # Errors
/// The file cannot be read or holds none, in words.
pub fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let chain = read.map_err(|why| format!("{} cannot be read: {why}", file.display()))?;
    if chain.is_empty() {
        return Err(format!("{} holds no certificate", file.display()));
    }
    Ok(chain)
}
