//! The questions people have, answered from the policy and the limits in force. A question without an
//! answer does not compile.

use crate::format::{duration, language_name};
use crate::method;
use crate::words::{Arg, get, with};
use domain::challenge::GUESSES_MAX;
use domain::limit::Scope;
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::{ADMINISTRATOR_PROOFS, Applies, PolicySet};
use std::time::Duration;

/// What the answers are computed from.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    pub set: &'a PolicySet,
    /// A lock may be lifted without a new password.
    pub offers_unlock: bool,
    /// How long the link of a notice works.
    pub disavowal_lives: Duration,
    pub organisation: &'a str,
    /// Where people get help, in words.
    pub help: &'a str,
    /// The address our mails come from.
    pub sender: &'a str,
}

/// Questions that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    Starting,
    Proving,
    Password,
    Trust,
}

impl Area {
    pub const ALL: [Self; 4] = [Self::Starting, Self::Proving, Self::Password, Self::Trust];

    pub fn heading(self, locale: Locale) -> String {
        get(
            locale,
            match self {
                Self::Starting => "help-area-starting",
                Self::Proving => "help-area-proving",
                Self::Password => "help-area-password",
                Self::Trust => "help-area-trust",
            },
        )
    }

    /// Its questions, in the order in which they are shown.
    pub const fn questions(self) -> &'static [Question] {
        use Question as Q;
        match self {
            Self::Starting => &[Q::Who, Q::Register, Q::Username, Q::Administrators, Q::Languages, Q::Mobile],
            Self::Proving => &[
                Q::Ways,
                Q::NoCode,
                Q::CodeWrong,
                Q::Lives,
                Q::Attempts,
                Q::NoMail,
                Q::NoMethod,
                Q::Reference,
            ],
            Self::Password => &[Q::Rules, Q::Good, Q::Change, Q::Unlock, Q::Locked, Q::SignedIn],
            Self::Trust => &[Q::NotMe, Q::Told, Q::Share, Q::ContactData, Q::Stored, Q::Cookies],
        }
    }
}

/// One question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    Who,
    Register,
    Administrators,
    Username,
    Languages,
    Mobile,
    Ways,
    NoCode,
    Lives,
    CodeWrong,
    Attempts,
    NoMail,
    NoMethod,
    Rules,
    Good,
    Change,
    Unlock,
    Locked,
    SignedIn,
    NotMe,
    Told,
    Share,
    ContactData,
    Stored,
    Cookies,
    Reference,
}

impl Question {
    /// Where it stands on the page, and the stem of its message ids.
    pub const fn anchor(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Register => "register",
            Self::Administrators => "administrators",
            Self::Username => "username",
            Self::Languages => "languages",
            Self::Mobile => "mobile",
            Self::Ways => "ways",
            Self::NoCode => "no-code",
            Self::Lives => "lives",
            Self::CodeWrong => "code-wrong",
            Self::Attempts => "attempts",
            Self::NoMail => "no-mail",
            Self::NoMethod => "no-method",
            Self::Rules => "rules",
            Self::Good => "good",
            Self::Change => "change",
            Self::Unlock => "unlock",
            Self::Locked => "locked",
            Self::SignedIn => "signed-in",
            Self::NotMe => "not-me",
            Self::Told => "told",
            Self::Share => "share",
            Self::ContactData => "contact-data",
            Self::Stored => "stored",
            Self::Cookies => "cookies",
            Self::Reference => "reference",
        }
    }

    pub fn asked(self, locale: Locale) -> String {
        get(locale, &format!("help-{}-question", self.anchor()))
    }

    /// The answer, one paragraph each.
    pub fn answer(self, locale: Locale, facts: &Facts<'_>) -> Vec<String> {
        let teller = Teller { locale, facts };
        match self {
            Self::Who => teller.who(),
            Self::Register => teller.register(),
            Self::Administrators => teller.administrators(),
            Self::Username => vec![teller.of_organisation("help-username-answer")],
            Self::Languages => teller.languages(),
            Self::Mobile => vec![teller.say("help-mobile-answer")],
            Self::Ways => teller.ways(),
            Self::NoCode => teller.no_code(),
            Self::Lives => teller.lives(),
            Self::CodeWrong => teller.code_wrong(),
            Self::Attempts => teller.attempts(),
            Self::NoMail => teller.no_mail(),
            Self::NoMethod => vec![teller.whom_to_ask("help-no-method-answer")],
            Self::Rules => teller.rules(),
            Self::Good => vec![teller.say("help-good-answer")],
            Self::Change => vec![teller.say("help-change-answer")],
            Self::Unlock => teller.unlock(),
            Self::Locked => vec![teller.say("help-locked-answer")],
            Self::SignedIn => vec![teller.say("help-signed-in-answer")],
            Self::NotMe => teller.not_me(),
            Self::Told => vec![teller.say("help-told-answer")],
            Self::Share => vec![teller.say("help-share-answer")],
            Self::ContactData => vec![teller.say("help-contact-data-answer")],
            Self::Stored => vec![teller.say("help-stored-answer")],
            Self::Cookies => vec![teller.say("help-cookies-answer")],
            Self::Reference => vec![teller.say("help-reference-answer")],
        }
    }
}

/// Does somebody have to set this method up beforehand? The others use what is stored of a person
/// anyway, or what is given at that moment.
const fn is_set_up(method: Method) -> bool {
    match method {
        Method::Totp
        | Method::HardwareToken
        | Method::Push
        | Method::Passkey
        | Method::Questions
        | Method::RecoveryCode => true,
        Method::Email
        | Method::Sms
        | Method::Voice
        | Method::OfficeVoice
        | Method::AccessPass
        | Method::Vouch
        | Method::ExternalIdentity
        | Method::CurrentPassword => false,
    }
}

struct Teller<'a> {
    locale: Locale,
    facts: &'a Facts<'a>,
}

impl Teller<'_> {
    fn say(&self, id: &str) -> String {
        get(self.locale, id)
    }

    fn with(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        with(self.locale, id, args)
    }

    fn of_organisation(&self, id: &str) -> String {
        self.with(id, &[("organisation", self.facts.organisation.into())])
    }

    fn whom_to_ask(&self, id: &str) -> String {
        self.with(id, &[("help", self.facts.help.into())])
    }

    fn span(&self, span: Duration) -> String {
        duration(self.locale, span)
    }

    /// Proofs asked for by the policies that apply to somebody.
    fn proofs(&self) -> Option<(u8, u8)> {
        let policies = self.facts.set.policies.iter().filter(|policy| policy.applies != Applies::Nobody);
        let asked: Vec<u8> = policies.map(|policy| policy.proofs).collect();
        asked.iter().min().copied().zip(asked.iter().max().copied())
    }

    /// Every method that somebody may prove by, each once, first those that may come first.
    fn methods(&self) -> Vec<Method> {
        let set = self.facts.set;
        let mut all = set.methods_offered();
        let policies = set.policies.iter().filter(|policy| policy.applies != Applies::Nobody);
        let administrators = set.administrators.enabled.then_some(&set.administrators.methods);
        for method in policies.map(|policy| &policy.methods).chain(administrators).flatten() {
            if !all.contains(method) {
                all.push(*method);
            }
        }
        all
    }

    /// `email, text message or passkey`.
    fn list(&self, methods: &[Method]) -> String {
        let names: Vec<String> = methods.iter().map(|known| method::name(self.locale, *known)).collect();
        let Some((first, rest)) = names.split_first() else { return String::new() };
        let mut out = first.clone();
        for (at, name) in rest.iter().enumerate() {
            let id = if at + 1 == rest.len() { "help-list-end" } else { "help-list" };
            out = self.with(id, &[("rest", (&out).into()), ("last", name.into())]);
        }
        out
    }

    fn who(&self) -> Vec<String> {
        let mut is_open = false;
        for policy in &self.facts.set.policies {
            match policy.applies {
                Applies::Everybody => return vec![self.of_organisation("help-who-everybody")],
                Applies::Groups { .. } | Applies::EverybodyExcept { .. } => is_open = true,
                Applies::Nobody => {}
            }
        }
        if is_open {
            return vec![self.of_organisation("help-who-some")];
        }
        let args = [("organisation", self.facts.organisation.into()), ("help", self.facts.help.into())];
        vec![self.with("help-who-nobody", &args)]
    }

    fn register(&self) -> Vec<String> {
        let (own, held): (Vec<Method>, Vec<Method>) =
            self.methods().into_iter().partition(|method| is_set_up(*method));
        let mut out = Vec::new();
        if !held.is_empty() {
            let methods = self.list(&held);
            let args = [("methods", (&methods).into()), ("organisation", self.facts.organisation.into())];
            out.push(self.with("help-register-held", &args));
        }
        if own.is_empty() {
            out.push(self.say("help-register-nothing"));
        } else {
            out.push(self.with("help-register-own", &[("methods", (&self.list(&own)).into())]));
        }
        out
    }

    fn administrators(&self) -> Vec<String> {
        let is_on = self.facts.set.administrators.enabled;
        vec![match is_on {
            true => self.with("help-administrators-on", &[("count", ADMINISTRATOR_PROOFS.into())]),
            false => self.whom_to_ask("help-administrators-off"),
        }]
    }

    fn languages(&self) -> Vec<String> {
        let names = Locale::ALL.map(language_name).join(", ");
        vec![self.with("help-languages-answer", &[("languages", (&names).into())])]
    }

    fn ways(&self) -> Vec<String> {
        let methods = self.methods();
        if methods.is_empty() {
            return vec![self.whom_to_ask("help-ways-none")];
        }
        let listed = self.list(&methods);
        let args = [("organisation", self.facts.organisation.into()), ("methods", (&listed).into())];
        let mut out = vec![self.with("help-ways-methods", &args)];
        match self.proofs() {
            Some((least, most)) if least == most => {
                out.push(self.with("help-ways-same", &[("count", least.into())]));
            }
            Some((least, most)) => {
                out.push(self.with("help-ways-between", &[("least", least.into()), ("most", most.into())]));
            }
            None => {}
        }
        out
    }

    fn no_code(&self) -> Vec<String> {
        let answer = self.with("help-no-code-answer", &[("sender", self.facts.sender.into())]);
        vec![answer, self.say("help-no-code-silent")]
    }

    fn lives(&self) -> Vec<String> {
        let lives = &self.facts.set.lifetimes;
        let (code, link) = (self.span(lives.code()), self.span(lives.link()));
        let (proof, flow) = (self.span(lives.proof()), self.span(lives.flow()));
        vec![
            self.with("help-lives-code", &[("code", (&code).into()), ("link", (&link).into())]),
            self.with("help-lives-proof", &[("proof", (&proof).into()), ("flow", (&flow).into())]),
        ]
    }

    fn code_wrong(&self) -> Vec<String> {
        let code = self.span(self.facts.set.lifetimes.code());
        vec![self.with("help-code-wrong-answer", &[("code", (&code).into())])]
    }

    fn attempts(&self) -> Vec<String> {
        let mut out = vec![self.with("help-attempts-guesses", &[("count", GUESSES_MAX.into())])];
        let limits = self.facts.set.budgets.limits();
        let mut longest = Duration::ZERO;
        for (scope, id) in [
            (Scope::AccountGuesses, "help-attempts-account"),
            (Scope::AccountMessages, "help-attempts-messages"),
        ] {
            for limit in limits.of(scope) {
                let window = self.span(limit.window);
                out.push(self.with(id, &[("count", limit.max.into()), ("window", (&window).into())]));
                longest = longest.max(limit.window);
            }
        }
        if !longest.is_zero() {
            out.push(self.with("help-attempts-over", &[("longest", (&self.span(longest)).into())]));
        }
        out
    }

    fn no_mail(&self) -> Vec<String> {
        let has_others = self.methods().iter().any(|method| *method != Method::Email);
        let other = has_others.then(|| self.say("help-no-mail-other"));
        other.into_iter().chain([self.whom_to_ask("help-no-mail-answer")]).collect()
    }

    fn rules(&self) -> Vec<String> {
        let length = self.facts.set.password.length_min;
        vec![self.with("help-rules-length", &[("length", length.into())]), self.say("help-rules-directory")]
    }

    fn unlock(&self) -> Vec<String> {
        let without = if self.facts.offers_unlock { "help-unlock-without" } else { "help-unlock-only-reset" };
        ["help-unlock-reset", without, "help-unlock-administrator"].map(|id| self.say(id)).into()
    }

    fn not_me(&self) -> Vec<String> {
        let lives = self.span(self.facts.disavowal_lives);
        let args = [("lives", (&lives).into()), ("help", self.facts.help.into())];
        vec![self.say("help-not-me-code"), self.with("help-not-me-done", &args)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::policy::Policy;

    fn facts(set: &PolicySet) -> Facts<'_> {
        Facts {
            set,
            offers_unlock: true,
            disavowal_lives: Duration::from_secs(864_000),
            organisation: "Example",
            help: "Servicedesk",
            sender: "no-reply@example.org",
        }
    }

    fn told(question: Question, locale: Locale, facts: &Facts<'_>) -> String {
        question.answer(locale, facts).join(" ")
    }

    fn all() -> Vec<Question> {
        Area::ALL.iter().flat_map(|area| area.questions()).copied().collect()
    }

    #[test]
    fn every_question_stands_in_one_area_and_has_an_anchor_of_its_own() {
        // `Reference` is the last variant; a new one makes this count wrong until it has an area.
        let all = all();
        assert_eq!(all.len(), Question::Reference as usize + 1);
        let mut anchors: Vec<&str> = all.iter().map(|question| question.anchor()).collect();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), all.len());
    }

    #[test]
    fn every_question_is_asked_and_answered_in_every_language() {
        let set = PolicySet::default();
        let facts = facts(&set);
        for question in all() {
            assert_ne!(question.asked(Locale::Da), question.asked(Locale::En), "{question:?}");
            assert_ne!(
                told(question, Locale::Da, &facts),
                told(question, Locale::En, &facts),
                "{question:?}"
            );
        }
    }

    #[test]
    fn answers_follow_the_policy_in_both_languages() {
        let mut before = PolicySet::default();
        before.policies[0].methods = vec![Method::Email];
        before.administrators.methods = vec![Method::Email];
        let mut after = before.clone();
        after.lifetimes.code_s = 300;
        after.lifetimes.flow_s = 3_600;
        after.password.length_min = 16;
        after.administrators.enabled = false;
        after.policies[0].applies = Applies::Groups { any: vec!["cn=x".into()], except: Vec::new() };
        after.policies.push(Policy {
            name: "two".into(),
            applies: Applies::Groups { any: vec!["cn=y".into()], except: Vec::new() },
            proofs: 2,
            methods: vec![Method::Email, Method::Totp, Method::RecoveryCode],
            unlock_without_reset: true,
            expiry_reminders: Vec::new(),
        });
        let (old, new) = (facts(&before), facts(&after));
        for (question, english, danish) in [
            (Question::Lives, "5 minutes", "5 minutter"),
            (Question::Lives, "1 hour", "1 time"),
            (Question::CodeWrong, "5 minutes", "5 minutter"),
            (Question::Rules, "16 characters", "16 tegn"),
            (Question::Administrators, "cannot use this service", "ikke bruge tjenesten"),
            (Question::Who, "has chosen", "har valgt"),
            (Question::Ways, "from 1 to 2 proofs", "fra 1 til 2 beviser"),
            (Question::Ways, "recovery code or authenticator app", "gendannelseskode eller godkendelsesapp"),
            (Question::Register, "set up recovery code", "sat gendannelseskode"),
            (Question::NoMail, "another way", "en anden måde"),
        ] {
            for (locale, words) in [(Locale::En, english), (Locale::Da, danish)] {
                let (was, is) = (told(question, locale, &old), told(question, locale, &new));
                assert!(is.contains(words) && !was.contains(words), "{question:?}: {was} -> {is}");
            }
        }
    }

    #[test]
    fn answers_follow_the_limits_and_the_switches() {
        let (mut set, usual) = (PolicySet::default(), PolicySet::default());
        set.budgets.guesses_per_hour = 7;
        set.budgets.messages_per_hour = 1;
        let said = |locale| told(Question::Attempts, locale, &facts(&set));
        assert!(said(Locale::En).contains("Within 1 hour an account takes 7 wrong codes."));
        assert!(said(Locale::En).contains("at most 1 message goes"));
        assert!(said(Locale::Da).contains("Inden for 1 time tager en konto imod 7 forkerte koder."));
        assert!(told(Question::Attempts, Locale::Da, &facts(&usual)).contains("højst 1 dag"));
        let off = Facts { offers_unlock: false, ..facts(&usual) };
        assert!(told(Question::Unlock, Locale::En, &off).contains("not offered here"));
        let soon = Facts { disavowal_lives: Duration::from_secs(86_400), ..facts(&usual) };
        assert!(told(Question::NotMe, Locale::Da, &soon).contains("virker i 1 dag"));
    }
}
