//! The questions, what somebody answers, and what is remembered of it. No secret is ever among what is
//! remembered.

use super::place::Way;
use crate::config::Secret;
use directory::Kind;
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::path::PathBuf;

/// What is asked, in this order. Everything else is found out, or has a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    Directory,
    Kind,
    Account,
    People,
    Mail,
    Address,
    Administrators,
    Person,
}

impl Question {
    pub const ALL: [Self; 8] = [
        Self::Directory,
        Self::Kind,
        Self::Account,
        Self::People,
        Self::Mail,
        Self::Address,
        Self::Administrators,
        Self::Person,
    ];

    /// Its name for programs and message ids.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Directory => "directory",
            Self::Kind => "kind",
            Self::Account => "account",
            Self::People => "people",
            Self::Mail => "mail",
            Self::Address => "address",
            Self::Administrators => "administrators",
            Self::Person => "person",
        }
    }
}

/// Who vouches for a server's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Voucher {
    /// The operating system's authorities.
    System,
    /// The authority in this PEM file.
    File(PathBuf),
    /// The certificate that the server shows and that has this SHA-256 fingerprint.
    Fingerprint(String),
}

/// One answer, as somebody gives it.
pub enum Given {
    Directory {
        address: String,
        /// Asked in place of the operating system's.
        nameservers: Vec<SocketAddr>,
        voucher: Voucher,
    },
    Kind {
        /// Nothing: the one that the server shows.
        name: String,
    },
    Account {
        dn: String,
        /// `None`: the one that was given before.
        password: Option<Secret>,
    },
    People {
        /// Nothing: what was found out.
        base_dn: String,
    },
    Mail {
        server: String,
        password: Option<Secret>,
        from: String,
        /// Where a letter may go that tries the way.
        test_address: String,
        ca_file: Option<PathBuf>,
    },
    Address {
        url: String,
    },
    Administrators {
        /// A name, a place in the tree, or nothing.
        group: String,
    },
    Person {
        /// Nothing: nobody is tried.
        login: String,
    },
}

/// The answers that were tested and taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub directory: Option<DirectoryFound>,
    pub kind: Option<KindChosen>,
    pub account: Option<AccountFound>,
    pub people: Option<PeopleFound>,
    pub mail: Option<MailFound>,
    pub address: Option<AddressFound>,
    pub administrators: Option<GroupChosen>,
    pub person: Option<PersonTried>,
}

impl Answers {
    pub const fn has(&self, question: Question) -> bool {
        match question {
            Question::Directory => self.directory.is_some(),
            Question::Kind => self.kind.is_some(),
            Question::Account => self.account.is_some(),
            Question::People => self.people.is_some(),
            Question::Mail => self.mail.is_some(),
            Question::Address => self.address.is_some(),
            Question::Administrators => self.administrators.is_some(),
            Question::Person => self.person.is_some(),
        }
    }

    pub fn forget(&mut self, question: Question) {
        match question {
            Question::Directory => self.directory = None,
            Question::Kind => self.kind = None,
            Question::Account => self.account = None,
            Question::People => self.people = None,
            Question::Mail => self.mail = None,
            Question::Address => self.address = None,
            Question::Administrators => self.administrators = None,
            Question::Person => self.person = None,
        }
    }

    /// What is proposed as the kind: the one that the server shows.
    pub fn usual_kind(&self) -> Option<Kind> {
        self.directory.as_ref().and_then(DirectoryFound::shown_kind)
    }

    /// Where people are looked for until somebody says otherwise.
    pub fn usual_people(&self) -> Option<&str> {
        self.account.as_ref().map(|account| account.people_dn.as_str())
    }

    /// The organisation's name until somebody writes another: the domain that the people are under.
    pub fn organisation(&self) -> String {
        let domain = self.account.as_ref().and_then(|account| domain_of(&account.top_dn));
        let first = domain.as_deref().and_then(|domain| domain.split('.').next()).unwrap_or("Example");
        let mut letters = first.chars();
        letters.next().map(|one| one.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    /// The sender until somebody names another.
    pub fn usual_sender(&self) -> String {
        let domain = self.account.as_ref().and_then(|account| domain_of(&account.top_dn));
        format!("no-reply@{}", domain.as_deref().unwrap_or("example.org"))
    }
}

/// `ou=people,dc=example,dc=org` is under example.org.
pub fn domain_of(dn: &str) -> Option<String> {
    let parts = dn.split(',').filter_map(|part| part.trim().split_once('='));
    let labels: Vec<String> =
        parts.filter(|(kind, _)| kind.eq_ignore_ascii_case("dc")).map(|(_, v)| v.to_lowercase()).collect();
    (!labels.is_empty()).then(|| labels.join("."))
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryFound {
    /// An authority of its own vouches for it; its certificate is kept in a file.
    pub has_own_ca: bool,
    /// What it says of itself to everybody.
    pub kind: Option<KindChosen>,
    pub top_dn: Option<String>,
    pub way: Way,
}

impl DirectoryFound {
    pub fn shown_kind(&self) -> Option<Kind> {
        // Nothing else has controllers that DNS names.
        let by_dns = matches!(self.way, Way::Domain { .. }).then_some(Kind::ActiveDirectory);
        self.kind.map(|shown| shown.0).or(by_dns)
    }
}

/// A kind of directory, kept by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KindChosen(pub Kind);

impl TryFrom<String> for KindChosen {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Kind::named(&name).map(Self).ok_or("no kind of directory")
    }
}

impl From<KindChosen> for String {
    fn from(chosen: KindChosen) -> Self {
        chosen.0.name().to_owned()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountFound {
    pub bind_dn: String,
    /// What it is called where rights are given.
    pub name: String,
    /// The top of the tree that groups and policies are looked for under.
    pub top_dn: String,
    /// Where people are looked for until somebody says otherwise.
    pub people_dn: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleFound {
    pub base_dn: String,
    pub default_policy_dn: Option<String>,
    pub decoy_dn: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailFound {
    pub smtp: String,
    pub from: String,
    pub has_password: bool,
    pub has_own_ca: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddressFound {
    pub public_url: String,
    pub listen: String,
    /// Somebody else ends TLS in front of us, on this machine.
    pub is_behind_proxy: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupChosen {
    pub group_dn: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonTried {
    pub login: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_stands_in_the_tree() {
        assert_eq!(domain_of("ou=people,dc=Example,dc=org").as_deref(), Some("example.org"));
        assert_eq!(domain_of("o=example"), None);
    }
}
