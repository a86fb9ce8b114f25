//! `serve` against real neighbours: slapd over TLS with a private authority, a mail server, PostgreSQL.

use crate::cli::{House, text};
use crate::client::{Answer, Client};
use crate::process::{Service, run, stderr, stdout};
use crate::scope::applied;
use serde_json::json;
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::process::free_port;
use testkit::slapd::{BENCH_PASSWORD, Grant, Options, Slapd};
use testkit::smtp_sink::mime::code_in;
use testkit::smtp_sink::{SmtpSink, Wire};

/// How long a message may take.
const WITHIN: Duration = Duration::from_secs(60);

/// An organisation: its directory, its mail server, and a folder for Nulstil.
pub struct Town {
    pub slapd: Slapd,
    pub sink: SmtpSink,
    pub house: House,
    /// The sink runs on it.
    _runtime: tokio::runtime::Runtime,
}

impl Town {
    pub fn new() -> Self {
        Self::around(Slapd::start())
    }

    /// The same with this directory.
    pub fn around(slapd: Slapd) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        let sink = runtime.block_on(SmtpSink::start(Wire::Smtps));
        let town = Self { slapd, sink, house: House::new(), _runtime: runtime };
        town.write("ldap-ca.pem", town.slapd.ca_pem());
        town.write("mail-ca.pem", town.sink.ca_pem());
        town.write("bind", town.slapd.bind_password());
        town
    }

    fn write(&self, name: &str, content: &str) {
        keep(&self.house, name, content);
    }

    /// A configuration for this town on a port of its own.
    fn config(&self, store: &str, ldap: &str) -> (std::path::PathBuf, Client) {
        let client = Client { port: free_port() };
        (self.config_behind(client.port, client.port, store, ldap), client)
    }

    /// A node on one port that people reach on another, through a proxy it trusts.
    pub fn config_behind(&self, port: u16, public: u16, store: &str, ldap: &str) -> std::path::PathBuf {
        let slapd = &self.slapd;
        let at = self.house.path("");
        let at = text(&at).trim_end_matches('/');
        let toml = format!(
            "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{public}\"\n\
             trusted_proxies = [\"127.0.0.1/32\"]\n\
             [store]\nurl = \"{store}\"\n\
             [keys]\nfile = \"{at}/keys.toml\"\n\
             [organisation]\nname = \"Example\"\nlocale = \"da\"\nhelp = \"Servicedesk\"\n\
             [[directory]]\nname = \"main\"\nkind = \"openldap\"\nurl = [\"{ldap}\"]\n\
             ca_file = \"{at}/ldap-ca.pem\"\nbind_dn = \"{}\"\nbind_password_file = \"{at}/bind\"\n\
             base_dn = \"{}\"\ndecoy_dn = \"{}\"\ndefault_policy_dn = \"{}\"\n\
             administrators_group = \"{}\"\nprotected_groups = [\"{}\"]\n\
             [mail]\nsmtp = \"smtps://{}\"\nca_file = \"{at}/mail-ca.pem\"\nfrom = \"no-reply@example.org\"\n",
            slapd.bind_dn(),
            slapd.base_dn(),
            slapd.decoy_dn(),
            slapd.default_policy_dn(),
            slapd.administrators_group(),
            slapd.protected_group(),
            self.sink.place(),
        );
        let file = self.house.path(&format!("{port}.toml"));
        std::fs::write(&file, toml).expect("writes");
        file
    }

    pub fn sqlite(&self) -> String {
        format!("sqlite://{}", text(&self.house.path("nulstil.db")))
    }

    pub fn usual(&self) -> (std::path::PathBuf, Client) {
        self.config(&self.sqlite(), &self.slapd.ldaps_url())
    }

    pub fn start(&self, config: &Path, client: Client) -> Service {
        let log = self.house.path(&format!("{}.log", client.port));
        Service::start(&["serve", "--config", text(config)], &log)
    }

    /// The newest code that was sent to this person.
    pub fn code_for(&self, login: &str) -> String {
        self.newer_code_for(login, 0)
    }

    /// The newest code that was sent to this person after so many letters to anybody.
    pub fn newer_code_for(&self, login: &str, letters: usize) -> String {
        newer_code(&self.sink, login, letters)
    }
}

/// A file of this house that nobody else can read.
pub fn keep(house: &House, name: &str, content: &str) {
    let file = house.path(name);
    std::fs::write(&file, content).expect("writes");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("own file");
}

/// The newest code that this mail server took for a person after so many letters to anybody.
pub fn newer_code(sink: &SmtpSink, login: &str, letters: usize) -> String {
    let started = Instant::now();
    let to = format!("{login}@example.test");
    loop {
        let all = sink.messages();
        let sent = all.iter().skip(letters).rev().filter(|message| message.to.contains(&to));
        if let Some(code) = sent.filter_map(|message| code_in(&message.text())).next() {
            return code;
        }
        assert!(started.elapsed() < WITHIN, "no code for {login}: {} messages", all.len());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The audit, as soon as the service has linked an entry with these words into it.
pub fn exported(config: &Path, words: &str) -> String {
    let started = Instant::now();
    loop {
        let exported = stdout(&run(&["audit", "export", "--config", text(config)]));
        if exported.contains(words) {
            return exported;
        }
        assert!(started.elapsed() < WITHIN, "{words} never comes: {exported}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// One person's reset.
pub struct Reset {
    pub id: String,
    pub token: String,
}

impl Reset {
    pub fn open(client: Client, login: &str) -> Self {
        Self::open_to(client, login, "reset")
    }

    pub fn open_to(client: Client, login: &str, goal: &str) -> Self {
        let opened = client.post("/api/v1/resets", None, &json!({"login": login, "goal": goal}));
        assert_eq!(opened.status, 201, "{opened:?}");
        let opened = opened.json();
        let word = |key: &str| opened[key].as_str().expect("a text").to_owned();
        Self { id: word("id"), token: word("token") }
    }

    pub fn ask(&self, client: Client) {
        let path = format!("/api/v1/resets/{}/challenges", self.id);
        let asked = client.post(&path, Some(&self.token), &json!({"method": "email"}));
        assert_eq!(asked.status, 202, "{asked:?}");
    }

    pub fn prove(&self, client: Client, code: &str) {
        let path = format!("/api/v1/resets/{}/proofs", self.id);
        let proved = client.post(&path, Some(&self.token), &json!({"method": "email", "code": code}));
        assert_eq!(proved.status, 200, "{proved:?}");
    }

    pub fn path(&self) -> String {
        format!("/api/v1/resets/{}", self.id)
    }

    pub fn password_path(&self) -> String {
        format!("{}/password", self.path())
    }

    pub fn unlock(&self, client: Client) -> Answer {
        client.post(&format!("{}/unlock", self.path()), Some(&self.token), &json!({}))
    }

    pub fn choose(&self, client: Client, password: &str) -> Answer {
        client.post(&self.password_path(), Some(&self.token), &json!({"password": password}))
    }
}

pub fn proven(town: &Town, client: Client, login: &str) -> Reset {
    let reset = Reset::open(client, login);
    let letters = town.sink.count();
    reset.ask(client);
    reset.prove(client, &town.newer_code_for(login, letters));
    reset
}

#[test]
fn a_reset_sets_the_password_in_openldap() {
    let town = Town::new();
    let (config, client) = town.usual();
    let mut node = town.start(&config, client);
    let old = town.slapd.password_of("alice");
    let reset = proven(&town, client, "alice");
    let chosen = reset.choose(client, "a quiet harbour at 6");
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
    assert!(town.slapd.bind_works("alice", "a quiet harbour at 6"));
    assert!(!town.slapd.bind_works("alice", old));
    let started = Instant::now();
    while town.sink.count() < 2 {
        assert!(started.elapsed() < WITHIN, "no notice came");
        std::thread::sleep(Duration::from_millis(20));
    }
    node.signal("TERM");
    assert_eq!(node.wait().code(), Some(0));
    let verified = run(&["audit", "verify", "--config", text(&config)]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let exported = stdout(&run(&["audit", "export", "--config", text(&config)]));
    for fact in ["reset.opened", "challenge.sent", "proof.recorded", "write.applying", "write.applied"] {
        assert_eq!(exported.matches(&format!("\"{fact}\"")).count(), 1, "{fact}: {exported}");
    }
}

#[test]
fn a_lock_in_openldap_is_lifted_and_a_user_name_is_mailed() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let old = town.slapd.password_of("lou");
    assert!(!town.slapd.bind_works("lou", old), "locked");
    let names = client.post("/api/v1/usernames", None, &json!({"email": "LOU@example.test"}));
    assert_eq!(names.status, 202, "{names:?}");
    let reset = Reset::open_to(client, "lou@example.test", "unlock");
    reset.ask(client);
    reset.prove(client, &town.code_for("lou"));
    let unlocked =
        client.post(&format!("/api/v1/resets/{}/unlock", reset.id), Some(&reset.token), &json!({}));
    assert_eq!(unlocked.json(), json!({"outcome": "applied", "was_locked": true}), "{unlocked:?}");
    assert!(town.slapd.bind_works("lou", old), "open, with the password it had");
    let started = Instant::now();
    // The name, the code and the notice.
    while town.sink.count() < 3 {
        assert!(started.elapsed() < WITHIN, "no notice came");
        std::thread::sleep(Duration::from_millis(20));
    }
    let named = town.sink.messages().iter().any(|mail| mail.text().lines().any(|line| line == "    lou"));
    assert!(named, "the user name came");
}

#[test]
fn a_password_from_the_history_is_refused_and_the_old_one_stays() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let old = town.slapd.password_of("bob");
    let reset = proven(&town, client, "bob");
    let refused = reset.choose(client, old);
    assert_eq!(refused.status, 422, "{refused:?}");
    assert_eq!(refused.json()["code"], "password.in_history", "{refused:?}");
    assert!(town.slapd.bind_works("bob", old));
    let chosen = reset.choose(client, "en ny stol til haven");
    assert_eq!(chosen.status, 200, "{chosen:?}");
    assert!(town.slapd.bind_works("bob", "en ny stol til haven"));
}

#[test]
fn start_tls_is_used_where_the_address_says_ldap() {
    let town = Town::new();
    let (config, client) = town.config(&town.sqlite(), &town.slapd.ldap_url());
    let _node = town.start(&config, client);
    let reset = proven(&town, client, "alice");
    assert_eq!(reset.choose(client, "a quiet harbour at 6").status, 200);
    assert!(town.slapd.bind_works("alice", "a quiet harbour at 6"));
    let told = stdout(&run(&["doctor", "--config", text(&config)]));
    let dated = format!("the certificate of {} is good until", town.slapd.ldap_url());
    assert!(told.contains(&dated), "{told}");
}

#[test]
fn a_frozen_account_is_unfrozen_once_and_with_a_reason() {
    let town = Town::new();
    let (config, client) = town.usual();
    let mut node = town.start(&config, client);
    let reset = proven(&town, client, "alice");
    node.signal("TERM");
    assert_eq!(node.wait().code(), Some(0));
    let freeze = "INSERT INTO frozen_account SELECT account_directory, account_id, 0 FROM reset
                  WHERE account_id IS NOT NULL;";
    let frozen =
        std::process::Command::new("sqlite3").arg(town.house.path("nulstil.db")).arg(freeze).status();
    assert!(frozen.expect("sqlite3 is installed").success());
    let unfreeze =
        |reason: &str| run(&["account", "unfreeze", "alice", "--reason", reason, "--config", text(&config)]);
    let _node = town.start(&config, client);
    assert_eq!(reset.choose(client, "a quiet harbour at 6").status, 403, "frozen after the proof");
    assert_eq!(unfreeze("").status.code(), Some(2), "a reason is needed");
    let lifted = unfreeze("she called from her desk");
    assert_eq!(lifted.status.code(), Some(0), "{}", stderr(&lifted));
    assert_ne!(unfreeze("once more").status.code(), Some(0), "there is nothing left to lift");
    let exported = exported(&config, "\"account.unfrozen\"");
    assert!(exported.contains("she called"), "{exported}");
}

#[test]
fn doctor_finds_all_well_and_names_what_is_not() {
    let town = Town::new();
    let (config, _) = town.usual();
    let doctor = || run(&["doctor", "--config", text(&config)]);
    let well = doctor();
    assert_eq!(well.status.code(), Some(0), "{}", stdout(&well));
    assert!(stdout(&well).contains("the directory can be read"), "{}", stdout(&well));
    assert!(stdout(&well).contains("the certificate of the mail server is good until"), "{}", stdout(&well));
    assert!(stdout(&well).contains("the certificate of ldaps://"), "{}", stdout(&well));
    for told in [
        "the service account may set passwords (tried on",
        "it may lift locks",
        "it may write nothing else of a person that was tried",
        "and all denied",
        "cannot be checked, because slapd tells nobody",
    ] {
        assert!(stdout(&well).contains(told), "{told}: {}", stdout(&well));
    }
    town.write("ldap-ca.pem", town.sink.ca_pem());
    let distrusted = doctor();
    assert_eq!(distrusted.status.code(), Some(7), "{}", stdout(&distrusted));
    assert!(stdout(&distrusted).contains("TLS: "), "{}", stdout(&distrusted));
    town.write("ldap-ca.pem", town.slapd.ca_pem());
    town.write("bind", "not the password");
    let refused = doctor();
    assert_ne!(refused.status.code(), Some(0), "{}", stdout(&refused));
    town.slapd.stop();
    assert_eq!(doctor().status.code(), Some(7));
}

#[test]
fn a_broken_chain_is_told_with_its_first_bad_entry() {
    let town = Town::new();
    let (config, client) = town.usual();
    let mut node = town.start(&config, client);
    let reset = proven(&town, client, "alice");
    assert_eq!(reset.choose(client, "a quiet harbour at 6").status, 200);
    node.signal("TERM");
    assert_eq!(node.wait().code(), Some(0));
    let database = town.house.path("nulstil.db");
    let changed = std::process::Command::new("sqlite3")
        .arg(&database)
        .arg("UPDATE audit SET fact = 'proof.wrong' WHERE fact = 'proof.recorded';")
        .status();
    assert!(changed.expect("sqlite3 is installed").success());
    let verified = run(&["audit", "verify", "--config", text(&config)]);
    assert_eq!(verified.status.code(), Some(1), "{}", stderr(&verified));
    assert!(stdout(&verified).starts_with("broken "), "{}", stdout(&verified));
}

#[test]
fn two_nodes_share_one_postgresql() {
    let town = Town::new();
    let database = testkit::postgres::fresh_database();
    let (config_a, a) = town.config(&database, &town.slapd.ldaps_url());
    let (config_b, b) = town.config(&database, &town.slapd.ldaps_url());
    let mut first = town.start(&config_a, a);
    let _second = town.start(&config_b, b);
    let reset = Reset::open(a, "alice");
    reset.ask(b);
    reset.prove(a, &town.code_for("alice"));
    first.signal("KILL");
    first.wait();
    assert_eq!(reset.choose(b, "a quiet harbour at 6").status, 200);
    assert!(town.slapd.bind_works("alice", "a quiet harbour at 6"));
    let verified = run(&["audit", "verify", "--config", text(&config_b)]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let told = stdout(&run(&["doctor", "--config", text(&config_b)]));
    assert!(told.contains(" s from the database's clock"), "{told}");
}

/// Killed at many moments of a write: one of the two passwords works, the chain is whole, and every
/// write that was announced has an outcome.
#[test]
fn a_kill_during_a_write_leaves_one_password_and_a_whole_chain() {
    const MOMENTS_MS: [u64; 8] = [0, 2, 4, 6, 9, 13, 18, 150];
    let town = Town::new();
    town.slapd.add_people(u32::try_from(MOMENTS_MS.len()).expect("few"));
    let (config, client) = town.usual();
    for (number, moment) in MOMENTS_MS.into_iter().enumerate() {
        let login = format!("bench{number:04}");
        let mut node = town.start(&config, client);
        let reset = proven(&town, client, &login);
        let body = json!({"password": "a quiet harbour at 6"});
        let request = crate::client::request(
            client.port,
            "POST",
            &reset.password_path(),
            Some(&reset.token),
            Some(&body),
        );
        let mut stream = TcpStream::connect(("127.0.0.1", client.port)).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it reads");
        std::thread::sleep(Duration::from_millis(moment));
        node.signal("KILL");
        node.wait();
        let works =
            [BENCH_PASSWORD, "a quiet harbour at 6"].map(|password| town.slapd.bind_works(&login, password));
        assert_eq!(works.iter().filter(|works| **works).count(), 1, "{login}, after {moment} ms: {works:?}");
    }
    let mut node = town.start(&config, client);
    node.signal("TERM");
    assert_eq!(node.wait().code(), Some(0));
    let verified = run(&["audit", "verify", "--config", text(&config)]);
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    let exported = stdout(&run(&["audit", "export", "--config", text(&config)]));
    let count = |fact: &str| exported.matches(&format!("\"{fact}\"")).count();
    let outcomes = count("write.applied") + count("write.refused") + count("write.unknown");
    assert!(outcomes > 0, "no kill came late enough to matter");
    assert_eq!(count("write.applying"), outcomes, "{exported}");
}

#[test]
fn doctor_and_explain_tell_a_service_account_that_is_too_weak_or_too_strong() {
    let weak = Town::around(Slapd::start_with(&Options { grant: Grant::Nothing, ..Options::default() }));
    let (config, client) = weak.usual();
    let _node = weak.start(&config, client);
    let told = run(&["doctor", "--config", text(&config)]);
    assert_eq!(told.status.code(), Some(1), "{}", stdout(&told));
    assert!(stdout(&told).contains("the service account may not set passwords"), "{}", stdout(&told));
    let told = run(&["explain", "alice", "--config", text(&config), "--locale", "en"]);
    assert_eq!(told.status.code(), Some(5), "{}", stdout(&told));
    assert!(stdout(&told).contains("[no_right_to_reset]"), "{}", stdout(&told));
    assert!(stdout(&told).contains("nulstil directory rights"), "{}", stdout(&told));
    let access = "access to *\n    by dn.exact=\"cn=sspr,ou=svc,dc=example,dc=test\" write\n    \
                  by anonymous auth\n    by * none\n";
    let options = Options { access: Some(access.into()), ..Options::default() };
    let strong = Town::around(Slapd::start_with(&options));
    let told = run(&["doctor", "--config", text(&strong.usual().0)]);
    assert_eq!(told.status.code(), Some(0), "it works: {}", stdout(&told));
    for needless in ["it may also write cn, mail, sn, uid of", "outside of its people it may write"] {
        assert!(stdout(&told).contains(needless), "{needless}: {}", stdout(&told));
    }
}

#[test]
fn a_reminder_is_counted_first_and_sent_once() {
    let town = Town::new();
    let alice = town.slapd.dn_of("alice");
    town.slapd.modify_relaxed(&format!(
        "dn: {alice}\nchangetype: modify\nreplace: pwdPolicySubentry\n\
         pwdPolicySubentry: cn=aging,ou=policies,dc=example,dc=test\n"
    ));
    // A day from now.
    town.slapd.set_elsewhere("alice", "A-fresh-Password-1");
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let reminders =
        |more: &[&str]| run(&[&["reminders", "--config", text(&config), "--json"], more].concat());
    let off = reminders(&[]);
    assert_eq!(off.status.code(), Some(5), "{}", stdout(&off));
    assert!(stderr(&off).contains("expiry_reminders = [7, 3, 1]"), "{}", stderr(&off));
    let tally = |output: &std::process::Output| -> serde_json::Value {
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(output), stderr(output));
        serde_json::from_str(&stdout(output)).expect("JSON")
    };
    let dry = tally(&reminders(&["--dry-run", "--days", "7,3,1"]));
    assert_eq!((&dry["due"], &dry["told"]), (&json!(1), &json!(1)), "{dry}");
    let before = town.sink.messages().len();
    applied(
        &config,
        "[[policy]]\nname = \"everybody\"\napplies = \"everybody\"\nproofs = 1\nmethods = [\"email\"]\n\
         expiry_reminders = [7, 3, 1]\n",
    );
    let sent = tally(&reminders(&[]));
    assert_eq!((&sent["told"], &sent["told_before"]), (&json!(1), &json!(0)), "{sent}");
    let letters = town.sink.messages();
    assert_eq!(letters.len(), before + 1);
    assert!(letters[before].to.iter().any(|to| to == "alice@example.test"), "{:?}", letters[before].to);
    assert!(letters[before].text().contains(&format!("http://localhost:{}/change", client.port)));
    let again = tally(&reminders(&[]));
    assert_eq!((&again["told"], &again["told_before"]), (&json!(0), &json!(1)), "{again}");
    let told = stdout(&run(&["doctor", "--config", text(&config)]));
    assert!(told.contains("the last run began 0 hours ago"), "{told}");
}
