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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_118_no_door_leads_to_a_write_with_one_of_two_proofs() {
    for door in ["/reset", "/unlock"] {
        let app = TestApp::new().await;
        app.with_policy(&every_method(2)).await;
        let mut owner = app.browser();
        owner.at_their_methods("alice").await;
        owner.makes_codes().await;
        app.room.directory.alter("alice", |person| person.account.state.locked = door == "/unlock");
        let mut browser = app.browser();
        browser.asked_at(door, "alice").await;
        let page = browser.submit("/reset/code", &[("code", &app.code())]).await;
        assert_eq!(page.heading(), "One more step", "{door}");
        for (path, fields) in [
            ("/reset/password", vec![("password", GOOD)]),
            ("/unlock/confirm", Vec::new()),
            ("/reset/link", vec![("link", "x")]),
        ] {
            let posted = browser.post(path, &fields).await;
            assert!(!posted.status.is_success(), "{door} {path}: {posted:?}");
        }
        assert_eq!(app.password_of("alice"), OLD);
        assert_eq!(app.room.directory.person("alice").account.state.locked, door == "/unlock");
        assert_eq!(app.room.directory.writes(), vec![]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_120_another_site_changes_nothing_of_ones_own_methods() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut owner = app.browser();
    owner.at_their_methods("alice").await;
    owner.adds_an_app().await;
    let before = owner.get("/security-info").await.body;
    for (methods, path) in web::OWN_ROUTES.iter().filter(|(methods, _)| methods.contains("POST")) {
        owner.csrf = "forged".into();
        let reply = owner.post(path, &[("address", "thief@evil.test"), ("label", "x"), ("id", "x")]).await;
        assert!([403, 400].contains(&reply.status.as_u16()), "{methods} {path}: {reply:?}");
        let cross = request(Method::POST, path)
            .header("cookie", format!("__Host-own={}", owner.cookies["__Host-own"]))
            .header("sec-fetch-site", "cross-site")
            .header("origin", "https://evil.test")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from("address=thief%40evil.test"));
        let reply = app.send(cross.expect("a request")).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{path}: {reply:?}");
    }
    let after = owner.get("/security-info").await.body;
    let listed =
        |body: &str| body.split("<footer").next().map(|page| page.matches("class=\"message\"").count());
    assert_eq!(listed(&before), listed(&after));
    app.work().await;
    assert!(app.room.mailer.sent().iter().all(|mail| mail.to != "thief@evil.test"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_142_and_atk_147_a_finished_reset_signs_nobody_in_and_leaves_nothing_behind() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    let flow = browser.cookies["__Host-flow"].clone();
    browser.post("/reset/password", &[("password", GOOD)]).await;
    let done = browser.get("/reset/done").await;
    assert_eq!((done.header("clear-site-data"), done.header("cache-control")), ("\"cache\"", "no-store"));
    for path in ["/security-info", "/console/person"] {
        for name in ["__Host-own", "__Host-console", "__Host-flow"] {
            browser.cookies.insert(name.into(), flow.clone());
        }
        let page = browser.get(path).await;
        assert!(page.location().ends_with("/sign-in"), "{path}: {page:?}");
    }
    let mut again = app.browser();
    again.cookies.insert("__Host-flow".into(), flow);
    again.get("/reset/done").await;
    let replayed = again.post("/reset/password", &[("password", "another long password")]).await;
    assert!(!replayed.status.is_success(), "{replayed:?}");
    assert_eq!(app.password_of("alice"), GOOD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_148_who_is_signed_in_and_who_is_reset_never_mix() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut browser = app.browser();
    browser.at_their_methods("bob").await;
    browser.asked("alice").await;
    browser.submit("/reset/code", &[("code", &app.code())]).await;
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
    assert_eq!((app.password_of("alice").as_str(), app.password_of("bob").as_str()), (GOOD, OLD));
    let own = browser.get("/security-info").await;
    assert!(own.body.contains("bob (bob)") && !own.body.contains("alice"), "{}", own.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_151_cookies_are_random_and_good_for_their_own_owner_and_purpose_only() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let (mut alice, mut bob) = (app.browser(), app.browser());
    alice.at_their_methods("alice").await;
    bob.asked("bob").await;
    let own = alice.cookies["__Host-own"].clone();
    let flow = bob.cookies["__Host-flow"].clone();
    assert_eq!((own.len(), flow.len()), (43, 43), "256 bits each");
    let mixed: String = own.chars().take(20).chain(flow.chars().skip(20)).collect();
    for value in [flow.as_str(), mixed.as_str(), "alice", ""] {
        let mut thief = app.browser();
        thief.cookies.insert("__Host-own".into(), value.to_owned());
        assert_eq!(thief.get("/security-info").await.location(), "/security-info/sign-in", "{value}");
    }
    alice.get("/security-info").await;
    alice.post("/security-info/sign-out", &[]).await;
    alice.cookies.insert("__Host-own".into(), own);
    assert_eq!(alice.get("/security-info").await.location(), "/security-info/sign-in", "after signing out");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_199_nothing_of_a_workshop_is_served() {
    let app = TestApp::new().await;
    for path in [
        "/metrics",
        "/debug",
        "/debug/pprof",
        "/actuator",
        "/actuator/env",
        "/.env",
        "/.git/config",
        "/server-status",
        "/_profiler",
        "/swagger",
        "/graphql",
        "/phpinfo.php",
        "/demo/inbox",
        "/demo/inbox.json",
        "/demo/people.json",
    ] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in ["/", "/livez", "/readyz"] {
        let reply = app.get(path).await;
        assert_eq!((reply.header("server"), reply.header("x-powered-by")), ("", ""), "{path}");
    }
}
