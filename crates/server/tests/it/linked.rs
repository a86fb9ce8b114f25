//! One reset for a real Active Directory and a real OpenLDAP: the domain leads, and a history there refuses.

use crate::several::Portal;
use serde_json::{Value, json};

const NEW: &str = "Quiet-Harbour-81";
const OTHER: &str = "Cold-Kitchen-82";
const FORMER: &str = "Green-Umbrella-83";
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
