//! The console as a program sees it.

use crate::app::{Reply, TestApp};
use crate::world::OLD;
use domain::operator::{CONSOLE_LIVES, Role};
use domain::secret::{Presented, Purpose};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const AT: &str = "/api/v1/console";

/// A program with the token of one sign-in.
pub struct Program<'a> {
    app: &'a TestApp,
    token: String,
}

impl TestApp {
    async fn program(&self, name: &str, current: &str) -> Program<'_> {
        let body = json!({ "login": name, "password": current });
        let reply = self.call(Method::POST, &format!("{AT}/sign-ins"), None, Some(body)).await;
        assert_eq!(reply.status, StatusCode::ACCEPTED, "{reply:?}");
        let token = reply.text("token");
        let presented = Presented::token(&token).unwrap_or_else(|_| panic!("a token"));
        let world = &self.room.world;
        let digests = world.keys.presented(Purpose::FlowToken, &presented);
        while world.resets.find(&digests).await.expect("readable").is_none_or(|held| held.checked.is_none()) {
            tokio::task::yield_now().await;
        }
        self.room.clock.advance(world.bounds.check_tick);
        Program { app: self, token }
    }

    pub async fn signed_in(&self, name: &str) -> Program<'_> {
        let program = self.program(name, OLD).await;
        let state = program.get("session").await.json();
        assert_eq!(state["state"], "second", "{state}");
        assert_eq!(state["methods"][0]["id"], "email-1", "{state}");
        let asked = program.post("session/challenges", json!({ "method_id": "email-1" })).await;
        assert_eq!(asked.status, StatusCode::ACCEPTED, "{asked:?}");
        self.work().await;
        let code = self.room.mailer.last_code_to(&format!("{name}@example.org"));
        let proven = program.post("session/proofs", json!({ "method": "email", "code": code })).await;
        assert_eq!(proven.status, StatusCode::ACCEPTED, "{proven:?}");
        assert_eq!(program.get("session").await.text("state"), "signed_in");
        program
    }
}

impl Program<'_> {
    pub async fn get(&self, path: &str) -> Reply {
        self.app.call(Method::GET, &format!("{AT}/{path}"), Some(&self.token), None).await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.app.call(Method::POST, &format!("{AT}/{path}"), Some(&self.token), Some(body)).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_184_every_call_refuses_without_two_proofs() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let half = app.program("alice", OLD).await.token;
    for token in [None, Some("x"), Some(half.as_str())] {
        for (methods, path) in web::CONSOLE_ROUTES.iter().filter(|(_, path)| path.starts_with("/api/")) {
            for method in methods.split(' ') {
                let method: Method = method.parse().expect("a method");
                let reply = app.call(method, path, token, Some(json!({}))).await;
                assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_189_a_program_of_an_auditor_reads_and_changes_nothing() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Auditor).await;
    let program = app.signed_in("alice").await;
    for path in ["person?login=bob", "events", "events.jsonl", "policy", "policy/versions", "health"] {
        assert_eq!(program.get(path).await.status, StatusCode::OK, "{path}");
    }
    let lifting = json!({ "login": "lou", "reason": "because" });
    let version = json!({ "policy": "{}", "based_on": 1, "reason": "because" });
    for (path, body) in [
        ("person/unfreeze", lifting.clone()),
        ("person/unlock", lifting),
        ("policy/versions", version),
        ("policy/rollbacks", json!({ "version": 1, "reason": "because" })),
    ] {
        let reply = program.post(path, body).await;
        assert_eq!(
            (reply.status, reply.text("code").as_str()),
            (StatusCode::FORBIDDEN, "role.not_permitted")
        );
    }
    assert!(app.room.directory.person("lou").account.state.locked);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owners_program_unlocks_and_writes_the_policy() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let program = app.signed_in("alice").await;
    let person = program.get("person?login=lou").await.json();
    assert_eq!((&person["login"], &person["notes"]), (&json!("lou"), &json!(["locked"])), "{person}");
    let unlocked = program.post("person/unlock", json!({ "login": "lou", "reason": "called" })).await;
    assert_eq!(unlocked.text("outcome"), "lifted");
    assert!(!app.room.directory.person("lou").account.state.locked);
    let bad = program.post("person/unlock", json!({ "login": "lou", "reason": " " })).await;
    assert_eq!((bad.status, bad.text("code").as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "reason.missing"));
    assert_eq!(program.get("person?login=ghost").await.status, StatusCode::NOT_FOUND, "atk_190");
    let shown = program.get("policy").await.json();
    let mut set: domain::policy::PolicySet =
        serde_json::from_str(shown["policy"].as_str().expect("text")).expect("a policy");
    set.password.length_min = 15;
    let text = serde_json::to_string(&set).expect("JSON");
    let tried = program.post("policy/trials", json!({ "policy": text })).await.json();
    assert_eq!((&tried["is_refused"], &tried["effect"]["people"]), (&json!(false), &json!(9)), "{tried}");
    let unreadable = program.post("policy/trials", json!({ "policy": "{" })).await.json();
    assert_eq!(unreadable["problems"].as_array().map(Vec::len), Some(1), "{unreadable}");
    let new = json!({ "policy": text, "based_on": 1, "reason": "longer" });
    let applied = program.post("policy/versions", new.clone()).await;
    assert_eq!((applied.status, applied.json()["version"].as_u64()), (StatusCode::CREATED, Some(2)));
    assert_eq!(program.post("policy/versions", new).await.text("outcome"), "overtaken");
    let back = program.post("policy/rollbacks", json!({ "version": 1, "reason": "back" })).await;
    assert_eq!(back.json()["version"].as_u64(), Some(3));
    let history = program.get("policy/versions").await.json();
    assert_eq!((&history[0]["by"], &history[0]["reason"]), (&json!("console:alice"), &json!("back")));
    let events = program.get("events?fact=policy.written").await.json();
    assert_eq!(events["events"].as_array().map(Vec::len), Some(3), "{events}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_190_what_is_named_and_not_there_is_not_found_whoever_it_belongs_to() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let program = app.signed_in("alice").await;
    let bob = app.room.directory.person("bob").account.key;
    let elsewhere = format!("other:{}", bob.id);
    for name in ["ghost", "dup@example.org", bob.id.as_str(), elsewhere.as_str(), "*", "bob*"] {
        let seen = program.get(&format!("person?login={name}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{name}");
        for what in ["person/unlock", "person/unfreeze"] {
            let lifted = program.post(what, json!({ "login": name, "reason": "because" })).await;
            assert_eq!((lifted.status, name), (StatusCode::NOT_FOUND, name), "{what}");
        }
    }
    let back = program.post("policy/rollbacks", json!({ "version": 4711, "reason": "because" })).await;
    assert_eq!(back.status, StatusCode::NOT_FOUND, "{back:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_given_back_or_runs_out() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    let program = app.signed_in("alice").await;
    let left = app.call(Method::DELETE, &format!("{AT}/session"), Some(&program.token), None).await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    assert_eq!(program.get("policy").await.status, StatusCode::UNAUTHORIZED);
    let program = app.signed_in("alice").await;
    app.room.clock.advance(CONSOLE_LIVES);
    assert_eq!(program.get("policy").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(program.get("session").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_operator_is_told_what_a_wrong_password_is_told() {
    let app = TestApp::new().await;
    app.appoint("alice", Role::Owner).await;
    for (name, current) in [("bob", OLD), ("alice", "not her password"), ("ghost", OLD)] {
        let program = app.program(name, current).await;
        assert_eq!(program.get("session").await.json(), json!({ "state": "sign_in.wrong" }), "{name}");
    }
}
