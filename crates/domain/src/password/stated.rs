//! What a directory states of a password's characters, judged as that directory judges it: its rules have the names
//! of ours and count differently.

use super::broken::Broken;
use super::names::shares_a_piece;
use super::shape::Shape;
use crate::verdict::Verdict;

/// Rules that a directory states of the characters of a password. Numbers that are zero ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Characters {
    pub shape: Shape,
    pub counting: Counting,
    /// Least characters outside of ASCII.
    pub others_min: u32,
    /// Most characters of one kind side by side.
    pub one_kind_in_a_row_max: u32,
    /// A run such as `abc` may not come again once it has more characters than this.
    pub runs_once_over: u32,
    /// Words that may not occur.
    pub words: Vec<String>,
    /// Values of the person's own entry of which no piece may occur, and how many characters make one; 0 for the
    /// whole value.
    pub own: Vec<String>,
    pub own_piece: u32,
    /// It is looked for in a dictionary, which nobody but the directory has.
    pub looks_in_dictionary: bool,
}

/// How a directory counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// As we do: letters of every script, runs without case.
    #[default]
    Ours,
    /// 389-ds (`check_pw_syntax_ext` of 2.3.1): letters and digits are ASCII's, everything outside of ASCII is a kind
    /// of its own, and runs go by bytes.
    Ascii,
    /// FreeIPA (`ipapwd_check_policy` of 4.12): like that, and a character three times in a row costs a kind.
    AsciiAndRepeatsCost,
}

impl Characters {
    /// The stricter of both, rule by rule; for telling, not for judging.
    pub fn and(&self, other: &Self) -> Self {
        let lower = |a: u32, b: u32| if a == 0 || b == 0 { a.max(b) } else { a.min(b) };
        let both = |a: &[String], b: &[String]| a.iter().chain(b).cloned().collect();
        Self {
            shape: self.shape.and(&other.shape),
            counting: Counting::Ours,
            others_min: self.others_min.max(other.others_min),
            one_kind_in_a_row_max: lower(self.one_kind_in_a_row_max, other.one_kind_in_a_row_max),
            runs_once_over: lower(self.runs_once_over, other.runs_once_over),
            words: both(&self.words, &other.words),
            own: both(&self.own, &other.own),
            own_piece: lower(self.own_piece, other.own_piece),
            looks_in_dictionary: self.looks_in_dictionary || other.looks_in_dictionary,
        }
    }

    /// Every rule beside the shape's, as what breaking it would be called.
    pub(super) fn rules(&self) -> Vec<Broken> {
        self.all().into_iter().filter_map(|(holds, rule)| holds.then_some(rule)).collect()
    }

    fn all(&self) -> [(bool, Broken); 6] {
        let piece = self.own_piece > 0 && !self.own.is_empty();
        [
            (self.others_min > 0, Broken::TooFewOthers { least: self.others_min }),
            (self.one_kind_in_a_row_max > 0, Broken::OneKindInARow { most: self.one_kind_in_a_row_max }),
            (self.runs_once_over > 0, Broken::Directory(Verdict::Repeats)),
            (piece, Broken::OwnEntry { chars: self.own_piece }),
            (!self.words.is_empty(), Broken::Directory(Verdict::ForbiddenWord)),
            (self.looks_in_dictionary, Broken::Directory(Verdict::DictionaryWord)),
        ]
    }

    /// Those of [`Self::rules`] that the text breaks, as far as anybody but the directory can know; and its own name,
    /// where the whole of it may not occur.
    pub(super) fn broken(&self, text: &str) -> Vec<Broken> {
        let are_broken = [
            text.chars().filter(|c| !c.is_ascii()).count() < self.others_min as usize,
            one_kind_in_a_row(text) > self.one_kind_in_a_row_max as usize,
            repeats_a_run(text, self.runs_once_over as usize),
            self.holds_own(text),
            self.holds_word(text),
            false,
        ];
        let judged = self.all().into_iter().zip(are_broken);
        let broken = judged.filter_map(|((holds, rule), is_broken)| (holds && is_broken).then_some(rule));
        let mut broken: Vec<Broken> = broken.collect();
        if self.own_piece == 0 && self.holds_own(text) {
            broken.push(Broken::OwnName);
        }
        broken
    }

    /// Every rule of these that the text breaks, whatever we ask for besides.
    pub fn judge(&self, text: &str) -> Vec<Broken> {
        self.shape.broken_by(self.counting, text).into_iter().chain(self.broken(text)).collect()
    }

    fn holds_own(&self, text: &str) -> bool {
        // A value that is shorter than a piece is not looked for.
        let is_long = |value: &&String| value.chars().count() >= self.own_piece as usize;
        self.own.iter().filter(is_long).any(|value| shares_a_piece(text, value, self.own_piece))
    }

    fn holds_word(&self, text: &str) -> bool {
        self.words.iter().any(|word| shares_a_piece(text, word, 0))
    }

    /// May a suggestion have this word in it?
    pub fn take_word(&self, word: &str) -> bool {
        !self.holds_own(word) && !self.holds_word(word)
    }
}

/// The most characters of one kind side by side, as 389-ds counts them (`pw_max_class_repeats`): by bytes, and what is
/// no letter and no digit of ASCII is one kind.
fn one_kind_in_a_row(text: &str) -> usize {
    let kind = |byte: &u8| (byte.is_ascii_digit(), byte.is_ascii_uppercase(), byte.is_ascii_lowercase());
    text.as_bytes().chunk_by(|a, b| kind(a) == kind(b)).map(<[u8]>::len).max().unwrap_or(0)
}

/// Does a run of more than `most` bytes come again, as 389-ds looks for it (`pw_sequence_sets`): its last `most` bytes
/// but one, in what follows?
fn repeats_a_run(text: &str, most: usize) -> bool {
    let bytes = text.as_bytes();
    let (mut up, mut down) = (1, 1);
    (1..bytes.len()).any(|at| {
        let step = i16::from(bytes[at]) - i16::from(bytes[at - 1]);
        (up, down) = match step {
            1 => (up + 1, 1),
            -1 => (1, down + 1),
            _ => (1, 1),
        };
        let is_over = up > most || down > most;
        is_over && most > 0 && bytes[at..].windows(most).any(|part| part == &bytes[at - most..at])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(alter: fn(&mut Characters), text: &str) -> bool {
        let mut rules = Characters { counting: Counting::Ascii, ..Characters::default() };
        alter(&mut rules);
        !rules.broken(text).is_empty()
    }

    /// `directory-facts.md` §6.4.
    #[test]
    fn the_rules_that_ours_have_no_name_for_are_judged_as_389_does() {
        for (alter, text, is_broken) in [
            ((|c| c.others_min = 1) as fn(&mut Characters), "password123", true),
            (|c| c.others_min = 1, "passwürd123", false),
            (|c| c.one_kind_in_a_row_max = 3, "Za1_9376", true),
            (|c| c.one_kind_in_a_row_max = 3, "Za1_#$&!", true),
            (|c| c.one_kind_in_a_row_max = 3, "Za1_ahtf", true),
            (|c| c.one_kind_in_a_row_max = 3, "Za1_HTSE", true),
            (|c| c.one_kind_in_a_row_max = 3, "13_#Kad472h", false),
            (|c| c.runs_once_over = 2, "Za1_123--123", true),
            (|c| c.runs_once_over = 2, "Za1_123--124", true),
            (|c| c.runs_once_over = 2, "Za1_123--321", false),
            (|c| c.runs_once_over = 3, "Za1_123--123", false),
            (|c| c.words = vec!["redhat".into()], "Za1_RedHat", true),
            (|c| c.words = vec!["redhat".into()], "Za1_redha", false),
        ] {
            assert_eq!(broken(alter, text), is_broken, "{text}");
        }
    }

    #[test]
    fn pieces_of_ones_own_entry_are_found_and_short_values_are_not_looked_for() {
        let own = |values: &[&str], own_piece| Characters {
            own: values.iter().map(|value| (*value).to_owned()).collect(),
            own_piece,
            ..Characters::default()
        };
        let mail = own(&["alice@example.test", "it"], 3);
        assert_eq!(mail.broken("an aPPLe a day"), [Broken::OwnEntry { chars: 3 }]);
        assert_eq!(mail.broken("kit for two"), []);
        assert_eq!(own(&["alice"], 0).broken("xxAlicexx"), [Broken::OwnName]);
        assert_eq!(own(&["alice"], 0).broken("xxalicxx"), []);
        assert!(!mail.take_word("apple") && mail.take_word("kit"));
    }

    #[test]
    fn a_dictionary_is_told_of_and_not_judged() {
        let rules = Characters { looks_in_dictionary: true, ..Characters::default() };
        assert_eq!(rules.rules(), [Broken::Directory(Verdict::DictionaryWord)]);
        assert_eq!(rules.broken("password"), []);
    }
}
