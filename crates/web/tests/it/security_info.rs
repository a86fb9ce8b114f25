//! The pages of one's own methods, as a browser sees them.

use crate::app::{Browser, HOST, Reply, TestApp, form};
use crate::world::OLD;
use axum::body::Body;
use domain::method::Method;
use domain::policy::{Policy, PolicySet, Registration};
use domain::secret::{Presented, Purpose};
use http::{Request, StatusCode, header};
use serde_json::json;
use std::time::Duration;
use testkit::phone::PhoneApp;

const HOME: &str = "/security-info";
const SIGN_IN: &str = "/security-info/sign-in";

/// Scans the page: the key stands on it as text too.
fn scanned(page: &Reply) -> PhoneApp {
    let (_, rest) = page.body.split_once("<code class=\"key\">").expect("a key");
    PhoneApp::scanned(rest.split_once("</code>").expect("its end").0)
}

/// What the app shows now.
pub fn shown(phone: &PhoneApp, app: &TestApp) -> String {
    phone.code(testkit::ctx::visitor(&app.room.clock, 1).now())
}

/// A policy with every method there is.
pub fn every_method(proofs: u8) -> PolicySet {
    let methods = vec![Method::Email, Method::Totp, Method::RecoveryCode];
    PolicySet { policies: vec![Policy::for_everybody("all", proofs, methods)], ..PolicySet::default() }
}

impl TestApp {
    /// Lets the task that checks this cookie's password or answer end, and its tick pass.
    pub async fn checked(&self, cookie: &str) {
        let token = Presented::token(cookie).unwrap_or_else(|_| panic!("a token"));
        let world = &self.room.world;
        let digests = world.keys.presented(Purpose::FlowToken, &token);
        loop {
            let held = world.resets.find(&digests).await.expect("readable").expect("there is one");
            let is_waiting = held.answer.as_ref().map_or_else(
                || held.reset.account.is_none() && held.checked.is_none(),
                |answer| answer.outcome.is_none(),
            );
            if !is_waiting {
                break;
            }
            tokio::task::yield_now().await;
        }
        self.room.clock.advance(world.bounds.check_tick);
    }
}

impl Browser<'_> {
    /// Signed in with the password, at whatever page comes then.
    pub async fn signed_in(&mut self, name: &str, current: &str) -> Reply {
        self.get(SIGN_IN).await;
        let fields = [("login", name), ("current", current), ("return_to", "")];
        let page = self.submit(SIGN_IN, &fields).await;
        assert_eq!(page.status, StatusCode::ACCEPTED, "{page:?}");
        let token = Presented::token(&self.cookies["__Host-own"]).unwrap_or_else(|_| panic!("a token"));
        let world = &self.app.room.world;
        let digests = world.keys.presented(Purpose::FlowToken, &token);
        while world.resets.find(&digests).await.expect("readable").is_none_or(|held| held.checked.is_none()) {
            tokio::task::yield_now().await;
        }
        self.app.room.clock.advance(world.bounds.check_tick);
        self.follow("/security-info/checking").await
    }

    pub async fn follow(&mut self, path: &str) -> Reply {
        let mut page = self.get(path).await;
        for _ in 0..5 {
            if page.status != StatusCode::SEE_OTHER {
                return page;
            }
            let next = page.location().to_owned();
            page = self.get(&next).await;
        }
        panic!("redirects never end: {page:?}");
    }

    /// Signed in, and proven once more by a mailed code.
    pub async fn at_their_methods(&mut self, name: &str) -> Reply {
        self.signed_in(name, OLD).await;
        let page = self.follow("/security-info/app").await;
        if page.body.contains("action=\"/security-info/app\"") {
            return page;
        }
        let page = self.submit("/security-info/second", &[("method", "email-1")]).await;
        assert!(page.body.contains("name=\"code\""), "{}", page.body);
        self.app.work().await;
        let code = self.app.room.mailer.last_code_to(&format!("{name}@example.org"));
        let page = self.submit("/security-info/code", &[("method", "email"), ("code", &code)]).await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        self.get(HOME).await
    }

    /// An app, scanned and proven.
    pub async fn adds_an_app(&mut self) -> PhoneApp {
        self.get("/security-info/app").await;
        let page = self.post("/security-info/app", &[("label", "My phone")]).await;
        assert!(page.body.contains("<svg class=\"scan\""), "{}", page.body);
        let phone = scanned(&page);
        let code = shown(&phone, self.app);
        let id = hidden(&page, "id");
        let fields = [("method", "totp"), ("id", id.as_str()), ("code", code.as_str())];
        let page = self.submit("/security-info/prove", &fields).await;
        assert!(page.body.contains("My phone"), "{}", page.body);
        self.app.room.clock.advance(Duration::from_secs(30));
        phone
    }

    /// A set of recovery codes.
    pub async fn makes_codes(&mut self) -> Vec<String> {
        self.get("/security-info/codes").await;
        let page = self.post("/security-info/codes", &[]).await;
        let (_, list) = page.body.split_once("<ol class=\"codes\">").expect("a list of codes");
        let list = list.split_once("</ol>").expect("its end").0;
        let code = |item: &str| item.split_once("</code>").map(|(code, _)| code.to_owned());
        list.split("<code>").skip(1).filter_map(code).collect()
    }
}

/// The value of a hidden field.
fn hidden(page: &Reply, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.body.split_once(&start).unwrap_or_else(|| panic!("no {name}: {}", page.body));
    rest.split_once('"').expect("its end").0.to_owned()
}

/// The id of a method, from its link.
fn id_after(page: &Reply, path: &str) -> String {
    let start = format!("href=\"{path}?id=");
    let (_, rest) = page.body.split_once(&start).unwrap_or_else(|| panic!("no {path}: {}", page.body));
    rest.split_once('"').expect("its end").0.to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_adds_an_app_and_codes_and_sees_them_in_both_languages() {
    for (language, ready, left) in [
        ("en", "You can reset your password yourself.", "10 are left"),
        ("da", "Du kan selv nulstille din adgangskode.", "Der er 10 tilbage"),
    ] {
        let app = TestApp::new().await;
        app.with_policy(&every_method(2)).await;
        let mut browser = Browser { language, ..app.browser() };
        let page = browser.at_their_methods("alice").await;
        assert!(!page.body.contains(ready), "one method is too few: {}", page.body);
        browser.adds_an_app().await;
        let codes = browser.makes_codes().await;
        assert_eq!(codes.len(), 10);
        let page = browser.get(HOME).await;
        assert!(page.body.contains(ready) && page.body.contains(left), "{}", page.body);
        assert!(!page.body.contains(&codes[0]), "shown once");
        assert_eq!(page.body.matches("class=\"message\"").count(), 3, "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_codes_and_addresses_are_told_and_nothing_is_added() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut browser = app.browser();
    browser.at_their_methods("alice").await;
    browser.get("/security-info/app").await;
    let page = browser.post("/security-info/app", &[("label", "")]).await;
    let (phone, id) = (scanned(&page), hidden(&page, "id"));
    for (typed, told) in [
        ("", "Enter the six digits"),
        ("abc", "The app shows six digits"),
        ("000000", "That is not right, or it took too long"),
    ] {
        let fields = [("method", "totp"), ("id", id.as_str()), ("code", typed)];
        let page = browser.post("/security-info/prove", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.body.contains(told), "{typed}: {}", page.body);
        assert!(!page.body.contains("class=\"scan\""), "the picture is shown once");
    }
    let code = shown(&phone, &app);
    let fields = [("method", "totp"), ("id", id.as_str()), ("code", code.as_str())];
    assert_eq!(browser.post("/security-info/prove", &fields).await.location(), HOME);
    for typed in ["nobody", "alice@example.org"] {
        browser.get("/security-info/address").await;
        let page = browser.post("/security-info/address", &[("address", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed}");
        assert!(page.body.contains(&format!("value=\"{typed}\"")), "kept: {}", page.body);
    }
    let fields = [("method", "sms"), ("id", id.as_str()), ("code", code.as_str())];
    assert_eq!(browser.post("/security-info/prove", &fields).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_address_is_proven_renamed_removed_and_waits_before_it_counts() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut browser = app.browser();
    browser.at_their_methods("alice").await;
    browser.get("/security-info/address").await;
    let page = browser.submit("/security-info/address", &[("address", "alice@home.example")]).await;
    assert_eq!(page.heading(), "Enter the code we sent");
    app.work().await;
    let (code, id) =
        (app.room.mailer.last_proof_of("alice@home.example").expect("a code"), hidden(&page, "id"));
    let fields = [("method", "email"), ("id", id.as_str()), ("code", code.as_str())];
    let page = browser.submit("/security-info/prove", &fields).await;
    assert!(page.body.contains("Can be used on"), "a cool-down: {}", page.body);
    let id = id_after(&page, "/security-info/rename");
    let rename = format!("/security-info/rename?id={id}");
    browser.get(&rename).await;
    let wrong = browser.post("/security-info/rename", &[("id", &id), ("label", " ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.submit("/security-info/rename", &[("id", &id), ("label", "At <home>")]).await;
    assert!(page.body.contains("At &#60;home&#62; (email)"), "{}", page.body);
    let remove = format!("/security-info/remove?id={id}");
    assert!(browser.get(&remove).await.body.contains("At &#60;home&#62;"));
    let page = browser.submit("/security-info/remove", &[("id", &id)]).await;
    assert!(!page.body.contains("home&#62;"), "{}", page.body);
    assert_eq!(browser.post("/security-info/remove", &[("id", &id)]).await.location(), HOME, "twice is once");
    app.work().await;
    let sent = app.room.mailer.sent();
    let told = sent.iter().filter(|mail| mail.to == "alice@home.example").count();
    assert!(told >= 2, "the code, and that it was removed: {told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_looked_through_taken_along_and_erased() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut browser = app.browser();
    browser.at_their_methods("alice").await;
    browser.adds_an_app().await;
    let page = browser.get("/security-info/activity").await;
    assert!(page.body.contains("<td>"), "{}", page.body);
    browser.get("/security-info/confirm").await;
    assert_eq!(browser.post("/security-info/confirm", &[]).await.heading(), "Thank you");
    browser.get("/security-info/data").await;
    let file = browser.post("/security-info/data", &[]).await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"my-data.json\"");
    let data = file.json();
    assert_eq!(data["registered"][0]["label"], "My phone");
    assert_eq!(data["directory"]["emails"][0], "alice@example.org");
    assert!(data["confirmed_at"].is_string() && data["activity"][0]["fact"].is_string(), "{data}");
    browser.get("/security-info/data").await;
    let page = browser.post("/security-info/erase", &[]).await;
    assert_eq!(page.heading(), "It is erased");
    assert!(!browser.cookies.contains_key("__Host-own"));
    let page = browser.at_their_methods("alice").await;
    assert!(!page.body.contains("My phone"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_lacks_methods_is_asked_and_may_say_not_now_so_many_times() {
    let app = TestApp::new().await;
    let registration = Registration { required: true, skips_max: 1, ..Registration::default() };
    app.with_policy(&PolicySet { registration, ..every_method(1) }).await;
    let mut browser = app.browser();
    let page = browser.signed_in("nomi", OLD).await;
    assert_eq!(page.heading(), "Set up password reset");
    assert!(page.body.contains("this can be said once more"), "{}", page.body);
    assert_eq!(browser.post("/security-info/set-up", &[]).await.location(), HOME);
    let page = browser.signed_in("nomi", OLD).await;
    assert!(page.body.contains("asks everybody to do this now"), "{}", page.body);
    assert!(!page.body.contains("action=\"/security-info/set-up\""), "{}", page.body);
    // Without a method there is nothing more to prove before the first one.
    browser.adds_an_app().await;
    let page = browser.get("/security-info/set-up").await;
    assert_eq!(page.heading(), "Set up password reset", "an app alone recovers nothing");
    browser.makes_codes().await;
    assert_eq!(browser.get("/security-info/set-up").await.heading(), "You are all set");
    // The app goes, and then what is left stays.
    let page = browser.get(HOME).await;
    let app_id = id_after(&page, "/security-info/remove");
    browser.get(&format!("/security-info/remove?id={app_id}")).await;
    let page = browser.submit("/security-info/remove", &[("id", &app_id)]).await;
    let codes_id = id_after(&page, "/security-info/remove");
    browser.get(&format!("/security-info/remove?id={codes_id}")).await;
    let page = browser.post("/security-info/remove", &[("id", &codes_id)]).await;
    assert_eq!(page.heading(), "That is your last way to prove who you are");
    assert!(page.body.contains("href=\"/security-info\""), "a way back: {}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_password_and_somebody_unknown_look_the_same() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut told = Vec::new();
    for (name, current) in [("alice", "not the password"), ("ghost", OLD), ("dora", "not the password")] {
        let mut browser = app.browser();
        let page = browser.signed_in(name, current).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let csrf = hidden(&page, "csrf");
        told.push(page.body.replace(&csrf, ""));
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_184_every_page_of_own_methods_leads_to_the_sign_in_without_a_session() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut half = app.browser();
    half.get(SIGN_IN).await;
    half.post(SIGN_IN, &[("login", "alice"), ("current", OLD), ("return_to", "")]).await;
    let half = half.cookies["__Host-own"].clone();
    for cookie in [None, Some("__Host-own=x".to_owned()), Some(format!("__Host-own={half}"))] {
        for (methods, path) in web::OWN_ROUTES {
            for method in methods.split(' ') {
                let mut request = Request::builder()
                    .method(method)
                    .uri(*path)
                    .header(header::HOST, HOST)
                    .header("sec-fetch-site", "same-origin")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                if let Some(cookie) = &cookie {
                    request = request.header(header::COOKIE, cookie);
                }
                let body = Body::from(form(&[("id", "x")]));
                let reply = app.send(request.body(body).expect("a request")).await;
                assert_eq!(reply.status, StatusCode::SEE_OTHER, "{method} {path}: {reply:?}");
                assert_eq!(reply.location(), SIGN_IN, "{method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_changes_before_one_more_proof() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut browser = app.browser();
    browser.signed_in("alice", OLD).await;
    let change = ["app", "address", "prove", "codes", "rename", "remove", "confirm", "data", "erase"];
    for page in change {
        let path = format!("/security-info/{page}");
        let reply = browser.post(&path, &[("label", "x"), ("id", "x")]).await;
        assert_eq!(reply.location(), "/security-info/second", "{page}: {reply:?}");
    }
    // And a wrong code is none.
    browser.follow("/security-info/app").await;
    browser.submit("/security-info/second", &[("method", "email-1")]).await;
    app.work().await;
    let page = browser.post("/security-info/code", &[("method", "email"), ("code", "KKKKKKKK")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.get("/security-info/app").await.location(), "/security-info/second");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_out_browser_is_out() {
    let app = TestApp::new().await;
    app.with_policy(&every_method(1)).await;
    let mut browser = app.browser();
    browser.signed_in("alice", OLD).await;
    browser.get(HOME).await;
    let cookie = browser.cookies["__Host-own"].clone();
    assert_eq!(browser.post("/security-info/sign-out", &[]).await.location(), "/");
    browser.cookies.insert("__Host-own".into(), cookie);
    assert_eq!(browser.get(HOME).await.location(), SIGN_IN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_system_asks_who_must_register_with_its_own_token() {
    let (app, token) = TestApp::with_sign_in_system().await;
    let registration = Registration { required: true, skips_max: 1, ..Registration::default() };
    app.with_policy(&PolicySet { registration, ..every_method(1) }).await;
    let ask = async |path: &str, token: Option<&str>, login: &str| {
        app.call(http::Method::POST, path, token, Some(json!({"login": login}))).await
    };
    let (asked, later) = ("/api/v1/interrupts", "/api/v1/interrupts/put-off");
    let told = |skips_left: u32| {
        json!({"interrupt": "register", "missing": 1, "skips_left": skips_left,
               "url": "https://reset.example.org/security-info"})
    };
    assert_eq!(ask(asked, Some(&token), "nomi").await.json(), told(1));
    assert_eq!(ask(later, Some(&token), "nomi").await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(asked, Some(&token), "nomi").await.json(), told(0));
    assert_eq!(ask(later, Some(&token), "nomi").await.status, StatusCode::CONFLICT);
    for on in ["alice", "ghost", "priv", "fed", "dup@example.org"] {
        assert_eq!(ask(asked, Some(&token), on).await.json(), json!({"interrupt": "nothing"}), "{on}");
    }
    let other = "x".repeat(43);
    for (path, wrong) in [(asked, None), (asked, Some(other.as_str())), (later, Some(other.as_str()))] {
        assert_eq!(ask(path, wrong, "nomi").await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let without = TestApp::new().await;
    let body = Some(json!({"login": "nomi"}));
    let reply = without.call(http::Method::POST, asked, Some(&token), body).await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
}
