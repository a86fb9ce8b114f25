//! A password that is known to be stolen is refused by every door, and nobody's silence goes unwritten.

use crate::app::{ALICE, Browser, GOOD, OLD, On, TestApp, Twist, outcome, refusal};
use crate::on_each;
use domain::password::{Advice, Broken, Refused};
use domain::refusal::Refusal;
use domain::reset::TRIES_MAX;
use flows::Stop;
use flows::change::ChangeState;
use flows::fault::FaultKind;
use flows::ports::CheckOutcome;
use flows::reset::{Outcome, Step};
use std::sync::Arc;
use testkit::fake::breached::{FakeBreached, Mood};

on_each!(
    a_stolen_password_is_refused_alike_by_a_reset_and_by_a_change,
    a_stolen_password_is_told_with_everything_else_that_is_wrong_with_it,
    atk_178_a_password_that_nobody_could_look_up_is_written_down,
    atk_178_where_an_outage_refuses_the_old_password_stays_and_the_reset_goes_on,
);

/// Long enough and nobody's name, so that only the list speaks against it.
const STOLEN: &str = "correct horse battery staple";
const UNCHECKED: &str = "password.breach_unchecked";

async fn town(on: On) -> (TestApp, Arc<FakeBreached>) {
    let breached = Arc::new(FakeBreached::of(&[STOLEN, "alice"]));
    let twist = Twist { breached: Some(breached.clone()), ..Twist::default() };
    (TestApp::twisted(on, twist).await, breached)
}

async fn proven(app: &TestApp) -> Browser<'_> {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    browser
}

async fn a_stolen_password_is_refused_alike_by_a_reset_and_by_a_change(on: On) {
    let (app, _) = town(on).await;
    let browser = proven(&app).await;
    let told = refusal(browser.choose(STOLEN).await);
    let breached = Refused { broken: vec![Broken::Breached], advice: vec![Advice::Words] };
    assert_eq!(told, Some(Refusal::Password(breached.clone())));
    assert_eq!(browser.view().await.step, Step::Choose, "the reset goes on");
    let changed = app.change("alice", OLD, STOLEN).await;
    assert_eq!(changed, ChangeState::Concluded(CheckOutcome::Refused, breached));
    assert_eq!(app.directory.person("alice").password, OLD);
    assert_eq!(app.directory.writes(), vec![]);
    assert_eq!(browser.choose(GOOD).await.expect("another one"), Outcome::Applied);
}

async fn a_stolen_password_is_told_with_everything_else_that_is_wrong_with_it(on: On) {
    let (app, _) = town(on).await;
    let broken =
        vec![Broken::TooShort { length_min: 12 }, Broken::OwnName, Broken::CommonWords, Broken::Breached];
    let all = Refused { broken, advice: vec![Advice::Words] };
    assert_eq!(refusal(proven(&app).await.choose("alice").await), Some(Refusal::Password(all.clone())));
    // A change tells first what would be wrong whoever it is for.
    let mut for_anybody = all;
    for_anybody.broken.retain(|broken| *broken != Broken::OwnName);
    let changed = app.change("alice", OLD, "alice").await;
    assert_eq!(changed, ChangeState::Concluded(CheckOutcome::Refused, for_anybody));
}

async fn atk_178_a_password_that_nobody_could_look_up_is_written_down(on: On) {
    let (app, breached) = town(on).await;
    let browser = proven(&app).await;
    breached.become_(Mood::Silent);
    assert!(refusal(browser.choose("short").await).is_some());
    assert!(!app.told(&browser).await.iter().any(|fact| fact == UNCHECKED), "it is not taken");
    assert_eq!(browser.choose(GOOD).await.expect("is taken"), Outcome::Applied);
    let records = app.records(&browser).await;
    let at = |fact: &str| records.iter().position(|entry| entry.fact == fact);
    let unchecked = at(UNCHECKED).expect("it is written down");
    assert!(unchecked < at("write.applying").expect("it was written"), "before the write");
    assert_eq!(records[unchecked].account, Some(app.key("alice")));

    assert_eq!(outcome(&app.change("bob", OLD, GOOD).await), Some(CheckOutcome::Applied));
    let of_bob = app.world.audit.of_account(&app.key("bob"), 50).await.expect("readable");
    assert_eq!(of_bob.iter().filter(|entry| entry.fact == UNCHECKED).count(), 1);
}

async fn atk_178_where_an_outage_refuses_the_old_password_stays_and_the_reset_goes_on(on: On) {
    let (app, breached) = town(on).await;
    let browser = proven(&app).await;
    breached.become_(Mood::Down);
    // More often than anything may be tried: an outage uses up none of it.
    for _ in 0..=TRIES_MAX {
        match browser.choose(GOOD).await {
            Err(Stop::Fault(fault)) => assert_eq!(fault.kind(), FaultKind::Breached),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(outcome(&app.change("bob", OLD, GOOD).await), Some(CheckOutcome::TryAgain));
    assert_eq!(app.directory.writes(), vec![]);
    let ctx = app.visitor().for_worker();
    flows::jobs::probe(&ctx, &app.world).await;
    assert!(app.world.is_limited.load(std::sync::atomic::Ordering::Relaxed), "everybody is told the same");
    breached.become_(Mood::Well);
    flows::jobs::probe(&ctx, &app.world).await;
    assert!(!app.world.is_limited.load(std::sync::atomic::Ordering::Relaxed));
    assert_eq!(browser.choose(GOOD).await.expect("it is answered again"), Outcome::Applied);
}
