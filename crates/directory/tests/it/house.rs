//! One real slapd per test, and the adapter that reaches it as an administrator would set it up.

use async_trait::async_trait;
use directory::{ContactAttributes, LdapUrl, OpenLdap, Reach, Secret, Settings};
use domain::chance::Chance;
use domain::time::Timestamp;
use flows::ctx::Clock;
use flows::ports::Directory;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use testkit::chance::SeededChance;
use testkit::contract::directory::{DirectoryFixture, Known, Line, State};
use testkit::relay::Relay;
use testkit::slapd::Slapd;
use zeroize::Zeroizing;

/// A lock at the server ends by the server's clock, so the adapter needs the real one here.
pub struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Timestamp {
        let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970");
        Timestamp::from_micros(i64::try_from(now.as_micros()).expect("before the year 294 000"))
    }
}

/// The real clock, which a test can turn on: a server that failed is left alone for a while.
#[derive(Default)]
pub struct TurnedClock(AtomicU64);

impl TurnedClock {
    pub fn advance(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> Timestamp {
        RealClock.now().plus(Duration::from_secs(self.0.load(Ordering::SeqCst)))
    }
}

pub fn chance() -> Arc<dyn Chance> {
    Arc::new(SeededChance::new(7))
}

pub struct House {
    pub clock: Arc<TurnedClock>,
    pub slapd: Slapd,
    pub adapter: Arc<OpenLdap>,
}

/// Settings that reach a server at these URLs as somebody and know nothing more of it. Every kind of directory says
/// beside them what is its own.
pub fn reached(urls: &[String], ca_pem: &str, (dn, password): (&str, &str), base_dn: &str) -> Settings {
    Settings {
        name: "main".into(),
        reach: Reach::Urls(urls.iter().map(|url| LdapUrl::parse(url).expect("a URL")).collect()),
        ca_pem: Some(ca_pem.as_bytes().to_vec()),
        bind_dn: dn.into(),
        bind_password: Secret::new(Zeroizing::new(password.into())),
        base_dn: base_dn.into(),
        login_attributes: vec!["uid".into()],
        contact: ContactAttributes::default(),
        administrators_group: None,
        protected_groups: Vec::new(),
        default_policy_dn: None,
        decoy_dn: None,
        link_attribute: None,
        within: Duration::from_secs(5),
    }
}

/// The contacts of everybody here.
pub fn by_mail() -> ContactAttributes {
    ContactAttributes { email: Some("mail".into()), ..ContactAttributes::default() }
}

/// Settings for this slapd, reached at these URLs.
pub fn settings(slapd: &Slapd, urls: &[String]) -> Settings {
    Settings {
        login_attributes: vec!["uid".into(), "mail".into()],
        contact: by_mail(),
        administrators_group: Some(slapd.administrators_group().into()),
        protected_groups: vec![slapd.protected_group().into()],
        default_policy_dn: Some(slapd.default_policy_dn().into()),
        decoy_dn: Some(slapd.decoy_dn().into()),
        ..reached(urls, slapd.ca_pem(), (slapd.bind_dn(), slapd.bind_password()), slapd.base_dn())
    }
}

pub fn adapter(settings: Settings) -> Arc<OpenLdap> {
    adapter_by(settings, Arc::new(RealClock))
}

/// The same by this clock.
pub fn adapter_by(settings: Settings, clock: Arc<dyn Clock>) -> Arc<OpenLdap> {
    Arc::new(OpenLdap::new(settings, clock, chance()).expect("settings that work"))
}

impl House {
    pub fn new() -> Self {
        Self::before(Slapd::start())
    }

    pub fn before(slapd: Slapd) -> Self {
        let urls = [slapd.ldaps_url()];
        let clock = Arc::new(TurnedClock::default());
        let adapter = adapter_by(settings(&slapd, &urls), clock.clone());
        Self { clock, slapd, adapter }
    }
}

/// Somebody as a real server holds them.
pub fn held(login: &str, password: &str, mail: Vec<String>) -> Known {
    let email = mail.into_iter().next_back().expect("a mail address");
    Known { login: login.into(), password: password.into(), email }
}

#[async_trait]
impl DirectoryFixture for House {
    fn directory(&self) -> Arc<dyn Directory> {
        self.adapter.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(RealClock)
    }

    fn known(&self, login: &str) -> Known {
        held(login, self.slapd.password_of(login), self.slapd.values(login, "mail"))
    }

    async fn remove(&self, login: &str) {
        self.slapd.remove(login);
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        self.slapd.set_elsewhere(login, password);
    }

    async fn somebody_who(&self, state: State) -> Known {
        let login = match state {
            State::IsExpired => "expired",
            State::MustChange => "must",
            State::IsYoung => "young",
            State::IsLockedByAdministrator => "perma",
            State::IsProtected => "svc",
            State::IsEnded => {
                let dn = self.slapd.dn_of("bob");
                self.slapd.modify(&format!(
                    "dn: {dn}\nchangetype: modify\nreplace: pwdEndTime\npwdEndTime: 20260101000000Z\n"
                ));
                "bob"
            }
            State::IsDisabled | State::HasPasswordElsewhere => panic!("slapd has no such state"),
        };
        self.known(login)
    }

    async fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        self.slapd.kept_password(login)
    }

    fn behind_a_line(&self) -> Line {
        line(Relay::before(self.slapd.tls_port()), |url, clock| {
            adapter_by(settings(&self.slapd, &[url]), clock)
        })
    }

    fn trespasses(&self) -> Vec<(&'static str, String)> {
        let tried = tries(&self.slapd.dn_of("bob"), self.slapd.administrators_group(), self.slapd.decoy_dn());
        tried.into_iter().map(|(what, ldif)| (what, self.slapd.as_service(&ldif))).collect()
    }
}

/// Longer than a server that failed is ever left alone.
const LEFT_ALONE_S: u64 = 16;

/// A directory made to be reached at this relay.
pub fn line<D: Directory + 'static>(
    relay: Relay,
    adapter: impl FnOnce(String, Arc<dyn Clock>) -> Arc<D>,
) -> Line {
    let clock = Arc::new(TurnedClock::default());
    let directory = adapter(format!("ldaps://127.0.0.1:{}", relay.port()), clock.clone());
    Line { directory, relay, waits: Box::new(move || clock.advance(LEFT_ALONE_S)) }
}

/// What is none of our business in any directory whose passwords are `userPassword`.
pub fn tries(person: &str, group: &str, stranger: &str) -> Vec<(&'static str, String)> {
    let change = |dn: &str, how: &str| format!("dn: {dn}\nchangetype: modify\n{how}\n");
    vec![
        ("an address", change(person, "replace: mail\nmail: thief@evil.test")),
        ("a name", change(person, "replace: uid\nuid: other")),
        ("a group", change(group, &format!("add: member\nmember: {person}"))),
        ("a stranger", change(stranger, "replace: userPassword\nuserPassword: Quiet-Harbour-41")),
        ("its end", format!("dn: {person}\nchangetype: delete\n")),
    ]
}
