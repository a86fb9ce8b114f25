//! The help page: answers from the policy in force, and the ways that lead to them.

use crate::app::{Browser, TestApp};
use domain::locale::Locale;
use domain::policy::PolicySet;

async fn help(app: &TestApp, language: &'static str) -> String {
    let mut browser = Browser { language, ..app.browser() };
    let page = browser.get("/help").await;
    assert_eq!(page.status, http::StatusCode::OK);
    page.body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_change_when_the_policy_changes_in_both_languages() {
    let app = TestApp::new().await;
    let said = [
        ("en", "A code works for 10 minutes", "A code works for 5 minutes"),
        ("da", "En kode virker i 10 minutter", "En kode virker i 5 minutter"),
        ("en", "12 characters or more", "20 characters or more"),
        ("da", "mindst 12 tegn", "mindst 20 tegn"),
        ("en", "administrators need 2 proofs", "administrators cannot use this service"),
        ("da", "administratorer give 2 beviser", "administratorer ikke bruge tjenesten"),
    ];
    for (language, before, after) in said {
        let page = help(&app, language).await;
        assert!(page.contains(before) && !page.contains(after), "{before}: {page}");
    }
    let mut set = PolicySet::default();
    set.lifetimes.code_s = 300;
    set.password.length_min = 20;
    set.administrators.enabled = false;
    app.with_policy(&set).await;
    for (language, before, after) in said {
        let page = help(&app, language).await;
        assert!(page.contains(after) && !page.contains(before), "{after}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_organisation_s_own_entries_are_shown_escaped_in_each_language() {
    let app = TestApp::new().await;
    let english = help(&app, "en").await;
    for part in ["In the &#60;yard&#62;.</p>", "<p>Ask at the gate.</p>", "id=\"own-1\"", "More from Example"]
    {
        assert!(english.contains(part), "{part}: {english}");
    }
    assert!(help(&app, "da").await.contains("I &#60;gården&#62;."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_dead_end_leads_to_its_answer() {
    let app = TestApp::new().await;
    let mut browser = app.browser();
    for (path, anchor) in
        [("/reset/code", "lives"), ("/no-such-page", "reference"), ("/change/checking", "lives")]
    {
        let page = browser.get(path).await;
        assert!(page.body.contains(&format!("href=\"/help#{anchor}\"")), "{path}: {}", page.body);
    }
    browser.asked("alice").await;
    for (path, anchor) in
        [("/reset/method", "no-method"), ("/reset/not-received", "no-code"), ("/reset/password", "ways")]
    {
        let page = browser.get(path).await;
        assert!(page.body.contains(&format!("href=\"/help#{anchor}\"")), "{path}: {}", page.body);
    }
    let all = help(&app, "en").await;
    for area in text::faq::Area::ALL {
        for question in area.questions() {
            assert!(all.contains(&format!("<h3 id=\"{}\">", question.anchor())), "{question:?}");
            assert!(all.contains(&format!("href=\"#{}\"", question.anchor())), "{question:?}");
        }
        assert!(all.contains(&area.heading(Locale::En)));
    }
}
