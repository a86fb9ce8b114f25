//! Browsers and API clients of a test.

use crate::world::{Plain, Room};
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::{Router, http};
use domain::audit::Fact;
use domain::limit::Limits;
use domain::locale::Locale;
use domain::policy::PolicySet;
use flows::directories::Link;
use flows::ports::{Inbox, InboxMessage, NewPolicy};
use http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use testkit::fake::directory::FakeDirectory;
use text::format::Zone;
use tower::ServiceExt;
use web::{App, ConsoleTools, Demo, DemoPerson, Organisation, OwnEntry, Settings};

pub const HOST: &str = "reset.example.org";
pub const ORIGIN: &str = "https://reset.example.org";
pub const GOOD: &str = "tre grønne gummistøvler";

pub struct TestApp {
    pub room: Room,
    pub router: Router,
}

struct NoInbox;

impl Inbox for NoInbox {
    fn messages(&self) -> Vec<InboxMessage> {
        Vec::new()
    }
}

fn settings(demo: Option<Demo>) -> Settings {
    Settings {
        public_url: ORIGIN.into(),
        organisation: Organisation {
            name: "Example".into(),
            help: "Servicedesk, +45 12 34 56 78".into(),
            locale: Locale::En,
            faq: vec![OwnEntry {
                question_da: "Hvor er \"huset\"?".into(),
                answer_da: "I <gården>.\n\nSpørg i porten.".into(),
                question_en: "Where is the \"house\"?".into(),
                answer_en: "In the <yard>.\n\nAsk at the gate.".into(),
            }],
        },
        trusted_proxies: vec!["10.0.0.0/8".parse().expect("a network")],
        return_to: vec!["https://portal.example.org/home".into()],
        mail_from: "no-reply@example.org".into(),
        zone: Zone::utc(),
        demo,
        console: ConsoleTools { policy_text: Arc::new(Plain), checkup: Arc::new(Plain) },
        sign_in_token: None,
        is_ready: Arc::new(AtomicBool::new(true)),
    }
}

impl TestApp {
    pub async fn new() -> Self {
        Self::with(Limits::default(), settings(None)).await
    }

    pub async fn limited(limits: Limits) -> Self {
        Self::with(limits, settings(None)).await
    }

    /// The demo, on `http://localhost:8080`.
    pub async fn demo() -> Self {
        let person = DemoPerson {
            login: "alice".into(),
            password: "sample".into(),
            name: "Alice".into(),
            locale: "en".into(),
            email: Some("alice@example.org".into()),
            state: "ready".into(),
            recovery_codes: Vec::new(),
        };
        let demo = Demo { inbox: Arc::new(NoInbox), people: vec![person] };
        let settings = Settings { public_url: "http://localhost:8080".into(), ..settings(Some(demo)) };
        Self::with(Limits::default(), settings).await
    }

    async fn with(limits: Limits, settings: Settings) -> Self {
        Self::around(Room::new(limits).await, settings)
    }

    /// A site whose organisation has a sign-in system, and what that shows.
    pub async fn with_sign_in_system() -> (Self, String) {
        let room = Room::new(Limits::default()).await;
        let token = domain::secret::Token::mint(room.chance.as_ref()).reveal().to_string();
        let presented = domain::secret::Presented::token(&token).unwrap_or_else(|_| panic!("a token"));
        let digests = room.world.keys.presented(domain::secret::Purpose::SignInSystem, &presented);
        let settings = Settings { sign_in_token: digests.into_iter().next(), ..settings(None) };
        (Self::around(room, settings), token)
    }

    /// A site over two directories, and the second one.
    pub async fn over_two() -> (Self, Arc<FakeDirectory>) {
        Self::over_linked(Vec::new()).await
    }

    /// The same with accounts that follow one another.
    pub async fn over_linked(links: Vec<Link>) -> (Self, Arc<FakeDirectory>) {
        let (room, second) = Room::over_two(Limits::default(), links).await;
        (Self::around(room, settings(None)), second)
    }

    /// Puts these settings in force.
    pub async fn with_policy(&self, set: &PolicySet) {
        let ctx = testkit::ctx::visitor(&self.room.clock, 5);
        let entry = ctx.entry(Fact::PolicyWritten);
        let policies = &self.room.world.policies;
        let based_on = policies.newest(ctx.now()).await.expect("a policy is read").note.version;
        let new = NewPolicy { set, based_on, reason: "test" };
        policies.write(new, ctx.now(), entry).await.expect("a policy is written");
        self.room.clock.advance(Duration::from_secs(2));
    }

    /// A site with another set of methods.
    pub async fn with_methods(methods: flows::method::Methods) -> Self {
        Self::around(Room::with(Limits::default(), methods).await, settings(None))
    }

    fn around(room: Room, settings: Settings) -> Self {
        let app = App {
            world: room.world.clone(),
            clock: room.clock.clone(),
            chance: room.chance.clone(),
            settings,
        };
        Self { router: web::router(app), room }
    }

    /// Sends a request as it is, from 192.0.2.1.
    pub async fn send(&self, request: Request<Body>) -> Reply {
        self.send_from(Ipv4Addr::new(192, 0, 2, 1), request).await
    }

    pub async fn send_from(&self, peer: Ipv4Addr, mut request: Request<Body>) -> Reply {
        let peer = SocketAddr::from((peer, 40_000));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.expect("a body");
        Reply { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(request(Method::GET, path).body(Body::empty()).expect("a request")).await
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { app: self, cookies: BTreeMap::new(), csrf: String::new(), language: "en" }
    }

    /// A call of the API.
    pub async fn call(&self, method: Method, path: &str, token: Option<&str>, body: Option<Value>) -> Reply {
        let mut request = request(method, path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = match body {
            Some(json) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(json.to_string())
            }
            None => Body::empty(),
        };
        self.send(request.body(body).expect("a request")).await
    }

    /// Lets the workers do everything that is due.
    pub async fn work(&self) {
        // One source of chance for all: workers with a seed of their own would mint the same codes.
        let ctx = flows::Ctx {
            chance: self.room.chance.clone(),
            ..testkit::ctx::visitor(&self.room.clock, 99).for_worker()
        };
        for _ in 0..20 {
            if flows::jobs::run_due(&ctx, &self.room.world, 64).await.expect("the queue can be read") == 0 {
                return;
            }
        }
        panic!("jobs never end");
    }

    pub fn code(&self) -> String {
        self.room.mailer.last_code_to("alice@example.org")
    }

    pub fn password_of(&self, login: &str) -> String {
        self.room.directory.person(login).password
    }
}

pub fn request(method: Method, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header(header::HOST, HOST)
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    pub fn cookies(&self) -> Vec<&str> {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        all.map(|cookie| cookie.to_str().expect("text")).collect()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    pub fn text(&self, name: &str) -> String {
        self.json()[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.body)).to_owned()
    }

    /// The page's heading.
    pub fn heading(&self) -> &str {
        let (_, rest) = self.body.split_once("<h1>").unwrap_or_else(|| panic!("no h1: {}", self.body));
        rest.split_once("</h1>").map(|(heading, _)| heading).unwrap_or_default()
    }
}

/// A browser with a cookie jar, that follows redirects and fills in forms.
pub struct Browser<'a> {
    pub app: &'a TestApp,
    pub cookies: BTreeMap<String, String>,
    pub csrf: String,
    pub language: &'static str,
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Reply {
        let request = self.dressed(Method::GET, path).body(Body::empty()).expect("a request");
        self.sent(request).await
    }

    /// Posts a form with the token of the last page, without following where it leads.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(fields);
        let body = form(&all);
        let request = self
            .dressed(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, "null");
        self.sent(request.body(Body::from(body)).expect("a request")).await
    }

    /// Posts and follows.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut reply = self.post(path, fields).await;
        for _ in 0..5 {
            if reply.status != StatusCode::SEE_OTHER {
                return reply;
            }
            let next = reply.location().to_owned();
            reply = self.get(&next).await;
        }
        panic!("redirects never end: {reply:?}");
    }

    /// As far as the page that asks for the code, with the mail sent.
    pub async fn asked(&mut self, login: &str) -> Reply {
        self.asked_at("/reset", login).await
    }

    /// The same by another door.
    pub async fn asked_at(&mut self, door: &str, login: &str) -> Reply {
        self.get(door).await;
        let page = self.submit(door, &[("login", login), ("return_to", "")]).await;
        assert!(page.body.contains("value=\"email\""), "{}", page.body);
        let page = self.submit("/reset/method", &[("method", "email"), ("confirm", "")]).await;
        self.app.work().await;
        page
    }

    /// As far as the page that asks for the new password.
    pub async fn proven(&mut self) -> Reply {
        self.asked("alice").await;
        let code = self.app.code();
        self.submit("/reset/code", &[("code", &code)]).await
    }

    fn dressed(&self, method: Method, path: &str) -> http::request::Builder {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = request(method, path).header(header::ACCEPT_LANGUAGE, self.language);
        if !jar.is_empty() {
            request = request.header(header::COOKIE, jar.join("; "));
        }
        request
    }

    async fn sent(&mut self, request: Request<Body>) -> Reply {
        let reply = self.app.send(request).await;
        for cookie in reply.cookies() {
            let (pair, attributes) = cookie.split_once(';').expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let token =
            reply.body.split_once("name=\"csrf\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        if let Some((token, _)) = token {
            self.csrf = token.to_owned();
        }
        reply
    }
}

/// Pairs as a browser encodes them.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
