//! The audit as a precondition: without it no step happens, and whoever alters it is found out.

use crate::cli::text;
use crate::leaks::scene::{Kept, Scene};
use crate::process::{run, stdout};
use crate::real::exported;
use serde_json::{Value, json};

/// A reset that was asked for, as a program sees it.
struct Started {
    path: String,
    token: String,
}

impl Started {
    fn open(scene: &Scene, who: &str) -> Self {
        let body = json!({"login": who, "goal": "reset"});
        let opened = scene.visitor.api("POST", "/api/v1/resets", None, Some(&body)).json();
        let word = |key: &str| opened[key].as_str().expect("a text").to_owned();
        Self { path: format!("/api/v1/resets/{}", word("id")), token: word("token") }
    }

    fn call(&self, scene: &Scene, method: &str, what: &str, body: Option<&Value>) -> u16 {
        scene.visitor.api(method, &format!("{}{what}", self.path), Some(&self.token), body).status
    }
}

fn by_mail() -> Value {
    json!({"method": "email"})
}

/// Every step that changes something, each where nothing but the audit is in its way.
fn no_step_happens(scene: &Scene, proven: &Started, asked: &Started, code: &str, new: &str) {
    let open = json!({"login": "bench0003", "goal": "reset"});
    let change = json!({"login": "bench0003", "password": "anything at all", "new_password": new});
    let name = json!({"email": "bench0003@example.test"});
    for (path, body) in
        [("/api/v1/resets", &open), ("/api/v1/password-changes", &change), ("/api/v1/usernames", &name)]
    {
        assert_eq!(scene.visitor.api("POST", path, None, Some(body)).status, 503, "{path}");
    }
    let proof = json!({"method": "email", "code": code});
    assert_eq!(asked.call(scene, "POST", "/challenges", Some(&by_mail())), 503, "asking");
    assert_eq!(asked.call(scene, "POST", "/proofs", Some(&proof)), 503, "proving");
    assert_eq!(proven.call(scene, "POST", "/password", Some(&json!({"password": new}))), 503, "choosing");
    assert_eq!(asked.call(scene, "DELETE", "", None), 503, "giving up");
}

fn every_step_needs_its_entry(kept: Kept) {
    let mut scene = Scene::start(kept, "info");
    let new = "a quiet harbour at 6";
    let (proven, asked) = (Started::open(&scene, "bench0001"), Started::open(&scene, "bench0002"));
    for started in [&proven, &asked] {
        assert_eq!(started.call(&scene, "POST", "/challenges", Some(&by_mail())), 202);
    }
    let (first, second) = (scene.town.code_for("bench0001"), scene.town.code_for("bench0002"));
    let proof = json!({"method": "email", "code": first});
    assert_eq!(proven.call(&scene, "POST", "/proofs", Some(&proof)), 200);

    let before = ["bench0001", "bench0002", "bench0003"].map(|who| scene.town.slapd.entry(who));
    let letters = scene.town.sink.count();
    scene.sql("ALTER TABLE audit RENAME TO audit_away");
    no_step_happens(&scene, &proven, &asked, &second, new);
    scene.sql("ALTER TABLE audit_away RENAME TO audit");
    let after = ["bench0001", "bench0002", "bench0003"].map(|who| scene.town.slapd.entry(who));
    assert_eq!(after, before, "nothing was written");
    assert_eq!(scene.town.sink.count(), letters, "nothing was sent");

    let proof = json!({"method": "email", "code": second});
    assert_eq!(asked.call(&scene, "POST", "/proofs", Some(&proof)), 200, "the code was not spent");
    assert_eq!(proven.call(&scene, "POST", "/password", Some(&json!({"password": new}))), 200);
    assert!(scene.town.slapd.bind_works("bench0001", new));
    exported(&scene.config, "\"write.applied\"");
    scene.node.signal("TERM");
    assert_eq!(scene.node.wait().code(), Some(0));
    alterations_are_found(&scene);
}

/// A row with other words, and a row that is gone.
fn alterations_are_found(scene: &Scene) {
    let verified = || {
        let output = run(&["audit", "verify", "--config", text(&scene.config)]);
        (output.status.code(), stdout(&output).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    };
    let (code, words) = verified();
    assert_eq!((code, words[0].as_str()), (Some(0), "whole"));
    scene.sql("UPDATE audit SET network = '192.0.2.7' WHERE seq = 3");
    assert_eq!(verified(), (Some(1), vec!["broken".to_owned(), "3".to_owned()]));
    scene.sql("DELETE FROM audit WHERE seq = 2");
    let (code, words) = verified();
    assert_eq!((code, words[0].as_str()), (Some(1), "broken"));
}

#[test]
fn atk_195_no_step_happens_without_its_entry_and_alterations_are_found_on_sqlite() {
    every_step_needs_its_entry(Kept::Sqlite);
}

#[test]
fn atk_195_no_step_happens_without_its_entry_and_alterations_are_found_on_postgresql() {
    every_step_needs_its_entry(Kept::postgres());
}
