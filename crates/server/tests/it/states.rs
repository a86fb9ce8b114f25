//! People in every state that a directory knows, through the real service before OpenLDAP, an Active
//! Directory and 389-ds: by page in both languages, and by the API.

use crate::browser::{Browser, Visitor};
use crate::cli::{House, text};
use crate::client::Client;
use crate::process::{Service, run, stdout};
use crate::real::{Reset, Town, keep, newer_code};
use serde_json::Value;
use testkit::ds389::Ds389;
use testkit::process::free_port;
use testkit::samba::Samba;
use testkit::smtp_sink::mime::code_in;
use testkit::smtp_sink::{Received, SmtpSink, Wire};

/// One reset each: a complexity rule is met, and none is like another.
const NEW: [&str; 3] = ["Quiet-Harbour-61", "Cold-Kitchen-62", "Slow-Ferry-63"];

/// A state that a reset leaves behind: how somebody comes into it again, and how it is left.
const LEFT_BY_A_RESET: [&str; 3] = ["lou", "must", "expired"];

/// A directory with the service before it.
pub trait Neighbour {
    fn client(&self) -> Client;
    fn sink(&self) -> &SmtpSink;
    fn config(&self) -> String;
    fn opens(&self, login: &str, password: &str) -> bool;
    fn first_password_of(&self, login: &str) -> &'static str;
    /// Brings `lou`, `must` or `expired` back into the state of the name.
    fn fall_back(&self, login: &str);
    /// People whom nothing is sent, with the cause that `explain` names.
    fn barred(&self) -> &'static [(&'static str, &'static str)];
}

pub struct BeforeOpenLdap {
    town: Town,
    client: Client,
    config: std::path::PathBuf,
    _service: Service,
}

impl BeforeOpenLdap {
    pub fn new() -> Self {
        let town = Town::new();
        let ended = town.slapd.dn_of("young");
        town.slapd.modify(&format!(
            "dn: {ended}\nchangetype: modify\nreplace: pwdEndTime\npwdEndTime: 20260101000000Z\n"
        ));
        let (config, client) = town.usual();
        let service = town.start(&config, client);
        Self { town, client, config, _service: service }
    }
}

impl Neighbour for BeforeOpenLdap {
    fn client(&self) -> Client {
        self.client
    }

    fn sink(&self) -> &SmtpSink {
        &self.town.sink
    }

    fn config(&self) -> String {
        text(&self.config).to_owned()
    }

    fn opens(&self, login: &str, password: &str) -> bool {
        self.town.slapd.bind_works(login, password)
    }

    fn first_password_of(&self, login: &str) -> &'static str {
        self.town.slapd.password_of(login)
    }

    fn fall_back(&self, login: &str) {
        let dn = self.town.slapd.dn_of(login);
        let replace = |attribute: &str, value: &str| {
            format!("dn: {dn}\nchangetype: modify\nreplace: {attribute}\n{attribute}: {value}\n")
        };
        match login {
            "lou" => self.town.slapd.lock("lou"),
            "must" => self.town.slapd.modify(&replace("pwdReset", "TRUE")),
            _ => self.town.slapd.modify_relaxed(&replace("pwdChangedTime", "20200101000000Z")),
        }
    }

    fn barred(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("perma", "account.locked_by_administrator"),
            ("young", "account.expired"),
            ("svc", "account.protected"),
        ]
    }
}

/// A directory, a mail server and a folder for Nulstil, with the service before them.
pub struct Before<S> {
    pub server: S,
    pub sink: SmtpSink,
    pub house: House,
    pub client: Client,
    _service: Service,
    _runtime: tokio::runtime::Runtime,
}

impl<S> Before<S> {
    /// `told` is what `[[directory]]` says of this server beside its files.
    fn with(server: S, ca_pem: &str, bind_password: &str, told: &str) -> Self {
        let runtime = tokio::runtime::Runtime::new().expect("threads");
        let sink = runtime.block_on(SmtpSink::start(Wire::Smtps));
        let (house, client) = (House::new(), Client { port: free_port() });
        keep(&house, "ldap-ca.pem", ca_pem);
        keep(&house, "mail-ca.pem", sink.ca_pem());
        keep(&house, "bind", bind_password);
        house.configure(&config_of(told, &sink, &house, client.port));
        let service = Service::start(&["serve", "--config", text(&house.config())], &house.path("log"));
        Self { server, sink, house, client, _service: service, _runtime: runtime }
    }
}

impl Before<Samba> {
    pub fn new() -> Self {
        let samba = Samba::start();
        let url = samba.ldaps_url();
        Self::reached_at(samba, &[url])
    }

    /// The same, reached at these URLs.
    pub fn reached_at(samba: Samba, urls: &[String]) -> Self {
        Self::reached_by(samba, &format!("url = {urls:?}"))
    }

    /// The same, reached as these lines say.
    pub fn reached_by(samba: Samba, reach: &str) -> Self {
        let told = format!(
            "kind = \"active-directory\"\n{reach}\nbind_dn = \"{}\"\nbase_dn = \"{}\"\n\
             decoy_dn = \"{}\"\nadministrators_group = \"{}\"\n",
            samba.bind_dn(),
            samba.base_dn(),
            samba.decoy_dn(),
            samba.administrators_group(),
        );
        let (ca_pem, password) = (samba.ca_pem().to_owned(), samba.bind_password());
        Self::with(samba, &ca_pem, password, &told)
    }
}

impl Before<Ds389> {
    pub fn new() -> Self {
        let server = Ds389::start();
        let told = format!(
            "kind = \"389ds\"\nurl = [\"{}\"]\nbind_dn = \"{}\"\nbase_dn = \"{}\"\n\
             decoy_dn = \"{}\"\nadministrators_group = \"{}\"\nprotected_groups = [\"{}\"]\n",
            server.ldaps_url(),
            server.bind_dn(),
            server.base_dn(),
            server.decoy_dn(),
            server.administrators_group(),
            server.protected_group(),
        );
        let (ca_pem, password) = (server.ca_pem().to_owned(), server.bind_password());
        Self::with(server, &ca_pem, password, &told)
    }
}

fn config_of(told: &str, sink: &SmtpSink, house: &House, port: u16) -> String {
    let at = house.path("");
    let at = text(&at).trim_end_matches('/');
    format!(
        "[server]\nlisten = \"127.0.0.1:{port}\"\npublic_url = \"http://localhost:{port}\"\n\
         [store]\nurl = \"sqlite://{at}/nulstil.db\"\n\
         [keys]\nfile = \"{at}/keys.toml\"\n\
         [organisation]\nname = \"Example\"\nlocale = \"da\"\nhelp = \"Servicedesk\"\n\
         [[directory]]\nname = \"there\"\n{told}\
         ca_file = \"{at}/ldap-ca.pem\"\nbind_password_file = \"{at}/bind\"\n\
         [mail]\nsmtp = \"smtps://{}\"\nca_file = \"{at}/mail-ca.pem\"\nfrom = \"no-reply@example.org\"\n",
        sink.place(),
    )
}

/// What differs between the servers that [`Before`] knows.
pub trait Server {
    /// People whom nothing is sent, with the cause that `explain` names.
    const BARRED: &'static [(&'static str, &'static str)];

    fn opens(&self, login: &str, password: &str) -> bool;
    fn first_password_of(&self, login: &str) -> &'static str;

    /// `must` has to choose another password, and the one of anybody else is past its end.
    fn set_back(&self, login: &str);
}

impl<S: Server> Neighbour for Before<S> {
    fn client(&self) -> Client {
        self.client
    }

    fn sink(&self) -> &SmtpSink {
        &self.sink
    }

    fn config(&self) -> String {
        text(&self.house.config()).to_owned()
    }

    fn opens(&self, login: &str, password: &str) -> bool {
        self.server.opens(login, password)
    }

    fn first_password_of(&self, login: &str) -> &'static str {
        self.server.first_password_of(login)
    }

    fn fall_back(&self, login: &str) {
        match login {
            "lou" => (0..5).for_each(|_| assert!(!self.server.opens("lou", "certainly-Wrong-1"))),
            _ => self.server.set_back(login),
        }
    }

    fn barred(&self) -> &'static [(&'static str, &'static str)] {
        S::BARRED
    }
}

impl Server for Samba {
    const BARRED: &'static [(&'static str, &'static str)] = &[
        ("dora", "account.disabled"),
        ("ended", "account.expired"),
        ("card", "account.smart_card_only"),
        ("boss", "account.protected"),
    ];

    fn opens(&self, login: &str, password: &str) -> bool {
        self.bind_works(login, password)
    }

    fn first_password_of(&self, login: &str) -> &'static str {
        self.password_of(login)
    }

    fn set_back(&self, login: &str) {
        let dn = self.dn_of(login);
        let set = |at: &str| format!("dn: {dn}\nchangetype: modify\nreplace: pwdLastSet\npwdLastSet: {at}\n");
        match login {
            "must" => self.modify(&set("0")),
            _ => self.modify_raw(&set("132000000000000000")),
        }
    }
}

impl Server for Ds389 {
    const BARRED: &'static [(&'static str, &'static str)] =
        &[("dora", "account.disabled"), ("svc", "account.protected")];

    fn opens(&self, login: &str, password: &str) -> bool {
        self.bind_works(login, password)
    }

    fn first_password_of(&self, login: &str) -> &'static str {
        self.password_of(login)
    }

    fn set_back(&self, login: &str) {
        let at = if login == "must" { "19700101000000Z" } else { "20200101000000Z" };
        let change = format!("replace: passwordExpirationTime\npasswordExpirationTime: {at}");
        self.modify(&format!("dn: {}\nchangetype: modify\n{change}\n", self.dn_of(login)));
    }
}

pub fn reset_by_api(at: &dyn Neighbour, login: &str, new: &str) {
    let (client, letters) = (at.client(), at.sink().count());
    let reset = Reset::open(client, login);
    reset.ask(client);
    reset.prove(client, &newer_code(at.sink(), login, letters));
    let chosen = reset.choose(client, new);
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{login}");
}

fn reset_by_page(at: &dyn Neighbour, login: &str, new: &str, language: &'static str, done: &str) {
    let (visitor, letters) = (Visitor::new(at.client()), at.sink().count());
    let mut browser = Browser::new(&visitor);
    browser.prefer(language);
    browser.get("/reset");
    browser.submit("/reset", &[("login", login), ("return_to", "")]);
    browser.submit("/reset/method", &[("method", "email"), ("confirm", "")]);
    let code = newer_code(at.sink(), login, letters);
    let page = browser.submit("/reset/code", &[("code", &code)]);
    assert!(page.body.contains("name=\"password\""), "{login}: {}", page.body);
    let page = browser.submit("/reset/password", &[("password", new)]);
    assert!(page.body.contains(done), "{login}: {}", page.body);
    assert_eq!(page.header("content-language"), [language]);
}

fn a_reset_leads_out_of_every_state_that_it_may(at: &dyn Neighbour) {
    for login in LEFT_BY_A_RESET {
        let [api, danish, english] = NEW;
        reset_by_api(at, login, api);
        assert!(at.opens(login, api), "{login} gets in and need not choose another one");
        at.fall_back(login);
        assert!(!at.opens(login, "certainly-Wrong-2"));
        reset_by_page(at, login, danish, "da", "Din adgangskode er nulstillet");
        assert!(at.opens(login, danish), "{login}");
        at.fall_back(login);
        reset_by_page(at, login, english, "en", "Your password has been reset");
        assert!(at.opens(login, english), "{login}");
    }
}

fn nobody_else_is_sent_anything(at: &dyn Neighbour) {
    for (login, cause) in at.barred() {
        Reset::open(at.client(), login).ask(at.client());
        let told = run(&["explain", login, "--json", "--config", &at.config()]);
        let told: Value = serde_json::from_str(&stdout(&told)).expect("JSON");
        let gates = told["gates"].as_array().expect("a list");
        assert!(gates.iter().any(|gate| gate["cause"]["code"] == *cause), "{login}: {told}");
    }
    // Whoever comes last is sent a code; what was asked for before was worked on by then, or never will be.
    reset_by_api(at, "bob", NEW[0]);
    for (login, cause) in at.barred() {
        let all = at.sink().messages();
        let mut theirs = all.iter().filter(|letter| letter.to.contains(&format!("{login}@example.test")));
        // Whom only a smart card lets in is told so; the others hear nothing at all.
        let may_hear =
            |letter: &Received| *cause == "account.smart_card_only" && code_in(&letter.text()).is_none();
        assert!(theirs.all(may_hear), "{login}");
    }
}

#[test]
fn before_openldap_a_reset_leads_out_of_every_state_that_it_may_and_of_no_other() {
    let town = BeforeOpenLdap::new();
    a_reset_leads_out_of_every_state_that_it_may(&town);
    nobody_else_is_sent_anything(&town);
}

#[test]
fn before_active_directory_a_reset_leads_out_of_every_state_that_it_may_and_of_no_other() {
    let town = Before::<Samba>::new();
    a_reset_leads_out_of_every_state_that_it_may(&town);
    nobody_else_is_sent_anything(&town);
}

#[test]
fn before_389_a_reset_leads_out_of_every_state_that_it_may_and_of_no_other() {
    let town = Before::<Ds389>::new();
    a_reset_leads_out_of_every_state_that_it_may(&town);
    nobody_else_is_sent_anything(&town);
}

#[test]
fn who_is_done_in_active_directory_hears_for_how_long_the_old_password_opens() {
    let town = Before::<Samba>::new();
    reset_by_page(&town, "alice", NEW[0], "en", "For up to 1 hour the old password may still open");
    reset_by_page(&town, "alice", NEW[1], "da", "kan stadig åbne enkelte ting i op til 1 time");
    let told = stdout(&run(&["doctor", "--config", &town.config()]));
    assert!(
        told.contains(&format!("the certificate of {}:636 is good until", town.server.ldaps_url())),
        "{told}"
    );
    assert!(told.contains("a reset is not held to the history: this domain knows no policy hints"), "{told}");
    for right in ["the service account may set passwords", "all denied", "people may not rewrite where"] {
        assert!(told.contains(right), "{right}: {told}");
    }
    // Somebody takes the right away for one person alone.
    town.server.shell(
        "SID=$(samba-tool user show svc-sspr --attributes=objectSid | sed -n 's/^objectSid: //p')\n\
         samba-tool dsacl set --action=deny --objectdn=\"CN=bob,OU=People,DC=example,DC=test\" \
         --sddl=\"(OD;;CR;00299570-246d-11d0-a768-00aa006e0529;;$SID)\"",
    );
    for (login, code) in [("alice", 0), ("bob", 5)] {
        let told = run(&["explain", login, "--locale", "da", "--config", &town.config()]);
        assert_eq!(told.status.code(), Some(code), "{}", stdout(&told));
        assert_eq!(stdout(&told).contains("[no_right_to_reset]"), login == "bob", "{}", stdout(&told));
    }
}
