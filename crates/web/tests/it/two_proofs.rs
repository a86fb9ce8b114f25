//! A policy of two proofs, by pages and by API.

use crate::api::Client;
use crate::app::{GOOD, TestApp};
use async_trait::async_trait;
use domain::enrol::Holdings;
use domain::method::Method;
use domain::policy::{Policy, PolicySet};
use flows::Ctx;
use flows::method::{Destination, Email, Methods, Outgoing, SentMethod};
use flows::ports::{Delivery, Mailer, OwnMethod};
use http::StatusCode;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// Takes codes for `mobile` and keeps the last one.
#[derive(Default)]
struct Pager(Mutex<String>);

#[async_trait]
impl SentMethod for Pager {
    fn method(&self) -> Method {
        Method::Sms
    }

    fn held(&self, holdings: &Holdings) -> Vec<Destination> {
        holdings.account.contacts.mobiles.iter().cloned().map(Destination).collect()
    }

    fn chosen(&self, holdings: &Holdings, _: Option<&str>) -> Option<Destination> {
        self.held(holdings).pop()
    }

    fn own(&self, holdings: &Holdings) -> Vec<OwnMethod> {
        let own = |_| OwnMethod {
            id: "sms-1".into(), method: Method::Sms, hint: "+45 •• •• •• 78".into()
        };
        self.held(holdings).iter().map(own).collect()
    }

    async fn send(&self, _: &Ctx, _: &dyn Mailer, _: &Destination, outgoing: Outgoing<'_>) -> Delivery {
        *self.0.lock().expect("no test panics while paging") = outgoing.code.reveal().to_string();
        Delivery::Sent
    }
}

async fn site() -> (TestApp, Arc<Pager>) {
    let pager = Arc::new(Pager::default());
    let app = TestApp::with_methods(Methods::new(vec![Arc::new(Email), pager.clone()])).await;
    app.room.directory.alter("alice", |person| person.account.contacts.mobiles = vec!["+4512345678".into()]);
    let methods = vec![Method::Email, Method::Sms];
    let policy = Policy::for_everybody("two", 2, methods);
    let set = PolicySet { policies: vec![policy], ..PolicySet::default() };
    app.with_policy(&set).await;
    (app, pager)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_proof_is_one_of_the_persons_own_methods() {
    let (app, pager) = site().await;
    let mut browser = app.browser();
    let page = browser.asked("alice").await;
    assert!(!page.body.contains("••"), "no hint before a proof: {}", page.body);
    let page = browser.submit("/reset/code", &[("code", &app.code())]).await;
    assert_eq!(page.heading(), "One more step");
    assert!(page.body.contains("1 of 2") && page.body.contains("+45 •• •• •• 78"), "{}", page.body);
    assert!(!page.body.contains("value=\"email"), "what is proven is not offered again");
    assert_eq!(browser.get("/reset/password").await.status, StatusCode::CONFLICT);
    let page = browser.submit("/reset/method", &[("method", "sms-1"), ("confirm", "")]).await;
    assert_eq!(page.heading(), "Enter the code");
    assert!(page.body.contains("+45 •• •• •• 78"), "{}", page.body);
    app.work().await;
    let code = pager.0.lock().expect("no test panics while paging").clone();
    let page = browser.submit("/reset/code", &[("code", &code)]).await;
    assert_eq!(page.heading(), "Choose a new password");
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_shows_own_methods_after_a_first_proof_and_wants_both() {
    let (app, pager) = site().await;
    let client = Client::open(&app, "alice").await;
    // The last is for administrators: nobody can tell yet who is one.
    let all = json!([{"method": "email"}, {"method": "sms"}, {"method": "recovery_code"}]);
    assert_eq!(client.call(http::Method::GET, "", None).await.json()["methods"], all);
    let proven = client.proven().await.json();
    assert_eq!((&proven["step"], &proven["proofs"]), (&json!("prove"), &json!({"given": 1, "required": 2})));
    assert_eq!(proven["methods"], json!([{"id": "sms-1", "method": "sms", "hint": "+45 •• •• •• 78"}]));
    let early = client.call(http::Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    assert_eq!(early.text("code"), "proof.missing");
    let ask = json!({"method": "sms", "method_id": "sms-1"});
    client.call(http::Method::POST, "/challenges", Some(ask)).await;
    app.work().await;
    let code = pager.0.lock().expect("no test panics while paging").clone();
    let proven =
        client.call(http::Method::POST, "/proofs", Some(json!({"method": "sms", "code": code}))).await;
    assert_eq!(proven.text("step"), "choose");
}
