//! Rows of the catalogue about methods (group G), contact changes (067) and registering.

use crate::app::{ALICE, GOOD, OLD, TestApp, parse_token, refusal};
use crate::enrol_app::{shown, with_methods};
use crate::on_both;
use domain::challenge::SecretKind;
use domain::contact::EmailAddress;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::enrol;
use flows::reset::{AnswerState, Given, Step};
use std::sync::Arc;
use std::time::Duration;

on_both!(
    atk_017_one_recovery_code_in_many_browsers,
    atk_067_a_changed_contact_recovers_nothing_and_may_be_disowned,
    atk_067_a_new_address_in_the_directory_has_to_wait,
    atk_068_a_code_proves_the_address_it_went_to,
    atk_084_five_answers_end_a_method,
    atk_085_answers_share_the_accounts_budget,
    atk_111_a_step_is_good_once,
    atk_113_a_seed_is_shown_once_and_kept_sealed,
    atk_114_a_code_of_somebody_else_is_wrong,
    atk_116_old_codes_are_void,
    atk_117_a_reset_removes_no_method,
    atk_121_nobody_touches_somebody_elses_methods,
    atk_138_a_second_factor_alone_opens_nothing,
    atk_139_nothing_is_registered_without_a_step_up,
    a_removed_method_carries_no_warrant,
    everybody_is_answered_alike_by_a_checked_method,
);

const WRONG: &str = "0000-0000-0000-0000";
const STEP: Duration = Duration::from_secs(30);

async fn atk_017_one_recovery_code_in_many_browsers(app: TestApp) {
    with_methods(&app, 1).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
    let app = Arc::new(app);
    let mut tokens = Vec::new();
    for _ in 0..6 {
        tokens.push(app.start("alice").await.token);
    }
    let tries = tokens.iter().map(|token| {
        let (app, token, code) = (app.clone(), token.clone(), codes[0].clone());
        tokio::spawn(async move {
            let secret = Presented::recovery_code(&code).expect("a code");
            let given = Given { method: Method::RecoveryCode, kind: SecretKind::Code, secret: &secret };
            flows::reset::prove(&app.visitor(), &app.world, &parse_token(&token), given)
                .await
                .expect("taken");
        })
    });
    for task in tries.collect::<Vec<_>>() {
        task.await.expect("no try panics");
    }
    let mut won = 0;
    for token in &tokens {
        let digests = app.world.keys.presented(domain::secret::Purpose::FlowToken, &parse_token(token));
        loop {
            let held = app.world.resets.find(&digests).await.expect("readable").expect("is there");
            if held.answer.as_ref().is_some_and(|answer| answer.outcome.is_some()) {
                won += held.proofs.len();
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    assert_eq!(won, 1);
    app.work().await;
}

async fn atk_067_a_changed_contact_recovers_nothing_and_may_be_disowned(app: TestApp) {
    with_methods(&app, 1).await;
    app.owner("alice", ALICE).await.add_address("thief@evil.test").await;
    app.work().await;
    let (_, link) = app
        .mailer
        .sent()
        .into_iter()
        .find_map(|mail| match mail.kind {
            testkit::fake::mailer::Kind::MethodChanged { disavowal, .. } if mail.to == ALICE => {
                Some((mail.to, disavowal))
            }
            _ => None,
        })
        .expect("the old address hears of it");
    let browser = app.start("alice").await;
    browser.ask_by(Method::Email, Some("thief@evil.test")).await.expect("the same answer");
    app.work().await;
    assert!(app.mailer.codes_to("thief@evil.test").is_empty());
    flows::disavow::disavow(&app.visitor(), &app.world, &parse_token(&link)).await.expect("it works");
    app.advance(Duration::from_secs(73 * 3600)).await;
    let browser = app.start("alice").await;
    browser.ask_by(Method::Email, Some("thief@evil.test")).await.expect("the same answer");
    app.work().await;
    assert!(app.mailer.codes_to("thief@evil.test").is_empty(), "recovery is frozen");
    assert_ne!(app.try_sign_in("alice", OLD).await.1, enrol::SignInState::SignedIn);
}

async fn atk_067_a_new_address_in_the_directory_has_to_wait(app: TestApp) {
    app.start("alice").await.ask().await;
    assert_eq!(app.mailer.codes_to(ALICE).len(), 1, "what was always there is good");
    let swapped = EmailAddress::parse("thief@evil.test").expect("an address");
    app.directory.alter("alice", |p| p.account.contacts.emails = vec![swapped]);
    app.start("alice").await.ask().await;
    assert!(app.mailer.codes_to("thief@evil.test").is_empty());
    app.advance(Duration::from_secs(71 * 3600)).await;
    app.start("alice").await.ask().await;
    assert!(app.mailer.codes_to("thief@evil.test").is_empty());
    app.advance(Duration::from_secs(3600)).await;
    app.start("alice").await.ask().await;
    assert_eq!(app.mailer.codes_to("thief@evil.test").len(), 1, "after three days it counts");
}

async fn atk_068_a_code_proves_the_address_it_went_to(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    let one = owner.begin_address("one@home.example").await.expect("begun");
    let code = app.mailer.last_proof_of("one@home.example").expect("sent");
    let two = owner.begin_address("two@home.example").await.expect("begun");
    assert_eq!(refusal(owner.prove(two, &code).await), Some(Refusal::WrongProof));
    assert_eq!(refusal(owner.prove(one, &code).await), Some(Refusal::WrongProof), "it was dropped");
    assert_eq!(owner.overview().await.methods.len(), 1);
    for bad in ["", "alice@", "a@b", "x@example.org\r\nBcc: y@example.org", ALICE, "ALICE@example.org"] {
        assert_eq!(refusal(owner.begin_address(bad).await), Some(Refusal::NotRegistrable), "{bad:?}");
    }
}

async fn atk_084_five_answers_end_a_method(app: TestApp) {
    with_methods(&app, 1).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
    for login in ["alice", "ghost"] {
        let browser = app.start(login).await;
        for _ in 0..domain::challenge::GUESSES_MAX {
            let view = browser.answer(Method::RecoveryCode, WRONG).await.expect("checked");
            assert_eq!(view.answer, Some((Method::RecoveryCode, AnswerState::Wrong)), "{login}");
        }
        assert_eq!(
            refusal(browser.answer(Method::RecoveryCode, &codes[0]).await),
            Some(Refusal::WrongProof),
            "{login}"
        );
    }
}

async fn atk_085_answers_share_the_accounts_budget(app: TestApp) {
    with_methods(&app, 1).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
    for _ in 0..3 {
        let browser = app.start("alice").await;
        for _ in 0..4 {
            browser.answer(Method::RecoveryCode, WRONG).await.expect("checked");
        }
    }
    let browser = app.start("alice").await;
    let view = browser.answer(Method::RecoveryCode, &codes[0]).await.expect("checked");
    assert_eq!(view.answer, Some((Method::RecoveryCode, AnswerState::Wrong)), "ten an hour are spent");
}

async fn atk_111_a_step_is_good_once(app: TestApp) {
    with_methods(&app, 2).await;
    let (_, phone) = app.owner("alice", ALICE).await.add_app().await;
    let enrolled_with = shown(&phone, &app, 0);
    let first = app.start("alice").await;
    first.ask().await;
    first.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    let view = first.answer(Method::Totp, &enrolled_with).await.expect("checked");
    assert_eq!(view.answer, Some((Method::Totp, AnswerState::Wrong)), "the step it was proven with");
    app.advance(STEP).await;
    let code = shown(&phone, &app, 0);
    assert_eq!(first.answer(Method::Totp, &code).await.expect("checked").step, Step::Choose);
    let second = app.start("alice").await;
    second.ask().await;
    second.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    let view = second.answer(Method::Totp, &code).await.expect("checked");
    assert_eq!(view.answer, Some((Method::Totp, AnswerState::Wrong)), "a seen code is worth nothing");
    app.advance(STEP).await;
    let late = shown(&phone, &app, 0);
    app.advance(2 * STEP).await;
    let view = second.answer(Method::Totp, &late).await.expect("checked");
    assert_eq!(view.answer, Some((Method::Totp, AnswerState::Wrong)), "two steps are too late");
    assert_eq!(
        second.answer(Method::Totp, &shown(&phone, &app, -1)).await.expect("checked").step,
        Step::Choose
    );
}

async fn atk_113_a_seed_is_shown_once_and_kept_sealed(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    let (_, phone) = owner.add_app().await;
    assert_eq!(phone.seed().len(), 20);
    let said = format!(
        "{:?} {:?}",
        owner.overview().await,
        enrol::my_data(&app.visitor(), &app.world, &owner.presented()).await.expect("stepped up")
    );
    let key = phone.key();
    assert!(!said.contains(&key));
    let (again, other) = owner.begin_app().await.expect("begun");
    assert_ne!(other.seed(), phone.seed(), "beginning again makes another seed");
    assert!(refusal(owner.prove(again, &shown(&phone, &app, 0)).await).is_some());
}

async fn atk_114_a_code_of_somebody_else_is_wrong(app: TestApp) {
    with_methods(&app, 1).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
    app.owner("bob", "bob@example.org").await.make_codes().await.expect("made");
    let bob = app.start("bob").await;
    let view = bob.answer(Method::RecoveryCode, &codes[0]).await.expect("checked");
    assert_eq!(view.answer, Some((Method::RecoveryCode, AnswerState::Wrong)));
    let alice = app.start("alice").await;
    assert_eq!(alice.answer(Method::RecoveryCode, &codes[0]).await.expect("hers").step, Step::Choose);
}

async fn atk_116_old_codes_are_void(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    let old = owner.make_codes().await.expect("made");
    let new = owner.make_codes().await.expect("made");
    let browser = app.start("alice").await;
    let wrong = Some((Method::RecoveryCode, AnswerState::Wrong));
    assert_eq!(browser.answer(Method::RecoveryCode, &old[0]).await.expect("checked").answer, wrong);
    let set = owner.overview().await.methods[1].id.expect("the set");
    owner.remove(set).await.expect("the directory's address stays");
    assert_eq!(browser.answer(Method::RecoveryCode, &new[0]).await.expect("checked").answer, wrong);
}

async fn atk_117_a_reset_removes_no_method(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    owner.add_app().await;
    owner.make_codes().await.expect("made");
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    browser.choose(GOOD).await.expect("a good password");
    let (owner, state) = app.try_sign_in("alice", GOOD).await;
    assert_eq!(state, enrol::SignInState::SignedIn);
    assert_eq!(owner.overview().await.methods.len(), 3);
    app.work().await;
}

async fn atk_121_nobody_touches_somebody_elses_methods(app: TestApp) {
    with_methods(&app, 1).await;
    let alice = app.owner("alice", ALICE).await;
    let (id, _) = alice.add_app().await;
    let (pending, phone) = alice.begin_app().await.expect("begun");
    let bob = app.owner("bob", "bob@example.org").await;
    let label = domain::enrol::Label::parse("mine").expect("a label");
    let renamed = enrol::rename(&app.visitor(), &app.world, &bob.presented(), id, &label).await;
    assert_eq!(refusal(renamed), Some(Refusal::MethodNotOffered));
    assert_eq!(refusal(bob.remove(id).await), Some(Refusal::MethodNotOffered));
    assert_eq!(refusal(bob.prove(pending, &shown(&phone, &app, 0)).await), Some(Refusal::WrongProof));
    assert_eq!(alice.overview().await.methods.len(), 2);
}

async fn atk_138_a_second_factor_alone_opens_nothing(app: TestApp) {
    with_methods(&app, 1).await;
    let (_, phone) = app.owner("alice", ALICE).await.add_app().await;
    app.advance(STEP).await;
    for login in ["alice", "ghost"] {
        let browser = app.start(login).await;
        let refused = browser.answer(Method::Totp, &shown(&phone, &app, 0)).await;
        assert_eq!(refusal(refused), Some(Refusal::MethodNotOffered), "{login}");
        assert_eq!(browser.view().await.given, 0);
        assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    }
    assert_eq!(app.directory.writes(), vec![]);
}

async fn atk_139_nothing_is_registered_without_a_step_up(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.sign_in("alice").await;
    let missing = Some(Refusal::ProofMissing);
    assert_eq!(refusal(owner.begin_app().await.map(|_| ())), missing);
    assert_eq!(refusal(owner.begin_address("thief@evil.test").await), missing);
    assert_eq!(refusal(owner.make_codes().await), missing);
    // A reset that is proven is no session, and a session is no reset.
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    let made = enrol::make_codes(&app.visitor(), &app.world, &browser.presented()).await;
    assert_eq!(refusal(made.map(|_| ())), Some(Refusal::Expired));
    owner.step_up(ALICE).await;
    let new = crate::app::password(GOOD);
    let chosen = flows::reset::choose(&app.visitor(), &app.world, &owner.presented(), new, None).await;
    assert_eq!(refusal(chosen), Some(Refusal::ProofMissing));
    // And before the password was right, a session takes no other proof.
    let (stranger, _) = app.try_sign_in("alice", "not the password").await;
    let ask = flows::reset::Ask { method: Method::Email, method_id: None, confirm: None };
    let asked = flows::reset::ask(&app.visitor(), &app.world, &stranger.presented(), ask).await;
    assert_eq!(refusal(asked), Some(Refusal::MethodNotOffered));
    assert_eq!(app.directory.writes(), vec![]);
}

async fn a_removed_method_carries_no_warrant(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    let codes = owner.make_codes().await.expect("made");
    let browser = app.start("alice").await;
    assert_eq!(browser.answer(Method::RecoveryCode, &codes[0]).await.expect("hers").step, Step::Choose);
    let set = owner.overview().await.methods[1].id.expect("the set");
    owner.remove(set).await.expect("the directory's address stays");
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::NotHere));
    assert_eq!(app.directory.writes(), vec![]);
    app.work().await;
}

async fn everybody_is_answered_alike_by_a_checked_method(app: TestApp) {
    with_methods(&app, 1).await;
    let mut seen = Vec::new();
    for login in ["alice", "ghost", "dora", "lou", "nomi", "priv", "dup@example.org", "twomails"] {
        let browser = app.start(login).await;
        let view = browser.answer(Method::RecoveryCode, WRONG).await.expect("checked");
        seen.push((view.step, view.methods, view.given, view.required, view.locked, view.answer));
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
}
