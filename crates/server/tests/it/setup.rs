//! `nulstil setup` against a real directory and a real mail server: from nothing to a person's reset.

mod doubles;
mod house;
mod kinds;
mod refusals;
mod terminal;

use crate::browser::{Browser, Visitor};
use crate::cli::text;
use crate::client::Client;
use crate::process::{Service, run, stderr, stdout};
use crate::real::Reset;
use house::{Fresh, flat, said};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};
use testkit::process::free_port;
use testkit::slapd::Options;
use testkit::smtp_sink::mime::code_in;

/// How long a message may take.
const WITHIN: Duration = Duration::from_secs(60);

fn newest_code(fresh: &Fresh) -> String {
    let started = Instant::now();
    loop {
        let all = fresh.sink.messages();
        if let Some(code) = all.iter().rev().find_map(|message| code_in(&message.text())) {
            return code;
        }
        assert!(started.elapsed() < WITHIN, "no code came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A configuration that set-up wrote serves a person.
fn serves(fresh: &Fresh, port: u16, link: &str) {
    let config = fresh.path("nulstil.toml");
    let checked = run(&["config", "check", "--config", text(&config)]);
    assert_eq!(checked.status.code(), Some(0), "{}", stdout(&checked));
    let doctor = run(&["doctor", "--config", text(&config)]);
    assert_eq!(doctor.status.code(), Some(0), "{}", stdout(&doctor));
    let client = Client { port };
    let _node = Service::start(&["serve", "--config", text(&config)], &fresh.path("log"));
    let reset = Reset::open(client, "alice");
    reset.ask(client);
    reset.prove(client, &newest_code(fresh));
    let chosen = reset.choose(client, "a quiet harbour at 6");
    assert_eq!((chosen.status, chosen.json()["outcome"].as_str()), (200, Some("applied")), "{chosen:?}");
    assert!(fresh.slapd.bind_works("alice", "a quiet harbour at 6"));
    owns(&config, &Visitor::new(client), link);
}

/// The link at the end makes its person the first owner, once.
fn owns(config: &Path, visitor: &Visitor, link: &str) {
    let owners = || stdout(&run(&["operator", "list", "--config", text(config)]));
    assert_eq!(owners(), "", "the link alone gives nothing");
    let mut browser = Browser::new(visitor);
    let (page, secret) = link.split_once('#').expect("the secret is in the fragment");
    assert!(page.ends_with("/console/invite"), "{link}");
    assert_eq!(browser.get("/console/invite").status, 200);
    assert_eq!(browser.post("/console/invite", &[("link", secret)]).status, 200);
    assert!(owns_alice(&owners()), "{}", owners());
    assert_eq!(browser.post("/console/invite", &[("link", secret)]).status, 422, "it works once");
}

fn owns_alice(owners: &str) -> bool {
    owners.lines().count() == 1 && owners.starts_with("owner") && owners.contains("alice")
}

/// The link that set-up ended with.
fn link_in(told: &str) -> String {
    let link = told.split_whitespace().find(|word| word.contains("/console/invite#"));
    link.unwrap_or_else(|| panic!("no link: {told}")).to_owned()
}

/// Nothing but these rules gives the account anything.
#[test]
fn the_access_rules_that_are_printed_are_enough_for_set_up_and_for_doctor() {
    let plain = Fresh::new().slapd;
    let groups = plain.administrators_group().split_once(',').expect("it is below something").1;
    let policies = plain.default_policy_dn().split_once(',').expect("so is this").1;
    let named = [
        "--account",
        plain.bind_dn(),
        "--people",
        plain.base_dn(),
        "--groups",
        groups,
        "--policies",
        policies,
    ];
    let printed = run(&[&["directory", "rights", "--kind", "openldap"], &named[..]].concat());
    assert_eq!(printed.status.code(), Some(0), "{}", stderr(&printed));
    let fresh = Fresh::with(&Options { access: Some(stdout(&printed)), ..Options::default() });
    let port = free_port();
    let mut answers = fresh.answers(port);
    answers[5] = fresh.slapd.base_dn().to_owned();
    let done = fresh.pipe("en", &answers);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    serves(&fresh, port, &link_in(&stdout(&done)));
    let doctor = stdout(&run(&["doctor", "--config", text(&fresh.path("nulstil.toml"))]));
    assert!(doctor.contains("passwords that we set are judged by the directory's policy"), "{doctor}");
}

#[test]
fn answers_over_a_pipe_lead_to_a_service_that_resets() {
    for locale in ["en", "da"] {
        let fresh = Fresh::new();
        let port = free_port();
        let before = fresh.slapd.entry("alice");
        let done = fresh.pipe(locale, &fresh.answers(port));
        assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
        assert_eq!(fresh.slapd.entry("alice"), before, "nothing was changed");
        let (told, written) = (said(&done), flat(&fresh.read("nulstil.toml")));
        let expected = match locale {
            "en" => {
                ["Question 8 of 8", "alice (Alice Example) may reset the password", "Members of this group"]
            }
            _ => ["Spørgsmål 8 af 8", "alice (Alice Example) kan nulstille", "Medlemmer af denne gruppe"],
        };
        for words in &expected[..2] {
            assert!(flat(&told).contains(words), "{words}: {told}");
        }
        assert!(written.contains(expected[2]), "{written}");
        assert!(stdout(&done).contains("nulstil serve --config "), "{}", stdout(&done));
        assert!(!fresh.path("setup.partial").exists());
        for (name, mode) in [("bind", 0o600), ("keys.toml", 0o600), ("nulstil.toml", 0o644)] {
            let has = fresh.path(name).metadata().expect("it was written").permissions().mode();
            assert_eq!(has & 0o777, mode, "{name}");
        }
        let letter = fresh.sink.messages().remove(0);
        assert_eq!(letter.to, ["me@example.test"]);
        fresh.holds_no_secret(&told, &["nulstil.toml"]);
        serves(&fresh, port, &link_in(&stdout(&done)));
        house::keep_transcript(locale, &told);
    }
}

#[test]
fn answers_from_a_file_ask_nothing() {
    let fresh = Fresh::new();
    let port = free_port();
    fresh.write("password", fresh.slapd.bind_password());
    let answers = fresh.path("answers.toml");
    std::fs::write(&answers, fresh.answers_file(port)).expect("writes");
    let done = fresh.setup(&["--answers", text(&answers), "--json"]);
    assert_eq!(done.status.code(), Some(0), "{}{}", stdout(&done), stderr(&done));
    let lines: Vec<serde_json::Value> =
        stdout(&done).lines().map(|line| serde_json::from_str(line).expect("JSON a line")).collect();
    assert_eq!(lines.len(), 9);
    assert!(lines[..8].iter().all(|line| line["taken"] == true), "{lines:?}");
    assert_eq!(lines[2]["question"], "account");
    assert_eq!(lines[8]["public_url"], format!("http://localhost:{port}"));
    let link = lines[8]["first_administrator"].as_str().expect("a link");
    fresh.holds_no_secret(&said(&done), &["nulstil.toml"]);
    serves(&fresh, port, link);
}

#[test]
fn a_chain_is_trusted_by_the_fingerprint_that_somebody_confirms() {
    let fresh = Fresh::new();
    let wrong = "00".repeat(32);
    let shown = said(&fresh.pipe("en", &[&fresh.slapd.ldaps_url(), &wrong]));
    assert!(
        flat(&shown).contains("None of the certificates that the server shows has this fingerprint"),
        "{shown}"
    );
    let is_print = |word: &&str| word.len() == wrong.len() + 31 && word.matches(':').count() == 31;
    let topmost = shown.split_whitespace().rfind(is_print).expect("a chain was shown").to_owned();
    let place = fresh.slapd.ldap_url();
    let taken = said(&fresh.pipe("en", &[place, topmost]));
    assert!(flat(&taken).contains("begins TLS by StartTLS") && taken.contains("Question 2 of 8"), "{taken}");
}

#[test]
fn an_interrupted_run_goes_on_where_it_was() {
    let fresh = Fresh::new();
    let port = free_port();
    let answers = fresh.answers(port);
    let ca = fresh.path("ldap-authority.pem");
    let mut under_way = fresh.start("en");
    let (dn, password) = (fresh.slapd.bind_dn(), fresh.slapd.bind_password());
    for line in [&fresh.slapd.ldaps_url(), text(&ca), "", dn, password] {
        under_way.type_line(line);
    }
    under_way.wait_for("Question 4 of 8");
    under_way.signal("INT");
    let (code, told) = under_way.end();
    assert_eq!(code, Some(130), "{told}");
    assert!(flat(&told).contains("Run it again to continue: nulstil setup --config"), "{told}");
    assert!(!fresh.path("nulstil.toml").exists() && !fresh.path("bind").exists());
    fresh.holds_no_secret(&told, &["setup.partial/answers.toml"]);
    let mode = fresh.path("setup.partial/bind").metadata().expect("it is kept").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let done = fresh.pipe("en", &answers[5..]);
    assert_eq!(done.status.code(), Some(0), "{}", stderr(&done));
    assert!(stderr(&done).contains("3 questions are answered already"), "{}", stderr(&done));
    serves(&fresh, port, &link_in(&stdout(&done)));
}
