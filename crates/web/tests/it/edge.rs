//! What every request and answer has to satisfy.

use crate::app::{TestApp, request};
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_036_and_atk_081_every_answer_carries_the_headers_is_kept_by_nobody_and_never_compressed() {
    let app = TestApp::new().await;
    for path in ["/", "/reset", "/no-such-page", "/api/v1/resets", "/livez", "/api/v1/openapi.json"] {
        let reply = app.get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("trusted-types 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert!(reply.header("strict-transport-security").contains("max-age="), "{path}");
        assert_eq!(reply.header("content-encoding"), "", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_light_and_its_files_are_kept_for_ever() {
    let app = TestApp::new().await;
    let page = app.get("/").await;
    let mut total = page.body.len();
    let files: Vec<&str> =
        page.body.split('"').filter(|text| text.starts_with("/assets/") && !text.ends_with(".svg")).collect();
    assert_eq!(files.len(), 2, "{files:?}");
    for file in files {
        let gzip = request(Method::GET, file).header(header::ACCEPT_ENCODING, "gzip").body(Body::empty());
        let reply = app.send(gzip.expect("a request")).await;
        assert_eq!(reply.header("content-encoding"), "gzip");
        assert!(reply.header("cache-control").contains("immutable"));
        let length: usize = reply.header("content-length").parse().unwrap_or(reply.body.len());
        total += length;
    }
    assert!(total < 20 * 1024, "{total} bytes");
    assert_eq!(app.get("/assets/0000000000000000.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_044_and_048_another_host_is_turned_away() {
    let app = TestApp::new().await;
    let hosts = [
        "evil.test",
        "reset.example.org:443",
        "reset.example.org.",
        "reset.example.org@evil.test",
        "evil.test/reset.example.org",
        "[::1]",
        "",
        "reset\u{3002}example.org",
        "xreset.example.org",
    ];
    for host in hosts {
        let host = http::HeaderValue::from_bytes(host.as_bytes()).expect("bytes");
        let get = Request::get("/reset").header(header::HOST, host.clone()).body(Body::empty());
        let reply = app.send(get.expect("a request")).await;
        assert_eq!((reply.status, reply.body.as_str()), (StatusCode::MISDIRECTED_REQUEST, ""), "{host:?}");
        assert!(reply.cookies().is_empty());
    }
    let missing = app.send(Request::get("/reset").body(Body::empty()).expect("a request")).await;
    assert_eq!(missing.status, StatusCode::MISDIRECTED_REQUEST);
    let twice = request(Method::GET, "/reset").header(header::HOST, "evil.test").body(Body::empty());
    assert_eq!(app.send(twice.expect("a request")).await.status, StatusCode::MISDIRECTED_REQUEST);
    let absolute = request(Method::GET, "http://evil.test/reset").body(Body::empty());
    assert_eq!(app.send(absolute.expect("a request")).await.status, StatusCode::MISDIRECTED_REQUEST);
    let probe = Request::get("/livez").header(header::HOST, "10.0.0.7:8080").body(Body::empty());
    assert_eq!(app.send(probe.expect("a request")).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_045_forwarded_names_change_no_url() {
    let app = TestApp::new().await;
    let reference = app.get("/reset").await;
    let rewrite =
        ["x-forwarded-host", "x-original-url", "x-rewrite-url", "x-http-method-override", "forwarded"];
    for name in rewrite {
        for value in ["evil.test", "/console", "DELETE", "host=evil.test"] {
            for peer in [[10, 0, 0, 1], [192, 0, 2, 1]] {
                let get = request(Method::GET, "/reset").header(name, value).body(Body::empty());
                let reply = app.send_from(peer.into(), get.expect("a request")).await;
                assert_eq!((reply.status, reply.body.len()), (StatusCode::OK, reference.body.len()));
                assert!(!reply.body.contains("evil.test"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_answers_to_both_names_of_this_machine() {
    let app = TestApp::demo().await;
    for (host, status) in [
        ("localhost:8080", StatusCode::OK),
        ("127.0.0.1:8080", StatusCode::OK),
        ("127.0.0.1:8081", StatusCode::MISDIRECTED_REQUEST),
        ("reset.example.org", StatusCode::MISDIRECTED_REQUEST),
    ] {
        for path in ["/", "/demo/inbox", "/demo/inbox.json", "/demo/people.json"] {
            let get = Request::get(path).header(header::HOST, host).body(Body::empty());
            assert_eq!(app.send(get.expect("a request")).await.status, status, "{host} {path}");
        }
    }
    let real = TestApp::new().await;
    for path in ["/demo/inbox", "/demo/inbox.json", "/demo/people.json"] {
        assert_eq!(real.get(path).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn well_known_places_and_probes_answer() {
    let app = TestApp::new().await;
    let reply = app.get("/.well-known/change-password").await;
    assert_eq!((reply.status, reply.location()), (StatusCode::SEE_OTHER, "/change"));
    let reply = app.get("/.well-known/security.txt").await;
    assert!(reply.body.contains("Contact: https://reset.example.org/help\nExpires: 2027-11-23T08:00:00Z\n"));
    let unknown = "/.well-known/resource-that-should-not-exist-whose-status-code-should-not-be-200";
    assert_eq!(app.get(unknown).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("/livez").await.status, StatusCode::OK);
    assert_eq!(app.get("/readyz").await.json(), serde_json::json!({"ready": true, "limited": false}));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_language_asked_for_in_the_url_is_remembered() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let page = browser.get("/reset?ui_locales=da").await;
    assert!(page.body.contains("<html lang=\"da\">"));
    assert_eq!(browser.cookies.get("__Host-lang").map(String::as_str), Some("da"));
    assert!(browser.get("/help").await.body.contains("<html lang=\"da\">"));
    let page = browser.get("/help?ui_locales=xx").await;
    assert_eq!(page.header("content-language"), "da", "what we do not speak changes nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn head_answers_like_get_without_a_body() {
    let app = TestApp::new().await;
    for path in ["/", "/reset", "/no-such-page"] {
        let head = app.send(request(Method::HEAD, path).body(Body::empty()).expect("a request")).await;
        let get = app.get(path).await;
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_184_every_route_is_on_the_list_with_its_methods() {
    let app = TestApp::demo().await;
    let listed = [web::PUBLIC_ROUTES, web::OWN_ROUTES, web::CONSOLE_ROUTES].concat();
    for (methods, pattern) in &listed {
        let path = pattern.replace("{id}", &"0".repeat(26));
        let trace =
            Request::builder().method(Method::TRACE).uri(&path).header(header::HOST, "localhost:8080");
        let reply = app.send(trace.body(Body::empty()).expect("a request")).await;
        assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let mut allowed: Vec<&str> =
            reply.header("allow").split(',').map(str::trim).filter(|m| *m != "HEAD").collect();
        allowed.sort_unstable();
        assert_eq!(&allowed.join(" "), methods, "{path}");
    }
    // The list is whole: every route call in the route table and every API route is counted.
    let table = include_str!("../../src/routes.rs").matches(".route(").count();
    let api = include_str!("../../src/api/mod.rs").matches(".routes(routes!(").count();
    assert_eq!(listed.len(), table + api, "put the new route on one of the three lists");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_184_only_exact_paths_answer() {
    let app = TestApp::new().await;
    for path in [
        "/reset/",
        "//reset",
        "/./reset",
        "/reset/../reset",
        "/%72eset",
        "/RESET",
        "/reset;x=1",
        "/reset%2fcode",
        "/console/",
        "/console//person",
        "/%63onsole/person",
        "/console/person/",
        "/Console/person",
        "/console/person;x=1",
        "/helpdesk",
        "/security-info/",
        "/security-info//app",
        "/security%2dinfo",
        "/unlock/",
        "/username/",
        "/api/v1/",
        "/assets/",
        "/api/v1/resets/",
    ] {
        assert_eq!(app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_092_budgets_count_the_address_a_trusted_proxy_tells() {
    use domain::limit::{Limit, Limits, Scope};
    let window = Duration::from_secs(600);
    let limit = |scope, max| Limit { scope, window, max, reserve: 0 };
    let limits = vec![limit(Scope::NetworkStarts, 2), limit(Scope::OrganisationStarts, 100)];
    let app = TestApp::limited(Limits::new(limits)).await;
    let start = |peer: [u8; 4], claimed: &'static str| {
        let post = request(Method::POST, "/api/v1/resets")
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-forwarded-for", claimed);
        let body = Body::from(r#"{"login":"alice","goal":"reset"}"#);
        app.send_from(peer.into(), post.body(body).expect("a request"))
    };
    for claimed in ["198.51.100.1", "198.51.100.2"] {
        assert_eq!(start([192, 0, 2, 9], claimed).await.status, StatusCode::CREATED);
    }
    let spoofed = start([192, 0, 2, 9], "198.51.100.3").await;
    assert_eq!(
        (spoofed.status, spoofed.text("code").as_str()),
        (StatusCode::TOO_MANY_REQUESTS, "limit.reached")
    );
    assert!(!spoofed.header("retry-after").is_empty());
    assert_eq!(start([10, 0, 0, 1], "1.1.1.1, 198.51.100.4").await.status, StatusCode::CREATED);
    assert_eq!(start([10, 0, 0, 1], "2.2.2.2, 198.51.100.4").await.status, StatusCode::CREATED);
    assert_eq!(start([10, 0, 0, 1], "3.3.3.3, 198.51.100.4").await.status, StatusCode::TOO_MANY_REQUESTS);
}
