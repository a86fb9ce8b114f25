//! New and current passwords: the secret type, and our own rules.

use crate::account::{Account, fold};
use crate::verdict::{StatedRules, Verdict};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Hard limit before any work, in code points (`attacks.md` §3).
pub const CHARS_MAX: usize = 256;
/// Hard limit before any work, in bytes of UTF-8.
pub const BYTES_MAX: usize = 1024;
/// Shortest own name that a password must not contain, in characters.
pub const NAME_CHARS_MIN: usize = 4;

/// A password exactly as typed: never trimmed, cut or normalised.
pub struct Password(Zeroizing<String>);

/// Why some text cannot be a password at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// An empty password would be an unauthenticated bind (RFC 4513 §5.1.2).
    Empty,
    TooLong,
    /// It holds a NUL, where some verifier somewhere would stop reading.
    Nul,
}

impl Password {
    /// Takes text as a password, byte for byte.
    ///
    /// # Errors
    /// Empty, over [`CHARS_MAX`] or [`BYTES_MAX`], or with a NUL inside.
    pub fn parse(typed: Zeroizing<String>) -> Result<Self, Unusable> {
        if typed.is_empty() {
            return Err(Unusable::Empty);
        }
        if typed.len() > BYTES_MAX || typed.chars().count() > CHARS_MAX {
            return Err(Unusable::TooLong);
        }
        if typed.contains('\0') {
            return Err(Unusable::Nul);
        }
        Ok(Self(typed))
    }

    /// The password, for the directory that is to check or store it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Is it made of white space only? No directory that we know treats that as a real secret.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

/// Our own rules for new passwords.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Shortest password, in code points. 12 follows Center for Cybersikkerhed (2019); NIST SP
    /// 800-63B-4 asks for 15 where the password is the only factor.
    pub length_min: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self { length_min: 12 }
    }
}

/// One broken rule; all broken ones are told at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Broken {
    TooShort {
        length_min: u32,
    },
    TooLong {
        length_max: u32,
    },
    /// It contains the person's own name or user name.
    OwnName,
    /// It is nothing but white space.
    Blank,
    Nul,
    Empty,
    /// It appears in known breaches.
    Breached,
    /// The directory said no.
    Directory(Verdict),
}

impl Broken {
    /// The stable code in logs, API bodies and docs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password.too_short",
            Self::TooLong { .. } => "password.too_long",
            Self::OwnName => "password.own_name",
            Self::Blank => "password.blank",
            Self::Nul => "password.nul",
            Self::Empty => "password.empty",
            Self::Breached => "password.breached",
            Self::Directory(verdict) => verdict.code(),
        }
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

/// The least length that both we and the directory ask for.
pub fn length_min(rules: &Rules, stated: &StatedRules) -> u32 {
    rules.length_min.max(stated.length_min.unwrap_or(0))
}

/// Every rule of ours, and every rule the directory states, that `password` breaks for `account`.
pub fn broken(password: &Password, rules: &Rules, stated: &StatedRules, account: &Account) -> Vec<Broken> {
    let mut out = Vec::new();
    let chars = u32::try_from(password.reveal().chars().count()).unwrap_or(u32::MAX);
    let least = length_min(rules, stated);
    if chars < least {
        out.push(Broken::TooShort { length_min: least });
    }
    if let Some(most) = stated.length_max.filter(|most| chars > *most) {
        out.push(Broken::TooLong { length_max: most });
    }
    if password.is_blank() {
        out.push(Broken::Blank);
    }
    if contains_own_name(password, account) {
        out.push(Broken::OwnName);
    }
    out
}

fn contains_own_name(password: &Password, account: &Account) -> bool {
    let squash = |text: &str| -> Zeroizing<String> {
        let folded = Zeroizing::new(fold(text));
        Zeroizing::new(folded.nfd().filter(|c| c.is_alphanumeric()).collect())
    };
    let within = squash(password.reveal());
    let texts = account.names.iter().chain([&account.login, &account.display_name]);
    texts
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(squash)
        .any(|name| name.chars().count() >= NAME_CHARS_MIN && within.contains(name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::{AccountKey, AccountState, PasswordExpiry, PasswordTime, Standing};
    use crate::contact::Contacts;
    use proptest::prelude::*;

    fn anna() -> Account {
        Account {
            key: AccountKey { directory: "main".into(), id: "1".into() },
            login: "anna.holm".into(),
            display_name: "Anna Bø Holm".into(),
            names: vec!["Anna".into(), "Holm".into()],
            locale: None,
            contacts: Contacts::default(),
            groups: vec![],
            standing: Standing::Person,
            state: AccountState::default(),
            password_time: PasswordTime::Absent,
            password_expiry: PasswordExpiry::Unknown,
            link: None,
        }
    }

    fn password(text: &str) -> Password {
        Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
    }

    fn judged(text: &str) -> Vec<Broken> {
        broken(&password(text), &Rules::default(), &StatedRules::default(), &anna())
    }

    #[test]
    fn a_long_unrelated_password_is_good() {
        assert_eq!(judged("tre grønne gummistøvler"), vec![]);
    }

    #[test]
    fn all_broken_rules_are_told_at_once() {
        assert_eq!(judged("Anna-1"), vec![Broken::TooShort { length_min: 12 }, Broken::OwnName]);
    }

    #[test]
    fn own_names_are_found_through_case_and_punctuation() {
        for text in ["xx-aNNa-xxxxxxxx", "fifteen h.o.l.m chars", "annaannaanna"] {
            assert_eq!(judged(text), vec![Broken::OwnName], "{text}");
        }
        assert_eq!(judged("bøbøbøbøbøbø"), vec![], "names under four characters do not count");
    }

    #[test]
    fn the_stricter_length_counts() {
        let stated = StatedRules { length_min: Some(20), length_max: Some(22), ..StatedRules::default() };
        let told = |text| broken(&password(text), &Rules::default(), &stated, &anna());
        assert_eq!(told("a green rubber dog"), vec![Broken::TooShort { length_min: 20 }]);
        assert_eq!(told("a green rubber dog barking"), vec![Broken::TooLong { length_max: 22 }]);
    }

    #[test]
    fn atk_101_the_hard_limit_comes_before_any_work() {
        let parse = |text: String| Password::parse(Zeroizing::new(text)).err();
        assert_eq!(parse("x".repeat(1_000_000)), Some(Unusable::TooLong));
        assert_eq!(parse("x".repeat(257)), Some(Unusable::TooLong));
        assert_eq!(parse("x".repeat(256)), None);
        assert_eq!(parse(String::new()), Some(Unusable::Empty));
        assert_eq!(parse("a\0b".into()), Some(Unusable::Nul));
    }

    proptest! {
        #[test]
        fn a_password_is_kept_byte_for_byte(text in "[^\0]{1,200}") {
            prop_assume!(text.len() <= BYTES_MAX);
            let kept = password(&text);
            prop_assert_eq!(kept.reveal().as_bytes(), text.as_bytes());
        }
    }
}
