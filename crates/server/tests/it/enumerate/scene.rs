//! A service between a directory that may be slow and a mail server that may be away.

use crate::browser::Visitor;
use crate::client::Client;
use crate::process::Service;
use crate::real::Town;
use std::time::{Duration, Instant};
use testkit::chance::SeededChance;
use testkit::process::free_port;
use testkit::relay::Relay;
use testkit::slapd::Kind;

/// How long the service may take to notice what is unwell.
const NOTICED_WITHIN: Duration = Duration::from_secs(60);

/// Is there a mail server?
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mail {
    Up,
    Down,
}

pub struct Scene {
    pub name: &'static str,
    pub visitor: Visitor,
    _town: Town,
    _relay: Relay,
    _node: Service,
}

impl Scene {
    pub fn start(name: &'static str, delay: Duration, mail: Mail, names: u32) -> Self {
        let town = Town::new();
        town.slapd.add_kinds(names);
        let relay = Relay::before(town.slapd.tls_port());
        let ldap = format!("ldaps://127.0.0.1:{}", relay.port());
        let client = Client { port: free_port() };
        let config = town.config_behind(client.port, client.port, &town.sqlite(), &ldap);
        if mail == Mail::Down {
            let toml = std::fs::read_to_string(&config).expect("just written");
            let nobody = format!("127.0.0.1:{}", free_port());
            std::fs::write(&config, toml.replace(&town.sink.place(), &nobody)).expect("writes");
        }
        let node = town.start(&config, client);
        relay.slow_down(delay);
        let scene =
            Self { name, visitor: Visitor::everywhere(client), _town: town, _relay: relay, _node: node };
        scene.wait_until_noticed(mail == Mail::Down);
        scene
    }

    /// What is unwell is said on every page, and must be said before the first is compared.
    fn wait_until_noticed(&self, limited: bool) {
        let started = Instant::now();
        loop {
            let ready = self.visitor.api("GET", "/readyz", None, None);
            if ready.body.contains(&format!("\"limited\":{limited}")) {
                return;
            }
            assert!(started.elapsed() < NOTICED_WITHIN, "{}", ready.body);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// These kinds, in an order that this round alone decides.
    pub fn order(&self, round: u32, kinds: &[Kind]) -> Vec<Kind> {
        let chance = SeededChance::new(u64::from(round));
        let mut keyed: Vec<([u8; 8], Kind)> =
            kinds.iter().copied().map(|kind| (domain::chance::bytes(&chance), kind)).collect();
        keyed.sort_unstable();
        keyed.into_iter().map(|(_, kind)| kind).collect()
    }
}
