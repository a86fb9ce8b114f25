//! 389-ds's table of syntax rules (`directory-facts.md` §6.4) on the real server, with our verdict beside each.

use crate::dirsrv::Dirsrv;
use crate::house::RealClock;
use domain::account::Account;
use domain::locale::Locale;
use domain::password::passphrase::Passphrase;
use domain::password::{Broken, Demands, Password, Preset, Rules, Whose, Words, broken};
use domain::verdict::StatedRules;
use flows::ports::Written;
use std::fmt::Write as _;
use std::sync::Arc;
use testkit::contract::directory::Scene;
use zeroize::Zeroizing;

/// What refuses nothing of the table: each row then shows what its own rule does.
const LAX: [(&str, &str); 19] = [
    ("passwordCheckSyntax", "on"),
    ("passwordHistory", "off"),
    ("passwordMinLength", "2"),
    ("passwordMinCategories", "1"),
    ("passwordMinTokenLength", "64"),
    ("passwordMinDigits", "0"),
    ("passwordMinAlphas", "0"),
    ("passwordMinUppers", "0"),
    ("passwordMinLowers", "0"),
    ("passwordMinSpecials", "0"),
    ("passwordMin8Bit", "0"),
    ("passwordMaxRepeats", "0"),
    ("passwordDictCheck", "off"),
    ("passwordPalindrome", "off"),
    ("passwordMaxSequence", "0"),
    ("passwordMaxSeqSets", "0"),
    ("passwordMaxClassChars", "0"),
    ("passwordLockout", "off"),
    ("passwordBadWords", ""),
];

/// One row: the server's setting, what it refuses, what it takes, and our rule for it.
struct Row {
    attribute: &'static str,
    value: &'static str,
    bad: &'static [&'static str],
    good: &'static [&'static str],
    ours: Ours,
}

enum Ours {
    Same(fn(&mut Rules)),
    /// We have no such rule, because …
    NotOffered(&'static str),
}

/// Good for every row that we offer, but for [`NOT_GOOD_FOR`].
const GOOD: &str = "13_#Kad472h";

/// It has one capital; and cracklib, which is asked for dictionary words, has no dictionary on a machine that has not
/// built one, and then takes nothing at all.
const NOT_GOOD_FOR: [&str; 2] = ["passwordMinUppers", "passwordDictCheck"];

const ROWS: [Row; 14] = [
    row("passwordMinLength", "10", &["passwd"], &["password123"], Ours::Same(|r| r.length_min = 10)),
    row("passwordMinDigits", "2", &["passwd"], &["password123"], Ours::Same(|r| r.shape.digits_min = 2)),
    row("passwordMinAlphas", "2", &["p123456789"], &["password123"], Ours::Same(|r| r.shape.letters_min = 2)),
    row(
        "passwordMaxRepeats",
        "2",
        &["passsword"],
        &["password123"],
        Ours::Same(|r| r.shape.in_a_row_max = 2),
    ),
    row("passwordMinSpecials", "2", &["passwd"], &["password_#$"], Ours::Same(|r| r.shape.specials_min = 2)),
    row("passwordMinLowers", "2", &["PASSWORD123"], &["password123"], Ours::Same(|r| r.shape.lowers_min = 2)),
    row("passwordMinUppers", "2", &["password"], &["PASSWORD"], Ours::Same(|r| r.shape.uppers_min = 2)),
    row(
        "passwordMin8Bit",
        "1",
        &["password123"],
        &["passwürd123"],
        Ours::NotOffered("what is not ASCII is allowed and never demanded"),
    ),
    row("passwordDictCheck", "on", &["PASSWORD"], &[], Ours::Same(|r| r.refuses_common_words = true)),
    row(
        "passwordPalindrome",
        "on",
        &["Za12_#_21aZ"],
        &[],
        Ours::Same(|r| r.shape.refuses_palindromes = true),
    ),
    row(
        "passwordMaxSequence",
        "3",
        &["Za1_1234", "Za1_4321", "Za1_abcd", "Za1_dcba"],
        &["Za1_123x"],
        Ours::Same(|r| r.shape.sequence_max = 3),
    ),
    row(
        "passwordMaxSeqSets",
        "2",
        &["Za1_123--123"],
        &[],
        Ours::NotOffered("a refrain makes no sentence weak"),
    ),
    row(
        "passwordMaxClassChars",
        "3",
        &["Za1_9376", "Za1_#$&!", "Za1_ahtf", "Za1_HTSE"],
        &[],
        Ours::NotOffered("it forbids every word of four letters"),
    ),
    row(
        "passwordBadWords",
        "redhat",
        &["Za1_redhat"],
        &[],
        Ours::Same(|r| r.disallowed = vec!["redhat".into()]),
    ),
];

const fn row(
    attribute: &'static str,
    value: &'static str,
    bad: &'static [&'static str],
    good: &'static [&'static str],
    ours: Ours,
) -> Row {
    Row { attribute, value, bad, good, ours }
}

fn set(dirsrv: &Dirsrv, values: &[(&str, &str)]) {
    let mut ldif = String::from("dn: cn=config\nchangetype: modify\n");
    for (attribute, value) in values {
        let _ = writeln!(ldif, "replace: {attribute}");
        if !value.is_empty() {
            let _ = writeln!(ldif, "{attribute}: {value}");
        }
        ldif.push_str("-\n");
    }
    dirsrv.server.modify(&ldif);
}

fn ours(rules: &Rules, account: &Account, text: &str) -> bool {
    judged(rules, &StatedRules::default(), account, text).is_empty()
}

fn judged(rules: &Rules, stated: &StatedRules, account: &Account, text: &str) -> Vec<Broken> {
    let password = Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|_| panic!("{text:?}"));
    let words = Words::of(&rules.banned_words, "");
    let whose = Whose { account, organisation: "" };
    broken(&password, rules, stated, whose, &words)
}

#[tokio::test]
async fn the_server_s_rules_and_ours_say_the_same_row_by_row() {
    let dirsrv = Dirsrv::new();
    let scene = Scene::of(dirsrv.adapter.clone(), Arc::new(RealClock));
    for Row { attribute, value, bad, good, ours: rule } in &ROWS {
        set(&dirsrv, &LAX);
        let texts = bad.iter().map(|text| (*text, false)).chain(good.iter().map(|text| (*text, true)));
        let texts: Vec<_> = texts
            .chain((rule.is_offered() && !NOT_GOOD_FOR.contains(attribute)).then_some((GOOD, true)))
            .collect();
        for (text, _) in &texts {
            let account = scene.account("alice").await;
            let told = scene.set(&account, text, None).await;
            assert_eq!(told, Written::Applied, "{attribute}: {text} is taken without the rule");
        }
        set(&dirsrv, &[(attribute, value)]);
        for (text, is_good) in texts {
            let account = scene.account("alice").await;
            let told = scene.set(&account, text, None).await;
            assert_eq!(told == Written::Applied, is_good, "{attribute}: {text}: {told:?}");
            let stated = scene.directory.stated_rules(&account.key).await.expect("answers");
            let is_dictionary = *attribute == "passwordDictCheck";
            let told = judged(&Preset::AdLegacy.rules(), &stated, &account, text);
            assert_eq!(told.is_empty(), is_good || is_dictionary, "stated for {attribute}: {text}: {told:?}");
            assert_eq!(stated.characters.looks_in_dictionary, is_dictionary);
            match rule {
                Ours::Same(alter) => {
                    let mut rules = Preset::AdLegacy.rules();
                    alter(&mut rules);
                    assert_eq!(ours(&rules, &account, text), is_good, "ours for {attribute}: {text}");
                }
                Ours::NotOffered(why) => assert!(!why.is_empty()),
            }
        }
    }
}

impl Ours {
    const fn is_offered(&self) -> bool {
        matches!(self, Self::Same(_))
    }
}

/// Everything that the server would say one after the other is told at once, and what is suggested is taken at the
/// first try.
#[tokio::test]
async fn what_the_server_states_is_told_at_once_and_a_suggestion_is_taken() {
    let dirsrv = Dirsrv::new();
    let scene = Scene::of(dirsrv.adapter.clone(), Arc::new(RealClock));
    for own in
        [&[][..], &[("passwordMaxSequence", "2"), ("passwordMaxRepeats", "1"), ("passwordMinSpecials", "6")]]
    {
        set(&dirsrv, &LAX);
        set(
            &dirsrv,
            &[("passwordMinTokenLength", "3"), ("passwordMinDigits", "2"), ("passwordMinCategories", "3")],
        );
        set(&dirsrv, &[("passwordMaxRepeats", "2"), ("passwordMinLength", "10")]);
        set(&dirsrv, own);
        let account = scene.account("alice").await;
        let stated = scene.directory.stated_rules(&account.key).await.expect("answers");
        let demands = Demands::of(&Preset::Cfcs.rules(), &stated);
        for locale in Locale::ALL {
            let suggested = (0..8).find_map(|_| {
                let phrase = Passphrase::draw(scene.chance(), locale, &demands).expect("one fits");
                let told = judged(&Preset::Cfcs.rules(), &stated, &account, phrase.reveal());
                told.is_empty().then_some(phrase)
            });
            let phrase = suggested.expect("one is taken");
            let account = scene.account("alice").await;
            let written = scene.set(&account, phrase.reveal(), None).await;
            assert_eq!(written, Written::Applied, "{}", phrase.reveal());
        }
    }
    let account = scene.account("alice").await;
    set(&dirsrv, &[("passwordMaxSequence", "0"), ("passwordMaxRepeats", "2"), ("passwordMinSpecials", "1")]);
    let stated = scene.directory.stated_rules(&account.key).await.expect("answers");
    let codes = |text| -> Vec<&str> {
        judged(&Preset::AdLegacy.rules(), &stated, &account, text).iter().map(Broken::code).collect()
    };
    let all = [
        "password.too_short",
        "password.too_few_digits",
        "password.too_few_specials",
        "password.too_few_categories",
        "password.too_many_in_a_row",
        "password.own_entry",
    ];
    assert_eq!(codes("aliceeee"), all);
    assert!(matches!(scene.set(&account, "aliceeee", None).await, Written::Refused(_)));
    // One after the other mended, the server finds the next, and what nothing is told of it takes.
    for (text, is_good) in [("quiet-harbourrr-27", false), ("quiet-harbour-27", true)] {
        assert_eq!(codes(text).is_empty(), is_good, "{text}");
        let written = scene.set(&account, text, None).await;
        assert_eq!(written == Written::Applied, is_good, "{text}: {written:?}");
    }
}
