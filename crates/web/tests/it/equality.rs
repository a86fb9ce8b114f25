//! A stranger learns nothing: every kind of name gets the same bytes.

use crate::app::{Reply, TestApp};
use http::Method;
use serde_json::json;

/// Every kind of name. They are equally long, so that what is echoed is too.
const NAMES: [&str; 8] = ["alice", "ghost", "dora ", "lou  ", "nomi ", "priv ", "fed  ", "dup@e"];

/// An answer without what may differ: random values of fixed length, and the name itself.
fn plain(reply: &Reply, secrets: &[&str]) -> String {
    let mut lines: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| name.as_str() != "x-request-id")
        .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap_or_default()))
        .collect();
    lines.push(reply.status.to_string());
    lines.push(reply.body.clone());
    let mut out = lines.join("\n");
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        out = out.replace(secret, &"*".repeat(secret.len()));
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_073_pages_are_byte_equal_for_every_kind_of_name() {
    every_name_gets_the_same_pages(&TestApp::new().await, &NAMES, "/reset", "/reset/password").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_073_the_pages_of_unlocking_are_byte_equal_for_every_kind_of_name() {
    every_name_gets_the_same_pages(&TestApp::new().await, &NAMES, "/unlock", "/unlock/confirm").await;
}

/// All pages from the door to the goal, with wrong codes.
async fn every_name_gets_the_same_pages(app: &TestApp, names: &[&str], door: &str, goal: &str) {
    let mut all: Vec<Vec<String>> = Vec::new();
    for name in names {
        let mut browser = app.browser();
        let mut replies = vec![browser.get(door).await];
        replies.push(browser.post(door, &[("login", name), ("return_to", "")]).await);
        replies.push(browser.get("/reset/method").await);
        replies.push(browser.post("/reset/method", &[("method", "email"), ("confirm", "")]).await);
        app.work().await;
        replies.push(browser.get("/reset/code").await);
        replies.push(browser.get("/reset/not-received").await);
        for code in ["0000-0000", "1111-1111", "2222-2222", "3333-3333", "4444-4444", "5555-5555"] {
            replies.push(browser.post("/reset/code", &[("code", code)]).await);
        }
        replies.push(browser.get("/reset/link").await);
        replies.push(browser.get(goal).await);
        replies.push(browser.get("/unlock/done").await);
        replies.push(browser.get("/unlock/unknown").await);
        let page = replies[2].body.clone();
        let reference = page.split("give the reference ").nth(1).map(|rest| rest[..9].to_owned());
        let mut secrets: Vec<String> = browser.cookies.values().cloned().collect();
        secrets.extend([browser.csrf.clone(), reference.expect("a reference")]);
        let secrets: Vec<&str> = secrets.iter().map(String::as_str).collect();
        all.push(replies.iter().map(|reply| plain(reply, &secrets)).collect());
    }
    for (name, pages) in names.iter().zip(&all) {
        for (at, page) in pages.iter().enumerate() {
            assert_eq!(page, &all[0][at], "{name}, answer {at}");
        }
    }
}

/// Names of the first directory, the second, both and none.
const NAMES_OF_TWO: [&str; 5] = ["alice", "other", "twice", "ghost", "priv "];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_073_pages_do_not_tell_in_which_of_two_directories_somebody_is() {
    let (app, second) = TestApp::over_two().await;
    every_name_gets_the_same_pages(&app, &NAMES_OF_TWO, "/reset", "/reset/password").await;
    assert_eq!(app.room.mailer.codes_to("other@example.org").len(), 1, "they were looked for in both");
    // Nor that one of them is away.
    second.go_down();
    every_name_gets_the_same_pages(&app, &NAMES_OF_TWO, "/unlock", "/unlock/confirm").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_073_the_api_does_not_tell_in_which_of_two_directories_somebody_is() {
    let (app, second) = TestApp::over_two().await;
    every_name_gets_the_same_answers(&app, &NAMES_OF_TWO, "reset").await;
    second.go_down();
    every_name_gets_the_same_answers(&app, &NAMES_OF_TWO, "reset").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_073_the_api_is_byte_equal_for_every_kind_of_name() {
    for goal in ["reset", "unlock"] {
        every_name_gets_the_same_answers(&TestApp::new().await, &NAMES, goal).await;
    }
}

async fn every_name_gets_the_same_answers(app: &TestApp, names: &[&str], goal: &str) {
    let mut all: Vec<Vec<String>> = Vec::new();
    for name in names {
        let body = json!({"login": name, "goal": goal});
        let opened = app.call(Method::POST, "/api/v1/resets", None, Some(body)).await;
        let (id, token, reference) = (opened.text("id"), opened.text("token"), opened.text("reference"));
        let path = |rest: &str| format!("/api/v1/resets/{id}{rest}");
        let mut replies = vec![opened];
        let ask = json!({"method": "email"});
        replies.push(app.call(Method::POST, &path("/challenges"), Some(&token), Some(ask)).await);
        app.work().await;
        replies.push(app.call(Method::GET, &path(""), Some(&token), None).await);
        for code in ["0000-0000", "1111-1111", "2222-2222", "3333-3333", "4444-4444", "5555-5555"] {
            let proof = json!({"method": "email", "code": code});
            replies.push(app.call(Method::POST, &path("/proofs"), Some(&token), Some(proof)).await);
        }
        let new = json!({"password": "four wet umbrellas, drying"});
        replies.push(app.call(Method::POST, &path("/password"), Some(&token), Some(new)).await);
        replies.push(app.call(Method::POST, &path("/unlock"), Some(&token), None).await);
        let shown = |reply: &Reply| {
            let request = reply.header("x-request-id").to_owned();
            plain(reply, &[&id, &token, &reference, &request])
        };
        all.push(replies.iter().map(shown).collect());
    }
    for (name, answers) in names.iter().zip(&all) {
        for (at, answer) in answers.iter().enumerate() {
            assert_eq!(answer, &all[0][at], "{name}, answer {at}");
        }
    }
}

/// Addresses of every kind, equally long.
const ADDRESSES: [&str; 6] = [
    "alice@example.org",
    "ghost@example.org",
    "dora@example.orgs",
    "lou1@example.orgs",
    "priv@example.org ",
    "dup@example.org  ",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_073_a_forgotten_user_name_is_answered_alike_for_every_address() {
    let app = TestApp::new().await;
    let mut all: Vec<Vec<String>> = Vec::new();
    for address in ADDRESSES {
        let mut browser = app.browser();
        let mut replies = vec![browser.get("/username").await];
        replies.push(browser.post("/username", &[("email", address)]).await);
        replies.push(browser.get("/username/sent").await);
        app.work().await;
        replies.push(browser.get("/username/sent").await);
        let body = json!({"email": address});
        let called = app.call(Method::POST, "/api/v1/usernames", None, Some(body)).await;
        assert_eq!(called.json(), json!({"sent": "if-possible"}));
        replies.push(called);
        let mut secrets: Vec<&str> = browser.cookies.values().map(String::as_str).collect();
        secrets.push(&browser.csrf);
        all.push(replies.iter().map(|reply| plain(reply, &secrets)).collect());
    }
    for (address, pages) in ADDRESSES.iter().zip(&all) {
        for (at, page) in pages.iter().enumerate() {
            assert_eq!(page, &all[0][at], "{address}, answer {at}");
        }
    }
}
