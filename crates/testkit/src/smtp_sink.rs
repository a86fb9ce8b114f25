//! A mail server that keeps what it is given, and fails on demand.
//!
//! It speaks enough SMTP (RFC 5321), STARTTLS (RFC 3207) and AUTH (RFC 4954) for a sending client,
//! listens on a port of its own choice, and stops when it is dropped.

pub mod mime;

use rcgen::{CertifiedIssuer, KeyPair};
use rustls::ServerConfig;
use rustls_pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Longest line and longest message taken, in bytes.
const LINE_MAX: u64 = 4096;
const MESSAGE_MAX: usize = 1_048_576;

/// How the sink protects its connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    Plain,
    /// Offers STARTTLS and takes no message before it.
    StartTls,
    /// TLS from the first byte.
    Smtps,
}

/// One message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    /// Headers and body, dots unstuffed, lines ended by CR LF.
    pub raw: String,
    pub over_tls: bool,
}

/// What the sink was told to do, and what it saw.
#[derive(Default)]
struct State {
    received: Vec<Received>,
    turned_away: Vec<Received>,
    refused: BTreeMap<String, String>,
    refused_data: Option<String>,
    refused_login: bool,
    drop_answers: u32,
    delay: Option<Duration>,
    logins: Vec<String>,
    connections: u32,
    forward: Option<UnboundedSender<Received>>,
}

impl State {
    fn take(&mut self, message: Received) {
        match &self.forward {
            // Whoever stopped listening wants no more messages.
            Some(forward) => drop(forward.send(message)),
            None => self.received.push(message),
        }
    }
}

/// A running sink.
pub struct SmtpSink {
    address: SocketAddr,
    ca_pem: String,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl SmtpSink {
    /// Starts a sink on 127.0.0.1 with a certificate from a fresh authority of its own.
    pub async fn start(wire: Wire) -> Self {
        let (ca_pem, acceptor) = certificate();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has free ports");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state = Arc::new(Mutex::new(State::default()));
        let server = tokio::spawn(accept(listener, wire, acceptor, state.clone()));
        Self { address, ca_pem, state, server }
    }

    /// `127.0.0.1:port`.
    pub fn place(&self) -> String {
        self.address.to_string()
    }

    /// The authority that signed the sink's certificate.
    pub fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// Answers RCPT for this recipient with `answer`, such as `550 5.1.1 no such mailbox`.
    pub fn refuse(&self, recipient: &str, answer: &str) {
        self.state().refused.insert(recipient.to_ascii_lowercase(), answer.to_owned());
    }

    /// Answers every message with `answer` instead of taking it.
    pub fn refuse_messages(&self, answer: &str) {
        self.state().refused_data = Some(answer.to_owned());
    }

    pub fn refuse_logins(&self) {
        self.state().refused_login = true;
    }

    /// Takes the next `count` messages but hangs up before answering.
    pub fn drop_answers(&self, count: u32) {
        self.state().drop_answers = count;
    }

    /// Waits this long before every answer to RCPT. For measurements only.
    pub fn delay(&self, span: Duration) {
        self.state().delay = Some(span);
    }

    /// Back to taking everything.
    pub fn relent(&self) {
        let mut state = self.state();
        state.refused.clear();
        state.refused_data = None;
        state.refused_login = false;
        state.drop_answers = 0;
        state.delay = None;
    }

    pub fn messages(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// Messages that came whole and were answered with a refusal.
    pub fn turned_away(&self) -> Vec<Received> {
        self.state().turned_away.clone()
    }

    /// Hands on every message from now on instead of keeping it: for loads that nobody could keep, and
    /// for who wants to know at once.
    pub fn forward(&self) -> UnboundedReceiver<Received> {
        let (sender, receiver) = unbounded_channel();
        self.state().forward = Some(sender);
        receiver
    }

    pub fn count(&self) -> usize {
        self.state().received.len()
    }

    /// The arguments of every AUTH command.
    pub fn logins(&self) -> Vec<String> {
        self.state().logins.clone()
    }

    /// Connections accepted so far.
    pub fn connections(&self) -> u32 {
        self.state().connections
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("the sink never panics while it holds its state")
}

fn certificate() -> (String, TlsAcceptor) {
    const SOUND: &str = "fixed, valid parameters";
    let mut authority = rcgen::CertificateParams::new(Vec::new()).expect(SOUND);
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().expect(SOUND)).expect(SOUND);
    let key = KeyPair::generate().expect(SOUND);
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let leaf = rcgen::CertificateParams::new(names).expect(SOUND).signed_by(&key, &authority).expect(SOUND);
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect(SOUND)
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)
        .expect(SOUND);
    (authority.pem(), TlsAcceptor::from(Arc::new(config)))
}

async fn accept(listener: TcpListener, wire: Wire, acceptor: TlsAcceptor, state: Arc<Mutex<State>>) {
    while let Ok((stream, _)) = listener.accept().await {
        lock(&state).connections += 1;
        let (acceptor, state) = (acceptor.clone(), state.clone());
        tokio::spawn(async move {
            // A client that hangs up or refuses our certificate is what some tests are about.
            let _ = serve(stream, wire, acceptor, state).await;
        });
    }
}

async fn serve(
    stream: TcpStream,
    wire: Wire,
    acceptor: TlsAcceptor,
    state: Arc<Mutex<State>>,
) -> io::Result<()> {
    match wire {
        Wire::Smtps => {
            let mut talk = Talk::new(acceptor.accept(stream).await?, Shield::Tls, state);
            talk.say("220 sink").await?;
            talk.run().await.map(|_| ())
        }
        Wire::Plain => {
            let mut talk = Talk::new(stream, Shield::None, state);
            talk.say("220 sink").await?;
            talk.run().await.map(|_| ())
        }
        Wire::StartTls => {
            let mut talk = Talk::new(stream, Shield::Offered, state.clone());
            talk.say("220 sink").await?;
            if talk.run().await? == Over::Upgrade {
                let stream = acceptor.accept(talk.stream.into_inner()).await?;
                Talk::new(stream, Shield::Tls, state).run().await?;
            }
            Ok(())
        }
    }
}

/// What guards one stretch of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shield {
    None,
    Offered,
    Tls,
}

/// How a stretch of a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    Closed,
    Upgrade,
}

/// One stretch of a connection.
struct Talk<S> {
    stream: BufReader<S>,
    shield: Shield,
    state: Arc<Mutex<State>>,
    from: String,
    to: Vec<String>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Talk<S> {
    fn new(stream: S, shield: Shield, state: Arc<Mutex<State>>) -> Self {
        Self { stream: BufReader::new(stream), shield, state, from: String::new(), to: Vec::new() }
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await?;
        self.stream.get_mut().flush().await
    }

    async fn hear(&mut self) -> io::Result<Option<String>> {
        let mut line = Vec::new();
        let read = (&mut self.stream).take(LINE_MAX).read_until(b'\n', &mut line).await?;
        let text = String::from_utf8_lossy(&line);
        Ok((read > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
    }

    async fn run(&mut self) -> io::Result<Over> {
        while let Some(line) = self.hear().await? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.hello().await?,
                "STARTTLS" if self.shield == Shield::Offered => {
                    self.say("220 2.0.0 go on").await?;
                    return Ok(Over::Upgrade);
                }
                "NOOP" | "RSET" => self.say("250 2.0.0 ok").await?,
                "QUIT" => {
                    self.say("221 2.0.0 bye").await?;
                    return Ok(Over::Closed);
                }
                _ if self.shield == Shield::Offered => self.say("530 5.7.0 STARTTLS first").await?,
                "AUTH" => self.login(rest).await?,
                "MAIL" => {
                    self.from = mailbox(rest);
                    self.to.clear();
                    self.say("250 2.1.0 ok").await?;
                }
                "RCPT" => self.recipient(&mailbox(rest)).await?,
                "DATA" if !self.to.is_empty() => {
                    if !self.message().await? {
                        return Ok(Over::Closed);
                    }
                }
                _ => self.say("503 5.5.1 not now").await?,
            }
        }
        Ok(Over::Closed)
    }

    async fn hello(&mut self) -> io::Result<()> {
        let last = match self.shield {
            Shield::Offered => "250 STARTTLS",
            Shield::None | Shield::Tls => "250 AUTH PLAIN LOGIN",
        };
        self.say(&format!("250-sink\r\n{last}")).await
    }

    async fn login(&mut self, argument: &str) -> io::Result<()> {
        let refused = {
            let mut state = lock(&self.state);
            state.logins.push(argument.to_owned());
            state.refused_login
        };
        self.say(if refused { "535 5.7.8 wrong" } else { "235 2.7.0 ok" }).await
    }

    async fn recipient(&mut self, mailbox: &str) -> io::Result<()> {
        let (refusal, delay) = {
            let state = lock(&self.state);
            (state.refused.get(&mailbox.to_ascii_lowercase()).cloned(), state.delay)
        };
        if let Some(delay) = delay {
            tokio::time::sleep(delay).await;
        }
        match refusal {
            Some(answer) => self.say(&answer).await,
            None => {
                self.to.push(mailbox.to_owned());
                self.say("250 2.1.5 ok").await
            }
        }
    }

    /// False when the answer is to be lost.
    async fn message(&mut self) -> io::Result<bool> {
        self.say("354 go on").await?;
        let mut raw = String::new();
        while let Some(line) = self.hear().await? {
            if line == "." {
                return self.take(raw).await;
            }
            raw.push_str(line.strip_prefix('.').unwrap_or(&line));
            raw.push_str("\r\n");
            if raw.len() > MESSAGE_MAX {
                break;
            }
        }
        Ok(false)
    }

    async fn take(&mut self, raw: String) -> io::Result<bool> {
        let (from, to) = (std::mem::take(&mut self.from), std::mem::take(&mut self.to));
        let (answers, refusal) = {
            let mut state = lock(&self.state);
            let refusal = state.refused_data.clone();
            let message = Received { from, to, raw, over_tls: self.shield == Shield::Tls };
            match refusal {
                None => state.take(message),
                Some(_) => state.turned_away.push(message),
            }
            let lost = state.drop_answers > 0;
            state.drop_answers = state.drop_answers.saturating_sub(1);
            (!lost, refusal)
        };
        if answers {
            self.say(refusal.as_deref().unwrap_or("250 2.0.0 taken")).await?;
        }
        Ok(answers)
    }
}

/// The path of `FROM:<…>` or `TO:<…>`.
fn mailbox(argument: &str) -> String {
    let inner = argument.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(|| argument.to_owned(), |(path, _)| path.to_owned())
}
