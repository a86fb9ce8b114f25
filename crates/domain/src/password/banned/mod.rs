//! Words that are guessed first, as Entra Password Protection counts them (`entra-sspr.md` §5.3–5.4), with what
//! its documents leave open decided and written down here.
//!
//! A password is looked at in its normal spelling ([`super::normal`]). It is refused when a term is that whole
//! spelling, or differs from it by one character; and when its points are fewer than [`POINTS_MIN`]. Points are
//! counted over all ways to cover the spelling with terms and single characters: each piece is one point, and the
//! way with the fewest points counts. So neither order nor overlap of terms matters, and nothing depends on which
//! term is found first. Nearness does not apply to parts: else any four letters would be a term.

mod terms;

pub use terms::{TERM_CHARS, Terms};

use super::broken::Broken;
use super::normal::normal;
use super::rules::Rules;

/// Points that a password needs.
pub const POINTS_MIN: u32 = 5;
/// Most terms of an organisation's own.
pub const OWN_TERMS_MAX: usize = 1_000;

/// The terms that passwords are looked through for: the common ones, and an organisation's own. Made once for a
/// policy and shared.
pub struct Words {
    banned: Vec<String>,
    common: Terms,
    own: Terms,
}

impl Words {
    /// For these terms of the policy, and the words of the organisation's name.
    pub fn of(banned: &[String], organisation: &str) -> Self {
        let named = organisation.split(|c: char| !c.is_alphanumeric());
        let spelled = banned.iter().map(String::as_str).chain(named).map(|term| normal(term).to_string());
        let own = Terms::of(spelled.filter(|term| is_term(term)).collect());
        Self { banned: banned.to_vec(), common: Terms::common(), own }
    }

    /// Were they made for these terms?
    pub fn are_of(&self, banned: &[String]) -> bool {
        self.banned == banned
    }

    /// The terms of the policy, as it tells them.
    pub fn banned(&self) -> &[String] {
        &self.banned
    }

    /// What these words say of a password in its normal spelling: at most one thing, and of two the one that
    /// holds everywhere.
    pub(super) fn broken(&self, spelled: &str, rules: &Rules) -> Option<Broken> {
        let common = rules.refuses_common_words.then_some(&self.common);
        // The organisation's name alone asks for nothing.
        let is_asked = rules.refuses_common_words || !self.banned.is_empty();
        let own = (is_asked && !self.own.is_empty()).then_some(&self.own);
        let is_too_little = |lists: &[&Terms]| {
            lists.iter().any(|list| list.is_near(spelled)) || points(spelled, lists) < POINTS_MIN
        };
        let lists: Vec<&Terms> = common.into_iter().chain(own).collect();
        if lists.is_empty() || !is_too_little(&lists) {
            return None;
        }
        let is_common = common.is_some_and(|common| is_too_little(&[common]));
        Some(if is_common { Broken::CommonWords } else { Broken::OrganisationWords })
    }
}

/// May this be a term of a list, in its normal spelling?
pub fn is_term(spelled: &str) -> bool {
    (TERM_CHARS.0..=TERM_CHARS.1).contains(&spelled.chars().count())
}

/// The fewest pieces that a text can be put together from, each a term of one of the lists or a single
/// character. Takes time in proportion to the text's length, whatever the lists hold.
pub fn points(spelled: &str, lists: &[&Terms]) -> u32 {
    // For each place between two bytes: the fewest pieces in front of it. Terms and characters end where
    // characters do, so the places between are never asked for.
    let mut fewest = vec![u32::MAX; spelled.len() + 1];
    fewest[0] = 0;
    for (at, c) in spelled.char_indices() {
        let with_this = fewest[at] + 1;
        let mut reach = |place: usize| fewest[place] = fewest[place].min(with_this);
        reach(at + c.len_utf8());
        for list in lists {
            list.beginning(&spelled[at..], |length| reach(at + length));
        }
    }
    fewest[spelled.len()]
}

#[cfg(test)]
mod tests;
