//! A reset by the JSON API.

use crate::app::{GOOD, Reply, TestApp};
use crate::world::OLD;
use axum::body::Body;
use domain::policy::PolicySet;
use http::{Method, StatusCode, header};
use serde_json::{Value, json};

/// A reset that was opened over the API.
pub struct Client<'a> {
    pub app: &'a TestApp,
    pub id: String,
    pub token: String,
}

impl<'a> Client<'a> {
    pub async fn open(app: &'a TestApp, login: &str) -> Self {
        Self::open_to(app, login, "reset").await
    }

    pub async fn open_to(app: &'a TestApp, login: &str, goal: &str) -> Self {
        let body = json!({"login": login, "goal": goal});
        let reply = app.call(Method::POST, "/api/v1/resets", None, Some(body)).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
        assert_eq!(reply.location(), format!("/api/v1/resets/{}", reply.text("id")));
        Self { app, id: reply.text("id"), token: reply.text("token") }
    }

    pub async fn call(&self, method: Method, rest: &str, body: Option<Value>) -> Reply {
        let path = format!("/api/v1/resets/{}{rest}", self.id);
        self.app.call(method, &path, Some(&self.token), body).await
    }

    pub async fn proven(&self) -> Reply {
        let reply = self.call(Method::POST, "/challenges", Some(json!({"method": "email"}))).await;
        assert_eq!((reply.status, reply.json()), (StatusCode::ACCEPTED, json!({"sent": "if-possible"})));
        self.app.work().await;
        let proof = json!({"method": "email", "code": self.app.code()});
        self.call(Method::POST, "/proofs", Some(proof)).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_reset_without_a_browser() {
    let app = TestApp::new().await;
    let client = Client::open(&app, "alice").await;
    let now = client.call(Method::GET, "", None).await.json();
    assert_eq!(now["step"], "prove");
    assert_eq!(now["methods"], json!([{"method": "email"}, {"method": "recovery_code"}]));
    assert_eq!(now["proofs"], json!({"given": 0}));
    let early = client.call(Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    assert_eq!((early.status, early.text("code").as_str()), (StatusCode::CONFLICT, "proof.missing"));
    let proven = client.proven().await;
    assert_eq!((proven.status, proven.text("step").as_str()), (StatusCode::OK, "choose"));
    assert_eq!(proven.json()["proofs"], json!({"given": 1, "required": 1}));
    assert_eq!(proven.json()["account"], json!({"locked": false}));
    let weak = client.call(Method::POST, "/password", Some(json!({"password": "alice-1"}))).await;
    assert_eq!(
        (weak.status, weak.text("code").as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "password.too_short")
    );
    assert_eq!(weak.header("content-type"), "application/problem+json");
    assert_eq!(weak.json()["errors"][1]["code"], "password.own_name");
    assert_eq!(weak.json()["errors"][1]["pointer"], "/password");
    assert_eq!(weak.json()["advice"][0]["code"], "advice.words");
    assert!(
        weak.json()["advice"][0]["message"].as_str().is_some_and(|told| told.contains("four or five words"))
    );
    let done = client.call(Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    assert_eq!((done.status, done.json()), (StatusCode::OK, json!({"outcome": "applied"})));
    assert_eq!(app.password_of("alice"), GOOD);
    let now = client.call(Method::GET, "", None).await.json();
    assert_eq!((&now["step"], &now["outcome"]), (&json!("done"), &json!("applied")));
    let again = client.call(Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    assert_eq!((again.status, again.text("code").as_str()), (StatusCode::CONFLICT, "reset.ended"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mailed_link_is_a_proof_too_and_a_cancelled_reset_takes_none() {
    let app = TestApp::new().await;
    let client = Client::open(&app, "alice").await;
    client.call(Method::POST, "/challenges", Some(json!({"method": "email"}))).await;
    app.work().await;
    let link = app.room.mailer.last_link_to("alice@example.org");
    let both = json!({"method": "email", "code": app.code(), "link": link});
    assert_eq!(client.call(Method::POST, "/proofs", Some(both)).await.status, StatusCode::BAD_REQUEST);
    let proven = client.call(Method::POST, "/proofs", Some(json!({"method": "email", "link": link}))).await;
    assert_eq!(proven.text("step"), "choose");
    assert_eq!(client.call(Method::DELETE, "", None).await.status, StatusCode::NO_CONTENT);
    let late = client.call(Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    assert_eq!(late.text("code"), "reset.ended");
    assert_eq!(client.call(Method::GET, "", None).await.text("step"), "closed");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn errors_are_told_in_the_language_asked_for() {
    let app = TestApp::new().await;
    let request = crate::app::request(Method::POST, "/api/v1/resets")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT_LANGUAGE, "da")
        .body(Body::from(r#"{"login":"","goal":"reset"}"#));
    let reply = app.send(request.expect("a request")).await;
    assert_eq!(
        (reply.status, reply.text("code").as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "field.unusable")
    );
    assert_eq!(reply.text("title"), text::get(domain::locale::Locale::Da, "api-field-invalid-title"));
    assert_eq!(reply.text("type"), "urn:nulstil:problem:field.unusable");
    assert_eq!(reply.text("reference"), reply.header("x-request-id"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_025_the_target_comes_from_the_token_alone() {
    let app = TestApp::new().await;
    let (alice, bob) = (Client::open(&app, "alice").await, Client::open(&app, "bob").await);
    alice.proven().await;
    let as_bob = Client { app: &app, id: bob.id.clone(), token: alice.token.clone() };
    let reply = as_bob.call(Method::POST, "/password", Some(json!({"password": GOOD}))).await;
    assert_eq!((reply.status, reply.text("code").as_str()), (StatusCode::UNAUTHORIZED, "token.unknown"));
    let absent = Client { app: &app, id: "0".repeat(26), token: alice.token.clone() };
    let reply = absent.call(Method::GET, "", None).await;
    assert_eq!((reply.status, reply.text("code").as_str()), (StatusCode::UNAUTHORIZED, "token.unknown"));
    for extra in ["login", "id", "account", "reset", "user"] {
        let body = json!({"password": GOOD, extra: "bob"});
        assert_eq!(alice.call(Method::POST, "/password", Some(body)).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!((app.password_of("alice"), app.password_of("bob")), (OLD.into(), OLD.into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_029_and_030_nothing_and_other_types_never_count_as_a_secret() {
    let app = TestApp::new().await;
    let client = Client::open(&app, "alice").await;
    client.call(Method::POST, "/challenges", Some(json!({"method": "email"}))).await;
    app.work().await;
    let wrong = [
        json!(null),
        json!(""),
        json!(" "),
        json!("\u{0}"),
        json!([]),
        json!({}),
        json!([null]),
        json!(0),
        json!(true),
        json!(1.5),
        json!([app.code()]),
        json!({"code": app.code()}),
    ];
    for value in wrong {
        for field in ["code", "link"] {
            let reply =
                client.call(Method::POST, "/proofs", Some(json!({"method": "email", field: value}))).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{field} = {value}");
        }
    }
    let reply = client.call(Method::POST, "/proofs", Some(json!({"method": "email"}))).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    for value in [json!(null), json!([]), json!(0), json!({"a": 1})] {
        let body = json!({"password": value});
        assert_eq!(client.call(Method::POST, "/password", Some(body)).await.status, StatusCode::BAD_REQUEST);
        let body = json!({"login": value, "goal": "reset"});
        let reply = app.call(Method::POST, "/api/v1/resets", None, Some(body)).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    }
    let proven =
        client.call(Method::POST, "/proofs", Some(json!({"method": "email", "code": app.code()}))).await;
    assert_eq!(proven.status, StatusCode::OK, "none of that used a guess");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_032_an_altered_secret_is_a_wrong_one() {
    let app = TestApp::new().await;
    let client = Client::open(&app, "alice").await;
    client.call(Method::POST, "/challenges", Some(json!({"method": "email"}))).await;
    app.work().await;
    let link = app.room.mailer.last_link_to("alice@example.org");
    let altered = [
        link[..42].to_owned(),
        format!("{link}A"),
        format!("{link}="),
        format!("{link}\r\n"),
        format!(" {link}"),
        link.replace(|c: char| c.is_ascii_alphabetic(), "%41"),
    ];
    for text in altered {
        let reply =
            client.call(Method::POST, "/proofs", Some(json!({"method": "email", "link": text}))).await;
        assert_eq!(
            (reply.status, reply.text("code").as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, "proof.wrong")
        );
    }
    for token in [format!("{}=", client.token), client.token[..42].to_owned(), client.token.to_lowercase()] {
        let other = Client { app: &app, id: client.id.clone(), token };
        assert_eq!(other.call(Method::GET, "", None).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_047_and_065_unknown_and_repeated_fields_are_refused() {
    let app = TestApp::new().await;
    for body in [
        r#"{"login":"alice","goal":"reset","base_url":"https://evil.test"}"#,
        r#"{"login":"alice","goal":"reset","redirect_to":"//evil.test"}"#,
        r#"{"login":"alice","login":"bob","goal":"reset"}"#,
        r#"{"login":["alice","bob"],"goal":"reset"}"#,
        r#"{"login":"alice"}"#,
        r#"{"login":"alice","goal":"Reset"}"#,
        "[]",
        "",
        "{",
        "null",
    ] {
        let request = crate::app::request(Method::POST, "/api/v1/resets")
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8");
        let reply = app.send(request.body(Body::from(body)).expect("a request")).await;
        assert_eq!(
            (reply.status, reply.text("code").as_str()),
            (StatusCode::BAD_REQUEST, "body.malformed"),
            "{body}"
        );
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
        let request = crate::app::request(Method::POST, "/api/v1/resets").header(header::CONTENT_TYPE, kind);
        let reply =
            app.send(request.body(Body::from(r#"{"login":"a","goal":"reset"}"#)).expect("a request")).await;
        assert_eq!(reply.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let request =
        crate::app::request(Method::POST, "/api/v1/resets").header(header::CONTENT_TYPE, "application/json");
    let reply = app.send(request.body(Body::from("x".repeat(20_000))).expect("a request")).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_description_is_made_from_the_routes() {
    let app = TestApp::new().await;
    let document = app.get("/api/v1/openapi.json").await.json();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{document}");
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(paths.len(), 25, "{paths:?}");
    for path in paths {
        assert!(
            web::PUBLIC_ROUTES.iter().chain(web::CONSOLE_ROUTES).any(|(_, known)| known == path),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_154_a_name_is_text_or_nothing() {
    let app = TestApp::new().await;
    for login in
        [json!(["alice"]), json!({"$ne": ""}), json!(7), json!(true), json!(null), json!([["alice"]])]
    {
        for (path, body) in [
            ("/api/v1/resets", json!({"login": login, "goal": "reset"})),
            ("/api/v1/password-changes", json!({"login": login, "password": OLD, "new_password": GOOD})),
            ("/api/v1/usernames", json!({"email": login})),
        ] {
            let reply = app.call(Method::POST, path, None, Some(body)).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path} {login}: {reply:?}");
        }
    }
    assert_eq!(app.room.directory.looks(), 0, "nobody was looked up");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rules_are_told_before_a_password_is_chosen_as_the_page_tells_them() {
    let app = TestApp::new().await;
    let mut set = PolicySet::default();
    set.password.banned_words = vec!["fjord".into()];
    set.password.history_own = 3;
    app.with_policy(&set).await;
    let client = Client::open(&app, "alice").await;
    let early = client.call(Method::GET, "/password", None).await;
    assert_eq!((early.status, early.text("code").as_str()), (StatusCode::CONFLICT, "proof.missing"));
    client.proven().await;
    let told = client.call(Method::GET, "/password", None).await;
    assert_eq!(told.status, StatusCode::OK, "{told:?}");
    let told = told.json();
    assert_eq!((&told["length_min"], &told["length_max"]), (&json!(12), &json!(256)));
    let codes = told["codes"].as_array().expect("codes").iter().filter_map(Value::as_str).collect::<Vec<_>>();
    for code in ["too_short", "own_name", "common_words", "organisation_words", "used_before"] {
        assert!(codes.contains(&format!("password.{code}").as_str()), "{code}: {codes:?}");
    }
    assert!(!codes.contains(&"password.breached"), "nobody knows any here: {codes:?}");
    let mut browser = app.browser();
    browser.proven().await;
    let page = browser.get("/reset/password").await;
    let sentences = told["sentences"].as_array().expect("sentences");
    assert_eq!(sentences.len(), 2, "{told}");
    for sentence in sentences {
        let sentence = sentence.as_str().expect("a text").replace('\'', "&#39;");
        assert!(page.body.contains(&sentence), "{sentence}: {}", page.body);
    }
}
