//! What a directory says when that ends a reset is read by the person: on the page, by the API, in both languages.

use crate::api::Client;
use crate::app::{GOOD, Reply, TestApp};
use axum::body::Body;
use domain::limit::Limits;
use domain::locale::Locale;
use domain::reset::TRIES_MAX;
use domain::verdict::Verdict;
use http::{Method, StatusCode, header};
use serde_json::json;
use testkit::fake::directory::Order;

const LANGUAGES: [(Locale, &str); 2] = [(Locale::En, "en"), (Locale::Da, "da")];

/// What each reset hears from its directory, until it is over.
fn ends() -> Vec<Vec<Verdict>> {
    let is_told = |verdict: &Verdict| !matches!(verdict, Verdict::Trouble | Verdict::Denied | Verdict::Gone);
    let all = Verdict::ALL.into_iter().filter(|verdict| !verdict.another_password_may_help());
    let mut ends: Vec<Vec<Verdict>> = all.filter(is_told).map(|verdict| vec![verdict]).collect();
    ends.push(vec![Verdict::TooWeak; TRIES_MAX as usize]);
    ends
}

fn says(page: &Reply, locale: Locale, verdict: Verdict) {
    let sentence = text::password::verdict(locale, verdict).replace('\'', "&#39;");
    assert!(page.body.contains(&sentence), "{verdict:?}: {page:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_says_why_the_directory_took_no_password() {
    let app = TestApp::limited(Limits::new(Vec::new())).await;
    for (locale, language) in LANGUAGES {
        for verdicts in ends() {
            let mut browser = app.browser();
            browser.language = language;
            browser.proven().await;
            for (told, verdict) in (1..).zip(&verdicts) {
                app.room.directory.order(Order::Refuse(*verdict));
                let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
                let is_over = told == verdicts.len();
                let status = if is_over { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
                assert_eq!(page.status, status, "{page:?}");
                says(&page, locale, *verdict);
            }
            // Whoever comes back to it later reads it again.
            let [.., last] = verdicts.as_slice() else { panic!("there is one") };
            says(&browser.submit("/reset/password", &[("password", GOOD)]).await, locale, *last);
            says(&browser.get("/reset/stopped").await, locale, *last);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_says_why_the_directory_took_no_password() {
    let app = TestApp::limited(Limits::new(Vec::new())).await;
    for (locale, language) in LANGUAGES {
        for verdicts in ends() {
            let client = Client::open(&app, "alice").await;
            client.proven().await;
            let call = |method: Method, rest: &str, body: String| {
                let path = format!("/api/v1/resets/{}{rest}", client.id);
                let request = crate::app::request(method, &path)
                    .header(header::AUTHORIZATION, format!("Bearer {}", client.token))
                    .header(header::CONTENT_TYPE, "application/json")
                    .header(header::ACCEPT_LANGUAGE, language);
                let app = &app;
                async move { app.send(request.body(Body::from(body)).expect("a request")).await }
            };
            let mut last = Verdict::Other;
            for verdict in verdicts {
                last = verdict;
                app.room.directory.order(Order::Refuse(verdict));
                let new = json!({"password": GOOD}).to_string();
                let reply = call(Method::POST, "/password", new).await;
                assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{reply:?}");
                assert_eq!(reply.text("code"), verdict.code());
                assert_eq!(reply.json()["errors"][0]["message"], text::password::verdict(locale, verdict));
            }
            let now = call(Method::GET, "", String::new()).await.json();
            assert_eq!((&now["step"], &now["outcome"]), (&json!("closed"), &json!("refused")));
            let told = json!([{"code": last.code(), "message": text::password::verdict(locale, last), "pointer": "/password"}]);
            assert_eq!(now["errors"], told);
        }
    }
}
