//! What a person is told beside what is wrong: what makes a password easy to guess, and what works.

use super::Demands;
use super::broken::Broken;
use crate::verdict::Verdict;

/// What zxcvbn calls "safely unguessable" begins here, of 0 to 4.
pub const SCORE_ENOUGH: u8 = 3;
/// Where fewer characters are taken, words do not fit.
const ROOM_FOR_WORDS: u32 = 20;
/// What four words and their spaces have at the least, as people choose them.
const LONG_WORDS: u32 = 24;
/// One letter, or the space, comes as often in a few words.
const ALIKE_IN_WORDS: u32 = 4;
/// Where fewer letters may stand side by side, most words are refused.
const LETTERS_IN_WORDS: u32 = 5;

/// One piece of advice. None of it refuses a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// It is built on the person's names, user name or address.
    OwnWords,
    /// It is built on the organisation's name or words.
    OrganisationWords,
    Repeats,
    /// It follows neighbouring keys.
    Keyboard,
    Sequence,
    /// A date or a year.
    Date,
    CommonPassword,
    /// Somebody's name.
    Name,
    CommonWord,
    /// Characters that stand for others, or a word backwards.
    Disguise,
    /// There is just too little of it.
    MoreCharacters,
    /// What works: a few words.
    Words,
    /// The same where kinds of characters are asked for.
    WordsAndMore,
    /// The same where more is asked for than a capital and a number.
    WordsByTheRules,
    /// The same where there is no room for words.
    UseTheRoom,
    /// The same where the rules leave no room for words, long as the password may be.
    ByChance,
}

impl Advice {
    pub const ALL: [Self; 16] = [
        Self::OwnWords,
        Self::OrganisationWords,
        Self::Repeats,
        Self::Keyboard,
        Self::Sequence,
        Self::Date,
        Self::CommonPassword,
        Self::Name,
        Self::CommonWord,
        Self::Disguise,
        Self::MoreCharacters,
        Self::Words,
        Self::WordsAndMore,
        Self::WordsByTheRules,
        Self::UseTheRoom,
        Self::ByChance,
    ];

    /// The stable code in rows, API bodies and docs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OwnWords => "advice.own_words",
            Self::OrganisationWords => "advice.organisation_words",
            Self::Repeats => "advice.repeats",
            Self::Keyboard => "advice.keyboard",
            Self::Sequence => "advice.sequence",
            Self::Date => "advice.date",
            Self::CommonPassword => "advice.common_password",
            Self::Name => "advice.name",
            Self::CommonWord => "advice.common_word",
            Self::Disguise => "advice.disguise",
            Self::MoreCharacters => "advice.more_characters",
            Self::Words => "advice.words",
            Self::WordsAndMore => "advice.words_and_more",
            Self::WordsByTheRules => "advice.words_by_the_rules",
            Self::UseTheRoom => "advice.use_the_room",
            Self::ByChance => "advice.by_chance",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|advice| advice.code() == code)
    }

    /// What works where these are the demands.
    pub fn that_works(demands: &Demands) -> Self {
        let shape = &demands.shape;
        let kinds = shape.uppers_min + shape.digits_min + shape.specials_min;
        if demands.length_max < ROOM_FOR_WORDS {
            Self::UseTheRoom
        } else if !takes_words(demands) {
            Self::ByChance
        } else if asks_for_more(demands) {
            Self::WordsByTheRules
        } else if kinds > 0 || shape.categories_min > 1 {
            Self::WordsAndMore
        } else {
            Self::Words
        }
    }

    /// Does a broken rule say this already?
    fn is_said_by(self, broken: &Broken) -> bool {
        match self {
            Self::OwnWords => matches!(broken, Broken::OwnName | Broken::OwnEntry { .. }),
            Self::OrganisationWords => {
                matches!(broken, Broken::OrganisationName | Broken::OrganisationWords)
            }
            Self::Repeats => matches!(
                broken,
                Broken::TooManyInARow { .. }
                    | Broken::TooManyAlike { .. }
                    | Broken::Directory(Verdict::Repeats)
            ),
            Self::Sequence => matches!(broken, Broken::SequenceTooLong { .. }),
            Self::CommonPassword | Self::CommonWord => {
                matches!(broken, Broken::CommonWords | Broken::Breached)
            }
            Self::Name => matches!(broken, Broken::CommonWords | Broken::OwnName),
            Self::MoreCharacters => matches!(broken, Broken::TooShort { .. }),
            Self::Keyboard
            | Self::Date
            | Self::Disguise
            | Self::Words
            | Self::WordsAndMore
            | Self::WordsByTheRules
            | Self::UseTheRoom
            | Self::ByChance => false,
        }
    }
}

/// Are there words that these rules take?
const fn takes_words(demands: &Demands) -> bool {
    let (alike, one_kind) = (demands.shape.alike_max, demands.stated.one_kind_in_a_row_max);
    (alike == 0 || alike > ALIKE_IN_WORDS) && (one_kind == 0 || one_kind >= LETTERS_IN_WORDS)
}

/// Is more asked for than four words with a capital, three spaces and a number have?
const fn asks_for_more(demands: &Demands) -> bool {
    let shape = &demands.shape;
    let kinds = shape.uppers_min > 1 || shape.digits_min > 1 || shape.specials_min > 3;
    let runs = shape.in_a_row_max == 1 || (shape.sequence_max > 0 && shape.sequence_max < 3);
    kinds
        || runs
        || shape.categories_min > 4
        || demands.stated.others_min > 0
        || demands.length_min > LONG_WORDS
}

/// How hard a password is to guess, as far as anybody measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Strength {
    /// 0 to 4, in zxcvbn's steps of guesses: fewer than 10³, 10⁶, 10⁸, 10¹⁰, and more.
    pub score: u8,
    /// What makes it easy, where it is.
    pub weakness: Option<Advice>,
}

impl Strength {
    pub const fn is_enough(self) -> bool {
        self.score >= SCORE_ENOUGH
    }
}

/// A new password that was not taken: everything that is wrong with it, and what would work.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refused {
    pub broken: Vec<Broken>,
    pub advice: Vec<Advice>,
}

impl Refused {
    /// With advice, where another password may help and something was typed: what makes this one easy to
    /// guess, unless a broken rule says so, and what works.
    pub fn advised(broken: Vec<Broken>, strength: Option<Strength>, demands: &Demands) -> Self {
        let is_helped = |broken: &Broken| match broken {
            Broken::Directory(verdict) => verdict.another_password_may_help(),
            other => *other != Broken::Empty,
        };
        if !broken.iter().all(is_helped) {
            return broken.into();
        }
        let weakness = strength.and_then(|strength| strength.weakness);
        let weakness = weakness.filter(|weak| !broken.iter().any(|broken| weak.is_said_by(broken)));
        let advice = weakness.into_iter().chain([Advice::that_works(demands)]).collect();
        Self { broken, advice }
    }
}

impl From<Vec<Broken>> for Refused {
    fn from(broken: Vec<Broken>) -> Self {
        Self { broken, advice: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::{Characters, Preset, Rules, Shape};
    use crate::verdict::StatedRules;

    fn demands(rules: &Rules) -> Demands {
        Demands::of(rules, &StatedRules::default())
    }

    fn weak(weakness: Advice) -> Option<Strength> {
        Some(Strength { score: 1, weakness: Some(weakness) })
    }

    #[test]
    fn every_advice_has_a_code_of_its_own() {
        for (at, advice) in Advice::ALL.into_iter().enumerate() {
            assert_eq!(Advice::from_code(advice.code()), Some(advice));
            assert!(Advice::ALL[..at].iter().all(|other| other.code() != advice.code()));
        }
        assert_eq!(Advice::from_code("advice"), None);
    }

    #[test]
    fn what_works_fits_the_rules() {
        assert_eq!(Advice::that_works(&demands(&Rules::default())), Advice::Words);
        assert_eq!(Advice::that_works(&demands(&Preset::Entra.rules())), Advice::WordsAndMore);
        let short = Rules { length_max: 16, ..Preset::Entra.rules() };
        assert_eq!(Advice::that_works(&demands(&short)), Advice::UseTheRoom);
        let shaped = |shape| Advice::that_works(&demands(&Rules { shape, ..Rules::default() }));
        assert_eq!(
            shaped(Shape { digits_min: 1, specials_min: 3, ..Shape::default() }),
            Advice::WordsAndMore
        );
        for more in [
            Shape { digits_min: 2, ..Shape::default() },
            Shape { uppers_min: 2, ..Shape::default() },
            Shape { sequence_max: 2, ..Shape::default() },
        ] {
            assert_eq!(shaped(more), Advice::WordsByTheRules, "{more:?}");
        }
        let characters = Characters { one_kind_in_a_row_max: 3, ..Characters::default() };
        let broken_up = StatedRules { characters, ..StatedRules::default() };
        assert_eq!(Advice::that_works(&Demands::of(&Rules::default(), &broken_up)), Advice::ByChance);
    }

    #[test]
    fn a_weakness_is_told_unless_a_broken_rule_tells_it() {
        let demands = demands(&Rules::default());
        let told = |broken: Vec<Broken>, weakness| Refused::advised(broken, weak(weakness), &demands).advice;
        let short = Broken::TooShort { length_min: 12 };
        assert_eq!(told(vec![short], Advice::Date), [Advice::Date, Advice::Words]);
        assert_eq!(told(vec![short], Advice::MoreCharacters), [Advice::Words]);
        assert_eq!(told(vec![short, Broken::OwnName], Advice::OwnWords), [Advice::Words]);
        assert_eq!(told(vec![Broken::CommonWords], Advice::CommonPassword), [Advice::Words]);
        let unmeasured = Refused::advised(vec![short], None, &demands);
        assert_eq!(unmeasured.advice, [Advice::Words], "it is told what works all the same");
    }

    #[test]
    fn nothing_is_advised_where_another_password_does_not_help() {
        let demands = demands(&Rules::default());
        for broken in [Broken::Directory(Verdict::Locked), Broken::Empty] {
            let refused = Refused::advised(vec![broken], weak(Advice::Date), &demands);
            assert_eq!(refused, vec![broken].into());
        }
        let used = Refused::advised(vec![Broken::Directory(Verdict::InHistory)], None, &demands);
        assert_eq!(used.advice, [Advice::Words]);
    }
}
