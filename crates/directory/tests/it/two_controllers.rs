//! Two controllers of one domain. One that has joined copies writes within seconds; two clones of one domain never do, so
//! that what is shown with them holds for every lag between nothing and for ever.

use crate::domain::{adapter, adapter_by, settings};
use crate::house::{RealClock, TurnedClock};
use domain::account::Account;
use flows::ports::{NotSent, Written};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::contract::directory::Scene;
use testkit::relay::Relay;
use testkit::samba::{Joined, Samba};

const NEW: &str = "Quiet-Harbour-41";
/// Longer than a server that failed is ever left alone.
const LEFT_ALONE_S: u64 = 16;
/// How long a copy may take that usually takes two seconds.
const COPIED_WITHIN: Duration = Duration::from_secs(60);

struct Pair {
    clock: Arc<TurnedClock>,
    first: Samba,
    second: Samba,
    scene: Scene,
}

impl Pair {
    fn new() -> Self {
        let (first, second) = (Samba::start(), Samba::start());
        let clock = Arc::new(TurnedClock::default());
        let urls = [first.ldaps_url(), second.ldaps_url()];
        let scene = Scene::of(adapter_by(settings(&first, &urls), clock.clone()), Arc::new(RealClock));
        Self { clock, first, second, scene }
    }

    fn opened_by(&self, login: &str, password: &str) -> [bool; 2] {
        [&self.first, &self.second].map(|samba| samba.bind_works(login, password))
    }

    async fn has_moved(&self, proven: &Account) -> Option<bool> {
        let now = self.scene.password_time(proven).await.ok()?;
        Some(now != proven.password_time)
    }
}

#[tokio::test]
async fn atk_173_a_write_is_looked_for_where_it_was_done() {
    let pair = Pair::new();
    let proven = pair.scene.account("alice").await;
    assert_eq!(pair.has_moved(&proven).await, Some(false));
    assert_eq!(pair.scene.set(&proven, NEW, None).await, Written::Applied);
    assert_eq!(pair.opened_by("alice", NEW), [true, false], "one controller was written, and one only");
    assert_eq!(pair.has_moved(&proven).await, Some(true), "the other one shows the time of before");
    // Another process does not know which one was written.
    let urls = [pair.second.ldaps_url(), pair.first.ldaps_url()];
    let other = adapter(settings(&pair.first, &urls));
    let shown = Scene::of(other, Arc::new(RealClock)).password_time(&proven).await.expect("both answer");
    assert_ne!(shown, proven.password_time);
    pair.first.stop();
    assert_eq!(pair.has_moved(&proven).await, None, "the one that shows nothing proves nothing alone");
    pair.first.restart();
    pair.clock.advance(LEFT_ALONE_S);
    assert_eq!(pair.has_moved(&proven).await, Some(true));
}

#[tokio::test]
async fn a_controller_that_stops_before_the_write_leaves_it_to_the_other() {
    let pair = Pair::new();
    let proven = pair.scene.account("alice").await;
    let locked = pair.scene.account("lou").await;
    pair.first.stop();
    assert_eq!(pair.scene.set(&proven, NEW, None).await, Written::Applied);
    assert_eq!(pair.scene.unlock(&locked).await, Written::Applied);
    pair.first.restart();
    pair.clock.advance(LEFT_ALONE_S);
    assert_eq!(pair.opened_by("alice", NEW), [false, true], "it was done once");
    let old = pair.first.password_of("lou");
    assert_eq!(pair.opened_by("lou", old), [false, true]);
    assert!(!pair.scene.directory.is_locked(&locked.key).await.expect("the second answers"));
    pair.first.stop();
    pair.second.stop();
    assert_eq!(pair.scene.set(&proven, NEW, None).await, Written::NotSent(NotSent::Unreachable));
}

/// The connection breaks after every possible piece of an answer, that to the write among them.
#[tokio::test]
async fn whichever_answer_is_lost_what_is_told_is_so() {
    const PIECES_MAX: i64 = 24;
    let samba = Samba::start();
    let relay = Relay::before_address(SocketAddr::from((samba.address(), 636)));
    let url = format!("ldaps://127.0.0.1:{}", relay.port());
    let clock = Arc::new(TurnedClock::default());
    let scene = Scene::of(adapter_by(settings(&samba, &[url]), clock.clone()), Arc::new(RealClock));
    let mut told = Vec::new();
    for pieces in 0..PIECES_MAX {
        let proven = scene.account("alice").await;
        let new = format!("Quiet-Harbour-{}", 100 + pieces);
        relay.silence_after(pieces);
        let written = scene.set(&proven, &new, None).await;
        relay.relent();
        clock.advance(LEFT_ALONE_S);
        let opens = samba.bind_works("alice", &new);
        let shown = scene.password_time(&proven).await.expect("answers");
        assert_eq!(shown != proven.password_time, opens, "{pieces}: the time shows whether it was written");
        match &written {
            Written::Applied => assert!(opens, "{pieces}"),
            Written::NotSent(NotSent::Unreachable) => assert!(!opens, "{pieces}"),
            Written::Unknown => {}
            other => panic!("{pieces}: {other:?}"),
        }
        told.push(written);
    }
    for expected in [Written::Applied, Written::NotSent(NotSent::Unreachable), Written::Unknown] {
        assert!(told.contains(&expected), "{expected:?} is among {told:?}");
    }
}

/// A second controller that has joined hears of a write by itself. Until it has, the one that was written is asked; once it
/// has, whoever still holds the proof of before is sent nothing.
#[tokio::test]
async fn atk_173_what_is_written_at_one_controller_opens_at_the_one_that_joined_and_is_done_once() {
    let pair = Joined::start();
    let urls = [pair.first.ldaps_url(), pair.second.ldaps_url()];
    let clock = Arc::new(TurnedClock::default());
    let scene = Scene::of(adapter_by(settings(&pair.first, &urls), clock.clone()), Arc::new(RealClock));
    let set_at = |samba: &Samba| samba.values("alice", "pwdLastSet");
    assert_eq!(set_at(&pair.first), set_at(&pair.second), "it has copied the domain");
    let proven = scene.account("alice").await;
    assert_eq!(scene.set(&proven, NEW, None).await, Written::Applied);
    let began = Instant::now();
    while set_at(&pair.second) != set_at(&pair.first) {
        assert!(began.elapsed() < COPIED_WITHIN, "it never arrives");
    }
    assert!(pair.first.bind_works("alice", NEW) && pair.second.bind_works("alice", NEW));
    pair.first.stop();
    clock.advance(LEFT_ALONE_S);
    let shown = scene.password_time(&proven).await.expect("the second one answers");
    assert_ne!(shown, proven.password_time, "the copy proves that it happened");
    assert_eq!(scene.set(&proven, "Loud-Harbour-42", None).await, Written::NotSent(NotSent::Changed));
    assert!(pair.second.bind_works("alice", NEW), "and nothing else was done");
}
