//! A first look at a directory, for whoever sets Nulstil up: what is there, and what our service account
//! may do. It changes nothing: every modification that is tried has a part that cannot succeed, and a
//! modification is carried out as a whole or not at all (RFC 4511 §4.6).

use crate::kind::Kind;
use crate::ldap::{Answer, Conn, Entry, Failure, Secret, Server, client_config};
use crate::openldap::policy::{self, Policy};
use crate::verdict;
use domain::lock_out::LockOut;
use domain::verdict::{SignIn, Verdict};
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
/// What everybody may read of the entry at the top of a FreeIPA; its own clients find it by this (`ipaserver`'s
/// `BASE_TEMPLATE`: "IPA V2.0").
const FREEIPA_TOP: (&str, &str) = ("info", "IPA V");
/// Parts of a tree whose top is looked at.
const TOPS_MAX: usize = 4;
/// Every Active Directory has this capability (LDAP_CAP_ACTIVE_DIRECTORY_OID, MS-ADTS 3.1.1.3.4.3.1).
const ACTIVE_DIRECTORY: &str = "1.2.840.113556.1.4.800";
/// A value that no entry has, so that deleting it fails.
const NOBODYS: &str = "nulstil-setup-looks-whether-this-may-be-deleted";

/// A connection to a directory, on which the service account has signed in, or nobody.
pub struct Survey {
    conn: Conn,
}

/// Why the service account could not sign in.
pub enum NotBound {
    /// Nobody answers, or nobody whom we trust.
    Unreachable(String),
    /// No such account, or another password.
    Wrong,
    /// The account is there, and in a state in which it cannot be used; never [`SignIn::Right`].
    Unfit(SignIn),
    /// Something else, by its number.
    Refused(i64),
}

/// What a server says about itself.
#[derive(Debug, Clone, Default)]
pub struct Root {
    pub naming_contexts: Vec<String>,
    /// The one of them that its people are in, if it tells.
    pub default_context: Option<String>,
    /// None when it shows too little of itself.
    pub kind: Option<Kind>,
    /// The vendor's own name and version, if it tells.
    pub vendor: Option<String>,
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

/// What became of a password of one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// The directory's own policy judged it, as it should.
    Judged(Verdict),
    /// Nothing judged it: no policy is in force, or our account stands above it.
    Passed,
}

impl Trial {
    pub(crate) fn of(answer: &Answer) -> Self {
        match (answer.policy_error, verdict::of_modify(&answer.code, answer.policy_error)) {
            (Some(_), Some(judged)) => Self::Judged(judged),
            (None, _) if answer.code == LdapResultCode::ConstraintViolation => Self::Judged(Verdict::Other),
            (Some(_) | None, _) => Self::Passed,
        }
    }
}

impl Survey {
    /// Connects to the first of these servers that answers and is trusted, and signs in.
    ///
    /// # Errors
    /// Why not, by type.
    pub async fn open(
        servers: &[Server],
        ca_pem: Option<&[u8]>,
        (kind, bind_dn): (Kind, &str),
        password: &Secret,
        within: Duration,
    ) -> Result<Self, NotBound> {
        let mut survey = Self::unsigned(servers, ca_pem, within).await.map_err(NotBound::Unreachable)?;
        let answer = survey.conn.bind(bind_dn, password.reveal()).await;
        let answer = answer.map_err(|failure| NotBound::Unreachable(failure.into_cause()))?;
        match kind.of_bind(&answer) {
            Some(SignIn::Right) => Ok(survey),
            Some(SignIn::Wrong) => Err(NotBound::Wrong),
            Some(state) => Err(NotBound::Unfit(state)),
            None => Err(NotBound::Refused(answer.code as i64)),
        }
    }

    /// Connects and signs in as nobody, to read what a server tells everybody.
    ///
    /// # Errors
    /// Nobody answers, or nobody whom we trust: the causes.
    pub async fn unsigned(
        servers: &[Server],
        ca_pem: Option<&[u8]>,
        within: Duration,
    ) -> Result<Self, String> {
        let tls = client_config(ca_pem).map_err(|fault| fault.to_string())?;
        let mut causes = Vec::new();
        for server in servers {
            match Conn::open(server, &tls, within).await {
                Ok(conn) => return Ok(Self { conn }),
                Err(failure) => causes.push(format!("{}: {}", server.url(), failure.into_cause())),
            }
        }
        Err(causes.join("; "))
    }

    /// What the server says about itself.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn root(&mut self) -> Result<Root, Fault> {
        let attributes = [
            "namingContexts",
            "defaultNamingContext",
            "objectClass",
            "structuralObjectClass",
            "vendorName",
            "vendorVersion",
            "rootDomainNamingContext",
            "supportedCapabilities",
            FREEIPA_SAYS,
        ];
        let (entries, _) = self.search("", LdapSearchScope::Base, anything(), &attributes).await?;
        let Some(entry) = entries.first() else { return Ok(Root::default()) };
        let vendor = [entry.one("vendorName"), entry.one("vendorVersion")];
        let vendor = vendor.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let mut root = Root {
            naming_contexts: entry.all("namingContexts").to_vec(),
            default_context: entry.one("defaultNamingContext").map(str::to_owned),
            kind: shown_kind(entry),
            vendor: (!vendor.is_empty()).then_some(vendor),
        };
        // An older FreeIPA says nothing of itself there.
        if root.kind == Some(Kind::Ds389) && self.is_freeipa(&root).await? {
            root.kind = Some(Kind::FreeIpa);
        }
        Ok(root)
    }

    async fn is_freeipa(&mut self, root: &Root) -> Result<bool, Fault> {
        let (attribute, begins) = FREEIPA_TOP;
        for top in root.default_context.iter().chain(&root.naming_contexts).take(TOPS_MAX) {
            let (entries, _) = self.search(top, LdapSearchScope::Base, anything(), &[attribute]).await?;
            let says = |entry: &Entry| entry.all(attribute).iter().any(|value| value.starts_with(begins));
            if entries.iter().any(says) {
                return Ok(true);
            }
        }
        Ok(false)
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
        self.names_of(below, of_class("pwdPolicy")).await
    }

    /// Groups of this name below this entry.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn groups(&mut self, below: &str, name: &str) -> Result<Vec<Group>, Fault> {
        let kinds = ["groupOfNames", "groupOfUniqueNames", "group"].map(of_class).to_vec();
        let filter = LdapFilter::And(vec![LdapFilter::Or(kinds), called(&["cn", "sAMAccountName"], name)]);
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

    /// Entries of this name below this one.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn named(&mut self, below: &str, name: &str) -> Result<Vec<String>, Fault> {
        self.names_of(below, called(&["cn", "uid"], name)).await
    }

    /// People below this entry: those who are called so where this kind keeps names, or some of them all.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn people(
        &mut self,
        kind: Kind,
        below: &str,
        login: Option<&str>,
    ) -> Result<Vec<String>, Fault> {
        let attributes = kind.login_attributes();
        let Some(value) = login else { return self.somebody(kind, below).await };
        let called = called(attributes, value);
        // As the adapters do: those of these two look for names alone.
        let filter = match kind {
            Kind::OpenLdap | Kind::Ds389 => called,
            Kind::ActiveDirectory | Kind::FreeIpa => LdapFilter::And(vec![kind.people(), called]),
        };
        self.names_of(below, filter).await
    }

    /// Some who are people by their class; where nobody is, some who have a name as people have it.
    async fn somebody(&mut self, kind: Kind, below: &str) -> Result<Vec<String>, Fault> {
        let attribute = kind.login_attributes().first().copied().unwrap_or("uid");
        let has_name = LdapFilter::Present(attribute.into());
        let people = LdapFilter::And(vec![kind.people(), has_name.clone()]);
        let found = self.names_of(below, people).await?;
        match kind {
            Kind::OpenLdap | Kind::Ds389 if found.is_empty() => self.names_of(below, has_name).await,
            Kind::OpenLdap | Kind::Ds389 | Kind::ActiveDirectory | Kind::FreeIpa => Ok(found),
        }
    }

    async fn names_of(&mut self, below: &str, filter: LdapFilter) -> Result<Vec<String>, Fault> {
        let entries = self.listed(below, filter, &["1.1"]).await?;
        Ok(entries.into_iter().map(|entry| entry.dn).collect())
    }

    /// When wrong passwords lock this entry of an OpenLDAP: by the policy that it names, or this one, which no adapter
    /// knows yet.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn lock_out(&mut self, dn: &str, default_policy_dn: Option<&str>) -> Result<LockOut, Fault> {
        let wanted = ["pwdPolicySubentry"];
        let (entries, _) = self.search(dn, LdapSearchScope::Base, anything(), &wanted).await?;
        let own = entries.first().and_then(|entry| entry.one(wanted[0]));
        let Some(policy) = own.or(default_policy_dn) else { return Ok(LockOut::Unread) };
        let (entries, _) =
            self.search(policy, LdapSearchScope::Base, anything(), &policy::ATTRIBUTES).await?;
        Ok(entries.first().map_or(LockOut::Unread, |entry| Policy::of(entry).lock_out))
    }

    /// Is it shown to us what this person is known by for good?
    ///
    /// # Errors
    /// The connection broke.
    pub async fn shows_id(&mut self, kind: Kind, dn: &str) -> Result<bool, Fault> {
        self.shows(dn, kind.id_attribute()).await
    }

    /// Is the hash of this person's password shown to us? Nothing of ours needs it.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn shows_hash(&mut self, dn: &str) -> Result<bool, Fault> {
        self.shows(dn, "userPassword").await
    }

    async fn shows(&mut self, dn: &str, attribute: &str) -> Result<bool, Fault> {
        let (entries, _) = self.search(dn, LdapSearchScope::Base, anything(), &[attribute]).await?;
        let is_shown = |entry: &Entry| !entry.all(attribute).is_empty() || !entry.bytes(attribute).is_empty();
        Ok(entries.first().is_some_and(is_shown))
    }

    /// What our account is called where rights are given: by its name alone in Active Directory and FreeIPA.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn account_name(&mut self, kind: Kind, dn: &str) -> Result<String, Fault> {
        match kind {
            Kind::OpenLdap | Kind::Ds389 => Ok(dn.to_owned()),
            Kind::ActiveDirectory => {
                let own = "sAMAccountName";
                let (entries, _) = self.search(dn, LdapSearchScope::Base, anything(), &[own]).await?;
                let shown = entries.first().and_then(|entry| entry.one(own)).map(str::to_owned);
                Ok(shown.unwrap_or_else(|| first_name(dn)))
            }
            Kind::FreeIpa => Ok(first_name(dn)),
        }
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
        Ok(Trial::of(&answer))
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

/// The kind of a server by what it says of itself.
fn shown_kind(root: &Entry) -> Option<Kind> {
    let classes = root.all("objectClass").iter().chain(root.all("structuralObjectClass"));
    let is_openldap = classes.into_iter().any(|class| class.eq_ignore_ascii_case("OpenLDAProotDSE"));
    let is_domain = root.one("rootDomainNamingContext").is_some()
        || root.all("supportedCapabilities").iter().any(|one| one == ACTIVE_DIRECTORY);
    if is_openldap {
        Some(Kind::OpenLdap)
    } else if is_domain {
        Some(Kind::ActiveDirectory)
    } else if root.one(FREEIPA_SAYS).is_some() {
        Some(Kind::FreeIpa)
    } else {
        root.one("vendorName").is_some_and(|name| name.contains("389 Project")).then_some(Kind::Ds389)
    }
}

/// The value of a DN's first part.
fn first_name(dn: &str) -> String {
    let first = dn.split_once(',').map_or(dn, |(first, _)| first);
    first.split_once('=').map_or(first, |(_, name)| name).trim().to_owned()
}

/// This value in one of these attributes.
fn called(attributes: &[&str], value: &str) -> LdapFilter {
    let equal = |name: &&str| LdapFilter::Equality((*name).to_owned(), value.to_owned());
    LdapFilter::Or(attributes.iter().map(equal).collect())
}

fn of_class(name: &str) -> LdapFilter {
    LdapFilter::Equality("objectClass".into(), name.to_owned())
}

fn change(operation: LdapModifyType, attribute: &str, value: &str) -> LdapModify {
    let modification =
        LdapPartialAttribute { atype: attribute.to_owned(), vals: vec![value.as_bytes().to_vec()] };
    LdapModify { operation, modification }
}
