//! Laws of answers: counted first, each good once.

use super::StoreFixture;
use super::scene::{FLOW, MINUTE, Scene, account, permit};
use domain::account::{AccountKey, PasswordTime};
use domain::audit::Fact;
use domain::challenge::GUESSES_MAX;
use domain::id::{CheckId, EnrolmentId, ProofId, ResetId};
use domain::method::Method;
use domain::secret::{Digest, RecoveryCode};
use flows::ports::{AnswerOutcome, NewAnswer, Once, RightAnswer};
use futures::future::join_all;

async fn open(scene: &Scene, reset: ResetId, method: Method) -> Option<CheckId> {
    let id = CheckId::fresh(&scene.chance);
    let new = NewAnswer { id, reset, method, now: scene.now() };
    scene.ports.answers.open_answer(permit(), new).await.expect("counts").then_some(id)
}

fn right(
    scene: &Scene,
    reset: ResetId,
    enrolment: EnrolmentId,
    once: Once,
    whose: &AccountKey,
) -> RightAnswer {
    RightAnswer {
        check: CheckId::fresh(&scene.chance),
        reset,
        method: Method::Totp,
        enrolment,
        once,
        account: whose.clone(),
        password_time: PasswordTime::Absent,
        source: Digest::unguessable(1, &scene.chance),
        proof: ProofId::fresh(&scene.chance),
        visible_at: scene.now(),
        notice: None,
        now: scene.now(),
    }
}

async fn prove(scene: &Scene, right: RightAnswer) -> bool {
    let entry = scene.entry(Fact::Proved, Some(right.reset));
    scene.ports.answers.prove_answer(right, entry).await.expect("proves")
}

pub async fn answers_are_counted_and_five_are_enough(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    for _ in 0..GUESSES_MAX {
        assert!(open(&scene, reset, Method::RecoveryCode).await.is_some());
    }
    assert!(open(&scene, reset, Method::RecoveryCode).await.is_none());
    assert!(open(&scene, reset, Method::Totp).await.is_some(), "another method has its own");
    scene.clock.advance(FLOW);
    assert!(open(&scene, reset, Method::Push).await.is_none(), "an expired reset takes none");
}

pub async fn the_last_answer_is_the_one_that_is_told(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    let first = open(&scene, reset, Method::RecoveryCode).await.expect("counted");
    scene.clock.advance(MINUTE);
    let second = open(&scene, reset, Method::RecoveryCode).await.expect("counted");
    for (check, outcome) in
        [(first, AnswerOutcome::TryAgain), (second, AnswerOutcome::Wrong), (second, AnswerOutcome::TryAgain)]
    {
        let entry = scene.entry(Fact::ProofWrong, Some(reset));
        let concluded = scene.ports.answers.conclude_answer(check, outcome, scene.now(), scene.now(), entry);
        concluded.await.expect("concludes");
    }
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    let told = held.answer.expect("an answer was given");
    assert_eq!((told.id, told.outcome), (second, Some((AnswerOutcome::Wrong, scene.now()))));
}

pub async fn atk_111_one_step_has_one_winner(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let app = scene.enrol(&whose, Method::Totp, b"twenty bytes of seed").await;
    let reset = scene.open_for("anna", &whose).await;
    let at_once = join_all((0..50).map(|_| prove(&scene, right(&scene, reset, app, Once::Step(7), &whose))));
    assert_eq!(at_once.await.into_iter().filter(|won| *won).count(), 1);
    assert!(!prove(&scene, right(&scene, reset, app, Once::Step(6), &whose)).await, "never backwards");
    assert!(prove(&scene, right(&scene, reset, app, Once::Step(8), &whose)).await);
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.proofs.len(), 2);
}

pub async fn atk_017_one_recovery_code_has_one_winner(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let (set, codes) = scene.codes(&whose).await;
    let reset = scene.open_for("anna", &whose).await;
    let (found, place) = scene.find_code(Some(&whose), &codes[3]).await.expect("one of the set");
    assert_eq!((found, place), (set, 3));
    let at_once = join_all((0..50).map(|_| prove(&scene, right(&scene, reset, set, Once::Code(3), &whose))));
    assert_eq!(at_once.await.into_iter().filter(|won| *won).count(), 1);
    assert!(scene.find_code(Some(&whose), &codes[3]).await.is_none(), "it is gone");
    assert!(scene.find_code(Some(&whose), &codes[4]).await.is_some(), "the others are not");
}

pub async fn atk_114_a_recovery_code_is_its_owners_only(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (_, codes) = scene.codes(&account("a")).await;
    scene.codes(&account("b")).await;
    assert!(scene.find_code(Some(&account("b")), &codes[0]).await.is_none());
    assert!(scene.find_code(None, &codes[0]).await.is_none());
    let invented = RecoveryCode::mint(&scene.chance);
    assert!(scene.find_code(Some(&account("a")), &invented).await.is_none());
}

pub async fn atk_121_a_proof_needs_an_enrolment_of_the_same_account(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (whose, other) = (account("a"), account("b"));
    let app = scene.enrol(&whose, Method::Totp, b"twenty bytes of seed").await;
    let theirs = scene.open_for("bo", &other).await;
    assert!(!prove(&scene, right(&scene, theirs, app, Once::Step(7), &other)).await);
    assert!(!prove(&scene, right(&scene, theirs, app, Once::Step(7), &whose)).await, "not bound to her");
}
