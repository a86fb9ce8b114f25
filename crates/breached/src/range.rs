//! A service that is asked by the first five digits of a SHA-1 and answers with every hash that begins so.
//! It learns those digits, which a two-thousandth part of all known stolen passwords share, and nothing more.

use crate::hash::{Hash, PREFIX_DIGITS, sha1};
use domain::password::Password;
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, USER_AGENT};
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, ServerName};
use rustls_platform_verifier::Verifier;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use zeroize::Zeroizing;

/// The longest answer that is read, in bytes. One range has about 2 000 lines of some 45 bytes.
const BODY_BYTES_MAX: usize = 1 << 20;
/// The longest head of an answer, in bytes.
const HEAD_BYTES_MAX: usize = 32 << 10;
/// Look-ups at once on this node.
const LOOK_UPS_MAX: usize = 8;
const HTTPS_PORT: u16 = 443;
/// What is asked for to see whether anybody answers: digits of nobody's password in particular.
const PROBED: &str = "00000";

/// Where to ask.
pub struct RangeSettings {
    /// The digits are put behind it.
    pub url: String,
    /// Authorities to trust instead of the system's, as PEM.
    pub ca_pem: Option<Vec<u8>>,
    /// How long a look-up may take in all.
    pub within: Duration,
    /// Services turn away who does not say who asks.
    pub user_agent: String,
}

/// What is wrong with the settings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRange {
    #[error("is not an https address to which five digits can be added")]
    Url,
    #[error("TLS cannot be prepared: {0}")]
    Tls(String),
}

/// The service.
pub struct Range {
    host: String,
    port: u16,
    /// As the service knows itself.
    authority: String,
    /// The path before the digits.
    path: String,
    name: ServerName<'static>,
    tls: TlsConnector,
    within: Duration,
    user_agent: String,
    room: Semaphore,
}

impl Range {
    /// Prepares to ask; nothing is dialled.
    ///
    /// # Errors
    /// The address is not https, or the authorities cannot be read.
    pub fn new(settings: &RangeSettings) -> Result<Self, BadRange> {
        let uri: Uri = settings.url.parse().map_err(|_| BadRange::Url)?;
        let authority = uri.authority().ok_or(BadRange::Url)?;
        let is_plain = uri.scheme_str() == Some("https") && uri.query().is_none();
        if !is_plain || authority.as_str().contains('@') || settings.url.contains('#') {
            return Err(BadRange::Url);
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(host.clone()).map_err(|_| BadRange::Url)?;
        Ok(Self {
            port: authority.port_u16().unwrap_or(HTTPS_PORT),
            authority: authority.to_string(),
            path: format!("{}/", uri.path().trim_end_matches('/')),
            name,
            host,
            tls: TlsConnector::from(client_config(settings.ca_pem.as_deref())?),
            within: settings.within,
            user_agent: settings.user_agent.clone(),
            room: Semaphore::new(LOOK_UPS_MAX),
        })
    }

    /// Is this password listed there?
    ///
    /// # Errors
    /// Why nobody knows, in words for an administrator and without anything of the password.
    pub async fn is_listed(&self, password: &Password) -> Result<bool, String> {
        let digits = digits(&sha1(password));
        let (prefix, rest) = digits.split_at(PREFIX_DIGITS);
        let answer = self.ask(prefix).await?;
        holds(&answer, rest)
    }

    /// Does anybody answer?
    ///
    /// # Errors
    /// Why not.
    pub async fn probe(&self) -> Result<(), String> {
        let answer = self.ask(PROBED).await?;
        holds(&answer, "").map(|_| ())
    }

    async fn ask(&self, prefix: &str) -> Result<Bytes, String> {
        let asking = async {
            let _room = self.room.acquire().await.map_err(|_| "stopping".to_owned())?;
            self.fetch(prefix).await
        };
        let answered = tokio::time::timeout(self.within, asking).await;
        answered.unwrap_or_else(|_| Err(format!("no answer within {} ms", self.within.as_millis())))
    }

    async fn fetch(&self, prefix: &str) -> Result<Bytes, String> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await.map_err(told("connecting"))?;
        stream.set_nodelay(true).map_err(told("connecting"))?;
        let stream = self.tls.connect(self.name.clone(), stream).await.map_err(told("TLS"))?;
        let mut client = http1::Builder::new();
        client.max_buf_size(HEAD_BYTES_MAX);
        let shaken = client.handshake::<_, Empty<Bytes>>(TokioIo::new(stream)).await;
        let (mut sender, connection) = shaken.map_err(told("HTTP"))?;
        // Ends with this look-up, however that ends.
        let mut talking = JoinSet::new();
        talking.spawn(connection);
        let request = Request::get(format!("{}{prefix}", self.path))
            .header(HOST, &self.authority)
            .header(USER_AGENT, &self.user_agent)
            // Answers of about one length, so that whoever watches cannot tell the digits by it.
            .header("Add-Padding", "true")
            .body(Empty::new())
            .map_err(told("HTTP"))?;
        let response = sender.send_request(request).await.map_err(told("HTTP"))?;
        // Also what points elsewhere: nobody but the configured service is told anything.
        if response.status() != StatusCode::OK {
            return Err(format!("it answered with status {}", response.status().as_u16()));
        }
        let body = Limited::new(response.into_body(), BODY_BYTES_MAX).collect().await;
        Ok(body.map_err(|why| format!("reading the answer: {why}"))?.to_bytes())
    }
}

fn told<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> String {
    move |why| format!("{doing}: {why}")
}

/// In upper case, as the service writes them.
fn digits(digest: &[u8]) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(String::with_capacity(Hash::Sha1.digits()));
    for byte in digest {
        let _ = write!(digits, "{byte:02X}");
    }
    digits
}

/// Does one of the lines `REST:COUNT` begin with `rest`? Those with a count of nought are padding. An
/// answer that is anything else is no answer: a page of some proxy must not pass for "not listed".
fn holds(answer: &[u8], rest: &str) -> Result<bool, String> {
    const REST_DIGITS: usize = Hash::Sha1.digits() - PREFIX_DIGITS;
    let (mut found, mut lines) = (false, 0);
    for line in answer.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        let (digits, count) = line.split_at_checked(REST_DIGITS).ok_or("the answer is no list of hashes")?;
        let count =
            count.strip_prefix(b":").and_then(|count| str::from_utf8(count).ok()?.parse::<u64>().ok());
        let count = count.ok_or("the answer is no list of hashes")?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err("the answer is no list of hashes".to_owned());
        }
        found |= count > 0 && digits.eq_ignore_ascii_case(rest.as_bytes());
        lines += 1;
    }
    if lines == 0 { Err("the answer is empty".to_owned()) } else { Ok(found) }
}

fn client_config(ca_pem: Option<&[u8]>) -> Result<Arc<ClientConfig>, BadRange> {
    let bad = |why: String| BadRange::Tls(why);
    let provider = Arc::new(default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
    let builder = builder.map_err(|why| bad(why.to_string()))?;
    let config = match ca_pem {
        Some(pem) => {
            let mut roots = RootCertStore::empty();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|why| bad(why.to_string()))?;
                roots.add(certificate).map_err(|why| bad(why.to_string()))?;
            }
            if roots.is_empty() {
                return Err(bad("there is no certificate in the file".to_owned()));
            }
            builder.with_root_certificates(roots).with_no_client_auth()
        }
        None => {
            let verifier = Verifier::new(provider).map_err(|why| bad(why.to_string()))?;
            // rustls calls every verifier that is not its own "dangerous"; this one is the system's.
            builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        }
    };
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: &str = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";

    #[test]
    fn a_listed_rest_is_found_and_padding_is_not() {
        let other = "003D68EB55068C33ACE09247EE4C639306B:3";
        let answer = |line: &str| holds(format!("{other}\r\n{line}\r\n").as_bytes(), REST);
        assert_eq!(answer(&format!("{REST}:5")), Ok(true));
        assert_eq!(answer(&format!("{}:5", REST.to_lowercase())), Ok(true));
        assert_eq!(answer(&format!("{REST}:0")), Ok(false), "padding");
        assert_eq!(answer(""), Ok(false));
    }

    #[test]
    fn what_is_no_list_is_no_answer() {
        for answer in [
            "",
            "\r\n\r\n",
            "<html>Sign in to the Wi-Fi</html>",
            "1E4C9B93F3F0682250B6CF8331B7EE68FD8",
            "1E4C9B93F3F0682250B6CF8331B7EE68FD8:",
            "1E4C9B93F3F0682250B6CF8331B7EE68FD8:many",
            "1E4C9B93F3F0682250B6CF8331B7EE68FDX:1",
            "1E4C9B93F3F0682250B6CF8331B7EE68FD8:1\nerror",
        ] {
            assert!(holds(answer.as_bytes(), REST).is_err(), "{answer:?}");
        }
    }

    #[test]
    fn only_https_is_asked() {
        let settings = |url: &str| RangeSettings {
            url: url.to_owned(),
            ca_pem: None,
            within: Duration::from_secs(1),
            user_agent: "test".to_owned(),
        };
        for url in [
            "http://api.example.org/range/",
            "api.example.org/range",
            "https://me@api.example.org/range/",
            "https://api.example.org/range/?mode=ntlm",
            "https:///range/",
            "",
        ] {
            assert_eq!(Range::new(&settings(url)).err(), Some(BadRange::Url), "{url}");
        }
        for (url, path) in [("https://api.example.org/range", "/range/"), ("https://[::1]:8443", "/")] {
            assert_eq!(Range::new(&settings(url)).expect("is right").path, path);
        }
    }
}
