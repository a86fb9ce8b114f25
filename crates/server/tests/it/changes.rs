//! A known password changed through the real service before OpenLDAP, an Active Directory and 389-ds: by people whose
//! password has expired or must be changed, by page in both languages and by the API; and by somebody who guesses.

use crate::browser::{Browser, Visitor};
use crate::cli::text;
use crate::process::{run, stdout};
use crate::real::Town;
use crate::states::{Before, BeforeOpenLdap, Neighbour};
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use std::time::{Duration, Instant};
use testkit::dns::Dns;
use testkit::ds389::Ds389;
use testkit::samba::Samba;
use testkit::slapd::{Grant, Options, Slapd};

/// Each meets every directory's rules, and none is like another.
const NEW: [&str; 3] = ["Quiet-Harbour-61", "Cold-Kitchen-62", "Slow-Ferry-63"];
/// How long a change may take.
const WITHIN: Duration = Duration::from_secs(60);
/// Guesses: more than any of the directories forgives.
const GUESSES: u32 = 7;

/// What became of a change, and the codes of what was wrong with the new password.
fn change_by_api(at: &dyn Neighbour, login: &str, current: &str, new: &str) -> (String, Vec<String>) {
    let visitor = Visitor::new(at.client());
    let wanted = json!({"login": login, "password": current, "new_password": new});
    let opened = visitor.api("POST", "/api/v1/password-changes", None, Some(&wanted));
    assert_eq!(opened.status, 202, "{}", opened.body);
    let opened = opened.json();
    let word = |value: &Value| value.as_str().expect("a text").to_owned();
    let path = format!("/api/v1/password-changes/{}", word(&opened["id"]));
    visitor.until(&path, &word(&opened["token"]), |told| {
        let outcome = told["outcome"].as_str().filter(|outcome| *outcome != "checking")?;
        let errors =
            told["errors"].as_array().map(|errors| errors.iter().map(|error| word(&error["code"])).collect());
        Some((outcome.to_owned(), errors.unwrap_or_default()))
    })
}

fn change_by_page(
    at: &dyn Neighbour,
    login: &str,
    (current, new): (&str, &str),
    language: &'static str,
    told: &str,
) {
    let visitor = Visitor::new(at.client());
    let mut browser = Browser::new(&visitor);
    browser.prefer(language);
    browser.get("/change");
    let posted = browser.post("/change", &[("login", login), ("current", current), ("password", new)]);
    assert_eq!(posted.status, 303, "{}", posted.body);
    let started = Instant::now();
    loop {
        let page = browser.get("/change/checking");
        if page.body.contains(told) {
            assert_eq!(page.header("content-language"), [language]);
            return;
        }
        assert!(started.elapsed() < WITHIN, "{login}: {}", page.body);
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// Out of both states, by every door, and nobody has to choose again.
fn expired_and_must_change_people_get_through(at: &dyn Neighbour) {
    let [api, danish, english] = NEW;
    for login in ["must", "expired"] {
        let first = at.first_password_of(login);
        assert_eq!(change_by_api(at, login, first, api), ("applied".into(), vec![]), "{login}");
        assert!(at.opens(login, api), "{login}");
        at.fall_back(login);
        change_by_page(at, login, (api, danish), "da", "Din adgangskode er skiftet");
        assert!(at.opens(login, danish), "{login}");
        at.fall_back(login);
        change_by_page(at, login, (danish, english), "en", "Your password has been changed");
        assert!(at.opens(login, english), "{login}");
    }
}

/// A refused new password costs nothing but the try; the old one lives on.
fn a_refused_change_leaves_the_old_password(at: &dyn Neighbour) {
    let old = at.first_password_of("bob");
    let (outcome, errors) = change_by_api(at, "bob", old, old);
    assert_eq!((outcome.as_str(), errors.as_slice()), ("refused", &["password.unchanged".to_owned()][..]));
    assert!(at.opens("bob", old));
    assert_eq!(change_by_api(at, "bob", old, NEW[0]), ("applied".into(), vec![]));
    assert!(at.opens("bob", NEW[0]));
    // The directory remembers it, and is asked.
    let (outcome, errors) = change_by_api(at, "bob", NEW[0], old);
    assert_eq!((outcome.as_str(), errors.as_slice()), ("refused", &["password.in_history".to_owned()][..]));
    assert!(at.opens("bob", NEW[0]));
}

/// Whoever guesses hears one sentence, and the directory never counts as many as it takes to lock.
fn guessing_locks_nobody_out(at: &dyn Neighbour) {
    let right = at.first_password_of("alice");
    for _ in 0..GUESSES {
        assert_eq!(change_by_api(at, "alice", "certainly-Wrong-1", NEW[0]).0, "sign_in.wrong");
    }
    assert_eq!(
        change_by_api(at, "alice", right, NEW[0]).0,
        "sign_in.wrong",
        "our own limit says no more than that"
    );
    assert!(at.opens("alice", right), "the account is not locked");
}

fn walked(at: &dyn Neighbour) {
    expired_and_must_change_people_get_through(at);
    a_refused_change_leaves_the_old_password(at);
    guessing_locks_nobody_out(at);
}

#[test]
fn before_openldap_a_change_leads_out_of_expiry_and_guessing_locks_nobody_out() {
    walked(&BeforeOpenLdap::new());
}

#[test]
fn before_active_directory_a_change_leads_out_of_expiry_and_guessing_locks_nobody_out() {
    walked(&Before::<Samba>::new());
}

#[test]
fn before_389_a_change_leads_out_of_expiry_and_guessing_locks_nobody_out() {
    walked(&Before::<Ds389>::new());
}

#[test]
fn doctor_says_whether_the_policy_judges_where_dns_names_the_servers() {
    let (town, dns) = (Town::new(), Dns::start());
    let url = town.slapd.ldap_url();
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    dns.name_servers("_ldap._tcp.example.test", 600, &[(0, 100, port, "ldap1.example.test")]);
    dns.place("ldap1.example.test", Ipv4Addr::LOCALHOST);
    let (config, _) = town.usual();
    let listed = std::fs::read_to_string(&config).expect("it was written");
    let named =
        format!("domain = \"example.test\"\ndomain_scheme = \"ldap\"\nnameservers = [\"{}\"]", dns.address());
    let found = listed.replace(&format!("url = [\"{}\"]", town.slapd.ldaps_url()), &named);
    assert_ne!(found, listed);
    std::fs::write(&config, found).expect("a file");
    let told = stdout(&run(&["doctor", "--config", text(&config)]));
    assert!(told.contains("passwords that we set are judged by the directory's policy"), "{told}");
}

#[test]
fn doctor_says_whether_the_policy_judges_what_our_account_sets() {
    let judged = "passwords that we set are judged by the directory's policy";
    let above = "the directory would take a password of one letter from us";
    for (grant, said, not) in [(Grant::Write, judged, above), (Grant::Manage, above, judged)] {
        let town = Town::around(Slapd::start_with(&Options { grant, ..Options::default() }));
        let before = town.slapd.entry("alice");
        let (config, _) = town.usual();
        let told = stdout(&run(&["doctor", "--config", text(&config)]));
        assert!(told.contains(said) && !told.contains(not), "{told}");
        assert_eq!(town.slapd.entry("alice"), before, "nothing was written");
    }
    let told = stdout(&run(&["doctor", "--config", &Before::<Ds389>::new().config()]));
    assert!(told.contains(judged), "{told}");
}
