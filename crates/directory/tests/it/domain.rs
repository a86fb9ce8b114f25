//! A Samba domain with the adapter before it.

use crate::house::{RealClock, by_mail, chance, held, line, reached};
use async_trait::async_trait;
use directory::{ActiveDirectory, Settings};
use flows::ctx::Clock;
use flows::ports::Directory;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::{DirectoryFixture, Known, Line, State};
use testkit::relay::Relay;
use testkit::samba::Samba;

pub struct Domain {
    pub samba: Samba,
    pub adapter: Arc<ActiveDirectory>,
}

/// Settings for this domain, reached at these URLs.
pub fn settings(samba: &Samba, urls: &[String]) -> Settings {
    Settings {
        name: "ad".into(),
        login_attributes: ["sAMAccountName", "userPrincipalName", "mail"].map(str::to_owned).to_vec(),
        contact: by_mail(),
        administrators_group: Some(samba.administrators_group().into()),
        decoy_dn: Some(samba.decoy_dn().into()),
        within: Duration::from_secs(10),
        ..reached(urls, samba.ca_pem(), (samba.bind_dn(), samba.bind_password()), samba.base_dn())
    }
}

pub fn adapter(settings: Settings) -> Arc<ActiveDirectory> {
    adapter_by(settings, Arc::new(RealClock))
}

/// The same by this clock.
pub fn adapter_by(settings: Settings, clock: Arc<dyn Clock>) -> Arc<ActiveDirectory> {
    Arc::new(ActiveDirectory::new(settings, clock, chance()).expect("settings that work"))
}

impl Domain {
    pub fn new() -> Self {
        let samba = Samba::start();
        let urls = [samba.ldaps_url()];
        let adapter = adapter(settings(&samba, &urls));
        Self { samba, adapter }
    }
}

#[async_trait]
impl DirectoryFixture for Domain {
    fn directory(&self) -> Arc<dyn Directory> {
        self.adapter.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(RealClock)
    }

    fn known(&self, login: &str) -> Known {
        held(login, self.samba.password_of(login), self.samba.values(login, "mail"))
    }

    async fn remove(&self, login: &str) {
        self.samba.remove(login);
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        self.samba.set_elsewhere(login, password);
    }

    async fn somebody_who(&self, state: State) -> Known {
        let login = match state {
            State::IsExpired => "expired",
            State::MustChange => "must",
            State::IsDisabled => "dora",
            State::IsEnded => "ended",
            State::HasPasswordElsewhere => "card",
            State::IsProtected => "boss",
            State::IsYoung => {
                // A day, in tenths of a microsecond.
                self.samba.modify(&format!(
                    "dn: {}\nchangetype: modify\nreplace: minPwdAge\nminPwdAge: -864000000000\n",
                    self.samba.domain_dn()
                ));
                "bob"
            }
            State::IsLockedByAdministrator => panic!("a domain has no such state"),
        };
        self.known(login)
    }

    fn behind_a_line(&self) -> Line {
        let relay = Relay::before_address(SocketAddr::from((self.samba.address(), 636)));
        line(relay, |url, clock| adapter_by(settings(&self.samba, &[url]), clock))
    }

    fn trespasses(&self) -> Vec<(&'static str, String)> {
        let (bob, root) = (self.samba.dn_of("bob"), self.samba.domain_dn());
        let password = "replace: unicodePwd\nunicodePwd:: IgBRAHUAaQBlAHQALQBIAGEAcgBiAG8AdQByAC0ANAAxACIA";
        let tried = [
            ("an address", bob.clone(), "replace: mail\nmail: thief@evil.test".to_owned()),
            ("a switch", bob.clone(), "replace: userAccountControl\nuserAccountControl: 66048".to_owned()),
            ("a group", format!("CN=Domain Admins,CN=Users,{root}"), format!("add: member\nmember: {bob}")),
            ("an administrator", format!("CN=Administrator,CN=Users,{root}"), password.to_owned()),
            ("a stranger", self.samba.dn_of("outsider"), password.to_owned()),
        ];
        let says = |(what, dn, change): (_, String, String)| {
            (what, self.samba.as_service(&format!("dn: {dn}\nchangetype: modify\n{change}\n")))
        };
        tried.into_iter().map(says).collect()
    }
}
