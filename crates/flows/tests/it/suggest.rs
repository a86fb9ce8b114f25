//! Suggested passphrases, and what is said of a password that is being typed: in a reset after the proofs only; at a
//! change, where nobody is known, by what holds for everybody. By the same verdict, within budgets, and without a trace.

use crate::app::{ALICE, Browser, GOOD, OLD, On, TestApp, Twist, password, refusal};
use crate::on_each;
use domain::limit::{Limits, SUGGESTIONS_MAX, Scope, WEIGHINGS_MAX};
use domain::password::passphrase::Passphrase;
use domain::password::{Advice, Broken, Characters, Counting, Kind, Shape};
use domain::refusal::Refusal;
use domain::verdict::{StatedRules, Verdict};
use flows::change::{self, ChangeState};
use flows::ports::CheckOutcome;
use flows::reset::{self, Outcome};
use flows::{Stop, Weighed};
use std::sync::Arc;
use std::time::Duration;
use testkit::fake::breached::{FakeBreached, Mood};

on_each!(
    a_suggestion_is_taken,
    nobody_is_suggested_anything_before_the_proofs,
    a_suggestion_fits_what_the_directory_states_or_is_not_made,
    what_the_directory_states_of_characters_is_told_at_once_and_suggestions_fit_it,
    atk_181_neither_a_suggestion_nor_a_typed_password_leaves_a_trace,
    suggestions_and_weighings_come_to_an_end,
    a_typed_password_is_weighed_by_the_rules_first_and_then_by_its_strength,
    a_stolen_password_is_known_while_it_is_typed_as_far_as_this_machine_knows,
    a_suggestion_before_a_change_is_taken_and_has_the_kinds_that_directories_ask_for,
    atk_001_what_is_typed_at_a_change_is_weighed_by_what_holds_for_everybody,
    atk_101_what_strangers_have_suggested_and_weighed_comes_to_an_end_and_changes_go_on,
);

async fn proven(app: &TestApp) -> Browser<'_> {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    browser
}

async fn suggested(app: &TestApp, browser: &Browser<'_>) -> Result<Option<Passphrase>, Stop> {
    reset::suggest(&app.visitor(), &app.world, &browser.presented()).await
}

async fn weighed(app: &TestApp, browser: &Browser<'_>, text: &str) -> Result<Weighed, Stop> {
    reset::weigh(&app.visitor(), &app.world, &browser.presented(), &password(text)).await
}

async fn a_suggestion_is_taken(on: On) {
    let app = TestApp::new(on).await;
    let browser = proven(&app).await;
    let first = suggested(&app, &browser).await.expect("it is answered").expect("one fits");
    let second = suggested(&app, &browser).await.expect("it is answered").expect("one fits");
    assert_ne!(first.reveal(), second.reveal());
    assert_eq!((first.words(), first.bits()), (5, 50));
    assert_eq!(browser.choose(first.reveal()).await.expect("it is taken"), Outcome::Applied);
    assert_eq!(app.directory.person("alice").password, first.reveal());
}

async fn nobody_is_suggested_anything_before_the_proofs(on: On) {
    let app = TestApp::new(on).await;
    for login in ["alice", "ghost"] {
        let browser = app.start(login).await;
        let told = suggested(&app, &browser).await.map(|_| ());
        assert_eq!(refusal(told), Some(Refusal::ProofMissing), "{login}");
        assert_eq!(refusal(weighed(&app, &browser, GOOD).await), Some(Refusal::ProofMissing), "{login}");
    }
}

async fn a_suggestion_fits_what_the_directory_states_or_is_not_made(on: On) {
    let app = TestApp::new(on).await;
    let browser = proven(&app).await;
    app.directory.state_rules(StatedRules {
        complexity: true,
        length_min: Some(50),
        ..StatedRules::default()
    });
    let phrase = suggested(&app, &browser).await.expect("it is answered").expect("one fits");
    assert!(phrase.reveal().len() >= 50 && phrase.reveal().contains(|c: char| c.is_ascii_digit()));
    app.directory.state_rules(StatedRules { length_max: Some(20), ..StatedRules::default() });
    assert!(suggested(&app, &browser).await.expect("it is answered").is_none(), "there is no room");
}

/// Whatever the directory states is judged by us, before anything is written.
async fn what_the_directory_states_of_characters_is_told_at_once_and_suggestions_fit_it(on: On) {
    let app = TestApp::new(on).await;
    let browser = proven(&app).await;
    let shape = Shape { digits_min: 2, categories_min: 3, in_a_row_max: 2, ..Shape::default() };
    let own = vec!["alice@example.test".to_owned()];
    let counting = Counting::Ascii;
    let characters = Characters { shape, counting, own, own_piece: 3, ..Characters::default() };
    app.directory.state_rules(StatedRules { characters, ..StatedRules::default() });
    let demands = reset::rules(&app.visitor(), &app.world, &browser.presented()).await.expect("told").demands;
    let told = [
        Broken::TooFew { kind: Kind::Digit, least: 2 },
        Broken::TooFewCategories { least: 3 },
        Broken::TooManyInARow { most: 2 },
        Broken::OwnEntry { chars: 3 },
    ];
    assert!(told.iter().all(|rule| demands.rules().contains(rule)), "told before: {:?}", demands.rules());
    let refused = refusal(browser.choose("quiet exammmple harbour").await.map(|_| ()));
    let Some(Refusal::Password(refused)) = refused else { panic!("{refused:?}") };
    assert_eq!((refused.broken, refused.advice), (told.to_vec(), vec![Advice::WordsByTheRules]));
    assert_eq!(app.directory.writes(), vec![], "nothing was tried");
    let phrase = suggested(&app, &browser).await.expect("it is answered").expect("one fits");
    assert_eq!(browser.choose(phrase.reveal()).await.expect("it is taken"), Outcome::Applied);
}

async fn atk_181_neither_a_suggestion_nor_a_typed_password_leaves_a_trace(on: On) {
    let app = TestApp::new(on).await;
    let browser = proven(&app).await;
    let before = app.told(&browser).await;
    let view = browser.view().await;
    suggested(&app, &browser).await.expect("it is answered");
    weighed(&app, &browser, GOOD).await.expect("it is answered");
    assert_eq!(app.told(&browser).await, before, "nothing is written down");
    assert_eq!(browser.view().await.step, view.step);
    assert_eq!(app.directory.writes(), vec![]);
    assert_eq!(app.directory.person("alice").password, OLD);
}

async fn suggestions_and_weighings_come_to_an_end(on: On) {
    let app = TestApp::twisted(on, Twist { limits: Some(Limits::default()), ..Twist::default() }).await;
    let browser = proven(&app).await;
    for _ in 0..SUGGESTIONS_MAX {
        suggested(&app, &browser).await.expect("it is answered");
    }
    let over = refusal(suggested(&app, &browser).await.map(|_| ()));
    assert!(matches!(over, Some(Refusal::TooMany { .. })), "{over:?}");
    for _ in 0..WEIGHINGS_MAX {
        weighed(&app, &browser, "short").await.expect("it is answered");
    }
    let over = refusal(weighed(&app, &browser, "short").await);
    assert!(matches!(over, Some(Refusal::TooMany { .. })), "{over:?}");
    assert_eq!(browser.choose(GOOD).await.expect("the reset goes on"), Outcome::Applied);
}

async fn a_typed_password_is_weighed_by_the_rules_first_and_then_by_its_strength(on: On) {
    let app = TestApp::new(on).await;
    let browser = proven(&app).await;
    let told = |text| weighed(&app, &browser, text);
    let broken = vec![Broken::TooShort { length_min: 12 }, Broken::OwnName, Broken::CommonWords];
    assert_eq!(told("alice").await.expect("it is answered"), Weighed::Refused(broken));
    let easy = Weighed::Easy(Advice::Keyboard);
    assert_eq!(told("zxcvbgfdsawe").await.expect("it is answered"), easy);
    assert_eq!(told(GOOD).await.expect("it is answered"), Weighed::Good);
    // What only the directory knows is told by the directory, at the end.
    app.directory.order(testkit::fake::directory::Order::Refuse(Verdict::InHistory));
    assert_eq!(told(GOOD).await.expect("it is answered"), Weighed::Good);
}

async fn a_stolen_password_is_known_while_it_is_typed_as_far_as_this_machine_knows(on: On) {
    let breached = Arc::new(FakeBreached::of(&[GOOD]));
    let twist = Twist { breached: Some(breached.clone()), ..Twist::default() };
    let app = TestApp::twisted(on, twist).await;
    let browser = proven(&app).await;
    let told = || weighed(&app, &browser, GOOD);
    assert_eq!(told().await.expect("it is answered"), Weighed::Refused(vec![Broken::Breached]));
    breached.become_(Mood::Silent);
    assert_eq!(told().await.expect("it is answered"), Weighed::Good);
    assert!(!app.told(&browser).await.iter().any(|fact| fact == "password.breach_unchecked"));
}

async fn at_a_change(app: &TestApp, text: &str) -> Result<Weighed, Stop> {
    change::weigh(&app.visitor(), &app.world, &password(text)).await
}

async fn a_suggestion_before_a_change_is_taken_and_has_the_kinds_that_directories_ask_for(on: On) {
    let app = TestApp::new(on).await;
    app.directory.state_rules(StatedRules { complexity: true, ..StatedRules::default() });
    let suggested = change::suggest(&app.visitor(), &app.world).await.expect("it is answered");
    let phrase = suggested.expect("one fits");
    assert_eq!(phrase.words(), 5);
    let has = |is: fn(char) -> bool| phrase.reveal().contains(is);
    assert!(
        has(char::is_uppercase) && has(char::is_lowercase) && has(char::is_numeric),
        "{}",
        phrase.reveal()
    );
    let changed = app.change("alice", OLD, phrase.reveal()).await;
    assert!(matches!(changed, ChangeState::Concluded(CheckOutcome::Applied, _)), "{changed:?}");
    assert_eq!(app.directory.person("alice").password, phrase.reveal());
}

/// It takes no name, it tells no more than a change does before it tries the current password, and it asks nobody.
async fn atk_001_what_is_typed_at_a_change_is_weighed_by_what_holds_for_everybody(on: On) {
    let breached = Arc::new(FakeBreached::of(&["seven quiet lanterns"]));
    let twist = Twist { breached: Some(breached.clone()), ..Twist::default() };
    let app = TestApp::twisted(on, twist).await;
    app.directory.state_rules(StatedRules { length_min: Some(40), ..StatedRules::default() });
    for typed in ["short", "password", "seven quiet lanterns", "alice", "zxcvbgfdsawe", GOOD] {
        let weighed = at_a_change(&app, typed).await.expect("it is answered");
        let opened = app.change("nobody-at-all", OLD, typed).await;
        match (weighed, opened) {
            (Weighed::Refused(told), ChangeState::Concluded(CheckOutcome::Refused, refused)) => {
                assert_eq!(told, refused.broken, "{typed}");
            }
            (Weighed::Easy(_) | Weighed::Good, ChangeState::Concluded(CheckOutcome::Wrong, _)) => {}
            other => panic!("{typed}: {other:?}"),
        }
    }
    assert_eq!(app.directory.sign_ins(), 2, "only the changes that no rule refused tried anything");
    assert_eq!(at_a_change(&app, GOOD).await.expect("it is answered"), Weighed::Good);
    let easy = Weighed::Easy(Advice::Keyboard);
    assert_eq!(at_a_change(&app, "zxcvbgfdsawe").await.expect("it is answered"), easy);
    breached.become_(Mood::Silent);
    assert_eq!(at_a_change(&app, GOOD).await.expect("no service is asked"), Weighed::Good);
}

async fn atk_101_what_strangers_have_suggested_and_weighed_comes_to_an_end_and_changes_go_on(on: On) {
    const TEN_MINUTES: Duration = Duration::from_secs(600);
    for (suggestions, weighings) in [
        (Scope::NetworkSuggestions, Scope::NetworkWeighings),
        (Scope::OrganisationSuggestions, Scope::OrganisationWeighings),
    ] {
        let limits =
            Limits::default().with_max(suggestions, TEN_MINUTES, 2).with_max(weighings, TEN_MINUTES, 3);
        let app = TestApp::twisted(on, Twist { limits: Some(limits), ..Twist::default() }).await;
        for _ in 0..2 {
            change::suggest(&app.visitor(), &app.world).await.expect("it is answered");
        }
        let over = refusal(change::suggest(&app.visitor(), &app.world).await.map(|_| ()));
        assert!(matches!(over, Some(Refusal::TooMany { .. })), "{over:?}");
        for _ in 0..3 {
            at_a_change(&app, "short").await.expect("it is answered");
        }
        let over = refusal(at_a_change(&app, "short").await);
        assert!(matches!(over, Some(Refusal::TooMany { .. })), "{over:?}");
        let browser = proven(&app).await;
        weighed(&app, &browser, GOOD).await.expect("a reset has budgets of its own");
        let changed = app.change("bob", OLD, GOOD).await;
        assert!(matches!(changed, ChangeState::Concluded(CheckOutcome::Applied, _)), "{changed:?}");
        app.clock.advance(TEN_MINUTES);
        at_a_change(&app, GOOD).await.expect("later it is answered again");
    }
}
