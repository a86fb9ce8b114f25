//! How a reset for several directories ends once its leading account was written: never as if nothing had been.

use crate::app::{ALICE, Browser, GOOD, OLD, OTHER, On, TestApp, parse_token, refusal};
use crate::linked::{ALICE_THERE, Linked, both, parts};
use crate::on_each;
use async_trait::async_trait;
use domain::account::Login;
use domain::audit::Entry;
use domain::explain::Cause;
use domain::id::IntentId;
use domain::linked::PartState;
use domain::operator::{Reason, Role};
use domain::refusal::Refusal;
use domain::reset::Ended;
use domain::time::Timestamp;
use domain::verdict::Verdict;
use domain::warrant::{SetPassword, Unlock, Warrant};
use flows::console;
use flows::directories::LinkedBy;
use flows::disavow::{self, Unfrozen};
use flows::fault::{Fault, FaultKind};
use flows::ports::{Begun, Intent, Intents, NewFormer, Settlement};
use flows::reset::{self, Outcome, Step};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use testkit::fake::directory::Order;
use testkit::fake::mailer::Kind;
use tokio::sync::Notify;

/// `main` has the new password, `second` refused it.
async fn half(linked: &Linked) -> Browser<'_> {
    let browser = linked.proven().await;
    linked.second.order(Order::Refuse(Verdict::InHistory));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    browser
}

async fn cancel(linked: &Linked, browser: &Browser<'_>) {
    let stopped = reset::cancel(&linked.app.visitor(), &linked.app.world, &browser.presented()).await;
    stopped.expect("it is stopped");
}

async fn why(linked: &Linked, browser: &Browser<'_>) -> Option<&'static str> {
    let reference = browser.first.reference;
    let told = flows::explain::flow(&linked.app.world, reference).await.expect("readable").expect("recorded");
    assert_eq!((told.is_applied(), told.is_partly()), (told.cause.is_none(), told.cause.is_some()));
    told.cause.map(Cause::code)
}

/// What `explain` says beforehand of the accounts that follow.
async fn left_out(linked: &Linked) -> Vec<(String, Option<&'static str>)> {
    let alice = Login::parse("alice").expect("a name");
    let told =
        flows::explain::person(&linked.app.visitor(), &linked.app.world, &alice).await.expect("readable");
    let flows::explain::Named::Person(person) = told else { panic!("alice is one") };
    person.followers.into_iter().map(|one| (one.directory, one.cause.map(Cause::code))).collect()
}

async fn half_a_reset_that_is_stopped_or_runs_out_was_not_for_nothing(on: On) {
    for is_stopped in [true, false] {
        let linked = Linked::new(on).await;
        let browser = half(&linked).await;
        if is_stopped {
            cancel(&linked, &browser).await;
        } else {
            linked.app.advance(Duration::from_secs(3 * 3_600)).await;
        }
        assert_eq!(browser.view().await.step, Step::Done(Ended::Applied), "stopped: {is_stopped}");
        let refused = (PartState::Refused, Some("password.in_history".to_owned()));
        assert_eq!(parts(&browser).await, [(PartState::Applied, None), refused]);
        assert_eq!(refusal(browser.choose(OTHER).await), Some(Refusal::Ended(Ended::Applied)));
        assert_eq!(linked.passwords(), both(GOOD, OLD));
        assert_eq!(why(&linked, &browser).await, Some("password.in_history"));
    }
}

async fn an_account_that_turns_out_unfit_half_way_is_told_what_was_done(on: On) {
    let linked = Linked::new(on).await;
    let browser = half(&linked).await;
    linked.app.directory.alter("alice", |p| p.account.state.disabled = true);
    assert_eq!(refusal(browser.choose(OTHER).await), Some(Refusal::Ended(Ended::Applied)));
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
    assert_eq!(linked.passwords(), both(GOOD, OLD));
}

async fn a_lock_is_not_lifted_for_a_password_that_is_gone(on: On) {
    let linked = Linked::new(on).await;
    let browser = half(&linked).await;
    linked.app.directory.alter("alice", |p| p.account.state.locked = true);
    let told = reset::unlock(&linked.app.visitor(), &linked.app.world, &browser.presented(), None).await;
    assert_eq!(refusal(told), Some(Refusal::MethodNotOffered));
    assert_eq!(browser.view().await.step, Step::Choose, "the rest may still be set");
    assert_eq!(browser.choose(OTHER).await.expect("the rest is written"), Outcome::Applied);
}

async fn an_account_that_is_found_no_more_keeps_nothing_open(on: On) {
    let vanishes: fn(&Linked) = |linked| linked.second.remove("alice");
    let is_unclear: fn(&Linked) =
        |linked| linked.app.directory.alter("bob", |p| p.account.link = Some("7".to_owned()));
    for (by, happens) in [(LinkedBy::Login, vanishes), (LinkedBy::Attribute, is_unclear)] {
        let linked = Linked::by(on, by).await;
        linked.app.directory.alter("alice", |p| p.account.link = Some("7".to_owned()));
        linked.second.alter("alice", |p| p.account.link = Some("7".to_owned()));
        let browser = half(&linked).await;
        happens(&linked);
        assert_eq!(browser.choose(OTHER).await.expect("it is told"), Outcome::Partly, "{by:?}");
        assert_eq!(parts(&browser).await[1], (PartState::LeftOut, Some("gone".to_owned())), "{by:?}");
        assert_eq!(browser.view().await.step, Step::Done(Ended::Applied), "{by:?}");
        assert_eq!(why(&linked, &browser).await, Some("gone"), "{by:?}");
    }
}

async fn half_a_success_is_not_explained_as_a_whole_one(on: On) {
    let linked = Linked::by(on, LinkedBy::Attribute).await;
    for (directory, login) in [(&linked.app.directory, "alice"), (&linked.second, "alice")] {
        directory.alter(login, |p| p.account.link = Some("7".to_owned()));
    }
    let browser = linked.proven().await;
    linked.second.add("twin", OLD, &[]);
    linked.second.alter("twin", |p| p.account.link = Some("7".to_owned()));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    assert_eq!(why(&linked, &browser).await, Some("ambiguous"));
    // The process ended before it came to the second, or in the middle of it.
    for (dies, cause) in [(Dies::Before, "rest_not_set"), (Dies::After, "process.ended")] {
        let mut linked = Linked::new(on).await;
        let world = Arc::get_mut(&mut linked.app.world).expect("nobody else has it yet");
        world.intents = Arc::new(Disturbed::by(world.intents.clone(), dies));
        let browser = linked.proven().await;
        assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
        assert_eq!(why(&linked, &browser).await, Some(cause), "{dies:?}");
    }
}

/// Both have read the entry, and hold a warrant each; nothing but our own rows keeps the late one away.
async fn of_two_calls_one_writes_what_leads(on: On) {
    let mut linked = Linked::new(on).await;
    linked.app.directory.show_no_password_time();
    let world = Arc::get_mut(&mut linked.app.world).expect("nobody else has it yet");
    world.intents = Arc::new(Disturbed::by(world.intents.clone(), Dies::Never));
    let browser = linked.proven().await;
    let (one, other) = tokio::join!(browser.choose(GOOD), browser.choose(OTHER));
    let (done, late) = if one.is_ok() { (one, other) } else { (other, one) };
    assert_eq!(done.expect("one of them is first"), Outcome::Applied);
    assert!(matches!(refusal(late), Some(Refusal::Busy | Refusal::Ended(_))));
    let (here, there) = linked.passwords();
    assert_eq!((here, linked.app.directory.writes().len()), (there, 1), "a password is written once");
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
}

/// The same of one account: whoever clicked twice is told what the first click did.
async fn of_two_calls_the_late_one_is_told_what_the_other_did(on: On) {
    let mut app = TestApp::new(on).await;
    let world = Arc::get_mut(&mut app.world).expect("nobody else has it yet");
    world.intents = Arc::new(Disturbed::by(world.intents.clone(), Dies::Never));
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    let (one, other) = tokio::join!(browser.choose(GOOD), browser.choose(OTHER));
    let late = if one.is_ok() { other } else { one };
    assert_eq!(refusal(late), Some(Refusal::Ended(Ended::Applied)));
    assert_eq!(app.directory.writes().len(), 1);
}

/// A thief came in by the leading account; its owner reads the letter about the other one first.
async fn who_disavows_one_account_of_a_reset_disavows_all_of_it(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    assert_eq!(browser.choose(GOOD).await.expect("it is written"), Outcome::Applied);
    linked.app.work().await;
    let link =
        linked.app.mailer.sent().into_iter().rev().filter(|mail| mail.to == ALICE_THERE).find_map(|mail| {
            let Kind::PasswordSet { disavowal, .. } = mail.kind else { return None };
            Some(disavowal)
        });
    let link = parse_token(&link.expect("its owner is told"));
    let other = linked.proven().await;
    disavow::disavow(&linked.app.visitor(), &linked.app.world, &link).await.expect("the link works");
    assert_eq!(refusal(other.choose(OTHER).await), Some(Refusal::Ended(Ended::Superseded)));
    let keys = [linked.app.key("alice"), linked.second.person("alice").account.key];
    for key in &keys {
        assert!(linked.app.world.freezes.is_frozen(key).await.expect("readable"), "{key}");
    }
    assert_eq!(left_out(&linked).await, [("second".to_owned(), Some("account.frozen"))]);
    // By the name that everybody knows both are open again, and each owner hears of it.
    let alice = Login::parse("alice").expect("a name");
    let lifted =
        disavow::unfreeze(&linked.app.visitor(), &linked.app.world, &alice, "spoke on the phone").await;
    assert_eq!(lifted.expect("it is lifted"), Unfrozen::Yes(keys.to_vec()));
    assert_eq!(left_out(&linked).await, [("second".to_owned(), None)]);
    linked.app.work().await;
    let told = linked.app.mailer.sent().into_iter().filter(|mail| matches!(mail.kind, Kind::Unfrozen { .. }));
    let mut told: Vec<String> = told.map(|mail| mail.to).collect();
    told.sort();
    assert_eq!(told, [ALICE, ALICE_THERE]);
    let again = disavow::unfreeze(&linked.app.visitor(), &linked.app.world, &alice, "once more").await;
    assert_eq!(again.expect("it answers"), Unfrozen::WasNotFrozen);
}

async fn the_console_lifts_the_freeze_of_an_account_that_follows(on: On) {
    let linked = Linked::new(on).await;
    linked.app.appoint("bob", Role::Owner).await;
    let follows = linked.second.person("alice").account.key;
    linked.app.freeze(&follows).await;
    let desk = linked.app.desk("bob", "bob@example.org").await;
    let session = desk.session().await.expect("signed in");
    let (ctx, alice) = (linked.app.visitor(), Login::parse("alice").expect("a name"));
    let shown = || async {
        let seen = console::look_up(&ctx, &linked.app.world, &session, &alice).await.expect("sees");
        let console::Seen::Person { is_frozen, .. } = seen else { panic!("alice is one") };
        is_frozen
    };
    assert!(shown().await, "her other account is");
    let why = Reason::parse("asked at the desk").expect("a reason");
    let lifted = console::lift_freeze(&ctx, &linked.app.world, &session, &alice, &why).await;
    assert_eq!(lifted.expect("lifts"), console::Lifted::Yes);
    assert!(!shown().await && !linked.app.world.freezes.is_frozen(&follows).await.expect("readable"));
}

/// When the process of a write in `second` ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dies {
    /// The first write in `main` waits until another one has its outcome instead.
    Never,
    Before,
    After,
}

struct Disturbed {
    intents: Arc<dyn Intents>,
    dies: Dies,
    came: AtomicU32,
    is_written: Notify,
}

impl Disturbed {
    fn by(intents: Arc<dyn Intents>, dies: Dies) -> Self {
        Self { intents, dies, came: AtomicU32::new(0), is_written: Notify::new() }
    }
}

#[async_trait]
impl Intents for Disturbed {
    async fn begin(
        &self,
        warrant: Warrant<SetPassword>,
        id: IntentId,
        former: Option<NewFormer>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<SetPassword>, Fault> {
        let of = warrant.account().directory.as_str();
        if of == "second" && self.dies == Dies::Before {
            return Err(Fault::new(FaultKind::Store, "killed"));
        }
        let is_first = of == "main" && self.came.fetch_add(1, Ordering::SeqCst) == 0;
        if is_first && self.dies == Dies::Never {
            self.is_written.notified().await;
        }
        self.intents.begin(warrant, id, former, now, entry).await
    }

    async fn begin_unlock(
        &self,
        warrant: Warrant<Unlock>,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault> {
        self.intents.begin_unlock(warrant, id, now, entry).await
    }

    async fn settle(&self, settlement: Settlement, entry: Entry) -> Result<bool, Fault> {
        let of = settlement.account.directory.clone();
        if of == "second" && self.dies == Dies::After {
            return Err(Fault::new(FaultKind::Store, "killed"));
        }
        let settled = self.intents.settle(settlement, entry).await;
        if of == "main" {
            self.is_written.notify_one();
        }
        settled
    }

    async fn load(&self, id: IntentId) -> Result<Option<Intent>, Fault> {
        self.intents.load(id).await
    }

    async fn abandoned(&self, before: Timestamp, most: u32) -> Result<Vec<Intent>, Fault> {
        self.intents.abandoned(before, most).await
    }
}

on_each!(
    half_a_reset_that_is_stopped_or_runs_out_was_not_for_nothing,
    an_account_that_turns_out_unfit_half_way_is_told_what_was_done,
    a_lock_is_not_lifted_for_a_password_that_is_gone,
    an_account_that_is_found_no_more_keeps_nothing_open,
    half_a_success_is_not_explained_as_a_whole_one,
    of_two_calls_one_writes_what_leads,
    of_two_calls_the_late_one_is_told_what_the_other_did,
    who_disavows_one_account_of_a_reset_disavows_all_of_it,
    the_console_lifts_the_freeze_of_an_account_that_follows,
);
