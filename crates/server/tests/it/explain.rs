//! `nulstil explain` on a real directory: people, names, references, and how it ends.

use crate::cli::text;
use crate::process::{run, stderr, stdout};
use crate::real::Town;
use serde_json::{Value, json};
use std::process::Output;
use std::time::{Duration, Instant};

fn json_of(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|why| panic!("{why}: {}", stdout(output)))
}

#[test]
fn people_names_and_references_are_explained() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _service = town.start(&config, client);
    let explain = |args: &[&str]| run(&[&["explain"], args, &["--config", text(&config)]].concat());

    let fine = explain(&["alice", "--locale", "en"]);
    assert_eq!(fine.status.code(), Some(0), "{}", stderr(&fine));
    let told = stdout(&fine);
    assert!(told.starts_with("alice (Alice Example) may reset the password now.\n"), "{told}");
    assert!(
        told.contains("passed: the account is enabled") && told.contains("email a•••@e•••.test"),
        "{told}"
    );
    assert!(!told.contains("alice@example.test"), "a hint, not the address: {told}");

    let blocked = stdout(&explain(&["perma"]));
    assert!(blocked.starts_with("perma (Perma Example) kan ikke nulstille adgangskoden nu.\n"), "{blocked}");
    assert!(blocked.contains("[account.locked_by_administrator]\n    Det hjælper: "), "{blocked}");
    for (login, code) in [
        ("perma", "account.locked_by_administrator"),
        ("svc", "account.protected"),
        ("nomail", "methods.none"),
        ("admin", "methods.too_few"),
    ] {
        let output = explain(&[login, "--json"]);
        assert_eq!(output.status.code(), Some(5), "{login}");
        let told = json_of(&output);
        let causes: Vec<&Value> =
            told["gates"].as_array().expect("a list").iter().map(|g| &g["cause"]["code"]).collect();
        assert!(causes.contains(&&json!(code)), "{login}: {causes:?}");
        assert_eq!(told["may_reset"], false);
    }
    for (name, code) in [("nobody.at.all", "unknown"), ("dup@example.test", "ambiguous")] {
        let output = explain(&[name, "--json"]);
        assert_eq!(output.status.code(), Some(4), "{name}");
        assert_eq!(json_of(&output)["causes"][0]["code"], code);
    }

    let opened = client.post("/api/v1/resets", None, &json!({"login": "nomail", "goal": "reset"})).json();
    let word = |key: &str| opened[key].as_str().expect("a text").to_owned();
    let (id, token, reference) = (word("id"), word("token"), word("reference"));
    let asked =
        client.post(&format!("/api/v1/resets/{id}/challenges"), Some(&token), &json!({"method": "email"}));
    assert_eq!(asked.status, 202);
    let started = Instant::now();
    loop {
        let told = json_of(&explain(&[&reference, "--json"]));
        if told["cause"]["code"] == "methods.not_enough" {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(60), "{told}");
        std::thread::sleep(Duration::from_millis(50));
    }
    town.slapd.stop();
    assert_eq!(explain(&["alice"]).status.code(), Some(7));
    let without = explain(&[&reference.to_uppercase()]);
    assert_eq!(without.status.code(), Some(0), "a reference needs no directory: {}", stderr(&without));
    assert!(stdout(&without).contains("[methods.not_enough]"), "{}", stdout(&without));
    assert_eq!(explain(&["\u{7}"]).status.code(), Some(2));
}
