//! One service before two directories of different kinds: OpenLDAP and an Active Directory, who both have an
//! `alice`.

use crate::cli::{House, text};
use crate::client::Client;
use crate::process::{Service, run, stdout};
use crate::real::{Reset, keep, newer_code};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use testkit::process::free_port;
use testkit::relay::Relay;
use testkit::samba::Samba;
use testkit::slapd::Slapd;
use testkit::smtp_sink::{SmtpSink, Wire};

const NEW: &str = "Quiet-Harbour-71";
/// How long what workers do may take.
const WITHIN: Duration = Duration::from_secs(60);

/// A directory of each kind, a mail server and the service.
pub struct Portal {
    pub slapd: Slapd,
    pub samba: Samba,
    sink: SmtpSink,
    house: House,
    pub client: Client,
    service: Option<Service>,
    /// In front of OpenLDAP, where it was asked for.
    pub relay: Option<Relay>,
    _runtime: tokio::runtime::Runtime,
}

impl Portal {
    /// `of_windows` is what the configuration says of the domain beside how it is reached.
    fn new(of_windows: &str) -> Self {
        Self::told(of_windows, "", false)
    }

    /// With a link between the two.
    pub fn linked(link: &str) -> Self {
        Self::told("", link, false)
    }

    /// The same, with a line to OpenLDAP that can be held.
    pub fn linked_by_a_held_line(link: &str) -> Self {
        Self::told("", link, true)
    }

    /// Ends the service at once.
    pub fn kill(&mut self) {
        let mut service = self.service.take().expect("it runs");
        service.signal("KILL");
        service.wait();
    }

    /// Starts it again, as whoever looks after the machine would.
    pub fn start_again(&mut self) {
        self.service = Some(started(&self.house));
    }

    fn told(of_windows: &str, link: &str, has_relay: bool) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        let sink = runtime.block_on(SmtpSink::start(Wire::Smtps));
        let (slapd, samba) = (Slapd::start(), Samba::start());
        let (house, client) = (House::new(), Client { port: free_port() });
        let relay = has_relay.then(|| Relay::before(slapd.tls_port()));
        let unix_url = match &relay {
            Some(relay) => format!("ldaps://127.0.0.1:{}", relay.port()),
            None => slapd.ldaps_url(),
        };
        keep(&house, "mail-ca.pem", sink.ca_pem());
        keep(&house, "unix-ca.pem", slapd.ca_pem());
        keep(&house, "unix-bind", slapd.bind_password());
        keep(&house, "windows-ca.pem", samba.ca_pem());
        keep(&house, "windows-bind", samba.bind_password());
        let at = house.path("");
        let at = text(&at).trim_end_matches('/');
        let unix = format!(
            "[[directory]]\nname = \"unix\"\nkind = \"openldap\"\nurl = [\"{}\"]\nca_file = \"{at}/unix-ca.pem\"\n\
             bind_dn = \"{}\"\nbind_password_file = \"{at}/unix-bind\"\nbase_dn = \"{}\"\ndecoy_dn = \"{}\"\n\
             default_policy_dn = \"{}\"\nprotected_groups = [\"{}\"]\n",
            unix_url,
            slapd.bind_dn(),
            slapd.base_dn(),
            slapd.decoy_dn(),
            slapd.default_policy_dn(),
            slapd.protected_group(),
        );
        let windows = format!(
            "[[directory]]\nname = \"windows\"\nkind = \"active-directory\"\nurl = [\"{}\"]\n\
             ca_file = \"{at}/windows-ca.pem\"\nbind_dn = \"{}\"\nbind_password_file = \"{at}/windows-bind\"\n\
             base_dn = \"{}\"\ndecoy_dn = \"{}\"\n{of_windows}\n",
            samba.ldaps_url(),
            samba.bind_dn(),
            samba.base_dn(),
            samba.decoy_dn(),
        );
        house.configure(&format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\n\
             [store]\nurl = \"sqlite://{at}/nulstil.db\"\n[keys]\nfile = \"{at}/keys.toml\"\n\
             [organisation]\nname = \"Example\"\nlocale = \"da\"\nhelp = \"Servicedesk\"\n{unix}{windows}{link}\
             [mail]\nsmtp = \"smtps://{}\"\nca_file = \"{at}/mail-ca.pem\"\nfrom = \"no-reply@example.org\"\n",
            sink.place(),
            port = client.port,
        ));
        let service = Some(started(&house));
        Self { slapd, samba, sink, house, client, service, relay, _runtime: runtime }
    }

    /// A reset of whoever this name is, with a code that went to this person's address.
    pub fn proven(&self, typed: &str, login: &str) -> Reset {
        self.proven_to(typed, login, "reset")
    }

    /// The same with another goal.
    pub fn proven_to(&self, typed: &str, login: &str, goal: &str) -> Reset {
        let letters = self.sink.count();
        let reset = Reset::open_to(self.client, typed, goal);
        reset.ask(self.client);
        reset.prove(self.client, &newer_code(&self.sink, login, letters));
        reset
    }

    fn applied(&self, typed: &str, login: &str, new: &str) {
        let chosen = self.proven(typed, login).choose(self.client, new);
        assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
    }

    fn said(&self, command: &[&str]) -> String {
        stdout(&run(&[command, &["--config", text(&self.house.config())]].concat()))
    }

    pub fn config(&self) -> String {
        text(&self.house.config()).to_owned()
    }

    /// What somebody who types this name and password at the change of passwords is told.
    fn change(&self, login: &str, password: &str) -> Value {
        self.change_told(login, password)["outcome"].clone()
    }

    /// The same with everything beside it.
    pub fn change_told(&self, login: &str, password: &str) -> Value {
        let body = json!({"login": login, "password": password, "new_password": NEW});
        let opened = self.client.post("/api/v1/password-changes", None, &body).json();
        let word = |key: &str| opened[key].as_str().expect("a text").to_owned();
        let path = format!("/api/v1/password-changes/{}", word("id"));
        self.client
            .until(&path, Some(&word("token")), |told| (told["outcome"] != "checking").then(|| told.clone()))
    }
}

fn started(house: &House) -> Service {
    Service::start(&["serve", "--config", text(&house.config())], &house.path("log"))
}

#[test]
fn people_are_found_in_either_of_two_directories_and_a_name_in_both_is_nobodys() {
    let portal = Portal::new("");
    portal.samba.remove("bob");
    for name in ["alice", "ghost"] {
        Reset::open(portal.client, name).ask(portal.client);
    }
    portal.applied("bob", "bob", NEW);
    portal.applied("never", "never", NEW);
    assert!(portal.slapd.bind_works("bob", NEW) && portal.samba.bind_works("never", NEW));
    let written_to: Vec<String> = portal.sink.messages().into_iter().flat_map(|message| message.to).collect();
    assert!(!written_to.contains(&"alice@example.test".to_owned()), "{written_to:?}");
    assert!(portal.said(&["explain", "alice", "--json"]).contains("\"ambiguous\""));
    assert!(portal.said(&["explain", "never", "--json"]).contains("\"windows/"));
    let found = portal.said(&["doctor"]);
    for named in ["unix: the directory can be read", "windows: the directory can be read"] {
        assert!(found.contains(named), "{found}");
    }
    for name in ["alice", "bob", "never", "ghost"] {
        assert_eq!(portal.change(name, "certainly-Wrong-1"), "sign_in.wrong", "{name}");
    }
}

#[test]
fn the_form_of_a_name_says_in_which_directory_it_is_meant() {
    let portal = Portal::new("logins = { domains = [\"WINDOWS\"], others = false }");
    portal.applied("windows\\alice", "alice", NEW);
    let old = portal.slapd.password_of("alice");
    assert!(portal.samba.bind_works("alice", NEW) && portal.slapd.bind_works("alice", old));
    portal.applied("alice", "alice", "Cold-Kitchen-72");
    assert!(portal.samba.bind_works("alice", NEW) && portal.slapd.bind_works("alice", "Cold-Kitchen-72"));

    portal.slapd.stop();
    portal.applied("WINDOWS\\bob", "bob", NEW);
    assert!(portal.samba.bind_works("bob", NEW), "who says where they are waits for no other directory");
    // A password is tried in front of whoever asks: no name may tell that one of two directories is away.
    for name in ["WINDOWS\\bob", "WINDOWS\\ghost", "bob", "ghost"] {
        assert_eq!(portal.change(name, "certainly-Wrong-1"), "try_again", "{name}");
    }
    portal.slapd.restart();
    let started = Instant::now();
    while portal.change("ghost", "certainly-Wrong-1") != "sign_in.wrong" {
        assert!(started.elapsed() < WITHIN, "it is back");
    }
}
