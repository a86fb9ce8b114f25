//! What is found about a policy, in words.

use crate::method;
use crate::words::{Arg, get, with};
use domain::locale::Locale;
use domain::password::{HISTORY_OWN_MAX, OWN_TERMS_MAX, TERM_CHARS};
use domain::policy::PROOFS_MAX;
use domain::policy::lint::{
    About, COOLDOWN_HOURS_MAX, DISALLOWED_CHARS, DISALLOWED_MAX, DISALLOWED_PIECE, GROUPS_MAX, HIT_ONE_IN,
    LENGTH_MAX, LENGTH_MIN, NAME_CHARS_MAX, POLICIES_MAX, RECONFIRM_DAYS_MAX, Rule, SIGN_IN_FACTORS_MAX,
    SKIPS_MAX, Severity,
};
use domain::reminder::{DAYS_MAX, STEPS_MAX};

/// A finding as it is told: what it is, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub what: String,
    pub what_now: String,
}

/// What a finding is about: "Policy “everybody”".
pub fn about(locale: Locale, about: &About) -> String {
    match about {
        About::Set => get(locale, "policy-about-set"),
        About::Policy(_, name) => with(locale, "policy-about-one", &[("name", name.into())]),
        About::Administrators => get(locale, "policy-about-administrators"),
    }
}

/// "refused", "warning".
pub fn severity(locale: Locale, severity: Severity) -> String {
    match severity {
        Severity::Refuse => get(locale, "policy-severity-refuse"),
        Severity::Warn => get(locale, "policy-severity-warn"),
    }
}

/// A rule in words.
pub fn words(locale: Locale, rule: &Rule) -> Told {
    let stem = format!("policy-lint-{}", stem(rule));
    let what_now = match rule {
        Rule::TooManyProofs { .. } => with(locale, &format!("{stem}-now"), &[("most", PROOFS_MAX.into())]),
        _ => get(locale, &format!("{stem}-now")),
    };
    Told { what: what(locale, &format!("{stem}-what"), rule), what_now }
}

fn what(locale: Locale, id: &str, rule: &Rule) -> String {
    let said = |args: &[(&str, Arg<'_>)]| with(locale, id, args);
    let most = |number: u32| said(&[("most", number.into())]);
    match rule {
        Rule::NameUnusable => most(small(NAME_CHARS_MAX)),
        Rule::TooManyPolicies => most(small(POLICIES_MAX)),
        Rule::TooManyGroups => most(small(GROUPS_MAX)),
        Rule::TooManyProofs { proofs } => said(&[("proofs", (*proofs).into()), ("most", PROOFS_MAX.into())]),
        Rule::MethodRepeated { method }
        | Rule::MethodNotForResets { method }
        | Rule::MethodNotHere { method } => said(&[("method", (&method::name(locale, *method)).into())]),
        Rule::MoreProofsThanMethods { proofs, methods } => {
            said(&[("proofs", (*proofs).into()), ("methods", small(*methods).into())])
        }
        Rule::GuessingTooLikely { one_in } => {
            said(&[("one_in", (&digits(*one_in)).into()), ("wanted", (&digits(HIT_ONE_IN)).into())])
        }
        Rule::LifetimeOutOfBounds { setting, least, most }
        | Rule::BudgetOutOfBounds { setting, least, most } => said(&[
            ("setting", (*setting).into()),
            ("least", (*least).into()),
            ("most", (&digits(u64::from(*most))).into()),
        ]),
        Rule::LengthOutOfBounds
        | Rule::LengthMaxOutOfBounds
        | Rule::LengthMaxShort
        | Rule::ShapeOutOfBounds { .. }
        | Rule::TooManyBannedWords
        | Rule::BannedWordUnusable { .. }
        | Rule::DisallowedUnusable
        | Rule::DisallowedPieceOutOfBounds
        | Rule::HistoryOwnOutOfBounds => of_passwords(locale, id, rule),
        Rule::ReconfirmTooLong { days } => {
            said(&[("days", (*days).into()), ("most", RECONFIRM_DAYS_MAX.into())])
        }
        Rule::TooManySkips { skips } => said(&[("skips", (*skips).into()), ("most", SKIPS_MAX.into())]),
        Rule::CooldownTooLong { hours } => {
            said(&[("hours", (*hours).into()), ("most", COOLDOWN_HOURS_MAX.into())])
        }
        Rule::SignInFactorsOutOfBounds { .. } => said(&[("most", SIGN_IN_FACTORS_MAX.into())]),
        Rule::MailDomainUnusable { domain } => said(&[("domain", domain.into())]),
        Rule::Unreachable { behind } => said(&[("behind", behind.into())]),
        Rule::WeakerThanSignIn { proofs, factors } => {
            said(&[("proofs", (*proofs).into()), ("factors", (*factors).into())])
        }
        Rule::NotificationOff { setting } => said(&[("setting", (*setting).into())]),
        Rule::RemindersUnusable => {
            said(&[("most", small(STEPS_MAX).into()), ("days", u32::from(DAYS_MAX).into())])
        }
        Rule::NameTaken
        | Rule::NoProof
        | Rule::NoMethods
        | Rule::NothingToBeginWith
        | Rule::AdministratorsByQuestions
        | Rule::FlowShorterThanItsParts
        | Rule::HelpUnusable
        | Rule::NobodyMeant
        | Rule::NobodyMayReset
        | Rule::CircularMail
        | Rule::CircularHelp
        | Rule::NeedsMemoryOrCopying
        | Rule::AdministratorsOff
        | Rule::AdministratorsCannotReset
        | Rule::NoCooldown
        | Rule::ShapeImpossible
        | Rule::KindsAskedFor
        | Rule::RepeatsHarsh
        | Rule::NamesAllowed
        | Rule::CommonWordsAllowed
        | Rule::DirectoryAlone => get(locale, id),
    }
}

/// The findings about rules for passwords that hold a number or a word.
fn of_passwords(locale: Locale, id: &str, rule: &Rule) -> String {
    let said = |args: &[(&str, Arg<'_>)]| with(locale, id, args);
    match rule {
        Rule::LengthOutOfBounds => said(&[("least", LENGTH_MIN.0.into()), ("most", LENGTH_MIN.1.into())]),
        Rule::LengthMaxOutOfBounds | Rule::LengthMaxShort => {
            said(&[("least", LENGTH_MAX.0.into()), ("most", LENGTH_MAX.1.into())])
        }
        Rule::ShapeOutOfBounds { setting, most } => {
            said(&[("setting", (*setting).into()), ("most", (*most).into())])
        }
        Rule::TooManyBannedWords => said(&[("most", small(OWN_TERMS_MAX).into())]),
        Rule::BannedWordUnusable { word } => said(&[
            ("word", word.into()),
            ("least", small(TERM_CHARS.0).into()),
            ("most", small(TERM_CHARS.1).into()),
        ]),
        Rule::DisallowedUnusable => said(&[
            ("count", small(DISALLOWED_MAX).into()),
            ("least", small(DISALLOWED_CHARS.0).into()),
            ("most", small(DISALLOWED_CHARS.1).into()),
        ]),
        Rule::DisallowedPieceOutOfBounds => {
            said(&[("least", DISALLOWED_PIECE.0.into()), ("most", DISALLOWED_PIECE.1.into())])
        }
        Rule::HistoryOwnOutOfBounds => said(&[("most", HISTORY_OWN_MAX.into())]),
        _ => get(locale, id),
    }
}

/// A number as it is written everywhere, without marks between its thousands.
fn digits(number: u64) -> String {
    number.to_string()
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

const fn stem(rule: &Rule) -> &'static str {
    match rule {
        Rule::NameUnusable => "name-unusable",
        Rule::NameTaken => "name-taken",
        Rule::TooManyPolicies => "too-many-policies",
        Rule::TooManyGroups => "too-many-groups",
        Rule::NoProof => "no-proof",
        Rule::TooManyProofs { .. } => "too-many-proofs",
        Rule::NoMethods => "no-methods",
        Rule::MethodRepeated { .. } => "method-repeated",
        Rule::MethodNotForResets { .. } => "method-not-for-resets",
        Rule::MoreProofsThanMethods { .. } => "more-proofs-than-methods",
        Rule::NothingToBeginWith => "nothing-to-begin-with",
        Rule::GuessingTooLikely { .. } => "guessing-too-likely",
        Rule::AdministratorsByQuestions => "administrators-by-questions",
        Rule::LifetimeOutOfBounds { .. } => "lifetime-out-of-bounds",
        Rule::FlowShorterThanItsParts => "flow-shorter-than-its-parts",
        Rule::BudgetOutOfBounds { .. } => "budget-out-of-bounds",
        Rule::LengthOutOfBounds => "length-out-of-bounds",
        Rule::LengthMaxOutOfBounds => "length-max-out-of-bounds",
        Rule::ShapeOutOfBounds { .. } => "shape-out-of-bounds",
        Rule::ShapeImpossible => "shape-impossible",
        Rule::TooManyBannedWords => "too-many-banned-words",
        Rule::BannedWordUnusable { .. } => "banned-word-unusable",
        Rule::DisallowedUnusable => "disallowed-unusable",
        Rule::DisallowedPieceOutOfBounds => "disallowed-piece-out-of-bounds",
        Rule::HistoryOwnOutOfBounds => "history-own-out-of-bounds",
        Rule::ReconfirmTooLong { .. } => "reconfirm-too-long",
        Rule::TooManySkips { .. } => "too-many-skips",
        Rule::CooldownTooLong { .. } => "cooldown-too-long",
        Rule::SignInFactorsOutOfBounds { .. } => "sign-in-factors-out-of-bounds",
        Rule::HelpUnusable => "help-unusable",
        Rule::MailDomainUnusable { .. } => "mail-domain-unusable",
        Rule::RemindersUnusable => "reminders-unusable",
        Rule::Unreachable { .. } => "unreachable",
        Rule::NobodyMeant => "nobody-meant",
        Rule::NobodyMayReset => "nobody-may-reset",
        Rule::MethodNotHere { .. } => "method-not-here",
        Rule::CircularMail => "circular-mail",
        Rule::CircularHelp => "circular-help",
        Rule::NeedsMemoryOrCopying => "needs-memory-or-copying",
        Rule::WeakerThanSignIn { .. } => "weaker-than-sign-in",
        Rule::AdministratorsOff => "administrators-off",
        Rule::AdministratorsCannotReset => "administrators-cannot-reset",
        Rule::NotificationOff { .. } => "notification-off",
        Rule::NoCooldown => "no-cooldown",
        Rule::KindsAskedFor => "kinds-asked-for",
        Rule::RepeatsHarsh => "repeats-harsh",
        Rule::LengthMaxShort => "length-max-short",
        Rule::NamesAllowed => "names-allowed",
        Rule::CommonWordsAllowed => "common-words-allowed",
        Rule::DirectoryAlone => "directory-alone",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_and_what_now_in_every_language() {
        for rule in Rule::samples() {
            let (da, en) = (words(Locale::Da, &rule), words(Locale::En, &rule));
            assert_ne!(da.what, en.what, "{rule:?}");
            assert_ne!(da.what_now, en.what_now, "{rule:?}");
        }
    }

    #[test]
    fn a_finding_names_what_it_is_about() {
        let policy = About::Policy(0, "board".into());
        assert_eq!(about(Locale::En, &policy), "Policy “board”");
        assert_eq!(about(Locale::Da, &policy), "Politikken »board«");
        let told = words(Locale::En, &Rule::GuessingTooLikely { one_in: 12_500 });
        assert!(told.what.contains("one day in 12500") && told.what.contains("one in 1000000"));
    }
}
