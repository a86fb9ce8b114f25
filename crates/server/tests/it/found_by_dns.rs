//! The service before a domain whose controllers DNS names.

use crate::cli::text;
use crate::process::{run, stdout};
use crate::real::{Reset, newer_code};
use crate::states::Before;
use testkit::dns::Dns;
use testkit::samba::Samba;

const NEW: &str = "Quiet-Harbour-41";

#[test]
fn a_password_is_reset_in_a_domain_found_by_dns_and_doctor_lists_what_was_found() {
    let (samba, dns) = (Samba::start(), Dns::start());
    let question = "_ldap._tcp.dc._msdcs.example.test";
    dns.name_servers(question, 600, &[(0, 100, 389, "dc1.example.test")]);
    dns.place("dc1.example.test", samba.address());
    let reach = format!("domain = \"example.test\"\nnameservers = [\"{}\"]", dns.address());
    let town = Before::reached_by(samba, &reach);
    let reset = Reset::open(town.client, "alice");
    reset.ask(town.client);
    reset.prove(town.client, &newer_code(&town.sink, "alice", 0));
    let chosen = reset.choose(town.client, NEW);
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
    assert!(town.server.bind_works("alice", NEW));
    let doctor = || stdout(&run(&["doctor", "--config", text(&town.house.config())]));
    let told = doctor();
    assert!(told.contains("DNS names as servers of example.test: ldaps://dc1.example.test:636"), "{told}");
    assert!(told.contains("the certificate of ldaps://dc1.example.test:636 is good"), "{told}");
    dns.name_servers(question, 600, &[]);
    let told = doctor();
    assert!(told.contains("no server of example.test") && told.contains("dig SRV"), "{told}");
}
