//! People look after their own methods, told once per database.

use crate::app::{ALICE, GOOD, OLD, TestApp, refusal, with_policy};
use crate::enrol_app::{shown, with_methods};
use crate::on_both;
use domain::account::Login;
use domain::enrol::{Interrupt, Label, Readiness};
use domain::method::Method;
use domain::policy::{Policy, PolicySet};
use domain::refusal::Refusal;
use flows::enrol::{self, SignInState};
use flows::reset::{AnswerState, Outcome, Step};
use std::time::Duration;
use testkit::fake::mailer::Kind;

on_both!(
    a_wrong_password_and_a_wrong_name_sign_in_alike,
    a_person_without_methods_registers_by_password_and_resets_later,
    an_authenticator_app_is_a_second_proof,
    recovery_codes_reset_without_mail,
    an_answer_shows_at_its_tick_and_not_before,
    a_private_address_counts_after_its_cool_down,
    atk_172_of_two_addresses_neither_is_the_first,
    a_method_is_renamed_and_removed,
    the_last_method_stays,
    a_person_is_asked_to_register_and_later_to_reconfirm,
    ones_own_data_are_told_and_erased,
    a_session_ends,
);

const HOUR: Duration = Duration::from_secs(3600);
const PRIVATE: &str = "alice@home.example";

async fn a_wrong_password_and_a_wrong_name_sign_in_alike(app: TestApp) {
    let mut seen = Vec::new();
    for login in ["alice", "ghost", "dora", "lou", "priv", "dup@example.org"] {
        let before = app.directory.sign_ins();
        let (owner, state) = app.try_sign_in(login, "not the password").await;
        let refused = enrol::overview(&app.visitor(), &app.world, &owner.presented()).await;
        seen.push((state, refusal(refused), app.directory.sign_ins() - before));
    }
    assert_eq!(seen[0], (SignInState::Wrong, Some(Refusal::Expired), 1));
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    assert_eq!(app.try_sign_in("dora", OLD).await.1, SignInState::Wrong, "disabled");
    assert_eq!(app.try_sign_in("priv", OLD).await.1, SignInState::Wrong, "protected");
}

async fn a_person_without_methods_registers_by_password_and_resets_later(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.sign_in("nomi").await;
    let seen = owner.overview().await;
    assert_eq!((seen.readiness, seen.step_up.len(), seen.methods.len()), (Readiness::Needs(1), 0, 0));
    owner.add_app().await;
    assert_eq!(owner.overview().await.readiness, Readiness::Needs(1), "an app is never alone");
    let again = app.sign_in("nomi").await;
    assert_eq!(refusal(again.make_codes().await), Some(Refusal::ProofMissing), "now it takes a step-up");
    app.advance(Duration::from_secs(900)).await;
    assert!(refusal(owner.make_codes().await).is_some(), "and the session is over");
}

async fn an_authenticator_app_is_a_second_proof(app: TestApp) {
    with_methods(&app, 2).await;
    let owner = app.owner("alice", ALICE).await;
    assert_eq!(owner.overview().await.readiness, Readiness::Needs(1));
    let (id, phone) = owner.begin_app().await.expect("begun");
    assert_eq!(refusal(owner.prove(id, "000000").await), Some(Refusal::WrongProof));
    assert_eq!(owner.overview().await.readiness, Readiness::Needs(1), "a wrong code proves nothing");
    owner.prove(id, &shown(&phone, &app, 0)).await.expect("the code it shows");
    assert_eq!(owner.overview().await.readiness, Readiness::Ready);
    app.work().await;
    let notices = app.mailer.sent();
    assert!(notices.iter().any(|mail| matches!(mail.kind, Kind::MethodChanged { .. }) && mail.to == ALICE));
    let browser = app.start("alice").await;
    browser.ask().await;
    let view = browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    let left: Vec<Method> = view.methods.iter().map(|offered| offered.method).collect();
    assert_eq!(left, [Method::Totp]);
    assert_eq!(view.methods[0].hint.as_deref(), Some("My phone"));
    app.advance(Duration::from_secs(30)).await;
    let view = browser.answer(Method::Totp, &shown(&phone, &app, 0)).await.expect("offered");
    assert_eq!((view.step, view.answer), (Step::Choose, None));
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
}

async fn recovery_codes_reset_without_mail(app: TestApp) {
    with_methods(&app, 1).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
    assert_eq!(codes.len(), 10);
    let browser = app.start("alice").await;
    let view = browser.answer(Method::RecoveryCode, &codes[4]).await.expect("offered");
    assert_eq!((view.step, view.answer, view.given), (Step::Choose, None, 1));
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
    app.work().await;
    let used = app.mailer.sent().into_iter().any(|mail| {
        matches!(mail.kind, Kind::MethodChanged { happened: flows::ports::MethodEvent::Used, .. })
    });
    assert!(used, "the owner hears that a code is gone");
}

async fn an_answer_shows_at_its_tick_and_not_before(app: TestApp) {
    with_methods(&app, 1).await;
    let codes = app.owner("alice", ALICE).await.make_codes().await.expect("made");
    for (login, typed) in
        [("alice", codes[0].as_str()), ("alice", "0000-0000-0000-0000"), ("ghost", "0000-0000-0000-0000")]
    {
        let browser = app.start(login).await;
        let secret = app.world.methods.read(Method::RecoveryCode, typed).expect("in form");
        let kind = domain::challenge::SecretKind::Code;
        browser.prove(Method::RecoveryCode, kind, &secret).await.expect("taken");
        app.settled(&browser).await;
        let view = browser.view().await;
        let told = (view.step, view.given, view.answer);
        assert_eq!(told, (Step::Prove, 0, Some((Method::RecoveryCode, AnswerState::Checking))), "{login}");
        assert!(refusal(browser.choose(GOOD).await).is_some());
        app.advance(app.world.bounds.check_tick).await;
        let view = browser.view().await;
        assert_eq!(view.step == Step::Choose, typed == codes[0], "{login}");
        let _ = flows::reset::cancel(&app.visitor(), &app.world, &browser.presented()).await;
    }
}

async fn a_private_address_counts_after_its_cool_down(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    owner.add_address(PRIVATE).await;
    let listed = owner.overview().await.methods;
    assert_eq!(listed.len(), 2);
    assert!(listed[1].usable_from.is_some_and(|from| from > app.visitor().now()));
    app.work().await;
    let told: Vec<String> = app
        .mailer
        .sent()
        .into_iter()
        .filter(|mail| matches!(mail.kind, Kind::MethodChanged { .. }))
        .map(|mail| mail.to)
        .collect();
    assert_eq!(told, [ALICE, PRIVATE]);
    let early = app.start("alice").await;
    early.ask_by(Method::Email, Some(PRIVATE)).await.expect("the answer is the same");
    app.work().await;
    assert!(app.mailer.codes_to(PRIVATE).is_empty());
    app.advance(72 * HOUR).await;
    let browser = app.start("alice").await;
    browser.ask_by(Method::Email, Some(PRIVATE)).await.expect("offered");
    app.work().await;
    browser.type_code(&app.mailer.last_code_to(PRIVATE)).await.expect("its code");
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
}

async fn atk_172_of_two_addresses_neither_is_the_first(app: TestApp) {
    with_methods(&app, 2).await;
    let owner = app.owner("alice", ALICE).await;
    owner.add_address(PRIVATE).await;
    let codes = owner.make_codes().await.expect("made");
    app.advance(73 * HOUR).await;
    let sent_before = app.mailer.sent().len();
    let browser = app.start("alice").await;
    browser.ask().await;
    assert_eq!(app.mailer.sent().len(), sent_before, "nobody chose");
    let view = browser.answer(Method::RecoveryCode, &codes[0]).await.expect("offered");
    let ids: Vec<Option<&str>> = view.methods.iter().map(|offered| offered.id.as_deref()).collect();
    assert_eq!(ids, [Some("email-1"), Some("email-2")]);
    let ask = flows::reset::Ask { method: Method::Email, method_id: Some("email-2".into()), confirm: None };
    flows::reset::ask(&app.visitor(), &app.world, &browser.presented(), ask).await.expect("offered");
    app.work().await;
    browser.type_code(&app.mailer.last_code_to(PRIVATE)).await.expect("its code");
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
}

async fn a_method_is_renamed_and_removed(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    let (id, _) = owner.add_app().await;
    let label = Label::parse("Old phone").expect("a label");
    enrol::rename(&app.visitor(), &app.world, &owner.presented(), id, &label).await.expect("renamed");
    let listed = owner.overview().await.methods;
    assert_eq!(listed.last().and_then(|one| one.label.as_deref()), Some("Old phone"));
    owner.remove(id).await.expect("the directory's address stays");
    assert_eq!(owner.overview().await.methods.len(), 1);
    assert_eq!(refusal(owner.remove(id).await), Some(Refusal::MethodNotOffered));
}

async fn the_last_method_stays(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.sign_in("nomi").await;
    let codes = owner.make_codes().await.expect("made with the password alone");
    let set = owner.overview().await.methods[0].id.expect("an enrolment");
    let again = app.sign_in("nomi").await;
    assert_eq!(refusal(again.remove(set).await), Some(Refusal::ProofMissing), "now there is one to prove");
    again.step_up_by_code(&codes[0]).await;
    assert_eq!(refusal(again.remove(set).await), Some(Refusal::LastMethod));
    assert_eq!(refusal(owner.remove(set).await), Some(Refusal::LastMethod));
    let (phone, _) = owner.add_app().await;
    owner.remove(phone).await.expect("another one stays");
    let mut voluntary = PolicySet {
        policies: vec![Policy::for_everybody("codes", 1, vec![Method::RecoveryCode])],
        ..PolicySet::default()
    };
    voluntary.registration.required = false;
    with_policy(&app, voluntary).await;
    owner.remove(set).await.expect("nobody has to be registered");
}

async fn a_person_is_asked_to_register_and_later_to_reconfirm(app: TestApp) {
    with_methods(&app, 2).await;
    let ask = |name: &'static str| {
        let app = &app;
        async move {
            let login = Login::parse(name).expect("a name");
            enrol::interrupt(&app.visitor(), &app.world, &login).await.expect("answers")
        }
    };
    assert_eq!(ask("alice").await, Interrupt::Register { missing: 1, skips_left: 7 });
    let alice = Login::parse("alice").expect("a name");
    for _ in 0..7 {
        enrol::put_off(&app.visitor(), &app.world, &alice).await.expect("not now");
    }
    assert!(refusal(enrol::put_off(&app.visitor(), &app.world, &alice).await).is_some());
    assert_eq!(ask("alice").await, Interrupt::Register { missing: 1, skips_left: 0 });
    let owner = app.owner("alice", ALICE).await;
    owner.make_codes().await.expect("made");
    assert_eq!(ask("alice").await, Interrupt::Nothing);
    app.advance(180 * 24 * HOUR).await;
    assert_eq!(ask("alice").await, Interrupt::Reconfirm);
    let owner = app.owner("alice", ALICE).await;
    enrol::reconfirm(&app.visitor(), &app.world, &owner.presented()).await.expect("looks good");
    assert_eq!(ask("alice").await, Interrupt::Nothing);
    assert_eq!(ask("ghost").await, Interrupt::Nothing);
    assert_eq!(ask("priv").await, Interrupt::Nothing);
}

async fn ones_own_data_are_told_and_erased(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.sign_in("alice").await;
    let told = enrol::my_data(&app.visitor(), &app.world, &owner.presented()).await;
    assert_eq!(refusal(told), Some(Refusal::ProofMissing), "addresses are whole here");
    owner.step_up(ALICE).await;
    owner.add_app().await;
    let data = enrol::my_data(&app.visitor(), &app.world, &owner.presented()).await.expect("stepped up");
    assert_eq!((data.emails, data.enrolments.len()), (vec![ALICE.to_owned()], 1));
    let facts: Vec<&str> = data.activity.iter().map(|entry| entry.fact.as_str()).collect();
    assert!(facts.contains(&"method.added") && facts.contains(&"info.signed_in"), "{facts:?}");
    enrol::erase(&app.visitor(), &app.world, &owner.presented()).await.expect("erased");
    let after = enrol::overview(&app.visitor(), &app.world, &owner.presented()).await;
    assert_eq!(refusal(after), Some(Refusal::Expired), "the session went too");
    assert_eq!(app.sign_in("alice").await.overview().await.methods.len(), 1);
    app.work().await;
}

async fn a_session_ends(app: TestApp) {
    with_methods(&app, 1).await;
    let owner = app.owner("alice", ALICE).await;
    enrol::sign_out(&app.visitor(), &app.world, &owner.presented()).await.expect("signed out");
    let gone = |owner: crate::enrol_app::Owner<'_>| {
        let token = owner.presented();
        let app = &app;
        async move { refusal(enrol::overview(&app.visitor(), &app.world, &token).await) }
    };
    assert_eq!(gone(owner).await, Some(Refusal::Expired));
    let owner = app.owner("alice", ALICE).await;
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    browser.choose(GOOD).await.expect("a good password");
    assert_eq!(gone(owner).await, Some(Refusal::Expired), "atk_141: a reset ends every session");
    app.work().await;
}
