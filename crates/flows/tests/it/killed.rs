//! `kill -9` at every await point of applying a reset or an unlocking, and what the next start makes of it: nothing
//! lost, nothing twice, nothing unrecorded.
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
use domain::method::Method;
use domain::reset::Goal;
use domain::secret::Presented;
use flows::ports::{BindTarget, ChainState, Directory, NewPolicy};
use flows::reset::{Ask, Given, Opened, Start};
use flows::{Ctx, World, jobs, reset};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use store::{NewPerson, People, Store};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::fake::mailer::{FakeMailer, Kind};

pub const AT: &str = "NULSTIL_KILL_AT";
pub const FOLDER: &str = "NULSTIL_KILL_FOLDER";
pub const TOKEN: &str = "NULSTIL_KILL_TOKEN";
const GOAL: &str = "NULSTIL_KILL_GOAL";
/// More boundaries than applying has; reaching it means the loop never ended.
const BOUNDARIES_MAX: u32 = 80;

/// A seed that neither this process nor the killed one used before.
pub fn fresh_seed() -> u64 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    u64::from(std::process::id()) << 32 | u64::from(NEXT.fetch_add(1, Ordering::SeqCst))
}

struct House {
    store: Store,
    people: Arc<People>,
    mailer: Arc<FakeMailer>,
    clock: Arc<ManualClock>,
}

async fn open(folder: &Path) -> House {
    let url = format!("sqlite://{}/nulstil.db", folder.display());
    let store = Store::open(&url, store_keys()).await.expect("the store opens");
    let clock = Arc::new(ManualClock::default());
    let chance = Arc::new(SeededChance::new(fresh_seed()));
    let people = People::new(store.clone(), "main", 64, clock.clone(), chance);
    House { store, people: Arc::new(people), mailer: Arc::new(FakeMailer::default()), clock }
}

impl House {
    fn world(&self) -> Arc<World> {
        Arc::new(build(&self.store, self.people.clone(), self.mailer.clone(), Twist::default()))
    }

    fn ctx(&self) -> Ctx {
        testkit::ctx::visitor(&self.clock, fresh_seed())
    }

    async fn alice(&self) -> Account {
        let alice = Login::parse("alice").expect("a name");
        let found = self.people.find(&alice).await.expect("found");
        let flows::ports::Found::One(account) = found else { panic!("alice is there once") };
        *account
    }

    async fn signs_in(&self, with: &str) -> bool {
        let account = self.alice().await;
        let answer = self.people.sign_in(BindTarget::Account(&account.key), &password(with)).await;
        answer.expect("an answer").is_right()
    }
}

/// A reset proven up to the choice of a password; returns its token.
async fn proven(folder: &Path, goal: Goal) -> String {
    let house = open(folder).await;
    let alice = NewPerson {
        login: Login::parse("alice").expect("a name"),
        display_name: "Alice".into(),
        names: vec!["Alice".into()],
        locale: None,
        contacts: Contacts {
            emails: vec![EmailAddress::parse(ALICE).expect("an address")],
            ..Contacts::default()
        },
        groups: Vec::new(),
        standing: Standing::Person,
        state: AccountState { locked: goal == Goal::Unlock, ..AccountState::default() },
        password: password(OLD),
    };
    house.people.add(alice).await.expect("added");
    remember(&house).await;
    let token = prove(&house, &house.world(), goal).await;
    house.world().audit.seal(100).await.expect("sealed");
    token
}

/// A history of our own, so that what it keeps has to survive, too.
async fn remember(house: &House) {
    let (world, ctx) = (house.world(), house.ctx());
    let set = crate::former::remembering(3);
    let based_on = world.policies.newest(ctx.now()).await.expect("a policy is read").note.version;
    let new = NewPolicy { set: &set, based_on, reason: "story" };
    world.policies.write(new, ctx.now(), ctx.entry(Fact::PolicyWritten)).await.expect("written");
}

/// Opens a reset for alice and proves it by mail.
async fn prove(house: &House, world: &Arc<World>, goal: Goal) -> String {
    proven_by_mail(&house.ctx(), world, &house.mailer, goal).await
}

/// The token of a reset of alice's that a mailed code proved.
pub async fn proven_by_mail(ctx: &Ctx, world: &Arc<World>, mailer: &FakeMailer, goal: Goal) -> String {
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
    let at: u32 = std::env::var(AT).ok().and_then(|text| text.parse().ok()).expect("a number");
    let token = std::env::var(TOKEN).expect("a token");
    let house = open(Path::new(&folder)).await;
    let fuse = Arc::new(Fuse::new(at));
    let mut world = build(&house.store, house.people.clone(), house.mailer.clone(), Twist::default());
    world.directory = Arc::new(DyingDirectory(world.directory, fuse.clone()));
    world.intents = Arc::new(DyingIntents(world.intents, fuse.clone()));
    world.jobs = Arc::new(DyingJobs(world.jobs, fuse.clone()));
    world.mailer = Arc::new(DyingMailer(world.mailer, fuse));
    let world = Arc::new(world);
    let ctx = house.ctx();
    let token = parse_token(&token);
    if std::env::var(GOAL).as_deref() == Ok(Goal::Unlock.name()) {
        reset::unlock(&ctx, &world, &token, None).await.expect("nothing but death stops it");
    } else {
        let chosen = reset::choose(&ctx, &world, &token, password(GOOD), None).await;
        chosen.expect("nothing but death stops it");
    }
    jobs::run_due(&ctx.for_worker(), &world, 16).await.expect("worked");
}

fn dies(folder: &Path, token: &str, goal: Goal, at: u32) -> bool {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "killed::entry_of_the_killed_process", "--nocapture"])
        .envs([(FOLDER, folder.as_os_str()), (TOKEN, token.as_ref()), (AT, at.to_string().as_ref())])
        .env(GOAL, goal.name())
        .output()
        .expect("the binary starts");
    let (status, said) = (output.status, String::from_utf8_lossy(&output.stderr));
    assert!(
        status.success() || status.code().is_none(),
        "it failed instead of dying at {at}: {status}\n{said}"
    );
    status.code().is_none()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_await_point_nothing_is_lost_twice_or_unrecorded() {
    for at in 1..=BOUNDARIES_MAX {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let token = proven(folder.path(), Goal::Reset).await;
        let died = dies(folder.path(), &token, Goal::Reset, at);
        next_start(folder.path(), &token, at).await;
        if !died {
            println!("applying has {} boundaries", at - 1);
            assert!(at > 10, "the process lived past too few boundaries for this to show anything");
            return;
        }
    }
    panic!("the process was still killed at boundary {BOUNDARIES_MAX}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unlocking_killed_at_any_await_point_is_settled_by_the_lock() {
    for at in 1..=BOUNDARIES_MAX {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let token = proven(folder.path(), Goal::Unlock).await;
        let died = dies(folder.path(), &token, Goal::Unlock, at);
        next_start_unlocked(folder.path(), &token, at).await;
        if !died {
            assert!(at > 10, "the process lived past too few boundaries for this to show anything");
            return;
        }
    }
    panic!("the process was still killed at boundary {BOUNDARIES_MAX}");
}

/// The next start after an unlocking.
async fn next_start_unlocked(folder: &Path, token: &str, at: u32) {
    let house = open(folder).await;
    let (world, ctx) = (house.world(), house.ctx());
    recovered(&house, &world, &ctx).await;
    let opened = house.signs_in(OLD).await;
    let view = reset::view(&ctx, &world, &parse_token(token)).await.expect("the reset is still there");
    let records = world.audit.of_reset(view.id).await.expect("readable");
    let has = |fact: &str, detail: &str| {
        records.iter().any(|entry| {
            entry.fact == fact && (detail.is_empty() || entry.details.iter().any(|(_, d)| d == detail))
        })
    };
    let told_open = has("write.applied", "") || has("write.settled", "applied");
    assert_eq!(told_open, opened, "killed at {at}: the audit says another thing: {records:?}");
    assert!(has("write.applying", "unlock") || !opened, "killed at {at}: a write that was never begun");
    let notices = house.mailer.sent().iter().filter(|m| matches!(m.kind, Kind::Unlocked { .. })).count();
    assert_eq!(notices > 0 || has("notice.sent", ""), opened, "killed at {at}: the owner hears of it");
    house.clock.advance(Duration::from_secs(61));
    let token = prove(&house, &world, Goal::Unlock).await;
    let again = reset::unlock(&ctx, &world, &parse_token(&token), None).await;
    again.unwrap_or_else(|stop| panic!("killed at {at}: a new unlocking is kept away: {stop:?}"));
    assert!(house.signs_in(OLD).await, "killed at {at}");
}

async fn recovered(house: &House, world: &Arc<World>, ctx: &Ctx) {
    house.clock.advance(Duration::from_secs(1));
    reset::recover(ctx, world, Duration::ZERO).await.expect("recovered");
    for _ in 0..10 {
        house.clock.advance(Duration::from_secs(20));
        jobs::run_due(&ctx.for_worker(), world, 16).await.expect("worked");
    }
}

/// The next start: recovers, settles, and tells the truth.
async fn next_start(folder: &Path, token: &str, at: u32) {
    let house = open(folder).await;
    let (world, ctx) = (house.world(), house.ctx());
    recovered(&house, &world, &ctx).await;
    let (old, new) = (house.signs_in(OLD).await, house.signs_in(GOOD).await);
    assert!(old != new, "killed at {at}: exactly one password works, old {old}, new {new}");
    let view = reset::view(&ctx, &world, &parse_token(token)).await.expect("the reset is still there");
    let records = world.audit.of_reset(view.id).await.expect("readable");
    let count = |fact: &str| records.iter().filter(|entry| entry.fact == fact).count();
    let settled = records.iter().find(|entry| entry.fact == "write.settled");
    let settled = settled.map(|entry| entry.details[0].1.clone());
    if count("write.applying") == 0 {
        assert!(old, "killed at {at}: a write that was never begun happened");
    } else {
        let told_new = count("write.applied") == 1 || settled.as_deref() == Some("applied");
        assert_eq!(told_new, new, "killed at {at}: the audit says another thing: {records:?}");
        assert_eq!(count("write.applying"), 1, "killed at {at}: begun twice");
    }
    let notices = house.mailer.sent().iter().filter(|m| matches!(m.kind, Kind::PasswordSet { .. })).count();
    let told = notices + count("notice.sent");
    assert_eq!(told > 0, new, "killed at {at}: the owner hears of it exactly when it happened");
    while world.audit.seal(100).await.expect("sealed") > 0 {}
    let chain = world.audit.verify().await.expect("verified");
    assert!(matches!(chain, ChainState::Whole { .. }), "killed at {at}: {chain:?}");
    let chosen = async || {
        let account = house.alice().await;
        world.former.chosen_at(&account.key).await.expect("readable").len()
    };
    assert_eq!(
        chosen().await,
        usize::from(new),
        "killed at {at}: what was chosen is remembered, and nothing else"
    );
    house.clock.advance(Duration::from_secs(61));
    let token = prove(&house, &world, Goal::Reset).await;
    let third = password("a third one, quite long");
    let again = reset::choose(&ctx, &world, &parse_token(&token), third, None).await;
    again.unwrap_or_else(|stop| panic!("killed at {at}: a new reset is kept away: {stop:?}"));
    assert_eq!(chosen().await, 1 + usize::from(new), "killed at {at}");
}
