//! The way through the pages.

use crate::browser::{Browser, Script};
use crate::site::Site;

/// Nobody's words, and no name in them.
const NEW_AND_GOOD: &str = "fem gule paraplyer under trappen";

pub struct Walker<'a> {
    pub browser: &'a Browser,
    pub site: &'a Site,
    language: &'a str,
}

impl<'a> Walker<'a> {
    pub fn new(browser: &'a Browser, site: &'a Site, language: &'a str) -> Self {
        Self { browser, site, language }
    }

    pub async fn go(&self, path: &str) {
        self.browser.go(&format!("{}{path}?ui_locales={}", self.site.url, self.language)).await;
    }

    pub async fn meets(&self, page: &str) {
        self.browser.meets(page, Some(self.language)).await;
    }

    /// Names the account and asks for a mail.
    pub async fn ask(&self, login: &str) {
        self.ask_at("/reset", login).await;
    }

    /// The same by another door.
    async fn ask_at(&self, door: &str, login: &str) {
        self.go(door).await;
        self.meets(door.trim_start_matches('/')).await;
        self.browser.type_into("#login", login).await;
        self.browser.press("main form button[type=submit]").await;
        self.browser.wait_for_path("/reset/method").await;
        self.meets("method").await;
        if self.browser.count("input[type=radio]:checked").await == 0 {
            let radio = self.browser.driver.find(thirtyfour::By::Css("input[type=radio]")).await;
            radio.expect("a method").send_keys(" ").await.expect("chosen");
        }
        self.browser.press("form[action='/reset/method'] button[type=submit]").await;
        self.browser.wait_for_path("/reset/code").await;
        self.meets("code").await;
    }

    /// A wrong password first, then a good one.
    pub async fn choose(&self, new: &str) {
        self.meets("password").await;
        self.browser.type_into("#password", "kort").await;
        self.browser.press("form[action='/reset/password'] button[type=submit]").await;
        self.meets("password-too-short").await;
        assert!(self.browser.count(".error").await > 0, "the reason stands beside the field");
        assert_eq!(self.browser.count("#password-advice").await, 1, "and what would work");
        self.browser.type_into("#password", new).await;
        self.browser.press("form[action='/reset/password'] button[type=submit]").await;
        self.browser.wait_for_path("/reset/done").await;
        self.meets("done").await;
    }

    /// As far as the page where a password is chosen.
    pub async fn prove(&self, login: &str) {
        self.ask(login).await;
        let code = self.site.last_code(login).await;
        self.browser.type_into("#code", &code).await;
        self.browser.press("form[action='/reset/code'] button[type=submit]").await;
        self.browser.wait_for_path("/reset/password").await;
    }

    /// A password that breaks several rules: every reason at once, what makes it easy, and what works.
    pub async fn is_refused_with_advice(&self, login: &str) {
        self.browser.type_into("#password", login).await;
        self.browser.press("form[action='/reset/password'] button[type=submit]").await;
        self.meets("password-refused").await;
        assert!(self.browser.count(".summary li").await >= 2, "every reason at once");
        assert!(self.browser.count("#password-advice p").await >= 1, "and what would work");
        if self.browser.script == Script::On {
            self.browser.show("#password-advice").await;
            self.meets("password-advice").await;
        }
    }

    /// A password that breaks no rule of ours, and that the directory does not take: it is the one in force.
    pub async fn is_refused_by_the_directory(&self, old: &str) {
        self.browser.type_into("#password", old).await;
        self.browser.press("form[action='/reset/password'] button[type=submit]").await;
        self.meets("password-unchanged").await;
        assert_eq!(self.browser.count(".summary li").await, 1, "its reason alone");
        assert_eq!(self.browser.count("#password-advice").await, 1, "and what would work");
    }

    /// While a password is typed one sentence says what it comes to, and says it politely.
    pub async fn hears_while_typing(&self) {
        self.browser.type_into("#password", "zxcvbgfdsawe").await;
        let said = self.browser.wait_for_text(".weighed").await;
        self.meets("password-weighed").await;
        self.browser.type_into("#password", NEW_AND_GOOD).await;
        let mut better = self.browser.wait_for_text(".weighed").await;
        for _ in 0..50 {
            if better != said {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            better = self.browser.wait_for_text(".weighed").await;
        }
        assert_ne!(better, said);
        let place = self.browser.driver.find(thirtyfour::By::Css(".weighed")).await.expect("there");
        assert_eq!(place.attr("role").await.expect("readable").as_deref(), Some("status"));
        assert_eq!(self.browser.count(".error, [aria-invalid]").await, 0, "nothing is red before the button");
    }

    /// Takes what is suggested: by one press with script, by reading and typing without.
    pub async fn takes_a_suggestion(&self) {
        self.puts_in_a_suggestion("/reset/password/suggestion").await;
        self.browser.press("form[action='/reset/password'] button[type=submit]").await;
        self.browser.wait_for_path("/reset/done").await;
        self.meets("done").await;
    }

    /// Changes a known password: hears what is typed first, and then takes what is suggested.
    pub async fn changes_to_a_suggestion(&self, login: &str, current: &str) {
        self.go("/change").await;
        self.browser.type_into("#login", login).await;
        if self.browser.script == Script::On {
            self.hears_while_typing().await;
        }
        self.puts_in_a_suggestion("/change/suggestion").await;
        let field = self.browser.driver.find(thirtyfour::By::Css("#login")).await.expect("there");
        let kept = if self.browser.script == Script::On { login } else { "" };
        assert_eq!(field.prop("value").await.expect("readable").as_deref(), Some(kept), "the name is kept");
        self.browser.type_into("#login", login).await;
        self.browser.type_into("#current", current).await;
        self.browser.press("form[action='/change'] button[type=submit]").await;
        self.browser.wait_for_path("/change/checking").await;
        self.wait_for_the_check().await;
        self.meets("change-applied").await;
        assert_eq!(self.browser.count(".error").await, 0, "{}", self.browser.text("h1").await);
    }

    /// One press asks for it; it goes into the field by another one, or by hand.
    async fn puts_in_a_suggestion(&self, form: &str) {
        self.browser.press(&format!("form[action='{form}'] button")).await;
        self.meets("password-suggested").await;
        let phrase = self.browser.text("#suggestion").await;
        assert!(phrase.split(' ').count() >= 5, "{phrase}");
        if self.browser.script == Script::On {
            self.browser
                .driver
                .find(thirtyfour::By::Css("[data-put]"))
                .await
                .expect("there")
                .click()
                .await
                .expect("pressed");
            let field = self.browser.driver.find(thirtyfour::By::Css("#password")).await.expect("there");
            assert_eq!(field.prop("value").await.expect("readable").as_deref(), Some(phrase.as_str()));
            assert!(!self.browser.text("[data-put] + [role=status]").await.is_empty(), "that is told");
        } else {
            assert_eq!(self.browser.count("[data-put]:not([hidden])").await, 0);
            self.browser.type_into("#password", &phrase).await;
        }
    }

    /// A whole reset, with a wrong code on the way.
    pub async fn reset(&self, login: &str, new: &str) {
        self.ask(login).await;
        let code = self.site.last_code(login).await;
        self.browser.type_into("#code", "ZZZZ-ZZZZ").await;
        self.browser.press("form[action='/reset/code'] button[type=submit]").await;
        self.meets("code-wrong").await;
        self.browser.type_into("#code", &code.to_lowercase()).await;
        self.browser.press("form[action='/reset/code'] button[type=submit]").await;
        self.browser.wait_for_path("/reset/password").await;
        self.choose(new).await;
    }

    /// A whole unlocking; the old password stays.
    pub async fn unlock(&self, login: &str) {
        self.ask_at("/unlock", login).await;
        let code = self.site.last_code(login).await;
        self.browser.type_into("#code", &code).await;
        self.browser.press("form[action='/reset/code'] button[type=submit]").await;
        self.browser.wait_for_path("/unlock/confirm").await;
        self.meets("unlock-confirm").await;
        self.browser.press("form[action='/unlock/confirm'] button[type=submit]").await;
        self.browser.wait_for_path("/unlock/done").await;
        self.meets("unlock-done").await;
    }

    /// A forgotten user name, asked for by a stored address.
    pub async fn find_username(&self, login: &str) {
        self.go("/username").await;
        self.browser.type_into("#email", "not an address").await;
        self.browser.press("form[action='/username'] button[type=submit]").await;
        self.meets("username-wrong").await;
        self.browser.type_into("#email", &self.site.address_of(login)).await;
        self.browser.press("form[action='/username'] button[type=submit]").await;
        self.browser.wait_for_path("/username/sent").await;
        self.meets("username-sent").await;
        self.site.told_name(login).await;
    }

    /// A whole change of a known password, with a wrong one first.
    pub async fn change(&self, login: &str, current: &str, new: &str) {
        for (given, page) in [("not my password", "change-wrong"), (current, "change-applied")] {
            self.go("/change").await;
            self.meets("change").await;
            self.browser.type_into("#login", login).await;
            self.browser.type_into("#current", given).await;
            self.browser.type_into("#password", new).await;
            self.browser.press("form[action='/change'] button[type=submit]").await;
            self.browser.wait_for_path("/change/checking").await;
            self.wait_for_the_check().await;
            self.meets(page).await;
            let failed = self.browser.count(".error").await > 0;
            assert_eq!(failed, page == "change-wrong", "{page}: {}", self.browser.text("h1").await);
        }
    }

    /// With script the page looks by itself; without, the person does.
    async fn wait_for_the_check(&self) {
        for _ in 0..80 {
            // One look: between two pages neither heading nor check is there.
            if self.browser.count("main h1, [data-poll], .checking").await == 1 {
                return;
            }
            if self.browser.script == Script::Off {
                self.browser.press("main a, main form button[type=submit]").await;
            }
            tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        }
        panic!("the check never ended");
    }

    /// Every page there is: those that lie on no journey, and then the journeys.
    pub async fn look_everywhere(&self, login: &str, new: &str, newer: &str) {
        for (path, page) in [
            ("/", "start"),
            ("/help", "help"),
            ("/help/contact", "contact"),
            ("/unlock", "unlock"),
            ("/username", "username"),
            ("/username/sent", "username-sent"),
            ("/not-me", "not-me"),
            ("/change", "change"),
            ("/reset/link", "link-without-flow"),
            ("/demo/inbox", "inbox-empty"),
            ("/no-such-page", "not-found"),
        ] {
            self.go(path).await;
            self.meets(page).await;
        }
        self.reset(login, new).await;
        self.change(login, new, newer).await;
        self.ask(login).await;
        self.go("/reset/not-received").await;
        self.meets("not-received").await;
        self.browser.go(&self.site.last_link(login, "/not-me#").await).await;
        self.browser.press("form[data-fragment] button[type=submit]").await;
        self.meets("not-me-done").await;
        self.go("/demo/inbox").await;
        self.meets("inbox").await;
    }
}
