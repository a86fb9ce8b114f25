//! Unlocking an account, by pages and by the JSON API.

use crate::api::Client;
use crate::app::{Browser, Reply, TestApp};
use crate::world::OLD;
use domain::locale::Locale;
use domain::verdict::Verdict;
use http::{Method, StatusCode};
use serde_json::json;
use testkit::fake::directory::Order;

async fn proven(browser: &mut Browser<'_>, door: &str, login: &str) -> Reply {
    browser.asked_at(door, login).await;
    let code = browser.app.room.mailer.last_code_to(&format!("{login}@example.org"));
    browser.submit("/reset/code", &[("code", &code)]).await
}

fn is_locked(app: &TestApp) -> bool {
    app.room.directory.person("lou").account.state.locked
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_account_is_unlocked_page_by_page_in_both_languages() {
    for (language, locale) in [("en", Locale::En), ("da", Locale::Da)] {
        let app = TestApp::new().await;
        let mut browser = app.browser();
        browser.language = language;
        let page = browser.asked_at("/unlock", "lou").await;
        assert!(page.body.contains(&text::get(locale, "unlock-code-sent")), "{}", page.body);
        let code = app.room.mailer.last_code_to("lou@example.org");
        let page = browser.submit("/reset/code", &[("code", &code)]).await;
        assert_eq!(page.heading(), text::get(locale, "unlock-confirm-title"));
        assert!(page.body.contains(&text::get(locale, "unlock-confirm-locked")), "{}", page.body);
        let page = browser.submit("/unlock/confirm", &[]).await;
        assert_eq!(page.heading(), text::get(locale, "unlock-done-title"));
        assert!(!is_locked(&app));
        assert_eq!(app.password_of("lou"), OLD);
        assert!(!browser.cookies.contains_key("__Host-flow"));
        let again = browser.get("/unlock/done").await;
        assert_eq!(again.heading(), text::get(locale, "unlock-done-title"), "the page can be loaded again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_alone_unlocks_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    proven(&mut browser, "/unlock", "lou").await;
    browser.get("/unlock/confirm").await;
    assert!(is_locked(&app));
    let genuine = std::mem::replace(&mut browser.csrf, "forged".into());
    assert_eq!(browser.post("/unlock/confirm", &[]).await.status, StatusCode::FORBIDDEN);
    assert!(is_locked(&app));
    browser.csrf = genuine;
    let mut other = app.browser();
    other.get("/unlock").await;
    assert_eq!(other.post("/unlock/confirm", &[]).await.status, StatusCode::GONE, "another browser");
    assert!(is_locked(&app));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_that_is_not_locked_is_told_so_after_the_proofs() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let page = proven(&mut browser, "/unlock", "alice").await;
    assert!(page.body.contains("it was not locked"), "{}", page.body);
    let page = browser.submit("/unlock/confirm", &[]).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Your account was not locked"));
    assert_eq!(browser.get("/unlock/done").await.heading(), "Your account was not locked");
    assert!(app.room.directory.writes().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_of_a_locked_account_offers_to_keep_the_password() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let page = proven(&mut browser, "/reset", "alice").await;
    assert!(!page.body.contains("/unlock/confirm"), "only when it is locked");
    let mut browser = app.browser();
    let page = proven(&mut browser, "/reset", "lou").await;
    assert_eq!(page.heading(), "Choose a new password");
    assert!(page.body.contains("action=\"/unlock/confirm\""), "{}", page.body);
    let page = browser.submit("/unlock/confirm", &[]).await;
    assert_eq!(page.heading(), "Your account is unlocked");
    assert_eq!(app.password_of("lou"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_an_unlocking_can_fail_is_told_in_words() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    proven(&mut browser, "/unlock", "lou").await;
    app.room.directory.order(Order::Refuse(Verdict::Denied));
    let page = browser.post("/unlock/confirm", &[]).await;
    assert_eq!((page.status, page.heading()), (StatusCode::FORBIDDEN, "Your account could not be unlocked"));
    app.room.directory.order(Order::LoseRequest);
    let page = browser.submit("/unlock/confirm", &[]).await;
    assert_eq!(page.heading(), "We do not know yet whether your account is unlocked");
    assert_eq!(browser.get("/reset/code").await.location(), "/unlock/unknown");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_unlocked_without_a_browser() {
    let app = TestApp::new().await;
    for (login, was_locked) in [("lou", true), ("alice", false)] {
        let client = Client::open_to(&app, login, "unlock").await;
        let early = client.call(Method::POST, "/unlock", None).await;
        assert_eq!((early.status, early.text("code").as_str()), (StatusCode::CONFLICT, "proof.missing"));
        client.call(Method::POST, "/challenges", Some(json!({"method": "email"}))).await;
        app.work().await;
        let code = app.room.mailer.last_code_to(&format!("{login}@example.org"));
        let proven =
            client.call(Method::POST, "/proofs", Some(json!({"method": "email", "code": code}))).await;
        assert_eq!(proven.json()["step"], "unlock");
        assert_eq!(proven.json()["account"], json!({"locked": was_locked}));
        let wrong = client.call(Method::POST, "/password", Some(json!({"password": crate::app::GOOD}))).await;
        assert_eq!(wrong.text("code"), "proof.missing", "an unlocking sets no password");
        let done = client.call(Method::POST, "/unlock", None).await;
        let expected = json!({"outcome": "applied", "was_locked": was_locked});
        assert_eq!((done.status, done.json()), (StatusCode::OK, expected));
        let now = client.call(Method::GET, "", None).await.json();
        assert_eq!((&now["step"], &now["outcome"]), (&json!("done"), &json!("applied")));
        let again = client.call(Method::POST, "/unlock", None).await;
        assert_eq!((again.status, again.text("code").as_str()), (StatusCode::CONFLICT, "reset.ended"));
    }
    assert!(!is_locked(&app));
    assert_eq!(app.password_of("lou"), OLD);
}
