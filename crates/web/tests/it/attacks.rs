//! Attacks on forms, cookies and the browser.

use crate::app::{GOOD, TestApp, form, request};
use crate::world::OLD;
use axum::body::Body;
use http::{Method, StatusCode, header};
use std::net::Ipv4Addr;

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_144_every_cookie_is_host_bound_secure_and_hidden() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let mut seen = Vec::new();
    let mut look = |reply: &crate::app::Reply| seen.extend(reply.cookies().into_iter().map(str::to_owned));
    look(&browser.get("/reset?ui_locales=en").await);
    look(&browser.post("/reset", &[("login", "alice"), ("return_to", "0")]).await);
    browser.post("/reset/method", &[("method", "email"), ("confirm", "")]).await;
    app.work().await;
    let code = app.code();
    look(&browser.post("/reset/code", &[("code", &code)]).await);
    look(&browser.post("/reset/password", &[("password", GOOD)]).await);
    browser.get("/change").await;
    look(&browser.post("/change", &[("login", "bob"), ("current", OLD), ("password", GOOD)]).await);
    for name in ["flow", "csrf", "device", "change", "lang", "done", "return"] {
        assert!(seen.iter().any(|cookie| cookie.starts_with(&format!("__Host-{name}="))), "{name}: {seen:?}");
    }
    for cookie in &seen {
        assert!(cookie.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{cookie}");
        assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_145_a_form_without_this_browsers_token_does_nothing() {
    let app = TestApp::new().await;
    let mut other = app.browser();
    other.get("/reset").await;
    let mut browser = app.browser();
    browser.proven().await;
    let own = browser.csrf.clone();
    for token in ["", "x", other.csrf.as_str(), &own[..42]] {
        browser.csrf = token.to_owned();
        let page = browser.post("/reset/password", &[("password", GOOD)]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{token}");
    }
    browser.csrf = own;
    browser.cookies.remove("__Host-csrf");
    assert_eq!(browser.post("/reset/password", &[("password", GOOD)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(app.password_of("alice"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_token_gives_the_same_form_with_the_name_kept() {
    let app = TestApp::new().await;
    for (path, extra) in
        [("/reset", &[("return_to", "")][..]), ("/change", &[("current", OLD), ("password", GOOD)])]
    {
        let mut browser = app.browser();
        browser.csrf = "lost".into();
        let mut fields = vec![("login", "alice")];
        fields.extend(extra);
        let page = browser.post(path, &fields).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN);
        assert!(page.body.contains("name=\"login\" type=\"text\" value=\"alice\""), "{}", page.body);
        assert!(!page.body.contains(OLD));
        let page = browser.post(path, &fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "pressing the button again is all it takes");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_145_and_047_other_sites_and_origins_are_refused() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.get("/reset").await;
    let cookie = format!("__Host-csrf={}", browser.cookies["__Host-csrf"]);
    let body = form(&[("csrf", &browser.csrf), ("login", "alice"), ("return_to", "")]);
    let cases: [(&[(&str, &str)], StatusCode); 9] = [
        (&[("sec-fetch-site", "cross-site")], StatusCode::FORBIDDEN),
        (&[("sec-fetch-site", "same-site")], StatusCode::FORBIDDEN),
        (&[("origin", "https://evil.test")], StatusCode::FORBIDDEN),
        (&[("origin", "null")], StatusCode::FORBIDDEN),
        (&[("origin", "https://reset.example.org.evil.test")], StatusCode::FORBIDDEN),
        (&[("origin", "http://reset.example.org")], StatusCode::FORBIDDEN),
        (&[("sec-fetch-site", "same-origin"), ("origin", "https://evil.test")], StatusCode::FORBIDDEN),
        (&[("sec-fetch-site", "same-origin"), ("origin", "null")], StatusCode::SEE_OTHER),
        (&[("origin", "https://reset.example.org")], StatusCode::SEE_OTHER),
    ];
    for (headers, status) in cases {
        let mut post =
            request(Method::POST, "/reset").header(header::CONTENT_TYPE, FORM).header("cookie", &cookie);
        for (name, value) in headers {
            post = post.header(*name, *value);
        }
        let reply = app.send(post.body(Body::from(body.clone())).expect("a request")).await;
        assert_eq!(reply.status, status, "{headers:?}");
    }
    let call = request(Method::POST, "/api/v1/resets")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ORIGIN, "https://evil.test");
    let reply = app.send(call.body(Body::from(r#"{"login":"a","goal":"reset"}"#)).expect("a request")).await;
    assert_eq!((reply.status, reply.text("code").as_str()), (StatusCode::FORBIDDEN, "origin.foreign"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_025_055_and_065_forms_take_each_field_once_and_no_other() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.get("/reset").await;
    let wrong: [&[(&str, &str)]; 6] = [
        &[("login", "alice"), ("login", "mallory@evil.test"), ("return_to", "")],
        &[("login[]", "alice"), ("return_to", "")],
        &[("login", "alice"), ("login[0]", "bob"), ("return_to", "")],
        &[("login", "alice"), ("return_to", ""), ("email", "mallory@evil.test")],
        &[("login", "alice"), ("return_to", ""), ("id", "1")],
        &[],
    ];
    for fields in wrong {
        assert_eq!(browser.post("/reset", fields).await.status, StatusCode::BAD_REQUEST, "{fields:?}");
    }
    assert_eq!(browser.get("/reset?login_hint=a&login_hint=b").await.status, StatusCode::BAD_REQUEST);
    for confirm in
        ["alice@example.org,mallory@evil.test", "alice@example.org mallory@evil.test", "a\ncc:b@c.dk"]
    {
        browser.get("/reset").await;
        browser.submit("/reset", &[("login", "alice"), ("return_to", "")]).await;
        let page = browser.post("/reset/method", &[("method", "email"), ("confirm", confirm)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{confirm}");
    }
    browser.post("/reset/method", &[("method", "email"), ("confirm", "mallory@evil.test")]).await;
    app.work().await;
    assert!(
        app.room.mailer.sent().iter().all(|mail| !mail.to.contains("evil")),
        "typed text is no recipient"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_041_an_empty_or_foreign_submit_never_advances() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.get("/reset").await;
    browser.post("/reset", &[("login", "alice"), ("return_to", "")]).await;
    browser.post("/reset/method", &[("method", "email"), ("confirm", "")]).await;
    app.work().await;
    let steps = ["/reset/method", "/reset/code", "/reset/link", "/reset/not-received", "/reset/password"];
    let bodies: [&[(&str, &str)]; 8] = [
        &[],
        &[("code", "")],
        &[("link", "")],
        &[("password", "")],
        &[("password", GOOD)],
        &[("method", "email"), ("confirm", "")],
        &[("step", "choose"), ("verified", "true")],
        &[("login", "alice"), ("return_to", "")],
    ];
    for step in steps {
        for body in bodies {
            browser.post(step, body).await;
            let page = browser.get("/reset/password").await;
            assert_ne!(page.status, StatusCode::OK, "{step} {body:?} opened the choice of a password");
        }
    }
    assert_eq!(app.password_of("alice"), OLD);
    assert_eq!(app.room.directory.writes(), vec![]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_183_no_secret_is_taken_from_a_url() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    for path in [
        format!("/reset/password?password={OLD}").replace(' ', "+"),
        "/reset/code?code=0000-0000".to_owned(),
        "/change?login=a&current=b&password=c".to_owned(),
        "/reset/link?link=abc".to_owned(),
        "/not-me?link=abc".to_owned(),
    ] {
        let page = browser.get(&path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(app.get("/reset/cancel").await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(app.password_of("alice"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_bodies_than_forms_are_refused() {
    let app = TestApp::new().await;
    for (kind, body, status) in [
        ("application/json", "{}", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("text/plain", "login=alice", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("multipart/form-data; boundary=x", "--x--", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        (FORM, "login=%ff", StatusCode::BAD_REQUEST),
        (FORM, "login=%", StatusCode::BAD_REQUEST),
    ] {
        let post = request(Method::POST, "/reset").header(header::CONTENT_TYPE, kind);
        let reply = app.send(post.body(Body::from(body)).expect("a request")).await;
        assert_eq!(reply.status, status, "{kind} {body}");
    }
    let post = request(Method::POST, "/reset").header(header::CONTENT_TYPE, FORM);
    let reply = app.send(post.body(Body::from("x".repeat(20_000))).expect("a request")).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_057_what_is_typed_is_escaped_everywhere() {
    let app = TestApp::new().await;
    let attack = "\"><script>alert(1)</script><img src=x onerror=alert(1)>";
    let mut browser = app.browser();
    let page = browser
        .get("/reset?login_hint=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&ui_locales=%3Cscript%3E")
        .await;
    assert!(!page.body.contains("<script>"), "{}", page.body);
    let long = format!("{attack}{}", "x".repeat(300));
    let page = browser.post("/reset", &[("login", &long), ("return_to", attack)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{}", page.body);
    browser.submit("/reset", &[("login", attack), ("return_to", attack)]).await;
    let page = browser.post("/reset/method", &[("method", attack), ("confirm", attack)]).await;
    assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{}", page.body);
    app.room.clock.advance(std::time::Duration::from_secs(2 * 3600));
    let page = browser.get("/reset/method").await;
    assert!(!page.body.contains("<script>") && !page.body.contains("<img"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_thrown_at_the_site_is_a_bug() {
    let app = TestApp::new().await;
    let dice = testkit::chance::SeededChance::new(2026);
    let roll = |sides: usize| usize::from(u16::from_le_bytes(domain::chance::bytes(&dice))) % sides;
    let pieces = [
        "/reset",
        "/change",
        "/method",
        "/code",
        "/api/v1/resets",
        "/",
        "?",
        "login_hint=",
        "%00",
        "%ff",
        "a",
        "&",
        "=",
        "{id}",
        "ui_locales=da",
        "..",
        ";",
        "\u{e6}",
        "%2e",
        "+",
    ];
    let bodies = [
        "",
        "{}",
        "csrf=&login=",
        "login=%C3",
        "[[[[",
        "{\"login\":\"a\",\"goal\":\"reset\"}",
        "a=b&a=b",
        "\u{0}",
    ];
    let kinds = [FORM, "application/json", "", "text/html;;;"];
    let cookies = [
        "",
        "__Host-flow=x",
        "__Host-csrf=;;=",
        "__Host-lang=\"",
        "__Host-return=99999999999999999999",
        "=",
        "__Host-done=\u{7f}",
    ];
    let methods = [Method::GET, Method::POST, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS];
    for _ in 0..1500 {
        let tail: String = (0..roll(6)).map(|_| pieces[roll(pieces.len())]).collect();
        let path = format!(
            "{}{tail}",
            ["/", "/reset", "/change", "/api/v1/resets/0000000000000000000000000a"][roll(4)]
        );
        let Ok(uri) = path.parse::<http::Uri>() else { continue };
        let built = request(methods[roll(methods.len())].clone(), "/")
            .uri(uri)
            .header(header::CONTENT_TYPE, kinds[roll(kinds.len())])
            .header(header::COOKIE, cookies[roll(cookies.len())])
            .header(header::ACCEPT_LANGUAGE, "da;q=,,;=*")
            .header(header::AUTHORIZATION, ["Bearer", "Bearer x", "", "Basic eA=="][roll(4)])
            .body(Body::from(bodies[roll(bodies.len())]));
        let Ok(thrown) = built else { continue };
        let reply = app.send(thrown).await;
        assert!(!reply.status.is_server_error(), "{path}: {reply:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_012_every_cookie_of_ours_is_opaque_and_with_one_other_letter_nobodys() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    let told = ["__Host-lang", "__Host-return", "__Host-done"];
    for (name, value) in browser.cookies.iter().filter(|(name, _)| !told.contains(&name.as_str())) {
        assert_eq!(value.len(), 43, "{name}: 256 random bits, and nothing signed or spelled out in it");
        assert!(!value.contains('.') && !value.starts_with("ey"), "{name}={value}");
    }
    let flow = browser.cookies["__Host-flow"].clone();
    for at in [0, 21, 42] {
        for other in ['A', 'Q', '-'] {
            let mut changed: Vec<char> = flow.chars().collect();
            changed[at] = if changed[at] == other { 'g' } else { other };
            browser.cookies.insert("__Host-flow".into(), changed.into_iter().collect());
            let page = browser.get("/reset/password").await;
            assert_ne!(page.status, StatusCode::OK, "letter {at}: {page:?}");
        }
    }
    browser.cookies.insert("__Host-flow".into(), flow);
    assert_eq!(browser.get("/reset/password").await.status, StatusCode::OK);
}

/// Starts and asks of one flood; a hundredth of what five minutes at 500 a second are.
const FLOOD: u32 = 1_500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_102_starts_cost_no_look_into_the_directory_and_no_letter_before_they_are_worked_on() {
    let app = TestApp::new().await;
    for at in 0..FLOOD {
        let body = serde_json::json!({"login": format!("nobody{at}"), "goal": "reset"});
        let request = request(Method::POST, "/api/v1/resets").header("content-type", "application/json");
        let peer = Ipv4Addr::from(0x0b00_0000 + at);
        let reply = app.send_from(peer, request.body(Body::from(body.to_string())).expect("a request")).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{reply:?}");
    }
    assert_eq!(app.room.directory.looks(), 0);
    assert_eq!(app.room.world.jobs.waiting().await.expect("readable"), 0, "a start is a row and no more");
    assert_eq!(app.room.mailer.attempts(), 0);
    let mut browser = app.browser();
    browser.proven().await;
    assert!(browser.get("/help").await.status.is_success());
}
