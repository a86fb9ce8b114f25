//! Servers that DNS names: a real domain found by it, and answers that nobody should believe.

use crate::domain::{adapter_by, settings};
use crate::double;
use crate::house::{RealClock, chance};
use directory::{DnsDomain, DomainTls, LdapUrl, OpenLdap, Reach, Servers, Settings};
use domain::account::Login;
use flows::ports::{Directory, Found, Written};
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use testkit::clock::ManualClock;
use testkit::contract::directory::Scene;
use testkit::dns::Dns;
use testkit::ldap_double::{Act, LdapDouble, Op};
use testkit::samba::Samba;

const CONTROLLERS: &str = "_ldap._tcp.dc._msdcs.example.test";
const SERVERS: &str = "_ldap._tcp.example.test";
const HOUR: u32 = 3_600;

fn asking(domain: Option<DnsDomain>, dns: &Dns, begin: DomainTls) -> Reach {
    Reach::Domain(domain.expect("names").reached(begin, vec![dns.address()]))
}

#[tokio::test]
async fn a_domain_is_found_by_dns_and_a_password_is_set_there() {
    let (samba, dns) = (Samba::start(), Dns::start());
    dns.name_servers(CONTROLLERS, HOUR, &[(0, 100, 389, "dc1.example.test.")]);
    dns.place("dc1.example.test", samba.address());
    for (begin, login, told) in [
        (DomainTls::Direct, "alice", "ldaps://dc1.example.test:636"),
        (DomainTls::StartTls, "bob", "ldap://dc1.example.test:389"),
    ] {
        let reach = asking(DnsDomain::of_controllers("example.test", None), &dns, begin);
        let adapter = adapter_by(Settings { reach, ..settings(&samba, &[]) }, Arc::new(RealClock));
        let servers = adapter.servers().await.expect("one is named");
        assert_eq!(servers.iter().map(LdapUrl::to_string).collect::<Vec<_>>(), [told]);
        let scene = Scene::of(adapter, Arc::new(RealClock));
        let account = scene.account(login).await;
        assert_eq!(scene.set(&account, "Quiet-Harbour-41", None).await, Written::Applied);
        assert!(samba.bind_works(login, "Quiet-Harbour-41"));
    }
}

#[tokio::test]
async fn servers_of_the_own_site_come_first_and_those_of_the_domain_after_them() {
    let dns = Dns::start();
    dns.name_servers(
        "_ldap._tcp.North._sites.dc._msdcs.example.test",
        60,
        &[(0, 1, 389, "north.example.test")],
    );
    let all = [(0, 1, 389, "north.example.test"), (0, 1, 389, "south.example.test")];
    dns.name_servers(CONTROLLERS, 60, &all);
    let domain = DnsDomain::of_controllers("example.test", Some("North"));
    let stage = Stage::asking(domain, &dns, "");
    assert_eq!(stage.servers().await, ["ldap://north.example.test:389", "ldap://south.example.test:389"]);
    dns.name_servers("_ldap._tcp.North._sites.dc._msdcs.example.test", 60, &[]);
    stage.clock.advance(Duration::from_secs(61));
    assert_eq!(stage.servers().await.len(), 2, "a site that nobody serves is no reason to stop");
}

struct Stage {
    adapter: OpenLdap,
    clock: Arc<ManualClock>,
}

impl Stage {
    fn of(dns: &Dns, ca_pem: &str) -> Self {
        Self::asking(DnsDomain::of_servers("example.test"), dns, ca_pem)
    }

    fn asking(domain: Option<DnsDomain>, dns: &Dns, ca_pem: &str) -> Self {
        let settings = Settings {
            reach: asking(domain, dns, DomainTls::StartTls),
            ca_pem: (!ca_pem.is_empty()).then(|| ca_pem.as_bytes().to_vec()),
            within: Duration::from_secs(2),
            ..double::settings(&[])
        };
        let clock = Arc::new(ManualClock::default());
        let adapter = OpenLdap::new(settings, clock.clone(), chance()).expect("settings that work");
        Self { adapter, clock }
    }

    async fn finds_alice(&self) -> bool {
        let found = self.adapter.find(&Login::parse("alice").expect("a name")).await;
        matches!(found, Ok(Found::One(_)))
    }

    async fn servers(&self) -> Vec<String> {
        let servers = self.adapter.servers().await.expect("some are named");
        servers.iter().map(LdapUrl::to_string).collect()
    }
}

async fn double(name: &str) -> LdapDouble {
    double::peopled(LdapDouble::start_named_in_the_clear(&[name]).await)
}

#[tokio::test]
async fn the_server_of_the_lowest_priority_is_asked_and_the_next_one_when_it_is_away() {
    let (dns, near, far) =
        (Dns::start(), double("near.example.test").await, double("far.example.test").await);
    let named = [(10, 0, far.port(), "far.example.test"), (0, 0, near.port(), "near.example.test")];
    dns.name_servers(SERVERS, HOUR, &named);
    for host in ["near.example.test", "far.example.test"] {
        dns.place(host, Ipv4Addr::LOCALHOST);
    }
    let stage = Stage::of(&dns, &format!("{}{}", near.ca_pem(), far.ca_pem()));
    assert!(stage.finds_alice().await);
    assert_eq!((near.connections(), far.connections()), (1, 0));
    near.hang_up_at_once();
    near.always(Op::Search, Act::LoseRequest);
    assert!(stage.finds_alice().await);
    assert_eq!(far.connections(), 1);
}

#[tokio::test]
async fn a_forged_answer_leads_nobody_out_of_the_domain() {
    let (dns, evil) = (Dns::start(), double("evil.test").await);
    dns.name_servers(SERVERS, HOUR, &[(0, 0, evil.port(), "evil.test")]);
    dns.place("evil.test", Ipv4Addr::LOCALHOST);
    let stage = Stage::of(&dns, evil.ca_pem());
    assert!(!stage.finds_alice().await);
    assert_eq!(evil.connections(), 0, "whoever vouches for it");
    assert!(stage.adapter.servers().await.is_err());
}

#[tokio::test]
async fn a_name_inside_that_leads_elsewhere_is_told_nothing() {
    let (dns, evil) = (Dns::start(), double("evil.test").await);
    dns.name_servers(SERVERS, HOUR, &[(0, 0, evil.port(), "dc1.example.test")]);
    dns.place("dc1.example.test", Ipv4Addr::LOCALHOST);
    let stage = Stage::of(&dns, evil.ca_pem());
    assert!(!stage.finds_alice().await);
    assert_eq!(evil.connections(), 1);
    assert!(evil.bind_dns().is_empty(), "its certificate is for another name");
}

#[tokio::test]
async fn what_dns_named_is_kept_as_long_as_it_says_and_for_longer_while_it_is_away() {
    let (dns, first, second) =
        (Dns::start(), double("dc1.example.test").await, double("dc2.example.test").await);
    dns.name_servers(SERVERS, 60, &[(0, 0, first.port(), "dc1.example.test")]);
    for host in ["dc1.example.test", "dc2.example.test"] {
        dns.place(host, Ipv4Addr::LOCALHOST);
    }
    let stage = Stage::of(&dns, &format!("{}{}", first.ca_pem(), second.ca_pem()));
    for _ in 0..5 {
        assert!(stage.finds_alice().await);
    }
    assert_eq!(dns.asked(SERVERS), 1);
    dns.fall_silent();
    stage.clock.advance(Duration::from_secs(61));
    assert!(stage.finds_alice().await, "the last good answer stands");
    let asked = dns.asked(SERVERS);
    assert!(asked > 1);
    assert!(stage.finds_alice().await);
    assert_eq!(dns.asked(SERVERS), asked, "a DNS that is away is not asked by everybody");
    dns.relent();
    dns.name_servers(SERVERS, 60, &[(0, 0, second.port(), "dc2.example.test")]);
    stage.clock.advance(Duration::from_secs(31));
    assert!(stage.finds_alice().await);
    assert_eq!(stage.servers().await, [format!("ldap://dc2.example.test:{}", second.port())]);
    assert_eq!(second.connections(), 1);
}

#[tokio::test]
async fn without_any_answer_everybody_hears_at_once_that_there_is_no_server() {
    let dns = Dns::start();
    let stage = Stage::of(&dns, "");
    dns.fall_silent();
    assert!(!stage.finds_alice().await);
    let asked = dns.asked(SERVERS);
    for _ in 0..10 {
        assert!(!stage.finds_alice().await);
    }
    assert_eq!(dns.asked(SERVERS), asked);
    dns.relent();
    dns.name_servers(SERVERS, 60, &[(0, 0, 389, "dc1.example.test")]);
    stage.clock.advance(Duration::from_secs(3));
    assert_eq!(stage.servers().await.len(), 1);
}

#[tokio::test]
async fn a_flood_of_servers_is_cut() {
    let dns = Dns::start();
    // More would not fit into one answer by UDP.
    let names: Vec<String> = (0..24).map(|n| format!("dc{n}.example.test")).collect();
    let named: Vec<_> = names.iter().map(|name| (0, 1, 389, name.as_str())).collect();
    dns.name_servers(SERVERS, 60, &named);
    assert_eq!(Stage::of(&dns, "").servers().await.len(), 16);
}
