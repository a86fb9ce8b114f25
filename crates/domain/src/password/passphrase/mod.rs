//! Passphrases that chance makes: words of a list of ours, and what the rules ask for besides.
//!
//! How many possibilities there are is stated of every one, and never more than there are. Everything is chosen
//! evenly and by itself, so they are counted by multiplying.

use super::{Demands, Password, Shape};
use crate::chance::{self, Chance};
use crate::locale::Locale;
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// Words of a passphrase, where there is room for them.
pub const WORDS_USUAL: usize = 5;
/// Fewest words that are called a passphrase.
const WORDS_MIN: usize = 3;
/// Most words, where the rules ask for very long passwords.
const WORDS_MAX: usize = 12;
/// Fewer bits than this are not worth suggesting.
pub const BITS_MIN: u32 = 40;
/// Drawings for one that the rules take, before none is suggested.
pub const TRIES_MAX: usize = 8;
const DIGITS: [char; 10] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];
/// No neighbours of each other.
const SIGNS: [char; 2] = ['!', '?'];
/// Numbers drawn for an even one. Half of them are good at the least, so that this many never fail by chance.
const NUMBERS_MAX: usize = 128;
/// What somebody tries each second at a place where people sign in, if nobody stops them.
const GUESSES_EACH_SECOND: u64 = 1_000;
const SECONDS_OF_A_YEAR: u64 = 31_557_600;

static DANISH: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("da.txt").lines().collect());
static ENGLISH: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("en.txt").lines().collect());

/// The list of a language, in order.
pub fn words(locale: Locale) -> &'static [&'static str] {
    match locale {
        Locale::Da => &DANISH,
        Locale::En => &ENGLISH,
    }
}

/// A suggested password. A secret like any other.
pub struct Passphrase {
    password: Password,
    words: usize,
    bits: u32,
}

impl Passphrase {
    /// Draws one that is meant to fit these demands; whether it does, the rules say. None where no good one
    /// fits.
    pub fn draw(chance: &dyn Chance, locale: Locale, demands: &Demands) -> Option<Self> {
        let runs = runs(demands);
        let one_kind = demands.stated.one_kind_in_a_row_max as usize;
        let is_taken = |word: &&str| {
            let is_short = one_kind == 0 || word.len() <= one_kind;
            is_short && runs.broken(word).is_empty() && demands.stated.take_word(word)
        };
        let list: Vec<&str> = words(locale).iter().copied().filter(is_taken).collect();
        Plan::of(&list, demands)?.draw(chance, demands)
    }

    /// It as a password, to be judged like any other.
    pub const fn password(&self) -> &Password {
        &self.password
    }

    /// It as text, for the one page that shows it.
    pub fn reveal(&self) -> &str {
        self.password.reveal()
    }

    pub const fn words(&self) -> usize {
        self.words
    }

    /// None of the possibilities comes up more often than once in two to the power of this many times.
    pub const fn bits(&self) -> u32 {
        self.bits
    }

    /// How many years somebody needs for half of the possibilities who tries a thousand each second where
    /// people sign in, rounded down to one figure.
    pub fn years(&self) -> u64 {
        let half = 1_u64 << (self.bits - 1).min(63);
        let years = half / GUESSES_EACH_SECOND / SECONDS_OF_A_YEAR;
        let figure = 10_u64.pow(years.checked_ilog10().unwrap_or(0));
        years / figure * figure
    }
}

/// What is drawn.
struct Plan {
    list: Vec<&'static str>,
    words: usize,
    digits: usize,
    signs: usize,
    bits: f64,
}

impl Plan {
    /// The plan with the most possibilities that always has room.
    fn of(list: &[&'static str], demands: &Demands) -> Option<Self> {
        let all = (WORDS_MIN..=WORDS_USUAL).filter_map(|words| Self::with(list, words, demands));
        let best = all.max_by(|one, other| one.bits.total_cmp(&other.bits))?;
        (best.bits >= f64::from(BITS_MIN)).then_some(best)
    }

    fn with(list: &[&'static str], words: usize, demands: &Demands) -> Option<Self> {
        let shape = &demands.shape;
        // Spaces may not count as a kind everywhere, so a capital and a digit come with the small letters.
        let digits = shape.digits_min.max(u32::from(shape.categories_min > 2)) as usize;
        let spaces = words - 1 + usize::from(digits > 0);
        let signs = (shape.specials_min as usize).saturating_sub(spaces);
        let room = (demands.length_max as usize).checked_sub(spaces + digits + signs)? / words;
        let list: Vec<&str> = list.iter().copied().filter(|word| word.len() <= room).collect();
        let of_words = words as f64 * (list.len().max(1) as f64).log2();
        let next = DIGITS.len() - unfit_next(demands);
        let of_digits =
            if digits > 0 { 10_f64.log2() + (digits - 1) as f64 * (next as f64).log2() } else { 0.0 };
        let bits = of_words + of_digits;
        (!list.is_empty() && demands.stated.others_min == 0).then_some(Self {
            list,
            words,
            digits,
            signs,
            bits,
        })
    }

    fn draw(&self, chance: &dyn Chance, demands: &Demands) -> Option<Passphrase> {
        let after = self.digits + usize::from(self.digits > 0) + self.signs;
        let mut words = Zeroizing::new(Vec::with_capacity(WORDS_MAX));
        let mut length = after;
        // More words than planned only add possibilities, so that what is stated stays true.
        while words.len() < self.words || (length < demands.length_min as usize && words.len() < WORDS_MAX) {
            let at = below(chance, self.list.len())?;
            length += self.list[at].len() + usize::from(!words.is_empty());
            words.push(at);
        }
        let shape = &demands.shape;
        let capitals = shape.uppers_min.max(u32::from(shape.categories_min > 1)) as usize;
        let mut text = Zeroizing::new(String::with_capacity(length));
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                text.push(' ');
            }
            for (place, letter) in self.list[*word].chars().enumerate() {
                let is_capital = place * words.len() + at < capitals;
                text.push(if is_capital { letter.to_ascii_uppercase() } else { letter });
            }
        }
        if self.digits > 0 {
            text.push(' ');
        }
        for _ in 0..self.digits {
            let mut next = Zeroizing::new(text.clone());
            let fits = |digit: &char| {
                next.truncate(text.len());
                next.push(*digit);
                runs(demands).broken(&next).is_empty()
            };
            let fitting: Vec<char> = DIGITS.into_iter().filter(fits).collect();
            text.push(fitting[below(chance, fitting.len())?]);
        }
        text.extend(SIGNS.into_iter().cycle().take(self.signs));
        let password = Password::parse(text).ok()?;
        Some(Passphrase { password, words: words.len(), bits: self.bits as u32 })
    }
}

/// What is asked of neighbours.
fn runs(demands: &Demands) -> Shape {
    let Shape { in_a_row_max, sequence_max, .. } = demands.shape;
    Shape { in_a_row_max, sequence_max, ..Shape::default() }
}

/// The most digits that may not follow the ones before: the same again, or its two neighbours. Where runs of two are
/// taken, the ones before are the beginning of one kind of run at most.
const fn unfit_next(demands: &Demands) -> usize {
    match (demands.shape.in_a_row_max, demands.shape.sequence_max) {
        (0, 0) => 0,
        (0, 1) | (1, 2..) => 2,
        (1.., 1) => 3,
        (0, 2..) | (1.., 0) | (2.., 2..) => 1,
    }
}

/// An even number below this one: numbers of the last, incomplete round are drawn again.
fn below(chance: &dyn Chance, sides: usize) -> Option<usize> {
    let sides = u32::try_from(sides).ok().filter(|sides| *sides > 0)?;
    let rounds_end = u32::MAX - u32::MAX % sides;
    let mut numbers = (0..NUMBERS_MAX).map(|_| u32::from_be_bytes(chance::bytes(chance)));
    let number = numbers.find(|number| *number < rounds_end)?;
    usize::try_from(number % sides).ok()
}

#[cfg(test)]
mod tests;
