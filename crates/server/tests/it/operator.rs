//! `nulstil operator` beside a service, and the console of whoever it made an operator.

use crate::cli::text;
use crate::client::Client;
use crate::process::{run, stderr, stdout};
use crate::real::Town;
use serde_json::{Value, json};

const AT: &str = "/api/v1/console";

/// Signs a program of this operator in: the password, and a mailed code. Its token.
pub fn signed_in(town: &Town, client: Client, login: &str) -> String {
    let body = json!({ "login": login, "password": town.slapd.password_of(login) });
    let opened = client.post(&format!("{AT}/sign-ins"), None, &body);
    assert_eq!(opened.status, 202, "{opened:?}");
    let token = opened.json()["token"].as_str().expect("a token").to_owned();
    let held = Some(token.as_str());
    let session = format!("{AT}/session");
    let at = |state: &'static str| move |body: &Value| (body["state"] == state).then_some(());
    client.until(&session, held, at("second"));
    assert_eq!(client.get(&format!("{AT}/policy"), held).status, 401, "one proof is not enough");
    let letters = town.sink.count();
    let asked = client.post(&format!("{session}/challenges"), held, &json!({ "method_id": "email-1" }));
    assert_eq!(asked.status, 202, "{asked:?}");
    let code = town.newer_code_for(login, letters);
    client.post(&format!("{session}/proofs"), held, &json!({ "method": "email", "code": code }));
    client.until(&session, held, at("signed_in"));
    token
}

#[test]
fn an_owner_is_invited_added_signs_in_and_is_removed() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _service = town.start(&config, client);
    let operator = |args: &[&str]| run(&[&["operator"], args, &["--config", text(&config)]].concat());

    let invited = operator(&["invite", "alice", "--role", "owner"]);
    assert_eq!(invited.status.code(), Some(0), "{}", stderr(&invited));
    let (place, secret) =
        stdout(&invited).trim().split_once('#').map(|(a, b)| (a.to_owned(), b.to_owned())).expect("a link");
    assert!(place.ends_with("/console/invite") && secret.len() == 43, "{place}");
    assert!(!stderr(&invited).contains(&secret));
    assert_eq!(stdout(&operator(&["list"])), "", "an invitation is no role");
    assert_eq!(operator(&["add", "nobody", "--role", "owner"]).status.code(), Some(4));

    let added = operator(&["add", "alice", "--role", "owner"]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let listed: Value = serde_json::from_str(&stdout(&operator(&["list", "--json"]))).expect("JSON");
    assert_eq!(
        (&listed["operators"][0]["login"], &listed["operators"][0]["role"]),
        (&json!("alice"), &json!("owner"))
    );

    let token = signed_in(&town, client, "alice");
    let token = Some(token.as_str());

    let shown = client.get(&format!("{AT}/policy"), token).json();
    let policy = shown["policy"].as_str().expect("a text").to_owned();
    assert!(policy.contains("based_on = 1"), "{policy}");
    let tried = client.post(&format!("{AT}/policy/trials"), token, &json!({ "policy": policy })).json();
    assert_eq!((&tried["problems"], &tried["changes"]), (&json!([]), &json!([])), "{tried}");
    let health = client.get(&format!("{AT}/health"), token).json();
    let checks: Vec<&Value> = health.as_array().expect("a list").iter().map(|one| &one["check"]).collect();
    assert!(checks.contains(&&json!("directory")) && checks.contains(&&json!("mail")), "{health}");
    let person = client.get(&format!("{AT}/person?login=perma"), token).json();
    assert_eq!(person["may_reset"], false, "{person}");

    assert_eq!(operator(&["remove", "alice"]).status.code(), Some(0));
    assert_eq!(client.get(&format!("{AT}/policy"), token).status, 401, "at once");
    assert_eq!(operator(&["remove", "alice"]).status.code(), Some(5));
}

#[test]
fn atk_202_a_search_at_the_console_is_a_name_and_never_a_filter() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _service = town.start(&config, client);
    let added = run(&["operator", "add", "alice", "--role", "auditor", "--config", text(&config)]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let token = signed_in(&town, client, "alice");
    let look = |typed: &str| {
        let query: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
        client.get(&format!("{AT}/person?login={query}"), Some(&token))
    };
    for typed in [
        "*",
        "bo*",
        "bob)(objectClass=*",
        "*)(uid=*))(|(uid=*",
        "bob)(|(uid=*)",
        "bob;lang-da",
        "uid=bob",
        "\\2a",
        "bob\0",
        town.slapd.dn_of("bob").as_str(),
        town.slapd.bind_dn(),
        town.slapd.administrators_group(),
    ] {
        let answer = look(typed);
        assert!([400, 404].contains(&answer.status), "{typed}: {answer:?}");
        assert!(!answer.body.contains("Example"), "{typed}: {answer:?}");
    }
    assert_eq!(look("bob").json()["login"], "bob", "the look itself works");
}
