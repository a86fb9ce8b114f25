//! Red-line rows of the attack catalogue whose subject is the flows. Pages and directories have
//! their own.

use crate::app::{ALICE, GOOD, OLD, OTHER, On, TestApp, Twist, outcome, parse_token, refusal, with_policy};
use crate::on_both;
use domain::account::PasswordState;
use domain::method::Method;
use domain::policy::{Lifetimes, PolicySet};
use domain::refusal::Refusal;
use domain::secret::{Presented, Purpose, Token};
use flows::ports::CheckOutcome;
use flows::reset::{Outcome, Step};
use flows::world::Bounds;
use std::sync::Arc;
use std::time::Duration;
use testkit::fake::mailer::Kind;

on_both!(
    atk_016_second_use_after_success,
    atk_017_parallel_redeem,
    atk_017_parallel_choose,
    atk_019_a_shorter_lifetime_holds_for_what_is_under_way,
    atk_020_only_the_last_two_sends_are_good,
    atk_022_a_changed_contact_ends_the_proof,
    atk_023_a_recreated_person_inherits_nothing,
    atk_025_a_secret_is_bound_to_its_reset,
    atk_026_another_browser_cannot_use_a_proof,
    atk_027_no_step_can_be_skipped,
    atk_033_a_failing_dependency_stops_the_step,
    atk_040_navigation_proves_nothing,
    atk_042_a_stored_value_is_no_secret,
    atk_043_other_open_flows_end_at_success,
    atk_073_everybody_is_answered_alike,
    atk_088_parallel_guesses_stay_within_the_budget,
    atk_100_nothing_happens_before_a_proof,
    atk_135_a_proof_grows_old,
    atk_161_protected_accounts_are_never_reset,
    atk_162_disabled_and_expired_accounts_stay_so,
    atk_179_no_message_holds_a_password,
    a_password_set_elsewhere_ends_the_proof,
);

/// The work for a name that somebody has must not fall on the next requests of whoever asked.
#[tokio::test]
async fn atk_074_nobody_can_say_when_a_message_is_worked_on() {
    let twist = Twist { bounds: Bounds::default(), ..Twist::default() };
    let app = TestApp::twisted(On::Sqlite, twist).await;
    const ASKED: u32 = 12;
    for at in 0..ASKED {
        let browser = app.start(&format!("nobody{at}")).await;
        browser.ask_by(Method::Email, None).await.expect("e-mail is offered");
    }
    let step = app.world.bounds.spread / 4;
    let mut left = vec![ASKED];
    for _ in 0..4 {
        app.advance(step).await;
        app.work().await;
        left.push(app.world.jobs.waiting().await.expect("readable"));
    }
    assert_eq!(left.last(), Some(&0), "all are due within the spread: {left:?}");
    assert!(left.windows(2).filter(|two| two[1] < two[0]).count() >= 3, "at one moment: {left:?}");
}

async fn proven(app: &TestApp) -> crate::app::Browser<'_> {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    browser
}

async fn atk_016_second_use_after_success(app: TestApp) {
    let browser = proven(&app).await;
    let (code, link) = (app.mailer.last_code_to(ALICE), app.mailer.last_link_to(ALICE));
    browser.choose(GOOD).await.expect("a good password");
    assert!(refusal(browser.type_code(&code).await).is_some());
    assert!(refusal(browser.follow_link(&link).await).is_some());
    assert!(refusal(browser.choose(OTHER).await).is_some());
    let other = app.start("alice").await;
    assert_eq!(refusal(other.type_code(&code).await), Some(Refusal::WrongProof));
    assert_eq!(refusal(other.follow_link(&link).await), Some(Refusal::WrongProof));
    assert_eq!(app.directory.person("alice").password, GOOD);
}

async fn atk_017_parallel_redeem(app: TestApp) {
    let app = Arc::new(app);
    let browser = app.start("alice").await;
    browser.ask().await;
    let code = app.mailer.last_code_to(ALICE);
    let token = browser.token.clone();
    let tries = (0..50).map(|_| {
        let (app, code, token) = (app.clone(), code.clone(), token.clone());
        tokio::spawn(async move {
            let secret = Presented::code(&code).expect("a code");
            let given = flows::reset::Given {
                method: Method::Email,
                kind: domain::challenge::SecretKind::Code,
                secret: &secret,
            };
            flows::reset::prove(&app.visitor(), &app.world, &parse_token(&token), given).await.is_ok()
        })
    });
    let won = futures_join(tries).await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
    let proofs = app.told(&browser).await.into_iter().filter(|fact| fact == "proof.recorded").count();
    assert_eq!(proofs, 1);
}

async fn futures_join<T>(tasks: impl Iterator<Item = tokio::task::JoinHandle<T>>) -> Vec<T> {
    let mut out = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        out.push(task.await.expect("no try panics"));
    }
    out
}

async fn atk_017_parallel_choose(app: TestApp) {
    let app = Arc::new(app);
    let browser = proven(&app).await;
    let token = browser.token.clone();
    let tries = (0..20).map(|n| {
        let (app, token) = (app.clone(), token.clone());
        tokio::spawn(async move {
            let new = crate::app::password(&format!("{GOOD} {n}"));
            flows::reset::choose(&app.visitor(), &app.world, &parse_token(&token), new, None).await.is_ok()
        })
    });
    let won = futures_join(tries).await.into_iter().filter(|won| *won).count();
    assert_eq!(won, 1);
    assert_eq!(app.directory.writes().iter().filter(|write| write.is_applied).count(), 1);
    app.work().await;
    let notices = app.told(&browser).await.into_iter().filter(|fact| fact == "notice.sent").count();
    assert_eq!(notices, 1);
}

async fn atk_019_a_shorter_lifetime_holds_for_what_is_under_way(app: TestApp) {
    let stated = |app: &TestApp| match &app.mailer.sent().last().expect("a letter").kind {
        Kind::Code { lives, .. } => *lives,
        other => panic!("{other:?}"),
    };
    let browser = app.start("alice").await;
    browser.ask().await;
    let (early, link) = (app.mailer.last_code_to(ALICE), app.mailer.last_link_to(ALICE));
    assert_eq!(stated(&app), Duration::from_secs(600));
    let lifetimes = Lifetimes { code_s: 60, link_s: 60, proof_s: 60, flow_s: 300 };
    with_policy(&app, PolicySet { lifetimes, ..PolicySet::default() }).await;
    app.advance(Duration::from_secs(60)).await;
    assert_eq!(refusal(browser.type_code(&early).await), Some(Refusal::WrongProof));
    assert_eq!(refusal(browser.follow_link(&link).await), Some(Refusal::WrongProof));
    browser.ask().await;
    assert_eq!(stated(&app), Duration::from_secs(60), "a letter says what is enforced");
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("within its minute");
    app.advance(Duration::from_secs(240)).await;
    assert_eq!(browser.view().await.step, Step::Expired, "opened for half an hour, then cut to five minutes");
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::Expired));
    let longer = Lifetimes { flow_s: 3600, ..Lifetimes::default() };
    let other = app.start("alice").await;
    with_policy(&app, PolicySet { lifetimes: longer, ..PolicySet::default() }).await;
    app.advance(Duration::from_secs(300)).await;
    assert_eq!(other.view().await.step, Step::Expired, "nothing grows longer under way");
}

async fn atk_020_only_the_last_two_sends_are_good(app: TestApp) {
    let browser = app.start("alice").await;
    for _ in 0..3 {
        browser.ask().await;
    }
    let codes = app.mailer.codes_to(ALICE);
    assert_eq!(codes.len(), 3);
    assert_eq!(refusal(browser.type_code(&codes[0]).await), Some(Refusal::WrongProof));
    browser.type_code(&codes[1]).await.expect("the last but one is good");
    let other = app.start("alice").await;
    assert_eq!(refusal(other.type_code(&codes[2]).await), Some(Refusal::WrongProof));
}

async fn atk_022_a_changed_contact_ends_the_proof(app: TestApp) {
    // Without cool-down the new address counts at once; the proof still went to the old one.
    let set = PolicySet { cooldown_hours: 0, ..PolicySet::default() };
    with_policy(&app, set).await;
    let browser = proven(&app).await;
    let swapped = domain::contact::EmailAddress::parse("new@example.org").expect("an address");
    app.directory.alter("alice", |p| p.account.contacts.emails = vec![swapped]);
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::NotHere));
    assert_eq!(app.directory.writes(), vec![]);
    let why = app.records(&browser).await.into_iter().find(|entry| entry.fact == "write.withheld");
    let details = why.expect("audited").details;
    assert!(details.contains(&("reason".into(), "contact_changed_since".into())), "{details:?}");
    assert!(details.contains(&("reference".into(), browser.first.reference.to_string())), "{details:?}");
}

async fn atk_023_a_recreated_person_inherits_nothing(app: TestApp) {
    let browser = proven(&app).await;
    app.directory.remove("alice");
    app.directory.add("alice", OLD, &[ALICE]);
    app.directory.alter("alice", |p| p.account.key.id = "another permanent id".into());
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::NotHere));
    assert_eq!(app.directory.writes(), vec![]);
}

/// Nobody is ever mailed a password: not the old one, not the new one, not one that was refused.
async fn atk_179_no_message_holds_a_password(app: TestApp) {
    const REFUSED: &str = "alice alice alice";
    let browser = proven(&app).await;
    assert!(matches!(refusal(browser.choose(REFUSED).await), Some(Refusal::Password(_))));
    browser.choose(GOOD).await.expect("a good password is set");
    app.work().await;
    app.change("alice", GOOD, OTHER).await;
    app.work().await;
    let sent = app.mailer.sent();
    let notices = sent.iter().filter(|mail| matches!(mail.kind, Kind::PasswordSet { .. })).count();
    assert_eq!(notices, 2, "a reset and a change were told: {sent:?}");
    let said = format!("{sent:?}");
    for secret in [OLD, GOOD, OTHER, REFUSED] {
        assert!(!said.contains(secret), "{secret} was mailed: {said}");
    }
}

async fn atk_025_a_secret_is_bound_to_its_reset(app: TestApp) {
    let (alice, bob) = (app.start("alice").await, app.start("bob").await);
    alice.ask().await;
    bob.ask().await;
    let (code, link) = (app.mailer.last_code_to(ALICE), app.mailer.last_link_to(ALICE));
    assert_eq!(refusal(bob.type_code(&code).await), Some(Refusal::WrongProof));
    assert_eq!(refusal(bob.follow_link(&link).await), Some(Refusal::WrongProof));
    assert_eq!(refusal(bob.choose(GOOD).await), Some(Refusal::ProofMissing));
    alice.type_code(&code).await.expect("its own reset takes it");
    assert_eq!(app.directory.person("bob").password, OLD);
}

async fn atk_026_another_browser_cannot_use_a_proof(app: TestApp) {
    let browser = proven(&app).await;
    let stranger = app.start("alice").await;
    assert_eq!(refusal(stranger.choose(GOOD).await), Some(Refusal::ProofMissing));
    let id = Presented::token(&browser.first.id.to_string());
    assert!(id.is_err(), "an id is no token, not even in form");
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_027_no_step_can_be_skipped(app: TestApp) {
    let browser = app.start("alice").await;
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    browser.ask().await;
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    assert!(refusal(browser.type_code("ZZZZ-ZZZZ").await).is_some());
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_033_a_failing_dependency_stops_the_step(app: TestApp) {
    let browser = proven(&app).await;
    app.directory.go_down();
    assert!(matches!(browser.choose(GOOD).await, Err(flows::Stop::Fault(_))));
    app.directory.come_up();
    assert_eq!(app.directory.person("alice").password, OLD);
    assert_eq!(browser.choose(GOOD).await.expect("it goes on where it stopped"), Outcome::Applied);
    app.mailer.go_down();
    app.directory.go_down();
    let other = app.start("bob").await;
    assert!(other.ask_by(Method::Email, None).await.is_ok(), "nobody learns from the answer");
    app.work().await;
    assert!(refusal(other.type_code("ZZZZ-ZZZZ").await).is_some());
}

async fn atk_040_navigation_proves_nothing(app: TestApp) {
    let browser = app.start("alice").await;
    for _ in 0..3 {
        browser.ask().await;
        browser.view().await;
        assert!(refusal(browser.ask_by(Method::Sms, None).await).is_some());
        assert_eq!(browser.view().await.given, 0);
        assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    }
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_042_a_stored_value_is_no_secret(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    let (code, link) = (app.mailer.last_code_to(ALICE), app.mailer.last_link_to(ALICE));
    let keys = &app.world.keys;
    let id = browser.first.id;
    let code = Presented::code(&code).expect("a code");
    let mut stored = keys.presented_for(Purpose::TypedCode, &code, id, Method::Email);
    stored.extend(keys.presented_for(Purpose::MailedLink, &parse_token(&link), id, Method::Email));
    for digest in stored {
        // A token made of the very bytes that the row holds.
        let replayed = Token::mint(&Bytes(digest.bytes)).reveal().to_string();
        assert_eq!(refusal(browser.follow_link(&replayed).await), Some(Refusal::WrongProof));
    }
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
}

/// Chance that gives these bytes.
struct Bytes([u8; 32]);

impl domain::chance::Chance for Bytes {
    fn fill(&self, into: &mut [u8]) {
        into.copy_from_slice(&self.0[..into.len()]);
    }
}

async fn atk_043_other_open_flows_end_at_success(app: TestApp) {
    let asked = app.start("alice").await;
    asked.ask().await;
    let code = app.mailer.last_code_to(ALICE);
    let second = proven(&app).await;
    let third = proven(&app).await;
    third.choose(GOOD).await.expect("a good password");
    assert!(refusal(asked.type_code(&code).await).is_some());
    assert!(refusal(second.choose(OTHER).await).is_some());
    assert_eq!(app.directory.person("alice").password, GOOD);
}

async fn atk_073_everybody_is_answered_alike(app: TestApp) {
    let mut seen = Vec::new();
    for login in ["alice", "ghost", "dora", "lou", "nomi", "priv", "dup@example.org", "twomails"] {
        let browser = app.start(login).await;
        browser.ask().await;
        let view = browser.view().await;
        let wrong = refusal(browser.type_code("ZZZZ-ZZZZ").await);
        let early = refusal(browser.choose(GOOD).await);
        seen.push((
            view.step,
            view.methods,
            view.given,
            view.required,
            view.locked,
            view.asked,
            wrong,
            early,
        ));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
}

async fn atk_088_parallel_guesses_stay_within_the_budget(app: TestApp) {
    let app = Arc::new(app);
    let browser = app.start("alice").await;
    browser.ask().await;
    let token = browser.token.clone();
    let tries = (0..200).map(|_| {
        let (app, token) = (app.clone(), token.clone());
        tokio::spawn(async move {
            let secret = Presented::code("ZZZZ-ZZZZ").expect("a code");
            let given = flows::reset::Given {
                method: Method::Email,
                kind: domain::challenge::SecretKind::Code,
                secret: &secret,
            };
            flows::reset::prove(&app.visitor(), &app.world, &parse_token(&token), given).await.is_err()
        })
    });
    assert!(futures_join(tries).await.into_iter().all(|refused| refused));
    let right = app.mailer.last_code_to(ALICE);
    assert_eq!(refusal(browser.type_code(&right).await), Some(Refusal::WrongProof));
}

async fn atk_100_nothing_happens_before_a_proof(app: TestApp) {
    let before = app.directory.person("alice");
    let browser = app.start("alice").await;
    browser.ask().await;
    assert!(refusal(browser.choose(GOOD).await).is_some());
    let after = app.directory.person("alice");
    assert_eq!(
        (before.account, before.password, before.bad_passwords),
        (after.account, after.password, after.bad_passwords)
    );
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_135_a_proof_grows_old(app: TestApp) {
    let browser = proven(&app).await;
    app.advance(Duration::from_secs(601)).await;
    assert_eq!(browser.view().await.step, Step::Prove);
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_161_protected_accounts_are_never_reset(app: TestApp) {
    let browser = app.start("priv").await;
    browser.ask().await;
    assert_eq!(app.mailer.attempts(), 0, "a protected account gets no mail at all");
    let browser = proven(&app).await;
    app.directory.alter("alice", |p| p.account.standing = domain::account::Standing::Protected);
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::NotHere));
    assert_eq!(outcome(&app.change("priv", OLD, GOOD).await), Some(CheckOutcome::Wrong));
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_162_disabled_and_expired_accounts_stay_so(app: TestApp) {
    app.start("dora").await.ask().await;
    assert_eq!(app.mailer.attempts(), 0);
    let browser = proven(&app).await;
    app.directory.alter("alice", |p| p.account.state.disabled = true);
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::NotHere));
    app.directory.alter("bob", |p| {
        p.account.state.expired = true;
        p.account.state.password = PasswordState::Expired;
    });
    assert_eq!(outcome(&app.change("bob", OLD, GOOD).await), Some(CheckOutcome::Wrong));
    assert_eq!(app.directory.writes(), vec![]);
}

async fn a_password_set_elsewhere_ends_the_proof(app: TestApp) {
    let browser = proven(&app).await;
    app.advance(Duration::from_secs(1)).await;
    app.directory.set_elsewhere("alice", "set by the helpdesk");
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::NotHere));
    assert_eq!(app.directory.person("alice").password, "set by the helpdesk");
}
