//! One reset for two directories, by page and by API: each outcome told, and the rest asked for again.

use crate::app::TestApp;
use crate::world::OLD;
use domain::verdict::Verdict;
use flows::directories::{Link, LinkedBy};
use http::{Method, StatusCode};
use serde_json::json;
use std::sync::Arc;
use testkit::fake::directory::{FakeDirectory, Order};

const NEW: &str = "four wet umbrellas, drying";
const OTHER: &str = "three green rubber boots";

async fn linked() -> (TestApp, Arc<FakeDirectory>) {
    let link = Link { leads: "main".into(), follow: vec!["second".into()], by: LinkedBy::Login };
    TestApp::over_linked(vec![link]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_say_what_works_where_and_ask_for_the_rest() {
    let (app, second) = linked().await;
    let mut browser = app.browser();
    browser.get("/reset").await;
    browser.post("/reset", &[("login", "twice"), ("return_to", "")]).await;
    browser.get("/reset/method").await;
    browser.post("/reset/method", &[("method", "email"), ("confirm", "")]).await;
    app.work().await;
    let code = app.room.mailer.last_code_to("twice@example.org");
    browser.post("/reset/code", &[("code", &code)]).await;
    let first = browser.get("/reset/password").await;
    assert!(first.body.contains("<li>Windows</li>\n<li>the Unix machines</li>"), "{}", first.body);
    second.order(Order::Refuse(Verdict::InHistory));
    let half = browser.post("/reset/password", &[("password", NEW)]).await;
    assert_eq!((half.status, half.header("location")), (StatusCode::SEE_OTHER, "/reset/password"));
    let page = browser.get("/reset/password").await;
    for told in
        ["Windows: the new password works.", "the Unix machines: not changed, and the old password works"]
    {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert_eq!((app.password_of("twice").as_str(), second.person("twice").password.as_str()), (NEW, OLD));
    let whole = browser.post("/reset/password", &[("password", OTHER)]).await;
    assert_eq!((whole.status, whole.header("location")), (StatusCode::SEE_OTHER, "/reset/done"));
    let done = browser.get("/reset/done").await;
    for told in ["Windows: the new password works.", "the Unix machines: the new password works."] {
        assert!(done.body.contains(told), "{told}: {}", done.body);
    }
    assert_eq!((app.password_of("twice").as_str(), second.person("twice").password.as_str()), (NEW, OTHER));
    assert_eq!(browser.get("/reset/password").await.header("location"), "/reset/done", "nothing is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_tells_each_result_after_the_proof_only() {
    let (app, second) = linked().await;
    let opened = app
        .call(Method::POST, "/api/v1/resets", None, Some(json!({"login": "twice", "goal": "reset"})))
        .await;
    let (id, token) = (opened.text("id"), opened.text("token"));
    let path = |rest: &str| format!("/api/v1/resets/{id}{rest}");
    app.call(Method::POST, &path("/challenges"), Some(&token), Some(json!({"method": "email"}))).await;
    app.work().await;
    let code = app.room.mailer.last_code_to("twice@example.org");
    let proof = json!({"method": "email", "code": code});
    let proved = app.call(Method::POST, &path("/proofs"), Some(&token), Some(proof)).await;
    assert!(opened.json().get("results").is_none() && proved.json().get("results").is_none());
    second.order(Order::Refuse(Verdict::TooWeak));
    let new = Some(json!({"password": NEW}));
    let half = app.call(Method::POST, &path("/password"), Some(&token), new.clone()).await;
    let refused = json!({"directory": "second", "outcome": "refused", "reason": "password.too_weak"});
    let applied = |directory: &str| json!({"directory": directory, "outcome": "applied"});
    assert_eq!(half.json(), json!({"outcome": "partly", "results": [applied("main"), refused]}));
    let whole = app.call(Method::POST, &path("/password"), Some(&token), new).await;
    let results = json!([applied("main"), applied("second")]);
    assert_eq!(whole.json(), json!({"outcome": "applied", "results": results}));
    let seen = app.call(Method::GET, &path(""), Some(&token), None).await.json();
    assert_eq!(
        (&seen["step"], &seen["outcome"], &seen["results"]),
        (&json!("done"), &json!("applied"), &results)
    );
}
