//! `nulstil explain` on a real directory: people, names, references, and how it ends.

use crate::browser::{Browser, Visitor};
use crate::cli::text;
use crate::operator::signed_in;
use crate::own::checked;
use crate::process::{run, stderr, stdout};
use crate::real::{Reset, Town};
use crate::scope::applied;
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

/// The desk of an operator, in a browser: the password and a mailed code.
fn at_the_desk<'a>(town: &Town, visitor: &'a Visitor, login: &str) -> Browser<'a> {
    let mut browser = Browser::new(visitor);
    browser.prefer("en");
    browser.get("/console/sign-in");
    browser.post("/console/sign-in", &[("login", login), ("current", town.slapd.password_of(login))]);
    checked(&mut browser, "/console/checking");
    let letters = town.sink.count();
    browser.submit("/console/second", &[("method", "email-1")]);
    let code = town.newer_code_for(login, letters);
    browser.post("/console/code", &[("method", "email"), ("code", &code)]);
    checked(&mut browser, "/console/checking");
    browser
}

/// What a page says, without marks that HTML writes otherwise.
fn unescaped(page: &str) -> String {
    [("&#39;", "'"), ("&quot;", "\""), ("&#34;", "\""), ("&amp;", "&"), ("&#38;", "&")]
        .iter()
        .fold(page.to_owned(), |page, (mark, plain)| page.replace(mark, plain))
}

#[test]
fn command_console_and_api_name_the_same_causes_and_remedies() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _service = town.start(&config, client);
    let added = run(&["operator", "add", "alice", "--role", "owner", "--config", text(&config)]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let visitor = Visitor::new(client);
    let mut desk = at_the_desk(&town, &visitor, "alice");
    let token = signed_in(&town, client, "alice");
    let told_alike = |desk: &mut Browser<'_>, login: &str, code: &str| {
        let command =
            json_of(&run(&["explain", login, "--json", "--locale", "en", "--config", text(&config)]));
        let path = format!("/api/v1/console/person?login={login}&ui_locales=en");
        let api = client.get(&path, Some(&token)).json();
        let page = unescaped(&desk.submit("/console/person", &[("login", login)]).body);
        let causes = |told: &Value| -> Vec<Value> {
            let gates = told["gates"].as_array().unwrap_or_else(|| panic!("gates: {told}"));
            let now = told["now"].as_array().unwrap_or_else(|| panic!("now: {told}"));
            let of_gates = gates.iter().map(|gate| gate["cause"].clone());
            of_gates.filter(|cause| !cause.is_null()).chain(now.iter().cloned()).collect()
        };
        assert!(causes(&command).iter().any(|cause| cause["code"] == code), "{login}: {command}");
        assert_eq!(causes(&command), causes(&api), "{login}");
        assert_eq!(command["may_reset"], api["may_reset"], "{login}");
        for cause in causes(&command) {
            let word = |field: &str| cause[field].as_str().expect("a text").to_owned();
            let fix = format!("{} <code>{}</code>", word("fix"), word("code"));
            assert!(page.contains(&word("what")) && page.contains(&fix), "{login}: {fix}: {page}");
        }
    };
    for (login, code) in [
        ("perma", "account.locked_by_administrator"),
        ("svc", "account.protected"),
        ("nomail", "methods.none"),
        ("admin", "methods.too_few"),
    ] {
        told_alike(&mut desk, login, code);
    }
    for _ in 0..4 {
        Reset::open(client, "bob").ask(client);
    }
    let started = Instant::now();
    let spent =
        || json_of(&run(&["explain", "bob", "--json", "--config", text(&config)]))["now"] != json!([]);
    while !spent() {
        assert!(started.elapsed() < Duration::from_secs(60), "nothing stands in bob's way for now");
        std::thread::sleep(Duration::from_millis(50));
    }
    told_alike(&mut desk, "bob", "message_budget_spent");
    applied(
        &config,
        "[[policy]]\nname = \"office\"\ngroups = [\"cn=office,ou=groups,dc=example,dc=test\"]\nproofs = 1\n\
         methods = [\"email\"]\n[administrators]\nenabled = false\n",
    );
    for (login, code) in [("bob", "policy.out_of_scope"), ("admin", "policy.administrators_off")] {
        told_alike(&mut desk, login, code);
    }
}
