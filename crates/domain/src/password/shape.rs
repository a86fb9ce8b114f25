//! Rules that look at characters alone: how many of which kind, how often the same, how long a run.

use super::broken::{Broken, Kind};
use super::stated::Counting;
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
    counting: Counting,
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

    /// Every rule that the text breaks, by our own counting.
    pub(super) fn broken(&self, text: &str) -> Vec<Broken> {
        self.broken_by(Counting::Ours, text)
    }

    /// Every rule that the text breaks, by the counting of whoever states them.
    pub(super) fn broken_by(&self, counting: Counting, text: &str) -> Vec<Broken> {
        let counts = Counts::of(text, counting);
        let is_broken = |rule: Broken| match rule {
            // Another character helps as well as another kind, and is what the person can see.
            Broken::TooFewCategories { least } if counts.categories() >= least => {
                counts.lose_a_kind(counting, least).then_some(Broken::TooManyInARow { most: 2 })
            }
            rule => counts.break_rule(&rule, text).then_some(rule),
        };
        self.rules().into_iter().filter_map(is_broken).collect()
    }
}

/// The lower of two limits, of which zero is none.
fn lower(a: u32, b: u32) -> u32 {
    match (a, b) {
        (0, other) | (other, 0) => other,
        (a, b) => a.min(b),
    }
}

impl Counting {
    /// The kind of a character; what ASCII does not have is of the last one where ASCII is counted.
    fn kind(self, c: char) -> Kind {
        match self {
            Self::Ours => Kind::of(c),
            Self::Ascii | Self::AsciiAndRepeatsCost if c.is_ascii() => Kind::of(c),
            Self::Ascii | Self::AsciiAndRepeatsCost => Kind::OtherLetter,
        }
    }
}

impl Counts {
    fn of(text: &str, counting: Counting) -> Self {
        let chars: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().collect());
        let of_kind = |kind| chars.iter().filter(|c| counting.kind(**c) == kind).count();
        let mut sorted = chars.clone();
        sorted.sort_unstable();
        let groups = || sorted.chunk_by(|a, b| a == b);
        let longest = |lengths: Option<usize>| number(lengths.unwrap_or(0));
        Self {
            kinds: Kind::CATEGORIES.map(|kind| number(of_kind(kind))),
            different: number(groups().count()),
            in_a_row: longest(chars.chunk_by(|a, b| a == b).map(<[char]>::len).max()),
            alike: longest(groups().map(<[char]>::len).max()),
            sequence: sequence(&chars, counting),
            counting,
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
            Kind::Letter => match self.counting {
                Counting::Ours => uppers + lowers + others,
                Counting::Ascii | Counting::AsciiAndRepeatsCost => uppers + lowers,
            },
        }
    }

    fn categories(&self) -> u32 {
        number(self.kinds.iter().filter(|count| **count > 0).count())
    }

    /// Are there too few kinds only because a character stands three times in a row?
    fn lose_a_kind(&self, counting: Counting, least: u32) -> bool {
        counting == Counting::AsciiAndRepeatsCost && self.in_a_row > 2 && self.categories() == least
    }

    fn break_rule(&self, rule: &Broken, text: &str) -> bool {
        match rule {
            Broken::TooFew { kind, least } => self.count(*kind) < *least,
            Broken::TooFewCategories { least } => self.categories() < *least,
            Broken::TooFewDifferent { least } => self.different < *least,
            Broken::TooManyInARow { most } => self.in_a_row > *most,
            Broken::TooManyAlike { most } => self.alike > *most,
            Broken::SequenceTooLong { most } => self.sequence > *most,
            Broken::Palindrome => is_palindrome(text, self.counting),
            Broken::TooShort { .. }
            | Broken::TooLong { .. }
            | Broken::TooFewOthers { .. }
            | Broken::OneKindInARow { .. }
            | Broken::OwnEntry { .. }
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

/// The longest run of letters or digits whose code points rise or fall by one each, case aside; of any characters and
/// with case where ASCII is counted.
fn sequence(chars: &[char], counting: Counting) -> u32 {
    let mut longest = u32::from(!chars.is_empty());
    let (mut run, mut direction) = (1, 0);
    for pair in chars.windows(2) {
        let step = match counting {
            Counting::Ours => step(pair[0], pair[1]),
            Counting::Ascii | Counting::AsciiAndRepeatsCost => neighbours(pair[0], pair[1]),
        };
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
    neighbours(a, b)
}

fn neighbours(a: char, b: char) -> i32 {
    match i64::from(u32::from(b)) - i64::from(u32::from(a)) {
        1 => 1,
        -1 => -1,
        _ => 0,
    }
}

fn is_palindrome(text: &str, counting: Counting) -> bool {
    let lower = || text.chars().flat_map(char::to_lowercase);
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(match counting {
        Counting::Ours => lower().collect(),
        Counting::Ascii | Counting::AsciiAndRepeatsCost => text.chars().collect(),
    });
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
    fn directories_count_ascii_and_name_everything_else_one_kind() {
        let by = |counting, shape: Shape, text| shape.broken_by(counting, text);
        let lowers = Shape { lowers_min: 1, ..Shape::default() };
        assert!(!by(Counting::Ascii, lowers, "æøå").is_empty() && lowers.broken("æøå").is_empty());
        let kinds = |categories_min| Shape { categories_min, ..Shape::default() };
        assert_eq!(by(Counting::Ascii, kinds(3), "blåbær 7"), []);
        assert_eq!(by(Counting::Ascii, kinds(5), "blåbær 7"), [Broken::TooFewCategories { least: 5 }]);
        let runs = Shape { sequence_max: 2, ..Shape::default() };
        assert_eq!(by(Counting::Ascii, runs, "AbC()* "), [Broken::SequenceTooLong { most: 2 }]);
        assert_eq!(by(Counting::Ascii, runs, "AbCd"), []);
    }

    #[test]
    fn three_in_a_row_cost_a_kind_in_freeipa_and_are_told_where_they_do() {
        let kinds = |least| Shape { categories_min: least, ..Shape::default() };
        let told = |least, text| kinds(least).broken_by(Counting::AsciiAndRepeatsCost, text);
        assert_eq!(told(3, "Secret1"), []);
        assert_eq!(told(3, "Secret111"), [Broken::TooManyInARow { most: 2 }]);
        assert_eq!(told(3, "Secret 111"), [], "there is a kind to spare");
        assert_eq!(told(3, "secret111"), [Broken::TooFewCategories { least: 3 }]);
        assert_eq!(kinds(3).broken_by(Counting::Ascii, "Secret111"), []);
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
            let counts = Counts::of(&text, Counting::Ours);
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
