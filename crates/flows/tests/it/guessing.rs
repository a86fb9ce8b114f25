//! Guessing by every way around a budget: other spellings, other doors, other addresses, and waiting.

use crate::app::{ALICE, GOOD, OLD, On, TestApp, Twist, outcome, refusal};
use crate::enrol_app::with_methods;
use crate::on_each;
use domain::account::Login;
use domain::limit::{Limit, Limits, Scope};
use domain::lock_out::{LockOut, UNREAD_TRIES_MAX};
use domain::method::Method;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::verdict::StatedRules;
use flows::enrol::SignInState;
use flows::ports::CheckOutcome;
use flows::reset::{AnswerState, Start};
use flows::{Ctx, Stop};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use testkit::fake::directory::LOCKOUT_AFTER;

on_each!(
    atk_064_and_atk_087_every_spelling_of_a_name_and_every_browser_shares_one_budget,
    atk_078_and_atk_110_a_visible_budget_counts_everybody_alike_whatever_they_type,
    atk_090_a_budget_holds_again_in_every_window,
    atk_091_every_door_that_takes_a_guess_counts_it,
    atk_091_every_door_that_takes_a_password_counts_it,
    atk_091_guessing_locks_nobody_out_however_patient_it_is,
    a_right_current_password_is_no_guess,
    atk_094_a_walk_through_ipv6_is_one_visitor_and_an_office_is_not_shut_out,
);

const WRONG: &str = "0000-0000";
const HOUR: Duration = Duration::from_secs(3_600);

async fn only(on: On, limits: &[(Scope, u32)]) -> TestApp {
    let limit = |(scope, max): &(Scope, u32)| Limit { scope: *scope, window: HOUR, max: *max, reserve: 0 };
    let limits = Limits::new(limits.iter().map(limit).collect());
    TestApp::twisted(on, Twist { limits: Some(limits), ..Twist::default() }).await
}

/// The right code of a fresh reset: is it taken?
async fn takes_the_right_code(app: &TestApp, login: &str) -> bool {
    let browser = app.start(login).await;
    browser.ask().await;
    let taken = browser.type_code(&app.mailer.last_code_to(ALICE)).await;
    let _ = flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await;
    taken.is_ok()
}

async fn atk_064_and_atk_087_every_spelling_of_a_name_and_every_browser_shares_one_budget(on: On) {
    let app = only(on, &[(Scope::AccountGuesses, 10)]).await;
    let spellings = [
        "alice",
        "ALICE",
        "Alice",
        "aLiCe",
        " alice",
        "alice ",
        "\u{ff41}lice",
        "alice@example.org",
        "ALICE@EXAMPLE.ORG",
        "Alice@Example.Org",
    ];
    for spelling in spellings {
        let browser = app.start(spelling).await;
        browser.ask().await;
        for _ in 0..4 {
            assert_eq!(refusal(browser.type_code(WRONG).await), Some(Refusal::WrongProof), "{spelling}");
        }
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    }
    for spelling in spellings {
        assert!(!takes_the_right_code(&app, spelling).await, "{spelling}");
    }
    app.advance(HOUR).await;
    assert!(takes_the_right_code(&app, "alice").await, "the budget has come back");
}

/// What a stranger sees of one try after another.
async fn told(app: &TestApp, login: &str, tries: u32) -> Vec<Option<Refusal>> {
    let mut out = Vec::new();
    for _ in 0..tries {
        let start = Start { login: Login::parse(login).expect("a name"), goal: Goal::Reset, device: None };
        let opened = flows::reset::open(&app.visitor(), &app.world, start).await;
        out.push(opened.err().map(|stop| match stop {
            Stop::Refusal(refusal) => refusal,
            Stop::Fault(fault) => panic!("{fault}"),
        }));
    }
    out
}

async fn atk_078_and_atk_110_a_visible_budget_counts_everybody_alike_whatever_they_type(on: On) {
    let mut seen = Vec::new();
    for login in ["alice", "ghost", "dora", "priv", "nomi", "dup@example.org"] {
        let app = only(on, &[(Scope::NetworkStarts, 12), (Scope::NetworkGuesses, 7)]).await;
        let starts = told(&app, login, 10).await;
        let browser = app.start(login).await;
        browser.ask().await;
        let mut guesses = Vec::new();
        for _ in 0..10 {
            guesses.push(refusal(browser.type_code(WRONG).await));
        }
        let later = told(&app, login, 5).await;
        seen.push((starts, guesses, later));
    }
    let (starts, guesses, later) = &seen[0];
    assert!(starts.iter().all(Option::is_none));
    assert_eq!(guesses.iter().filter(|told| **told == Some(Refusal::WrongProof)).count(), 7);
    assert!(matches!(guesses[7], Some(Refusal::TooMany { .. })), "{guesses:?}");
    assert!(matches!(later[1], Some(Refusal::TooMany { .. })), "{later:?}");
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
}

async fn atk_090_a_budget_holds_again_in_every_window(on: On) {
    let app = only(on, &[(Scope::AccountGuesses, 4)]).await;
    for round in 0..5 {
        assert!(takes_the_right_code(&app, "alice").await, "round {round}");
        let browser = app.start("alice").await;
        browser.ask().await;
        for _ in 0..4 {
            assert!(refusal(browser.type_code(WRONG).await).is_some());
        }
        flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
        assert!(!takes_the_right_code(&app, "alice").await, "round {round}: spent");
        app.advance(HOUR).await;
    }
}

async fn atk_091_every_door_that_takes_a_guess_counts_it(on: On) {
    for door in ["typed code", "recovery code", "code of an unlocking"] {
        let app = only(on, &[(Scope::AccountGuesses, 3)]).await;
        with_methods(&app, 1).await;
        for _ in 0..3 {
            match door {
                "recovery code" => {
                    let browser = app.start("alice").await;
                    let view = browser.answer(Method::RecoveryCode, "K7M4-QX2P-9RTW-3HDN").await;
                    let wrong = Some((Method::RecoveryCode, AnswerState::Wrong));
                    assert_eq!(view.expect("checked").answer, wrong);
                    let _ = flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await;
                }
                _ => {
                    let goal = if door == "typed code" { Goal::Reset } else { Goal::Unlock };
                    let browser = app.start_to("alice", goal).await;
                    browser.ask().await;
                    assert!(refusal(browser.type_code(WRONG).await).is_some());
                    let _ = flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await;
                }
            }
        }
        assert!(!takes_the_right_code(&app, "alice").await, "{door} is not counted");
    }
}

async fn atk_091_every_door_that_takes_a_password_counts_it(on: On) {
    for door in ["own methods", "a change"] {
        let app = only(on, &[(Scope::AccountPasswords, 2)]).await;
        with_methods(&app, 1).await;
        for _ in 0..2 {
            match door {
                "own methods" => {
                    assert_eq!(app.try_sign_in("alice", "not it").await.1, SignInState::Wrong);
                }
                _ => {
                    assert_eq!(outcome(&app.change("alice", "not it", GOOD).await), Some(CheckOutcome::Wrong))
                }
            }
        }
        assert_eq!(app.try_sign_in("alice", OLD).await.1, SignInState::Wrong, "{door} is not counted");
        assert_eq!(
            outcome(&app.change("alice", OLD, GOOD).await),
            Some(CheckOutcome::Wrong),
            "{door} is not counted"
        );
    }
}

async fn a_right_current_password_is_no_guess(on: On) {
    let app = only(on, &[(Scope::AccountPasswords, 2)]).await;
    with_methods(&app, 1).await;
    for _ in 0..6 {
        let refused = outcome(&app.change("alice", OLD, "where is alice now 4").await);
        assert_eq!(refused, Some(CheckOutcome::Refused), "it holds the own name");
    }
    for _ in 0..2 {
        assert_eq!(app.try_sign_in("alice", OLD).await.1, SignInState::SignedIn);
    }
    assert_eq!(app.try_sign_in("alice", "not it").await.1, SignInState::Wrong);
    assert_eq!(outcome(&app.change("alice", OLD, GOOD).await), Some(CheckOutcome::Applied));
    assert_eq!(app.try_sign_in("alice", "not it").await.1, SignInState::Wrong);
    assert_eq!(app.try_sign_in("alice", GOOD).await.1, SignInState::Wrong, "two guesses were made");
}

/// Tries as often as it can for a day and a half, at the moments that are worst for somebody's own directory.
async fn most_bad_passwords(
    on: On,
    gaps_s: [u64; 4],
    (lock_out, forgotten_after): (LockOut, Option<Duration>),
) -> u32 {
    let app = TestApp::new(on).await;
    let really = LockOut::After { tries: LOCKOUT_AFTER, forgotten_after };
    app.directory.lock_out(really);
    app.directory.state_rules(StatedRules { lock_out, ..StatedRules::default() });
    let mut most = 0;
    for _ in 0..36 {
        for gap in gaps_s {
            app.advance(Duration::from_secs(gap)).await;
            app.try_sign_in("alice", "not it").await;
            most = most.max(app.directory.person("alice").bad_passwords);
        }
    }
    most
}

async fn atk_091_guessing_locks_nobody_out_however_patient_it_is(on: On) {
    for minutes in [15, 30, 60, 120, 240] {
        let forgotten_after = Some(Duration::from_secs(60 * minutes));
        let stated = LockOut::After { tries: LOCKOUT_AFTER, forgotten_after };
        for gaps_s in [[899; 4], [3_590, 3, 3, 3], [3, 3, 3, 3_590]] {
            let most = most_bad_passwords(on, gaps_s, (stated, forgotten_after)).await;
            assert!(most < LOCKOUT_AFTER, "{most} with {minutes} minutes, every {gaps_s:?}");
        }
    }
    let most = most_bad_passwords(on, [899; 4], (LockOut::Unread, Some(HOUR))).await;
    assert_eq!(most, UNREAD_TRIES_MAX, "rules that cannot be read");
}

async fn atk_094_a_walk_through_ipv6_is_one_visitor_and_an_office_is_not_shut_out(on: On) {
    let app = only(on, &[(Scope::NetworkStarts, 5)]).await;
    let from = |address: Ipv6Addr| Ctx { address: Some(IpAddr::V6(address)), ..app.visitor() };
    let start = || Start { login: Login::parse("alice").expect("a name"), goal: Goal::Reset, device: None };
    for step in 1..=8_u16 {
        let within = Ipv6Addr::new(0x2001, 0xdb8, 1, 1, 0, 0, step, step);
        let opened = flows::reset::open(&from(within), &app.world, start()).await;
        assert_eq!(opened.is_ok(), step <= 5, "{within}");
    }
    let app = only(on, &[(Scope::NetworkStarts, 5)]).await;
    let from = |address: Ipv6Addr| Ctx { address: Some(IpAddr::V6(address)), ..app.visitor() };
    for step in 1..=8_u16 {
        let among = Ipv6Addr::new(0x2001, 0xdb8, 1, step, 0, 0, 0, 1);
        let opened = flows::reset::open(&from(among), &app.world, start()).await;
        assert_eq!(opened.is_ok(), step <= 5, "one /48 is one network: {among}");
    }
    let app = TestApp::new(on).await;
    let office = Ctx { address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 77))), ..app.visitor() };
    for _ in 0..500 {
        flows::reset::open(&office, &app.world, start()).await.expect("an office of five hundred");
    }
}
