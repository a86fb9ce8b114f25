//! Changing a known password, by pages and by API.

use crate::api::Client;
use crate::app::{GOOD, Reply, TestApp};
use crate::world::OLD;
use http::{Method, StatusCode};
use serde_json::json;
use std::time::Duration;

/// Waits, by the clock of the test, for the outcome of this browser's change.
async fn outcome(app: &TestApp, login: &str, current: &str, new: &str) -> Reply {
    outcome_in(app, "en", login, current, new).await
}

/// The same in another language.
pub async fn outcome_in(
    app: &TestApp,
    language: &'static str,
    login: &str,
    current: &str,
    new: &str,
) -> Reply {
    let mut browser = app.browser();
    browser.language = language;
    browser.get("/change").await;
    let page = browser.submit("/change", &[("login", login), ("current", current), ("password", new)]).await;
    assert_eq!(page.status, StatusCode::ACCEPTED);
    ends(app).await;
    browser.get("/change/checking").await
}

/// The check is a task of its own, on another thread: waits for its end, and until that may be seen.
pub async fn ends(app: &TestApp) {
    for _ in 0..10_000_000 {
        tokio::task::yield_now().await;
        if app.room.world.checks.available_permits() == app.room.world.bounds.checks_max {
            app.room.clock.advance(Duration::from_secs(2));
            return;
        }
    }
    panic!("the check never ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_known_password_is_changed() {
    let app = TestApp::new().await;
    let page = outcome(&app, "alice", OLD, GOOD).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Your password has been changed"));
    assert_eq!(app.password_of("alice"), GOOD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_is_the_same_for_a_wrong_password_and_for_nobody() {
    let app = TestApp::new().await;
    let mut seen = Vec::new();
    for (login, current) in [("alice", "not the password"), ("nobody", OLD), ("priv", OLD)] {
        let page = outcome(&app, login, current, GOOD).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.body.contains(&format!("value=\"{login}\"")), "the name is kept");
        let plain = page.body.replace(login, "NAME");
        let csrf = plain.split("name=\"csrf\" value=\"").nth(1).map(|rest| rest[..43].to_owned());
        seen.push(plain.replace(&csrf.expect("a form"), "CSRF"));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_password_that_breaks_rules_is_refused_with_reasons() {
    let app = TestApp::new().await;
    let page = outcome(&app, "alice", OLD, "alice-1").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    // That it is their own name is told once the rest is right.
    assert!(page.body.contains("There are 2 problems"), "{}", page.body);
    let works = text::password::advice(domain::locale::Locale::En, domain::password::Advice::Words);
    assert_eq!(page.body.matches(&works).count(), 1, "{}", page.body);
    assert_eq!(app.password_of("alice"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn empty_fields_are_told_at_once_before_anything_is_checked() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.get("/change").await;
    let page = browser.post("/change", &[("login", ""), ("current", ""), ("password", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("There are 3 problems"), "{}", page.body);
    assert_eq!(app.room.directory.sign_ins(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_has_its_own_token_and_opens_no_reset() {
    let app = TestApp::new().await;
    let body = json!({"login": "alice", "password": OLD, "new_password": GOOD});
    let reply = app.call(Method::POST, "/api/v1/password-changes", None, Some(body)).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED);
    let (id, token) = (reply.text("id"), reply.text("token"));
    let reply = app.call(Method::GET, &format!("/api/v1/resets/{id}"), Some(&token), None).await;
    assert_eq!(reply.status, StatusCode::UNAUTHORIZED);
    let path = format!("/api/v1/password-changes/{id}");
    for _ in 0..10_000_000 {
        tokio::task::yield_now().await;
        if app.room.world.checks.available_permits() == app.room.world.bounds.checks_max {
            break;
        }
    }
    app.room.clock.advance(Duration::from_secs(2));
    let reply = app.call(Method::GET, &path, Some(&token), None).await;
    assert_eq!(reply.json(), json!({"outcome": "applied"}));
    assert_eq!(app.call(Method::GET, &path, None, None).await.status, StatusCode::UNAUTHORIZED);
}

/// One verdict by every door: what cannot be a password has the same code as in a reset.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unusable_new_password_has_the_same_code_in_a_change_as_in_a_reset() {
    let app = TestApp::new().await;
    let client = Client::open(&app, "alice").await;
    client.proven().await;
    for (unusable, code) in [
        ("", "password.empty"),
        ("nul\0inside it all", "password.nul"),
        (&"x".repeat(257), "password.too_long"),
    ] {
        let by_reset = client.call(Method::POST, "/password", Some(json!({"password": unusable}))).await;
        let body = json!({"login": "alice", "password": OLD, "new_password": unusable});
        let by_change = app.call(Method::POST, "/api/v1/password-changes", None, Some(body)).await;
        let told =
            [&by_reset, &by_change].map(|reply| (reply.status, reply.text("code"), reply.text("title")));
        assert_eq!((told[0].0, told[0].1.as_str()), (StatusCode::UNPROCESSABLE_ENTITY, code));
        assert_eq!(told[0], told[1]);
        let [reset, change] = [&by_reset, &by_change].map(|reply| reply.json()["errors"].clone());
        assert_eq!((&change[0]["code"], &change[0]["message"]), (&reset[0]["code"], &reset[0]["message"]));
        assert_eq!(
            (&reset[0]["pointer"], &change[0]["pointer"]),
            (&json!("/password"), &json!("/new_password"))
        );
    }
    let body = json!({"login": "alice", "password": "", "new_password": GOOD});
    let current = app.call(Method::POST, "/api/v1/password-changes", None, Some(body)).await;
    assert_eq!(current.text("code"), "field.unusable", "the password in force is judged by nobody");
}
