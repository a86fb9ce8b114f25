//! The console as a browser sees it.

use crate::app::{Browser, HOST, Reply, TestApp, form};
use crate::world::OLD;
use axum::body::Body;
use domain::account::Login;
use domain::audit::Actor;
use domain::operator::{CONSOLE_LIVES, Role};
use domain::secret::{Presented, Purpose, Token};
use flows::Ctx;
use http::{Request, StatusCode, header};

const SIGN_IN: &str = "/console/sign-in";

fn login(name: &str) -> Login {
    Login::parse(name).expect("a name")
}

/// The routes of pages.
fn rooms() -> impl Iterator<Item = (&'static str, &'static str)> {
    web::CONSOLE_ROUTES.iter().copied().filter(|(_, path)| !path.starts_with("/api/"))
}

impl TestApp {
    fn root(&self) -> Ctx {
        Ctx { actor: Actor::Operator("root".into()), ..testkit::ctx::visitor(&self.room.clock, 11) }
    }

    pub async fn appoint(&self, name: &str, role: Role) {
        let named = flows::console::appoint(&self.root(), &self.room.world, &login(name), role).await;
        assert!(matches!(named, Ok(flows::console::Named::Done(_))));
    }

    pub async fn invited(&self, name: &str) -> String {
        let invited = flows::console::invite(&self.root(), &self.room.world, &login(name), Role::Owner).await;
        invited.expect("invites").expect("is one").secret.reveal().to_string()
    }

    async fn freeze(&self, name: &str) {
        let account = self.room.directory.person(name).account.key;
        let secret = Token::mint(self.room.chance.as_ref());
        let now = self.root().now();
        let new = flows::ports::NewDisavowal {
            digest: self.room.world.keys.of_token(Purpose::Disavowal, &secret),
            account,
            reset: domain::id::ResetId::from_bytes([0; 16]),
            expires_at: now.plus(CONSOLE_LIVES),
        };
        self.room.world.freezes.allow_disavowal(new).await.expect("stores");
        let presented = Presented::token(&secret.reveal()).unwrap_or_else(|_| panic!("one"));
        flows::disavow::disavow(&self.root(), &self.room.world, &presented).await.expect("freezes");
    }

    async fn is_frozen(&self, name: &str) -> bool {
        let account = self.room.directory.person(name).account.key;
        self.room.world.freezes.is_frozen(&account).await.expect("reads")
    }
}

impl Browser<'_> {
    /// As far as what comes after the "checking" page.
    async fn first_proof(&mut self, name: &str, current: &str) -> Reply {
        self.get(SIGN_IN).await;
        let page = self.submit(SIGN_IN, &[("login", name), ("current", current)]).await;
        assert_eq!(page.status, StatusCode::ACCEPTED, "{page:?}");
        let token = Presented::token(&self.cookies["__Host-console"]).unwrap_or_else(|_| panic!("a token"));
        let world = &self.app.room.world;
        let digests = world.keys.presented(Purpose::FlowToken, &token);
        while world.resets.find(&digests).await.expect("readable").is_none_or(|held| held.checked.is_none()) {
            tokio::task::yield_now().await;
        }
        self.app.room.clock.advance(world.bounds.check_tick);
        let page = self.get("/console/checking").await;
        if page.status == StatusCode::SEE_OTHER { self.get(page.location()).await } else { page }
    }

    /// Signed in with both proofs.
    pub async fn at_the_desk(&mut self, name: &str) -> Reply {
        let page = self.first_proof(name, OLD).await;
        assert!(page.body.contains("name=\"method\""), "{}", page.body);
        let page = self.submit("/console/second", &[("method", "email-1")]).await;
        assert!(page.body.contains("name=\"code\""), "{}", page.body);
        self.app.work().await;
        let code = self.app.room.mailer.last_code_to(&format!("{name}@example.org"));
        self.post("/console/code", &[("method", "email"), ("code", &code)]).await;
        self.get("/console/checking").await;
        let page = self.get("/console/person").await;
        assert_eq!(page.status, StatusCode::OK, "{page:?}");
        page
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_signs_in_looks_somebody_up_and_lifts_a_freeze_in_both_languages() {
    for (language, title, yes, lifted) in [
        ("en", "Person", "Can this person reset", "Recovery is open again."),
        ("da", "Person", "Kan personen nulstille", "Der er åbnet for nulstilling igen."),
    ] {
        let app = TestApp::new().await;
        app.appoint("alice", Role::Owner).await;
        app.freeze("bob").await;
        let mut browser = Browser { language, ..app.browser() };
        let page = browser.at_the_desk("alice").await;
        assert_eq!(page.heading(), title);
        let page = browser.submit("/console/person", &[("login", "bob")]).await;
        assert!(page.body.contains(yes) && page.body.contains("account.frozen"), "{}", page.body);
        assert!(page.body.contains("action=\"/console/unfreeze\""), "{}", page.body);
        let page = browser.submit("/console/unfreeze", &[("login", "bob"), ("reason", "")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(app.is_frozen("bob").await, "not without a reason");
        browser.get("/console/person").await;
        let page = browser.submit("/console/unfreeze", &[("login", "bob"), ("reason", "at the desk")]).await;
        assert!(page.body.contains(lifted), "{}", page.body);
        assert!(!app.is_frozen("bob").await);
        assert!(page.body.contains("reason=at the desk"), "the timeline tells why: {}", page.body);
        let page = browser.submit("/console/person", &[("login", "ghost")]).await;
        assert!(!page.body.contains("/console/unfreeze"), "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_184_every_room_refuses_without_a_session() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let mut half = app.browser();
    half.first_proof("alice", OLD).await;
    let half = half.cookies["__Host-console"].clone();
    for cookie in [None, Some("__Host-console=x".to_owned()), Some(format!("__Host-console={half}"))] {
        for (methods, path) in rooms() {
            for method in methods.split(' ') {
                let mut request = Request::builder()
                    .method(method)
                    .uri(path)
                    .header(header::HOST, HOST)
                    .header("sec-fetch-site", "same-origin")
                    .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                if let Some(cookie) = &cookie {
                    request = request.header(header::COOKIE, cookie);
                }
                let body = Body::from(form(&[("login", "bob"), ("reason", "because")]));
                let reply = app.send(request.body(body).expect("a request")).await;
                assert_eq!(reply.status, StatusCode::SEE_OTHER, "{method} {path}");
                assert_eq!(reply.location(), SIGN_IN, "{method} {path}");
                assert_eq!(reply.body, "", "{method} {path}");
            }
        }
    }
}

const CHANGES: [(&str, &[(&str, &str)]); 4] = [
    ("/console/unfreeze", &[("login", "bob"), ("reason", "because")]),
    ("/console/unlock", &[("login", "lou"), ("reason", "because")]),
    ("/console/policy/apply", &[("policy", "{}"), ("based_on", "1"), ("reason", "because")]),
    ("/console/policy/rollback", &[("version", "1"), ("reason", "because")]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_189_an_auditor_reads_every_room_and_changes_nothing() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Auditor).await;
    app.freeze("bob").await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    for (methods, path) in rooms() {
        if methods.contains("GET") && path != "/console" {
            assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
        }
    }
    for (path, fields) in CHANGES {
        assert_eq!(browser.post(path, fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(app.is_frozen("bob").await);
    assert!(app.room.directory.person("lou").account.state.locked);
    let page = browser.submit("/console/person", &[("login", "bob")]).await;
    assert!(!page.body.contains("/console/unfreeze"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_from_elsewhere_changes_nothing() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    app.freeze("bob").await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    browser.csrf = "forged".into();
    for (path, fields) in CHANGES {
        assert_eq!(browser.post(path, fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for (path, fields) in [
        ("/console/sign-out", &[][..]),
        ("/console/export", &[("query", "")]),
        ("/console/person", &[("login", "x")]),
    ] {
        assert_eq!(browser.post(path, fields).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert!(app.is_frozen("bob").await);
    assert_eq!(browser.get("/console/person").await.status, StatusCode::OK, "still signed in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_operator_sees_what_a_wrong_password_shows() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let mut pages = Vec::new();
    for (name, current) in [("bob", OLD), ("alice", "not her password"), ("ghost", OLD), ("dora", OLD)] {
        let mut browser = app.browser();
        let page = browser.first_proof(name, current).await;
        pages.push((page.status, page.body.replace(&browser.csrf, "")));
    }
    assert_eq!(pages[0].0, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_left_and_runs_out() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    let held = browser.cookies.clone();
    let page = browser.submit("/console/sign-out", &[]).await;
    assert_eq!(page.heading(), "Console");
    assert!(!browser.cookies.contains_key("__Host-console"));
    browser.cookies = held;
    assert_eq!(browser.get("/console/person").await.location(), SIGN_IN, "the cookie kept is worth nothing");
    browser.at_the_desk("alice").await;
    app.room.clock.advance(CONSOLE_LIVES);
    assert_eq!(browser.get("/console/person").await.location(), SIGN_IN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_198_an_invitation_is_taken_up_once_and_only_by_posting() {
    let app = TestApp::new().await;
    let secret = app.invited("bob").await;
    let link = format!("https://{HOST}/console/invite#{secret}");
    let mut browser = app.browser();
    for _ in 0..3 {
        assert_eq!(browser.get("/console/invite").await.status, StatusCode::OK);
    }
    let page = browser.submit("/console/invite", &[("link", "nonsense")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.submit("/console/invite", &[("link", &link)]).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Done"), "{}", page.body);
    let page = browser.submit("/console/invite", &[("link", &link)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!browser.cookies.contains_key("__Host-console"), "it signs nobody in");
    browser.at_the_desk("bob").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_filtered_by_its_url_and_taken_away_as_lines() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Auditor).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    let filters = |fact: &'static str, login: &'static str| {
        [("fact", fact), ("login", login), ("flow", ""), ("actor", ""), ("from", ""), ("until", "")]
    };
    let reply = browser.post("/console/events", &filters("operator.added", "alice")).await;
    let url = reply.location().to_owned();
    assert!(url.starts_with("/console/events?fact="), "{url}");
    let page = browser.get(&url).await;
    assert!(page.body.contains("<td>operator:root</td>"), "{}", page.body);
    assert_eq!(page.body.matches("<tr><td>").count(), 1, "{}", page.body);
    for wrong in ["fact=nonsense", "login=ghost", "from=soon", "flow=nothing"] {
        let page = browser.get(&format!("/console/events?{wrong}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let whole = browser.get("/console/events").await;
    let flow = whole.body.split("href=\"/console/events?flow=").nth(1).expect("a flow").split('"').next();
    let flow = browser.get(&format!("/console/events?flow={}", flow.expect("an id"))).await;
    assert!(flow.body.contains("reset.opened") && !flow.body.contains("operator.added</code>"));
    let file = browser.post("/console/export", &[("query", "fact=operator.added")]).await;
    assert_eq!(file.header("content-type"), "application/jsonl; charset=utf-8");
    assert!(file.header("content-disposition").starts_with("attachment"));
    let lines: Vec<serde_json::Value> =
        file.body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), lines[0]["fact"].as_str()), (1, Some("operator.added")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_of_the_log_are_bounded_and_meet() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Auditor).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    for _ in 0..60 {
        browser.get("/console/person?login=bob").await;
    }
    let first = browser.get("/console/events?fact=console.person_seen").await;
    assert_eq!(first.body.matches("<tr><td>").count(), 50);
    let older = first.body.split("<p><a href=\"/console/events?").nth(1).expect("there is more");
    let older = older.split('"').next().expect("a link").replace("&amp;", "&").replace("&#38;", "&");
    let second = browser.get(&format!("/console/events?{older}")).await;
    assert_eq!(second.body.matches("<tr><td>").count(), 10, "{older}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_is_tried_applied_and_taken_back() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    let mut set = domain::policy::PolicySet::default();
    set.password.length_min = 15;
    let text = serde_json::to_string(&set).expect("JSON");
    let page = browser.get("/console/policy/edit").await;
    assert!(page.body.contains("name=\"based_on\" value=\"1\""), "{}", page.body);
    let page = browser.submit("/console/policy/edit", &[("policy", "{"), ("based_on", "1")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.submit("/console/policy/edit", &[("policy", &text), ("based_on", "1")]).await;
    assert!(page.body.contains("password.length_min: 12 → 15"), "{}", page.body);
    assert!(page.body.contains("People looked at: 9"), "{}", page.body);
    let fields = [("policy", text.as_str()), ("based_on", "1"), ("reason", "longer is better")];
    let page = browser.submit("/console/policy/apply", &fields).await;
    assert!(page.body.contains("Version 2 is in force."), "{}", page.body);
    assert!(page.body.contains("longer is better") && page.body.contains("console:alice"));
    let page = browser.submit("/console/policy/apply", &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "it was made from version 1");
    let page = browser.submit("/console/policy/rollback", &[("version", "1"), ("reason", "too long")]).await;
    assert!(page.body.contains("Version 3 is in force."), "{}", page.body);
    let page = browser.submit("/console/policy/rollback", &[("version", "77"), ("reason", "x")]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let mut none = set.clone();
    none.policies[0].proofs = 9;
    let text = serde_json::to_string(&none).expect("JSON");
    let page = browser.submit("/console/policy/edit", &[("policy", &text), ("based_on", "3")]).await;
    assert!(!page.body.contains("action=\"/console/policy/apply\""), "what is refused has no button");
    let fields = [("policy", text.as_str()), ("based_on", "3"), ("reason", "really")];
    let page = browser.submit("/console/policy/apply", &fields).await;
    assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_tells_what_the_doctor_finds() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Auditor).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    let page = browser.get("/console/health").await;
    assert!(page.body.contains("nobody answers") && page.body.contains("Start it."), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_186_no_field_of_the_console_takes_somebodys_password() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let mut browser = app.browser();
    browser.at_the_desk("alice").await;
    for (methods, path) in rooms() {
        if methods.contains("GET") && path != "/console" {
            let page = browser.get(path).await;
            assert!(!page.body.contains("type=\"password\""), "{path}");
        }
    }
    let fields = [("login", "bob"), ("reason", "x"), ("password", "a new pass phrase")];
    assert_eq!(browser.post("/console/unlock", &fields).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(app.password_of("bob"), OLD);
}
