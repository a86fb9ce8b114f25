//! Public names of things. An id never authorises anything; that is what secrets are for.

use crate::chance::{self, Chance};
use std::fmt;

/// Digits of ids and references: no i, l, o, u, so that they survive being read aloud.
pub const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

const TEXT_LEN: usize = 26;

fn encode(bytes: [u8; 16]) -> [u8; TEXT_LEN] {
    let mut value = u128::from_be_bytes(bytes);
    let mut out = [b'0'; TEXT_LEN];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(value & 31) as usize];
        value >>= 5;
    }
    out
}

fn decode(text: &str) -> Option<[u8; 16]> {
    if text.len() != TEXT_LEN {
        return None;
    }
    let mut value: u128 = 0;
    for (at, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|&known| known == byte)? as u128;
        if at == 0 && digit > 7 {
            return None;
        }
        value = (value << 5) | digit;
    }
    Some(value.to_be_bytes())
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// A fresh random id.
            pub fn fresh(chance: &dyn Chance) -> Self {
                Self(chance::bytes(chance))
            }

            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            pub const fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads the 26-character text form; nothing else is accepted.
            pub fn parse(text: &str) -> Option<Self> {
                decode(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for byte in encode(self.0) {
                    write!(f, "{}", byte as char)?;
                }
                Ok(())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }
    )+};
}

ids! {
    /// One attempt to reset, unlock or change.
    ResetId,
    /// One method asked for within a reset; all its sends share one guess budget.
    ChallengeId,
    /// One recorded proof.
    ProofId,
    /// One intended directory write.
    IntentId,
    /// One method as its owner registered it.
    EnrolmentId,
    /// One answer checked against the person.
    CheckId,
    /// One unit of work for a worker.
    JobId,
    /// One request, as logs and fault pages name it.
    RequestId,
}

/// The short code a person reads to the helpdesk: eight letters and digits, shown as `k7m4-qx2p`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reference([u8; 8]);

impl Reference {
    pub fn fresh(chance: &dyn Chance) -> Self {
        Self(chance::bytes::<8>(chance).map(|byte| ALPHABET[(byte & 31) as usize]))
    }

    /// Reads a reference, with or without its hyphen, in either case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut out = [0; 8];
        let mut len = 0;
        for byte in text.trim().bytes().filter(|byte| *byte != b'-') {
            let lower = byte.to_ascii_lowercase();
            if len == out.len() || !ALPHABET.contains(&lower) {
                return None;
            }
            out[len] = lower;
            len += 1;
        }
        (len == out.len()).then_some(Self(out))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if at == 4 {
                f.write_str("-")?;
            }
            write!(f, "{}", *byte as char)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_its_text_form() {
        let id = ResetId::from_bytes([0xa7; 16]);
        assert_eq!(ResetId::parse(&id.to_string()), Some(id));
    }

    #[test]
    fn nothing_but_the_canonical_text_is_an_id() {
        for bad in ["", "8zzzzzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000u", "00"] {
            assert_eq!(ResetId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_reference_is_read_as_people_type_it() {
        let plain = Reference::parse("k7m4qx2p").expect("eight known letters");
        assert_eq!(Reference::parse(" K7M4-QX2P "), Some(plain));
        assert_eq!(plain.to_string(), "k7m4-qx2p");
        assert_eq!(Reference::parse("k7m4qx2pp"), None);
    }
}
