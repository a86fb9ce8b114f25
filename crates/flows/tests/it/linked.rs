//! One reset for two directories: each account by its own policy and its own rules, each outcome told.

use crate::app::{ALICE, Browser, GOOD, OLD, OTHER, On, TestApp, Twist, refusal, with_policy};
use crate::former::remembering;
use crate::on_each;
use async_trait::async_trait;
use domain::account::{AccountKey, Standing};
use domain::audit::Entry;
use domain::id::IntentId;
use domain::linked::{CHOSEN_BEFORE, PartState};
use domain::lock_out::LockOut;
use domain::logins::Logins;
use domain::password::{Advice, Broken, Refused};
use domain::refusal::Refusal;
use domain::reset::{Ended, TRIES_MAX};
use domain::time::Timestamp;
use domain::verdict::{StatedRules, Verdict};
use domain::warrant::{SetPassword, Unlock, Warrant};
use flows::directories::{Directories, Link, LinkedBy, Member};
use flows::fault::{Fault, FaultKind};
use flows::ports::{Begun, Intent, Intents, Settlement};
use flows::reset::{self, Outcome, Step, rules};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use testkit::fake::directory::{FakeDirectory, Order};

pub const ALICE_THERE: &str = "alice@second.example";

/// `main` leads `second`; both have an `alice`.
pub struct Linked {
    pub app: TestApp,
    pub second: Arc<FakeDirectory>,
}

impl Linked {
    pub async fn by(on: On, by: LinkedBy) -> Self {
        let mut kept = None;
        let app = TestApp::over(on, Twist::default(), |first, clock| {
            let second = Arc::new(FakeDirectory::called("second", clock));
            second.add("alice", OLD, &[ALICE_THERE]);
            kept = Some(second.clone());
            let logins = Logins { domains: vec!["SECOND".into()], ..Logins::default() };
            let other = Member { logins, ..Member::plain(second) };
            let link = Link { leads: "main".into(), follow: vec!["second".into()], by };
            Arc::new(Directories::new(Member::plain(first), vec![other]).linked_by(vec![link]))
        });
        Self { app: app.await, second: kept.expect("it was made") }
    }

    pub async fn new(on: On) -> Self {
        Self::by(on, LinkedBy::Login).await
    }

    pub async fn proven(&self) -> Browser<'_> {
        let browser = self.app.start("alice").await;
        browser.ask().await;
        browser.type_code(&self.app.mailer.last_code_to(ALICE)).await.expect("the code is right");
        browser
    }

    /// The passwords in force, here and there.
    pub fn passwords(&self) -> (String, String) {
        (self.app.directory.person("alice").password, self.second.person("alice").password)
    }

    /// Where the next password of this browser goes.
    async fn goes_to(&self, browser: &Browser<'_>) -> Vec<String> {
        let told = rules(&self.app.visitor(), &self.app.world, &browser.presented()).await;
        told.expect("rules are told").directories
    }
}

pub async fn parts(browser: &Browser<'_>) -> Vec<(PartState, Option<String>)> {
    browser.view().await.parts.into_iter().map(|part| (part.state, part.reason)).collect()
}

pub fn both(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

async fn one_reset_sets_the_password_in_both(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    assert_eq!(linked.app.mailer.codes_to(ALICE_THERE).len(), 0, "what leads proves");
    assert_eq!(linked.goes_to(&browser).await, ["main", "second"]);
    assert_eq!(browser.choose(GOOD).await.expect("it is written"), Outcome::Applied);
    assert_eq!(linked.passwords(), both(GOOD, GOOD));
    assert_eq!(parts(&browser).await, [(PartState::Applied, None), (PartState::Applied, None)]);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
    linked.app.work().await;
    let to: Vec<String> = linked.app.mailer.sent().into_iter().skip(1).map(|mail| mail.to).collect();
    assert_eq!(
        (to.len(), to.contains(&ALICE.to_owned()), to.contains(&ALICE_THERE.to_owned())),
        (2, true, true)
    );
    let told = linked.app.told(&browser).await;
    let count = |fact: &str| told.iter().filter(|one| *one == fact).count();
    assert_eq!((count("write.applying"), count("write.applied")), (2, 2), "{told:?}");
    assert_eq!(refusal(browser.choose(OTHER).await), Some(Refusal::Ended(Ended::Applied)));
}

async fn what_one_refuses_is_told_and_tried_again_there_alone(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    linked.second.order(Order::Refuse(Verdict::InHistory));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    assert_eq!(linked.passwords(), both(GOOD, OLD));
    let refused = (PartState::Refused, Some("password.in_history".to_owned()));
    assert_eq!(parts(&browser).await, [(PartState::Applied, None), refused]);
    assert_eq!(browser.view().await.step, Step::Choose);
    let reference = browser.first.reference;
    let told = flows::explain::flow(&linked.app.world, reference).await.expect("readable").expect("recorded");
    assert_eq!(told.cause.map(domain::explain::Cause::code), Some("password.in_history"));
    assert!(!told.is_applied());
    assert_eq!(linked.goes_to(&browser).await, ["second"]);
    linked.second.order(Order::Unreachable);
    assert_eq!(browser.choose(OTHER).await.expect("nothing more is written"), Outcome::Partly);
    assert_eq!(parts(&browser).await[1].1.as_deref(), Some("directory.unreachable"));
    assert_eq!(browser.choose(OTHER).await.expect("the rest is written"), Outcome::Applied);
    assert_eq!(linked.passwords(), both(GOOD, OTHER));
    assert_eq!(linked.app.directory.writes().len(), 1, "what was done is not done again");
    let first = (PartState::Applied, Some(CHOSEN_BEFORE.to_owned()));
    assert_eq!(parts(&browser).await, [first, (PartState::Applied, None)], "there are two passwords now");
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
}

fn with_words(broken: Broken) -> Refused {
    Refused { broken: vec![broken], advice: vec![Advice::Words] }
}

async fn what_the_first_refuses_leaves_both_as_they_were(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    linked.app.directory.order(Order::Refuse(Verdict::InHistory));
    let broken = Refusal::Password(with_words(Broken::Directory(Verdict::InHistory)));
    assert_eq!(refusal(browser.choose(GOOD).await), Some(broken));
    assert_eq!((linked.passwords(), linked.second.writes().len()), (both(OLD, OLD), 0));
    assert_eq!(browser.choose(OTHER).await.expect("it is written"), Outcome::Applied);
    assert_eq!(linked.passwords(), both(OTHER, OTHER));
}

async fn the_rules_of_both_are_judged_before_anything_is_written(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    let stated = StatedRules { length_min: Some(40), ..StatedRules::default() };
    linked.second.state_rules(stated);
    let told = rules(&linked.app.visitor(), &linked.app.world, &browser.presented()).await;
    assert_eq!(told.expect("rules are told").demands.length_min, 40);
    let broken = vec![Broken::TooShort { length_min: 40 }];
    let broken = Refusal::Password(Refused { broken, advice: vec![Advice::WordsByTheRules] });
    assert_eq!(refusal(browser.choose(GOOD).await), Some(broken));
    assert_eq!(linked.passwords(), both(OLD, OLD));
    // Nor is anything begun while one of them is away.
    linked.second.go_down();
    assert!(matches!(browser.choose(GOOD).await, Err(flows::Stop::Fault(_))));
    assert_eq!((linked.passwords(), linked.app.directory.writes().len()), (both(OLD, OLD), 0));
}

async fn while_nobody_knows_of_the_first_the_other_is_not_touched(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    linked.app.directory.order(Order::LoseRequest);
    assert_eq!(browser.choose(GOOD).await.expect("it is told"), Outcome::Unknown);
    assert_eq!(linked.second.writes().len(), 0);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Unknown));
    assert_eq!(parts(&browser).await, [(PartState::Unknown, None), (PartState::Waiting, None)]);
}

async fn an_answer_that_is_lost_in_the_second_is_told_and_settled(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    linked.second.order(Order::LoseRequest);
    assert_eq!(browser.choose(GOOD).await.expect("half of it is known"), Outcome::Partly);
    assert_eq!(parts(&browser).await, [(PartState::Applied, None), (PartState::Unknown, None)]);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
    linked.second.set_elsewhere("alice", GOOD);
    linked.app.advance(Duration::from_secs(10)).await;
    linked.app.work().await;
    assert_eq!(parts(&browser).await[1], (PartState::Applied, None));
}

async fn an_account_that_may_not_be_reset_is_left_out_and_told(on: On) {
    type Cause = fn(&FakeDirectory);
    let causes: [(&str, Cause); 3] = [
        ("account.disabled", |second| second.alter("alice", |p| p.account.state.disabled = true)),
        ("account.protected", |second| second.alter("alice", |p| p.account.standing = Standing::Protected)),
        ("proof.missing", |second| second.alter("alice", |p| p.account.standing = Standing::Administrator)),
    ];
    for (why, cause) in causes {
        let linked = Linked::new(on).await;
        cause(&linked.second);
        let browser = linked.proven().await;
        assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly, "{why}");
        assert_eq!((linked.passwords(), linked.second.writes().len()), (both(GOOD, OLD), 0), "{why}");
        let left_out = (PartState::LeftOut, Some(why.to_owned()));
        assert_eq!(parts(&browser).await, [(PartState::Applied, None), left_out]);
        assert_eq!(browser.view().await.step, Step::Done(Ended::Applied), "{why}");
    }
}

async fn what_follows_leads_nobody(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.app.start("SECOND\\alice").await;
    browser.ask().await;
    browser.type_code(&linked.app.mailer.last_code_to(ALICE_THERE)).await.expect("the code is right");
    assert_eq!(browser.choose(GOOD).await.expect("it is written"), Outcome::Applied);
    assert_eq!((linked.passwords(), linked.app.directory.writes().len()), (both(OLD, GOOD), 0));
    assert!(browser.view().await.parts.is_empty());
}

async fn the_rest_is_tried_as_often_as_anything_else(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    for _ in 0..TRIES_MAX {
        assert_eq!(browser.view().await.step, Step::Choose);
        linked.second.order(Order::Refuse(Verdict::TooWeak));
        assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    }
    let weak = (PartState::LeftOut, Some("password.too_weak".to_owned()));
    assert_eq!(parts(&browser).await[1], weak);
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::Ended(Ended::Applied)));
    assert_eq!((linked.passwords(), linked.second.writes().len()), (both(GOOD, OLD), TRIES_MAX as usize));
}

async fn a_password_that_was_set_there_meanwhile_stays(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    linked.second.order(Order::Refuse(Verdict::InHistory));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    linked.second.set_elsewhere("alice", "set by the helpdesk");
    assert_eq!(browser.choose(OTHER).await.expect("it is told"), Outcome::Partly);
    assert_eq!(linked.passwords(), both(GOOD, "set by the helpdesk"));
    assert_eq!(parts(&browser).await[1].1.as_deref(), Some("password_changed_since"));
}

async fn accounts_that_share_a_number_lead_nobody(on: On) {
    let linked = Linked::by(on, LinkedBy::Attribute).await;
    let number = |number: &str| Some(number.to_owned());
    linked.app.directory.alter("alice", |p| p.account.link = number("7"));
    linked.second.alter("alice", |p| p.account.link = number("7"));
    let browser = linked.proven().await;
    assert_eq!(linked.goes_to(&browser).await, ["main", "second"]);
    // Somebody makes a second entry with the same number: whose is the account there?
    linked.app.directory.alter("bob", |p| p.account.link = number("7"));
    assert_eq!(linked.goes_to(&browser).await, ["main"]);
    let after = linked.app.start("alice").await;
    let codes = linked.app.mailer.codes_to(ALICE).len();
    after.ask().await;
    assert_eq!(linked.app.mailer.codes_to(ALICE).len(), codes, "two who are not one are nobody");
    linked.app.directory.alter("bob", |p| p.account.link = number("8"));
    linked.second.add("twin", OLD, &[]);
    linked.second.alter("twin", |p| p.account.link = number("7"));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    assert_eq!(parts(&browser).await[1], (PartState::LeftOut, Some("ambiguous".to_owned())));
}

async fn a_change_is_of_the_one_account_whose_password_was_given_and_says_so(on: On) {
    for (typed, untouched, leads, passwords) in
        [("alice", "second", true, both(GOOD, OLD)), ("SECOND\\alice", "main", false, both(OLD, GOOD))]
    {
        let linked = Linked::new(on).await;
        let told = linked.app.change_seen(typed, OLD, GOOD).await;
        assert_eq!(crate::app::outcome(&told.state), Some(flows::ports::CheckOutcome::Applied));
        assert_eq!(linked.passwords(), passwords, "{typed}");
        let after = told.aftermath(&linked.app.world);
        assert_eq!((after.untouched, after.leads), (vec![untouched.to_owned()], leads), "{typed}");
        let wrong = linked.app.change_seen(typed, "certainly wrong", OTHER).await;
        assert!(wrong.aftermath(&linked.app.world).is_empty(), "who proved nothing hears nothing");
    }
}

async fn an_unlocking_is_of_the_one_account_and_says_so(on: On) {
    let linked = Linked::new(on).await;
    linked.app.directory.alter("alice", |p| p.account.state.locked = true);
    linked.second.alter("alice", |p| p.account.state.locked = true);
    let browser = linked.proven().await;
    let unlocked = reset::unlock(&linked.app.visitor(), &linked.app.world, &browser.presented(), None).await;
    assert_eq!(unlocked.expect("it is lifted"), reset::Unlocked::Lifted);
    assert!(linked.second.person("alice").account.state.locked);
    let after = browser.view().await.aftermath(&linked.app.world);
    assert_eq!(after.untouched, ["second"], "a reset would have carried it along, an unlocking does not");
}

async fn what_is_told_after_a_write_is_of_what_was_written(on: On) {
    let hour = Duration::from_secs(3_600);
    let linked = Linked::new(on).await;
    linked.app.directory.let_the_old_one_open(hour);
    linked.second.ask_for_another();
    let told = |after: reset::Aftermath| -> Vec<_> {
        let of = |one: reset::Aftertaste| (one.directory, one.old_opens, one.asks_for_another);
        after.written.into_iter().map(of).collect()
    };
    let (main, second) = (("main".to_owned(), Some(hour), false), ("second".to_owned(), None, true));
    let browser = linked.proven().await;
    assert!(browser.view().await.aftermath(&linked.app.world).is_empty(), "nothing is written yet");
    linked.second.order(Order::Refuse(Verdict::InHistory));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    let tastes = browser.view().await.aftertastes(&linked.app.world);
    assert_eq!(tastes.len(), 1, "{tastes:?}");
    assert_eq!(browser.choose(OTHER).await.expect("the rest is written"), Outcome::Applied);
    let after = browser.view().await.aftermath(&linked.app.world);
    assert_eq!(after.untouched, Vec::<String>::new(), "all of them were looked after");
    assert_eq!(told(after), [main.clone(), second.clone()]);
    // Of one account, only its own directory counts.
    linked.app.clock.advance(Duration::from_secs(61));
    for (typed, only) in [("alice", main), ("SECOND\\alice", second)] {
        let current = if typed == "alice" { GOOD } else { OTHER };
        let changed = linked.app.change_seen(typed, current, "yet another one, long").await;
        assert_eq!(told(changed.aftermath(&linked.app.world)), [only], "{typed}");
    }
}

async fn a_directory_that_is_away_uses_up_no_try_of_either(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    for _ in 0..=TRIES_MAX {
        linked.app.directory.order(Order::Unreachable);
        assert!(matches!(browser.choose(GOOD).await, Err(flows::Stop::Fault(_))), "as a 503 is told");
    }
    linked.second.order(Order::Refuse(Verdict::TooWeak));
    assert_eq!(browser.choose(GOOD).await.expect("half of it is written"), Outcome::Partly);
    for _ in 0..=TRIES_MAX {
        linked.second.order(Order::Unreachable);
        assert_eq!(browser.choose(OTHER).await.expect("nothing more is written"), Outcome::Partly);
    }
    assert_eq!(browser.view().await.step, Step::Choose);
    assert_eq!(browser.choose(OTHER).await.expect("the rest is written"), Outcome::Applied);
    assert_eq!(linked.passwords(), both(GOOD, OTHER));
}

/// What nobody knew of the first is found out: the rest goes on from there, while the proof lasts.
async fn once_the_first_is_known_the_rest_is_asked_for_again(on: On) {
    for (order, led) in [(Order::LoseAnswer, true), (Order::LoseRequest, false)] {
        let linked = Linked::new(on).await;
        let browser = linked.proven().await;
        linked.app.directory.order(order);
        // The bind that settles at once would find it out here.
        let lock_out = LockOut::After { tries: 1, forgotten_after: None };
        linked.app.directory.state_rules(StatedRules { lock_out, ..StatedRules::default() });
        assert_eq!(browser.choose(GOOD).await.expect("it is told"), Outcome::Unknown);
        linked.app.directory.state_rules(StatedRules::default());
        for _ in 0..5 {
            linked.app.advance(Duration::from_secs(20)).await;
            linked.app.work().await;
        }
        assert_eq!(browser.view().await.step, Step::Choose, "led: {led}");
        assert_eq!(linked.goes_to(&browser).await, if led { vec!["second"] } else { vec!["main", "second"] });
        assert_eq!(browser.choose(OTHER).await.expect("the rest is written"), Outcome::Applied);
        assert_eq!(linked.passwords(), both(if led { GOOD } else { OTHER }, OTHER));
    }
}

async fn once_the_second_is_known_not_to_have_happened_it_is_asked_for_again(on: On) {
    let linked = Linked::new(on).await;
    let browser = linked.proven().await;
    linked.second.order(Order::LoseRequest);
    assert_eq!(browser.choose(GOOD).await.expect("half of it is known"), Outcome::Partly);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
    for _ in 0..5 {
        linked.app.advance(Duration::from_secs(20)).await;
        linked.app.work().await;
    }
    assert_eq!(parts(&browser).await[1], (PartState::Refused, Some("try_again".to_owned())));
    assert_eq!(browser.view().await.step, Step::Choose);
    assert_eq!(browser.choose(OTHER).await.expect("the rest is written"), Outcome::Applied);
    assert_eq!((linked.passwords(), linked.app.directory.writes().len()), (both(GOOD, OTHER), 1));
}

async fn each_account_has_a_history_of_its_own_and_one_that_knows_the_password_keeps_all_from_it(on: On) {
    let linked = Linked::new(on).await;
    with_policy(&linked.app, remembering(3)).await;
    assert_eq!(linked.proven().await.choose(GOOD).await.expect("it is new"), Outcome::Applied);
    linked.app.change("alice", GOOD, OTHER).await;
    assert_eq!(linked.passwords(), both(OTHER, GOOD));
    let chosen = |directory: &str| {
        let key = AccountKey { directory: directory.into(), id: "id-of-alice".into() };
        let former = linked.app.world.former.clone();
        async move { former.chosen_at(&key).await.expect("readable").len() }
    };
    assert_eq!((chosen("main").await, chosen("second").await), (2, 1));
    let browser = linked.proven().await;
    let told = refusal(browser.choose(OTHER).await);
    assert_eq!(told, Some(Refusal::Password(with_words(Broken::UsedBefore))));
    assert_eq!(linked.passwords(), both(OTHER, GOOD), "nothing is written anywhere");
    assert_eq!(browser.choose("a third one, of brass").await.expect("it is new"), Outcome::Applied);
    assert_eq!((chosen("main").await, chosen("second").await), (3, 2));
}

/// Intents of a process that ends between the write in `second` and its outcome, as often as told.
struct Killed(Arc<dyn Intents>, AtomicU32);

#[async_trait]
impl Intents for Killed {
    async fn begin(
        &self,
        warrant: Warrant<SetPassword>,
        id: IntentId,
        former: Option<flows::ports::NewFormer>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<SetPassword>, Fault> {
        self.0.begin(warrant, id, former, now, entry).await
    }

    async fn begin_unlock(
        &self,
        warrant: Warrant<Unlock>,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault> {
        self.0.begin_unlock(warrant, id, now, entry).await
    }

    async fn settle(&self, settlement: Settlement, entry: Entry) -> Result<bool, Fault> {
        let is_killed = settlement.account.directory == "second" && self.1.load(Ordering::SeqCst) > 0;
        if is_killed {
            self.1.fetch_sub(1, Ordering::SeqCst);
            return Err(Fault::new(FaultKind::Store, "killed"));
        }
        self.0.settle(settlement, entry).await
    }

    async fn load(&self, id: IntentId) -> Result<Option<Intent>, Fault> {
        self.0.load(id).await
    }

    async fn abandoned(&self, before: Timestamp, most: u32) -> Result<Vec<Intent>, Fault> {
        self.0.abandoned(before, most).await
    }
}

async fn an_end_between_the_second_write_and_its_outcome_is_found_out_by_the_next_start(on: On) {
    let mut linked = Linked::new(on).await;
    let world = Arc::get_mut(&mut linked.app.world).expect("nobody else has it yet");
    world.intents = Arc::new(Killed(world.intents.clone(), AtomicU32::new(1)));
    let browser = linked.proven().await;
    assert_eq!(browser.choose(GOOD).await.expect("half of it is known"), Outcome::Partly);
    assert_eq!(linked.passwords(), both(GOOD, GOOD));
    assert_eq!(parts(&browser).await, [(PartState::Applied, None), (PartState::Waiting, None)]);
    // What may have happened is not done again meanwhile.
    assert_eq!(browser.choose(OTHER).await.expect("it is kept away"), Outcome::Partly);
    assert_eq!((linked.passwords(), linked.second.writes().len()), (both(GOOD, GOOD), 1));
    let worker = linked.app.visitor().for_worker();
    linked.app.advance(Duration::from_secs(5)).await;
    let found = reset::recover(&worker, &linked.app.world, Duration::ZERO).await.expect("recovered");
    assert_eq!(found, 1);
    assert_eq!(parts(&browser).await[1].0, PartState::Unknown);
    linked.app.advance(Duration::from_secs(10)).await;
    linked.app.work().await;
    let first = (PartState::Applied, Some(CHOSEN_BEFORE.to_owned()));
    assert_eq!(parts(&browser).await, [first.clone(), first], "both have the one that was chosen first");
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
}

on_each!(
    an_end_between_the_second_write_and_its_outcome_is_found_out_by_the_next_start,
    one_reset_sets_the_password_in_both,
    what_one_refuses_is_told_and_tried_again_there_alone,
    what_the_first_refuses_leaves_both_as_they_were,
    the_rules_of_both_are_judged_before_anything_is_written,
    while_nobody_knows_of_the_first_the_other_is_not_touched,
    an_answer_that_is_lost_in_the_second_is_told_and_settled,
    an_account_that_may_not_be_reset_is_left_out_and_told,
    what_follows_leads_nobody,
    the_rest_is_tried_as_often_as_anything_else,
    a_password_that_was_set_there_meanwhile_stays,
    accounts_that_share_a_number_lead_nobody,
    each_account_has_a_history_of_its_own_and_one_that_knows_the_password_keeps_all_from_it,
    a_change_is_of_the_one_account_whose_password_was_given_and_says_so,
    an_unlocking_is_of_the_one_account_and_says_so,
    what_is_told_after_a_write_is_of_what_was_written,
    a_directory_that_is_away_uses_up_no_try_of_either,
    once_the_first_is_known_the_rest_is_asked_for_again,
    once_the_second_is_known_not_to_have_happened_it_is_asked_for_again,
);
