//! Our own rules for new passwords: what an organisation decides, and where it may start from.

use super::shape::Shape;
use super::value::CHARS_MAX;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::time::Duration;

/// Most passwords of an account that a history of our own remembers. A comparison costs one slow hash for each.
pub const HISTORY_OWN_MAX: u32 = 24;
/// How long it remembers one at the most, however few there are.
pub const FORMER_KEPT: Duration = Duration::from_secs(3 * 365 * 86_400);

/// Our own rules for new passwords. Rows from before a rule have what [`Rules::default`] has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// Where these rules started from. What differs from it was told beside it.
    pub preset: Preset,
    /// Shortest password, in code points: 8 to 128, or 0 where the directory decides alone.
    pub length_min: u32,
    /// Longest password, in code points: up to [`CHARS_MAX`].
    pub length_max: u32,
    pub shape: Shape,
    /// Refuse what contains the person's or the organisation's name.
    pub refuses_names: bool,
    /// Refuse what is little more than words that are guessed first: the list that comes along.
    pub refuses_common_words: bool,
    /// The organisation's own words, refused in the same way; none unless told.
    pub banned_words: Vec<String>,
    /// Values of which no piece may occur; none unless told.
    pub disallowed: Vec<String>,
    /// Characters that make a piece of such a value; 0 for the whole value.
    pub disallowed_piece: u32,
    /// Passwords last chosen here that may not be chosen again: up to [`HISTORY_OWN_MAX`], none unless told.
    pub history_own: u32,
}

/// Where rules start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// NIST SP 800-63B-4 §3.1.1.2 for a password that is the only factor: 15 characters, no kinds.
    #[default]
    Nist,
    /// Center for Cybersikkerhed, 2019: 12 characters, no kinds.
    Cfcs,
    /// Microsoft Entra (`entra-sspr.md` §5.1): 8 characters, three kinds. Other than Entra it takes every
    /// character.
    Entra,
    /// What the directory states and nothing of ours but the hard limits.
    AdLegacy,
    /// Our protections, and whatever is told.
    Custom,
}

impl Preset {
    pub const ALL: [Self; 5] = [Self::Nist, Self::Cfcs, Self::Entra, Self::AdLegacy, Self::Custom];

    /// The stable name in policy files and rows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nist => "nist-800-63b-4",
            Self::Cfcs => "cfcs-2019",
            Self::Entra => "entra",
            Self::AdLegacy => "ad-legacy",
            Self::Custom => "custom",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// The rules of this preset, unaltered.
    pub fn rules(self) -> Rules {
        let protected = |length_min| Rules {
            preset: self,
            length_min,
            length_max: CHARS_MAX as u32,
            shape: Shape::default(),
            refuses_names: true,
            refuses_common_words: true,
            banned_words: Vec::new(),
            disallowed: Vec::new(),
            disallowed_piece: 0,
            history_own: 0,
        };
        match self {
            Self::Nist => protected(15),
            Self::Cfcs | Self::Custom => protected(12),
            Self::Entra => Rules { shape: Shape { categories_min: 3, ..Shape::default() }, ..protected(8) },
            Self::AdLegacy => Rules { refuses_names: false, refuses_common_words: false, ..protected(0) },
        }
    }
}

impl Default for Rules {
    /// NIST's rules with 12 characters instead of 15: decision 0027.
    fn default() -> Self {
        Self { length_min: 12, ..Preset::Nist.rules() }
    }
}

impl Serialize for Preset {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Preset {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = String::deserialize(from)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown preset {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_found_by_its_name_and_is_itself() {
        for preset in Preset::ALL {
            assert_eq!(Preset::from_name(preset.name()), Some(preset));
            assert_eq!(preset.rules().preset, preset);
        }
        assert_eq!(Preset::from_name("NIST"), None);
    }

    #[test]
    fn the_usual_rules_differ_from_nist_s_in_the_length_alone() {
        assert_eq!(Rules { length_min: 15, ..Rules::default() }, Preset::Nist.rules());
    }

    #[test]
    fn only_the_old_style_asks_for_kinds_of_characters() {
        let asking = Preset::ALL.into_iter().filter(|preset| !preset.rules().shape.rules().is_empty());
        assert_eq!(asking.collect::<Vec<_>>(), [Preset::Entra]);
    }
}
