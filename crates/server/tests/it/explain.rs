//! `nulstil explain` on a real directory: people, names, references, and how it ends.

use crate::browser::{Browser, Visitor};
use crate::cli::{House, text};
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

type Explain<'a> = &'a dyn Fn(&[&str]) -> Output;

fn told_once_and_with_a_verdict(explain: Explain<'_>) {
    let told_once = stdout(&explain(&["svc", "--locale", "en"]));
    assert_eq!(told_once.matches("The account is protected: ").count(), 1, "{told_once}");
    assert_eq!(told_once.matches("[account.protected]").count(), 2, "both gates name it: {told_once}");
    let nobody = stdout(&explain(&["nobody.at.all", "--locale", "en"]));
    assert!(nobody.starts_with("“nobody.at.all” is not the name of exactly one person"), "{nobody}");
    let nobody = stdout(&explain(&["dup@example.test"]));
    assert!(nobody.starts_with("»dup@example.test« er ikke navnet på præcis én person"), "{nobody}");
}

fn told_while_the_directory_is_away(explain: Explain<'_>) {
    for (locale, first, helps) in [
        ("da", "»alice« kan ikke forklares lige nu", "Det hjælper: nulstil doctor"),
        ("en", "“alice” can't be explained right now", "What helps: nulstil doctor"),
    ] {
        let away = explain(&["alice", "--locale", locale]);
        assert_eq!(away.status.code(), Some(7));
        let told = stdout(&away);
        assert!(told.starts_with(first), "{told}");
        assert!(told.contains("[directory.unreachable]") && told.contains(helps), "{told}");
        assert!(
            stderr(&away).contains("reaching the directory"),
            "for who has to find it: {}",
            stderr(&away)
        );
    }
    let away = explain(&["alice", "--json"]);
    assert_eq!(away.status.code(), Some(7));
    let told = json_of(&away);
    assert_eq!(told["causes"][0]["code"], "directory.unreachable", "{told}");
    assert_eq!((&told["kind"], &told["found"]), (&json!("person"), &Value::Null), "{told}");
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
    told_once_and_with_a_verdict(&explain);
    town.slapd.stop();
    told_while_the_directory_is_away(&explain);
    let without = explain(&[&reference.to_uppercase()]);
    assert_eq!(without.status.code(), Some(0), "a reference needs no directory: {}", stderr(&without));
    assert!(stdout(&without).contains("[methods.not_enough]"), "{}", stdout(&without));
    assert_eq!(explain(&["\u{7}"]).status.code(), Some(2));
}

#[test]
fn a_store_that_is_not_there_yet_or_cannot_be_opened_is_a_cause_like_others() {
    let house = House::new();
    let config = house.config();
    let explain = |args: &[&str]| run(&[&["explain"], args, &["--config", text(&config)]].concat());
    let told_of = |code: &str, words: [&str; 2]| {
        for (locale, words) in ["da", "en"].into_iter().zip(words) {
            let output = explain(&["anna", "--locale", locale]);
            assert_eq!(output.status.code(), Some(7), "{}", stderr(&output));
            let told = stdout(&output);
            assert!(told.contains(words) && told.contains(&format!("[{code}]")), "{told}");
        }
        let output = explain(&["k7m4-qx2p", "--json"]);
        assert_eq!(output.status.code(), Some(7), "{}", stderr(&output));
        let told = json_of(&output);
        assert_eq!((&told["kind"], &told["causes"][0]["code"]), (&json!("reset"), &json!(code)), "{told}");
    };
    told_of("store.not_made", ["Der er ingen database endnu", "There is no database yet"]);
    let other = run(&["audit", "verify", "--config", text(&config)]);
    assert_eq!(other.status.code(), Some(7));
    let said = stderr(&other);
    assert!(said.contains("there is no database yet") && said.contains("nulstil serve"), "{said}");
    assert!(!said.contains("migration"), "{said}");
    std::fs::write(house.path("nulstil.db"), "this is no database, whatever its name says").expect("writes");
    told_of("store.unreachable", ["Databasen svarer ikke", "The database does not answer"]);
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
            // Until when is told where somebody knows it: the command writes null, and the API nothing.
            let known = |mut cause: Value| {
                cause.as_object_mut().expect("a cause").retain(|_, told| !told.is_null());
                cause
            };
            of_gates.filter(|cause| !cause.is_null()).chain(now.iter().cloned()).map(known).collect()
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
        ("young", "password.too_young"),
        ("safe", "password.old_needed"),
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
