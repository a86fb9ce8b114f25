//! A reset by pages.

use crate::app::{GOOD, TestApp};
use crate::world::OLD;
use http::StatusCode;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forgotten_password_is_reset_page_by_page() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let page = browser.asked("alice").await;
    assert_eq!(page.heading(), "Enter the code");
    assert!(page.body.contains("If this account can be reset here"), "{}", page.body);
    assert!(!page.body.contains("alice"), "nothing about the person before a proof: {}", page.body);
    let code = app.code().to_lowercase().replace('-', " ");
    let page = browser.submit("/reset/code", &[("code", &code)]).await;
    assert_eq!(page.heading(), "Choose a new password");
    assert!(page.body.contains("autocomplete=\"username\" value=\"alice\""), "{}", page.body);
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
    assert_eq!(page.header("clear-site-data"), "\"cache\"");
    assert_eq!(app.password_of("alice"), GOOD);
    assert!(!browser.cookies.contains_key("__Host-flow"));
    assert!(browser.cookies.contains_key("__Host-device"));
    let again = browser.get("/reset/done").await;
    assert_eq!(again.heading(), "Your password has been reset", "the page can be loaded again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_in_danish() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.language = "da-DK, en;q=0.5";
    let page = browser.asked("alice").await;
    assert!(page.body.contains("<html lang=\"da\">"));
    assert_eq!(page.heading(), text::get(domain::locale::Locale::Da, "reset-code-title"));
    let page = browser.submit("/reset/code", &[("code", &app.code())]).await;
    assert_eq!(page.heading(), text::get(domain::locale::Locale::Da, "password-new-title"));
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), text::get(domain::locale::Locale::Da, "done-title"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_code_is_told_and_the_right_one_still_works() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.asked("alice").await;
    for (typed, told) in [("", "code-empty"), ("12", "code-format"), ("0000-0000", "reset-code-wrong")] {
        let page = browser.post("/reset/code", &[("code", typed)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = text::get(domain::locale::Locale::En, told);
        assert_eq!(page.body.matches(&told).count(), 2, "{told} at the field and in the summary");
        assert!(page.body.contains("<title>Error: "));
    }
    let page = browser.submit("/reset/code", &[("code", &app.code())]).await;
    assert_eq!(page.heading(), "Choose a new password");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mailed_link_works_by_a_button_and_never_by_a_visit() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.asked("alice").await;
    let link = app.room.mailer.last_link_to("alice@example.org");
    for _ in 0..3 {
        let page = browser.get("/reset/link").await;
        assert_eq!(page.heading(), "Continue the reset");
    }
    let page = app.browser().get("/reset/link").await;
    assert_eq!(page.heading(), "Type the code where you started", "another browser");
    let page = browser.submit("/reset/link", &[("link", "wrong")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.submit("/reset/link", &[("link", &link)]).await;
    assert_eq!(page.heading(), "Choose a new password");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_026_another_browser_gains_nothing_from_a_finished_proof() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    let mut other = app.browser();
    other.get("/reset").await;
    for fields in [&[("password", GOOD)][..], &[("password", GOOD), ("login", "alice")]] {
        let page = other.post("/reset/password", fields).await;
        assert!(page.status.is_client_error(), "{page:?}");
    }
    let code = app.code();
    other.asked("bob").await;
    let page = other.post("/reset/code", &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.password_of("alice"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn broken_rules_are_told_at_once_and_the_proof_survives() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    let page = browser.post("/reset/password", &[("password", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.post("/reset/password", &[("password", "alice-1")]).await;
    assert!(page.body.contains("There are 3 problems"), "{}", page.body);
    assert!(!page.body.contains("alice-1"), "a password never comes back");
    let page = browser.post("/reset/password", &[("password", OLD)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_is_told_what_makes_it_easy_and_what_works() {
    use domain::locale::Locale;
    use domain::password::Advice;
    let app = TestApp::new().await;
    for (language, locale) in [("en", Locale::En), ("da", Locale::Da)] {
        let mut browser = app.browser();
        browser.language = language;
        browser.proven().await;
        let page = browser.get("/reset/password").await;
        assert!(!page.body.contains("password-advice"), "nothing is advised before anything is typed");
        let page = browser.post("/reset/password", &[("password", "13.11.1984")]).await;
        for advice in [Advice::Date, Advice::Words] {
            let told = text::password::advice(locale, advice);
            assert_eq!(page.body.matches(&told).count(), 1, "{told}: {}", page.body);
        }
        assert!(page.body.contains("id=\"password-advice\""), "tied to the field: {}", page.body);
        let page = browser.post("/reset/password", &[("password", "")]).await;
        assert!(!page.body.contains("password-advice"), "{}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_easy_to_guess_is_taken_all_the_same() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    let page = browser.submit("/reset/password", &[("password", "zxcvbgfdsawe")]).await;
    assert_eq!(page.heading(), "Your password has been reset", "advice refuses nothing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_message_can_be_asked_for_until_the_reset_has_had_enough() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.asked("alice").await;
    let page = browser.get("/reset/not-received").await;
    assert_eq!(page.heading(), "Have you not received the code?");
    let page = browser.submit("/reset/not-received", &[]).await;
    assert_eq!(page.heading(), "Enter the code");
    assert!(page.body.contains("role=\"status\""));
    for _ in 0..10 {
        let page = browser.post("/reset/not-received", &[]).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            let seconds: u64 = page.header("retry-after").parse().expect("seconds");
            assert!((1..=3601).contains(&seconds), "{seconds}");
            assert!(page.body.contains("You can try again"), "{}", page.body);
            return;
        }
    }
    panic!("no end to messages");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_can_be_stopped_and_stays_stopped() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    let page = browser.submit("/reset/cancel", &[]).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "The reset has been stopped"));
    let page = browser.post("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(browser.get("/reset/code").await.location(), "/reset/stopped");
    assert_eq!(app.password_of("alice"), OLD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_page_keeps_the_name_and_starts_again() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    app.room.clock.advance(Duration::from_secs(3 * 3600));
    let page = browser.post("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.status, StatusCode::GONE);
    assert!(page.body.contains("name=\"login\" type=\"text\" value=\"alice\""), "{}", page.body);
    let page = browser.submit("/reset", &[("login", "alice"), ("return_to", "")]).await;
    assert_eq!(page.heading(), "How do you want to prove it is you?");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outcome_nobody_knows_is_told_as_that() {
    use testkit::fake::directory::Order;
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    app.room.directory.order(Order::LoseRequest);
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "We do not know yet whether your password was saved");
    assert!(page.body.contains("/reset/unknown"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directory_that_is_away_says_the_same_to_all_and_changes_nothing() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    app.room.directory.go_down();
    let page = browser.post("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{}", page.body);
    assert_eq!(page.heading(), "Not available right now");
    assert!(page.body.contains(page.header("x-request-id")), "the incident is on the page");
    app.room.directory.come_up();
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_out_of_order_lead_back_to_where_the_reset_is() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    assert_eq!(browser.get("/reset/code").await.status, StatusCode::GONE);
    browser.get("/reset").await;
    browser.submit("/reset", &[("login", "alice"), ("return_to", "")]).await;
    assert_eq!(browser.get("/reset/code").await.location(), "/reset/method");
    assert_eq!(browser.get("/reset/password").await.status, StatusCode::CONFLICT);
    assert_eq!(browser.get("/reset/done").await.location(), "/reset/method");
    let page = browser.post("/reset/method", &[("confirm", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(app.browser().get("/reset/done").await.location(), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_050_only_a_place_on_the_list_is_gone_on_to() {
    let app = TestApp::new().await;
    let place = "https%3A%2F%2Fportal.example.org%2Fhome";
    for (asked, is_known) in
        [(place, true), ("https%3A%2F%2Fevil.test%2F", false), ("%2F%2Fevil.test", false)]
    {
        let mut browser = app.browser();
        let page = browser.get(&format!("/reset?return_to={asked}")).await;
        let at = if is_known { "0" } else { "" };
        assert!(page.body.contains(&format!("name=\"return_to\" value=\"{at}\"")), "{}", page.body);
        assert!(!page.body.contains("evil"));
    }
    let mut browser = app.browser();
    browser.get("/reset").await;
    browser.submit("/reset", &[("login", "alice"), ("return_to", "0")]).await;
    assert_eq!(browser.cookies.get("__Host-return").map(String::as_str), Some("0"));
    browser.submit("/reset", &[("login", "alice"), ("return_to", "7")]).await;
    assert!(!browser.cookies.contains_key("__Host-return"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn this_was_not_me_takes_one_button() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    browser.proven().await;
    browser.submit("/reset/password", &[("password", GOOD)]).await;
    app.work().await;
    let (_, secret) = app.room.mailer.last_disavowal().expect("a notice");
    let mut owner = app.browser();
    let page = owner.get("/not-me").await;
    assert_eq!(page.heading(), "Was this not you?");
    let page = owner.post("/not-me", &[("link", "")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let other = domain::secret::Token::mint(app.room.chance.as_ref()).reveal().to_string();
    let page = owner.post("/not-me", &[("link", &other)]).await;
    assert_eq!(page.status, StatusCode::GONE);
    let whole = format!("https://reset.example.org/not-me#{secret}");
    let page = owner.post("/not-me", &[("link", &whole)]).await;
    assert_eq!((page.status, page.heading()), (StatusCode::OK, "Resets are stopped"));
}
