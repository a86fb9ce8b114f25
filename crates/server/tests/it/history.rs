//! A password that was used before, on a real slapd: the directory's refusal is told as it is, by page and
//! API and in both languages, the old password stays, and the flow goes on.

use crate::browser::{Browser, Visitor};
use crate::real::{Reset, Town, proven};
use serde_json::json;

/// The directory keeps three; this one was the password before.
const EARLIER: &str = "an earlier harbour at 5";
const NOW: &str = "the harbour of today at 6";
const NEXT: &str = "a harbour of tomorrow at 7";

const DANISH: &str = "Du har brugt adgangskoden før. Vælg en anden.";
const ENGLISH: &str = "You have used this password before. Choose another one.";

/// Somebody whose password was another one before.
fn with_a_past(town: &Town, client: crate::client::Client, login: &str) {
    for password in [EARLIER, NOW] {
        let chosen = proven(town, client, login).choose(client, password);
        assert_eq!(chosen.json()["outcome"], "applied", "{chosen:?}");
    }
}

fn nothing_changed(town: &Town, login: &str) {
    assert!(town.slapd.bind_works(login, NOW), "the old password still binds");
    assert!(!town.slapd.bind_works(login, EARLIER), "the refused one does not");
}

#[test]
fn the_page_tells_a_used_password_in_both_languages_and_keeps_the_old_one() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let visitor = Visitor::new(client);
    for (login, language, sentence) in [("bob", "da", DANISH), ("alice", "en", ENGLISH)] {
        with_a_past(&town, client, login);
        let mut browser = Browser::speaking(&visitor, language);
        browser.get("/reset");
        browser.submit("/reset", &[("login", login), ("return_to", "")]);
        let letters = town.sink.count();
        browser.submit("/reset/method", &[("method", "email"), ("confirm", "")]);
        let code = town.newer_code_for(login, letters);
        browser.submit("/reset/code", &[("code", &code)]);
        let refused = browser.post("/reset/password", &[("password", EARLIER)]);
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains(sentence), "{language}: {}", refused.body);
        assert!(refused.body.contains(&format!("lang=\"{language}\"")), "{}", refused.head);
        nothing_changed(&town, login);
        assert_eq!(browser.post("/reset/password", &[("password", NEXT)]).status, 303, "the flow goes on");
        assert!(town.slapd.bind_works(login, NEXT));
    }
}

#[test]
fn the_api_tells_a_used_password_in_both_languages_and_keeps_the_old_one() {
    let town = Town::new();
    let (config, client) = town.usual();
    let _node = town.start(&config, client);
    let visitor = Visitor::new(client);
    with_a_past(&town, client, "alice");
    let letters = town.sink.count();
    let reset = Reset::open(client, "alice");
    reset.ask(client);
    reset.prove(client, &town.newer_code_for("alice", letters));
    for (language, sentence) in [("da", DANISH), ("en", ENGLISH)] {
        let body = json!({"password": EARLIER});
        let refused =
            visitor.api_in(language, "POST", &reset.password_path(), Some(&reset.token), Some(&body));
        assert_eq!(refused.status, 422, "{}", refused.body);
        let told = refused.json();
        assert_eq!(told["code"], "password.in_history", "{told}");
        assert!(told["errors"].to_string().contains(sentence), "{language}: {told}");
        assert_eq!(refused.header("content-language"), [language]);
        nothing_changed(&town, "alice");
    }
    let chosen = reset.choose(client, NEXT);
    assert_eq!(chosen.json()["outcome"], "applied", "the flow goes on: {chosen:?}");
    assert!(town.slapd.bind_works("alice", NEXT));
}
