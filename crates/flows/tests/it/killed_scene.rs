//! A process that is killed, and what the next start finds.
//!
//! The killed process is this test binary, started again with a number: it kills itself with SIGKILL
//! when it reaches that many boundaries of calls to the outside. Every number is tried until the
//! process lives to the end.

use crate::app::{ALICE, GOOD, OLD, Twist, build, parse_token, password, store_keys};
use crate::killed_ports::{DyingDirectory, DyingIntents, DyingJobs, DyingMailer, Fuse};
use domain::account::{Account, AccountState, Login, Standing};
use domain::audit::Fact;
use domain::challenge::SecretKind;
use domain::contact::{Contacts, EmailAddress};
use domain::logins::Logins;
use domain::method::Method;
use domain::reset::Goal;
use domain::secret::Presented;
use flows::directories::{Directories, Link, LinkedBy, Member};
use flows::ports::{BindTarget, ChainState, Directory, Found, NewPolicy, Recorded};
use flows::reset::{Ask, Given, Opened, Outcome, Start, Unlocked, View};
use flows::{Ctx, World, jobs, reset};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{NewPerson, People, Store};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::fake::mailer::FakeMailer;

const AT: &str = "NULSTIL_KILL_AT";
const FOLDER: &str = "NULSTIL_KILL_FOLDER";
const TOKEN: &str = "NULSTIL_KILL_TOKEN";
const GOAL: &str = "NULSTIL_KILL_GOAL";
const DIRECTORIES: &str = "NULSTIL_KILL_DIRECTORIES";
/// More boundaries than any deed has; reaching it means the loop never ended.
const BOUNDARIES_MAX: u32 = 160;

/// What the process is killed in the middle of.
#[derive(Debug, Clone, Copy)]
pub struct Deed {
    pub goal: Goal,
    /// Where alice has a password; the first one leads and the others follow it.
    pub directories: &'static [&'static str],
    /// How many former passwords are remembered, which has to survive, too.
    pub history: u32,
}

/// Directories that outlive a process, each in a database of its own; ours is beside the first one.
pub struct House {
    pub people: Vec<Arc<People>>,
    pub mailer: Arc<FakeMailer>,
    pub clock: Arc<ManualClock>,
    store: Store,
}

/// What the next start finds once it has recovered and worked off its queue.
pub struct Next {
    pub house: House,
    pub world: Arc<World>,
    pub ctx: Ctx,
    token: String,
    /// At which boundary the process before was killed.
    pub at: u32,
}

/// A seed that neither this process nor the killed one used before.
fn fresh_seed() -> u64 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    u64::from(std::process::id()) << 32 | u64::from(NEXT.fetch_add(1, Ordering::SeqCst))
}

impl House {
    async fn open(folder: &Path, directories: &[&str]) -> Self {
        let clock = Arc::new(ManualClock::default());
        let (mut stores, mut people) = (Vec::new(), Vec::new());
        for name in directories {
            let url = format!("sqlite://{}/{name}.db", folder.display());
            let store = Store::open(&url, store_keys()).await.expect("the store opens");
            let chance = Arc::new(SeededChance::new(fresh_seed()));
            people.push(Arc::new(People::new(store.clone(), name, 64, clock.clone(), chance)));
            stores.push(store);
        }
        Self { people, mailer: Arc::new(FakeMailer::default()), clock, store: stores.swap_remove(0) }
    }

    fn over(&self, made: impl Fn(Arc<People>) -> Arc<dyn Directory>) -> World {
        let directory = joined(self.people.iter().cloned().map(made).collect());
        build(&self.store, directory, self.mailer.clone(), Twist::default())
    }

    fn world(&self) -> Arc<World> {
        Arc::new(self.over(|people| people))
    }

    /// A world in which this fuse burns.
    fn dying(&self, fuse: &Arc<Fuse>) -> Arc<World> {
        let mut world = self.over(|people| Arc::new(DyingDirectory(people, fuse.clone())));
        world.intents = Arc::new(DyingIntents(world.intents, fuse.clone()));
        world.jobs = Arc::new(DyingJobs(world.jobs, fuse.clone()));
        world.mailer = Arc::new(DyingMailer(world.mailer, fuse.clone()));
        Arc::new(world)
    }

    fn ctx(&self) -> Ctx {
        testkit::ctx::visitor(&self.clock, fresh_seed())
    }

    /// Which of these passwords is in force in each directory; nothing where none is.
    pub async fn in_force<'a>(&self, of: &[&'a str]) -> Vec<&'a str> {
        let mut told = vec![""; self.people.len()];
        for (people, told) in self.people.iter().zip(&mut told) {
            let key = alice_in(people).await.key;
            for one in of {
                let answer = people.sign_in(BindTarget::Account(&key), &password(one)).await;
                if answer.expect("an answer").is_right() {
                    assert!(told.is_empty(), "one password is in force");
                    *told = one;
                }
            }
        }
        told
    }
}

pub async fn alice_in(people: &People) -> Account {
    let found = people.find(&Login::parse("alice").expect("a name")).await.expect("found");
    let Found::One(account) = found else { panic!("alice is there once: {found:?}") };
    *account
}

/// One directory, or two that the same name joins.
fn joined(mut directories: Vec<Arc<dyn Directory>>) -> Arc<dyn Directory> {
    let Some(second) = directories.split_off(1).pop() else { return directories.remove(0) };
    let main = directories.remove(0);
    let follow = vec![second.name().to_owned()];
    let link = Link { leads: main.name().to_owned(), follow, by: LinkedBy::Login };
    let logins = Logins { domains: vec![second.name().to_uppercase()], ..Logins::default() };
    let other = Member { logins, ..Member::plain(second) };
    Arc::new(Directories::new(Member::plain(main), vec![other]).linked_by(vec![link]))
}

fn alice(address: &str, locked: bool) -> NewPerson {
    NewPerson {
        login: Login::parse("alice").expect("a name"),
        display_name: "Alice".into(),
        names: vec!["Alice".into()],
        locale: None,
        contacts: Contacts {
            emails: vec![EmailAddress::parse(address).expect("an address")],
            ..Contacts::default()
        },
        groups: Vec::new(),
        standing: Standing::Person,
        state: AccountState { locked, ..AccountState::default() },
        password: password(OLD),
    }
}

/// A reset proven up to its last step; returns its token.
async fn proven(folder: &Path, deed: Deed) -> String {
    let house = House::open(folder, deed.directories).await;
    let (world, ctx) = (house.world(), house.ctx());
    for (at, people) in house.people.iter().enumerate() {
        let address = if at == 0 { ALICE } else { "alice@second.example" };
        people.add(alice(address, deed.goal == Goal::Unlock)).await.expect("added");
    }
    let set = crate::former::remembering(deed.history);
    let based_on = world.policies.newest(ctx.now()).await.expect("a policy is read").note.version;
    let new = NewPolicy { set: &set, based_on, reason: "story" };
    world.policies.write(new, ctx.now(), ctx.entry(Fact::PolicyWritten)).await.expect("written");
    // Another world: one that has not read the policy before this.
    let token = proven_by_mail(&house.ctx(), &house.world(), &house.mailer, deed.goal).await;
    house.world().audit.seal(100).await.expect("sealed");
    token
}

/// The token of a reset of alice's that a mailed code proved.
async fn proven_by_mail(ctx: &Ctx, world: &Arc<World>, mailer: &FakeMailer, goal: Goal) -> String {
    let start = Start { login: Login::parse("alice").expect("a name"), goal, device: None };
    let Opened { token, .. } = reset::open(ctx, world, start).await.expect("opened");
    let token = token.reveal().to_string();
    let ask = Ask { method: Method::Email, method_id: None, confirm: None };
    reset::ask(ctx, world, &parse_token(&token), ask).await.expect("asked");
    jobs::run_due(&ctx.for_worker(), world, 16).await.expect("worked");
    let code = Presented::code(&mailer.last_code_to(ALICE)).expect("a code");
    let given = Given { method: Method::Email, kind: SecretKind::Code, secret: &code };
    reset::prove(ctx, world, &parse_token(&token), given).await.expect("proven");
    token
}

/// Not a test of its own: what the killed process runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entry_of_the_killed_process() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let told = |name: &str| std::env::var(name).unwrap_or_else(|_| panic!("{name} is told"));
    let directories = told(DIRECTORIES);
    let directories: Vec<_> = directories.split(',').collect();
    let house = House::open(Path::new(&folder), &directories).await;
    let fuse = Arc::new(Fuse::new(told(AT).parse().expect("a number")));
    let (world, ctx, token) = (house.dying(&fuse), house.ctx(), parse_token(&told(TOKEN)));
    if told(GOAL) == Goal::Unlock.name() {
        let unlocked = reset::unlock(&ctx, &world, &token, None).await;
        assert_eq!(unlocked.expect("nothing but death stops it"), Unlocked::Lifted);
    } else {
        let chosen = reset::choose(&ctx, &world, &token, password(GOOD), None).await;
        assert_eq!(chosen.expect("nothing but death stops it"), Outcome::Applied);
    }
    jobs::run_due(&ctx.for_worker(), &world, 16).await.expect("worked");
}

fn dies(folder: &Path, token: &str, deed: Deed, at: u32) -> bool {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "killed_scene::entry_of_the_killed_process", "--nocapture"])
        .env(FOLDER, folder)
        .env(TOKEN, token)
        .env(AT, at.to_string())
        .env(GOAL, deed.goal.name())
        .env(DIRECTORIES, deed.directories.join(","))
        .output()
        .expect("the binary starts");
    let (status, said) = (output.status, String::from_utf8_lossy(&output.stderr));
    assert!(
        status.success() || status.code().is_none(),
        "it failed instead of dying at {at}: {status}\n{said}"
    );
    status.code().is_none()
}

/// Kills a process at its first boundary, at its second and so on, and looks at each next start, until one lived to the
/// end.
pub async fn kill_everywhere(deed: Deed, mut look: impl AsyncFnMut(&Next)) {
    for at in 1..=BOUNDARIES_MAX {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let token = proven(folder.path(), deed).await;
        let died = dies(folder.path(), &token, deed, at);
        look(&Next::after(folder.path(), token, deed, at).await).await;
        if !died {
            println!("{deed:?} has {} boundaries", at - 1);
            assert!(at > 10, "the process lived past too few boundaries for this to show anything");
            return;
        }
    }
    panic!("the process was still killed at boundary {BOUNDARIES_MAX}");
}

impl Next {
    async fn after(folder: &Path, token: String, deed: Deed, at: u32) -> Self {
        let house = House::open(folder, deed.directories).await;
        let (world, ctx) = (house.world(), house.ctx());
        house.clock.advance(Duration::from_secs(1));
        reset::recover(&ctx, &world, Duration::ZERO).await.expect("recovered");
        for _ in 0..10 {
            house.clock.advance(Duration::from_secs(20));
            jobs::run_due(&ctx.for_worker(), &world, 16).await.expect("worked");
        }
        Self { house, world, ctx, token, at }
    }

    pub fn presented(&self) -> Presented {
        parse_token(&self.token)
    }

    pub async fn view(&self) -> View {
        let view = reset::view(&self.ctx, &self.world, &self.presented()).await;
        view.unwrap_or_else(|stop| panic!("killed at {}: the reset is gone: {stop:?}", self.at))
    }

    /// What the audit holds of the reset.
    pub async fn records(&self) -> Vec<Recorded> {
        self.world.audit.of_reset(self.view().await.id).await.expect("readable")
    }

    pub async fn audit_is_whole(&self) {
        while self.world.audit.seal(100).await.expect("sealed") > 0 {}
        let chain = self.world.audit.verify().await.expect("verified");
        assert!(matches!(chain, ChainState::Whole { .. }), "killed at {}: {chain:?}", self.at);
    }

    /// A reset after this one, proven by mail.
    pub async fn another(&self, goal: Goal) -> Presented {
        self.house.clock.advance(Duration::from_secs(61));
        parse_token(&proven_by_mail(&self.house.ctx(), &self.world, &self.house.mailer, goal).await)
    }
}
