//! A 389 Directory Server with the adapter before it.

use crate::house::{RealClock, by_mail, chance, held, line, reached, tries};
use async_trait::async_trait;
use directory::{Ds389, Settings};
use flows::ctx::Clock;
use flows::ports::Directory;
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::{DirectoryFixture, Known, Line, State};
use testkit::relay::Relay;

pub struct Dirsrv {
    pub server: testkit::ds389::Ds389,
    pub adapter: Arc<Ds389>,
}

/// Settings for this server, reached at these URLs.
pub fn settings(server: &testkit::ds389::Ds389, urls: &[String]) -> Settings {
    Settings {
        name: "ds".into(),
        login_attributes: vec!["uid".into(), "mail".into()],
        contact: by_mail(),
        administrators_group: Some(server.administrators_group().into()),
        protected_groups: vec![server.protected_group().into()],
        decoy_dn: Some(server.decoy_dn().into()),
        within: Duration::from_secs(10),
        ..reached(urls, server.ca_pem(), (server.bind_dn(), server.bind_password()), server.base_dn())
    }
}

pub fn adapter(settings: Settings) -> Arc<Ds389> {
    adapter_by(settings, Arc::new(RealClock))
}

/// The same by this clock.
fn adapter_by(settings: Settings, clock: Arc<dyn Clock>) -> Arc<Ds389> {
    Arc::new(Ds389::new(settings, clock, chance()).expect("settings that work"))
}

impl Dirsrv {
    pub fn new() -> Self {
        let server = testkit::ds389::Ds389::start();
        let urls = [server.ldaps_url()];
        let adapter = adapter(settings(&server, &urls));
        Self { server, adapter }
    }
}

#[async_trait]
impl DirectoryFixture for Dirsrv {
    fn directory(&self) -> Arc<dyn Directory> {
        self.adapter.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(RealClock)
    }

    fn known(&self, login: &str) -> Known {
        held(login, self.server.password_of(login), self.server.values(login, "mail"))
    }

    async fn remove(&self, login: &str) {
        self.server.remove(login);
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        self.server.set_elsewhere(login, password);
    }

    async fn somebody_who(&self, state: State) -> Known {
        self.known(match state {
            State::IsExpired => "expired",
            State::MustChange => "must",
            State::IsYoung => {
                // The server keeps from when on it may be changed with each password that is set.
                let (dn, password) = (self.server.dn_of("young"), self.server.password_of("young"));
                self.server.modify(&format!(
                    "dn: {dn}\nchangetype: modify\nreplace: passwordAllowChangeTime\n\
                     passwordAllowChangeTime: 20380101000000Z\n"
                ));
                assert!(self.server.bind_works("young", password));
                "young"
            }
            State::IsDisabled => "dora",
            State::IsProtected => "svc",
            State::IsEnded | State::IsLockedByAdministrator | State::HasPasswordElsewhere => {
                panic!("389-ds has no such state")
            }
        })
    }

    async fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        self.server.kept_password(login)
    }

    fn behind_a_line(&self) -> Line {
        line(Relay::before(self.server.tls_port()), |url, clock| {
            adapter_by(settings(&self.server, &[url]), clock)
        })
    }

    fn trespasses(&self) -> Vec<(&'static str, String)> {
        let bob = self.server.dn_of("bob");
        let mut tried = tries(&bob, self.server.administrators_group(), self.server.decoy_dn());
        let change = |dn: &str, how: &str| format!("dn: {dn}\nchangetype: modify\n{how}\n");
        tried.push(("a switch", change(&bob, "replace: nsAccountLock\nnsAccountLock: true")));
        tried.push(("a rule", change("cn=config", "replace: passwordMinLength\npasswordMinLength: 2")));
        tried.into_iter().map(|(what, ldif)| (what, self.server.as_service(&ldif))).collect()
    }
}
