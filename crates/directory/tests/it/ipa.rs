//! Two that are FreeIPA as far as they can be, with the adapter before them: the FreeIPA of our tests, which answers as
//! its plug-ins do, and a real 389-ds with its attributes.

use crate::house::{RealClock, by_mail, chance, held, line, reached, tries};
use async_trait::async_trait;
use directory::{FreeIpa, Settings};
use flows::ctx::Clock;
use flows::ports::Directory;
use std::sync::Arc;
use std::time::Duration;
use testkit::contract::directory::{DirectoryFixture, Known, Line, State};
use testkit::ds389::Ds389;
use testkit::ldap_double::{LdapDouble, moment};
use testkit::relay::Relay;

pub const PEOPLE: &str = "cn=users,cn=accounts,dc=example,dc=test";
pub const SERVICE: &str = "uid=nulstil,cn=sysaccounts,cn=etc,dc=example,dc=test";
pub const DECOY: &str = "uid=decoy,cn=sysaccounts,cn=etc,dc=example,dc=test";
const POLICY: &str = "cn=global_policy,cn=EXAMPLE.TEST,cn=kerberos,dc=example,dc=test";
pub const CONFIG: &str = "cn=ipa_pwd_extop,cn=plugins,cn=config";
const SERVICE_PASSWORD: &str = "Service-Start-2026";
const LONG_AGO: &str = "20260101000000Z";
const TERM_S: u64 = 10 * 86_400;

fn settings(url: &str, ca_pem: &str, bind: (&str, &str), base_dn: &str, decoy_dn: &str) -> Settings {
    Settings {
        name: "ipa".into(),
        login_attributes: ["uid", "mail", "krbPrincipalName"].map(str::to_owned).to_vec(),
        contact: by_mail(),
        decoy_dn: Some(decoy_dn.into()),
        within: Duration::from_secs(10),
        ..reached(&[url.to_owned()], ca_pem, bind, base_dn)
    }
}

fn adapter(settings: Settings) -> Arc<FreeIpa> {
    adapter_by(settings, Arc::new(RealClock))
}

/// The same by this clock.
fn adapter_by(settings: Settings, clock: Arc<dyn Clock>) -> Arc<FreeIpa> {
    Arc::new(FreeIpa::new(settings, clock, chance()).expect("settings that work"))
}

/// The FreeIPA of our tests.
pub struct Ours {
    pub double: LdapDouble,
    pub adapter: Arc<FreeIpa>,
}

pub fn dn_of(login: &str) -> String {
    format!("uid={login},{PEOPLE}")
}

pub fn known(login: &str) -> Known {
    let mail = if login.starts_with("dup") { "dup" } else { login };
    Known {
        login: login.into(),
        password: format!("{login}-Start-2026"),
        email: format!("{mail}@example.test"),
    }
}

impl Ours {
    /// Whose service account is a manager.
    pub async fn new() -> Self {
        Self::managed_by(&[SERVICE]).await
    }

    pub async fn managed_by(managers: &[&str]) -> Self {
        let double = LdapDouble::start().await;
        double.become_freeipa(managers);
        double.add(SERVICE, &[("userPassword", SERVICE_PASSWORD)]);
        double.add(DECOY, &[("userPassword", "Decoy-Nobody-Knows-97")]);
        let rules = [
            ("krbPwdMinLength", "8"),
            ("krbPwdHistoryLength", "3"),
            ("krbPwdMaxFailure", "5"),
            ("krbPwdFailureCountInterval", "600"),
            ("krbPwdLockoutDuration", "600"),
        ];
        double.add(POLICY, &rules);
        let named: Vec<(&str, &str)> = managers.iter().map(|dn| ("SysAcctManagersDNs", *dn)).collect();
        double.add(CONFIG, &[&[("cn", "ipa_pwd_extop")], &named[..]].concat());
        for (at, login) in ["alice", "bob", "boss", "dup1", "dup2"].into_iter().enumerate() {
            let Known { password, email, .. } = known(login);
            let (id, ends) = (format!("11111111-2222-11f0-8333-4444444444{at:02}"), moment(TERM_S));
            let principal = format!("{login}@EXAMPLE.TEST");
            double.add(
                &dn_of(login),
                &[
                    ("objectClass", "person"),
                    ("objectClass", "krbPrincipalAux"),
                    ("uid", login),
                    ("cn", login),
                    ("mail", &email),
                    ("krbPrincipalName", &principal),
                    ("ipaUniqueID", &id),
                    ("krbLastPwdChange", LONG_AGO),
                    ("krbPasswordExpiration", &ends),
                    ("userPassword", &password),
                ],
            );
        }
        double.set(&dn_of("boss"), "memberOf", "cn=admins,cn=groups,cn=accounts,dc=example,dc=test");
        let bind = (SERVICE, SERVICE_PASSWORD);
        let adapter = adapter(settings(&double.ldaps_url(), double.ca_pem(), bind, PEOPLE, DECOY));
        Self { double, adapter }
    }
}

#[async_trait]
impl DirectoryFixture for Ours {
    fn directory(&self) -> Arc<dyn Directory> {
        self.adapter.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        Arc::new(RealClock)
    }

    fn known(&self, login: &str) -> Known {
        known(login)
    }

    async fn remove(&self, login: &str) {
        self.double.remove(&dn_of(login));
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        for (attribute, value) in [
            ("userPassword", password),
            ("krbLastPwdChange", &moment(0)),
            ("krbPasswordExpiration", &moment(TERM_S)),
        ] {
            self.double.set(&dn_of(login), attribute, value);
        }
    }

    async fn somebody_who(&self, state: State) -> Known {
        let set = |attribute: &str, value: &str| self.double.set(&dn_of("bob"), attribute, value);
        match state {
            State::IsExpired => set("krbPasswordExpiration", "20260201000000Z"),
            State::MustChange => set("krbPasswordExpiration", LONG_AGO),
            State::IsYoung => {
                self.double.set(POLICY, "krbMinPwdLife", "86400");
                set("krbLastPwdChange", &moment(0));
            }
            State::IsDisabled => set("nsAccountLock", "TRUE"),
            State::IsEnded => set("krbPrincipalExpiration", LONG_AGO),
            State::HasPasswordElsewhere => set("ipaUserAuthType", "radius"),
            State::IsProtected => return known("boss"),
            State::IsLockedByAdministrator => panic!("FreeIPA has no such state"),
        }
        known("bob")
    }

    fn behind_a_line(&self) -> Line {
        let port = self.double.ldaps_url().rsplit(':').next().and_then(|port| port.parse().ok());
        line(Relay::before(port.expect("a port")), |url, clock| {
            let bind = (SERVICE, SERVICE_PASSWORD);
            adapter_by(settings(&url, self.double.ca_pem(), bind, PEOPLE, DECOY), clock)
        })
    }
}

/// A real 389-ds with FreeIPA's attributes.
pub struct Shaped {
    server: Ds389,
    adapter: Arc<FreeIpa>,
}

/// The adapter before a real 389-ds with FreeIPA's attributes.
pub fn over(server: &Ds389) -> Arc<FreeIpa> {
    let bind = (server.bind_dn(), server.bind_password());
    adapter(settings(&server.ldaps_url(), server.ca_pem(), bind, server.base_dn(), server.decoy_dn()))
}

impl Shaped {
    pub fn new() -> Self {
        let server = Ds389::start_as_freeipa();
        Self { adapter: over(&server), server }
    }
}

#[async_trait]
impl DirectoryFixture for Shaped {
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
        self.server.set(login, "krbLastPwdChange", &moment(0));
    }

    async fn somebody_who(&self, state: State) -> Known {
        let login = match state {
            State::IsDisabled => "dora",
            State::IsYoung => {
                let policy = "cn=global_policy,cn=EXAMPLE.TEST,cn=kerberos,dc=example,dc=test";
                self.server.modify(&format!(
                    "dn: {policy}\nchangetype: modify\nreplace: krbMinPwdLife\nkrbMinPwdLife: 86400\n"
                ));
                self.server.set("bob", "krbLastPwdChange", &moment(0));
                "bob"
            }
            State::IsEnded => {
                self.server.set("bob", "krbPrincipalExpiration", LONG_AGO);
                "bob"
            }
            State::HasPasswordElsewhere => {
                self.server.set("bob", "ipaUserAuthType", "radius");
                "bob"
            }
            State::IsProtected => {
                self.server.set("svc", "memberOf", "cn=admins,cn=groups,cn=accounts,dc=example,dc=test");
                "svc"
            }
            State::IsExpired | State::MustChange | State::IsLockedByAdministrator => {
                panic!("it takes FreeIPA's plug-ins")
            }
        };
        self.known(login)
    }

    async fn kept_password(&self, login: &str) -> Vec<Vec<u8>> {
        self.server.kept_password(login)
    }

    fn trespasses(&self) -> Vec<(&'static str, String)> {
        let bob = self.server.dn_of("bob");
        let mut tried = tries(&bob, self.server.administrators_group(), self.server.decoy_dn());
        // What turns an account on again, which FreeIPA's own permission for locks would give along.
        let switch = "replace: nsAccountLock\nnsAccountLock: FALSE";
        tried.push(("a switch", format!("dn: {bob}\nchangetype: modify\n{switch}\n")));
        tried.into_iter().map(|(what, ldif)| (what, self.server.as_service(&ldif))).collect()
    }
}
