//! The way through one's own methods, and a reset by them.

use crate::browser::Script;
use crate::pages::Walker;
use domain::time::Timestamp;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use testkit::phone::PhoneApp;

/// What a phone's clock shows.
#[expect(clippy::disallowed_methods, reason = "the phone and the demo have the same clock")]
fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    Timestamp::from_seconds(i64::try_from(since.as_secs()).expect("a moment"))
}

impl Walker<'_> {
    /// Signs in to one's own methods, with a wrong password first; where that leads.
    pub async fn sign_in(&self, login: &str, password: &str) -> String {
        for given in ["not my password", password] {
            self.go("/security-info/sign-in").await;
            self.meets("own-sign-in").await;
            self.browser.type_into("#login", login).await;
            self.browser.type_into("#current", given).await;
            self.browser.press("form[action='/security-info/sign-in'] button[type=submit]").await;
            self.leave("/security-info/checking").await;
            self.meets("own-signed-in").await;
        }
        self.browser.path().await
    }

    /// Waits until a check is over: with script the page looks by itself, without it the person does.
    async fn leave(&self, checking: &str) {
        for _ in 0..80 {
            if self.browser.path().await != checking || self.browser.count(".error").await > 0 {
                return;
            }
            if self.browser.script == Script::Off && self.browser.count("main a.button").await > 0 {
                self.browser.press("main a.button").await;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("{checking} never ended");
    }

    /// The second proof, by the mail that comes.
    async fn prove_by_mail(&self, login: &str) {
        self.meets("second").await;
        self.browser.choose("input[value^=email]").await;
        self.browser.press("form[action='/security-info/second'] button[type=submit]").await;
        self.meets("second-code").await;
        self.browser.type_into("#code", &self.site.last_code(login).await).await;
        self.browser.press("form[action='/security-info/code'] button[type=submit]").await;
        self.leave("/security-info/checking").await;
    }

    /// Makes recovery codes.
    pub async fn make_codes(&self) -> Vec<String> {
        self.go("/security-info/codes").await;
        self.meets("own-codes").await;
        self.browser.press("form[action='/security-info/codes'] button[type=submit]").await;
        self.meets("own-codes-made").await;
        let codes = self.browser.texts(".codes code").await;
        assert_eq!(codes.len(), 10);
        self.browser.press("main a.button").await;
        self.meets("own-list").await;
        codes
    }

    /// Adds an authenticator app after one more proof, with a wrong code on the way.
    pub async fn add_app(&self, login: &str) {
        self.go("/security-info/app").await;
        self.prove_by_mail(login).await;
        self.go("/security-info/app").await;
        self.meets("own-app").await;
        self.browser.type_into("#label", "Telefon").await;
        self.browser.press("form[action='/security-info/app'] button[type=submit]").await;
        self.meets("own-scan").await;
        let phone = PhoneApp::scanned(&self.browser.hidden_text("code.key").await);
        self.browser.type_into("#code", "12").await;
        self.browser.press("form[action='/security-info/prove'] button[type=submit]").await;
        self.meets("own-prove-wrong").await;
        self.browser.type_into("#code", &phone.code(now())).await;
        self.browser.press("form[action='/security-info/prove'] button[type=submit]").await;
        self.browser.wait_for_path("/security-info").await;
        self.meets("own-list").await;
        assert!(self.browser.text("main").await.contains("Telefon"));
    }

    /// The pages that lie on no journey.
    pub async fn look_at_ones_own(&self) {
        for (path, page) in [
            ("/security-info", "own-list"),
            ("/security-info/address", "own-address"),
            ("/security-info/activity", "own-activity"),
            ("/security-info/data", "own-data"),
            ("/security-info/confirm", "own-confirm"),
            ("/security-info/set-up", "own-set-up"),
        ] {
            self.go(path).await;
            self.meets(page).await;
        }
        for link in ["rename", "remove"] {
            self.go("/security-info").await;
            self.browser.press(&format!("a[href^='/security-info/{link}']")).await;
            self.meets(&format!("own-{link}")).await;
        }
    }

    /// A reset by a recovery code, after a mailed one if both are asked for.
    pub async fn reset_by_code(&self, login: &str, code: &str, mail_first: bool, new: &str) {
        if mail_first {
            self.ask(login).await;
            self.browser.type_into("#code", &self.site.last_code(login).await).await;
            self.browser.press("form[action='/reset/code'] button[type=submit]").await;
        } else {
            self.go("/reset").await;
            self.browser.type_into("#login", login).await;
            self.browser.press("main form button[type=submit]").await;
        }
        self.browser.wait_for_path("/reset/method").await;
        self.meets("method").await;
        self.browser.choose("input[value^=recovery]").await;
        self.browser.press("form[action='/reset/method'] button[type=submit]").await;
        self.browser.wait_for_path("/reset/answer").await;
        self.meets("answer").await;
        self.browser.type_into("#code", &code.to_lowercase()).await;
        self.browser.press("form[action='/reset/answer'] button[type=submit]").await;
        self.leave("/reset/checking").await;
        self.browser.wait_for_path("/reset/password").await;
        self.choose(new).await;
    }

    /// The owner's way to the console, through its rooms, and to who may not reset, with the causes.
    pub async fn visit_the_console(&self, login: &str, password: &str, closed: &[(&str, &str)]) {
        self.go("/console/sign-in").await;
        self.meets("console-sign-in").await;
        self.browser.type_into("#login", login).await;
        self.browser.type_into("#current", password).await;
        self.browser.press("form[action='/console/sign-in'] button[type=submit]").await;
        self.leave("/console/checking").await;
        self.meets("console-second").await;
        self.browser.choose("input[value^=email]").await;
        self.browser.press("form[action='/console/second'] button[type=submit]").await;
        self.meets("console-code").await;
        self.browser.type_into("#code", &self.site.last_code(login).await).await;
        self.browser.press("form[action='/console/code'] button[type=submit]").await;
        self.leave("/console/checking").await;
        for (path, page) in [
            ("/console/events", "console-events"),
            ("/console/policy", "console-policy"),
            ("/console/policy/edit", "console-edit"),
            ("/console/health", "console-health"),
            ("/console/person", "console-person"),
        ] {
            self.go(path).await;
            self.meets(page).await;
        }
        for (somebody, code) in closed {
            self.browser.type_into("#login", somebody).await;
            self.browser.press("form[action='/console/person'] button[type=submit]").await;
            self.meets("console-found").await;
            assert!(self.browser.text("main").await.contains(code), "{somebody}");
        }
    }
}
