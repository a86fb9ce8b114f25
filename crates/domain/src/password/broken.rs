//! What is wrong with a new password, as values. Words for each are in `text::password`.

use super::value::{CHARS_MAX, Unusable};
use crate::verdict::Verdict;

/// One broken rule; all broken ones are told at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Broken {
    TooShort {
        length_min: u32,
    },
    TooLong {
        length_max: u32,
    },
    /// Fewer characters of a kind than asked for.
    TooFew {
        kind: Kind,
        least: u32,
    },
    /// Fewer of the five kinds (see [`Kind::CATEGORIES`]) than asked for.
    TooFewCategories {
        least: u32,
    },
    /// Fewer characters outside of ASCII than the directory asks for.
    TooFewOthers {
        least: u32,
    },
    /// More than `most` characters of one kind side by side.
    OneKindInARow {
        most: u32,
    },
    /// It shares `chars` characters in a row with what the directory has of the person.
    OwnEntry {
        chars: u32,
    },
    /// Fewer different characters than asked for.
    TooFewDifferent {
        least: u32,
    },
    /// The same character more than `most` times in a row.
    TooManyInARow {
        most: u32,
    },
    /// The same character more than `most` times in all.
    TooManyAlike {
        most: u32,
    },
    /// More than `most` neighbours of the alphabet or the digits, upwards or downwards.
    SequenceTooLong {
        most: u32,
    },
    /// The same forwards and backwards.
    Palindrome,
    /// It shares a piece with a value that the organisation does not allow.
    Disallowed,
    /// It is little more than words that are guessed first.
    CommonWords,
    /// It is little more than words that the organisation does not allow.
    OrganisationWords,
    /// It contains the person's own name or user name.
    OwnName,
    /// It is known from breaches of other services.
    Breached,
    /// It contains the organisation's name.
    OrganisationName,
    /// Our own history has it: it was chosen here before.
    UsedBefore,
    /// It is nothing but white space.
    Blank,
    Nul,
    Empty,
    /// The directory said no.
    Directory(Verdict),
}

/// The kinds of characters that rules count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Upper,
    Lower,
    Digit,
    /// Neither a letter nor a digit; a space is one.
    Special,
    /// A letter without case, as in Arabic or Chinese.
    OtherLetter,
    /// Any letter. No category of its own.
    Letter,
}

impl Kind {
    /// The five kinds that divide all characters among them; Active Directory's five, too.
    pub const CATEGORIES: [Self; 5] =
        [Self::Upper, Self::Lower, Self::Digit, Self::Special, Self::OtherLetter];

    /// The stable name in rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upper => "upper",
            Self::Lower => "lower",
            Self::Digit => "digit",
            Self::Special => "special",
            Self::OtherLetter => "other_letter",
            Self::Letter => "letter",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::CATEGORIES.into_iter().chain([Self::Letter]).find(|kind| kind.name() == name)
    }

    /// The category of a character.
    pub fn of(c: char) -> Self {
        if c.is_uppercase() {
            Self::Upper
        } else if c.is_lowercase() {
            Self::Lower
        } else if c.is_numeric() {
            Self::Digit
        } else if c.is_alphabetic() {
            Self::OtherLetter
        } else {
            Self::Special
        }
    }
}

impl Broken {
    /// The stable code in logs, API bodies and docs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password.too_short",
            Self::TooLong { .. } => "password.too_long",
            Self::TooFew { kind: Kind::Upper, .. } => "password.too_few_uppers",
            Self::TooFew { kind: Kind::Lower, .. } => "password.too_few_lowers",
            Self::TooFew { kind: Kind::Digit, .. } => "password.too_few_digits",
            Self::TooFew { kind: Kind::Special, .. } => "password.too_few_specials",
            Self::TooFew { kind: Kind::OtherLetter, .. } => "password.too_few_other_letters",
            Self::TooFew { kind: Kind::Letter, .. } => "password.too_few_letters",
            Self::TooFewCategories { .. } => "password.too_few_categories",
            Self::TooFewDifferent { .. } => "password.too_few_different",
            Self::TooManyInARow { .. } => "password.too_many_in_a_row",
            Self::TooFewOthers { .. } => "password.too_few_others",
            Self::OneKindInARow { .. } => "password.one_kind_in_a_row",
            Self::OwnEntry { .. } => "password.own_entry",
            Self::TooManyAlike { .. } => "password.too_many_alike",
            Self::SequenceTooLong { .. } => "password.sequence",
            Self::Palindrome => "password.palindrome",
            Self::Disallowed => "password.disallowed",
            Self::CommonWords => "password.common_words",
            Self::OrganisationWords => "password.organisation_words",
            Self::OwnName => "password.own_name",
            Self::Breached => "password.breached",
            Self::OrganisationName => "password.organisation_name",
            Self::UsedBefore => "password.used_before",
            Self::Blank => "password.blank",
            Self::Nul => "password.nul",
            Self::Empty => "password.empty",
            Self::Directory(verdict) => verdict.code(),
        }
    }

    /// One of each, for tests that every rule has words and is read back.
    pub fn samples() -> Vec<Self> {
        let kinds = Kind::CATEGORIES.into_iter().chain([Kind::Letter]);
        let mut all: Vec<Self> = kinds.map(|kind| Self::TooFew { kind, least: 2 }).collect();
        all.extend([
            Self::TooShort { length_min: 12 },
            Self::TooLong { length_max: 64 },
            Self::TooFewCategories { least: 3 },
            Self::TooFewOthers { least: 2 },
            Self::OneKindInARow { most: 3 },
            Self::OwnEntry { chars: 3 },
            Self::TooFewDifferent { least: 5 },
            Self::TooManyInARow { most: 2 },
            Self::TooManyAlike { most: 4 },
            Self::SequenceTooLong { most: 3 },
            Self::Palindrome,
            Self::Disallowed,
            Self::CommonWords,
            Self::OrganisationWords,
            Self::OwnName,
            Self::Breached,
            Self::OrganisationName,
            Self::UsedBefore,
            Self::Blank,
            Self::Nul,
            Self::Empty,
        ]);
        all.extend(Verdict::ALL.map(Self::Directory));
        all
    }
}

impl From<Unusable> for Broken {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::Empty => Self::Empty,
            Unusable::TooLong => Self::TooLong { length_max: CHARS_MAX as u32 },
            Unusable::Nul => Self::Nul,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_ours_has_a_code_of_its_own() {
        let ours = Broken::samples().into_iter().filter(|one| !matches!(one, Broken::Directory(_)));
        let mut codes: Vec<_> = ours.map(|one| one.code()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }

    #[test]
    fn every_character_is_of_one_category() {
        for (c, kind) in [
            ('A', Kind::Upper),
            ('Ø', Kind::Upper),
            ('z', Kind::Lower),
            ('ß', Kind::Lower),
            ('7', Kind::Digit),
            ('٣', Kind::Digit),
            (' ', Kind::Special),
            ('_', Kind::Special),
            ('\u{1f980}', Kind::Special),
            ('字', Kind::OtherLetter),
        ] {
            assert_eq!(Kind::of(c), kind, "{c}");
            assert!(Kind::CATEGORIES.contains(&kind));
        }
    }
}
