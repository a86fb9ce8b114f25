//! A world for tests: the real store, and fakes of what we do not own. Shared with the unit tests,
//! so nothing of `web` is named here.

use async_trait::async_trait;
use domain::account::Standing;
use domain::limit::Limits;
use domain::logins::Logins;
use domain::secret::{DigestKey, DigestKeys};
use flows::World;
use flows::directories::{Directories, Link, Member};
use flows::method::Methods;
use flows::ports::{
    Checkup, Condition, Directory, Finding, PolicyDraft, PolicyText, PolicyVersion, Unreadable,
};
use std::sync::Arc;
use store::{SealKey, SealKeys, Store, StoreKeys};
use tempfile::TempDir;
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::fake::directory::FakeDirectory;
use testkit::fake::mailer::FakeMailer;

/// The password everybody starts with.
pub const OLD: &str = "the old password 1";

/// A world and its outside.
#[allow(dead_code, reason = "the unit tests look at pages only and use a part of this")]
pub struct Room {
    pub world: Arc<World>,
    pub clock: Arc<ManualClock>,
    pub chance: Arc<SeededChance>,
    pub directory: Arc<FakeDirectory>,
    pub mailer: Arc<FakeMailer>,
    _folder: TempDir,
}

impl Room {
    pub async fn new(limits: Limits) -> Self {
        Self::with(limits, Methods::default()).await
    }

    /// A world over two directories: `other` is in the second alone, and `twice` in both.
    #[allow(dead_code, reason = "the unit tests look at pages only")]
    pub async fn over_two(limits: Limits, links: Vec<Link>) -> (Self, Arc<FakeDirectory>) {
        let mut second = None;
        let room = Self::made(limits, Methods::default(), |first, clock| {
            let other = Arc::new(FakeDirectory::called("second", clock));
            other.add("other", OLD, &["other@example.org"]);
            first.add("twice", OLD, &["twice@example.org"]);
            other.add("twice", OLD, &["twice@example.com"]);
            second = Some(other.clone());
            let logins = Logins { domains: vec!["SECOND".into()], ..Logins::default() };
            let other = Member { logins, ..Member::plain(other) };
            let all = Directories::new(Member::plain(first), vec![other]);
            Arc::new(all.linked_by(links))
        });
        let mut room = room.await;
        let titles = [("main", "Windows"), ("second", "the Unix machines")];
        let titles = titles.map(|(name, title)| (name.to_owned(), title.to_owned()));
        Arc::get_mut(&mut room.world).expect("nobody else has it yet").titles = titles.into();
        (room, second.expect("it was made"))
    }

    pub async fn with(limits: Limits, methods: Methods) -> Self {
        Self::made(limits, methods, |directory, _| directory).await
    }

    async fn made(
        limits: Limits,
        methods: Methods,
        made: impl FnOnce(Arc<FakeDirectory>, Arc<ManualClock>) -> Arc<dyn Directory>,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}/nulstil.db", folder.path().display());
        let keys = StoreKeys { seal: SealKeys::new(SealKey::new(1, [8; 32]), Vec::new()), audit: [9; 32] };
        let store = Store::open(&url, keys).await.expect("a fresh store opens");
        let clock = Arc::new(ManualClock::default());
        let directory = Arc::new(FakeDirectory::new(clock.clone()));
        populate(&directory);
        let mailer = Arc::new(FakeMailer::default());
        let made = made(directory.clone(), clock.clone());
        let mut world = world(Arc::new(store), made, mailer.clone(), limits);
        world.methods = methods;
        world.desk.extend(domain::contact::EmailAddress::parse("desk@example.org"));
        let world = Arc::new(world);
        let chance = Arc::new(SeededChance::new(7));
        Self { world, clock, chance, directory, mailer, _folder: folder }
    }
}

/// The tools of the console, as plain as they can be: a policy is its JSON.
pub struct Plain;

impl PolicyText for Plain {
    fn write(&self, version: &PolicyVersion) -> String {
        serde_json::to_string(&version.set).expect("a policy is JSON")
    }

    fn read(&self, text: &str) -> Result<PolicyDraft, Vec<Unreadable>> {
        let wrong = |why: serde_json::Error| Unreadable {
            line: Some(why.line()),
            key: "policy".into(),
            what: "cannot be read".into(),
            remedy: "Write it again.".into(),
        };
        let set = serde_json::from_str(text).map_err(|why| vec![wrong(why)])?;
        Ok(PolicyDraft { set, based_on: None })
    }
}

#[async_trait]
impl Checkup for Plain {
    async fn findings(&self) -> Vec<Finding> {
        vec![Finding {
            check: "directory".into(),
            condition: Condition::Bad,
            cause: "nobody answers".into(),
            remedy: Some("Start it.".into()),
        }]
    }
}

/// One person of each kind that must look like all others.
fn populate(directory: &FakeDirectory) {
    for login in ["alice", "bob", "dora", "lou", "priv", "fed"] {
        let address = format!("{login}@example.org");
        directory.add(login, OLD, &[address.as_str()]);
    }
    directory.add("nomi", OLD, &[]);
    directory.add("dup1", OLD, &["dup@example.org"]);
    directory.add("dup2", OLD, &["dup@example.org"]);
    directory.alter("dora", |person| person.account.state.disabled = true);
    directory.alter("lou", |person| person.account.state.locked = true);
    directory.alter("priv", |person| person.account.standing = Standing::Protected);
    directory.alter("fed", |person| person.account.state.password_elsewhere = true);
}

fn world(store: Arc<Store>, directory: Arc<dyn Directory>, mailer: Arc<FakeMailer>, limits: Limits) -> World {
    let keys = DigestKeys::new(DigestKey::new(1, [7; 32]), Vec::new());
    let mut world = World::over(store, directory, mailer, keys);
    world.bounds.spread = std::time::Duration::ZERO;
    world.fixed_limits = Some(limits);
    world
}
