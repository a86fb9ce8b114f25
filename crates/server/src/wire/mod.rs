//! Builds everything once, from the configuration, and hands it on. Nothing here decides anything.

mod breached;
mod ldap;

pub use self::breached::corpus;
pub use ldap::{OverLdap, active_directory, ds389, free_ipa, open_ldap, over_ldap, servers};

use crate::config::{Config, Directory, DirectoryKind, Expanded, Mail, Organisation, Secret};
use crate::keys::{BadKeys, KeyFile};
use crate::real::{OsChance, SystemClock};
use domain::audit::Actor;
use domain::chance::Chance;
use domain::contact::EmailAddress;
use domain::id::RequestId;
use domain::locale::Locale;
use domain::secret::{Digest, DigestKeys, Presented, Purpose};
use flows::ctx::Clock;
use flows::directories::{Directories, Link, Member};
use flows::ports::{self, Mailer};
use flows::{Ctx, Fault, World};
use notify::mail::{Letterhead, SettingsError, Smtp};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use store::People;
use store::Store;

/// Memory that hashing the embedded directory's passwords may use at once.
const HASH_MEMORY_MIB: u32 = 256;

/// What a world is made of.
pub struct Parts {
    pub store: Store,
    pub keys: DigestKeys,
    pub directory: Arc<dyn ports::Directory>,
    /// What people call each of several directories.
    pub titles: BTreeMap<String, String>,
    pub mailer: Arc<dyn Mailer>,
    /// Who gets the letters of people who got stuck.
    pub desk: Vec<EmailAddress>,
    /// Who knows stolen passwords.
    pub breached: Option<Arc<dyn ports::Breached>>,
    /// What the organisation is called.
    pub organisation: String,
}

/// Why the parts could not be put together.
pub enum WireError {
    Keys(BadKeys),
    Mail(SettingsError),
    Directory(String),
    Fault(Fault),
}

impl From<BadKeys> for WireError {
    fn from(bad: BadKeys) -> Self {
        Self::Keys(bad)
    }
}

impl From<SettingsError> for WireError {
    fn from(bad: SettingsError) -> Self {
        Self::Mail(bad)
    }
}

impl From<Fault> for WireError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The one world of this process.
pub fn world(parts: Parts) -> Arc<World> {
    let Parts { store, keys, directory, titles, mailer, desk, breached, organisation } = parts;
    let mut world = World::over(Arc::new(store), directory, mailer, keys);
    world.desk = desk;
    world.titles = titles;
    world.breached = breached;
    world.organisation = organisation;
    Arc::new(world)
}

/// The same world in a hurry, for what nobody watches from outside: no tick, and no spread of messages.
pub fn hurried(mut world: Arc<World>) -> Arc<World> {
    let alone = Arc::get_mut(&mut world).expect("nobody else was handed it yet");
    alone.bounds.check_tick = std::time::Duration::from_millis(1);
    alone.bounds.spread = std::time::Duration::ZERO;
    world
}

/// The same world, in which no budget is counted.
#[cfg(feature = "bench")]
pub fn without_budgets(mut world: Arc<World>) -> Arc<World> {
    let alone = Arc::get_mut(&mut world).expect("nobody else was handed it yet");
    alone.fixed_limits = Some(domain::limit::Limits::new(Vec::new()));
    world
}

/// The real clock and the real chance.
pub fn circumstances() -> (Arc<dyn Clock>, Arc<dyn Chance>) {
    (Arc::new(SystemClock), Arc::new(OsChance))
}

/// The context that workers start from.
pub fn worker(clock: Arc<dyn Clock>, chance: Arc<dyn Chance>, locale: Locale) -> Ctx {
    let request = RequestId::fresh(chance.as_ref());
    Ctx { clock, chance, actor: Actor::Worker, request, locale, address: None }
}

/// A store and the digest keys, for `serve`.
pub async fn open(url: &Secret, keys: &Expanded) -> Result<(Store, DigestKeys), WireError> {
    let keys = KeyFile::load(&keys.path, keys.is_credential)?;
    let store = Store::open(url.reveal(), keys.store_keys()).await?;
    Ok((store, keys.digest_keys()))
}

/// The file of a database that is one.
pub fn database_file(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite://").map(Path::new)
}

/// The store beside a running `serve`.
pub async fn open_shared(config: &Config) -> Result<Store, WireError> {
    let keys = KeyFile::load(&config.keys_file.path, config.keys_file.is_credential)?;
    Ok(Store::open_shared(config.store_url.reveal(), keys.store_keys()).await?)
}

/// Makes a database that is not there yet, as the first start would. A service may run on it meanwhile.
pub async fn make(config: &Config) -> Result<(), WireError> {
    if open_shared(config).await.is_err() {
        drop(open(&config.store_url, &config.keys_file).await?);
    }
    Ok(())
}

/// The configured directories as one.
pub fn directories(
    configured: Vec<Directory>,
    links: Vec<Link>,
    store: &Store,
) -> Result<Arc<dyn ports::Directory>, WireError> {
    let mut members = Vec::with_capacity(configured.len());
    for Directory { name, kind, logins, only_members_of, .. } in configured {
        members.push(Member { directory: directory(name, kind, store)?, logins, only_members_of });
    }
    let mut members = members.into_iter();
    let first = members.next().ok_or_else(|| WireError::Directory("none is configured".into()))?;
    Ok(Arc::new(Directories::new(first, members.collect()).linked_by(links)))
}

/// What people call each directory; nothing where there is one, since nobody asks which.
pub fn titles(configured: &[Directory]) -> BTreeMap<String, String> {
    let several = configured.iter().filter(|_| configured.len() > 1);
    several.map(|one| (one.name.clone(), one.title.clone())).collect()
}

fn directory(
    name: String,
    kind: DirectoryKind,
    store: &Store,
) -> Result<Arc<dyn ports::Directory>, WireError> {
    match kind {
        DirectoryKind::Embedded => Ok(Arc::new(people(store, &name))),
        DirectoryKind::OpenLdap(settings) => Ok(Arc::new(open_ldap(name, *settings)?)),
        DirectoryKind::ActiveDirectory(settings) => Ok(Arc::new(active_directory(name, *settings)?)),
        DirectoryKind::Ds389(settings) => Ok(Arc::new(ds389(name, *settings)?)),
        DirectoryKind::FreeIpa(settings) => Ok(Arc::new(free_ipa(name, *settings)?)),
    }
}

/// What the sign-in system's token is known by.
pub fn sign_in_token(keys: &DigestKeys, token: &Secret) -> Option<Digest> {
    let token = Presented::token(token.reveal()).ok()?;
    keys.presented(Purpose::SignInSystem, &token).into_iter().next()
}

/// The embedded directory.
pub fn people(store: &Store, name: &str) -> People {
    let (clock, chance) = circumstances();
    People::new(store.clone(), name, HASH_MEMORY_MIB, clock, chance)
}

/// The configured mail server.
pub fn mailer(
    configured: Mail,
    public_url: &str,
    organisation: &Organisation,
) -> Result<Arc<Smtp>, WireError> {
    let (clock, chance) = circumstances();
    let letterhead = letterhead(public_url, organisation)?;
    Ok(Arc::new(Smtp::new(configured.smtp, letterhead, clock, chance)?))
}

/// What every letter takes from the configuration.
pub fn letterhead(public_url: &str, organisation: &Organisation) -> Result<Letterhead, SettingsError> {
    Letterhead::new(public_url, &organisation.name, &organisation.help, organisation.zone.clone())
}

/// What a command needs that works beside a running `serve`.
pub struct Beside {
    pub world: Arc<World>,
    pub ctx: Ctx,
}

/// Opens everything for one command.
pub async fn beside(config: Config) -> Result<Beside, WireError> {
    let keys = KeyFile::load(&config.keys_file.path, config.keys_file.is_credential)?;
    let store = open_shared(&config).await?;
    let titles = titles(&config.directories);
    let directory = directories(config.directories, config.links, &store)?;
    let mailer = mailer(config.mail, &config.server.public_url, &config.organisation)?;
    let (clock, chance) = circumstances();
    let ctx = worker(clock, chance, config.organisation.locale);
    Ok(Beside {
        // No password is chosen at the command line.
        world: world(Parts {
            store,
            keys: keys.digest_keys(),
            directory,
            titles,
            mailer,
            desk: Vec::new(),
            breached: None,
            organisation: config.organisation.name,
        }),
        ctx,
    })
}
