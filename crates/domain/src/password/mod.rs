//! New and current passwords: the secret type, and the one verdict on a new one.

mod advice;
mod banned;
mod broken;
mod names;
pub mod normal;
pub mod passphrase;
mod rules;
mod shape;
mod stated;
mod value;

pub use advice::{Advice, Refused, SCORE_ENOUGH, Strength};
pub use banned::{OWN_TERMS_MAX, POINTS_MIN, TERM_CHARS, Terms, Words, is_term, points};
pub use broken::{Broken, Kind};
pub use names::NAME_CHARS_MIN;
pub use rules::{FORMER_KEPT, HISTORY_OWN_MAX, Preset, Rules};
pub use shape::Shape;
pub use stated::{Characters, Counting};
pub use value::{BYTES_MAX, CHARS_MAX, Password, Unusable};

use crate::account::Account;
use crate::verdict::{StatedRules, Verdict};
use names::{Spellings, contains_what_ad_looks_for, shares_a_piece};

/// Categories that Active Directory's complexity asks for, of five (`directory-facts.md` §6.6).
const AD_CATEGORIES_MIN: u32 = 3;

/// Whose password it is to be.
#[derive(Clone, Copy)]
pub struct Whose<'a> {
    pub account: &'a Account,
    /// The organisation's name, as its pages show it.
    pub organisation: &'a str,
}

/// What a new password has to be, as far as that can be told beforehand: the stricter of our rules and
/// those the directory states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demands {
    pub length_min: u32,
    pub length_max: u32,
    /// How many earlier passwords the directory remembers.
    pub history: Option<u32>,
    /// Ours and the directory's together.
    pub shape: Shape,
    /// What the directory states beside it.
    pub stated: Characters,
    pub refuses_names: bool,
    pub refuses_organisation_name: bool,
    /// Pieces of values that the organisation lists are refused.
    pub refuses_disallowed: bool,
    /// Little more than words that are guessed first is refused.
    pub refuses_common_words: bool,
    /// The same with words of the organisation's own.
    pub refuses_own_words: bool,
    /// What is known to be stolen is refused.
    pub refuses_breached: bool,
    /// How many passwords that were chosen here our own history refuses.
    pub history_own: u32,
}

impl Demands {
    /// By these rules alone; whether stolen passwords are known is not theirs to say.
    pub fn of(rules: &Rules, stated: &StatedRules) -> Self {
        let hard = CHARS_MAX as u32;
        Self {
            length_min: rules.length_min.max(stated.length_min.unwrap_or(0)),
            length_max: rules.length_max.min(stated.length_max.unwrap_or(hard)).min(hard),
            history: stated.history,
            shape: ours(rules, stated).and(&stated.characters.shape),
            stated: stated.characters.clone(),
            refuses_names: rules.refuses_names || stated.complexity,
            refuses_organisation_name: rules.refuses_names,
            refuses_disallowed: !rules.disallowed.is_empty(),
            refuses_common_words: rules.refuses_common_words,
            refuses_own_words: !rules.banned_words.is_empty(),
            refuses_breached: false,
            history_own: rules.history_own,
        }
    }

    /// Is there a history in which a new password is looked for?
    pub fn remembers(&self) -> bool {
        self.history.is_some_and(|remembered| remembered > 0) || self.history_own > 0
    }

    /// Does the directory refuse whole values of the person's entry?
    fn refuses_whole_values(&self) -> bool {
        self.stated.own_piece == 0 && !self.stated.own.is_empty()
    }

    /// Every rule that can be told beforehand, as what breaking it would be called; in the order in which that is
    /// told.
    pub fn rules(&self) -> Vec<Broken> {
        let shortest = (self.length_min > 1).then_some(Broken::TooShort { length_min: self.length_min });
        let longest = Broken::TooLong { length_max: self.length_max };
        let others = [
            (self.refuses_names || self.refuses_whole_values(), Broken::OwnName),
            (self.refuses_organisation_name, Broken::OrganisationName),
            (self.refuses_disallowed, Broken::Disallowed),
            (self.refuses_common_words, Broken::CommonWords),
            (self.refuses_own_words, Broken::OrganisationWords),
            (self.refuses_breached, Broken::Breached),
            (self.history.is_some_and(|remembered| remembered > 0), Broken::Directory(Verdict::InHistory)),
            (self.history_own > 0, Broken::UsedBefore),
        ];
        let others = others.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule);
        let of_characters = self.shape.rules().into_iter().chain(self.stated.rules());
        shortest.into_iter().chain([longest, Broken::Blank]).chain(of_characters).chain(others).collect()
    }
}

/// The shape that is counted in our way.
fn ours(rules: &Rules, stated: &StatedRules) -> Shape {
    let categories_min = if stated.complexity { AD_CATEGORIES_MIN } else { 0 };
    rules.shape.and(&Shape { categories_min, ..Shape::default() })
}

/// The rules of both shapes that the text breaks, each counted in its own way and told once, in the stricter number.
fn broken_shape(text: &str, rules: &Rules, stated: &StatedRules, both: &Shape) -> Vec<Broken> {
    let Characters { shape, counting, .. } = &stated.characters;
    let mut broken = ours(rules, stated).broken(text);
    broken.extend(shape.broken_by(*counting, text));
    let strictest =
        |rule: Broken| both.rules().into_iter().find(|one| one.code() == rule.code()).unwrap_or(rule);
    let mut told: Vec<Broken> = Vec::new();
    for rule in both.rules().into_iter().chain(broken.iter().copied()) {
        let is_broken = broken.iter().any(|one| one.code() == rule.code());
        if is_broken && !told.contains(&strictest(rule)) {
            told.push(strictest(rule));
        }
    }
    told
}

/// Every rule of ours, and every rule the directory states, that `new` breaks; each once, in a fixed
/// order. Takes time in proportion to the password's length. `words` are those of the same rules.
pub fn broken(
    new: &Password,
    rules: &Rules,
    stated: &StatedRules,
    whose: Whose<'_>,
    words: &Words,
) -> Vec<Broken> {
    let Whose { account, organisation } = whose;
    broken_by(new, (rules, stated), (Some(account), organisation), words)
}

/// The rules of ours that `new` breaks whoever it is for: all that can be told before anybody is known.
pub fn broken_for_anybody(new: &Password, rules: &Rules, organisation: &str, words: &Words) -> Vec<Broken> {
    broken_by(new, (rules, &StatedRules::default()), (None, organisation), words)
}

fn broken_by(
    new: &Password,
    (rules, stated): (&Rules, &StatedRules),
    (account, organisation): (Option<&Account>, &str),
    words: &Words,
) -> Vec<Broken> {
    let demands = Demands::of(rules, stated);
    let text = new.reveal();
    let mut out = Vec::new();
    let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if chars < demands.length_min {
        out.push(Broken::TooShort { length_min: demands.length_min });
    }
    if chars > demands.length_max {
        out.push(Broken::TooLong { length_max: demands.length_max });
    }
    if new.is_blank() {
        out.push(Broken::Blank);
    }
    out.extend(broken_shape(text, rules, stated, &demands.shape));
    out.extend(stated.characters.broken(text));
    let spellings = Spellings::of(text);
    let is_theirs = |account| {
        let of_ours = rules.refuses_names && spellings.contain_own_name(account);
        of_ours || (stated.complexity && contains_what_ad_looks_for(text, account))
    };
    if account.is_some_and(is_theirs) && !out.contains(&Broken::OwnName) {
        out.push(Broken::OwnName);
    }
    if rules.refuses_names && spellings.contain_organisation(organisation) {
        out.push(Broken::OrganisationName);
    }
    if rules.disallowed.iter().any(|value| shares_a_piece(text, value, rules.disallowed_piece)) {
        out.push(Broken::Disallowed);
    }
    out.extend(words.broken(&spellings.normal, rules));
    out
}

#[cfg(test)]
mod tests;
