//! OpenLDAP behind the `Directory` port: people found by a typed filter, known by entryUUID, written
//! by RFC 3062 so that the server's own policy decides. Facts are of slapd 2.5.13.

mod account;
mod everybody;
mod groups;
mod policy;
mod search;
mod write;

use crate::ldap::{LdapUrl, Pool, PoolSettings, Secret, client_config};
use crate::verdict;
use account::Mapping;
use async_trait::async_trait;
use domain::account::{Account, AccountKey, Login, PasswordTime};
use domain::contact::EmailAddress;
use domain::password::Password;
use domain::verdict::{SignIn, StatedRules};
use domain::warrant::{SetPassword, Spent, Unlock};
use flows::Fault;
use flows::ctx::Clock;
use flows::fault::FaultKind;
use flows::ports::{BindTarget, Directory, Found, Pages, Written};
use futures::future::try_join;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// The decoy when none is configured: nobody's name, so that a bind with it fails as fast as slapd
/// says no. A real entry as decoy costs what a real person costs.
const DECOY_RDN: &str = "cn=nulstil-decoy";

/// Where recovery contacts live.
#[derive(Debug, Clone, Default)]
pub struct ContactAttributes {
    pub email: Option<String>,
    pub mobile: Option<String>,
    pub office_phone: Option<String>,
    /// Addresses of other domains count as none; empty when every domain is good.
    pub email_domains: Vec<String>,
}

/// How one OpenLDAP is reached and read.
pub struct Settings {
    /// The configured name, half of every account key.
    pub name: String,
    /// Tried in order; the one that answered last comes first.
    pub urls: Vec<LdapUrl>,
    /// Authorities to trust instead of the operating system's.
    pub ca_pem: Option<Vec<u8>>,
    pub bind_dn: String,
    pub bind_password: Secret,
    pub base_dn: String,
    /// Attributes a typed name is compared with; `uid` and `mail` by default.
    pub login_attributes: Vec<String>,
    pub contact: ContactAttributes,
    /// Members get the administrators' policy.
    pub administrators_group: Option<String>,
    /// Members are never reset.
    pub protected_groups: Vec<String>,
    /// The policy entry of people without one of their own (`ppolicy_default`).
    pub default_policy_dn: Option<String>,
    /// An entry whose password nobody has, bound to for names that nobody has.
    pub decoy_dn: Option<String>,
    /// Bounds connecting and every operation.
    pub within: Duration,
}

/// One OpenLDAP.
pub struct OpenLdap {
    name: String,
    base_dn: String,
    login_attributes: Vec<String>,
    mapping: Mapping,
    administrators_group: Option<String>,
    protected_groups: Vec<String>,
    decoy_dn: String,
    pool: Pool,
    clock: Arc<dyn Clock>,
    /// The server that took the last write, whose password time settles it.
    wrote_on: AtomicUsize,
    known_groups: groups::Known,
}

impl OpenLdap {
    /// Prepares an OpenLDAP; nothing is dialled yet.
    ///
    /// # Errors
    /// No URL, or a CA file that holds no certificate.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>) -> Result<Self, Fault> {
        if settings.urls.is_empty() {
            return Err(Fault::new(FaultKind::Directory, "no URL is configured"));
        }
        let tls = client_config(settings.ca_pem.as_deref())?;
        let pool = PoolSettings {
            urls: settings.urls,
            bind_dn: settings.bind_dn,
            bind_password: settings.bind_password,
            within: settings.within,
        };
        let decoy_dn = settings.decoy_dn.unwrap_or_else(|| format!("{DECOY_RDN},{}", settings.base_dn));
        Ok(Self {
            mapping: Mapping {
                directory: settings.name.clone(),
                login_attributes: settings.login_attributes.clone(),
                contact: settings.contact,
                default_policy_dn: settings.default_policy_dn,
            },
            name: settings.name,
            base_dn: settings.base_dn,
            login_attributes: settings.login_attributes,
            administrators_group: settings.administrators_group,
            protected_groups: settings.protected_groups,
            decoy_dn,
            pool: Pool::new(pool, tls),
            clock,
            wrote_on: AtomicUsize::new(0),
            known_groups: groups::Known::default(),
        })
    }

    /// Every configured server with the certificate that it shows (DER), by StartTLS too, or the cause
    /// why none is shown or trusted. For `doctor`, which tells when they end.
    pub async fn certificates(&self) -> Vec<(LdapUrl, Result<Vec<u8>, String>)> {
        self.pool.certificates().await
    }
}

#[async_trait]
impl Directory for OpenLdap {
    fn name(&self) -> &str {
        &self.name
    }

    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        self.find_account(login).await
    }

    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        self.holders_of(address).await
    }

    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault> {
        Ok(self.read_entry(key).await?.map(|(_, account)| account))
    }

    fn everybody(&self) -> Pages<'_> {
        self.pages()
    }

    async fn stated_rules(&self, key: &AccountKey) -> Result<StatedRules, Fault> {
        // Nobody's rules are asked for as well, at the same cost, and not told.
        let entry = self.entry_by_id(key).await?;
        let dn = match &entry {
            Some(entry) => self.mapping.policy_dn(entry),
            None => self.mapping.default_policy_dn(),
        };
        let policy = self.policy_at(dn).await?;
        Ok(policy.filter(|_| entry.is_some()).map(|policy| policy.stated()).unwrap_or_default())
    }

    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        // White space alone is no password, and some servers take it for none at all.
        if password.is_blank() {
            return Ok(SignIn::Wrong);
        }
        let lost = |why: String| Fault::new(FaultKind::Directory, why).during("trying a password");
        let (dn, (mut conn, _turn)) = try_join(self.dn_of(target), self.pool.unbound()).await?;
        let answer = conn.bind(&dn, password.reveal()).await.map_err(|why| lost(why.into_cause()))?;
        let told = verdict::of_bind(&answer.code, answer.policy_error)
            .ok_or_else(|| lost(format!("bind answered with code {}", answer.code.clone() as i64)))?;
        if told != SignIn::Right {
            return Ok(told);
        }
        self.who_am_i(&mut conn).await
    }

    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        self.write(warrant, new, current).await
    }

    async fn unlock(&self, warrant: Spent<Unlock>) -> Written {
        self.lift_lock(warrant).await
    }

    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault> {
        let state = self.account_of(&self.entry_where_written(key).await?).await?.map(|a| a.state);
        Ok(state.is_some_and(|state| state.locked || state.locked_by_admin))
    }

    async fn password_time(&self, key: &AccountKey) -> Result<PasswordTime, Fault> {
        Ok(account::password_time(&self.entry_where_written(key).await?))
    }

    async fn probe(&self) -> Result<(), Fault> {
        let root = LdapFilter::Present("objectClass".into());
        let attributes = ["supportedExtension".to_owned()];
        self.search("", LdapSearchScope::Base, root, &attributes).await.map(|_| ())
    }
}
