//! What has to answer: the database, the mail server, the directory.

use super::certificate;
use super::finding::Finding;
use crate::config::{Config, Mail, OpenLdap, Organisation};
use crate::wire::{self, WireError};
use flows::ports::{Directory, Health};
use jiff::Timestamp;
use rustls::ClientConfig;
use rustls_pki_types::{CertificateDer, ServerName};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// How long one look may take.
const LOOK_WITHIN: Duration = Duration::from_secs(20);
const LDAPS_PORT: u16 = 636;

/// Opens the store, which also runs migrations, and writes to it.
pub async fn store(config: &Config, is_local: bool) -> Result<(Store, Finding), Finding> {
    let bad = |cause: String| {
        if is_local {
            Finding::failed(
                "store",
                cause,
                "Give file and folder to the user that Nulstil runs as, with room on the disk.",
            )
        } else {
            Finding::unreachable(
                "store",
                cause,
                "Check that PostgreSQL runs, and store.url with its password_file.",
            )
        }
    };
    let opened = tokio::time::timeout(LOOK_WITHIN, wire::open_shared(config)).await;
    let store = match opened {
        Err(_) => return Err(bad("no answer".into())),
        Ok(Err(WireError::Keys(keys))) => return Err(Finding::failed("store", keys.what, keys.remedy)),
        Ok(Err(WireError::Fault(fault))) => return Err(bad(fault.to_string())),
        Ok(Err(WireError::Mail(_) | WireError::Directory(_))) => return Err(bad("not opened".into())),
        Ok(Ok(store)) => store,
    };
    match store.store_is_well().await {
        Ok(()) => Ok((store, Finding::good("store", "takes writes; its tables are up to date"))),
        Err(fault) => Err(bad(fault.to_string())),
    }
}

pub async fn mail(mail: Mail, public_url: &str, organisation: &Organisation) -> Vec<Finding> {
    let remedy = "Check mail.smtp, its password_file and ca_file, and that the server runs.";
    let mailer = match wire::mailer(mail, public_url, organisation) {
        Ok(mailer) => mailer,
        Err(WireError::Mail(bad)) => return vec![Finding::failed("mail", bad.to_string(), remedy)],
        Err(WireError::Keys(_) | WireError::Directory(_) | WireError::Fault(_)) => return Vec::new(),
    };
    vec![match tokio::time::timeout(LOOK_WITHIN, mailer.probe()).await {
        Ok(Ok(())) => Finding::good("mail", "the mail server answers and takes our sign-in"),
        Ok(Err(cause)) => Finding::unreachable("mail", cause, remedy),
        Err(_) => Finding::unreachable("mail", "no answer", remedy),
    }]
}

/// Asks a directory whether it is there.
pub async fn probe(directory: &dyn Directory, good: &str) -> Finding {
    let remedy = "Check [[directory]]: url, ca_file, bind_dn, bind_password_file; and that the server runs.";
    match tokio::time::timeout(LOOK_WITHIN, directory.probe()).await {
        Ok(Ok(())) => Finding::good("directory", format!("{good} can be read")),
        Ok(Err(fault)) => Finding::unreachable("directory", fault.to_string(), remedy),
        Err(_) => Finding::unreachable("directory", "no answer", remedy),
    }
}

/// The directory's servers one by one for their certificates, then the sign-in.
pub async fn ldap(name: String, settings: OpenLdap, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    if settings.decoy_dn.is_none() {
        let remedy =
            "Name an entry with an unknown password in decoy_dn, so that unknown names cost the same.";
        findings.push(Finding::warning("directory", "there is no decoy", remedy));
    }
    for url in &settings.urls {
        let Some(place) = url.strip_prefix("ldaps://") else { continue };
        match tokio::time::timeout(settings.timeout, peer_certificate(place, &settings)).await {
            Ok(Ok(der)) => findings.push(certificate::dates("directory", place, &der, now)),
            Ok(Err(why)) => findings.push(unreachable(place, &why)),
            Err(_) => findings.push(unreachable(place, "no answer")),
        }
    }
    match wire::open_ldap(name, settings) {
        Ok(directory) => findings.push(probe(&directory, "the directory").await),
        Err(WireError::Directory(why)) => {
            findings.push(Finding::failed("directory", why, "Correct [[directory]]."));
        }
        Err(WireError::Keys(_) | WireError::Mail(_) | WireError::Fault(_)) => {}
    }
    findings
}

fn unreachable(place: &str, why: &str) -> Finding {
    let remedy = "Check the address, the firewall, and ca_file if the certificate is not trusted.";
    Finding::unreachable("directory", format!("{place}: {why}"), remedy)
}

async fn peer_certificate(place: &str, settings: &OpenLdap) -> Result<CertificateDer<'static>, String> {
    let (host, port) = split(place);
    let config = client_config(settings)?;
    let name = ServerName::try_from(host.to_owned()).map_err(|_| "not a host name".to_owned())?;
    let stream = TcpStream::connect((host, port)).await.map_err(|why| why.to_string())?;
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await;
    let stream = stream.map_err(|why| format!("TLS: {why}"))?;
    let (_, session) = stream.get_ref();
    let first = session.peer_certificates().and_then(|chain| chain.first());
    first.map(|der| der.clone().into_owned()).ok_or_else(|| "no certificate".into())
}

fn split(place: &str) -> (&str, u16) {
    let place = place.trim_end_matches('/');
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    (host, port.and_then(|port| port.parse().ok()).unwrap_or(LDAPS_PORT))
}

fn client_config(settings: &OpenLdap) -> Result<ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|why| why.to_string())?;
    let builder = match &settings.ca_file {
        Some(file) => {
            let mut roots = rustls::RootCertStore::empty();
            for der in crate::tls::certificates(file)? {
                roots.add(der).map_err(|why| why.to_string())?;
            }
            builder.with_root_certificates(roots)
        }
        None => {
            let verifier =
                rustls_platform_verifier::Verifier::new(provider).map_err(|why| why.to_string())?;
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier))
        }
    };
    Ok(builder.with_no_client_auth())
}
