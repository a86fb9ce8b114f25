//! An in-process directory on the real codec that can answer anything.
//!
//! Left alone it is a small, polite LDAP server over TLS. Told so, it answers with any code, lies about
//! message ids, sends bytes that are no BER, says too much, too slowly or nothing, and hangs up at the
//! moments that hurt. It keeps what it saw as typed values.

mod domain;
mod freeipa;
mod talk;
mod tree;

use crate::ca::Authority;
use ldap3_proto::proto::{LdapFilter, LdapModifyType, LdapResultCode, LdapSearchScope};
use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::collections::{BTreeMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

pub use tree::DoubleEntry;

/// RFC 3062.
pub const PASSWORD_MODIFY: &str = "1.3.6.1.4.1.4203.1.11.1";
/// RFC 4532.
const WHO_AM_I: &str = "1.3.6.1.4.1.4203.1.11.3";

/// The operations that can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Op {
    Bind,
    Search,
    PasswordModify,
    WhoAmI,
    /// Any other operation.
    Other,
}

/// How one request is treated.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// This answer, and nothing is done.
    Answer { code: LdapResultCode, diagnostic: String, policy_error: Option<u8> },
    /// "Ask over there."
    Refer(Vec<String>),
    /// It is done, and the true answer is preceded by a reference to another server.
    PrecedeByReference(String),
    /// These bytes instead of an answer.
    Raw(Vec<u8>),
    /// An answer whose diagnostic is this many bytes long.
    Huge(usize),
    /// It is done, and the answer carries another message's id.
    WrongId,
    /// It is done, and half of the answer's bytes leave before the line goes dead.
    HalfAnswer,
    /// It is done, and the line goes dead.
    LoseAnswer,
    /// It is read, not done, and the line goes dead.
    LoseRequest,
    /// It is read, not done, and never answered; the line stays open.
    Silence,
    /// It is done and answered this much later.
    Slow(Duration),
}

impl Act {
    /// A bare result code.
    pub const fn code(code: LdapResultCode) -> Self {
        Self::Answer { code, diagnostic: String::new(), policy_error: None }
    }

    /// An answer by the number of its code.
    ///
    /// # Panics
    /// The codec knows no such code.
    pub fn numbered(code: i64, diagnostic: &str, policy_error: Option<u8>) -> Self {
        let code = LdapResultCode::try_from(code).unwrap_or_else(|_| panic!("{code} is a code of LDAP"));
        Self::Answer { code, diagnostic: diagnostic.to_owned(), policy_error }
    }

    /// A code with an error of the password policy control.
    pub const fn policy(code: LdapResultCode, error: u8) -> Self {
        Self::Answer { code, diagnostic: String::new(), policy_error: Some(error) }
    }
}

/// How a connection that begins in the clear gets its TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StartTls {
    Polite,
    /// The answer says no, as somebody in the middle would.
    Refused,
    /// These bytes follow the answer before TLS begins, as somebody in the middle would slip them in.
    Slipped(Vec<u8>),
}

/// One request as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Saw {
    Bind {
        dn: String,
        /// A bind with a name and no password, which many servers take for anybody (RFC 4513 §5.1.2).
        has_empty_password: bool,
    },
    Search {
        base: String,
        scope: LdapSearchScope,
        filter: LdapFilter,
        size_limit: i32,
    },
    PasswordModify {
        dn: String,
        has_old: bool,
        has_new: bool,
        asks_for_policy: bool,
        is_done: bool,
    },
    /// A write of `unicodePwd`: what is done with which attribute, under which controls.
    DomainPassword {
        changes: Vec<(LdapModifyType, String)>,
        critical_controls: Vec<String>,
        is_done: bool,
    },
    Extended {
        name: String,
    },
    Unbind,
    /// Something said in the clear that is not a request for TLS.
    InTheClear,
    Other,
}

#[derive(Default)]
struct State {
    entries: Vec<DoubleEntry>,
    controls: Vec<String>,
    /// What it says of itself beside what it can do.
    root: Vec<(String, String)>,
    next: BTreeMap<Op, VecDeque<Act>>,
    always: BTreeMap<Op, Act>,
    saw: Vec<Saw>,
    tried: Vec<String>,
    connections: u32,
    hang_up_at_once: bool,
    passwords_set: u32,
    /// It answers as FreeIPA's plug-ins do.
    ipa: Option<freeipa::Ipa>,
}

/// A running double.
pub struct LdapDouble {
    address: SocketAddr,
    authority: Authority,
    is_direct: bool,
    state: Arc<Mutex<State>>,
    server: JoinHandle<()>,
}

impl Drop for LdapDouble {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl LdapDouble {
    /// Starts a double on 127.0.0.1 over TLS, with a certificate for that address.
    pub async fn start() -> Self {
        Self::start_named(&["localhost", "127.0.0.1"]).await
    }

    /// Starts a double whose certificate is for these names instead.
    pub async fn start_named(names: &[&str]) -> Self {
        Self::start_as(names, None).await
    }

    /// Starts a double that begins in the clear and takes StartTLS (RFC 4511 §4.14) this way.
    pub async fn start_in_the_clear(start_tls: StartTls) -> Self {
        Self::start_as(&["localhost", "127.0.0.1"], Some(start_tls)).await
    }

    /// Starts a double whose certificate is for these names, and that begins in the clear.
    pub async fn start_named_in_the_clear(names: &[&str]) -> Self {
        Self::start_as(names, Some(StartTls::Polite)).await
    }

    async fn start_as(names: &[&str], start_tls: Option<StartTls>) -> Self {
        let authority = Authority::new();
        let acceptor = acceptor(&authority, names);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("loopback has free ports");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state = Arc::new(Mutex::new(State::default()));
        let is_direct = start_tls.is_none();
        let server = tokio::spawn(talk::accept(listener, acceptor, start_tls, state.clone()));
        Self { address, authority, is_direct, state, server }
    }

    /// `ldaps://…`, or `ldap://…` for a double that begins in the clear.
    pub fn url(&self) -> String {
        let scheme = if self.is_direct { "ldaps" } else { "ldap" };
        format!("{scheme}://{}", self.address)
    }

    pub fn ldaps_url(&self) -> String {
        format!("ldaps://{}", self.address)
    }

    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// The authority that signed the double's certificate.
    pub fn ca_pem(&self) -> &str {
        &self.authority.pem
    }

    /// Adds an entry. One with `userPassword` can be bound to.
    pub fn add(&self, dn: &str, attributes: &[(&str, &str)]) {
        self.state().entries.push(DoubleEntry::new(dn, attributes));
    }

    /// Gives an entry an attribute that is bytes.
    ///
    /// # Panics
    /// There is no such entry.
    pub fn add_bytes(&self, dn: &str, attribute: &str, value: &[u8]) {
        let mut state = self.state();
        let entry = state.entries.iter_mut().find(|entry| entry.dn.eq_ignore_ascii_case(dn));
        let entry = entry.unwrap_or_else(|| panic!("there is no {dn}"));
        entry.bytes.push((attribute.to_owned(), value.to_owned()));
    }

    /// Says from now on that it knows this control.
    pub fn support(&self, oid: &str) {
        self.state().controls.push(oid.to_owned());
    }

    /// Answers as a FreeIPA from now on; what these accounts set for others lasts.
    pub fn become_freeipa(&self, managers: &[&str]) {
        let managers = managers.iter().map(|dn| (*dn).to_owned()).collect();
        let mut state = self.state();
        state.ipa = Some(freeipa::Ipa { managers });
        state.root = freeipa::root();
    }

    /// Gives an entry this one value of an attribute.
    ///
    /// # Panics
    /// There is no such entry.
    pub fn set(&self, dn: &str, attribute: &str, value: &str) {
        let mut state = self.state();
        let entry = state.entries.iter_mut().find(|entry| entry.dn.eq_ignore_ascii_case(dn));
        entry.unwrap_or_else(|| panic!("there is no {dn}")).replace(attribute, value.to_owned());
    }

    pub fn remove(&self, dn: &str) {
        self.state().entries.retain(|entry| !entry.dn.eq_ignore_ascii_case(dn));
    }

    /// The entry as it is now.
    ///
    /// # Panics
    /// There is none.
    pub fn entry(&self, dn: &str) -> DoubleEntry {
        let state = self.state();
        let found = state.entries.iter().find(|entry| entry.dn.eq_ignore_ascii_case(dn));
        found.cloned().unwrap_or_else(|| panic!("there is no {dn}"))
    }

    /// Treats the next request of this kind so; several calls queue up.
    pub fn next(&self, op: Op, act: Act) {
        self.state().next.entry(op).or_default().push_back(act);
    }

    /// Treats every request of this kind so, once the queue of [`LdapDouble::next`] is empty.
    pub fn always(&self, op: Op, act: Act) {
        self.state().always.insert(op, act);
    }

    /// Hangs up on every new connection before TLS.
    pub fn hang_up_at_once(&self) {
        self.state().hang_up_at_once = true;
    }

    /// Back to being polite.
    pub fn relent(&self) {
        let mut state = self.state();
        state.next.clear();
        state.always.clear();
        state.hang_up_at_once = false;
    }

    /// Everything seen so far, oldest first, over all connections.
    pub fn saw(&self) -> Vec<Saw> {
        self.state().saw.clone()
    }

    /// The filters of all searches, oldest first.
    pub fn filters(&self) -> Vec<LdapFilter> {
        let filter = |saw| if let Saw::Search { filter, .. } = saw { Some(filter) } else { None };
        self.saw().into_iter().filter_map(filter).collect()
    }

    /// The names of all binds, oldest first.
    pub fn bind_dns(&self) -> Vec<String> {
        let name = |saw| if let Saw::Bind { dn, .. } = saw { Some(dn) } else { None };
        self.saw().into_iter().filter_map(name).collect()
    }

    /// The passwords of all binds, oldest first.
    pub fn tried(&self) -> Vec<String> {
        self.state().tried.clone()
    }

    /// Was a name ever bound without a password?
    pub fn saw_empty_password(&self) -> bool {
        self.saw().iter().any(|saw| matches!(saw, Saw::Bind { has_empty_password: true, .. }))
    }

    /// Password modify requests read so far, done or not.
    pub fn password_modifies(&self) -> usize {
        self.saw().iter().filter(|saw| matches!(saw, Saw::PasswordModify { .. })).count()
    }

    /// Passwords set so far.
    pub fn passwords_set(&self) -> u32 {
        self.state().passwords_set
    }

    /// Connections accepted so far.
    pub fn connections(&self) -> u32 {
        self.state().connections
    }

    fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

/// So many seconds from now, as LDAP writes it.
///
/// # Panics
/// The clock of this machine is outside of the calendar.
pub fn moment(in_s: u64) -> String {
    let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970").as_secs() + in_s;
    let at = jiff::Timestamp::from_second(i64::try_from(now).expect("before the year 294 000"));
    let at = at.expect("a moment of the calendar").to_zoned(jiff::tz::TimeZone::UTC);
    at.strftime("%Y%m%d%H%M%SZ").to_string()
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("the double never panics while it holds its state")
}

fn acceptor(authority: &Authority, names: &[&str]) -> TlsAcceptor {
    const SOUND: &str = "our own certificate";
    let issued = authority.issue(names);
    let certificate = CertificateDer::from_pem_slice(issued.cert_pem.as_bytes()).expect(SOUND);
    let key = PrivateKeyDer::from_pem_slice(issued.key_pem.as_bytes()).expect(SOUND);
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect(SOUND)
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect(SOUND);
    TlsAcceptor::from(Arc::new(config))
}
