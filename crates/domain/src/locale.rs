//! The languages Nulstil speaks. Both are authored, neither is a translation.

/// A language of the portal, the mails and the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub enum Locale {
    Da,
    #[default]
    En,
}

impl Locale {
    pub const ALL: [Self; 2] = [Self::Da, Self::En];

    /// The BCP 47 tag, as `lang` attributes and headers want it.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::En => "en",
        }
    }

    /// Reads a tag such as `da`, `da-DK` or `en_GB`; only the primary language counts.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|known| primary.eq_ignore_ascii_case(known.tag()))
    }
}
