//! Help that the policy names: a form, a mailbox, a page.

use crate::app::TestApp;
use domain::policy::{Help, PolicySet};
use http::StatusCode;
use testkit::fake::mailer::Kind;

const FORM: &str = "/help/contact";

fn letters(app: &TestApp) -> Vec<(String, String, String, String)> {
    let letter = |mail: testkit::fake::mailer::FakeMail| match mail.kind {
        Kind::Letter { login, text } => Some((mail.to, login, text, mail.reference)),
        _ => None,
    };
    app.room.mailer.sent().into_iter().filter_map(letter).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_goes_to_those_who_look_after_accounts_whoever_it_is_about() {
    for (language, heading) in [("en", "Your letter is on its way"), ("da", "Dit brev er på vej")] {
        let app = TestApp::new().await;
        for login in ["alice", "ghost"] {
            let mut browser = crate::app::Browser { language, ..app.browser() };
            browser.get(FORM).await;
            let text = "I typed it\r\nthree times.\u{7}\r\nBcc: nobody@example.org";
            let fields = [("login", login), ("reference", "K7M4-QX2P"), ("text", text)];
            let page = browser.post(FORM, &fields).await;
            assert_eq!((page.status, page.heading()), (StatusCode::OK, heading), "{login}");
        }
        let text = "I typed it\nthree times.\nBcc: nobody@example.org".to_owned();
        let to = |login: &str| {
            ("desk@example.org".to_owned(), login.to_owned(), text.clone(), "k7m4-qx2p".to_owned())
        };
        assert_eq!(letters(&app), [to("alice"), to("ghost")]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_missing_or_too_long_is_told_and_nothing_is_lost() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let long = "x".repeat(1_001);
    for (login, reference, text, told) in [
        ("", "", "help", "Enter"),
        ("alice", "not one", "help", "two times four"),
        ("alice", "", " \u{1} ", "Write what happened"),
        ("alice", "", long.as_str(), "at most 1000 characters"),
    ] {
        browser.get(FORM).await;
        let page = browser.post(FORM, &[("login", login), ("reference", reference), ("text", text)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
        assert!(page.body.contains(told), "{told}: {}", page.body);
        assert!(page.body.contains(text.trim()), "kept");
    }
    assert!(letters(&app).is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_form_takes_five_letters_an_hour_from_one_network() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    let fields = [("login", "alice"), ("reference", ""), ("text", "help")];
    for _ in 0..5 {
        browser.get(FORM).await;
        assert_eq!(browser.post(FORM, &fields).await.status, StatusCode::OK);
    }
    browser.get(FORM).await;
    let page = browser.post(FORM, &fields).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!page.header("retry-after").is_empty());
    assert_eq!(letters(&app).len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_letter_that_no_server_takes_is_not_called_sent() {
    let app = TestApp::new().await;
    app.room.mailer.go_down();
    let mut browser = app.browser();
    browser.get(FORM).await;
    let page = browser.post(FORM, &[("login", "alice"), ("reference", ""), ("text", "help")]).await;
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_policy_may_name_a_mailbox_or_a_page_instead() {
    for (help, href) in [
        (Help::Mail("it@example.org".into()), "href=\"mailto:it@example.org\""),
        (Help::Url("https://it.example.org/help".into()), "href=\"https://it.example.org/help\""),
    ] {
        let app = TestApp::new().await;
        assert!(app.get("/help").await.body.contains("href=\"/help/contact\""), "the form by default");
        app.with_policy(&PolicySet { help, ..PolicySet::default() }).await;
        let page = app.get("/help").await;
        assert!(page.body.contains(href) && !page.body.contains("/help/contact"), "{}", page.body);
        assert_eq!(app.get(FORM).await.location(), "/help");
        let mut browser = app.browser();
        browser.get("/help").await;
        browser.get("/reset").await;
        let page = browser.post(FORM, &[("login", "alice"), ("reference", ""), ("text", "help")]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "there is no form: {}", page.body);
        assert!(letters(&app).is_empty());
    }
}
