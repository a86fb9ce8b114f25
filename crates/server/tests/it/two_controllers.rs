//! The service before two controllers of one domain, which are two copies that never tell each other anything.

use crate::real::{Reset, exported, newer_code};
use crate::states::Before;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use testkit::relay::Relay;
use testkit::samba::Samba;

const NEW: &str = "Quiet-Harbour-41";
/// How long a lost answer may stay unknown, while the directory answers.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);

fn proven(town: &Before<Samba>, login: &str) -> Reset {
    let letters = town.sink.count();
    let reset = Reset::open(town.client, login);
    reset.ask(town.client);
    reset.prove(town.client, &newer_code(&town.sink, login, letters));
    reset
}

/// How often two facts stand in the chain, once the second one does.
fn facts(town: &Before<Samba>, [first, second]: [&str; 2]) -> (usize, usize) {
    let [first, second] = [first, second].map(|fact| format!("\"{fact}\""));
    let told = exported(&town.house.config(), &second);
    (told.matches(&first).count(), told.matches(&second).count())
}

#[test]
fn one_of_two_controllers_stops_in_the_middle_of_a_reset_and_it_is_done_once() {
    let (first, second) = (Samba::start(), Samba::start());
    let urls = [first.ldaps_url(), second.ldaps_url()];
    let town = Before::reached_at(first, &urls);
    let reset = proven(&town, "alice");
    town.server.stop();
    let chosen = reset.choose(town.client, NEW);
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
    town.server.restart();
    assert!(second.bind_works("alice", NEW));
    assert!(!town.server.bind_works("alice", NEW), "the one that was away was not written later");
    assert_eq!(facts(&town, ["write.applying", "write.applied"]), (1, 1));
}

#[test]
fn a_connection_that_breaks_after_the_write_is_unknown_and_settled_within_a_minute() {
    let samba = Samba::start();
    let relay = Relay::before_address(SocketAddr::from((samba.address(), 636)));
    let url = format!("ldaps://127.0.0.1:{}", relay.port());
    let town = Before::reached_at(samba, &[url]);
    let reset = proven(&town, "alice");
    let before = town.server.values("alice", "pwdLastSet");
    let mut line = relay.hold();
    let (client, path, token) = (town.client, reset.password_path(), reset.token.clone());
    let choosing = std::thread::spawn(move || client.post(&path, Some(&token), &json!({"password": NEW})));
    line.until(|| town.server.values("alice", "pwdLastSet") != before);
    // The answer is on its way, and does not arrive.
    line.lose();
    let chosen = choosing.join().expect("it answers");
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("unknown")), "{chosen:?}");
    relay.relent();
    let told = || -> Value { client.get(&reset.path(), Some(&reset.token)).json() };
    let started = Instant::now();
    while told()["outcome"] != "applied" {
        assert!(started.elapsed() < SETTLED_WITHIN, "{}", told());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(town.server.bind_works("alice", NEW));
    assert_eq!(facts(&town, ["write.applying", "write.unknown"]), (1, 1));
}
