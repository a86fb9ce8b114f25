//! Who may reset, and with how many proofs, on a real directory: groups within groups, an exclusion,
//! administrators, and protected accounts.

use crate::browser::Visitor;
use crate::cli::text;
use crate::client::Client;
use crate::own::registered_codes;
use crate::process::{run, stderr, stdout};
use crate::real::{Reset, Town, proven};
use serde_json::{Value, json};
use std::path::Path;
use testkit::smtp_sink::mime::code_in;

const GROUPS: &str = "ou=groups,dc=example,dc=test";

pub fn applied(config: &Path, toml: &str) {
    let file = config.with_extension("policy.toml");
    std::fs::write(&file, toml).expect("writes");
    let told = run(&["policy", "show", "--json", "--config", text(config)]);
    let version: Value = serde_json::from_str(&stdout(&told)).expect("JSON");
    std::fs::write(&file, format!("based_on = {}\n{toml}", version["version"])).expect("writes");
    let output = run(&["policy", "apply", text(&file), "--reason", "a trial", "--config", text(config)]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    // Nodes read the policy again within seconds.
    std::thread::sleep(std::time::Duration::from_secs(3));
}

/// The causes why somebody may not reset, and the policy that is theirs.
fn explained(config: &Path, login: &str) -> (Vec<String>, Value) {
    let output = run(&["explain", login, "--json", "--config", text(config)]);
    let told: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let gates = told["gates"].as_array().expect("gates").iter();
    let mut causes: Vec<String> =
        gates.filter_map(|gate| gate["cause"]["code"].as_str().map(str::to_owned)).collect();
    causes.dedup();
    (causes, told["policy"].clone())
}

fn second_proof(client: Client, reset: &Reset, code: &str) -> Value {
    let path = format!("{}/proofs", reset.path());
    let given = client.post(&path, Some(&reset.token), &json!({"method": "recovery_code", "code": code}));
    assert_eq!(given.status, 202, "{given:?}");
    let done = |seen: &Value| (seen["answer"] != "checking").then(|| seen.clone());
    client.until(&reset.path(), Some(&reset.token), done)
}

/// Codes in the letters after the first so many to addresses that begin like these. Owners are told in a
/// letter without a code that their account cannot be reset here.
fn codes_to(town: &Town, after: usize, starts: &[&str]) -> usize {
    let sent = town.sink.messages();
    let is_theirs = |to: &String| starts.iter().any(|start| to.starts_with(start));
    let theirs = sent.iter().skip(after).filter(|letter| letter.to.iter().any(is_theirs));
    theirs.filter(|letter| code_in(&letter.text()).is_some()).count()
}

#[test]
fn two_groups_within_others_one_exclusion_and_a_policy_each() {
    let town = Town::new();
    let member = |login: &str| format!("uid={login},ou=people,dc=example,dc=test");
    let group = |name: &str| format!("cn={name},{GROUPS}");
    for (name, members) in [
        ("night", vec![member("alice"), member("lou")]),
        ("care", vec![group("night")]),
        ("desk", vec![member("bob")]),
        ("office", vec![group("desk")]),
        ("trainees", vec![member("lou")]),
    ] {
        let members: String = members.iter().map(|dn| format!("member: {dn}\n")).collect();
        let dn = group(name);
        town.slapd
            .modify(&format!("dn: {dn}\nchangetype: add\nobjectClass: groupOfNames\ncn: {name}\n{members}"));
    }
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    applied(
        &config,
        &format!(
            "[[policy]]\nname = \"care\"\ngroups = [\"cn=care,{GROUPS}\"]\nexcept = [\"cn=trainees,{GROUPS}\"]\n\
             proofs = 2\nmethods = [\"email\", \"recovery_code\"]\n\
             [[policy]]\nname = \"office\"\ngroups = [\"cn=office,{GROUPS}\"]\nproofs = 1\nmethods = [\"email\"]\n"
        ),
    );
    let (causes, policy) = explained(&config, "alice");
    assert_eq!((causes.as_slice(), &policy), (["methods.too_few".to_owned()].as_slice(), &json!("care")));
    let (causes, policy) = explained(&config, "bob");
    assert_eq!((causes.len(), &policy), (0, &json!("office")));
    for outside in ["lou", "expired"] {
        assert_eq!(explained(&config, outside).0, ["policy.out_of_scope"], "{outside}");
    }

    let visitor = Visitor::new(client);
    let codes = registered_codes(&town, &visitor, "alice", town.slapd.password_of("alice"));
    let alice = proven(&town, client, "alice");
    let early = alice.choose(client, "a quiet harbour at 6");
    assert_eq!(early.json()["code"], "proof.missing", "one of two: {early:?}");
    assert_eq!(second_proof(client, &alice, &codes[0])["step"], "choose");
    assert_eq!(alice.choose(client, "a quiet harbour at 6").status, 200);
    assert!(town.slapd.bind_works("alice", "a quiet harbour at 6"));
    let bob = proven(&town, client, "bob");
    assert_eq!(bob.choose(client, "a quiet harbour at 7").status, 200, "one proof is his policy");

    // A stranger sees no difference; nothing is sent.
    let letters = town.sink.count();
    for outside in ["lou", "expired", "nobody.at.all"] {
        let reset = Reset::open(client, outside);
        reset.ask(client);
        let wrong = json!({"method": "email", "code": "2222-2222"});
        let path = format!("{}/proofs", reset.path());
        let refused = client.post(&path, Some(&reset.token), &wrong);
        assert_eq!(
            (refused.status, refused.json()["code"].clone()),
            (422, json!("proof.wrong")),
            "{outside}"
        );
    }
    // A code that comes later shows that theirs would have come.
    drop(proven(&town, client, "bob"));
    assert_eq!(codes_to(&town, letters, &["lou@", "expired@", "nobody"]), 0);
}

#[test]
fn a_policy_for_an_organisational_unit_is_for_those_in_it() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let policy = |unit: &str| {
        format!("[[policy]]\nname = \"unit\"\ngroups = [\"{unit}\"]\nproofs = 1\nmethods = [\"email\"]\n")
    };
    applied(&config, &policy("OU=people,dc=example,dc=test"));
    assert_eq!(explained(&config, "alice"), (Vec::new(), json!("unit")));
    applied(&config, &policy("ou=elsewhere,dc=example,dc=test"));
    assert_eq!(explained(&config, "alice").0, ["policy.out_of_scope"]);
}

#[test]
fn administrators_need_two_proofs_can_be_switched_off_and_protected_accounts_never_can() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let visitor = Visitor::new(client);
    assert_eq!(explained(&config, "admin").0, ["methods.too_few"], "one method is not enough");
    let codes = registered_codes(&town, &visitor, "admin", town.slapd.password_of("admin"));
    let reset = proven(&town, client, "admin");
    let early = reset.choose(client, "a quiet harbour at 6");
    assert_eq!(early.json()["code"], "proof.missing", "one proof is not enough: {early:?}");
    assert_eq!(second_proof(client, &reset, &codes[0])["step"], "choose");
    assert_eq!(reset.choose(client, "a quiet harbour at 6").status, 200);
    assert!(town.slapd.bind_works("admin", "a quiet harbour at 6"));
    assert_eq!(explained(&config, "svc").0, ["account.protected"]);

    applied(
        &config,
        "[[policy]]\nname = \"everybody\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"email\"]\n\
         [administrators]\nenabled = false\n",
    );
    assert_eq!(explained(&config, "admin").0, ["policy.administrators_off"]);
    assert_eq!(explained(&config, "svc").0, ["account.protected"], "whatever the policy says");
    let letters = town.sink.count();
    for login in ["admin", "svc"] {
        Reset::open(client, login).ask(client);
    }
    let alice = proven(&town, client, "alice");
    assert_eq!(alice.choose(client, "a quiet harbour at 8").status, 200);
    assert_eq!(codes_to(&town, letters, &["admin@", "svc@"]), 0, "no code for either");
}
