//! A password that the directory remembers is refused there, and the person is told so in their language,
//! by page and by API, while the password in force stays what it is. Where the directory does not look, our own
//! history does.

use crate::browser::{Browser, Reply, Visitor};
use crate::cli::text;
use crate::process::{run, stdout};
use crate::real::{Reset, Town, newer_code, proven};
use crate::scope::applied;
use crate::states::{Before, Neighbour, reset_by_api};
use serde_json::{Value, json};
use testkit::samba::Samba;

/// What the person had before the one in force, and what they have now.
const FORMER: &str = "en gammel gren i vinden";
const CURRENT: &str = "the third lamp from the left";
/// What the directory never saw.
const FRESH: &str = "a quiet harbour at 6";

/// A language as a browser asks for it, and the sentence that says "you had that one".
const SAID: [(&str, &str); 2] = [
    ("da", "Du har brugt adgangskoden før. Vælg en anden."),
    ("en", "You have used this password before. Choose another one."),
];

/// The other language's sentence must not be there as well.
fn says_only(reply: &Reply, language: &str) {
    for (tag, sentence) in SAID {
        let is_said = reply.body.contains(sentence);
        assert_eq!(is_said, tag == language, "{sentence} for {language}: {}\n{}", reply.head, reply.body);
    }
    assert_eq!(reply.header("content-language"), [language], "{}", reply.head);
}

/// Gives somebody a past that slapd itself remembers.
fn with_a_past(town: &Town, login: &str) {
    for password in [FORMER, CURRENT] {
        town.slapd.set_elsewhere(login, password);
    }
    let remembered = town.slapd.values(login, "pwdHistory").len();
    assert_eq!(remembered, 2, "the first password and the former one");
    assert!(town.slapd.bind_works(login, CURRENT) && !town.slapd.bind_works(login, FORMER));
}

/// The current one opens the account still, and the directory holds what it held.
fn nothing_changed(town: &Town, login: &str, before: &[String]) {
    assert!(town.slapd.bind_works(login, CURRENT), "the password in force stays");
    assert!(!town.slapd.bind_works(login, FORMER), "the refused one opens nothing");
    // Every write adds the password it replaces, so that one within the same second shows as well.
    assert_eq!(town.slapd.values(login, "pwdHistory"), before, "nothing was written");
}

/// Proves by the code of a letter, over pages.
fn proven_by_page<'a>(town: &Town, visitor: &'a Visitor, login: &str) -> Browser<'a> {
    let mut browser = Browser::new(visitor);
    browser.get("/reset");
    browser.submit("/reset", &[("login", login), ("return_to", "")]);
    browser.submit("/reset/method", &[("method", "email"), ("confirm", "")]);
    let asked = browser.submit("/reset/code", &[("code", &town.code_for(login))]);
    assert!(asked.body.contains("name=\"password\""), "{}", asked.body);
    browser
}

#[test]
fn a_page_says_in_both_languages_that_a_password_is_in_the_history() {
    let town = Town::new();
    with_a_past(&town, "alice");
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let visitor = Visitor::new(client);
    let mut browser = proven_by_page(&town, &visitor, "alice");
    let before = town.slapd.values("alice", "pwdHistory");
    for (language, _) in SAID {
        browser.prefer(language);
        let refused = browser.post("/reset/password", &[("password", FORMER)]);
        assert_eq!(refused.status, 422, "{}", refused.head);
        says_only(&refused, language);
        assert!(refused.body.contains("name=\"password\""), "the field is there again: {}", refused.body);
        nothing_changed(&town, "alice", &before);
    }
    let chosen = browser.post("/reset/password", &[("password", FRESH)]);
    assert_eq!((chosen.status, chosen.header("location")), (303, vec!["/reset/done"]), "{}", chosen.body);
    assert!(town.slapd.bind_works("alice", FRESH) && !town.slapd.bind_works("alice", CURRENT));
}

#[test]
fn the_api_says_in_both_languages_that_a_password_is_in_the_history() {
    let town = Town::new();
    with_a_past(&town, "bob");
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let visitor = Visitor::new(client);
    let reset = proven(&town, client, "bob");
    let before = town.slapd.values("bob", "pwdHistory");
    for (language, sentence) in SAID {
        let path = format!("{}?ui_locales={language}", reset.password_path());
        let refused = visitor.api("POST", &path, Some(&reset.token), Some(&json!({"password": FORMER})));
        assert_eq!(refused.status, 422, "{}", refused.body);
        says_only(&refused, language);
        let told = refused.json();
        assert_eq!(told["code"], "password.in_history", "{told}");
        let errors = json!([{"code": "password.in_history", "message": sentence, "pointer": "/password"}]);
        assert_eq!(told["errors"], errors, "{told}");
        nothing_changed(&town, "bob", &before);
        let still = visitor.api("GET", &reset.path(), Some(&reset.token), None).json();
        assert_eq!(still["step"], Value::from("choose"), "the flow goes on: {still}");
    }
    let chosen = reset.choose(client, FRESH);
    assert_eq!(chosen.json()["outcome"], "applied", "{chosen:?}");
    assert!(town.slapd.bind_works("bob", FRESH) && !town.slapd.bind_works("bob", CURRENT));
}

/// Samba looks at no history when somebody else sets a password (`a_former_password` in the contract says so).
#[test]
fn atk_164_where_the_directory_takes_a_former_password_back_our_own_history_does_not() {
    const OWN: [&str; 3] = ["Quiet-Harbour-61", "Cold-Kitchen-62", "Slow-Ferry-63"];
    let town = Before::<Samba>::new();
    let config = town.house.config();
    for new in [OWN[0], OWN[1], OWN[0]] {
        reset_by_api(&town, "alice", new);
    }
    assert!(town.opens("alice", OWN[0]), "without ours it comes back");
    let doctor = || stdout(&run(&["doctor", "--config", text(&config)]));
    let told = doctor();
    assert!(told.contains("no history of our own") && told.contains("Set password.history_own"), "{told}");

    applied(
        &config,
        "[password]\nhistory_own = 3\n[[policy]]\nname = \"all\"\napplies = \"everybody\"\nproofs = 1\n\
         methods = [\"email\"]\n",
    );
    for new in [OWN[0], OWN[1]] {
        reset_by_api(&town, "bob", new);
    }
    let (client, letters) = (town.client(), town.sink().count());
    let reset = Reset::open(client, "bob");
    reset.ask(client);
    reset.prove(client, &newer_code(town.sink(), "bob", letters));
    let visitor = Visitor::new(client);
    for (language, sentence) in [
        ("da", "Du har valgt adgangskoden her før. Vælg en ny."),
        ("en", "You have chosen this password here before. Choose a new one."),
    ] {
        for used in [OWN[0], OWN[1]] {
            let path = format!("{}?ui_locales={language}", reset.password_path());
            let refused = visitor.api("POST", &path, Some(&reset.token), Some(&json!({"password": used})));
            let errors =
                json!([{"code": "password.used_before", "message": sentence, "pointer": "/password"}]);
            assert_eq!(
                (refused.status, &refused.json()["errors"]),
                (422, &errors),
                "{used}: {}",
                refused.body
            );
        }
    }
    assert!(town.opens("bob", OWN[1]), "nothing was written");
    assert_eq!(reset.choose(client, OWN[2]).json()["outcome"], "applied");
    assert!(town.opens("bob", OWN[2]));
    let told = doctor();
    assert!(told.contains("the last 3 passwords that were chosen here are refused, for 3 years"), "{told}");
    assert!(told.contains("a reset is held to our own history alone"), "{told}");
}
