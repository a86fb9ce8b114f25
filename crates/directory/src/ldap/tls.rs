//! TLS to directories: rustls with aws-lc-rs, given explicitly, and one set of trusted roots.

use flows::Fault;
use flows::fault::FaultKind;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::sync::Arc;

/// Trusts the authorities of `ca_pem` alone, or those of the operating system when there is none.
pub(crate) fn client_config(ca_pem: Option<&[u8]>) -> Result<Arc<ClientConfig>, Fault> {
    let faulty = |why: String| Fault::new(FaultKind::Directory, why).during("preparing TLS");
    let provider = Arc::new(default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|why| faulty(why.to_string()))?;
    let config = match ca_pem {
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|why| faulty(format!("CA file: {why}")))?;
                roots.add(certificate).map_err(|why| faulty(format!("CA file: {why}")))?;
            }
            if roots.is_empty() {
                return Err(faulty("the CA file holds no certificate".to_owned()));
            }
            builder.with_root_certificates(roots).with_no_client_auth()
        }
        None => {
            let verifier = Verifier::new(provider).map_err(|why| faulty(why.to_string()))?;
            // The platform's verifier checks as strictly as the built-in one; rustls only calls every
            // verifier that is not its own "dangerous".
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
    };
    Ok(Arc::new(config))
}
