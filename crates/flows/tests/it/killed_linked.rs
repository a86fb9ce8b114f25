//! `kill -9` at every await point of a reset for two directories: what the next start tells of each is so, none is
//! written twice, and the rest is asked for again.

use crate::app::{ALICE, GOOD, OLD, OTHER, Twist, build, parse_token, password, store_keys};
use crate::killed::{AT, FOLDER, TOKEN, fresh_seed, proven_by_mail};
use crate::killed_ports::{DyingDirectory, DyingIntents, DyingJobs, DyingMailer, Fuse};
use domain::account::{Account, AccountState, Login, Standing};
use domain::contact::{Contacts, EmailAddress};
use domain::linked::{Part, PartState};
use domain::logins::Logins;
use domain::reset::{Ended, Goal};
use flows::directories::{Directories, Link, LinkedBy, Member};
use flows::ports::{BindTarget, ChainState, Directory, Found};
use flows::reset::{Outcome, Step};
use flows::{Ctx, World, jobs, reset};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use store::{NewPerson, People, Store};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::fake::mailer::FakeMailer;

/// More boundaries than such a reset has; reaching it means the loop never ended.
const BOUNDARIES_MAX: u32 = 160;

/// Two directories that outlive a process, each in a database of its own.
struct House {
    store: Store,
    main: Arc<People>,
    second: Arc<People>,
    mailer: Arc<FakeMailer>,
    clock: Arc<ManualClock>,
}

async fn open(folder: &Path) -> House {
    let store = |name: &str| {
        let url = format!("sqlite://{}/{name}.db", folder.display());
        async move { Store::open(&url, store_keys()).await.expect("the store opens") }
    };
    let clock = Arc::new(ManualClock::default());
    let people = |store: &Store, name: &'static str| {
        let chance = Arc::new(SeededChance::new(fresh_seed()));
        Arc::new(People::new(store.clone(), name, 64, clock.clone(), chance))
    };
    let (here, there) = (store("nulstil").await, store("second").await);
    House {
        main: people(&here, "main"),
        second: people(&there, "second"),
        store: here,
        mailer: Arc::new(FakeMailer::default()),
        clock: clock.clone(),
    }
}

fn both(main: Arc<dyn Directory>, second: Arc<dyn Directory>) -> Arc<dyn Directory> {
    let logins = Logins { domains: vec!["SECOND".into()], ..Logins::default() };
    let link = Link { leads: "main".into(), follow: vec!["second".into()], by: LinkedBy::Login };
    let other = Member { logins, ..Member::plain(second) };
    Arc::new(Directories::new(Member::plain(main), vec![other]).linked_by(vec![link]))
}

impl House {
    fn world(&self) -> Arc<World> {
        let directory = both(self.main.clone(), self.second.clone());
        Arc::new(build(&self.store, directory, self.mailer.clone(), Twist::default()))
    }

    fn ctx(&self) -> Ctx {
        testkit::ctx::visitor(&self.clock, fresh_seed())
    }

    /// Which of these passwords is in force, here and there.
    async fn in_force<'a>(&self, of: &[&'a str]) -> [&'a str; 2] {
        let mut told = [""; 2];
        for (people, told) in [&self.main, &self.second].into_iter().zip(&mut told) {
            let key = alice(people).await.key;
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

async fn alice(people: &People) -> Account {
    match people.find(&Login::parse("alice").expect("a name")).await.expect("found") {
        Found::One(account) => *account,
        other => panic!("alice is there once: {other:?}"),
    }
}

/// A reset proven up to the choice of a password; returns its token.
async fn proven(folder: &Path) -> String {
    let house = open(folder).await;
    for (people, address) in [(&house.main, ALICE), (&house.second, "alice@second.example")] {
        let alice = NewPerson {
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
            state: AccountState::default(),
            password: password(OLD),
        };
        people.add(alice).await.expect("added");
    }
    let token = proven_by_mail(&house.ctx(), &house.world(), &house.mailer, Goal::Reset).await;
    house.world().audit.seal(100).await.expect("sealed");
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
    let dying = |people: &Arc<People>| Arc::new(DyingDirectory(people.clone(), fuse.clone()));
    let directory = both(dying(&house.main), dying(&house.second));
    let mut world = build(&house.store, directory, house.mailer.clone(), Twist::default());
    world.intents = Arc::new(DyingIntents(world.intents, fuse.clone()));
    world.jobs = Arc::new(DyingJobs(world.jobs, fuse.clone()));
    world.mailer = Arc::new(DyingMailer(world.mailer, fuse));
    let (world, ctx) = (Arc::new(world), house.ctx());
    let outcome = reset::choose(&ctx, &world, &parse_token(&token), password(GOOD), None).await;
    assert_eq!(outcome.expect("it is set"), Outcome::Applied);
    jobs::run_due(&ctx.for_worker(), &world, 16).await.expect("worked");
}

fn dies(folder: &Path, token: &str, at: u32) -> bool {
    let output = Command::new(std::env::current_exe().expect("this binary"))
        .args(["--exact", "killed_linked::entry_of_the_killed_process", "--nocapture"])
        .envs([(FOLDER, folder.as_os_str()), (TOKEN, token.as_ref()), (AT, at.to_string().as_ref())])
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
async fn a_reset_for_two_directories_killed_at_any_await_point_tells_of_each_and_goes_on() {
    let mut seen = Vec::new();
    for at in 1..=BOUNDARIES_MAX {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let token = proven(folder.path()).await;
        let died = dies(folder.path(), &token, at);
        seen.push(next_start(folder.path(), &token, at).await);
        if !died {
            println!("setting two passwords has {} boundaries", at - 1);
            for found in [[OLD, OLD], [GOOD, OLD], [GOOD, GOOD]] {
                assert!(seen.contains(&found), "the process died too seldom: {seen:?}");
            }
            return;
        }
    }
    panic!("the process was still killed at boundary {BOUNDARIES_MAX}");
}

/// The next start: recovers, settles, tells the truth of each, and sets the rest. What it found in force.
async fn next_start(folder: &Path, token: &str, at: u32) -> [&'static str; 2] {
    let house = open(folder).await;
    let (world, ctx) = (house.world(), house.ctx());
    house.clock.advance(Duration::from_secs(1));
    reset::recover(&ctx, &world, Duration::ZERO).await.expect("recovered");
    for _ in 0..10 {
        house.clock.advance(Duration::from_secs(20));
        jobs::run_due(&ctx.for_worker(), &world, 16).await.expect("worked");
    }
    let found = house.in_force(&[OLD, GOOD]).await;
    let view = reset::view(&ctx, &world, &parse_token(token)).await.expect("the reset is still there");
    is_so(&view.parts, found, at);
    if found == [GOOD, GOOD] {
        assert_eq!(view.step, Step::Done(Ended::Applied), "killed at {at}");
    } else {
        assert_eq!(view.step, Step::Choose, "killed at {at}: the rest is asked for: {:?}", view.parts);
        let again = reset::choose(&ctx, &world, &parse_token(token), password(OTHER), None).await;
        let again = again.unwrap_or_else(|stop| panic!("killed at {at}: the rest is kept away: {stop:?}"));
        assert_eq!(again, Outcome::Applied, "killed at {at}");
        let rest = found.map(|one| if one == GOOD { GOOD } else { OTHER });
        assert_eq!(house.in_force(&[OLD, GOOD, OTHER]).await, rest, "killed at {at}: none is written twice");
    }
    let records = world.audit.of_reset(view.id).await.expect("readable");
    let applied = records.iter().filter(|entry| {
        entry.fact == "write.applied"
            || (entry.fact == "write.settled" && entry.details.iter().any(|(_, told)| told == "applied"))
    });
    assert_eq!(applied.count(), 2, "killed at {at}: each is written once: {records:?}");
    while world.audit.seal(100).await.expect("sealed") > 0 {}
    let chain = world.audit.verify().await.expect("verified");
    assert!(matches!(chain, ChainState::Whole { .. }), "killed at {at}: {chain:?}");
    found
}

/// What is told of each account is what is in force there.
fn is_so(parts: &[Part], found: [&str; 2], at: u32) {
    for (part, found) in parts.iter().zip(found) {
        let told = match part.state {
            PartState::Applied => GOOD,
            PartState::Waiting | PartState::Refused => OLD,
            PartState::Unknown | PartState::LeftOut => "",
        };
        assert_eq!(told, found, "killed at {at}: {parts:?}");
    }
    assert!(!parts.is_empty() || found == [OLD, OLD], "killed at {at}: nothing is told of {found:?}");
}
