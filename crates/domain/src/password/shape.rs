//! Rules that look at characters alone: how many of which kind, how often the same, how long a run.

use super::broken::{Broken, Kind};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What a password must look like. A number that is zero asks for nothing. Nothing unless told: rules
/// about kinds of characters make passwords worse (NIST SP 800-63B-4 §3.1.1.2), and are here for directories
/// and organisations that insist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shape {
    /// Least capital letters.
    pub uppers_min: u32,
    /// Least small letters.
    pub lowers_min: u32,
    pub digits_min: u32,
    /// Least characters that are neither letter nor digit; a space counts.
    pub specials_min: u32,
    /// Least letters of any kind.
    pub letters_min: u32,
    /// Least of the five categories of [`Kind::CATEGORIES`].
    pub categories_min: u32,
    /// Least different characters; capital and small are different.
    pub different_min: u32,
    /// The same character in a row, at most.
    pub in_a_row_max: u32,
    /// The same character in all, at most.
    pub alike_max: u32,
    /// The longest run of neighbours such as `abc`, `CbA` or `321`, in characters.
    pub sequence_max: u32,
    /// Refuse what reads the same backwards, case aside.
    pub refuses_palindromes: bool,
}

/// What a text has of everything that is counted.
struct Counts {
    kinds: [u32; 5],
    different: u32,
    in_a_row: u32,
    alike: u32,
    sequence: u32,
}

impl Shape {
    /// The stricter of both, rule by rule.
    pub fn and(&self, other: &Self) -> Self {
        Self {
            uppers_min: self.uppers_min.max(other.uppers_min),
            lowers_min: self.lowers_min.max(other.lowers_min),
            digits_min: self.digits_min.max(other.digits_min),
            specials_min: self.specials_min.max(other.specials_min),
            letters_min: self.letters_min.max(other.letters_min),
            categories_min: self.categories_min.max(other.categories_min),
            different_min: self.different_min.max(other.different_min),
            in_a_row_max: lower(self.in_a_row_max, other.in_a_row_max),
            alike_max: lower(self.alike_max, other.alike_max),
            sequence_max: lower(self.sequence_max, other.sequence_max),
            refuses_palindromes: self.refuses_palindromes || other.refuses_palindromes,
        }
    }

    /// Every rule of this shape, as what breaking it would be called; in a fixed order.
    pub fn rules(&self) -> Vec<Broken> {
        let kinds = [
            (Kind::Upper, self.uppers_min),
            (Kind::Lower, self.lowers_min),
            (Kind::Digit, self.digits_min),
            (Kind::Special, self.specials_min),
            (Kind::Letter, self.letters_min),
        ];
        let kinds = kinds.map(|(kind, least)| (least, Broken::TooFew { kind, least }));
        let others = [
            (self.categories_min, Broken::TooFewCategories { least: self.categories_min }),
            (self.different_min, Broken::TooFewDifferent { least: self.different_min }),
            (self.in_a_row_max, Broken::TooManyInARow { most: self.in_a_row_max }),
            (self.alike_max, Broken::TooManyAlike { most: self.alike_max }),
            (self.sequence_max, Broken::SequenceTooLong { most: self.sequence_max }),
            (u32::from(self.refuses_palindromes), Broken::Palindrome),
        ];
        kinds.into_iter().chain(others).filter(|(number, _)| *number > 0).map(|(_, rule)| rule).collect()
    }

    /// Every rule that the text breaks.
    pub(super) fn broken(&self, text: &str) -> Vec<Broken> {
        let counts = Counts::of(text);
        self.rules().into_iter().filter(|rule| counts.break_rule(rule, text)).collect()
    }
}

/// The lower of two limits, of which zero is none.
fn lower(a: u32, b: u32) -> u32 {
    match (a, b) {
        (0, other) | (other, 0) => other,
        (a, b) => a.min(b),
    }
}

impl Counts {
    fn of(text: &str) -> Self {
        let chars: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
        let of_kind = |kind| chars.iter().filter(|c| Kind::of(**c) == kind).count();
        let mut sorted = chars.clone();
        sorted.sort_unstable();
        let groups = || sorted.chunk_by(|a, b| a == b);
        let longest = |lengths: Option<usize>| number(lengths.unwrap_or(0));
        Self {
            kinds: Kind::CATEGORIES.map(|kind| number(of_kind(kind))),
            different: number(groups().count()),
            in_a_row: longest(chars.chunk_by(|a, b| a == b).map(<[char]>::len).max()),
            alike: longest(groups().map(<[char]>::len).max()),
            sequence: sequence(&chars),
        }
    }

    fn count(&self, kind: Kind) -> u32 {
        let [uppers, lowers, digits, specials, others] = self.kinds;
        match kind {
            Kind::Upper => uppers,
            Kind::Lower => lowers,
            Kind::Digit => digits,
            Kind::Special => specials,
            Kind::OtherLetter => others,
            Kind::Letter => uppers + lowers + others,
        }
    }

    fn break_rule(&self, rule: &Broken, text: &str) -> bool {
        match rule {
            Broken::TooFew { kind, least } => self.count(*kind) < *least,
            Broken::TooFewCategories { least } => {
                number(self.kinds.iter().filter(|count| **count > 0).count()) < *least
            }
            Broken::TooFewDifferent { least } => self.different < *least,
            Broken::TooManyInARow { most } => self.in_a_row > *most,
            Broken::TooManyAlike { most } => self.alike > *most,
            Broken::SequenceTooLong { most } => self.sequence > *most,
            Broken::Palindrome => is_palindrome(text),
            Broken::TooShort { .. }
            | Broken::TooLong { .. }
            | Broken::Disallowed
            | Broken::CommonWords
            | Broken::OrganisationWords
            | Broken::OwnName
            | Broken::Breached
            | Broken::OrganisationName
            | Broken::UsedBefore
            | Broken::Blank
            | Broken::Nul
            | Broken::Empty
            | Broken::Directory(_) => false,
        }
    }
}

/// The longest run of letters or digits whose code points rise or fall by one each, case aside.
fn sequence(chars: &[char]) -> u32 {
    let mut longest = u32::from(!chars.is_empty());
    let (mut run, mut direction) = (1, 0);
    for pair in chars.windows(2) {
        let step = step(pair[0], pair[1]);
        run = match step {
            0 => 1,
            step if step == direction => run + 1,
            _ => 2,
        };
        direction = step;
        longest = longest.max(run);
    }
    longest
}

/// 1 or -1 for neighbours among letters or digits, 0 for any other two.
fn step(a: char, b: char) -> i32 {
    let [a, b] = [a, b].map(|c| c.to_lowercase().next().unwrap_or(c));
    if !a.is_alphanumeric() || !b.is_alphanumeric() {
        return 0;
    }
    match i64::from(u32::from(b)) - i64::from(u32::from(a)) {
        1 => 1,
        -1 => -1,
        _ => 0,
    }
}

fn is_palindrome(text: &str) -> bool {
    let lower = || text.chars().flat_map(char::to_lowercase);
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(lower().collect());
    chars.len() > 1 && chars.iter().eq(chars.iter().rev())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Does the text break the one rule of this shape?
    fn breaks(shape: Shape, text: &str) -> bool {
        let broken = shape.broken(text);
        assert!(broken.is_empty() || broken == shape.rules(), "{text}: {broken:?}");
        !broken.is_empty()
    }

    #[test]
    fn a_shape_without_rules_takes_everything() {
        for text in ["", "a", "aaaaaaaa", "abcdefgh", "\u{1f980}\u{1f980}"] {
            assert_eq!(Shape::default().broken(text), vec![], "{text}");
        }
    }

    #[test]
    fn runs_are_counted_in_both_directions_and_without_case() {
        let most = |sequence_max| Shape { sequence_max, ..Shape::default() };
        for text in ["xx1234", "xx4321", "xxAbCd", "xxdCbA", "ÆØ1234"] {
            assert!(breaks(most(3), text), "{text}");
            assert!(!breaks(most(4), text), "{text}");
        }
        for text in ["1212", "1357", "a1b2", "()*+,-./", "9:;<", "abxcd", "1 2 3 4"] {
            assert!(!breaks(most(2), text), "{text}");
        }
    }

    #[test]
    fn a_turn_begins_a_new_run() {
        let most = |sequence_max| Shape { sequence_max, ..Shape::default() };
        assert!(breaks(most(2), "12321") && !breaks(most(3), "12321"));
    }

    #[test]
    fn letters_of_every_script_count() {
        let shape = Shape { letters_min: 3, ..Shape::default() };
        assert!(!breaks(shape, "aÆ字") && breaks(shape, "aÆ3"));
        let five = Shape { categories_min: 5, ..Shape::default() };
        assert!(!breaks(five, "aA1 字") && breaks(five, "aA1 b"));
    }

    #[test]
    fn the_stricter_rule_of_two_counts() {
        let a = Shape { digits_min: 1, alike_max: 4, in_a_row_max: 3, ..Shape::default() };
        let b = Shape { digits_min: 2, alike_max: 0, in_a_row_max: 2, refuses_palindromes: true, ..a };
        let both = Shape { digits_min: 2, alike_max: 4, in_a_row_max: 2, refuses_palindromes: true, ..a };
        assert_eq!((a.and(&b), b.and(&a), a.and(&Shape::default())), (both, both, a));
    }

    proptest! {
        #[test]
        fn counts_agree_with_counting_by_hand(text in "[ab01 Ø]{0,24}") {
            let counts = Counts::of(&text);
            let chars: Vec<char> = text.chars().collect();
            let often = |c: &char| chars.iter().filter(|other| *other == c).count();
            let alike = chars.iter().map(often).max().unwrap_or(0);
            let runs = (0..chars.len()).map(|at| chars[at..].iter().take_while(|c| **c == chars[at]).count());
            prop_assert_eq!(counts.alike as usize, alike);
            prop_assert_eq!(counts.in_a_row as usize, runs.max().unwrap_or(0));
            let mut different = chars.clone();
            different.sort_unstable();
            different.dedup();
            prop_assert_eq!(counts.different as usize, different.len());
            prop_assert_eq!(counts.kinds.iter().sum::<u32>() as usize, chars.len());
        }
    }
}
