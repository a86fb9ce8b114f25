//! A method that nobody has: what adding one takes (one implementation and its place in the registry),
//! and that everything else works with it as with any other.

use crate::app::{ALICE, GOOD, On, TestApp, Twist, refusal, with_policy};
use domain::method::Method;
use domain::policy::{Policy, PolicySet};
use domain::refusal::Refusal;
use domain::secret::{Malformed, Material, Presented};
use domain::time::Timestamp;
use flows::Ctx;
use flows::enrol;
use flows::method::{Begun, CheckedMethod, Methods, Shown, Whose};
use flows::ports::Once;
use flows::reset::{AnswerState, Outcome, Step};
use std::sync::Arc;
use zeroize::Zeroizing;

/// A card with one word on it that never changes.
struct Card;

impl CheckedMethod for Card {
    fn method(&self) -> Method {
        Method::HardwareToken
    }

    fn read(&self, typed: &str) -> Result<Presented, Malformed> {
        Presented::code(typed)
    }

    fn begin(&self, _: &Ctx, whose: &Whose<'_>) -> Option<Begun> {
        let word = "k7m4qx2p";
        let shown =
            Shown { uri: Zeroizing::new(format!("card:{}", whose.name)), key: Zeroizing::new(word.into()) };
        Some(Begun { material: Material::of(word.as_bytes()), shown })
    }

    fn proves(&self, material: &Material, answer: &Presented, _: Timestamp) -> Option<Once> {
        let word = std::str::from_utf8(material.reveal()).ok()?;
        answer.is(word).then_some(Once::Nothing)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pretended_method_is_registered_proven_and_removed_like_any_other() {
    let methods = Methods::default().and_checked(vec![Arc::new(Card)]);
    let app = TestApp::twisted(On::Sqlite, Twist { methods, ..Twist::default() }).await;
    let policy = Policy::for_everybody("two", 2, vec![Method::Email, Method::HardwareToken]);
    with_policy(&app, PolicySet { policies: vec![policy], ..PolicySet::default() }).await;
    let owner = app.owner("alice", ALICE).await;
    let (ctx, token) = (app.visitor(), owner.presented());
    let begun = enrol::begin(&ctx, &app.world, &token, Method::HardwareToken, (None, "Example")).await;
    let card = begun.expect("begun");
    assert_eq!(refusal(owner.prove(card.id, "ZZZZ-ZZZZ").await), Some(Refusal::WrongProof));
    owner.prove(card.id, &card.shown.key).await.expect("the word on it");
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    let view = browser.answer(Method::HardwareToken, "ZZZZ-ZZZZ").await.expect("checked");
    assert_eq!(view.answer, Some((Method::HardwareToken, AnswerState::Wrong)));
    let view = browser.answer(Method::HardwareToken, "K7M4-QX2P").await.expect("checked");
    assert_eq!(view.step, Step::Choose);
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
    app.work().await;
}
