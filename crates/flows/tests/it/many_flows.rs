//! Many flows at once, with few guesses each (ATK-086): the walls behind the limit of one flow.

use crate::app::{ALICE, GOOD, On, TestApp, Twist, refusal};
use crate::on_each;
use domain::challenge::LIVE_RESETS_MAX;
use domain::limit::{Limit, Limits, Scope};
use domain::refusal::Refusal;
use flows::reset::Outcome;
use std::time::Duration;

on_each!(
    atk_086_at_most_three_live_resets_per_account,
    atk_086_flows_share_one_budget_of_guesses_per_account,
    atk_086_a_spray_over_many_people_meets_the_organisations_budget,
);

const WRONG: &str = "0000-0000";
const HOUR: Duration = Duration::from_secs(3600);

/// A world in which nothing is counted but this.
async fn only(on: On, limits: Vec<Limit>) -> TestApp {
    TestApp::twisted(on, Twist { limits: Some(Limits::new(limits)), ..Twist::default() }).await
}

/// Without any budget of messages, so that it is this wall that holds.
async fn atk_086_at_most_three_live_resets_per_account(on: On) {
    let app = only(on, Vec::new()).await;
    let mine = app.start("alice").await;
    mine.ask().await;
    let code = app.mailer.last_code_to(ALICE);
    for _ in 0..20 {
        app.start("alice").await.ask().await;
    }
    assert_eq!(app.mailer.codes_to(ALICE).len(), LIVE_RESETS_MAX as usize);
    assert_eq!(LIVE_RESETS_MAX, 3);
    mine.type_code(&code).await.expect("another browser's start voids nothing of mine");
    assert_eq!(mine.choose(GOOD).await.expect("a good password"), Outcome::Applied);
}

async fn atk_086_flows_share_one_budget_of_guesses_per_account(on: On) {
    let guesses = Limit { scope: Scope::AccountGuesses, window: HOUR, max: 10, reserve: 0 };
    let app = only(on, vec![guesses]).await;
    for _ in 0..30 {
        let browser = app.start("alice").await;
        browser.ask().await;
        assert_eq!(refusal(browser.type_code(WRONG).await), Some(Refusal::WrongProof));
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    }
    let last = app.start("alice").await;
    last.ask().await;
    let right = app.mailer.last_code_to(ALICE);
    assert_eq!(refusal(last.type_code(&right).await), Some(Refusal::WrongProof), "the right one looks wrong");
    app.advance(HOUR).await;
    let later = app.start("alice").await;
    later.ask().await;
    later.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the budget has come back");
}

async fn atk_086_a_spray_over_many_people_meets_the_organisations_budget(on: On) {
    let spray = Limit { scope: Scope::OrganisationGuesses, window: HOUR, max: 6, reserve: 0 };
    let app = only(on, vec![spray]).await;
    let mut told = Vec::new();
    for login in ["alice", "bob", "ghost", "nobody", "phantom", "nomi", "nix", "spectre"] {
        let browser = app.start(login).await;
        browser.ask().await;
        told.push(refusal(browser.type_code(WRONG).await));
    }
    assert!(told[..6].iter().all(|one| *one == Some(Refusal::WrongProof)), "{told:?}");
    assert!(told[6..].iter().all(|one| matches!(one, Some(Refusal::TooMany { .. }))), "{told:?}");
}
