//! A password that the directory remembers is refused there, and the person is told so in their language,
//! by page and by API, while the password in force stays what it is.

use crate::browser::{Browser, Reply, Visitor};
use crate::real::{Town, proven};
use serde_json::{Value, json};

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
