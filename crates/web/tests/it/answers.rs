//! Answers compared with the person, in a reset: an app's code, a recovery code.

use crate::app::{Browser, GOOD, Reply, TestApp};
use crate::security_info::{every_method, shown};
use http::StatusCode;

async fn site(proofs: u8) -> TestApp {
    let app = TestApp::new().await;
    app.with_policy(&every_method(proofs)).await;
    app
}

impl Browser<'_> {
    /// Gives an answer, waits for the tick, and goes where it leads.
    async fn answers(&mut self, method: &str, typed: &str) -> Reply {
        self.get(&format!("/reset/answer?method={method}")).await;
        let page = self.submit("/reset/answer", &[("method", method), ("code", typed)]).await;
        assert_eq!(page.status, StatusCode::ACCEPTED, "{page:?}");
        self.app.checked(&self.cookies["__Host-flow"]).await;
        self.follow("/reset/checking").await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailed_code_and_an_app_reset_a_password() {
    let app = site(2).await;
    let mut owner = app.browser();
    owner.at_their_methods("alice").await;
    let phone = owner.adds_an_app().await;
    let mut browser = app.browser();
    browser.asked("alice").await;
    let page = browser.submit("/reset/code", &[("code", &app.code())]).await;
    assert!(page.body.contains("Authenticator app"), "{}", page.body);
    let page = browser.submit("/reset/method", &[("method", "totp-1"), ("confirm", "")]).await;
    assert_eq!(page.heading(), "The code in your app");
    let page = browser.post("/reset/answer", &[("method", "totp"), ("code", "12")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("The app shows six digits"), "{}", page.body);
    let page = browser.answers("totp", &shown(&phone, &app)).await;
    assert_eq!(page.heading(), "Choose a new password", "{}", page.body);
    let page = browser.submit("/reset/password", &[("password", GOOD)]).await;
    assert_eq!(page.heading(), "Your password has been reset");
    assert_eq!(app.password_of("alice"), GOOD);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recovery_code_may_come_first_and_works_once() {
    let app = site(1).await;
    let mut owner = app.browser();
    owner.at_their_methods("alice").await;
    let codes = owner.makes_codes().await;
    let mut browser = app.browser();
    browser.get("/reset").await;
    let page = browser.submit("/reset", &[("login", "alice"), ("return_to", "")]).await;
    assert!(page.body.contains("value=\"recovery_code\""), "{}", page.body);
    assert!(!page.body.contains("value=\"totp\""), "an app is never first: {}", page.body);
    let fields = [("method", "recovery_code"), ("confirm", "")];
    let page = browser.submit("/reset/method", &fields).await;
    assert_eq!(page.heading(), "One of your recovery codes");
    let page = browser.answers("recovery_code", &codes[3].to_lowercase()).await;
    assert_eq!(page.heading(), "Choose a new password", "{}", page.body);
    let mut second = app.browser();
    second.get("/reset").await;
    second.submit("/reset", &[("login", "alice"), ("return_to", "")]).await;
    let page = second.answers("recovery_code", &codes[3]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("Some things can be used only once"), "{}", page.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn atk_074_a_code_for_nobody_is_refused_like_a_wrong_one() {
    let app = site(1).await;
    let mut told = Vec::new();
    for name in ["alice", "ghost", "dora"] {
        let mut browser = app.browser();
        browser.get("/reset").await;
        browser.submit("/reset", &[("login", name), ("return_to", "")]).await;
        let page = browser.answers("recovery_code", "K7M4-QX2P-9RTW-3HDN").await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let (_, main) = page.body.split_once("<h1>").expect("a heading");
        let main = main.split_once("<aside").expect("the end").0.replace(&browser.csrf, "");
        told.push(main);
    }
    assert!(told.windows(2).all(|pair| pair[0] == pair[1]), "{told:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_on_offer_leads_back_to_the_choice() {
    let app = site(2).await;
    let mut browser = app.browser();
    browser.get("/reset").await;
    browser.submit("/reset", &[("login", "alice"), ("return_to", "")]).await;
    for method in ["totp", "email", "current_password", "sms", ""] {
        let reply = browser.get(&format!("/reset/answer?method={method}")).await;
        assert_eq!(reply.location(), "/reset/method", "{method}");
        let reply = browser.post("/reset/answer", &[("method", method), ("code", "123456")]).await;
        assert_eq!(reply.location(), "/reset/method", "{method}");
    }
    assert_eq!(browser.get("/reset/checking").await.location(), "/reset/method", "nothing to check");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_account_is_unlocked_by_a_recovery_code() {
    let app = site(1).await;
    app.room.directory.alter("alice", |person| person.account.state.locked = false);
    let mut owner = app.browser();
    owner.at_their_methods("alice").await;
    let codes = owner.makes_codes().await;
    app.room.directory.alter("alice", |person| person.account.state.locked = true);
    let mut browser = app.browser();
    browser.get("/unlock").await;
    browser.submit("/unlock", &[("login", "alice"), ("return_to", "")]).await;
    let page = browser.answers("recovery_code", &codes[0]).await;
    assert!(page.body.contains("action=\"/unlock/confirm\""), "{}", page.body);
    browser.submit("/unlock/confirm", &[]).await;
    assert!(!app.room.directory.person("alice").account.state.locked);
}
