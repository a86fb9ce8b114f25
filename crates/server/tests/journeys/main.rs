//! Journeys in a real browser, through the demo and through a service on a real directory: with script
//! and without, by keyboard alone, in both languages, light and dark, at 320 pixels, with axe on every
//! page that is met.
//!
//! Screenshots are kept in `target/screenshots`. Chromium and chromedriver come from Debian, axe-core
//! from its package; `cargo xtask test` puts them in place.

mod browser;
mod demo;
mod own;
mod pages;
mod promises;
mod site;
mod town;

use browser::{Browser, Looks, Script};
use demo::Demo;
use pages::Walker;

/// Who may not reset in the demo, and the causes.
const CLOSED: [(&str, &str); 2] =
    [("svc.backup", "account.protected"), ("sofie.lind", "policy.out_of_scope")];
const NEW: &str = "fire grønne paraplyer i regn";
const NEWER: &str = "five yellow bicycles uphill";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_reset_in_danish_and_changed_again() {
    let demo = Demo::start();
    let browser = Browser::open(Script::On, Looks::default()).await;
    let walker = Walker::new(&browser, &demo, "da");
    walker.reset("anna.holm", NEW).await;
    walker.change("anna.holm", NEW, NEWER).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_reset_in_english_and_changed_again() {
    let demo = Demo::start();
    let browser = Browser::open(Script::On, Looks::default()).await;
    let walker = Walker::new(&browser, &demo, "en");
    walker.reset("emily.carter", NEWER).await;
    walker.change("emily.carter", NEWER, NEW).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_journey_works_without_script() {
    let demo = Demo::start();
    let browser = Browser::open(Script::Off, Looks::default()).await;
    let walker = Walker::new(&browser, &demo, "da");
    walker.reset("soren.kjaer", NEW).await;
    walker.change("soren.kjaer", NEW, NEWER).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_is_told_what_works_and_takes_a_suggestion_with_script_and_without() {
    for (script, dark, language, login, old) in [
        (Script::On, false, "da", "anna.holm", "kaffe paa havnen 1962"),
        (Script::On, true, "en", "emily.carter", "seven quiet lanterns"),
        (Script::Off, false, "da", "soren.kjaer", "blaabaer og fyrretraeer"),
    ] {
        let demo = Demo::start();
        let browser = Browser::open(script, Looks { dark, narrow: dark }).await;
        let walker = Walker::new(&browser, &demo, language);
        walker.prove(login).await;
        walker.is_refused_with_advice(login).await;
        walker.is_refused_by_the_directory(old).await;
        if script == Script::On {
            walker.go("/reset/password").await;
            walker.hears_while_typing().await;
        }
        walker.takes_a_suggestion().await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_changes_a_password_hears_what_it_comes_to_and_takes_a_suggestion_with_script_and_without() {
    for (script, language, login, old) in [
        (Script::On, "da", "anna.holm", "kaffe paa havnen 1962"),
        (Script::On, "en", "emily.carter", "seven quiet lanterns"),
        (Script::Off, "da", "soren.kjaer", "blaabaer og fyrretraeer"),
    ] {
        let demo = Demo::start();
        let browser = Browser::open(script, Looks::default()).await;
        Walker::new(&browser, &demo, language).changes_to_a_suggestion(login, old).await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_link_works_in_the_browser_that_asked_and_asks_for_the_code_in_another() {
    let demo = Demo::start();
    let browser = Browser::open(Script::On, Looks::default()).await;
    let walker = Walker::new(&browser, &demo, "en");
    walker.ask("oliver.hughes").await;
    let link = demo.last_link("oliver.hughes", "/reset/link#").await;
    let other = Browser::open(Script::On, Looks::default()).await;
    other.go(&link).await;
    other.meets("reset-link-other-browser", None).await;
    assert_eq!(other.count("input[name=password]").await, 0, "another browser gets no further by a link");
    other.close().await;
    browser.go(&link).await;
    browser.meets("reset-link", None).await;
    browser.press("form[data-fragment] button[type=submit]").await;
    browser.wait_for_path("/reset/password").await;
    walker.choose(NEWER).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_owner_says_this_was_not_me() {
    let demo = Demo::start();
    let browser = Browser::open(Script::On, Looks::default()).await;
    let walker = Walker::new(&browser, &demo, "da");
    walker.reset("mikkel.lund", NEW).await;
    let link = demo.last_link("mikkel.lund", "/not-me#").await;
    browser.go(&link).await;
    browser.meets("not-me", None).await;
    browser.press("form[data-fragment] button[type=submit]").await;
    browser.meets("not-me-done", None).await;
    assert_eq!(browser.count("form[data-fragment]").await, 0, "there is nothing left to press");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_account_is_unlocked_and_a_forgotten_user_name_found_with_script_and_without() {
    for (script, language, login, password) in [
        (Script::On, "da", "jonas.bak", "tre maager og en kutter"),
        (Script::Off, "en", "charlotte.reed", "under the copper beech"),
    ] {
        let demo = Demo::start();
        let browser = Browser::open(script, Looks::default()).await;
        let walker = Walker::new(&browser, &demo, language);
        walker.find_username(login).await;
        walker.unlock(login).await;
        walker.change(login, password, NEW).await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_pages_of_an_unlocking_pass_axe_in_the_dark_at_320_pixels() {
    let demo = Demo::start();
    let browser = Browser::open(Script::On, Looks { dark: true, narrow: true }).await;
    let walker = Walker::new(&browser, &demo, "da");
    walker.find_username("jonas.bak").await;
    walker.unlock("jonas.bak").await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_method_registers_one_and_resets_by_it_with_script_and_without() {
    for (script, language, login, password) in [
        (Script::On, "da", "freja.norgaard", "regnvejr over Samsoe"),
        (Script::Off, "en", "thomas.ashby", "marmalade before noon"),
    ] {
        let demo = Demo::start();
        let browser = Browser::open(script, Looks::default()).await;
        let walker = Walker::new(&browser, &demo, language);
        assert_eq!(walker.sign_in(login, password).await, "/security-info/set-up");
        let codes = walker.make_codes().await;
        walker.reset_by_code(login, &codes[0], false, NEW).await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_resets_with_two_proofs_and_then_visits_the_console() {
    let demo = Demo::start();
    let browser = Browser::open(Script::On, Looks { dark: true, narrow: true }).await;
    let walker = Walker::new(&browser, &demo, "en");
    let codes = demo.codes_of("kirsten.dahl").await;
    walker.reset_by_code("kirsten.dahl", &codes[0], true, NEW).await;
    walker.visit_the_console("kirsten.dahl", NEW, &CLOSED).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_of_the_console_gets_in_without_script() {
    let demo = Demo::start();
    let browser = Browser::open(Script::Off, Looks::default()).await;
    let walker = Walker::new(&browser, &demo, "da");
    walker.visit_the_console("kirsten.dahl", "noeglen under blomsterpotten", &CLOSED).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ones_own_methods_are_added_and_looked_through_light_and_dark() {
    for (dark, language) in [(true, "da"), (false, "en")] {
        let demo = Demo::start();
        let browser = Browser::open(Script::On, Looks { dark, narrow: true }).await;
        let walker = Walker::new(&browser, &demo, language);
        assert_eq!(walker.sign_in("kirsten.dahl", "noeglen under blomsterpotten").await, "/security-info");
        walker.add_app("kirsten.dahl").await;
        walker.look_at_ones_own().await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_passes_axe_in_both_languages_light_and_dark_and_fits_320_pixels() {
    for (language, login) in [("da", "anna.holm"), ("en", "emily.carter")] {
        for dark in [false, true] {
            let demo = Demo::start();
            let browser = Browser::open(Script::On, Looks { dark, narrow: true }).await;
            let walker = Walker::new(&browser, &demo, language);
            walker.look_everywhere(login, NEW, NEWER).await;
            browser.close().await;
        }
    }
}
