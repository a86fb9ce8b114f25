//! One reset for two directories, by page and by API: each outcome told, and the rest asked for again.

use crate::app::{Browser, Reply, TestApp};
use crate::change::outcome_in;
use crate::world::OLD;
use axum::body::Body;
use domain::locale::Locale;
use domain::operator::Role;
use domain::verdict::Verdict;
use flows::directories::{Link, LinkedBy};
use http::{Method, StatusCode, header};
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;
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
    for told in [
        "Windows: the password that you chose first is in force.",
        "the Unix machines: the password that you chose last is in force.",
    ] {
        assert!(done.body.contains(told), "{told}: {}", done.body);
    }
    assert_eq!((app.password_of("twice").as_str(), second.person("twice").password.as_str()), (NEW, OTHER));
    assert_eq!(browser.get("/reset/password").await.header("location"), "/reset/done", "nothing is left");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_console_tells_which_accounts_follow_and_which_would_be_left_out() {
    let (app, second) = linked().await;
    app.appoint("alice", Role::Owner).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    let page = browser.submit("/console/person", &[("login", "twice")]).await;
    assert!(
        page.body.contains("the Unix machines: the same password is set there as well."),
        "{}",
        page.body
    );
    second.alter("twice", |person| person.account.state.disabled = true);
    let page = browser.submit("/console/person", &[("login", "twice")]).await;
    let left_out = "the Unix machines: left out of a reset, which sets the others all the same.";
    assert!(page.body.contains(left_out) && page.body.contains("account.disabled"), "{}", page.body);
    let told = app.signed_in("alice").await.get("person?login=twice").await.json();
    let follower = &told["followers"][0];
    assert_eq!(
        (&follower["directory"], &follower["cause"]["code"]),
        (&json!("second"), &json!("account.disabled"))
    );
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
    let before = json!({"directory": "main", "outcome": "applied", "reason": "password.chosen_before"});
    let results = json!([before, applied("second")]);
    assert_eq!(whole.json(), json!({"outcome": "applied", "results": results}));
    let seen = app.call(Method::GET, &path(""), Some(&token), None).await.json();
    assert_eq!(
        (&seen["step"], &seen["outcome"], &seen["results"]),
        (&json!("done"), &json!("applied"), &results)
    );
}

/// What nobody may be told once the password of one account is set.
const UNTRUE: [&str; 6] = [
    "Your password has not been changed",
    "Your old password still stands",
    "nothing has been changed",
    "Din adgangskode er ikke ændret",
    "Din gamle adgangskode gælder stadig",
    "der er ikke ændret noget",
];

/// Without any of the untrue, and with what works where.
fn tells_of_half(page: &Reply, language: &str) {
    says_nothing_untrue(page);
    let told = match language {
        "da" => "Windows: den nye adgangskode virker.",
        _ => "Windows: the new password works.",
    };
    assert!(page.body.contains(told), "{language}: {page:?}");
}

fn says_nothing_untrue(page: &Reply) {
    for untrue in UNTRUE {
        assert!(!page.body.contains(untrue), "{untrue}: {page:?}");
    }
}

/// A browser of this language before the page for the new password.
async fn proven<'a>(app: &'a TestApp, language: &'static str) -> Browser<'a> {
    app.room.directory.alter("twice", |person| person.account.state.locked = true);
    let mut browser = app.browser();
    browser.language = language;
    browser.asked("twice").await;
    let code = app.room.mailer.last_code_to("twice@example.org");
    browser.submit("/reset/code", &[("code", &code)]).await;
    browser
}

/// The same once `main` has the new password and `second` refused it.
async fn half<'a>(
    app: &'a TestApp,
    second: &FakeDirectory,
    language: &'static str,
    new: &str,
) -> Browser<'a> {
    let mut browser = proven(app, language).await;
    let page = browser.get("/reset/password").await;
    assert!(page.body.contains("/unlock/confirm"), "a lock may be lifted: {page:?}");
    second.order(Order::Refuse(Verdict::InHistory));
    let page = browser.submit("/reset/password", &[("password", new)]).await;
    assert!(!page.body.contains("/unlock/confirm"), "the password that it would spare is gone: {page:?}");
    tells_of_half(&page, language);
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_says_that_nothing_was_changed_once_half_of_it_is() {
    for language in ["en", "da"] {
        let (app, second) = linked().await;
        let mut browser = half(&app, &second, language, NEW).await;
        says_nothing_untrue(&browser.post("/reset/password", &[("password", "short")]).await);
        says_nothing_untrue(&browser.post("/unlock/confirm", &[]).await);
        second.go_down();
        let away = browser.post("/reset/password", &[("password", OTHER)]).await;
        assert_eq!(away.status, StatusCode::SERVICE_UNAVAILABLE);
        says_nothing_untrue(&away);
        second.come_up();
        browser.get("/reset/password").await;
        let stopped = browser.submit("/reset/cancel", &[]).await;
        tells_of_half(&stopped, language);
        tells_of_half(&browser.submit("/reset/password", &[("password", OTHER)]).await, language);
        let mut late = half(&app, &second, language, OTHER).await;
        app.room.clock.advance(Duration::from_secs(3 * 3_600));
        let page = late.get("/reset/password").await;
        assert_eq!(page.location(), "/reset/done", "{page:?}");
        tells_of_half(&late.get("/reset/done").await, language);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_nobody_knows_of_the_first_the_page_says_what_became_of_the_rest() {
    for (language, rest, untrue) in [
        ("en", "the Unix machines: not changed.", "everything is as it should be"),
        ("da", "the Unix machines: ikke ændret.", "er alt, som det skal være"),
    ] {
        let (app, _second) = linked().await;
        let mut browser = proven(&app, language).await;
        browser.get("/reset/password").await;
        app.room.directory.order(Order::LoseRequest);
        let page = browser.submit("/reset/password", &[("password", NEW)]).await;
        assert!(page.body.contains("href=\"/reset/unknown\""), "it is not known: {page:?}");
        assert!(page.body.contains(rest) && !page.body.contains(untrue), "{page:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_of_the_api_says_that_nothing_was_changed_once_half_of_it_is() {
    for language in ["en", "da"] {
        let (app, second) = linked().await;
        let opened = json!({"login": "twice", "goal": "reset"});
        let opened = app.call(Method::POST, "/api/v1/resets", None, Some(opened)).await;
        let (id, token) = (opened.text("id"), opened.text("token"));
        let call = |method: Method, rest: &str, body: serde_json::Value| {
            let request = crate::app::request(method, &format!("/api/v1/resets/{id}{rest}"))
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::ACCEPT_LANGUAGE, language);
            let app = &app;
            async move { app.send(request.body(Body::from(body.to_string())).expect("a request")).await }
        };
        call(Method::POST, "/challenges", json!({"method": "email"})).await;
        app.work().await;
        let code = app.room.mailer.last_code_to("twice@example.org");
        call(Method::POST, "/proofs", json!({"method": "email", "code": code})).await;
        second.order(Order::Refuse(Verdict::TooWeak));
        let half = call(Method::POST, "/password", json!({"password": NEW})).await;
        assert_eq!(half.text("outcome"), "partly");
        says_nothing_untrue(&call(Method::POST, "/password", json!({"password": "short"})).await);
        says_nothing_untrue(&call(Method::POST, "/unlock", json!({})).await);
        second.go_down();
        says_nothing_untrue(&call(Method::POST, "/password", json!({"password": OTHER})).await);
        second.come_up();
        assert_eq!(call(Method::DELETE, "", json!({})).await.status, StatusCode::NO_CONTENT);
        let over = call(Method::POST, "/password", json!({"password": OTHER})).await;
        assert_eq!((over.status, over.text("code").as_str()), (StatusCode::CONFLICT, "reset.ended"));
        says_nothing_untrue(&over);
        let now = app.call(Method::GET, &format!("/api/v1/resets/{id}"), Some(&token), None).await.json();
        assert_eq!((&now["step"], &now["outcome"]), (&json!("done"), &json!("applied")));
        assert_eq!(now["results"][1]["outcome"], "refused");
    }
}

const BOTH: [(&str, Locale); 2] = [("en", Locale::En), ("da", Locale::Da)];

/// The sentence with this place in it.
fn of(locale: Locale, id: &str, place: &str) -> String {
    text::with(locale, id, &[("place", place.into())])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_says_which_accounts_keep_their_password_in_both_languages() {
    for (language, locale) in BOTH {
        let (app, second) = linked().await;
        let page = outcome_in(&app, language, "twice", OLD, NEW).await;
        assert_eq!((app.password_of("twice").as_str(), second.person("twice").password.as_str()), (NEW, OLD));
        for told in [
            of(locale, "untouched-password", "the Unix machines"),
            text::get(locale, "untouched-all-at-once").to_string(),
        ] {
            assert!(page.body.contains(&*text_in_html(&told)), "{told}: {}", page.body);
        }
        // Who can carry nothing along is not told that a reset would.
        let page = outcome_in(&app, language, "SECOND\\twice", OLD, OTHER).await;
        assert!(
            page.body.contains(&text_in_html(&of(locale, "untouched-password", "Windows"))),
            "{}",
            page.body
        );
        assert!(!page.body.contains(&*text_in_html(&text::get(locale, "untouched-all-at-once"))));
        let wrong = outcome_in(&app, language, "twice", "certainly wrong", OTHER).await;
        assert!(!wrong.body.contains("Unix") && !wrong.body.contains("Windows"), "{}", wrong.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unlocking_says_which_accounts_were_not_looked_at_in_both_languages() {
    for (language, locale) in BOTH {
        for is_locked in [true, false] {
            let (app, _second) = linked().await;
            app.room.directory.alter("twice", |p| p.account.state.locked = is_locked);
            let mut browser = app.browser();
            browser.language = language;
            browser.asked_at("/unlock", "twice").await;
            let code = app.room.mailer.last_code_to("twice@example.org");
            browser.submit("/reset/code", &[("code", &code)]).await;
            let page = browser.submit("/unlock/confirm", &[]).await;
            let told = of(locale, "untouched-lock", "the Unix machines");
            assert!(page.body.contains(&*text_in_html(&told)), "{told}: {}", page.body);
            let again = browser.get("/unlock/done").await;
            assert!(again.body.contains(&*text_in_html(&told)), "the page can be loaded again");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_says_what_stayed_as_it_was_and_what_opens_only_once() {
    let (app, second) = linked().await;
    app.room.directory.let_the_old_one_open(Duration::from_secs(3_600));
    second.ask_for_another();
    let mut told = Vec::new();
    for login in ["twice", "SECOND\\twice"] {
        let body = json!({"login": login, "password": OLD, "new_password": NEW});
        let opened = app.call(Method::POST, "/api/v1/password-changes", None, Some(body)).await;
        let (id, token) = (opened.text("id"), opened.text("token"));
        crate::change::ends(&app).await;
        let path = format!("/api/v1/password-changes/{id}");
        told.push(app.call(Method::GET, &path, Some(&token), None).await.json());
    }
    let windows = json!({"outcome": "applied", "old_password_opens_s": 3_600, "unchanged": ["second"]});
    let unix = json!({"outcome": "applied", "asks_for_another": true, "unchanged": ["main"]});
    assert_eq!(told, [windows, unix]);
    // A reset tells it of each.
    app.room.clock.advance(Duration::from_secs(61));
    let new = json!({"login": "twice", "goal": "reset"});
    let opened = app.call(Method::POST, "/api/v1/resets", None, Some(new)).await;
    let (id, token) = (opened.text("id"), opened.text("token"));
    let path = |rest: &str| format!("/api/v1/resets/{id}{rest}");
    app.call(Method::POST, &path("/challenges"), Some(&token), Some(json!({"method": "email"}))).await;
    app.work().await;
    let proof = json!({"method": "email", "code": app.room.mailer.last_code_to("twice@example.org")});
    app.call(Method::POST, &path("/proofs"), Some(&token), Some(proof)).await;
    let chosen =
        app.call(Method::POST, &path("/password"), Some(&token), Some(json!({"password": OTHER}))).await;
    let results = json!([
        {"directory": "main", "outcome": "applied", "old_password_opens_s": 3_600},
        {"directory": "second", "outcome": "applied", "asks_for_another": true},
    ]);
    assert_eq!(chosen.json(), json!({"outcome": "applied", "results": results}));
    let seen = app.call(Method::GET, &path(""), Some(&token), None).await.json();
    assert_eq!(seen["results"], results);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_done_in_one_directory_hears_of_that_one_in_both_languages() {
    for (language, locale) in BOTH {
        let (app, second) = linked().await;
        app.room.directory.let_the_old_one_open(Duration::from_secs(3_600));
        second.ask_for_another();
        let once = text_in_html(&text::get(locale, "done-again"));
        let hour = match locale {
            Locale::En => "For up to 1 hour the old password",
            Locale::Da => "i op til 1 time",
        };
        let windows = outcome_in(&app, language, "twice", OLD, NEW).await.body;
        assert!(windows.contains(hour) && !windows.contains(&*once), "{windows}");
        let unix = outcome_in(&app, language, "SECOND\\twice", OLD, NEW).await.body;
        assert!(unix.contains(&*once) && !unix.contains(hour), "{unix}");
    }
}

/// As it stands in a page.
fn text_in_html(text: &str) -> String {
    text.replace('&', "&#38;").replace('"', "&#34;").replace('\'', "&#39;")
}
