//! A second method, made for tests: the rules must not know which methods exist (ATK-117, ATK-138).

use crate::app::{ALICE, Browser, GOOD, On, TestApp, Twist, refusal, with_policy};
use crate::on_each;
use async_trait::async_trait;
use domain::challenge::SecretKind;
use domain::enrol::Holdings;
use domain::id::Reference;
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::{Policy, PolicySet};
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::Ctx;
use flows::method::{Destination, Email, Methods, Outgoing, SentMethod};
use flows::ports::{Delivery, Mailer, OwnMethod};
use flows::reset::{Outcome, Step};
use std::sync::{Arc, Mutex};

/// Sends codes to `mobile` and keeps them.
#[derive(Default)]
struct Pager(Mutex<Vec<(String, String)>>);

#[async_trait]
impl SentMethod for Pager {
    fn method(&self) -> Method {
        Method::Sms
    }

    fn held(&self, holdings: &Holdings) -> Vec<Destination> {
        holdings.account.contacts.mobiles.iter().cloned().map(Destination).collect()
    }

    fn chosen(&self, holdings: &Holdings, _typed: Option<&str>) -> Option<Destination> {
        let held = self.held(holdings);
        (held.len() == 1).then(|| held[0].clone())
    }

    fn own(&self, holdings: &Holdings) -> Vec<OwnMethod> {
        let numbered = holdings.account.contacts.mobiles.iter().enumerate();
        numbered
            .map(|(at, _)| OwnMethod {
                id: format!("sms-{}", at + 1),
                method: Method::Sms,
                hint: "••78".into(),
            })
            .collect()
    }

    async fn send(&self, _: &Ctx, _: &dyn Mailer, to: &Destination, outgoing: Outgoing<'_>) -> Delivery {
        let _: (Locale, Reference) = (outgoing.locale, outgoing.reference);
        let code = outgoing.code.reveal().to_string();
        self.0.lock().expect("no test panics while paging").push((to.0.clone(), code));
        Delivery::Sent
    }
}

impl Pager {
    fn last(&self) -> String {
        self.0.lock().expect("no test panics while paging").last().expect("a code was paged").1.clone()
    }
}

fn two_proofs() -> PolicySet {
    let policy = Policy::for_everybody("two", 2, vec![Method::Email, Method::Sms]);
    PolicySet { policies: vec![policy], ..PolicySet::default() }
}

async fn app_with_pager(on: On) -> (TestApp, Arc<Pager>) {
    let pager = Arc::new(Pager::default());
    let methods = Methods::new(vec![Arc::new(Email), pager.clone()]);
    let app = TestApp::twisted(on, Twist { methods, ..Twist::default() }).await;
    app.directory.alter("alice", |p| p.account.contacts.mobiles = vec!["+4512345678".into()]);
    with_policy(&app, two_proofs()).await;
    (app, pager)
}

async fn type_sms(browser: &Browser<'_>, code: &str) -> Result<flows::reset::View, flows::Stop> {
    let secret = Presented::code(code).expect("a code");
    browser.prove(Method::Sms, SecretKind::Code, &secret).await
}

on_each!(
    two_proofs_by_two_methods_reset,
    atk_117_one_proof_is_not_two,
    strangers_see_the_organisations_methods_only,
);

async fn two_proofs_by_two_methods_reset(on: On) {
    let (app, pager) = app_with_pager(on).await;
    let browser = app.start("alice").await;
    browser.ask().await;
    let view = browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    assert_eq!((view.step, view.given, view.required), (Step::Prove, 1, Some(2)));
    let left: Vec<Method> = view.methods.iter().map(|offered| offered.method).collect();
    assert_eq!(left, [Method::Sms], "what is proven is not offered again");
    assert_eq!(view.methods[0].hint.as_deref(), Some("••78"), "after a first proof hints may be shown");
    browser.ask_by(Method::Sms, None).await.expect("offered");
    app.work().await;
    assert_eq!(type_sms(&browser, &pager.last()).await.expect("the paged code").step, Step::Choose);
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
}

async fn atk_117_one_proof_is_not_two(on: On) {
    let (app, pager) = app_with_pager(on).await;
    let browser = app.start("alice").await;
    browser.ask().await;
    let first = app.mailer.last_code_to(ALICE);
    browser.type_code(&first).await.expect("the mailed code");
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    // The same method again is refused, and a second mail of another browser is no second method.
    assert!(refusal(browser.ask_by(Method::Email, None).await).is_some());
    assert!(refusal(type_sms(&browser, &first).await).is_some(), "a mailed code is no paged one");
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    assert_eq!(app.directory.writes(), vec![]);
    browser.ask_by(Method::Sms, None).await.expect("offered");
    app.work().await;
    let other = app.start("alice").await;
    other.ask_by(Method::Sms, None).await.expect("offered");
    app.work().await;
    let foreign = pager.last();
    assert_eq!(refusal(type_sms(&browser, &foreign).await), Some(Refusal::WrongProof));
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::ProofMissing));
    assert_eq!(app.directory.writes(), vec![]);
}

async fn strangers_see_the_organisations_methods_only(on: On) {
    let (app, _pager) = app_with_pager(on).await;
    let mut seen = Vec::new();
    for login in ["alice", "bob", "nomi", "ghost", "dora"] {
        let browser = app.start(login).await;
        app.work().await;
        let view = browser.view().await;
        seen.push((view.methods, view.given, view.required, view.locked, view.step));
    }
    assert!(seen.iter().all(|view| *view == seen[0]), "{seen:?}");
    assert!(seen[0].0.iter().all(|offered| offered.hint.is_none() && offered.id.is_none()));
}
