//! One reset for a real Active Directory and a real OpenLDAP: the domain leads, and a history there refuses.

use crate::several::Portal;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const NEW: &str = "Quiet-Harbour-81";
const OTHER: &str = "Cold-Kitchen-82";
const FORMER: &str = "Green-Umbrella-83";
/// How long it may take until a killed process is found out: its write keeps others away for a minute.
const WITHIN: Duration = Duration::from_secs(180);
const LINK: &str = "[[link]]\nleads = \"windows\"\nfollow = [\"unix\"]\nby = \"login\"\n";

fn results(of: &Value) -> Vec<(String, String)> {
    let results = of["results"].as_array().expect("results");
    let word = |one: &Value, key: &str| one[key].as_str().expect("a text").to_owned();
    results.iter().map(|one| (word(one, "directory"), word(one, "outcome"))).collect()
}

fn told(windows: &str, unix: &str) -> Vec<(String, String)> {
    vec![("windows".to_owned(), windows.to_owned()), ("unix".to_owned(), unix.to_owned())]
}

#[test]
fn one_reset_sets_the_password_in_both_directories_and_what_one_refuses_is_tried_again_there() {
    let portal = Portal::linked(LINK);
    let reset = portal.proven("alice", "alice");
    let chosen = reset.choose(portal.client, NEW);
    assert_eq!((chosen.status, &chosen.json()["outcome"]), (200, &json!("applied")), "{chosen:?}");
    assert_eq!(results(&chosen.json()), told("applied", "applied"));
    assert!(portal.samba.bind_works("alice", NEW) && portal.slapd.bind_works("alice", NEW));

    // In OpenLDAP it was theirs before; a domain of Samba does not mind.
    let old = FORMER;
    portal.slapd.set_elsewhere("bob", old);
    portal.slapd.set_elsewhere("bob", OTHER);
    let reset = portal.proven("bob", "bob");
    let chosen = reset.choose(portal.client, old);
    assert_eq!((chosen.status, &chosen.json()["outcome"]), (200, &json!("partly")), "{chosen:?}");
    assert_eq!(results(&chosen.json()), told("applied", "refused"));
    assert_eq!(chosen.json()["results"][1]["reason"], "password.in_history");
    assert!(portal.samba.bind_works("bob", old), "what was taken is in force");
    assert!(portal.slapd.bind_works("bob", OTHER), "and so is what was not replaced");
    let seen = portal.client.get(&reset.path(), Some(&reset.token)).json();
    assert_eq!((&seen["step"], results(&seen)), (&json!("choose"), told("applied", "refused")));
    let again = reset.choose(portal.client, NEW);
    assert_eq!((again.status, &again.json()["outcome"]), (200, &json!("applied")), "{again:?}");
    assert!(portal.samba.bind_works("bob", old) && portal.slapd.bind_works("bob", NEW));

    // Nothing is begun while one of them is away.
    let reset = portal.proven("lou", "lou");
    portal.slapd.stop();
    assert_eq!(reset.choose(portal.client, NEW).status, 503);
    assert!(portal.samba.bind("lou", NEW).is_err());
}

/// What both directories say of when this password was set.
fn times(portal: &Portal, login: &str) -> [Vec<String>; 2] {
    [portal.samba.values(login, "pwdLastSet"), portal.slapd.values(login, "pwdChangedTime")]
}

/// Kills the service as soon as this directory, the first or the second one, has a new password, and before anything
/// more is asked of the second one or heard from it.
fn kill_once_written(portal: &mut Portal, login: &str, place: usize) -> crate::real::Reset {
    let reset = portal.proven(login, login);
    let before = times(portal, login);
    let relay = portal.relay.take().expect("it was asked for");
    let mut line = relay.hold();
    let (client, path, token) = (portal.client, reset.password_path(), reset.token.clone());
    let request =
        crate::client::request(client.port, "POST", &path, Some(&token), Some(&json!({"password": NEW})));
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", client.port)).expect("it listens");
    std::io::Write::write_all(&mut stream, request.as_bytes()).expect("it reads");
    line.until(|| times(portal, login)[place] != before[place]);
    portal.kill();
    line.lose();
    relay.relent();
    portal.relay = Some(relay);
    reset
}

/// Waits until one of these is told of the two.
fn known(portal: &Portal, reset: &crate::real::Reset, wanted: &[Vec<(String, String)>]) -> Value {
    let started = Instant::now();
    loop {
        let seen = portal.client.get(&reset.path(), Some(&reset.token)).json();
        if seen["results"].is_array() && wanted.contains(&results(&seen)) {
            return seen;
        }
        assert!(started.elapsed() < WITHIN, "{wanted:?} never comes: {seen}");
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn a_kill_in_the_middle_of_a_reset_for_two_directories_is_told_of_each_and_the_rest_is_done_once() {
    let mut portal = Portal::linked_by_a_held_line(LINK);
    let first = kill_once_written(&mut portal, "alice", 0);
    let second = kill_after_start(&mut portal);
    let left = times(&portal, "alice");
    portal.start_again();
    let seen = known(&portal, &first, &[told("applied", "waiting"), told("applied", "refused")]);
    assert_eq!(seen["step"], "choose", "the rest is asked for: {seen}");
    assert_eq!(times(&portal, "alice"), left, "nothing is written by a start");
    let chosen = first.choose(portal.client, OTHER);
    assert_eq!((chosen.status, &chosen.json()["outcome"]), (200, &json!("applied")), "{chosen:?}");
    assert_eq!(times(&portal, "alice")[0], left[0], "what was done is not done again");
    assert!(portal.samba.bind_works("alice", NEW) && portal.slapd.bind_works("alice", OTHER));

    let seen = known(&portal, &second, &[told("applied", "applied")]);
    assert_eq!((&seen["step"], &seen["outcome"]), (&json!("done"), &json!("applied")), "{seen}");
    assert!(portal.samba.bind_works("bob", NEW) && portal.slapd.bind_works("bob", NEW));
    let verified = crate::process::run(&["audit", "verify", "--config", &portal.config()]);
    assert_eq!(verified.status.code(), Some(0), "{}", crate::process::stderr(&verified));
}

/// The other moment: the second password is written, and its answer on the way.
fn kill_after_start(portal: &mut Portal) -> crate::real::Reset {
    portal.start_again();
    kill_once_written(portal, "bob", 1)
}

#[test]
fn a_change_or_an_unlocking_of_the_leading_account_says_what_it_left_as_it_was() {
    let portal = Portal::linked(LINK);
    let old = portal.samba.password_of("alice");
    let told = portal.change_told("alice", old);
    assert_eq!(told, json!({"outcome": "applied", "old_password_opens_s": 3_600, "unchanged": ["unix"]}));
    assert!(portal.slapd.bind_works("alice", portal.slapd.password_of("alice")), "and so it is");
    let unlocking = portal.proven_to("lou", "lou", "unlock");
    let unlocked = unlocking.unlock(portal.client);
    let both = json!({"outcome": "applied", "was_locked": true, "unchanged": ["unix"]});
    assert_eq!((unlocked.status, unlocked.json()), (200, both), "{unlocked:?}");
    assert!(portal.samba.bind_works("lou", portal.samba.password_of("lou")));
    assert!(!portal.slapd.bind_works("lou", portal.slapd.password_of("lou")), "it is locked there still");
}
