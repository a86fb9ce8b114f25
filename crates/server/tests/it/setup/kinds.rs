//! Set-up before the other kinds of directories, all of them real but FreeIPA: there a 389-ds has its attributes.

use super::house::{Ground, flat, said};
use super::link_in;
use crate::cli::text;
use crate::client::Client;
use crate::process::{Service, run, stderr, stdout};
use crate::real::{Reset, newer_code};
use serde_json::Value;
use std::process::Output;
use testkit::dns::Dns;
use testkit::ds389::Ds389;
use testkit::process::free_port;
use testkit::samba::Samba;

const NEW: &str = "Quiet-Harbour-41";

/// What is typed about a directory, and who is in it.
pub struct Typed<'a> {
    pub directory: &'a [&'a str],
    pub group: &'a str,
}

impl Typed<'_> {
    /// All answers, the directory's first.
    pub fn all(&self, ground: &Ground, port: u16) -> Vec<String> {
        let mut all: Vec<String> = self.directory.iter().map(|line| (*line).to_owned()).collect();
        all.insert(1, text(&ground.path("ldap-authority.pem")).to_owned());
        all.extend([
            format!("smtps://{}", ground.sink.place()),
            "no-reply@example.test".to_owned(),
            "me@example.test".to_owned(),
            text(&ground.path("mail-authority.pem")).to_owned(),
            format!("http://localhost:{port}"),
            self.group.to_owned(),
            "alice".to_owned(),
        ]);
        all
    }
}

pub fn ends(output: &Output, code: i32, words: &[&str]) {
    let told = said(output);
    assert_eq!(output.status.code(), Some(code), "{told}");
    for words in words {
        assert!(flat(&told).contains(words), "{words}: {told}");
    }
}

/// What was written has no problem, and the doctor finds nothing grave.
fn is_well(ground: &Ground) {
    let config = ground.path("nulstil.toml");
    for command in [&["config", "check"][..], &["doctor"]] {
        let told = run(&[command, &["--config", text(&config)]].concat());
        assert_eq!(told.status.code(), Some(0), "{command:?}: {}{}", stdout(&told), stderr(&told));
    }
}

/// And a service on it resets a password.
pub fn serves(ground: &Ground, port: u16) {
    is_well(ground);
    let (config, client) = (ground.path("nulstil.toml"), Client { port });
    let letters = ground.sink.count();
    let _node = Service::start(&["serve", "--config", text(&config)], &ground.path("log"));
    let reset = Reset::open(client, "alice");
    reset.ask(client);
    reset.prove(client, &newer_code(&ground.sink, "alice", letters));
    let chosen = reset.choose(client, NEW);
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
}

#[test]
fn an_active_directory_is_known_by_looking_and_set_up() {
    for (locale, words) in [
        ("en", ["Answer [active-directory]:", "it is Active Directory", "it may set passwords (tried on"]),
        (
            "da",
            ["Svar [active-directory]:", "det er Active Directory", "den må sætte adgangskoder (prøvet på"],
        ),
    ] {
        let samba = Samba::start();
        let (ground, port) = (Ground::trusting(samba.ca_pem()), free_port());
        // The account by its name alone; people where no rule says that they are.
        let directory = [&samba.ldaps_url(), "", "svc-sspr", samba.bind_password(), samba.base_dn()];
        let typed = Typed { directory: &directory, group: "administrators-of-nulstil" };
        let done = ground.pipe(locale, &typed.all(&ground, port));
        ends(&done, 0, &words);
        for words in [samba.bind_dn(), "[DC=example,DC=test]:", samba.administrators_group()] {
            assert!(flat(&said(&done)).contains(words), "{words}: {}", said(&done));
        }
        assert!(!said(&done).contains(samba.bind_password()));
        let written = ground.read("nulstil.toml");
        for line in [
            "kind = \"active-directory\"",
            "login_attributes = [\"sAMAccountName\", \"userPrincipalName\", \"mail\"]",
            &format!("bind_dn = \"{}\"", samba.bind_dn()),
            &format!("base_dn = \"{}\"", samba.base_dn()),
        ] {
            assert!(written.contains(line), "{line}: {written}");
        }
        assert!(link_in(&stdout(&done)).contains("/console/invite#"));
        serves(&ground, port);
        assert!(samba.bind_works("alice", NEW));
    }
}

#[test]
fn the_whole_domain_may_be_taken_as_it_is_proposed() {
    let samba = Samba::start();
    let (ground, port) = (Ground::trusting(samba.ca_pem()), free_port());
    let directory = [&samba.ldap_url(), "", "EXAMPLE\\svc-sspr", samba.bind_password(), ""];
    let typed = Typed { directory: &directory, group: "" };
    let done = ground.pipe("en", &typed.all(&ground, port));
    ends(&done, 0, &["people are looked for below DC=example,DC=test", "its entry is CN=svc-sspr"]);
    assert!(ground.read("nulstil.toml").contains("base_dn = \"DC=example,DC=test\""));
    is_well(&ground);
}

#[test]
fn a_domain_is_enough_where_dns_names_its_controllers() {
    let (samba, dns) = (Samba::start(), Dns::start());
    dns.name_servers("_ldap._tcp.dc._msdcs.example.test", 600, &[(0, 100, 389, "dc1.example.test")]);
    dns.place("dc1.example.test", samba.address());
    let (ground, port) = (Ground::trusting(samba.ca_pem()), free_port());
    ground.write("password", samba.bind_password());
    let at = ground.path("");
    let at = text(&at);
    ground.write(
        "answers.toml",
        &format!(
            "directory = \"example.test\"\ndirectory_nameservers = [\"{}\"]\n\
             directory_ca_file = \"{at}/ldap-authority.pem\"\nbind_dn = \"svc-sspr@example.test\"\n\
             bind_password_file = \"{at}/password\"\nbase_dn = \"{}\"\nmail = \"smtps://{}\"\n\
             mail_ca_file = \"{at}/mail-authority.pem\"\nmail_from = \"no-reply@example.test\"\n\
             mail_test_address = \"me@example.test\"\npublic_url = \"http://localhost:{port}\"\n",
            dns.address(),
            samba.base_dn(),
            ground.sink.place(),
        ),
    );
    let done = ground.setup(&["--answers", text(&ground.path("answers.toml")), "--json", "--locale", "en"]);
    ends(&done, 0, &["DNS names as controllers of example.test: ldaps://dc1.example.test:636"]);
    let kind: Value = serde_json::from_str(stdout(&done).lines().nth(1).expect("a line")).expect("JSON");
    assert_eq!(kind["findings"][0]["cause"], "it is Active Directory");
    let written = ground.read("nulstil.toml");
    let asked = format!("nameservers = [\"{}\"]", dns.address());
    assert!(written.contains("domain = \"example.test\"") && written.contains(&asked), "{written}");
    assert!(!written.contains("url = ["), "{written}");
    serves(&ground, port);
}

#[test]
fn a_389_directory_server_is_known_by_looking_and_set_up() {
    let server = Ds389::start();
    let (ground, port) = (Ground::trusting(server.ca_pem()), free_port());
    let directory = [&server.ldaps_url(), "", server.bind_dn(), server.bind_password(), ""];
    let typed = Typed { directory: &directory, group: "admins" };
    let done = ground.pipe("en", &typed.all(&ground, port));
    let words = [
        "Answer [389ds]:",
        "it is 389 Directory Server",
        "[ou=people,dc=example,dc=test]:",
        "it may lift locks",
        "the directory's rules for passwords can be read",
        "the directory's own policy refused a password of one letter",
    ];
    ends(&done, 0, &words);
    assert!(ground.read("nulstil.toml").contains("kind = \"389ds\""));
    serves(&ground, port);
    assert!(server.bind_works("alice", NEW));
}

#[test]
fn a_freeipa_is_known_by_the_top_of_its_tree() {
    for (locale, proposed, unread) in [
        ("en", "Answer [freeipa]:", "Whether passwords that we set last cannot be read."),
        ("da", "Svar [freeipa]:", "Det kan ikke læses, om adgangskoder, vi sætter, varer ved."),
    ] {
        let server = Ds389::start_as_freeipa();
        let (ground, port) = (Ground::trusting(server.ca_pem()), free_port());
        let directory = [&server.ldaps_url(), "", server.bind_dn(), server.bind_password(), server.base_dn()];
        let typed = Typed { directory: &directory, group: "admins" };
        let done = ground.pipe(locale, &typed.all(&ground, port));
        ends(&done, 0, &[proposed, unread]);
        let written = ground.read("nulstil.toml");
        for line in ["kind = \"freeipa\"", "login_attributes = [\"uid\", \"mail\", \"krbPrincipalName\"]"] {
            assert!(written.contains(line), "{line}: {written}");
        }
        is_well(&ground);
    }
}

#[test]
fn a_kind_that_is_not_the_servers_is_refused_or_shows_itself_at_the_people() {
    for (locale, other, below, none) in [
        (
            "en",
            "This is 389 Directory Server, and not Active Directory. Answer 389ds.",
            "FreeIPA stands on one, but does not show itself here.",
            "It may not read ipaUniqueID, by which people are known for good. If the directory is no FreeIPA, type ..",
        ),
        (
            "da",
            "Det er 389 Directory Server og ikke Active Directory. Svar 389ds.",
            "FreeIPA bygger på sådan en, men giver sig ikke til kende her.",
            "Den må ikke læse ipaUniqueID, som personer kendes på for altid. Er kataloget ikke FreeIPA, så skriv ..",
        ),
    ] {
        let server = Ds389::start();
        let ground = Ground::trusting(server.ca_pem());
        let directory = [
            &server.ldaps_url(),
            "active-directory",
            "freeipa",
            server.bind_dn(),
            server.bind_password(),
            server.base_dn(),
        ];
        let typed = Typed { directory: &directory, group: "" }.all(&ground, free_port());
        let done = ground.pipe(locale, &typed[..7]);
        ends(&done, 130, &[other, below, none, "ipa sysaccount-add"]);
    }
}

#[test]
fn an_authority_that_vouches_for_another_server_is_told_and_the_right_one_is_taken() {
    let samba = Samba::start();
    let ground = Ground::trusting(samba.ca_pem());
    let wrong = ground.path("mail-authority.pem");
    let right = ground.path("ldap-authority.pem");
    let done = ground.pipe("en", &[&samba.ldaps_url(), text(&wrong), text(&right)]);
    let words =
        ["That does not vouch for this server", "the authority you named vouches for it", "Question 2 of 8"];
    ends(&done, 130, &words);
}

#[test]
fn an_account_of_a_domain_that_cannot_be_used_is_told_with_what_to_do() {
    let samba = Samba::start();
    let ground = Ground::trusting(samba.ca_pem());
    let (url, dn, right) = (samba.ldaps_url(), samba.bind_dn(), samba.bind_password());
    let authority = ground.path("ldap-authority.pem");
    // As somebody makes one who leaves "user must change password at next logon" ticked.
    samba.modify(&format!(
        "dn: {dn}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 512\n-\n\
         replace: pwdLastSet\npwdLastSet: 0\n"
    ));
    let (before, after) =
        ([&url, text(&authority), ""], ["two words", right, "svc-sspr", "Wrong-2026", "", right]);
    for (locale, words) in [
        (
            "en",
            [
                "“two words” is not the place of an account. Give its whole DN, such as CN=nulstil,OU=Services",
                "The directory does not take this account with this password.",
                "The directory wants another password of svc-sspr@example.test before anything else.",
            ],
        ),
        (
            "da",
            [
                "»two words« er ikke en kontos plads i kataloget. Skriv hele dens DN, f.eks. CN=nulstil,OU=Services",
                "Kataloget godtager ikke kontoen med den adgangskode.",
                "Kataloget vil have en ny adgangskode til svc-sspr@example.test før alt andet.",
            ],
        ),
    ] {
        let done = ground.pipe(locale, &[&before[..], &after[..]].concat());
        ends(&done, 130, &words);
        assert!(!said(&done).contains("Wrong-2026"));
        std::fs::remove_dir_all(ground.path("setup.partial")).expect("it was begun");
    }
}

#[test]
fn missing_rights_come_with_what_gives_them_in_this_kind() {
    let server = Ds389::start_without_rights();
    let ground = Ground::trusting(server.ca_pem());
    let directory = [&server.ldaps_url(), "", server.bind_dn(), server.bind_password(), server.base_dn()];
    let typed = Typed { directory: &directory, group: "" }.all(&ground, free_port());
    let aci = format!("userdn = \"ldap:///{}\"", server.bind_dn());
    for (locale, words) in [("en", "this gives them:"), ("da", "dette giver dem:")] {
        ends(&ground.pipe(locale, &typed[..6]), 130, &[words, "dn: cn=config", "add: aci", &aci]);
        std::fs::remove_dir_all(ground.path("setup.partial")).expect("it was begun");
    }
    let samba = Samba::start();
    let ground = Ground::trusting(samba.ca_pem());
    // Anybody who may sign in, and has no rights.
    let directory = [&samba.ldaps_url(), "", "bob", samba.password_of("bob"), samba.base_dn()];
    let typed = Typed { directory: &directory, group: "" }.all(&ground, free_port());
    let on = format!("samba-tool dsacl set --action=allow --objectdn=\"{}\"", samba.base_dn());
    let windows = format!("# dsacls \"{}\" /I:S /G \"bob:CA;Reset Password;user\"", samba.base_dn());
    for (locale, words) in
        [("en", "It may not set passwords (tried on"), ("da", "Den må ikke sætte adgangskoder (prøvet på")]
    {
        ends(&ground.pipe(locale, &typed[..6]), 130, &[words, &on, &windows]);
        std::fs::remove_dir_all(ground.path("setup.partial")).expect("it was begun");
    }
}
