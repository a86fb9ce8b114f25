//! Names that a password must not contain: the person's, the organisation's, and other people's values.

use super::normal::normal;
use crate::account::{Account, fold};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Shortest own name that a password must not contain, in characters (Entra's 5.4, step 3).
pub const NAME_CHARS_MIN: usize = 4;
/// Shortest part of a display name that Active Directory's complexity looks for.
const AD_TOKEN_CHARS_MIN: usize = 3;
/// What parts a display name in Active Directory.
const AD_DELIMITERS: [char; 7] = [',', '.', '-', '_', ' ', '#', '\t'];

/// A password in the spellings in which names are looked for.
pub(super) struct Spellings {
    squashed: Zeroizing<String>,
    /// As banned words are looked for.
    pub(super) normal: Zeroizing<String>,
    squashed_normal: Zeroizing<String>,
}

impl Spellings {
    pub(super) fn of(text: &str) -> Self {
        let normal = normal(text);
        Self { squashed: squash(text), squashed_normal: squash(&normal), normal }
    }

    /// Does it contain a name of four characters or more, through case, accents, punctuation in between or
    /// characters that stand for others?
    fn contain(&self, name: &str) -> bool {
        let is_in =
            |within: &str, name: &str| name.chars().count() >= NAME_CHARS_MIN && within.contains(name);
        is_in(&self.squashed, &squash(name)) || is_in(&self.squashed_normal, &squash(&normal(name)))
    }

    /// Any word of the person's names or user name.
    pub(super) fn contain_own_name(&self, account: &Account) -> bool {
        let texts = account.names.iter().chain([&account.login, &account.display_name]);
        texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).any(|name| self.contain(name))
    }

    /// The organisation's name as a whole, spaces and punctuation aside. Its single words are too ordinary
    /// to refuse a password for ("University of Life").
    pub(super) fn contain_organisation(&self, organisation: &str) -> bool {
        self.contain(&squash(organisation))
    }
}

fn squash(text: &str) -> Zeroizing<String> {
    let folded = Zeroizing::new(fold(text));
    Zeroizing::new(folded.nfd().filter(|c| c.is_alphanumeric()).collect())
}

/// What Active Directory's complexity refuses whatever the kinds of characters: the account's name, where
/// that has three characters or more, and each part of the display name that has more than two; both
/// without regard to case ("Password must meet complexity requirements", Windows Server 2008 and later).
pub(super) fn contains_what_ad_looks_for(text: &str, account: &Account) -> bool {
    let within = Zeroizing::new(text.to_lowercase());
    let parts = account.display_name.split(AD_DELIMITERS);
    parts
        .chain([account.login.as_str()])
        .filter(|part| part.chars().count() >= AD_TOKEN_CHARS_MIN)
        .any(|part| within.contains(&part.to_lowercase()))
}

/// Does the text hold a piece of `piece` characters of this value, case aside? Of the whole value when
/// `piece` is zero or the value has no more. An empty value is nowhere.
pub(super) fn shares_a_piece(text: &str, value: &str, piece: u32) -> bool {
    let within = Zeroizing::new(text.to_lowercase());
    let value: Vec<char> = value.to_lowercase().chars().collect();
    if value.is_empty() {
        return false;
    }
    let piece = usize::try_from(piece).unwrap_or(usize::MAX);
    let length = if piece == 0 || value.len() < piece { value.len() } else { piece };
    value.windows(length).any(|part| within.contains(&part.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::tests::anna;

    #[test]
    fn own_names_are_found_through_case_punctuation_and_disguise() {
        for text in
            ["xx-aNNa-xxxxxxxx", "fifteen h.o.l.m chars", "annaannaanna", "my @nn@ in disguise", "H0LM"]
        {
            assert!(Spellings::of(text).contain_own_name(&anna()), "{text}");
        }
    }

    #[test]
    fn names_under_four_characters_do_not_count() {
        assert!(!Spellings::of("bøbøbøbøbøbø").contain_own_name(&anna()));
        let bob =
            Account { login: "bob".into(), display_name: "Bob".into(), names: vec!["Bob".into()], ..anna() };
        assert!(!Spellings::of("bobbobbob").contain_own_name(&bob));
    }

    #[test]
    fn entra_s_example_of_a_name_is_found() {
        let poll = Account { login: "p".into(), display_name: "Poll".into(), names: vec![], ..anna() };
        assert!(Spellings::of("p0LL23fb").contain_own_name(&poll));
    }

    #[test]
    fn an_organisation_is_found_as_a_whole() {
        let spellings = Spellings::of("xx Aarhus-K0mmune xx");
        assert!(spellings.contain_organisation("Aarhus Kommune"));
        assert!(!Spellings::of("life is a long song").contain_organisation("University of Life"));
        assert!(!Spellings::of("abcdefgh").contain_organisation("ABC"), "three letters never block");
        assert!(!Spellings::of("abcdefgh").contain_organisation(""));
    }

    /// `directory-facts.md` §6.6.
    #[test]
    fn active_directory_looks_for_parts_of_the_display_name_and_the_account() {
        let account = |login: &str, display_name: &str| Account {
            login: login.into(),
            display_name: display_name.into(),
            ..anna()
        };
        for (text, login, name, found) in [
            ("xxErinxx", "e", "Erin M. Hagens", true),
            ("xxhagensxx", "e", "Erin M. Hagens", true),
            ("xxMxx", "e", "Erin M. Hagens", false),
            ("xxBøxx", "e", "Bø", false),
            ("xxBobxx", "e", "Bob", true),
            ("xxBOBxx", "bob", "", true),
            ("xxabxx", "ab", "", false),
            ("xxerinxx", "e", "Tab\tErin#x", true),
        ] {
            assert_eq!(contains_what_ad_looks_for(text, &account(login, name)), found, "{text} {name}");
        }
    }

    /// PWM's vectors (`directory-facts.md` §6.6).
    #[test]
    fn values_are_looked_for_in_pieces_as_in_pwm() {
        for (text, value, piece, found) in [
            ("love", "novell", 3, true),
            ("love", "novell", 4, false),
            ("foo-ovel-bar", "novell", 4, true),
            ("foo-OVEL-bar", "Novell", 4, true),
            ("anything", "", 0, false),
            ("anything", "", 4, false),
            ("xnovellx", "novell", 0, true),
            ("xnovelx", "novell", 0, false),
            ("xabcx", "abc", 5, true),
        ] {
            assert_eq!(shares_a_piece(text, value, piece), found, "{text} {value} {piece}");
        }
    }
}
