//! Two machines from one snapshot, as a cloud makes them: what one mints, the other never does.

use crate::browser::Visitor;
use crate::cli::text;
use crate::client::Client;
use crate::real::Town;
use serde_json::json;
use std::collections::HashSet;
use testkit::process::free_port;

/// Resets opened at each machine.
const EACH: usize = 100;

/// Ids, tokens and references of so many new resets, and one mailed code.
fn minted(town: &Town, client: Client, who: &str) -> Vec<String> {
    let visitor = Visitor::everywhere(client);
    let mut all = Vec::new();
    for number in 0..EACH {
        let login = if number == 0 { who.to_owned() } else { format!("nobody{number}") };
        let body = json!({"login": login, "goal": "reset"});
        let opened = visitor.api("POST", "/api/v1/resets", None, Some(&body));
        assert_eq!(opened.status, 201, "{}", opened.body);
        let word = |key: &str| opened.json()[key].as_str().expect("a text").to_owned();
        if number == 0 {
            let path = format!("/api/v1/resets/{}/challenges", word("id"));
            let asked = visitor.api("POST", &path, Some(&word("token")), Some(&json!({"method": "email"})));
            assert_eq!(asked.status, 202, "{}", asked.body);
        }
        all.extend(["id", "token", "reference"].map(word));
    }
    all.push(town.code_for(who));
    all
}

#[test]
fn atk_002_two_machines_from_one_snapshot_mint_nothing_alike() {
    let town = Town::new();
    town.slapd.add_people(2);
    let nodes = [Client { port: free_port() }, Client { port: free_port() }];
    let stores = ["nulstil.db", "copy.db"].map(|name| town.house.path(name));
    let [first, second] = [0, 1].map(|at| {
        let store = format!("sqlite://{}", text(&stores[at]));
        town.config_behind(nodes[at].port, nodes[at].port, &store, &town.slapd.ldaps_url())
    });
    let mut before = town.start(&first, nodes[0]);
    let seen = Visitor::everywhere(nodes[0]).api("GET", "/readyz", None, None);
    assert_eq!(seen.status, 200, "{}", seen.body);
    before.signal("TERM");
    assert_eq!(before.wait().code(), Some(0));
    std::fs::copy(&stores[0], &stores[1]).expect("the snapshot");

    let _machines = [town.start(&first, nodes[0]), town.start(&second, nodes[1])];
    let [one, other] = [("bench0000", nodes[0]), ("bench0001", nodes[1])]
        .map(|(who, node)| minted(&town, node, who).into_iter().collect::<HashSet<_>>());
    assert_eq!((one.len(), other.len()), (3 * EACH + 1, 3 * EACH + 1), "nothing twice at one machine");
    let alike: Vec<_> = one.intersection(&other).collect();
    assert!(alike.is_empty(), "{alike:?}");
}
