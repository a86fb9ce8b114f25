//! A service of ranges over TLS that answers as it is told, and keeps what it was asked.

use crate::lists::{list_of, sha1_of};
use breached::{Range, RangeSettings};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::ca::Authority;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// What is answered to the digits that were asked for: the whole response.
type Answer = Box<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

pub struct Service {
    pub address: SocketAddr,
    ca_pem: String,
    asked: Arc<Mutex<Vec<String>>>,
    _running: tokio::task::JoinSet<()>,
}

impl Service {
    pub async fn answering(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let answer: Answer = Box::new(answer);
        let authority = Authority::new();
        let acceptor = acceptor(&authority);
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let mut running = tokio::task::JoinSet::new();
        let kept = asked.clone();
        running.spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                let _ = talk(&acceptor, stream, &answer, &kept).await;
            }
        });
        Self { address, ca_pem: authority.pem, asked, _running: running }
    }

    /// A service that knows these passwords, as the public one answers.
    pub async fn knowing(passwords: &[&str]) -> Self {
        let list = list_of(passwords);
        Self::answering(move |prefix| {
            let lines = list.lines().filter_map(|line| line.strip_prefix(prefix));
            let padding = format!("{}:0\r\n", &sha1_of("padding")[5..]);
            let body: String = lines.map(|line| format!("{line}\n")).collect();
            ok(&format!("{padding}{body}"))
        })
        .await
    }

    pub fn settings(&self) -> RangeSettings {
        RangeSettings {
            url: format!("https://localhost:{}/range/", self.address.port()),
            ca_pem: Some(self.ca_pem.clone().into_bytes()),
            within: Duration::from_secs(20),
            user_agent: "nulstil-test".to_owned(),
        }
    }

    pub fn range(&self) -> Range {
        Range::new(&self.settings()).expect("right settings")
    }

    /// Every byte that came in, one text per connection.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

pub fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

fn acceptor(authority: &Authority) -> TlsAcceptor {
    use rustls_pki_types::pem::PemObject as _;
    let issued = authority.issue_loopback();
    let chain =
        vec![rustls_pki_types::CertificateDer::from_pem_slice(issued.cert_pem.as_bytes()).expect("PEM")];
    let key = rustls_pki_types::PrivateKeyDer::from_pem_slice(issued.key_pem.as_bytes()).expect("PEM");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a pair");
    TlsAcceptor::from(Arc::new(config))
}

async fn talk(
    acceptor: &TlsAcceptor,
    stream: TcpStream,
    answer: &Answer,
    kept: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let byte = stream.read_u8().await?;
        request.push(byte);
    }
    let request = String::from_utf8(request).expect("a request in ASCII");
    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
    kept.lock().expect("no panic").push(request);
    let prefix = path.rsplit('/').next().unwrap_or_default();
    stream.write_all(&answer(prefix)).await?;
    stream.shutdown().await
}
