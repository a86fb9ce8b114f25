//! What follows when an account took as many wrong answers as it takes: its owner hears of it, strangers
//! see nothing, and the numbers are the policy's.

use crate::app::{ALICE, On, TestApp, Twist, parse_token, refusal, with_policy};
use crate::enrol_app::with_methods;
use crate::on_each;
use domain::limit::{Limit, Limits, Scope};
use domain::method::Method;
use domain::policy::{Budgets, PolicySet};
use domain::refusal::Refusal;
use flows::disavow;
use std::time::Duration;
use testkit::fake::mailer::Kind;

on_each!(
    the_owner_hears_of_too_many_wrong_answers_by_every_door_and_strangers_see_nothing,
    a_stranger_who_goes_on_guessing_cannot_fill_a_mailbox,
    the_warning_can_be_turned_off_and_is_written_down_all_the_same,
    this_was_not_me_works_from_a_warning,
    the_numbers_of_the_policy_hold,
);

const WRONG: &str = "0000-0000";
const HOUR: Duration = Duration::from_secs(3_600);

async fn only(on: On, scopes: &[Scope], max: u32) -> TestApp {
    let limits = scopes.iter().map(|scope| Limit { scope: *scope, window: HOUR, max, reserve: 0 });
    TestApp::twisted(on, Twist { limits: Some(Limits::new(limits.collect())), ..Twist::default() }).await
}

/// Wrong codes, one reset each.
async fn guess(app: &TestApp, login: &str, times: u32) {
    for _ in 0..times {
        let browser = app.start(login).await;
        browser.ask().await;
        assert_eq!(refusal(browser.type_code(WRONG).await), Some(Refusal::WrongProof), "{login}");
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    }
    app.work().await;
}

fn warned(app: &TestApp) -> Vec<String> {
    let warnings = app.mailer.sent().into_iter().filter(|mail| matches!(mail.kind, Kind::Blocked { .. }));
    warnings.map(|mail| mail.to).collect()
}

async fn the_owner_hears_of_too_many_wrong_answers_by_every_door_and_strangers_see_nothing(on: On) {
    for door in ["typed code", "recovery code", "current password"] {
        let app = only(on, &[Scope::AccountGuesses, Scope::AccountPasswords], 3).await;
        with_methods(&app, 1).await;
        for (tries, told) in [(3, 0), (1, 1), (3, 1)] {
            for _ in 0..tries {
                match door {
                    "typed code" => guess(&app, "alice", 1).await,
                    "recovery code" => {
                        let browser = app.start("alice").await;
                        let view = browser.answer(Method::RecoveryCode, "K7M4-QX2P-9RTW-3HDN").await;
                        assert!(view.is_ok(), "the answer is checked");
                        let _ = flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await;
                    }
                    _ => {
                        app.try_sign_in("alice", "not it").await;
                    }
                }
            }
            app.work().await;
            assert_eq!(warned(&app), vec![ALICE.to_owned(); told], "{door} after {tries} more");
        }
    }
    let app = only(on, &[Scope::AccountGuesses], 3).await;
    for login in ["ghost", "dora", "nomi", "dup@example.org"] {
        guess(&app, login, 5).await;
        assert_eq!(warned(&app), Vec::<String>::new(), "{login}");
    }
}

async fn a_stranger_who_goes_on_guessing_cannot_fill_a_mailbox(on: On) {
    let app = TestApp::new(on).await;
    for _ in 0..30 {
        guess(&app, "alice", 3).await;
        app.advance(HOUR / 3).await;
    }
    let told = warned(&app).len();
    assert!((1..=2).contains(&told), "{told} warnings in ten hours");
}

async fn the_warning_can_be_turned_off_and_is_written_down_all_the_same(on: On) {
    let app = only(on, &[Scope::AccountGuesses], 1).await;
    let mut set = PolicySet::default();
    set.notifications.person_on_block = false;
    with_policy(&app, set).await;
    guess(&app, "alice", 1).await;
    let browser = app.start("alice").await;
    browser.ask().await;
    assert!(browser.type_code(WRONG).await.is_err());
    app.work().await;
    assert_eq!(warned(&app), Vec::<String>::new());
    assert!(app.told(&browser).await.iter().any(|fact| fact == "account.blocked"));
}

async fn this_was_not_me_works_from_a_warning(on: On) {
    let app = only(on, &[Scope::AccountGuesses], 1).await;
    guess(&app, "alice", 2).await;
    let (to, link) = app.mailer.last_disavowal().expect("a warning went out");
    assert_eq!(to, ALICE);
    let frozen = disavow::disavow(&app.visitor(), &app.world, &parse_token(&link)).await;
    assert!(frozen.is_ok());
    assert!(app.world.freezes.is_frozen(&app.key("alice")).await.expect("looks"));
}

async fn the_numbers_of_the_policy_hold(on: On) {
    let (_, parity) = Budgets::PRESETS[1].clone();
    let three =
        Budgets { guesses_per_hour: 3, messages_per_hour: 10, messages_per_day: 10, ..Budgets::default() };
    for (budgets, takes) in [(three, 3), (parity, 5)] {
        let app = TestApp::new(on).await;
        with_policy(&app, PolicySet { budgets, ..PolicySet::default() }).await;
        guess(&app, "alice", takes).await;
        assert_eq!(warned(&app).len(), 0);
        guess(&app, "alice", 1).await;
        assert_eq!(warned(&app).len(), 1);
    }
}
