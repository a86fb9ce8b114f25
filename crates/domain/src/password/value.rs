//! The secret itself, and what no password can be.

use zeroize::Zeroizing;

/// Hard limit before any work, in code points (`attacks.md` §3).
pub const CHARS_MAX: usize = 256;
/// Hard limit before any work, in bytes of UTF-8.
pub const BYTES_MAX: usize = 1024;

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<Password, Unusable> {
        Password::parse(Zeroizing::new(text.to_owned()))
    }

    #[test]
    fn atk_101_the_hard_limit_comes_before_any_work() {
        assert_eq!(parse(&"x".repeat(1_000_000)).err(), Some(Unusable::TooLong));
        assert_eq!(parse(&"x".repeat(257)).err(), Some(Unusable::TooLong));
        assert_eq!(parse(&"x".repeat(256)).err(), None);
        assert_eq!(parse(&"\u{1f980}".repeat(257)).err(), Some(Unusable::TooLong));
        assert_eq!(parse(&"\u{1f980}".repeat(256)).err(), None, "1 KiB of four bytes each");
        assert_eq!(parse("").err(), Some(Unusable::Empty));
    }

    #[test]
    fn atk_175_a_nul_is_refused_wherever_it_stands() {
        for text in ["\0", "\0after", "before\0", "be\0tween", "long enough otherwise\0"] {
            assert_eq!(parse(text).err(), Some(Unusable::Nul), "{text:?}");
        }
    }

    #[test]
    fn atk_176_nothing_is_trimmed_folded_or_normalised() {
        for text in [
            " leading and trailing ",
            "\tTabs\tand\u{a0}wide\u{3000}spaces",
            "caf\u{e9}",
            "cafe\u{301}",
            "\u{ff30}\u{ff41}ss",
            "\u{212a}elvin \u{fb01}nn",
            "line\r\nbreak",
        ] {
            assert_eq!(parse(text).expect("a password").reveal().as_bytes(), text.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn a_password_is_kept_byte_for_byte(text in "[^\0]{1,200}") {
            prop_assume!(text.len() <= BYTES_MAX);
            let kept = parse(&text).unwrap_or_else(|why| panic!("{text:?}: {why:?}"));
            prop_assert_eq!(kept.reveal().as_bytes(), text.as_bytes());
        }
    }
}
