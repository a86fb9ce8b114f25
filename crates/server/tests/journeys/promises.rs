//! The six promises in one journey each language, on a real OpenLDAP that was set up by answers.

use crate::browser::{Browser, Looks, Script};
use crate::pages::Walker;
use crate::town::Town;
use crate::{NEW, NEWER};

/// Who may not reset in that directory, and the causes.
const CLOSED: [(&str, &str); 2] = [("perma", "account.locked_by_administrator"), ("nomail", "methods.none")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_six_promises_hold_on_a_real_openldap_in_danish() {
    six_promises("da").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_six_promises_hold_on_a_real_openldap_in_english() {
    six_promises("en").await;
}

async fn six_promises(language: &str) {
    // Basic set-up.
    let town = Town::set_up(language).await;
    let browser = Browser::open(Script::On, Looks::default()).await;
    let walker = Walker::new(&browser, &town, language);
    walker.take_up(&town.invitation).await;
    // Let users reset their own password.
    walker.reset("bob", NEW).await;
    assert!(town.slapd.bind_works("bob", NEW));
    walker.change("bob", NEW, NEWER).await;
    town.slapd.lock("bob");
    walker.unlock("bob").await;
    assert!(town.slapd.bind_works("bob", NEWER), "unlocked, with the password it had");
    walker.find_username("bob").await;
    // Register your contact info.
    walker.sign_in("alice", town.slapd.password_of("alice")).await;
    walker.add_app("alice").await;
    let codes = walker.make_codes().await;
    // On by default for administrators: two proofs.
    walker.reset_by_code("alice", &codes[0], true, NEW).await;
    assert!(town.slapd.bind_works("alice", NEW));
    // FAQ and troubleshooter.
    let reference = walker.stop_at_the_answer("bob").await;
    walker.visit_the_console("alice", NEW, &CLOSED).await;
    walker.look_up(&reference).await;
    browser.close().await;
}

impl Walker<'_> {
    /// The first owner's link, by its button.
    async fn take_up(&self, link: &str) {
        self.go("/console/invite").await;
        self.browser.go(link).await;
        self.meets("console-invite").await;
        self.browser.press("form[data-fragment] button[type=submit]").await;
        self.meets("console-invited").await;
    }

    /// Stops a reset, reads its reference, and goes on to the answer that the end names.
    async fn stop_at_the_answer(&self, login: &str) -> String {
        self.ask(login).await;
        self.go("/reset/method").await;
        self.browser.press("form[action='/reset/cancel'] button[type=submit]").await;
        self.meets("stopped").await;
        let reference = self.browser.text(".reference code").await;
        self.browser.press("main a[href^='/help#']").await;
        self.meets("help").await;
        reference
    }

    /// What the console tells about a reference that somebody reads aloud.
    async fn look_up(&self, reference: &str) {
        self.go("/console/events").await;
        self.browser.type_into("#flow", reference).await;
        self.browser.press("form[action='/console/events'] button[type=submit]").await;
        self.meets("console-flow").await;
        let told = self.browser.text("main").await;
        assert!(told.contains("reset.cancelled"), "{reference}: {told}");
    }
}
