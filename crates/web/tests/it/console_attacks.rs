//! Attacks on the console by those who may enter it, or by those who would like to.

use crate::app::{HOST, ORIGIN, Reply, TestApp};
use crate::security_info::every_method;
use domain::operator::Role;
use http::StatusCode;

/// Names under which other products let themselves be asked for columns, orders and secrets.
const STRANGE: [&str; 10] = [
    "digest",
    "password",
    "secret",
    "filters[secret][$startsWith]",
    "sort",
    "order_by",
    "fields",
    "populate",
    "select",
    "login__startswith",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_009_no_search_takes_a_column_that_is_no_filter() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let program = app.signed_in("alice").await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    for name in STRANGE {
        for value in ["a", "b", "password_hash"] {
            for path in ["events", "events.jsonl"] {
                let reply = program.get(&format!("{path}?{name}={value}")).await;
                assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path} {name}: {reply:?}");
            }
            let reply = program.get(&format!("person?login=bob&{name}={value}")).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "person {name}: {reply:?}");
            for path in ["/console/events?", "/console/person?login=bob&"] {
                let page = browser.get(&format!("{path}{name}={value}")).await;
                assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}{name}");
            }
            let query = format!("{name}={value}");
            let page = browser.post("/console/export", &[("query", &query)]).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{name}");
        }
    }
    let page = browser.get("/console/events?ui_locales=da&fact=operator.added").await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Hændelseslog"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_037_an_invitation_is_for_whom_it_was_made_whoever_is_named() {
    let app = TestApp::new().await;
    let secret = app.invited("bob").await;
    let mut browser = app.browser();
    let page = browser.get("/console/invite").await;
    assert_eq!(page.body.matches("<input").count() - page.body.matches("type=\"hidden\"").count(), 1);
    for field in ["login", "account", "name", "role"] {
        let fields = [("link", secret.as_str()), (field, "alice")];
        assert_eq!(browser.post("/console/invite", &fields).await.status, StatusCode::BAD_REQUEST);
    }
    let named = browser.submit("/console/invite?login=alice", &[("link", &secret)]).await;
    assert_eq!(named.heading(), "Done", "{}", named.body);
    let operators = app.room.world.operators.operators().await.expect("readable");
    assert_eq!(operators.iter().map(|held| held.login.as_str()).collect::<Vec<_>>(), ["bob"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_193_an_export_is_lines_of_json_whatever_the_names_are() {
    let names = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1;1)"];
    let app = TestApp::new().await;
    for name in names {
        app.room.directory.add(name, crate::world::OLD, &[]);
        app.appoint(name, Role::Auditor).await;
    }
    app.appoint("alice", Role::Owner).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    let file = browser.post("/console/export", &[("query", "fact=operator.added")]).await;
    assert_eq!(file.header("content-type"), "application/jsonl; charset=utf-8");
    assert!(file.header("content-disposition").ends_with("filename=\"nulstil-events.jsonl\""));
    assert_eq!(file.header("x-content-type-options"), "nosniff");
    let lines: Vec<&str> = file.body.lines().collect();
    assert_eq!(lines.len(), names.len() + 1);
    for line in lines {
        // What opens it as a table finds one cell a line, and none that begins like a formula.
        let value: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert!(value.is_object() && line.starts_with("{\""), "{line}");
    }
}

/// Where a page leads: every link, form, picture, script and style.
fn places(page: &Reply) -> Vec<&str> {
    ["href=\"", "src=\"", "action=\"", "formaction=\""]
        .iter()
        .flat_map(|mark| page.body.split(mark).skip(1).filter_map(|rest| rest.split('"').next()))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_058_and_atk_150_no_page_leads_away_opens_a_window_or_hands_out_a_file() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    app.appoint("alice", Role::Owner).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    browser.at_their_methods("alice").await;
    browser.asked("bob").await;
    let mut seen = 0;
    for (methods, path) in [web::PUBLIC_ROUTES, web::OWN_ROUTES, web::CONSOLE_ROUTES].concat() {
        if !methods.contains("GET") || path.contains('{') || path.starts_with("/api/") {
            continue;
        }
        let page = browser.get(path).await;
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        seen += 1;
        for place in places(&page) {
            let is_here = place.starts_with('/') && !place.starts_with("//")
                || place.starts_with(['?', '#'])
                || place.starts_with(&format!("{ORIGIN}/"))
                || place.starts_with("tel:")
                || place.starts_with("mailto:")
                || place.starts_with("data:image/");
            assert!(is_here, "{path} leads to {place}");
        }
        for word in ["target=", " download", "window.open", "onclick", "javascript:", "<iframe", "http-equiv"]
        {
            assert!(!page.body.contains(word), "{path} holds {word}");
        }
        let named = page.body.matches("://").count();
        assert_eq!(named, page.body.matches(&format!("://{HOST}")).count(), "{path}: {}", page.body);
    }
    assert!(seen > 20, "{seen} pages");
}
