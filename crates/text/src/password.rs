//! Broken password rules in words, each a whole sentence that says how to mend it.

use crate::format;
use crate::words::{get, with};
use domain::locale::Locale;
use domain::password::passphrase::Passphrase;
use domain::password::{Advice, Broken, CHARS_MAX, Characters, Demands, Kind};
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
        Broken::TooFew { kind, least } => {
            let id = format!("password-broken-too-few-{}", stem(*kind));
            with(locale, &id, &[("count", (*least).into())])
        }
        Broken::TooFewCategories { least } => counted(locale, "password-broken-too-few-categories", *least),
        Broken::TooFewDifferent { least } => counted(locale, "password-broken-too-few-different", *least),
        Broken::TooManyInARow { most } => counted(locale, "password-broken-too-many-in-a-row", *most),
        Broken::TooManyAlike { most } => counted(locale, "password-broken-too-many-alike", *most),
        Broken::SequenceTooLong { most } => counted(locale, "password-broken-sequence", *most),
        Broken::TooFewOthers { least } => counted(locale, "password-broken-too-few-others", *least),
        Broken::OneKindInARow { most } => counted(locale, "password-broken-one-kind-in-a-row", *most),
        Broken::OwnEntry { chars } => counted(locale, "password-broken-own-entry", *chars),
        Broken::Palindrome => get(locale, "password-broken-palindrome"),
        Broken::Disallowed => get(locale, "password-broken-disallowed"),
        Broken::CommonWords => get(locale, "password-broken-common-words"),
        Broken::OrganisationWords => get(locale, "password-broken-organisation-words"),
        Broken::OwnName => get(locale, "password-broken-own-name"),
        Broken::Breached => get(locale, "password-broken-breached"),
        Broken::OrganisationName => get(locale, "password-broken-organisation-name"),
        Broken::UsedBefore => get(locale, "password-broken-used-before"),
        Broken::Blank => get(locale, "password-broken-blank"),
        Broken::Nul => get(locale, "password-broken-nul"),
        Broken::Empty => get(locale, "password-broken-empty"),
        Broken::Directory(verdict) => self::verdict(locale, *verdict),
    }
}

/// What a new password has to be, told before one is chosen: the usual in one paragraph, then each rule
/// about characters in the words that breaking it would be told in.
pub fn rules(locale: Locale, demands: &Demands) -> Vec<String> {
    let first = usual(locale, demands);
    let most =
        (demands.length_max < CHARS_MAX as u32).then_some(Broken::TooLong { length_max: demands.length_max });
    let others = most.into_iter().chain(demands.shape.rules());
    let others = others.map(|rule| full_stop(sentence(locale, &rule)));
    let stated = stated(locale, &demands.stated);
    std::iter::once(first).chain(lists(locale, demands)).chain(others).chain(stated).collect()
}

fn usual(locale: Locale, demands: &Demands) -> String {
    let length = match demands.length_min {
        0 | 1 => get(locale, "password-rules-directory"),
        least => with(locale, "password-rules-length", &[("length", least.into())]),
    };
    let names = match (demands.refuses_names, demands.refuses_organisation_name) {
        (_, true) => Some("password-rules-all-names"),
        (true, false) => Some("password-rules-names"),
        (false, false) => None,
    };
    let history = demands.remembers().then_some("password-rules-history");
    let others = names.into_iter().chain(history).chain(["password-rules-good-choice"]);
    std::iter::once(length).chain(others.map(|id| get(locale, id))).collect::<Vec<_>>().join(" ")
}

/// What the directory states beside kinds of characters and runs.
fn stated(locale: Locale, stated: &Characters) -> Vec<String> {
    let Characters { others_min, one_kind_in_a_row_max, runs_once_over, words, own, own_piece, .. } = stated;
    let numbered = [
        (*others_min, Broken::TooFewOthers { least: *others_min }),
        (*one_kind_in_a_row_max, Broken::OneKindInARow { most: *one_kind_in_a_row_max }),
        (if own.is_empty() { 0 } else { *own_piece }, Broken::OwnEntry { chars: *own_piece }),
    ];
    let numbered = numbered.into_iter().filter(|(number, _)| *number > 0);
    let others = [
        (*runs_once_over > 0, "password-rules-runs-once"),
        (!words.is_empty(), "password-rules-stated-words"),
        (stated.looks_in_dictionary, "password-rules-dictionary"),
    ];
    let others = others.into_iter().filter(|(holds, _)| *holds).map(|(_, id)| get(locale, id));
    numbered.map(|(_, rule)| full_stop(sentence(locale, &rule))).chain(others).collect()
}

/// The lists that a new password is looked for in.
fn lists(locale: Locale, demands: &Demands) -> impl Iterator<Item = String> {
    let words = match (demands.refuses_common_words, demands.refuses_own_words) {
        (true, true) => Some("password-rules-all-words"),
        (true, false) => Some("password-rules-common-words"),
        (false, true) => Some("password-rules-own-words"),
        (false, false) => None,
    };
    let disallowed = demands.refuses_disallowed.then_some("password-rules-disallowed");
    let breached = demands.refuses_breached.then_some("password-rules-breached");
    words.into_iter().chain(disallowed).chain(breached).map(move |id| get(locale, id))
}

/// One piece of advice, as a sentence of its own.
pub fn advice(locale: Locale, advice: Advice) -> String {
    let id = match advice {
        Advice::OwnWords => "advice-own-words",
        Advice::OrganisationWords => "advice-organisation-words",
        Advice::Repeats => "advice-repeats",
        Advice::Keyboard => "advice-keyboard",
        Advice::Sequence => "advice-sequence",
        Advice::Date => "advice-date",
        Advice::CommonPassword => "advice-common-password",
        Advice::Name => "advice-name",
        Advice::CommonWord => "advice-common-word",
        Advice::Disguise => "advice-disguise",
        Advice::MoreCharacters => "advice-more-characters",
        Advice::Words => "advice-words",
        Advice::WordsAndMore => "advice-words-and-more",
        Advice::WordsByTheRules => "advice-words-by-the-rules",
        Advice::UseTheRoom => "advice-use-the-room",
        Advice::ByChance => "advice-by-chance",
    };
    get(locale, id)
}

/// How a suggestion was made, and how hard it is to find.
pub fn suggestion(locale: Locale, phrase: &Passphrase) -> String {
    let count = i64::try_from(phrase.words()).unwrap_or(i64::MAX);
    let years = format::number(locale, phrase.years());
    with(locale, "suggestion-made", &[("count", count.into()), ("years", (&years).into())])
}

/// The same as a sentence that stands by itself.
pub fn full_sentence(locale: Locale, broken: &Broken) -> String {
    full_stop(sentence(locale, broken))
}

/// A mistake beside its field has no full stop, a paragraph does.
fn full_stop(sentence: String) -> String {
    if sentence.ends_with('.') { sentence } else { sentence + "." }
}

fn counted(locale: Locale, id: &str, count: u32) -> String {
    with(locale, id, &[("count", count.into())])
}

const fn stem(kind: Kind) -> &'static str {
    match kind {
        Kind::Upper => "uppers",
        Kind::Lower => "lowers",
        Kind::Digit => "digits",
        Kind::Special => "specials",
        Kind::OtherLetter => "other-letters",
        Kind::Letter => "letters",
    }
}

/// What a directory said to a new password.
pub fn verdict(locale: Locale, verdict: Verdict) -> String {
    let id = match verdict {
        Verdict::TooShort => "verdict-too-short",
        Verdict::TooLong => "verdict-too-long",
        Verdict::TooWeak => "verdict-too-weak",
        Verdict::TooFewCategories => "verdict-too-few-categories",
        Verdict::TooFewLetters => "verdict-too-few-letters",
        Verdict::TooFewUppers => "verdict-too-few-uppers",
        Verdict::TooFewLowers => "verdict-too-few-lowers",
        Verdict::TooFewDigits => "verdict-too-few-digits",
        Verdict::TooFewSpecials => "verdict-too-few-specials",
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
    use domain::password::{Preset, Rules};
    use domain::verdict::StatedRules;

    #[test]
    fn every_broken_rule_has_a_sentence_of_its_own_in_every_language() {
        let told =
            |locale| -> Vec<String> { Broken::samples().iter().map(|b| sentence(locale, b)).collect() };
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
    fn every_advice_has_a_sentence_of_its_own_in_every_language() {
        let mut said: Vec<String> = Vec::new();
        for locale in Locale::ALL {
            said.extend(Advice::ALL.map(|one| advice(locale, one)));
        }
        assert!(said.iter().all(|sentence| sentence.ends_with('.')), "{said:#?}");
        let all = said.len();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), all);
    }

    #[test]
    fn one_is_told_in_the_singular() {
        let one = Broken::TooFew { kind: Kind::Digit, least: 1 };
        assert_eq!(sentence(Locale::En, &one), "Add a digit: the password must have at least 1");
        assert_eq!(sentence(Locale::Da, &one), "Tilføj et tal: adgangskoden skal have mindst 1");
    }

    #[test]
    fn rules_are_told_before_as_they_are_told_after() {
        let usual = Demands::of(&Rules::default(), &StatedRules::default());
        assert_eq!(rules(Locale::En, &usual).len(), 2, "the summary, and the words guessed first");
        let complex = StatedRules { complexity: true, length_max: Some(30), ..StatedRules::default() };
        for locale in Locale::ALL {
            let told = rules(locale, &Demands::of(&Preset::AdLegacy.rules(), &complex));
            let most = full_stop(sentence(locale, &Broken::TooLong { length_max: 30 }));
            let kinds = full_stop(sentence(locale, &Broken::TooFewCategories { least: 3 }));
            assert_eq!(told[1..], [most, kinds]);
            let shorter = Rules { refuses_names: false, ..Rules::default() };
            let nameless = rules(locale, &Demands::of(&shorter, &StatedRules::default()));
            assert!(nameless != rules(locale, &usual) && nameless != told[..1], "{nameless:?}");
        }
    }

    #[test]
    fn nobody_is_told_of_a_history_or_of_names_that_nobody_looks_for() {
        let (plain, nothing) = (Rules { refuses_names: false, ..Rules::default() }, StatedRules::default());
        let usual = |rules: &Rules, stated: &StatedRules| {
            rules_of(rules, stated).into_iter().next().expect("a paragraph")
        };
        let history = "It must not be one you have used before.";
        let length =
            "Your new password must have at least 12 characters. Three or more random words work well.";
        assert_eq!(usual(&plain, &nothing), length);
        let remembers = StatedRules { history: Some(3), ..StatedRules::default() };
        let own = Rules { history_own: 2, ..plain.clone() };
        for told in [usual(&plain, &remembers), usual(&own, &nothing)] {
            assert!(told.contains(history), "{told}");
        }
        let complex = StatedRules { complexity: true, ..StatedRules::default() };
        assert!(usual(&plain, &complex).contains("your name or username."), "not the organisation's");
        assert!(usual(&Rules::default(), &nothing).contains("the name of your organisation."));
    }

    fn rules_of(of: &Rules, stated: &StatedRules) -> Vec<String> {
        rules(Locale::En, &Demands::of(of, stated))
    }

    #[test]
    fn everything_that_a_directory_states_of_characters_is_told_before() {
        let characters = Characters {
            others_min: 2,
            one_kind_in_a_row_max: 4,
            runs_once_over: 2,
            words: vec!["fjord".into()],
            own: vec!["alice@example.test".into()],
            own_piece: 3,
            looks_in_dictionary: true,
            ..Characters::default()
        };
        let demands = |characters| {
            Demands::of(&Rules::default(), &StatedRules { characters, ..StatedRules::default() })
        };
        for locale in Locale::ALL {
            let usual = rules(locale, &demands(Characters::default()));
            let mut told = rules(locale, &demands(characters.clone()));
            assert_eq!(told.len(), usual.len() + 6, "one sentence each: {told:?}");
            assert!(told.iter().all(|sentence| sentence.ends_with('.')), "{told:?}");
            told.sort();
            told.dedup();
            assert_eq!(told.len(), usual.len() + 6, "{told:?}");
            let nobody = Characters { own: Vec::new(), ..characters.clone() };
            assert_eq!(
                rules(locale, &demands(nobody)).len(),
                usual.len() + 5,
                "there is nothing to look for"
            );
        }
    }

    #[test]
    fn every_list_that_is_looked_through_is_told_before_and_no_other() {
        let plain = Rules { refuses_common_words: false, ..Rules::default() };
        let plain = Demands::of(&plain, &StatedRules::default());
        for locale in Locale::ALL {
            let of = |refuses_common_words, refuses_own_words, refuses_breached| {
                rules(
                    locale,
                    &Demands { refuses_common_words, refuses_own_words, refuses_breached, ..plain.clone() },
                )
            };
            assert_eq!(of(false, false, false), [rules(locale, &plain)[0].clone()]);
            let one = [
                of(true, false, false),
                of(false, true, false),
                of(true, true, false),
                of(false, false, true),
            ];
            let mut said: Vec<&String> = one.iter().map(|told| &told[1]).collect();
            assert!(one.iter().all(|told| told.len() == 2), "{one:?}");
            said.sort();
            said.dedup();
            assert_eq!(said.len(), 4, "each has a sentence of its own: {one:?}");
            assert_eq!(of(true, true, true)[1..], [one[2][1].clone(), one[3][1].clone()]);
        }
    }

    #[test]
    fn lengths_are_told() {
        let short = Broken::TooShort { length_min: 15 };
        assert_eq!(sentence(Locale::En, &short), "The password must have 15 characters or more");
        assert_eq!(sentence(Locale::Da, &short), "Adgangskoden skal være på mindst 15 tegn");
    }
}
