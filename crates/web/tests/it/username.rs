//! A forgotten user name by pages and by the JSON API.

use crate::app::TestApp;
use domain::locale::Locale;
use http::{Method, StatusCode};
use serde_json::json;
use testkit::fake::mailer::Kind;

fn last_names(app: &TestApp) -> Vec<String> {
    match app.room.mailer.sent().pop().map(|mail| mail.kind) {
        Some(Kind::UserNames { names }) => names.into_iter().map(|name| name.typed).collect(),
        other => panic!("no names were sent: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_user_name_comes_by_mail_in_both_languages() {
    for (language, locale) in [("en", Locale::En), ("da", Locale::Da)] {
        let app = TestApp::new().await;
        let mut browser = app.browser();
        browser.language = language;
        let page = browser.get("/username").await;
        assert_eq!(page.heading(), text::get(locale, "username-title"));
        let page = browser.submit("/username", &[("email", " Alice@example.org ")]).await;
        assert_eq!(page.heading(), text::get(locale, "username-sent-title"));
        assert!(!page.body.contains("lice@"), "{}", page.body);
        app.work().await;
        assert_eq!(last_names(&app), ["alice"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_address_is_told_beside_its_field() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.get("/username").await;
    for (typed, id) in [("", "username-empty"), ("alice", "username-unusable"), ("a@b", "username-unusable")]
    {
        let page = browser.post("/username", &[("email", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert_eq!(page.body.matches(&text::get(Locale::En, id)).count(), 2, "{typed}");
    }
    browser.csrf = "forged".into();
    let page = browser.post("/username", &[("email", "alice@example.org")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("value=\"alice@example.org\""), "what was typed stays");
    app.work().await;
    assert!(app.room.mailer.sent().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_is_found_from_every_place_that_asks_for_a_name() {
    let app = TestApp::new().await;
    for path in ["/", "/reset", "/unlock", "/help"] {
        let page = app.get(path).await;
        assert!(page.body.contains("href=\"/username\""), "{path}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_name_is_asked_for_without_a_browser() {
    let app = TestApp::new().await;
    let call = |body| app.call(Method::POST, "/api/v1/usernames", None, Some(body));
    let asked = call(json!({"email": "alice@example.org"})).await;
    assert_eq!((asked.status, asked.json()), (StatusCode::ACCEPTED, json!({"sent": "if-possible"})));
    app.work().await;
    assert_eq!(last_names(&app), ["alice"]);
    let wrong = call(json!({"email": "alice"})).await;
    assert_eq!(
        (wrong.status, wrong.text("code").as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "field.unusable")
    );
    for body in [json!({}), json!({"email": 1}), json!({"email": "a@example.org", "to": "b@example.org"})] {
        assert_eq!(call(body).await.status, StatusCode::BAD_REQUEST);
    }
}
