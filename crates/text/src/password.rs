//! Broken password rules in words, each a whole sentence that says how to mend it.

use crate::words::{get, with};
use domain::locale::Locale;
use domain::password::Broken;
use domain::verdict::Verdict;

/// What is wrong with the new password.
pub fn sentence(locale: Locale, broken: &Broken) -> String {
    match broken {
        Broken::TooShort { length_min } => {
            with(locale, "password-broken-too-short", &[("length", (*length_min).into())])
        }
        Broken::TooLong { length_max } => {
            with(locale, "password-broken-too-long", &[("length", (*length_max).into())])
        }
        Broken::OwnName => get(locale, "password-broken-own-name"),
        Broken::Breached => get(locale, "password-broken-breached"),
        Broken::Blank => get(locale, "password-broken-blank"),
        Broken::Nul => get(locale, "password-broken-nul"),
        Broken::Empty => get(locale, "password-broken-empty"),
        Broken::Directory(verdict) => self::verdict(locale, *verdict),
    }
}

/// What a directory said to a new password.
pub fn verdict(locale: Locale, verdict: Verdict) -> String {
    let id = match verdict {
        Verdict::TooShort => "verdict-too-short",
        Verdict::TooLong => "verdict-too-long",
        Verdict::TooWeak => "verdict-too-weak",
        Verdict::TooFewKinds => "verdict-too-few-kinds",
        Verdict::TooFewLetters => "verdict-too-few-letters",
        Verdict::TooFewUppercase => "verdict-too-few-uppercase",
        Verdict::TooFewLowercase => "verdict-too-few-lowercase",
        Verdict::TooFewDigits => "verdict-too-few-digits",
        Verdict::TooFewSymbols => "verdict-too-few-symbols",
        Verdict::TooFewOthers => "verdict-too-few-others",
        Verdict::Repeats => "verdict-repeats",
        Verdict::OneKindInARow => "verdict-one-kind-in-a-row",
        Verdict::Sequence => "verdict-sequence",
        Verdict::DictionaryWord => "verdict-dictionary-word",
        Verdict::ForbiddenWord => "verdict-forbidden-word",
        Verdict::Palindrome => "verdict-palindrome",
        Verdict::OwnEntry => "verdict-own-entry",
        Verdict::LooksStored => "verdict-looks-stored",
        Verdict::InHistory => "verdict-in-history",
        Verdict::Unchanged => "verdict-unchanged",
        Verdict::TooYoung => "verdict-too-young",
        Verdict::ChangeNotAllowed => "verdict-change-not-allowed",
        Verdict::OldPasswordNeeded => "verdict-old-password-needed",
        Verdict::OldPasswordWrong => "verdict-old-password-wrong",
        Verdict::Locked => "verdict-locked",
        Verdict::Disabled => "verdict-disabled",
        Verdict::AccountExpired => "verdict-account-expired",
        Verdict::MustChange => "verdict-must-change",
        Verdict::Expired => "verdict-expired",
        Verdict::Denied => "verdict-denied",
        Verdict::Gone => "verdict-gone",
        Verdict::Trouble => "verdict-trouble",
        Verdict::Other => "verdict-other",
    };
    get(locale, id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_broken() -> Vec<Broken> {
        let mut all = vec![
            Broken::TooShort { length_min: 12 },
            Broken::TooLong { length_max: 256 },
            Broken::OwnName,
            Broken::Breached,
            Broken::Blank,
            Broken::Nul,
            Broken::Empty,
        ];
        all.extend(Verdict::ALL.map(Broken::Directory));
        all
    }

    #[test]
    fn every_broken_rule_has_a_sentence_of_its_own_in_every_language() {
        let told = |locale| -> Vec<String> { every_broken().iter().map(|b| sentence(locale, b)).collect() };
        let (danish, english) = (told(Locale::Da), told(Locale::En));
        for (da, en) in danish.iter().zip(&english) {
            assert_ne!(da, en);
        }
        for mut said in [danish, english] {
            let all = said.len();
            said.sort();
            said.dedup();
            assert_eq!(said.len(), all, "no two rules share a sentence");
        }
    }

    #[test]
    fn lengths_are_told() {
        let short = Broken::TooShort { length_min: 15 };
        assert_eq!(sentence(Locale::En, &short), "The password must have 15 characters or more");
        assert_eq!(sentence(Locale::Da, &short), "Adgangskoden skal være på mindst 15 tegn");
    }
}
