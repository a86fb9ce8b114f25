//! A first look at a directory, for whoever sets Nulstil up: what is there, and what our service account
//! may do. It changes nothing: every modification that is tried has a part that cannot succeed, and a
//! modification is carried out as a whole or not at all (RFC 4511 §4.6).

use crate::ldap::{Answer, Conn, Entry, Failure, LdapUrl, Secret, Server, client_config};
use crate::verdict;
use domain::verdict::Verdict;
use flows::Fault;
use flows::fault::FaultKind;
use ldap3_proto::proto::{
    LdapFilter, LdapModify, LdapModifyType, LdapPartialAttribute, LdapResultCode, LdapSearchScope,
};
use std::time::Duration;

/// Entries listed of one kind; an organisation's policies and groups of administrators are few.
const LISTED_MAX: i32 = 50;
/// What the root of a FreeIPA shows beside what 389-ds shows (its topology plug-in, since 4.3).
const FREEIPA_SAYS: &str = "ipaTopologyPluginVersion";
/// A value that no entry has, so that deleting it fails.
const NOBODYS: &str = "nulstil-setup-looks-whether-this-may-be-deleted";
/// The same for an attribute whose values are times: slapd's own clock is younger.
const NEVER: &str = "19700101000001Z";

/// A connection on which the service account has signed in.
pub struct Survey {
    conn: Conn,
}

/// Why the service account could not sign in.
pub enum NotBound {
    /// Nobody answers, or nobody whom we trust.
    Unreachable(String),
    /// No such account, or another password.
    Wrong,
    /// Something else, by its number.
    Refused(i64),
}

/// What a server says about itself.
#[derive(Debug, Clone, Default)]
pub struct Root {
    pub naming_contexts: Vec<String>,
    pub kind: Kind,
    /// The vendor's own name and version, if it tells.
    pub vendor: Option<String>,
}

/// Which server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    OpenLdap,
    ActiveDirectory,
    Ds389,
    FreeIpa,
    #[default]
    Unknown,
}

/// A group that the service account can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub dn: String,
    pub members: usize,
}

impl Group {
    fn of(entry: Entry) -> Self {
        Self { members: entry.all("member").len() + entry.all("uniqueMember").len(), dn: entry.dn }
    }
}

/// Whether something may be done, as a server answers who tries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Granted,
    Denied,
    /// The server does not know the attribute.
    Unknown,
    /// It answered something else, by its number.
    Unclear(i64),
}

/// What the service account may do to one person's entry.
#[derive(Debug, Clone)]
pub struct EntryAccess {
    /// Write the password: needed.
    pub password: Access,
    /// Delete a lock: needed for unlocking.
    pub lock: Access,
    /// Write a name: nothing of ours needs it.
    pub name: Access,
    /// Read the hash of the password: nothing of ours needs it.
    pub reads_password: bool,
    /// Read what a person is known by for good: needed.
    pub reads_id: bool,
    /// Read when the password was set.
    pub reads_password_time: bool,
}

/// What became of a password of one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// The directory's own policy judged it, as it should.
    Judged(Verdict),
    /// Nothing judged it: no policy is in force, or our account stands above it.
    Passed,
}

impl Survey {
    /// Connects and signs in.
    ///
    /// # Errors
    /// Why not, by type.
    pub async fn open(
        url: &LdapUrl,
        ca_pem: Option<&[u8]>,
        bind_dn: &str,
        password: &Secret,
        within: Duration,
    ) -> Result<Self, NotBound> {
        let tls = client_config(ca_pem).map_err(|fault| NotBound::Unreachable(fault.to_string()))?;
        let away = |failure: Failure| NotBound::Unreachable(failure.into_cause());
        let mut conn = Conn::open(&Server::of(url.clone()), &tls, within).await.map_err(away)?;
        match conn.bind(bind_dn, password.reveal()).await.map_err(away)?.code {
            LdapResultCode::Success => Ok(Self { conn }),
            LdapResultCode::InvalidCredentials
            | LdapResultCode::NoSuchObject
            | LdapResultCode::InvalidDNSyntax
            | LdapResultCode::InappropriateAuthentication => Err(NotBound::Wrong),
            code => Err(NotBound::Refused(code as i64)),
        }
    }

    /// What the server says about itself.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn root(&mut self) -> Result<Root, Fault> {
        let attributes =
            ["namingContexts", "objectClass", "structuralObjectClass", "vendorName", "vendorVersion"];
        let more = ["rootDomainNamingContext", "supportedExtension", FREEIPA_SAYS];
        let attributes: Vec<&str> = attributes.into_iter().chain(more).collect();
        let (entries, _) = self.search("", LdapSearchScope::Base, anything(), &attributes).await?;
        let Some(entry) = entries.first() else { return Ok(Root::default()) };
        let classes = entry.all("objectClass").iter().chain(entry.all("structuralObjectClass"));
        let is_openldap = classes.into_iter().any(|class| class.eq_ignore_ascii_case("OpenLDAProotDSE"));
        let name = entry.one("vendorName").unwrap_or_default();
        let kind = if is_openldap {
            Kind::OpenLdap
        } else if entry.one("rootDomainNamingContext").is_some() {
            Kind::ActiveDirectory
        } else if entry.one(FREEIPA_SAYS).is_some() {
            Kind::FreeIpa
        } else if name.contains("389 Project") {
            Kind::Ds389
        } else {
            Kind::Unknown
        };
        let vendor = [entry.one("vendorName"), entry.one("vendorVersion")];
        let vendor = vendor.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let vendor = (!vendor.is_empty()).then_some(vendor);
        Ok(Root { naming_contexts: entry.all("namingContexts").to_vec(), kind, vendor })
    }

    /// Can this entry be seen?
    ///
    /// # Errors
    /// The connection broke.
    pub async fn sees(&mut self, dn: &str) -> Result<bool, Fault> {
        let (entries, _) = self.search(dn, LdapSearchScope::Base, anything(), &["1.1"]).await?;
        Ok(!entries.is_empty())
    }

    /// Password policies below this entry.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn policies(&mut self, below: &str) -> Result<Vec<String>, Fault> {
        let entries = self.listed(below, of_class("pwdPolicy"), &["1.1"]).await?;
        Ok(entries.into_iter().map(|entry| entry.dn).collect())
    }

    /// Groups of this name below this entry.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn groups(&mut self, below: &str, name: &str) -> Result<Vec<Group>, Fault> {
        let kinds = LdapFilter::Or(vec![of_class("groupOfNames"), of_class("groupOfUniqueNames")]);
        let name = LdapFilter::Equality("cn".into(), name.to_owned());
        let filter = LdapFilter::And(vec![kinds, name]);
        let entries = self.listed(below, filter, &["member", "uniqueMember"]).await?;
        Ok(entries.into_iter().map(Group::of).collect())
    }

    /// One group by its place.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn group(&mut self, dn: &str) -> Result<Option<Group>, Fault> {
        let attributes = ["member", "uniqueMember"];
        let (entries, _) = self.search(dn, LdapSearchScope::Base, anything(), &attributes).await?;
        Ok(entries.into_iter().next().map(Group::of))
    }

    /// Entries of this common name below this one.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn named(&mut self, below: &str, name: &str) -> Result<Vec<String>, Fault> {
        let filter = LdapFilter::Equality("cn".into(), name.to_owned());
        let entries = self.listed(below, filter, &["1.1"]).await?;
        Ok(entries.into_iter().map(|entry| entry.dn).collect())
    }

    /// People below this entry: those with this value in one of these attributes, or one of them all.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn people(
        &mut self,
        below: &str,
        login: Option<(&[String], &str)>,
    ) -> Result<Vec<String>, Fault> {
        let filter = match login {
            None => LdapFilter::And(vec![of_class("person"), LdapFilter::Present("uid".into())]),
            Some((attributes, value)) => {
                let equal = |name: &String| LdapFilter::Equality(name.clone(), value.to_owned());
                LdapFilter::Or(attributes.iter().map(equal).collect())
            }
        };
        let entries = self.listed(below, filter, &["1.1"]).await?;
        Ok(entries.into_iter().map(|entry| entry.dn).collect())
    }

    /// What our account may do to this entry. Nothing is changed: a value is deleted that nobody has.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn access_to(&mut self, dn: &str) -> Result<EntryAccess, Fault> {
        let attributes = ["entryUUID", "userPassword", "pwdChangedTime"];
        let (entries, _) = self.search(dn, LdapSearchScope::Base, anything(), &attributes).await?;
        let shows = |attribute: &str| entries.first().is_some_and(|entry| !entry.all(attribute).is_empty());
        let reads_id = shows("entryUUID");
        let (reads_password, reads_password_time) = (shows("userPassword"), shows("pwdChangedTime"));
        Ok(EntryAccess {
            password: self.may_delete(dn, "userPassword", NOBODYS).await?,
            lock: self.may_delete(dn, "pwdAccountLockedTime", NEVER).await?,
            name: self.may_delete(dn, "cn", NOBODYS).await?,
            reads_password,
            reads_id,
            reads_password_time,
        })
    }

    /// Offers a password of one letter together with something impossible, so that it is judged and never
    /// set.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn offer_too_short(&mut self, dn: &str) -> Result<Trial, Fault> {
        let too_short = change(LdapModifyType::Replace, "userPassword", "x");
        let impossible = change(LdapModifyType::Delete, "cn", NOBODYS);
        // First what is impossible, for servers that should not be trusted to undo a half. slapd's overlay
        // judges the password before either is tried.
        let answer = self.modify(dn, vec![impossible, too_short]).await?;
        match (answer.policy_error, verdict::of_modify(&answer.code, answer.policy_error)) {
            (Some(_), Some(judged)) => Ok(Trial::Judged(judged)),
            (None, _) if answer.code == LdapResultCode::ConstraintViolation => {
                Ok(Trial::Judged(Verdict::Other))
            }
            (Some(_) | None, _) => Ok(Trial::Passed),
        }
    }

    async fn may_delete(&mut self, dn: &str, attribute: &str, value: &str) -> Result<Access, Fault> {
        let answer = self.modify(dn, vec![change(LdapModifyType::Delete, attribute, value)]).await?;
        Ok(match answer.code {
            LdapResultCode::NoSuchAttribute => Access::Granted,
            LdapResultCode::InsufficentAccessRights => Access::Denied,
            LdapResultCode::UndefinedAttributeType => Access::Unknown,
            code => Access::Unclear(code as i64),
        })
    }

    async fn modify(&mut self, dn: &str, changes: Vec<LdapModify>) -> Result<Answer, Fault> {
        self.conn.modify(dn, changes, Vec::new()).await.map_err(broke)
    }

    async fn listed(
        &mut self,
        below: &str,
        filter: LdapFilter,
        attributes: &[&str],
    ) -> Result<Vec<Entry>, Fault> {
        Ok(self.search(below, LdapSearchScope::Subtree, filter, attributes).await?.0)
    }

    async fn search(
        &mut self,
        base: &str,
        scope: LdapSearchScope,
        filter: LdapFilter,
        attributes: &[&str],
    ) -> Result<(Vec<Entry>, Answer), Fault> {
        let attributes: Vec<String> = attributes.iter().map(|name| (*name).to_owned()).collect();
        self.conn.search(base, scope, filter, &attributes, LISTED_MAX).await.map_err(broke)
    }
}

fn broke(failure: Failure) -> Fault {
    Fault::new(FaultKind::Directory, failure.into_cause()).during("looking at the directory")
}

fn anything() -> LdapFilter {
    LdapFilter::Present("objectClass".into())
}

fn of_class(name: &str) -> LdapFilter {
    LdapFilter::Equality("objectClass".into(), name.to_owned())
}

fn change(operation: LdapModifyType, attribute: &str, value: &str) -> LdapModify {
    let modification =
        LdapPartialAttribute { atype: attribute.to_owned(), vals: vec![value.as_bytes().to_vec()] };
    LdapModify { operation, modification }
}
