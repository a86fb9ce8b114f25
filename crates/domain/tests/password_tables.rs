//! Other products' rules against ours, row by row (`directory-facts.md` §6.4–6.6): what we offer says the same,
//! and where it does not the row says so.

use domain::account::{Account, AccountKey, AccountState, PasswordExpiry, PasswordTime, Standing};
use domain::contact::Contacts;
use domain::password::{Broken, Password, Preset, Rules, Shape, Whose, Words, broken};
use domain::verdict::StatedRules;
use zeroize::Zeroizing;

/// Rules that ask for nothing but this.
fn only(alter: impl FnOnce(&mut Rules)) -> Rules {
    let mut rules = Preset::AdLegacy.rules();
    alter(&mut rules);
    rules
}

fn shaped(alter: impl FnOnce(&mut Shape)) -> Rules {
    only(|rules| alter(&mut rules.shape))
}

fn found(rules: &Rules, text: &str) -> Vec<Broken> {
    let account = Account {
        key: AccountKey { directory: "main".into(), id: "1".into() },
        login: "user".into(),
        display_name: "Some Body".into(),
        names: vec![],
        locale: None,
        contacts: Contacts::default(),
        groups: vec![],
        standing: Standing::Person,
        state: AccountState::default(),
        password_time: PasswordTime::Absent,
        password_expiry: PasswordExpiry::Unknown,
        link: None,
    };
    let password = Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|_| panic!("{text:?}"));
    let words = Words::of(&rules.banned_words, "");
    broken(&password, rules, &StatedRules::default(), Whose { account: &account, organisation: "" }, &words)
}

/// Every one of the first texts is refused by these rules, none of the second ones is.
fn judges(row: &str, rules: &Rules, bad: &[&str], good: &[&str]) {
    for text in bad {
        assert!(!found(rules, text).is_empty(), "{row}: {text} is taken");
    }
    for text in good {
        assert_eq!(found(rules, text), vec![], "{row}: {text}");
    }
}

/// PWM's vectors. Its "max upper", "max lower" and the like are not offered: a most for a kind of characters makes
/// passwords worse and protects nothing.
#[test]
fn pwm_s_vectors_come_out_the_same() {
    judges("min length 7", &only(|rules| rules.length_min = 7), &["123456"], &["1234567"]);
    judges("max length 7", &only(|rules| rules.length_max = 7), &["12345678"], &["1234567"]);
    judges("min upper 3", &shaped(|shape| shape.uppers_min = 3), &["ABc"], &["123456ABC"]);
    judges("min lower 3", &shaped(|shape| shape.lowers_min = 3), &["abC"], &["123456abc"]);
    judges("min special 3", &shaped(|shape| shape.specials_min = 3), &["!!A"], &["!!!A"]);
    judges("min alpha 3", &shaped(|shape| shape.letters_min = 3), &["ab1"], &["abc"]);
    judges("min numeric 3", &shaped(|shape| shape.digits_min = 3), &["12a"], &["123"]);
    judges("min unique 4", &shaped(|shape| shape.different_min = 4), &["aaa23"], &["aaa234"]);
    judges("max sequential repeat 4", &shaped(|shape| shape.in_a_row_max = 4), &["aaaaa"], &["aaa23"]);
    judges("max repeat 4", &shaped(|shape| shape.alike_max = 4), &["aa2aaa"], &["aa2aa"]);
}

/// PWM refuses a run of so many, we refuse a run of more: its 3 is our 2. Its 1 and less are off.
#[test]
fn pwm_s_consecutive_characters_are_our_sequences() {
    let alphabet = "abcdefghijklmnopqrstuvwxyz";
    for (text, pwm, is_hit) in [
        ("novell", 2, true),
        ("novell", 3, false),
        ("xyznovell", 3, true),
        ("Novell1234", 4, true),
        ("Novell1235", 4, false),
        (alphabet, 26, true),
        (alphabet, 27, false),
        (alphabet, 1, false),
    ] {
        let rules = shaped(|shape| shape.sequence_max = pwm - 1);
        assert_eq!(!found(&rules, text).is_empty(), is_hit, "{text} {pwm}");
    }
}

#[test]
fn pwm_s_disallowed_values_are_ours() {
    for (text, value, piece, is_hit) in [
        ("novell", "love", 3, true),
        ("novell", "love", 4, false),
        ("novell", "foo-ovel-bar", 4, true),
        ("NOVELL", "foo-ovel-bar", 4, true),
        ("novell", "", 0, false),
    ] {
        let rules = only(|rules| {
            rules.disallowed = vec![value.into()];
            rules.disallowed_piece = piece;
        });
        assert_eq!(!found(&rules, text).is_empty(), is_hit, "{text} {value} {piece}");
    }
}

/// FreeIPA's table. With it any of these rules brings a palindrome check and a least length of 6 along; ours do not, each
/// rule stands for itself. Its credits (a kind of characters that shortens the least length) are not offered.
#[test]
fn freeipa_s_table_comes_out_the_same() {
    judges("no policy", &only(|_| ()), &[], &["Secret123", "password", "abcddcba"]);
    judges("maxrepeat 1", &shaped(|shape| shape.in_a_row_max = 1), &["password", "Assembly"], &[]);
    judges(
        "maxrepeat 2",
        &shaped(|shape| shape.in_a_row_max = 2),
        &["permisssive"],
        &["password", "Assembly"],
    );
    judges("maxsequence 1", &shaped(|shape| shape.sequence_max = 1), &["abacab", "AbacAb"], &[]);
    judges("maxsequence 2", &shaped(|shape| shape.sequence_max = 2), &["abacabc"], &["AbacAb"]);
    judges(
        "palindrome",
        &shaped(|shape| shape.refuses_palindromes = true),
        &["abccba", "abcddcba"],
        &["abccbx"],
    );
    judges("length 6", &only(|rules| rules.length_min = 6), &["abcd1"], &["abcd12"]);
    // Ours counts "Secret123" as secret and three digits: four points.
    judges("dictcheck", &only(|rules| rules.refuses_common_words = true), &["password", "Secret123"], &[]);
    judges("usercheck user", &only(|rules| rules.refuses_names = true), &["userPDQ123"], &["usrPDQ123"]);
}

/// 389-ds's table; `crates/directory/tests/it/ds389_rules.rs` holds it against the server. Not offered: `passwordMin8Bit`,
/// `passwordMaxSeqSets` and `passwordMaxClassChars`, which forbid what good sentences have.
#[test]
fn what_is_good_for_every_rule_of_389_ds_is_good_for_all_of_ours_together() {
    let all = only(|rules| {
        *rules = Rules { length_min: 10, ..Preset::Custom.rules() };
        rules.shape = Shape {
            uppers_min: 1,
            lowers_min: 2,
            digits_min: 2,
            specials_min: 2,
            letters_min: 2,
            categories_min: 4,
            different_min: 6,
            in_a_row_max: 2,
            alike_max: 2,
            sequence_max: 3,
            refuses_palindromes: true,
        };
        rules.disallowed = vec!["redhat".into()];
    });
    judges("good for all", &all, &["Za1_redhat"], &["13_#Kad472h"]);
}
