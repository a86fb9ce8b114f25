//! Rules about the rules for new passwords.

use super::{DISALLOWED_CHARS, DISALLOWED_MAX, DISALLOWED_PIECE, LENGTH_MAX, LENGTH_MIN, Rule};
use crate::password::normal::normal;
use crate::password::{
    Broken, HISTORY_OWN_MAX, Kind, OWN_TERMS_MAX, Preset, Rules, Shape, TERM_CHARS, is_term,
};

pub(super) fn lint(rules: &Rules, add: &mut impl FnMut(Rule)) {
    lengths(rules, add);
    shape(&rules.shape, rules.length_max, add);
    if !rules.refuses_names && rules.preset != Preset::AdLegacy {
        add(Rule::NamesAllowed);
    }
    if !rules.refuses_common_words && rules.preset != Preset::AdLegacy {
        add(Rule::CommonWordsAllowed);
    }
    // The normal spelling is what is looked for, and may be shorter or longer.
    let is_word = |word: &&String| is_term(word) && is_term(&normal(word));
    if rules.banned_words.len() > OWN_TERMS_MAX {
        add(Rule::TooManyBannedWords);
    }
    if let Some(word) = rules.banned_words.iter().find(|word| !is_word(word)) {
        add(Rule::BannedWordUnusable { word: word.chars().take(TERM_CHARS.1).collect() });
    }
    let is_usable = |value: &String| (DISALLOWED_CHARS.0..=DISALLOWED_CHARS.1).contains(&chars(value));
    if rules.disallowed.len() > DISALLOWED_MAX || !rules.disallowed.iter().all(is_usable) {
        add(Rule::DisallowedUnusable);
    }
    let piece = rules.disallowed_piece;
    if piece != 0 && !(DISALLOWED_PIECE.0..=DISALLOWED_PIECE.1).contains(&piece) {
        add(Rule::DisallowedPieceOutOfBounds);
    }
    if rules.history_own > HISTORY_OWN_MAX {
        add(Rule::HistoryOwnOutOfBounds);
    }
}

fn lengths(rules: &Rules, add: &mut impl FnMut(Rule)) {
    let Rules { length_min, length_max, .. } = *rules;
    if rules.preset == Preset::AdLegacy && length_min == 0 {
        add(Rule::DirectoryAlone);
    } else if !(LENGTH_MIN.0..=LENGTH_MIN.1).contains(&length_min) {
        add(Rule::LengthOutOfBounds);
    }
    if !(LENGTH_MIN.0.max(length_min)..=LENGTH_MAX.1).contains(&length_max) {
        add(Rule::LengthMaxOutOfBounds);
    } else if length_max < LENGTH_MAX.0 {
        add(Rule::LengthMaxShort);
    }
}

fn shape(shape: &Shape, length_max: u32, add: &mut impl FnMut(Rule)) {
    for (setting, value, most) in [
        ("uppers_min", shape.uppers_min, 16),
        ("lowers_min", shape.lowers_min, 16),
        ("digits_min", shape.digits_min, 16),
        ("specials_min", shape.specials_min, 16),
        ("letters_min", shape.letters_min, 16),
        ("categories_min", shape.categories_min, Kind::CATEGORIES.len() as u32),
        ("different_min", shape.different_min, 16),
    ] {
        if value > most {
            add(Rule::ShapeOutOfBounds { setting, most });
        }
    }
    let letters = shape.letters_min.max(shape.uppers_min.saturating_add(shape.lowers_min));
    if letters.saturating_add(shape.digits_min).saturating_add(shape.specials_min) > length_max {
        add(Rule::ShapeImpossible);
    }
    let asks = |rule: &Broken| matches!(rule, Broken::TooFew { .. } | Broken::TooFewCategories { .. });
    if shape.rules().iter().any(asks) {
        add(Rule::KindsAskedFor);
    }
    // Ordinary words have two of a letter in a row, three neighbours ("hijack"), and four of one letter.
    if shape.in_a_row_max == 1 || matches!(shape.sequence_max, 1..=3) || matches!(shape.alike_max, 1..=3) {
        add(Rule::RepeatsHarsh);
    }
}

fn chars(text: &str) -> usize {
    text.chars().count()
}
