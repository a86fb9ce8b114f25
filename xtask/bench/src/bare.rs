//! What the neighbours do by themselves, in the same run: the floor under every whole reset.

use crate::bed::{Bed, PEOPLE};
use crate::figures::Timings;
use crate::report::Report;
use futures::{SinkExt, StreamExt};
use ldap3_proto::LdapCodec;
use ldap3_proto::proto::{
    LdapBindCred, LdapBindRequest, LdapExtendedRequest, LdapMsg, LdapOp, LdapPasswordModifyRequest,
    LdapResultCode,
};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_util::codec::Framed;

const SPAN: Duration = Duration::from_secs(3);
/// About what a mail of ours weighs.
const BODY_LINES: usize = 60;

/// Measures, and returns the p50 of a bare write in milliseconds.
pub async fn measure(bed: &Bed, report: &mut Report) -> Result<f64, String> {
    let mut ldap = Ldap::connect(bed).await?;
    ldap.bind().await?;
    let mut writes = Timings::default();
    let mut number = 0;
    let started = Instant::now();
    while started.elapsed() < SPAN {
        let sent = Instant::now();
        ldap.write(number).await?;
        writes.add(sent.elapsed());
        number += 1;
    }
    let write_p50 = writes.percentile_ms(0.5);
    report.add("bare RFC 3062 writes, one connection", "/s", rate(writes.count(), started));
    report.add("bare RFC 3062 write, p50", "ms", write_p50);
    let (mut both, started) = (0, Instant::now());
    while started.elapsed() < SPAN {
        ldap.bind().await?;
        ldap.write(number).await?;
        (number, both) = (number + 1, both + 1);
    }
    report.add("bare bind and write, one connection", "/s", rate(both, started));
    let (mut sent, started) = (0, Instant::now());
    let mut smtp = Smtp::connect(bed).await?;
    while started.elapsed() < SPAN {
        smtp.send().await?;
        sent += 1;
    }
    report.add("bare SMTP sends, one connection", "/s", rate(sent, started));
    Ok(write_p50)
}

fn rate(count: usize, started: Instant) -> f64 {
    count as f64 / started.elapsed().as_secs_f64()
}

struct Ldap<'a> {
    bed: &'a Bed,
    stream: Framed<TlsStream<TcpStream>, LdapCodec>,
    next_id: i32,
}

impl<'a> Ldap<'a> {
    async fn connect(bed: &'a Bed) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        let ca = CertificateDer::from_pem_slice(bed.slapd.ca_pem().as_bytes());
        roots.add(ca.map_err(|why| why.to_string())?).map_err(|why| why.to_string())?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(|why| why.to_string())?.with_root_certificates(roots);
        let connector = TlsConnector::from(Arc::new(config.with_no_client_auth()));
        let url = bed.slapd.ldaps_url();
        let place = url.strip_prefix("ldaps://").ok_or("no ldaps address")?;
        let tcp = TcpStream::connect(place).await.map_err(|why| why.to_string())?;
        tcp.set_nodelay(true).map_err(|why| why.to_string())?;
        let name = ServerName::try_from("localhost").map_err(|why| why.to_string())?;
        let tls = connector.connect(name, tcp).await.map_err(|why| why.to_string())?;
        Ok(Self { bed, stream: Framed::new(tls, LdapCodec::default()), next_id: 1 })
    }

    async fn bind(&mut self) -> Result<(), String> {
        let slapd = &self.bed.slapd;
        let cred = LdapBindCred::Simple(slapd.bind_password().to_owned());
        let bind = LdapBindRequest { version: 3, dn: slapd.bind_dn().to_owned(), cred };
        match self.ask(LdapOp::BindRequest(bind)).await? {
            LdapOp::BindResponse(answer) if answer.res.code == LdapResultCode::Success => Ok(()),
            other => Err(format!("a bare bind was answered with {other:?}")),
        }
    }

    async fn write(&mut self, number: u32) -> Result<(), String> {
        let request = LdapPasswordModifyRequest {
            user_identity: Some(self.bed.slapd.dn_of(&format!("bench{:04}", number % PEOPLE))),
            old_password: None,
            new_password: Some(format!("a bare harbour at {number}")),
        };
        match self.ask(LdapOp::ExtendedRequest(LdapExtendedRequest::from(request))).await? {
            LdapOp::ExtendedResponse(answer) if answer.res.code == LdapResultCode::Success => Ok(()),
            other => Err(format!("a bare write was answered with {other:?}")),
        }
    }

    async fn ask(&mut self, op: LdapOp) -> Result<LdapOp, String> {
        let message = LdapMsg { msgid: self.next_id, op, ctrl: Vec::new() };
        self.next_id += 1;
        self.stream.send(message).await.map_err(|why| why.to_string())?;
        let answer = self.stream.next().await.ok_or("slapd hung up")?;
        answer.map(|answer| answer.op).map_err(|why| why.to_string())
    }
}

struct Smtp {
    stream: BufReader<TcpStream>,
    letter: String,
}

impl Smtp {
    async fn connect(bed: &Bed) -> Result<Self, String> {
        let tcp = TcpStream::connect(bed.sink.place()).await.map_err(|why| why.to_string())?;
        tcp.set_nodelay(true).map_err(|why| why.to_string())?;
        let line = "Nothing is in this letter; it only weighs what ours weigh.\r\n";
        let letter = format!("Subject: bare\r\n\r\n{}.\r\n", line.repeat(BODY_LINES));
        let mut smtp = Self { stream: BufReader::new(tcp), letter };
        smtp.answer().await?;
        smtp.say("EHLO bench\r\n").await?;
        Ok(smtp)
    }

    async fn send(&mut self) -> Result<(), String> {
        self.say("MAIL FROM:<no-reply@example.org>\r\n").await?;
        self.say("RCPT TO:<nobody@example.test>\r\n").await?;
        self.say("DATA\r\n").await?;
        let letter = std::mem::take(&mut self.letter);
        let taken = self.say(&letter).await;
        self.letter = letter;
        taken
    }

    async fn say(&mut self, text: &str) -> Result<(), String> {
        self.stream.get_mut().write_all(text.as_bytes()).await.map_err(|why| why.to_string())?;
        self.answer().await
    }

    async fn answer(&mut self) -> Result<(), String> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).await.map_err(|why| why.to_string())?;
            match (line.as_bytes().first(), line.as_bytes().get(3)) {
                (Some(b'2' | b'3'), Some(b'-')) => {}
                (Some(b'2' | b'3'), _) => return Ok(()),
                _ => return Err(format!("the sink said {line:?}")),
            }
        }
    }
}
