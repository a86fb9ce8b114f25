//! A spray of wrong codes from everywhere at one person, over processes that share a store and over one
//! that is started again in the middle. Small every day, whole by `cargo xtask attack --full`.

use crate::browser::{Browser, Reply, Visitor};
use crate::client::Client;
use crate::process::Service;
use crate::real::Town;
use serde_json::json;
use testkit::process::free_port;

/// Wrong codes; each comes from an address of its own, as does every other request.
const CODES: u32 = 120;
/// The same as the issue that asked for it has it.
const CODES_FULL: u32 = 10_000;
/// Rounds between two comparisons with a name that nobody has.
const COMPARED_EVERY: u32 = 3;
/// Guesses of one reset; its start comes from another address.
const GUESSES_EACH: u32 = 2;

fn codes() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a test's length is not the product's")]
    let asked = std::env::var_os("NULSTIL_ATTACK");
    if asked.is_some_and(|asked| asked == "full") { CODES_FULL } else { CODES }
}

/// The same name as people type it.
fn spelled(login: &str, round: u32) -> String {
    match round % 6 {
        0 => login.to_owned(),
        1 => login.to_uppercase(),
        2 => format!("{login}@example.test"),
        3 => format!(" {login}"),
        4 => format!("{}@EXAMPLE.test", login.to_uppercase()),
        _ => format!("{}{}", login[..1].to_uppercase(), &login[1..]),
    }
}

/// One reset of the spray; what was answered, without what differs for everybody.
fn attacked(visitor: &Visitor, login: &str) -> Vec<(u16, String)> {
    let start = json!({"login": login, "goal": "reset"});
    let opened = visitor.api("POST", "/api/v1/resets", None, Some(&start));
    let code = |reply: &Reply| reply.json()["code"].as_str().unwrap_or_default().to_owned();
    let mut told = vec![(opened.status, code(&opened))];
    let opened = opened.json();
    let (Some(id), Some(token)) = (opened["id"].as_str(), opened["token"].as_str()) else { return told };
    let own = format!("/api/v1/resets/{id}");
    let ask = json!({"method": "email"});
    let asked = visitor.api("POST", &format!("{own}/challenges"), Some(token), Some(&ask));
    told.push((asked.status, String::new()));
    for guess in 0..GUESSES_EACH {
        let proof = json!({"method": "email", "code": format!("2222-222{guess}")});
        let reply = visitor.api("POST", &format!("{own}/proofs"), Some(token), Some(&proof));
        told.push((reply.status, code(&reply)));
    }
    told
}

/// A whole reset in a browser that keeps its cookies; the page that it ends with.
fn reset(town: &Town, browser: &mut Browser<'_>, login: &str, new: &str) -> Reply {
    browser.get("/reset");
    browser.post("/reset", &[("login", login), ("return_to", "")]);
    browser.get("/reset/method");
    let letters = town.sink.count();
    browser.post("/reset/method", &[("method", "email"), ("confirm", "")]);
    let code = town.newer_code_for(login, letters);
    browser.get("/reset/code");
    browser.post("/reset/code", &[("code", &code)]);
    browser.get("/reset/password");
    browser.post("/reset/password", &[("password", new)])
}

/// Sprays by turns at these nodes; nobody learns that one of the names exists.
fn spray(visitors: &[&Visitor], rounds: std::ops::Range<u32>) {
    for round in rounds {
        let visitor = visitors[round as usize % visitors.len()];
        let real = attacked(visitor, &spelled("alice", round));
        // Now and then only: all guesses together meet the organisation's budget, which everybody sees.
        if round % COMPARED_EVERY == 0 {
            let nobody = attacked(visitor, &spelled("nobody", round));
            assert_eq!(real, nobody, "round {round}");
        }
        assert!(real.iter().skip(2).all(|(status, _)| [422, 429].contains(status)), "{real:?}");
    }
}

pub fn node(town: &Town, store: &str) -> (Service, Client, std::path::PathBuf) {
    let client = Client { port: free_port() };
    let config = town.config_behind(client.port, client.port, store, &town.slapd.ldaps_url());
    (town.start(&config, client), client, config)
}

#[test]
fn atk_087_and_atk_108_a_spray_over_two_processes_shares_one_budget_and_spares_the_known_device() {
    let town = Town::new();
    let database = testkit::postgres::fresh_database();
    let (_one, first, _) = node(&town, &database);
    let (_two, second, _) = node(&town, &database);
    let known = Visitor::new(first);
    let mut browser = Browser::new(&known);
    assert_eq!(reset(&town, &mut browser, "alice", "a quiet harbour at 6").status, 303);
    let everywhere = [first, second].map(Visitor::everywhere);
    spray(&[&everywhere[0], &everywhere[1]], 0..codes() / GUESSES_EACH);
    owner_gets_through_and_a_stranger_does_not(&town, &mut browser, second);
}

#[test]
fn atk_108_a_restart_in_the_middle_of_a_spray_gives_no_new_guesses() {
    let town = Town::new();
    let (mut service, client, config) = node(&town, &town.sqlite());
    let known = Visitor::new(client);
    let mut browser = Browser::new(&known);
    assert_eq!(reset(&town, &mut browser, "alice", "a quiet harbour at 6").status, 303);
    let everywhere = Visitor::everywhere(client);
    let half = codes() / GUESSES_EACH / 2;
    spray(&[&everywhere], 0..half);
    service.signal("KILL");
    service.wait();
    let _again = town.start(&config, client);
    spray(&[&everywhere], half..2 * half);
    owner_gets_through_and_a_stranger_does_not(&town, &mut browser, client);
}

fn owner_gets_through_and_a_stranger_does_not(town: &Town, browser: &mut Browser<'_>, node: Client) {
    let done = reset(town, browser, "alice", "a quiet harbour at 7");
    assert_eq!(done.header("location"), ["/reset/done"], "the known device: {}", done.body);
    assert!(town.slapd.bind_works("alice", "a quiet harbour at 7"));
    // A stranger's share is spent: nothing is sent any more, whatever is typed.
    let letters = town.sink.count();
    attacked(&Visitor::everywhere(node), "alice");
    reset(town, &mut Browser::new(&Visitor::new(node)), "bob", "a quiet harbour at 8");
    let sent = town.sink.messages();
    let codes =
        sent.iter().skip(letters).filter(|letter| letter.to.iter().any(|to| to.starts_with("alice@")));
    assert_eq!(codes.filter(|letter| testkit::smtp_sink::mime::code_in(&letter.text()).is_some()).count(), 0);
}
