//! Secrets that outlive one reset: what an authenticator app counts from, codes kept on paper, and
//! whatever else a method keeps sealed.

use super::{Code, Digest, DigestKeys, Presented, Purpose};
use crate::account::AccountKey;
use crate::chance::{self, Chance};
use crate::id::{ALPHABET, EnrolmentId};
use crate::password::Password;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// Bytes of an authenticator app's seed: 160 bits, as RFC 4226 §4 recommends.
pub const SEED_BYTES: usize = 20;
/// Characters of a recovery code: 16 of a 32-letter alphabet are 80 bits.
pub const RECOVERY_CODE_CHARS: usize = 16;
/// Codes in one set.
pub const RECOVERY_CODES: usize = 10;

/// What an authenticator app counts from.
pub struct Seed(Zeroizing<[u8; SEED_BYTES]>);

impl Seed {
    /// Makes a fresh seed.
    pub fn mint(chance: &dyn Chance) -> Self {
        Self(Zeroizing::new(chance::bytes(chance)))
    }

    /// The seed that was kept as this material; None when it is something else.
    pub fn of(material: &Material) -> Option<Self> {
        <[u8; SEED_BYTES]>::try_from(material.0.as_slice()).ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// What is sealed.
    pub fn material(&self) -> Material {
        Material::of(self.0.as_slice())
    }

    /// For the one who computes codes from it.
    pub fn reveal(&self) -> &[u8; SEED_BYTES] {
        &self.0
    }
}

/// A code to be kept on paper and used once.
pub struct RecoveryCode(Zeroizing<[u8; RECOVERY_CODE_CHARS]>);

impl RecoveryCode {
    /// Makes a fresh code.
    pub fn mint(chance: &dyn Chance) -> Self {
        let mut raw = chance::bytes::<RECOVERY_CODE_CHARS>(chance);
        let code = raw.map(|byte| ALPHABET[(byte & 31) as usize]);
        raw.zeroize();
        Self(Zeroizing::new(code))
    }

    /// The code as a person reads it: `K7M4-QX2P-0V9T-3HCD`.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(RECOVERY_CODE_CHARS + 3));
        for (at, byte) in self.0.iter().enumerate() {
            if at > 0 && at % 4 == 0 {
                out.push('-');
            }
            out.push(byte.to_ascii_uppercase() as char);
        }
        out
    }
}

/// What a method keeps about one enrolment, sealed at rest: a seed, an address.
pub struct Material(Zeroizing<Vec<u8>>);

impl Material {
    pub fn of(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// For the one who seals it, and the method it belongs to.
    pub fn reveal(&self) -> &[u8] {
        &self.0
    }
}

impl Presented {
    /// Reads a code of exactly this many digits. Spaces are dropped.
    ///
    /// # Errors
    /// Anything else.
    pub fn digits(typed: &str, count: usize) -> Result<Self, super::Malformed> {
        if typed.len() > super::PRESENTED_BYTES_MAX {
            return Err(super::Malformed);
        }
        let mut out = Zeroizing::new(Vec::with_capacity(count));
        for c in typed.chars().filter(|c| *c != ' ') {
            if out.len() == count || !c.is_ascii_digit() {
                return Err(super::Malformed);
            }
            out.push(c as u8);
        }
        (out.len() == count).then_some(Self(out)).ok_or(super::Malformed)
    }

    /// Reads a recovery code, as forgiving as [`Presented::code`].
    ///
    /// # Errors
    /// Anything that is not one.
    pub fn recovery_code(typed: &str) -> Result<Self, super::Malformed> {
        Self::letters(typed, RECOVERY_CODE_CHARS)
    }

    /// Is it this text? Compares in constant time.
    pub fn is(&self, text: &str) -> bool {
        bool::from(self.0.as_slice().ct_eq(text.as_bytes()))
    }

    /// The same secret for the task that checks it after the request was answered.
    #[must_use]
    pub fn for_task(&self) -> Self {
        Self(Zeroizing::new(self.0.to_vec()))
    }
}

impl DigestKeys {
    /// What a fresh recovery code is hashed over. It belongs to one set.
    pub fn of_recovery_code(&self, code: &RecoveryCode, set: EnrolmentId) -> Digest {
        self.of(Purpose::RecoveryCode, &[set.as_bytes(), code.0.as_slice()])
    }

    /// What a chosen password is hashed over, so that it is known again. It belongs to one account.
    pub fn of_former(&self, password: &Password, account: &AccountKey) -> Digest {
        self.of(Purpose::FormerPassword, &former_parts(password, account))
    }

    /// What a password of this account may have been hashed over when it was chosen, one per live key.
    pub fn former(&self, password: &Password, account: &AccountKey) -> Vec<Digest> {
        self.all(Purpose::FormerPassword, &former_parts(password, account))
    }

    /// What a presented recovery code of this set may be hashed over, one per live key.
    pub fn presented_recovery_code(&self, secret: &Presented, set: EnrolmentId) -> Vec<Digest> {
        self.all(Purpose::RecoveryCode, &[set.as_bytes(), &secret.0])
    }

    /// The digest to store for the code that proves a contact while it is registered.
    pub fn of_enrolment_code(&self, code: &Code, enrolment: EnrolmentId) -> Digest {
        self.of(Purpose::EnrolmentCode, &[enrolment.as_bytes(), code.as_bytes()])
    }

    /// What a presented code of this enrolment may be stored as, one per live key.
    pub fn presented_enrolment_code(&self, secret: &Presented, enrolment: EnrolmentId) -> Vec<Digest> {
        self.all(Purpose::EnrolmentCode, &[enrolment.as_bytes(), &secret.0])
    }
}

fn former_parts<'a>(password: &'a Password, account: &'a AccountKey) -> [&'a [u8]; 3] {
    [account.directory.as_bytes(), account.id.as_bytes(), password.reveal().as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::super::DigestKey;
    use super::*;

    struct Fixed(u8);

    impl Chance for Fixed {
        fn fill(&self, into: &mut [u8]) {
            for (at, byte) in (0u8..).zip(into) {
                *byte = self.0.wrapping_add(at.wrapping_mul(7));
            }
        }
    }

    #[test]
    fn a_recovery_code_is_read_back_as_people_type_it() {
        let keys = DigestKeys::new(DigestKey::new(1, [1; 32]), vec![]);
        let code = RecoveryCode::mint(&Fixed(3));
        let (set, other) = (EnrolmentId::from_bytes([1; 16]), EnrolmentId::from_bytes([2; 16]));
        let shown = code.reveal();
        assert_eq!(shown.len(), RECOVERY_CODE_CHARS + 3);
        for typed in [shown.to_string(), shown.to_lowercase(), shown.replace('-', "")] {
            let Ok(presented) = Presented::recovery_code(&typed) else { panic!("{typed}") };
            let stored = keys.of_recovery_code(&code, set);
            assert!(keys.presented_recovery_code(&presented, set).iter().any(|d| d.matches(&stored)));
            assert!(!keys.presented_recovery_code(&presented, other).iter().any(|d| d.matches(&stored)));
        }
        assert!(Presented::recovery_code("K7M4-QX2P").is_err());
    }

    #[test]
    fn digits_are_exactly_so_many() {
        assert!(Presented::digits("123 456", 6).is_ok_and(|code| code.is("123456") && !code.is("123457")));
        for bad in ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", "1e5"] {
            assert!(Presented::digits(bad, 6).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn atk_113_a_seed_has_160_bits_and_survives_its_material() {
        let seed = Seed::mint(&Fixed(9));
        assert_eq!(seed.reveal().len() * 8, 160);
        assert!(Seed::of(&seed.material()).is_some_and(|again| again.reveal() == seed.reveal()));
        assert!(Seed::of(&Material::of(b"short")).is_none());
    }

    #[test]
    fn a_former_password_is_known_byte_for_byte_and_to_its_own_account_only() {
        let old = DigestKeys::new(DigestKey::new(1, [1; 32]), Vec::new());
        let keys = DigestKeys::new(DigestKey::new(2, [2; 32]), vec![DigestKey::new(1, [1; 32])]);
        let password = |text: &str| {
            Password::parse(Zeroizing::new(text.to_owned())).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
        };
        let key = |directory: &str, id: &str| AccountKey { directory: directory.into(), id: id.into() };
        let stored = old.of_former(&password("caf\u{e9} 41"), &key("main", "a"));
        let is_known = |text: &str, whose: &AccountKey| {
            keys.former(&password(text), whose).iter().any(|digest| digest.matches(&stored))
        };
        assert!(is_known("caf\u{e9} 41", &key("main", "a")), "under a retired key, too");
        for other in ["cafe\u{301} 41", "caf\u{e9} 41 ", "Caf\u{e9} 41"] {
            assert!(!is_known(other, &key("main", "a")), "{other:?}");
        }
        for whose in [key("main", "b"), key("other", "a"), key("mai", "na")] {
            assert!(!is_known("caf\u{e9} 41", &whose), "{whose:?}");
        }
        assert_eq!(keys.of_former(&password("x"), &key("main", "a")).key, 2);
    }
}
