//! The world of a story: a clock to turn, people to arrange, a mailbox to read, browsers to act.

use domain::account::{AccountKey, Login};
use domain::challenge::SecretKind;
use domain::limit::Limits;
use domain::method::Method;
use domain::password::Password;
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::{DigestKey, DigestKeys, Presented, Token};
use flows::ctx::Clock;
use flows::ports::{CheckOutcome, NewPolicy, Recorded};
use flows::reset::{Ask, Given, Opened, Outcome, Start, View};
use flows::world::Bounds;
use flows::{Ctx, Stop, World, change, jobs, reset};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{SealKey, SealKeys, Store, StoreKeys};
use tempfile::TempDir;
use testkit::clock::ManualClock;
use testkit::fake::directory::FakeDirectory;
use testkit::fake::mailer::FakeMailer;
use zeroize::Zeroizing;

pub const GOOD: &str = "tre grønne gummistøvler";
pub const OTHER: &str = "four wet umbrellas, drying";
pub const OLD: &str = "the old password 1";
pub const ALICE: &str = "alice@example.org";

/// Which database a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

/// Stamps a story once for each database.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() { super::$name($crate::app::TestApp::new($crate::app::On::Sqlite).await).await } )+ }
        mod postgres { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() { super::$name($crate::app::TestApp::new($crate::app::On::Postgres).await).await } )+ }
    };
}

/// As `on_both`, for stories that build their own world.
#[macro_export]
macro_rules! on_each {
    ($($name:ident),+ $(,)?) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() { super::$name($crate::app::On::Sqlite).await } )+ }
        mod postgres { $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)] async fn $name() { super::$name($crate::app::On::Postgres).await } )+ }
    };
}

pub struct TestApp {
    pub world: Arc<World>,
    pub clock: Arc<ManualClock>,
    pub directory: Arc<FakeDirectory>,
    pub mailer: Arc<FakeMailer>,
    seed: AtomicU64,
    _folder: TempDir,
}

/// How a world differs from the usual one.
pub struct Twist {
    pub limits: Option<Limits>,
    pub bounds: Bounds,
    pub methods: flows::method::Methods,
    /// Who knows stolen passwords.
    pub breached: Option<Arc<dyn flows::ports::Breached>>,
}

impl Default for Twist {
    fn default() -> Self {
        // Stories are about what happens, not when: their messages are due at once.
        let bounds = Bounds { spread: Duration::ZERO, ..Bounds::default() };
        Self { limits: None, bounds, methods: flows::method::Methods::default(), breached: None }
    }
}

pub fn digest_keys() -> DigestKeys {
    DigestKeys::new(DigestKey::new(1, [7; 32]), Vec::new())
}

pub fn store_keys() -> StoreKeys {
    StoreKeys { seal: SealKeys::new(SealKey::new(1, [8; 32]), Vec::new()), audit: [9; 32] }
}

/// Stories wait for thousands of commits and are not about the disk.
fn folder_in_memory() -> TempDir {
    let in_memory = tempfile::tempdir_in("/dev/shm");
    in_memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder")
}

impl TestApp {
    pub async fn new(on: On) -> Self {
        Self::twisted(on, Twist::default()).await
    }

    pub async fn twisted(on: On, twist: Twist) -> Self {
        Self::over(on, twist, |directory, _| directory).await
    }

    /// A world whose directory is what is made of the usual one.
    pub async fn over(
        on: On,
        twist: Twist,
        made: impl FnOnce(Arc<FakeDirectory>, Arc<ManualClock>) -> Arc<dyn flows::ports::Directory>,
    ) -> Self {
        let folder = folder_in_memory();
        let url = match on {
            On::Sqlite => format!("sqlite://{}/nulstil.db", folder.path().display()),
            On::Postgres => testkit::postgres::fresh_database(),
        };
        let store = Store::open(&url, store_keys()).await.expect("a fresh store opens");
        let clock = Arc::new(ManualClock::default());
        let directory = Arc::new(FakeDirectory::new(clock.clone()));
        let mailer = Arc::new(FakeMailer::default());
        for (login, emails) in [
            ("alice", &[ALICE][..]),
            ("bob", &["bob@example.org"]),
            ("dora", &["dora@example.org"]),
            ("lou", &["lou@example.org"]),
            ("nomi", &[]),
            ("priv", &["priv@example.org"]),
            ("twomails", &["one@example.org", "two@example.org"]),
            ("dup1", &["dup@example.org"]),
            ("dup2", &["dup@example.org"]),
        ] {
            directory.add(login, OLD, emails);
        }
        directory.alter("dora", |p| p.account.state.disabled = true);
        directory.alter("lou", |p| p.account.state.locked = true);
        directory.alter("priv", |p| p.account.standing = domain::account::Standing::Protected);
        let made = made(directory.clone(), clock.clone());
        let world = Arc::new(build(&store, made, mailer.clone(), twist));
        Self { world, clock, directory, mailer, seed: AtomicU64::new(1), _folder: folder }
    }

    /// The next visitor, with a seed of their own.
    pub fn visitor(&self) -> Ctx {
        testkit::ctx::visitor(&self.clock, self.seed.fetch_add(1, Ordering::SeqCst))
    }

    /// Somebody opens a browser and names an account.
    pub async fn start(&self, login: &str) -> Browser<'_> {
        self.try_start(login).await.unwrap_or_else(|stop| panic!("starting for {login}: {stop:?}"))
    }

    /// The same for somebody with this goal.
    pub async fn start_to(&self, login: &str, goal: Goal) -> Browser<'_> {
        self.try_start_to(login, goal).await.unwrap_or_else(|stop| panic!("starting for {login}: {stop:?}"))
    }

    pub async fn try_start(&self, login: &str) -> Result<Browser<'_>, Stop> {
        self.try_start_to(login, Goal::Reset).await
    }

    async fn try_start_to(&self, login: &str, goal: Goal) -> Result<Browser<'_>, Stop> {
        let start = Start { login: Login::parse(login).expect("a typed name"), goal, device: None };
        let Opened { token, view } = reset::open(&self.visitor(), &self.world, start).await?;
        Ok(Browser { app: self, token: token.reveal().to_string(), first: view })
    }

    /// Lets workers do everything that is due.
    pub async fn work(&self) {
        let ctx = self.visitor().for_worker();
        for _ in 0..20 {
            if jobs::run_due(&ctx, &self.world, 64).await.expect("the queue can be read") == 0 {
                return;
            }
        }
        panic!("jobs never end");
    }

    pub async fn advance(&self, span: Duration) {
        self.clock.advance(span);
    }

    pub fn key(&self, login: &str) -> AccountKey {
        self.directory.person(login).account.key
    }

    /// What the audit holds about a browser's reset, as codes.
    pub async fn told(&self, browser: &Browser<'_>) -> Vec<String> {
        self.records(browser).await.into_iter().map(|entry| entry.fact).collect()
    }

    pub async fn records(&self, browser: &Browser<'_>) -> Vec<Recorded> {
        self.world.audit.of_reset(browser.first.id).await.expect("the audit can be read")
    }

    /// Changes a known password and reads the outcome once its tick has come.
    pub async fn change(&self, login: &str, current: &str, new: &str) -> change::ChangeState {
        self.change_seen(login, current, new).await.state
    }

    pub async fn change_seen(&self, login: &str, current: &str, new: &str) -> change::ChangeView {
        let start =
            Start { login: Login::parse(login).expect("a typed name"), goal: Goal::Change, device: None };
        let new = change::NewChange { start, current: password(current), new: password(new) };
        let (token, id) = change::open(&self.visitor(), &self.world, new).await.expect("a change opens");
        while self.world.resets.load(id).await.expect("readable").is_some_and(|held| held.checked.is_none()) {
            tokio::task::yield_now().await;
        }
        self.clock.advance(self.world.bounds.check_tick);
        let token = presented(&token);
        change::view(&self.visitor(), &self.world, &token).await.expect("a change is seen")
    }
}

pub fn build(
    store: &Store,
    directory: Arc<dyn flows::ports::Directory>,
    mailer: Arc<dyn flows::ports::Mailer>,
    twist: Twist,
) -> World {
    let mut world = World::over(Arc::new(store.clone()), directory, mailer, digest_keys());
    world.methods = twist.methods;
    world.breached = twist.breached;
    world.fixed_limits = twist.limits;
    world.bounds = twist.bounds;
    world
}

/// Writes a policy for a story.
pub async fn with_policy(app: &TestApp, set: PolicySet) {
    let entry = app.visitor().entry(domain::audit::Fact::PolicyWritten);
    let policies = &app.world.policies;
    let based_on = policies.newest(app.clock.now()).await.expect("a policy is read").note.version;
    let new = NewPolicy { set: &set, based_on, reason: "story" };
    policies.write(new, app.clock.now(), entry).await.expect("a policy is written");
    app.clock.advance(Duration::from_secs(2));
}

pub fn password(text: &str) -> Password {
    Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

pub fn presented(token: &Token) -> Presented {
    parse_token(&token.reveal())
}

pub fn parse_token(text: &str) -> Presented {
    Presented::token(text).unwrap_or_else(|_| panic!("not a token"))
}

/// One browser, or one client of the API, with its own reset.
pub struct Browser<'a> {
    pub app: &'a TestApp,
    pub token: String,
    pub first: View,
}

impl Browser<'_> {
    pub fn presented(&self) -> Presented {
        parse_token(&self.token)
    }

    pub async fn view(&self) -> View {
        reset::view(&self.app.visitor(), &self.app.world, &self.presented()).await.expect("the reset is seen")
    }

    /// Asks for a mail and lets the workers send it.
    pub async fn ask(&self) {
        self.ask_by(Method::Email, None).await.expect("e-mail is offered");
        self.app.work().await;
    }

    pub async fn ask_by(&self, method: Method, confirm: Option<&str>) -> Result<(), Stop> {
        let ask = Ask { method, method_id: None, confirm: confirm.map(str::to_owned) };
        reset::ask(&self.app.visitor(), &self.app.world, &self.presented(), ask).await
    }

    pub async fn type_code(&self, code: &str) -> Result<View, Stop> {
        self.prove(Method::Email, SecretKind::Code, &Presented::code(code).expect("a code")).await
    }

    pub async fn follow_link(&self, link: &str) -> Result<View, Stop> {
        self.prove(Method::Email, SecretKind::Link, &parse_token(link)).await
    }

    pub async fn prove(&self, method: Method, kind: SecretKind, secret: &Presented) -> Result<View, Stop> {
        let given = Given { method, kind, secret };
        reset::prove(&self.app.visitor(), &self.app.world, &self.presented(), given).await
    }

    pub async fn choose(&self, new: &str) -> Result<Outcome, Stop> {
        reset::choose(&self.app.visitor(), &self.app.world, &self.presented(), password(new), None).await
    }
}

/// The refusal in a result, for asserting on.
pub fn refusal<T>(result: Result<T, Stop>) -> Option<Refusal> {
    match result {
        Err(Stop::Refusal(refusal)) => Some(refusal),
        Err(Stop::Fault(fault)) => panic!("a fault where a refusal was expected: {fault}"),
        Ok(_) => None,
    }
}

pub fn outcome(state: &change::ChangeState) -> Option<CheckOutcome> {
    match state {
        change::ChangeState::Checking => None,
        change::ChangeState::Concluded(outcome, _) => Some(*outcome),
    }
}
