//! Every answer of every directory, over the wire: what it means to us, and what people read of it in each language.
//! The snapshot is what is reviewed; a row that is not understood any more shows there.

mod rows;

use directory::{
    ActiveDirectory, ContactAttributes, Ds389, FreeIpa, LdapUrl, OpenLdap, Reach, Secret, Settings,
};
use domain::locale::Locale;
use domain::time::Timestamp;
use domain::verdict::{SignIn, Verdict};
use flows::ctx::Clock;
use flows::ports::{BindTarget, Directory, Written};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use testkit::chance::SeededChance;
use testkit::contract::directory::{Scene, password};
use testkit::ldap_double::{Act, LdapDouble, Op};
use text::get;
use zeroize::Zeroizing;

const BASE: &str = "dc=example,dc=test";
const ALICE: &str = "uid=alice,dc=example,dc=test";
const SERVICE: &str = "cn=svc,dc=example,dc=test";
const SERVICE_PASSWORD: &str = "Service-Start-2026";
const OLD: &str = "Alice-Start-2026";
const NEW: &str = "Quiet-Harbour-41";

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    OpenLdap,
    ActiveDirectory,
    Ds389,
    FreeIpa,
}

#[derive(Debug, Clone, Copy)]
pub enum Doing {
    Reset,
    Change,
    SignIn,
}

/// One answer.
pub struct Row {
    kind: Kind,
    doing: Doing,
    situation: &'static str,
    code: i64,
    policy_error: Option<u8>,
    text: String,
}

struct RealClock;

impl Clock for RealClock {
    fn now(&self) -> Timestamp {
        let now = std::time::UNIX_EPOCH.elapsed().expect("after 1970");
        Timestamp::from_micros(i64::try_from(now.as_micros()).expect("before the year 294 000"))
    }
}

/// One directory that answers what it is told to.
struct Stage {
    double: LdapDouble,
    scene: Scene,
    kind: Kind,
}

impl Stage {
    async fn new(kind: Kind) -> Self {
        let double = LdapDouble::start().await;
        double.add(SERVICE, &[("userPassword", SERVICE_PASSWORD)]);
        double.add(BASE, &[("objectClass", "domain")]);
        let own: &[(&str, &str)] = match kind {
            Kind::OpenLdap => &[
                ("entryUUID", "11111111-2222-3333-4444-555555555555"),
                ("pwdChangedTime", "20260101000000Z"),
            ],
            Kind::ActiveDirectory => &[
                ("objectClass", "user"),
                ("guid", "03020100-0504-0706-0809-0a0b0c0d0e0f"),
                ("sAMAccountName", "alice"),
                ("userAccountControl", "512"),
                ("pwdLastSet", "134000000000000000"),
            ],
            Kind::Ds389 => {
                &[("nsUniqueId", "11111111-22223333-44445555-66667777"), ("pwdUpdateTime", "20260101000000Z")]
            }
            Kind::FreeIpa => &[
                ("objectClass", "person"),
                ("ipaUniqueID", "11111111-2222-11f0-8333-444444444444"),
                ("krbLastPwdChange", "20260101000000Z"),
            ],
        };
        let usual = [("objectClass", "inetOrgPerson"), ("uid", "alice"), ("userPassword", OLD)];
        double.add(ALICE, &[&usual[..], own].concat());
        double.add_bytes(ALICE, "objectGUID", &(0..16).collect::<Vec<u8>>());
        let mut sid = vec![1, 5, 0, 0, 0, 0, 0, 5];
        sid.extend([21_u32, 1, 2, 3, 1_104].iter().flat_map(|part| part.to_le_bytes()));
        double.add_bytes(ALICE, "objectSid", &sid);
        // Everybody is among the users of the domain, in tokenGroups by the same kind of number.
        sid[24..].copy_from_slice(&513_u32.to_le_bytes());
        double.add_bytes(ALICE, "tokenGroups", &sid);
        let scene = Scene::of(adapter(kind, &double), Arc::new(RealClock));
        Self { double, scene, kind }
    }

    /// What we make of an answer, by its stable code.
    async fn told(&self, row: &Row) -> Outcome {
        let account = self.scene.account("alice").await;
        let act = Act::numbered(row.code, &row.text, row.policy_error);
        let write = if self.kind == Kind::OpenLdap { Op::PasswordModify } else { Op::Other };
        let current = match row.doing {
            Doing::Reset => None,
            Doing::Change => Some(OLD),
            Doing::SignIn => {
                self.double.next(Op::Bind, act);
                self.double.next(Op::WhoAmI, Act::numbered(2, "", None));
                let told =
                    self.scene.directory.sign_in(BindTarget::Account(&account.key), &password(OLD)).await;
                self.double.relent();
                return told.map_or(Outcome::SignInFailed, Outcome::SignIn);
            }
        };
        self.double.next(write, act);
        let told = self.scene.set(&account, NEW, current).await;
        self.double.relent();
        match told {
            Written::Applied => Outcome::Applied,
            Written::Refused(verdict) => Outcome::Refused(verdict),
            other => panic!("{}: an answer is an answer: {other:?}", row.situation),
        }
    }
}

fn adapter(kind: Kind, double: &LdapDouble) -> Arc<dyn Directory> {
    let login = if kind == Kind::ActiveDirectory { "sAMAccountName" } else { "uid" };
    let settings = Settings {
        name: "there".into(),
        reach: Reach::Urls(vec![LdapUrl::parse(&double.ldaps_url()).expect("a URL")]),
        ca_pem: Some(double.ca_pem().as_bytes().to_vec()),
        bind_dn: SERVICE.into(),
        bind_password: Secret::new(Zeroizing::new(SERVICE_PASSWORD.into())),
        base_dn: BASE.into(),
        login_attributes: vec![login.into()],
        contact: ContactAttributes::default(),
        administrators_group: None,
        protected_groups: Vec::new(),
        default_policy_dn: None,
        decoy_dn: None,
        link_attribute: None,
        within: Duration::from_secs(5),
    };
    let (clock, chance) = (Arc::new(RealClock), Arc::new(SeededChance::new(7)));
    let sound = "settings that work";
    match kind {
        Kind::OpenLdap => Arc::new(OpenLdap::new(settings, clock, chance).expect(sound)),
        Kind::ActiveDirectory => Arc::new(ActiveDirectory::new(settings, clock, chance).expect(sound)),
        Kind::Ds389 => Arc::new(Ds389::new(settings, clock, chance).expect(sound)),
        Kind::FreeIpa => Arc::new(FreeIpa::new(settings, clock, chance).expect(sound)),
    }
}

enum Outcome {
    Applied,
    Refused(Verdict),
    SignIn(SignIn),
    SignInFailed,
}

impl Outcome {
    fn code(&self) -> String {
        match self {
            Self::Applied => "applied".to_owned(),
            Self::Refused(verdict) => verdict.code().to_owned(),
            Self::SignIn(told) => format!("sign-in: {told:?}"),
            Self::SignInFailed => "sign-in: a fault of the directory".to_owned(),
        }
    }

    /// What a person reads of it.
    fn words(&self, locale: Locale) -> String {
        match self {
            Self::Applied => get(locale, "done-lead"),
            // Before anything else of ours is said, the incident number is.
            Self::Refused(Verdict::Trouble) => {
                format!("{} {}", get(locale, "fault-what"), text::password::verdict(locale, Verdict::Trouble))
            }
            Self::Refused(verdict) => text::password::verdict(locale, *verdict),
            Self::SignIn(told) if told.is_right() => "–".to_owned(),
            Self::SignIn(_) => get(locale, "change-wrong-what"),
            Self::SignInFailed => get(locale, "change-try-again-what"),
        }
    }
}

#[tokio::test]
async fn every_answer_of_every_directory_is_understood_and_told_in_both_languages() {
    let mut out = String::new();
    let mut read = BTreeMap::new();
    let mut stage: Option<Stage> = None;
    for row in rows::all() {
        if stage.as_ref().is_none_or(|stage| stage.kind != row.kind) {
            let _ = writeln!(out, "{}== {:?}", if stage.is_some() { "\n" } else { "" }, row.kind);
            stage = Some(Stage::new(row.kind).await);
        }
        let stage = stage.as_ref().expect("it was just made");
        let told = stage.told(&row).await;
        let error = row.policy_error.map_or_else(String::new, |error| format!(" policy {error}"));
        let _ = writeln!(
            out,
            "{:?}, {} [{}{error}] {:?}\n    {}",
            row.doing,
            row.situation,
            row.code,
            row.text,
            told.code()
        );
        let sentences = [Locale::Da, Locale::En].map(|locale| told.words(locale));
        assert!(told.words(Locale::Da) != told.words(Locale::En) || told.words(Locale::En) == "–");
        read.insert(told.code(), sentences);
    }
    out.push_str("\n== What people read\n");
    for (code, [danish, english]) in &read {
        let _ = writeln!(out, "{code}\n    {danish}\n    {english}");
    }
    let never: Vec<&str> =
        Verdict::ALL.map(Verdict::code).into_iter().filter(|code| !read.contains_key(*code)).collect();
    let _ = writeln!(out, "\n== Verdicts that no answer here leads to\n{}", never.join("\n"));
    insta::assert_snapshot!(out);
}
