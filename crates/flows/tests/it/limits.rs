//! Budgets: counted first, silent where they would tell, and never a weapon.

use crate::app::{ALICE, GOOD, OLD, TestApp, outcome, refusal};
use crate::on_both;
use domain::challenge::GUESSES_MAX;
use domain::method::Method;
use domain::refusal::Refusal;
use flows::ports::CheckOutcome;
use flows::reset::Outcome;
use std::time::Duration;

on_both!(
    atk_084_five_wrong_codes_void_the_secret,
    asking_again_does_not_give_new_guesses,
    atk_085_the_account_budget_looks_like_a_wrong_code,
    messages_are_silenced_and_the_answer_stays_the_same,
    a_reset_may_ask_so_often,
    atk_098_wrong_current_passwords_stay_below_the_lock_out,
    budgets_come_back_when_their_window_ends,
);

const WRONG: &str = "0000-0000";

async fn atk_084_five_wrong_codes_void_the_secret(app: TestApp) {
    for login in ["alice", "ghost"] {
        let browser = app.start(login).await;
        browser.ask().await;
        for _ in 0..GUESSES_MAX {
            assert_eq!(refusal(browser.type_code(WRONG).await), Some(Refusal::WrongProof), "{login}");
        }
        if login == "alice" {
            let right = app.mailer.last_code_to(ALICE);
            assert_eq!(refusal(browser.type_code(&right).await), Some(Refusal::WrongProof));
        }
        for _ in 0..20 {
            assert_eq!(refusal(browser.type_code(WRONG).await), Some(Refusal::WrongProof), "{login}");
        }
    }
    assert_eq!(app.directory.writes(), vec![]);
}

async fn asking_again_does_not_give_new_guesses(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    for _ in 0..GUESSES_MAX - 1 {
        assert!(refusal(browser.type_code(WRONG).await).is_some());
    }
    browser.ask().await;
    assert!(refusal(browser.type_code(WRONG).await).is_some());
    let newest = app.mailer.last_code_to(ALICE);
    assert_eq!(refusal(browser.type_code(&newest).await), Some(Refusal::WrongProof));
}

async fn atk_085_the_account_budget_looks_like_a_wrong_code(app: TestApp) {
    for _ in 0..2 {
        let browser = app.start("alice").await;
        browser.ask().await;
        for _ in 0..GUESSES_MAX {
            assert_eq!(refusal(browser.type_code(WRONG).await), Some(Refusal::WrongProof));
        }
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    }
    let third = app.start("alice").await;
    third.ask().await;
    let right = app.mailer.last_code_to(ALICE);
    assert_eq!(refusal(third.type_code(&right).await), Some(Refusal::WrongProof), "ten an hour are spent");
}

async fn messages_are_silenced_and_the_answer_stays_the_same(app: TestApp) {
    for _ in 0..3 {
        let browser = app.start("alice").await;
        browser.ask().await;
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    }
    let fourth = app.start("alice").await;
    assert!(fourth.ask_by(Method::Email, None).await.is_ok());
    app.work().await;
    assert_eq!(app.mailer.codes_to(ALICE).len(), 3, "three messages an hour");
}

async fn a_reset_may_ask_so_often(app: TestApp) {
    for login in ["alice", "ghost"] {
        let browser = app.start(login).await;
        for _ in 0..domain::challenge::ASKS_MAX {
            browser.ask_by(Method::Email, None).await.expect("within the budget");
        }
        let told = refusal(browser.ask_by(Method::Email, None).await);
        assert!(matches!(told, Some(Refusal::TooMany { .. })), "{login}: {told:?}");
    }
    app.work().await;
}

async fn atk_098_wrong_current_passwords_stay_below_the_lock_out(app: TestApp) {
    for _ in 0..12 {
        assert_eq!(outcome(&app.change("alice", "wrong password", GOOD).await), Some(CheckOutcome::Wrong));
    }
    assert!(app.directory.person("alice").bad_passwords < testkit::fake::directory::LOCKOUT_AFTER);
    assert_eq!(outcome(&app.change("alice", OLD, GOOD).await), Some(CheckOutcome::Wrong), "and says no more");
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("recovery stays open");
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
}

async fn budgets_come_back_when_their_window_ends(app: TestApp) {
    messages_are_silenced_and_the_answer_stays_the_same_for(&app).await;
    app.advance(Duration::from_secs(3601)).await;
    app.start("alice").await.ask().await;
    assert_eq!(app.mailer.codes_to(ALICE).len(), 4);
}

async fn messages_are_silenced_and_the_answer_stays_the_same_for(app: &TestApp) {
    for _ in 0..4 {
        let browser = app.start("alice").await;
        browser.ask().await;
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    }
    assert_eq!(app.mailer.codes_to(ALICE).len(), 3);
}
