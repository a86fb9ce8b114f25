//! One spelling for all disguises of a word: what banned words and names are looked for in. Never what is
//! stored or sent.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use zeroize::Zeroizing;

/// What stands for what, after lower case. Entra publishes the first four "such as" (`entra-sspr.md`
/// 5.4); the others are ours. `1`, `|` and `i` all become `l`, since a `1` may stand for either letter.
/// `9` and `!` stay, as in Entra's published example.
pub const SUBSTITUTIONS: [(char, &str); 17] = [
    ('0', "o"),
    ('1', "l"),
    ('$', "s"),
    ('@', "a"),
    ('i', "l"),
    ('|', "l"),
    ('3', "e"),
    ('€', "e"),
    ('4', "a"),
    ('5', "s"),
    ('7', "t"),
    ('8', "b"),
    ('ø', "o"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ß', "ss"),
    ('ı', "l"),
];

/// The normal spelling of a text: compatibility decomposition (NFKD), without accents and invisible
/// characters, in lower case, then [`SUBSTITUTIONS`]. Doing it twice changes nothing. The result may have
/// more characters than the text, at most eighteen for one (Unicode's longest decomposition).
pub fn normal(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() * 2));
    for c in text.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase) {
        // A capital may have a small letter that comes apart once more.
        for c in std::iter::once(c).nfkd().filter(|c| !is_dropped(*c)) {
            match SUBSTITUTIONS.iter().find(|(from, _)| *from == c) {
                Some((_, to)) => out.push_str(to),
                None => out.push(c),
            }
        }
    }
    out
}

/// Accents, and what nobody sees: soft hyphen, zero width, direction, byte order mark.
fn is_dropped(c: char) -> bool {
    canonical_combining_class(c) != 0
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn entra_s_examples_are_normal_as_published() {
        for (typed, told) in [
            ("Bl@nK", "blank"),
            ("ContoS0Bl@nkf9!", "contosoblankf9!"),
            ("p0LL23fb", "poll2efb"),
            ("abcdeg", "abcdeg"),
            ("Contoso!1", "contoso!l"),
        ] {
            // A 3 becomes an e with us, and Microsoft's table is not published in full.
            assert_eq!(normal(typed).as_str(), told, "{typed}");
        }
        // Microsoft prints "contosoblank12" here although its own table turns 1 into l.
        assert_eq!(normal("C0ntos0Blank12").as_str(), "contosoblankl2");
    }

    #[test]
    fn disguises_of_a_word_have_one_spelling() {
        for (plain, disguises) in [
            (
                "password",
                &["P@$$w0rd", "PÄSSWØRD", "ｐａｓｓｗｏｒｄ", "pass\u{200b}word", "pa\u{df}word"][..],
            ),
            ("admin", &["adm1n", "ADMIN", "adm|n", "ADMİN", "admın"]),
            ("kærlighed", &["KAERLIGHED", "kaerl1ghed"]),
            ("blåbær", &["blabaer", "BLA\u{30a}BÆR"]),
            ("finn", &["ﬁnn", "f1nn"]),
            ("tree", &["7r33", "tr€€"]),
        ] {
            for disguise in disguises {
                assert_eq!(normal(disguise).as_str(), normal(plain).as_str(), "{disguise}");
            }
        }
    }

    #[test]
    fn what_takes_no_other_s_place_stays() {
        assert_eq!(normal("f9!26 -_.,;:?/()").as_str(), "f9!26 -_.,;:?/()");
    }

    proptest! {
        #[test]
        fn doing_it_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = normal(&text);
            let twice = normal(&once);
            prop_assert_eq!(twice.as_str(), once.as_str());
        }
    }

    #[test]
    fn every_single_character_is_normal_after_one_time() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let once = normal(c.encode_utf8(&mut [0; 4]));
            assert_eq!(normal(&once).as_str(), once.as_str(), "U+{:04X}", u32::from(c));
            assert!(once.chars().count() <= 18, "U+{:04X}", u32::from(c));
        }
    }
}
