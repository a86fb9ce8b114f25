//! Lines that no answer may cross, whatever the way through the site.

use crate::api::Client;
use crate::app::{GOOD, Reply, TestApp, request};
use crate::security_info::every_method;
use crate::world::OLD;
use axum::body::Body;
use http::{Method, StatusCode};
use serde_json::json;

/// Does an answer hold so many characters of it in a row, in whatever case?
fn holds(reply: &Reply, secret: &str) -> bool {
    let all = format!("{:?}\n{}", reply.headers, reply.body).to_lowercase().replace('-', "");
    let secret: Vec<char> = secret.to_lowercase().chars().filter(|c| *c != '-').collect();
    secret.windows(8).any(|part| all.contains(&part.iter().collect::<String>()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_007_no_answer_holds_what_only_the_mail_may_hold() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let client = Client::open(&app, "alice").await;
    let ask = json!({"method": "email"});
    let mut replies = vec![
        client.call(Method::POST, "/challenges", Some(ask.clone())).await,
        browser.asked("alice").await,
        browser.get("/reset/code").await,
        browser.get("/reset/method").await,
        browser.get("/reset/not-received").await,
        browser.post("/reset/not-received", &[]).await,
        browser.get("/reset/code?again=1").await,
        client.call(Method::POST, "/challenges", Some(ask)).await,
        client.call(Method::GET, "", None).await,
    ];
    app.work().await;
    replies.push(client.call(Method::GET, "", None).await);
    replies.push(browser.get("/reset/code").await);
    replies.push(browser.post("/reset/code", &[("code", "0000-0000")]).await);
    let codes = app.room.mailer.codes_to("alice@example.org");
    let link = app.room.mailer.last_link_to("alice@example.org");
    assert!(codes.len() >= 2 && link.len() >= 43, "{codes:?}");
    for reply in &replies {
        for secret in codes.iter().chain([&link]) {
            assert!(!holds(reply, secret), "{}", reply.body);
        }
    }
    let echo = Reply { body: format!("x{}x", codes[0]), ..browser.get("/").await };
    assert!(holds(&echo, &codes[0]), "the look itself works");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_028_a_step_is_refused_whatever_a_browser_made_of_the_answer_before() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.asked("alice").await;
    assert_eq!(browser.post("/reset/code", &[("code", "0000-0000")]).await.status.as_u16(), 422);
    for path in ["/reset/password", "/unlock/confirm", "/reset/done"] {
        let page = browser.get(path).await;
        assert_ne!(page.status, StatusCode::OK, "{path}");
        let posted = browser.post(path, &[("password", GOOD)]).await;
        assert!(!posted.status.is_success(), "{path}: {posted:?}");
    }
    assert_eq!(app.password_of("alice"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_034_a_scanner_that_opens_everything_spends_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.asked("alice").await;
    for path in ["/reset/link", "/reset/code", "/reset/password", "/not-me", "/console/invite"] {
        for _ in 0..5 {
            let _ = app.get(path).await;
            let head = request(Method::HEAD, path).body(Body::empty()).expect("a request");
            let _ = app.send(head).await;
        }
    }
    let page = browser.submit("/reset/code", &[("code", &app.code())]).await;
    assert_eq!(page.heading(), "Choose a new password");
    let link = app.room.mailer.last_link_to("alice@example.org");
    let spent = browser.submit("/reset/link", &[("link", &link)]).await;
    assert_eq!(spent.heading(), "Choose a new password", "the same reset goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_079_before_a_first_proof_nothing_of_ones_own_is_shown() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(2)).await;
    app.browser().at_their_methods("alice").await;
    for login in ["alice", "ghost"] {
        let mut browser = app.browser();
        browser.get("/reset").await;
        let page = browser.submit("/reset", &[("login", login), ("return_to", "")]).await;
        let client = Client::open(&app, login).await;
        let api = client.call(Method::GET, "", None).await;
        for reply in [&page, &api] {
            assert!(
                !reply.body.contains('\u{2022}') && !reply.body.contains("example.org\""),
                "{}",
                reply.body
            );
        }
        assert_eq!(api.json()["methods"], json!([{"method": "email"}, {"method": "recovery_code"}]));
        assert_eq!(api.json()["proofs"], json!({"given": 0}), "not even how many are asked for");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_082_an_error_page_names_an_incident_and_nothing_behind_it() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    app.room.directory.go_down();
    let page = browser.post("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{page:?}");
    let client = Client::open(&app, "bob").await;
    let api = client.call(Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    for reply in [&page, &api] {
        let said = reply.body.to_lowercase();
        for inner in ["fake", "panicked", "sqlite", "cn=", ".rs:", "alice@", "stack"] {
            assert!(!said.contains(inner), "{inner}: {}", reply.body);
        }
    }
    app.room.directory.come_up();
    assert_eq!(app.password_of("alice"), OLD);
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset", "nothing was lost");
}
