//! What all directories over LDAP have in common behind the `Directory` port: people found by a typed
//! filter, known by a permanent id, read again right before the one write. What differs is a
//! [`Dialect`].

mod account;
mod decoy;
mod dialect;
mod everybody;
mod groups;
mod rights;
mod search;
mod settings;
mod write;
mod wrote_on;

use crate::discovery::Discovery;
use crate::ldap::{Entry, LdapUrl, Pool, PoolSettings, Server, Source, client_config, generalized_time};
use async_trait::async_trait;
use domain::account::{Account, AccountKey, Login, PasswordTime};
use domain::chance::Chance;
use domain::contact::EmailAddress;
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use domain::warrant::{SetPassword, Spent, Unlock};
use flows::Fault;
use flows::ctx::Clock;
use flows::fault::FaultKind;
use flows::ports::{BindTarget, Directory, Found, Pages, Written};
use futures::future::try_join;
use ldap3_proto::proto::{LdapFilter, LdapResultCode, LdapSearchScope};
use std::sync::Arc;
use std::time::Duration;

pub use decoy::{Barred, Decoy};
pub use dialect::{Dialect, Place, Shown, Unlocking};
pub use rights::{Boundary, Elsewhere, Owner};
pub(crate) use rights::{anything, change};
pub use settings::{ContactAttributes, Reach, Settings};
use wrote_on::WroteOn;
use zeroize::Zeroizing;

/// The decoy when none is configured: nobody's name, so that a bind with it fails as fast as the server
/// says no. A real entry as decoy costs what a real person costs.
const DECOY_RDN: &str = "cn=nulstil-decoy";
/// How far a server's clock may be from ours.
const CLOCKS_APART: Duration = Duration::from_secs(300);

/// One directory over LDAP.
pub struct Adapter<D> {
    pub(crate) name: String,
    pub(crate) base_dn: String,
    bind_dn: String,
    pub(crate) login_attributes: Vec<String>,
    pub(crate) contact: ContactAttributes,
    pub(crate) clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    dialect: D,
    administrators_group: Option<String>,
    protected_groups: Vec<String>,
    decoy_dn: String,
    link_attribute: Option<String>,
    pool: Pool,
    wrote_on: WroteOn,
    known_groups: groups::Known,
}

impl<D: Dialect> Adapter<D> {
    /// Prepares a directory; nothing is dialled yet.
    ///
    /// # Errors
    /// No URL, or a CA file that holds no certificate.
    pub(crate) fn of(
        settings: Settings,
        dialect: D,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Fault> {
        let source = match settings.reach {
            Reach::Urls(urls) if urls.is_empty() => {
                return Err(Fault::new(FaultKind::Directory, "no URL is configured"));
            }
            Reach::Urls(urls) => Source::Listed(urls.into_iter().map(Server::of).map(Arc::new).collect()),
            Reach::Domain(domain) => {
                let discovery = Discovery::new(domain, settings.within, clock.clone(), chance.clone())?;
                Source::Found(Box::new(discovery))
            }
        };
        let tls = client_config(settings.ca_pem.as_deref())?;
        let bind_dn = settings.bind_dn;
        let pool = PoolSettings {
            source,
            bind_dn: bind_dn.clone(),
            bind_password: settings.bind_password,
            within: settings.within,
        };
        let decoy_dn = settings.decoy_dn.unwrap_or_else(|| format!("{DECOY_RDN},{}", settings.base_dn));
        Ok(Self {
            name: settings.name,
            base_dn: settings.base_dn,
            bind_dn,
            login_attributes: settings.login_attributes,
            contact: settings.contact,
            pool: Pool::new(pool, tls, clock.clone(), chance.clone()),
            clock,
            chance,
            dialect,
            administrators_group: settings.administrators_group,
            protected_groups: settings.protected_groups,
            decoy_dn,
            link_attribute: settings.link_attribute,
            wrote_on: WroteOn::default(),
            known_groups: groups::Known::default(),
        })
    }

    pub(crate) const fn dialect(&self) -> &D {
        &self.dialect
    }

    /// The attribute that says whose accounts in other directories are this one's.
    pub(crate) fn link_attribute(&self) -> Option<&str> {
        self.link_attribute.as_deref()
    }

    /// The entry that stands for nobody.
    pub(crate) fn decoy_dn(&self) -> &str {
        &self.decoy_dn
    }
}

/// A directory by its servers, for whoever looks after them.
#[async_trait]
pub trait Servers: Directory {
    /// The domain whose servers DNS names, if it does.
    fn domain(&self) -> Option<&str>;

    /// Every server in the order in which they are tried, as configured or as DNS names them now.
    ///
    /// # Errors
    /// DNS names none.
    async fn servers(&self) -> Result<Vec<LdapUrl>, Fault>;

    /// Every server with the certificate that it shows (DER), by StartTLS too, or the cause
    /// why none is shown or trusted. For `doctor`, which tells when they end.
    async fn certificates(&self) -> Vec<(LdapUrl, Result<Vec<u8>, String>)>;

    /// What the service account may do, and what it should not: for `doctor`. Nothing is changed.
    ///
    /// # Errors
    /// The directory cannot be reached or answers nonsense.
    async fn boundary(&self) -> Result<Boundary, Fault>;

    /// Whether an entry to be tried for names that nobody has stays open: for `doctor` and set-up. It is not tried.
    ///
    /// # Errors
    /// As [`Servers::boundary`].
    async fn decoy(&self, dn: &str) -> Result<Decoy, Fault>;
}

#[async_trait]
impl<D: Dialect> Servers for Adapter<D> {
    fn domain(&self) -> Option<&str> {
        self.pool.domain()
    }

    async fn servers(&self) -> Result<Vec<LdapUrl>, Fault> {
        let servers = self.pool.servers().await?;
        Ok(servers.into_iter().map(|server| server.url.clone()).collect())
    }

    async fn certificates(&self) -> Vec<(LdapUrl, Result<Vec<u8>, String>)> {
        self.pool.certificates().await
    }

    async fn boundary(&self) -> Result<Boundary, Fault> {
        self.boundary_here().await
    }

    async fn decoy(&self, dn: &str) -> Result<Decoy, Fault> {
        self.decoy_at(dn).await
    }
}

#[async_trait]
impl<D: Dialect> Directory for Adapter<D> {
    fn name(&self) -> &str {
        &self.name
    }

    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        self.find_account(login).await
    }

    async fn linked(&self, value: &str) -> Result<Found, Fault> {
        self.linked_by(value).await
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
        let entry = self.entry_by_id(key).await?;
        self.dialect.stated(self, entry.as_ref()).await
    }

    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        // White space alone is no password, and some servers take it for none at all.
        if password.is_blank() {
            return Ok(SignIn::Wrong);
        }
        let (dn, mut lease) = try_join(self.dn_of(target), self.pool.unbound()).await?;
        let is_nobodys = dn == self.decoy_dn;
        // What was typed is somebody's, perhaps of another directory: it is shown to no server but theirs.
        let made_up = is_nobodys.then(|| made_up(self.chance.as_ref(), password.reveal().len()));
        let shown = made_up.as_ref().map_or_else(|| password.reveal(), |text| text.as_str());
        let answer = match lease.conn.bind(&dn, shown).await {
            Ok(answer) => answer,
            Err(failure) => return Err(search::lost(lease, failure)),
        };
        let nonsense = |code: LdapResultCode| {
            let why = format!("bind answered with code {}", code as i64);
            Fault::new(FaultKind::Directory, why).during("trying a password")
        };
        let told = self.dialect.of_bind(&answer).ok_or_else(|| nonsense(answer.code.clone()))?;
        // Nobody's password is never right, and what else is said of the decoy is about nobody as well.
        if is_nobodys {
            lease.done();
            return Ok(SignIn::Wrong);
        }
        if told != SignIn::Right {
            lease.done();
            return Ok(told);
        }
        self.who_am_i(lease).await
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
        let servers = match self.wrote_on.of(key) {
            Some(server) => vec![server],
            None => self.pool.servers().await?,
        };
        for server in &servers {
            let account = self.account_of(&self.entry_on(server, key).await?).await?;
            if account.is_some_and(|account| account.state.locked || account.state.locked_by_admin) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn password_time(
        &self,
        key: &AccountKey,
        before: PasswordTime,
        since: Timestamp,
    ) -> Result<PasswordTime, Fault> {
        let (mut silent, mut is_moot, wrote_on) = (None, false, self.wrote_on.of(key));
        let is_written = |server: &Arc<Server>| wrote_on.as_ref().is_some_and(|one| one.url == server.url);
        let mut servers = self.pool.servers().await?;
        // DNS may name it no longer; what was written there was.
        if let Some(server) =
            wrote_on.as_ref().filter(|server| !servers.iter().any(|one| one.url == server.url))
        {
            servers.insert(0, server.clone());
        }
        for server in &servers {
            let entry = match self.entry_on(server, key).await {
                Ok(entry) => entry,
                Err(fault) => {
                    silent = Some(fault);
                    continue;
                }
            };
            let shown = self.dialect.password_time(&entry);
            // Where it was written any other time will do; elsewhere an earlier one is an old copy.
            if (shown != before && is_written(server)) || shown.is_after(before) {
                return Ok(shown);
            }
            is_moot |= may_be_left_behind::<D>(&entry, since);
        }
        match silent {
            Some(fault) => Err(fault),
            None if is_moot => Ok(PasswordTime::Absent),
            None => Ok(before),
        }
    }

    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        self.rights_on(key).await
    }

    async fn refuses_resets(&self, key: &AccountKey) -> Result<Option<Verdict>, Fault> {
        match self.entry_by_id(key).await? {
            Some(entry) => self.dialect.refuses_resets(self, &entry).await,
            None => Ok(None),
        }
    }

    fn old_password_opens(&self, _key: &AccountKey) -> Option<Duration> {
        self.dialect.old_password_opens()
    }

    fn asks_for_another(&self, _key: &AccountKey) -> bool {
        self.dialect.asks_for_another()
    }

    async fn probe(&self) -> Result<(), Fault> {
        let root = LdapFilter::Present("objectClass".into());
        let attributes = ["supportedExtension".to_owned()];
        self.search("", LdapSearchScope::Base, root, &attributes).await?;
        self.dialect.learn(self).await
    }
}

/// A password of this many bytes that nobody has ever typed: to try one costs what a typed one costs.
fn made_up(chance: &dyn Chance, length: usize) -> Zeroizing<String> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut drawn = Zeroizing::new(vec![0; length]);
    chance.fill(&mut drawn);
    Zeroizing::new(drawn.iter().map(|byte| char::from(LETTERS[usize::from(byte % 64)])).collect())
}

/// May the time of the password that this entry shows be one that nobody keeps any more? So if the entry was
/// written to at about the time of our write, or does not say when it was.
fn may_be_left_behind<D: Dialect>(entry: &Entry, since: Timestamp) -> bool {
    let Some(attribute) = D::WRITTEN else { return false };
    let written = entry.one(attribute).and_then(generalized_time);
    written.is_none_or(|written| written.plus(CLOCKS_APART) >= since)
}
