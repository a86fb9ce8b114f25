//! `[[directory]]`: where the people are.

use super::Surroundings;
use super::expand::expand;
use super::logins;
use super::problem::Problems;
use super::reach::{self, Reach};
use super::read::{Placed, Table};
use super::secret::{self, Secret};
use ::directory::Kind;
use domain::contact::EmailAddress;
use domain::logins::Logins;
use flows::directories::DIRECTORIES_MAX;
use std::path::PathBuf;
use std::time::Duration;

/// One directory.
pub struct Directory {
    pub name: String,
    pub kind: DirectoryKind,
    /// The typed names that are looked for in it.
    pub logins: Logins,
    /// Members of these groups are its people; everybody is when there are none.
    pub only_members_of: Vec<String>,
    /// What people call it; its name unless told.
    pub title: String,
}

/// The kinds that work today.
pub enum DirectoryKind {
    /// People kept in our own store.
    Embedded,
    OpenLdap(Box<Ldap>),
    ActiveDirectory(Box<Ldap>),
    Ds389(Box<Ldap>),
    FreeIpa(Box<Ldap>),
}

impl DirectoryKind {
    /// A directory of this kind, reached so.
    pub fn over_ldap(kind: Kind, settings: Ldap) -> Self {
        let settings = Box::new(settings);
        match kind {
            Kind::OpenLdap => Self::OpenLdap(settings),
            Kind::ActiveDirectory => Self::ActiveDirectory(settings),
            Kind::Ds389 => Self::Ds389(settings),
            Kind::FreeIpa => Self::FreeIpa(settings),
        }
    }
}

/// How to speak to a directory over LDAP.
pub struct Ldap {
    pub reach: Reach,
    pub ca_file: Option<PathBuf>,
    pub bind_dn: String,
    pub bind_password: Secret,
    pub base_dn: String,
    pub login_attributes: Vec<String>,
    pub contact: Contact,
    /// Members get the administrators' policy.
    pub administrators_group: Option<String>,
    /// Members are never reset.
    pub protected_groups: Vec<String>,
    /// The password policy of people without one of their own (`ppolicy_default`).
    pub default_policy_dn: Option<String>,
    /// An entry whose password nobody knows: checked in place of names that nobody has.
    pub decoy_dn: Option<String>,
    /// Holds what links its accounts to those of other directories.
    pub link_attribute: Option<String>,
    pub timeout: Duration,
}

/// The attributes that recovery contacts live in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<String>,
    pub mobile: Option<String>,
    pub office_phone: Option<String>,
    /// Addresses of other domains are not used; empty when all are.
    pub email_domains: Vec<String>,
}

const TIMEOUT_DEFAULT_S: u64 = 5;
const TIMEOUT_MAX_S: u64 = 60;

/// One directory, or several of different names.
pub fn check(
    root: &mut Table,
    surroundings: &Surroundings,
    problems: &mut Problems,
) -> Option<Vec<Directory>> {
    let at = root.place_of("directory");
    let given = root.tables("directory", problems);
    if given.is_none() && at.line.is_some() {
        return None;
    }
    let tables = given.unwrap_or_default();
    if tables.is_empty() {
        problems.add(&at, "is missing", "Add a section [[directory]]; the manual has a full example.");
        return None;
    }
    if tables.len() > DIRECTORIES_MAX {
        let what = format!("is there more than {DIRECTORIES_MAX} times");
        problems.add(&at, what, "Keep those whose people reset their passwords here.");
    }
    let count = tables.len();
    let mut all: Vec<Directory> = Vec::with_capacity(count);
    for table in tables {
        let at = table.at().clone();
        let Some(directory) = one(table, surroundings, problems) else { continue };
        if all.iter().any(|other| other.name.eq_ignore_ascii_case(&directory.name)) {
            let remedy = "Give each a name of its own: it says for ever whose account is meant.";
            problems.add(&at, format!("has the name of another directory, {:?}", directory.name), remedy);
        }
        all.push(directory);
    }
    (all.len() == count).then_some(all)
}

fn one(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Directory> {
    let name = table.required("name", "\"main\"", problems);
    let name = name.and_then(|name| plain_name(&name, problems));
    let kind = table.required("kind", "\"openldap\"", problems);
    let given = kind?;
    let kind = match (given.value.as_str(), Kind::named(&given.value)) {
        (_, Some(kind)) => {
            let settings = ldap(&mut table, kind, surroundings, problems);
            settings.map(|settings| DirectoryKind::over_ldap(kind, settings))
        }
        ("embedded", None) => Some(DirectoryKind::Embedded),
        // Its other keys cannot be judged, so that they are not called unknown.
        (other, None) => {
            let remedy = "Give \"openldap\", \"active-directory\", \"389ds\", \"freeipa\" or \"embedded\".";
            problems.add(&given.at, format!("{other:?} is not a kind of directory"), remedy);
            return None;
        }
    };
    let logins = logins::check(&mut table, problems);
    let only_members_of = logins::groups(&mut table, problems);
    let title = logins::title(&mut table, problems);
    table.finish(problems);
    let name = name?;
    let title = opened(title)?.unwrap_or_else(|| name.clone());
    Some(Directory { kind: kind?, logins: logins?, only_members_of: only_members_of?, title, name })
}

/// The name is the first half of every account's key, so that it must stay short, plain and the same.
fn plain_name(name: &Placed<String>, problems: &mut Problems) -> Option<String> {
    const CHARS_MAX: usize = 40;
    let is_plain = name.value.len() <= CHARS_MAX
        && name.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !is_plain {
        problems.add(
            &name.at,
            "is not a short plain name",
            "Use letters, digits, - and _, such as \"main\".",
        );
    }
    is_plain.then(|| name.value.clone())
}

fn ldap(table: &mut Table, kind: Kind, surroundings: &Surroundings, problems: &mut Problems) -> Option<Ldap> {
    let reach = reach::check(table, reach::find(kind), problems);
    let ca_file = table.text("ca_file", problems);
    let ca_file = ca_file.map(|given| ca(&given, surroundings, problems));
    let bind_dn = dn(table, "bind_dn", "\"cn=nulstil,ou=services,dc=example,dc=org\"", problems);
    let password_file = table.required("bind_password_file", "\"/etc/nulstil/bind\"", problems);
    let bind_password = password_file.and_then(|given| {
        let file = expand(&given, surroundings, problems)?;
        secret::read(&given.at, &file, problems)
    });
    let base_dn = dn(table, "base_dn", "\"ou=people,dc=example,dc=org\"", problems);
    let login_attributes = attributes(table, kind.login_attributes(), problems);
    let contact = contact(table, problems);
    let administrators_group = maybe_dn(table, "administrators_group", problems);
    let protected_groups = dns(table, "protected_groups", problems);
    let default_policy_dn = maybe_dn(table, "default_policy_dn", problems);
    let decoy_dn = maybe_dn(table, "decoy_dn", problems);
    let link_attribute = logins::link_attribute(table, contact.as_ref(), problems);
    let timeout = table.whole("timeout_s", 1..=TIMEOUT_MAX_S, problems).unwrap_or(TIMEOUT_DEFAULT_S);
    Some(Ldap {
        reach: reach?,
        ca_file: opened(ca_file)?,
        bind_dn: bind_dn?,
        bind_password: bind_password?,
        base_dn: base_dn?,
        login_attributes: login_attributes?,
        contact: contact?,
        administrators_group: opened(administrators_group)?,
        protected_groups: protected_groups?,
        default_policy_dn: opened(default_policy_dn)?,
        decoy_dn: opened(decoy_dn)?,
        link_attribute: opened(link_attribute)?,
        timeout: Duration::from_secs(timeout),
    })
}

/// Not given is fine, given and wrong is not.
pub fn opened<T>(given: Option<Option<T>>) -> Option<Option<T>> {
    match given {
        None => Some(None),
        Some(None) => None,
        Some(found) => Some(found),
    }
}

pub fn ca(given: &Placed<String>, surroundings: &Surroundings, problems: &mut Problems) -> Option<PathBuf> {
    let file = expand(given, surroundings, problems)?;
    match crate::tls::certificates(&file.path) {
        Ok(_) => Some(file.path),
        Err(why) => {
            problems.add(&given.at, why, "Give a PEM file with the certificate of the authority.");
            None
        }
    }
}

fn is_dn(given: &Placed<String>, problems: &mut Problems) -> bool {
    let is_right = given.value.contains('=') && !given.value.chars().any(char::is_control);
    if !is_right {
        problems.add(&given.at, "is not a distinguished name", "Such as: ou=people,dc=example,dc=org");
    }
    is_right
}

fn dn(table: &mut Table, key: &'static str, example: &str, problems: &mut Problems) -> Option<String> {
    let given = table.required(key, example, problems)?;
    is_dn(&given, problems).then_some(given.value)
}

fn maybe_dn(table: &mut Table, key: &'static str, problems: &mut Problems) -> Option<Option<String>> {
    let given = table.text(key, problems)?;
    Some(is_dn(&given, problems).then_some(given.value))
}

fn dns(table: &mut Table, key: &'static str, problems: &mut Problems) -> Option<Vec<String>> {
    let given = table.texts(key, problems).unwrap_or_default();
    let right: Vec<String> =
        given.iter().filter(|dn| is_dn(dn, problems)).map(|dn| dn.value.clone()).collect();
    (right.len() == given.len()).then_some(right)
}

pub fn is_attribute(given: &Placed<String>, problems: &mut Problems) -> bool {
    let name = given.value.as_bytes();
    let is_right = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-;".contains(byte));
    if !is_right {
        problems.add(&given.at, format!("{:?} is not an attribute", given.value), "Such as: mail");
    }
    is_right
}

fn attributes(table: &mut Table, names: &[&str], problems: &mut Problems) -> Option<Vec<String>> {
    let at = table.place_of("login_attributes");
    let Some(given) = table.texts("login_attributes", problems) else {
        return Some(names.iter().map(|name| (*name).to_owned()).collect());
    };
    if given.is_empty() {
        problems.add(&at, "is empty", "Such as: login_attributes = [\"uid\", \"mail\"]");
        return None;
    }
    let right: Vec<String> =
        given.iter().filter(|name| is_attribute(name, problems)).map(|name| name.value.clone()).collect();
    (right.len() == given.len()).then_some(right)
}

fn contact(table: &mut Table, problems: &mut Problems) -> Option<Contact> {
    let Some(mut given) = table.table("contact", problems) else {
        return Some(Contact { email: Some("mail".into()), ..Contact::default() });
    };
    let mut attribute = |key: &'static str| match given.text(key, problems) {
        None => Some(None),
        Some(name) => is_attribute(&name, problems).then_some(Some(name.value)),
    };
    let (email, mobile, office_phone) = (attribute("email"), attribute("mobile"), attribute("office_phone"));
    let email_domains = domains(&mut given, problems);
    given.finish(problems);
    let (email, mobile, office_phone) = (email?, mobile?, office_phone?);
    Some(Contact { email, mobile, office_phone, email_domains: email_domains? })
}

/// Domains are compared as addresses have them: in their ASCII form.
fn domains(table: &mut Table, problems: &mut Problems) -> Option<Vec<String>> {
    let given = table.texts("email_domains", problems).unwrap_or_default();
    let is_domain = |given: &&Placed<String>| {
        let is_right = EmailAddress::parse(&format!("somebody@{}", given.value)).is_some();
        if !is_right {
            let remedy = "Such as: email_domains = [\"example.org\"], with other letters as xn--...";
            problems.add(&given.at, format!("{:?} is not a domain", given.value), remedy);
        }
        is_right
    };
    let right: Vec<String> = given.iter().filter(is_domain).map(|domain| domain.value.clone()).collect();
    (right.len() == given.len()).then_some(right)
}
