use super::*;
use crate::policy::member_of;
use zeroize::Zeroizing;

pub(super) fn anna() -> Account {
    Account {
        login: "anna.holm".into(),
        display_name: "Anna Bø Holm".into(),
        names: vec!["Anna".into(), "Holm".into()],
        ..member_of(&[])
    }
}

fn password(text: &str) -> Password {
    Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

fn judged_by(rules: &Rules, stated: &StatedRules, text: &str) -> Vec<Broken> {
    let organisation = "Fjord Kommune";
    let words = Words::of(&rules.banned_words, organisation);
    broken(&password(text), rules, stated, Whose { account: &anna(), organisation }, &words)
}

fn judged(text: &str) -> Vec<Broken> {
    judged_by(&Rules::default(), &StatedRules::default(), text)
}

#[test]
fn what_may_be_refused_is_told_before() {
    let rules = Rules {
        shape: Shape { digits_min: 1, sequence_max: 2, refuses_palindromes: true, ..Shape::default() },
        disallowed: vec!["fcba".into()],
        disallowed_piece: 3,
        banned_words: vec!["Vandtårn".into()],
        ..Rules::default()
    };
    let stated = StatedRules { complexity: true, length_max: Some(40), ..StatedRules::default() };
    let before: Vec<&str> = Demands::of(&rules, &stated).rules().iter().map(Broken::code).collect();
    let mut told: Vec<&str> = Vec::new();
    for text in ["Anna-1", "   ", "xxfcbaxx", "abcdefg", "Fjord Kommune 2", "Vandtårn2026", &"x".repeat(50)]
    {
        told.extend(judged_by(&rules, &stated, text).iter().map(Broken::code));
    }
    for code in ["blank", "own_name", "organisation_name", "disallowed", "organisation_words", "too_long"] {
        assert!(told.contains(&format!("password.{code}").as_str()), "{code} is among {told:?}");
    }
    assert!(told.iter().all(|code| before.contains(code)), "{told:?} of {before:?}");
}

#[test]
fn a_long_unrelated_password_is_good() {
    assert_eq!(judged("tre grønne gummistøvler"), vec![]);
}

#[test]
fn all_broken_rules_are_told_at_once() {
    let told = [Broken::TooShort { length_min: 12 }, Broken::OwnName, Broken::CommonWords];
    assert_eq!(judged("Anna-1"), told);
    let strict = Rules {
        shape: Shape {
            uppers_min: 1,
            digits_min: 2,
            categories_min: 4,
            different_min: 9,
            in_a_row_max: 2,
            sequence_max: 2,
            refuses_palindromes: true,
            ..Shape::default()
        },
        disallowed: vec!["fcba".into()],
        disallowed_piece: 3,
        ..Rules::default()
    };
    let told = [
        Broken::TooShort { length_min: 12 },
        Broken::TooFew { kind: Kind::Upper, least: 1 },
        Broken::TooFew { kind: Kind::Digit, least: 2 },
        Broken::TooFewCategories { least: 4 },
        Broken::TooFewDifferent { least: 9 },
        Broken::TooManyInARow { most: 2 },
        Broken::SequenceTooLong { most: 2 },
        Broken::Palindrome,
        Broken::Disallowed,
    ];
    assert_eq!(judged_by(&strict, &StatedRules::default(), "abcccba"), told);
}

#[test]
fn the_stricter_length_counts() {
    let stated = StatedRules { length_min: Some(20), length_max: Some(22), ..StatedRules::default() };
    let told = |text| judged_by(&Rules::default(), &stated, text);
    assert_eq!(told("a green rubber dog"), vec![Broken::TooShort { length_min: 20 }]);
    assert_eq!(told("a green rubber dog barking"), vec![Broken::TooLong { length_max: 22 }]);
}

#[test]
fn lengths_are_counted_in_code_points_and_every_character_is_allowed() {
    assert_eq!(judged(&"\u{1f980}\u{3b1}".repeat(6)), vec![]);
    assert_eq!(judged(&"å".repeat(11)), vec![Broken::TooShort { length_min: 12 }]);
    assert_eq!(judged("            "), vec![Broken::Blank]);
}

#[test]
fn words_are_told_beside_everything_else() {
    let told = [Broken::TooShort { length_min: 12 }, Broken::CommonWords];
    assert_eq!(judged("P@ssw0rd1"), told);
    let own = Rules { banned_words: vec!["Vandtårn".into()], ..Rules::default() };
    assert_eq!(judged_by(&own, &StatedRules::default(), "vandtårn-4729"), vec![]);
    for few in ["vandtarn-vandtårn", "vandtårn2026"] {
        assert_eq!(judged_by(&own, &StatedRules::default(), few), vec![Broken::OrganisationWords], "{few}");
    }
}

#[test]
fn the_organisation_s_name_is_refused_as_the_person_s_is() {
    assert_eq!(judged("my Fj0rd-Kommune 26"), vec![Broken::OrganisationName]);
}

#[test]
fn what_a_directory_states_of_characters_is_told_with_ours_all_at_once() {
    let shape = Shape { digits_min: 2, categories_min: 3, in_a_row_max: 2, ..Shape::default() };
    let characters = Characters {
        shape,
        counting: Counting::Ascii,
        one_kind_in_a_row_max: 8,
        own: vec!["anna.holm@example.test".into()],
        own_piece: 3,
        words: vec!["vandtårn".into()],
        ..Characters::default()
    };
    let stated = StatedRules { length_min: Some(14), characters, ..StatedRules::default() };
    let one_digit = Rules { shape: Shape { digits_min: 1, ..Shape::default() }, ..Rules::default() };
    let told = [
        Broken::TooShort { length_min: 14 },
        Broken::TooFew { kind: Kind::Digit, least: 2 },
        Broken::TooFewCategories { least: 3 },
        Broken::TooManyInARow { most: 2 },
        Broken::OneKindInARow { most: 8 },
        Broken::OwnEntry { chars: 3 },
        Broken::OwnName,
    ];
    assert_eq!(judged_by(&one_digit, &stated, "annaxxxxexam"), told);
    assert_eq!(judged_by(&one_digit, &stated, "Tre grønne 27 drager"), vec![]);
    assert_eq!(
        judged_by(&one_digit, &stated, "Et vandtårn og 27 drager"),
        vec![Broken::Directory(Verdict::ForbiddenWord)]
    );
    let told_before = Demands::of(&one_digit, &stated).rules();
    for rule in told {
        assert!(told_before.contains(&rule), "{rule:?} is told before");
    }
}

#[test]
fn the_directory_s_complexity_is_told_even_where_nothing_of_ours_is_asked() {
    let alone = Preset::AdLegacy.rules();
    let complex = StatedRules { length_min: Some(7), complexity: true, ..StatedRules::default() };
    let told = |text| judged_by(&alone, &complex, text);
    assert_eq!(told("Anna1"), vec![Broken::TooShort { length_min: 7 }, Broken::OwnName]);
    assert_eq!(told("quiet harbour"), vec![Broken::TooFewCategories { least: 3 }]);
    assert_eq!(told("Quiet harbour"), vec![]);
    assert_eq!(judged_by(&alone, &StatedRules::default(), "anna"), vec![]);
    assert_eq!(judged_by(&alone, &StatedRules::default(), "  "), vec![Broken::Blank], "a hard limit");
}

#[test]
fn demands_tell_the_stricter_of_both() {
    let stated =
        StatedRules { length_min: Some(14), history: Some(3), complexity: true, ..StatedRules::default() };
    let demands = Demands::of(&Rules::default(), &stated);
    assert_eq!((demands.length_min, demands.length_max, demands.history), (14, 256, Some(3)));
    assert_eq!(demands.shape.rules(), [Broken::TooFewCategories { least: 3 }]);
    let own = Demands::of(&Preset::AdLegacy.rules(), &StatedRules::default());
    assert_eq!((own.length_min, own.refuses_names, own.shape), (0, false, Shape::default()));
}

#[test]
fn what_is_told_before_is_what_would_be_told_after() {
    let stated = StatedRules { history: Some(5), complexity: true, ..StatedRules::default() };
    let rules = Rules { history_own: 3, banned_words: vec!["fjord".into()], ..Rules::default() };
    let demands = Demands { refuses_breached: true, ..Demands::of(&rules, &stated) };
    assert_eq!(
        demands.rules(),
        [
            Broken::TooShort { length_min: 12 },
            Broken::TooLong { length_max: 256 },
            Broken::Blank,
            Broken::TooFewCategories { least: 3 },
            Broken::OwnName,
            Broken::OrganisationName,
            Broken::CommonWords,
            Broken::OrganisationWords,
            Broken::Breached,
            Broken::Directory(crate::verdict::Verdict::InHistory),
            Broken::UsedBefore,
        ]
    );
    let bare = Demands::of(&Preset::AdLegacy.rules(), &StatedRules::default());
    assert_eq!(bare.rules(), [Broken::TooLong { length_max: 256 }, Broken::Blank]);
}

#[test]
fn what_is_broken_for_anybody_needs_nobody() {
    let (rules, organisation) = (Rules::default(), "Fjord Kommune");
    let words = Words::of(&rules.banned_words, organisation);
    for text in ["short", "  ", "password123456", "Fjord Kommune 27", "tre gr\u{f8}nne gummist\u{f8}vler"] {
        let alone = broken_for_anybody(&password(text), &rules, organisation, &words);
        assert_eq!(alone, judged(text), "{text:?}");
    }
    let own = "anna.holm og hendes hest";
    assert_eq!(judged(own), [Broken::OwnName]);
    assert_eq!(broken_for_anybody(&password(own), &rules, organisation, &words), []);
}
