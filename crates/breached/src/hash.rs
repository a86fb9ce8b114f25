//! The two hashes in which lists of stolen passwords are published, and the part of them that is kept.

use domain::password::Password;
use md4::Md4;
use sha1::{Digest as _, Sha1};
use zeroize::Zeroizing;

/// Digits of a hash that make a [`Key`]: eight bytes of it.
pub(crate) const KEY_DIGITS: usize = 16;
/// Digits that name one file of a folder of range files, and all that a range look-up sends.
pub(crate) const PREFIX_DIGITS: usize = 5;

/// The hash of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-1 over the password in UTF-8.
    Sha1,
    /// What Active Directory keeps: MD4 over the password in UTF-16, low byte first (MS-NLMP §3.3.1).
    Ntlm,
}

impl Hash {
    pub(crate) const ALL: [Self; 2] = [Self::Sha1, Self::Ntlm];

    /// The name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA-1",
            Self::Ntlm => "NTLM",
        }
    }

    /// Its number in the file.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Sha1 => 1,
            Self::Ntlm => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.code() == code)
    }

    /// How many hexadecimal digits a whole hash has.
    pub(crate) const fn digits(self) -> usize {
        match self {
            Self::Sha1 => 40,
            Self::Ntlm => 32,
        }
    }

    pub(crate) fn from_digits(digits: usize) -> Option<Self> {
        Self::ALL.into_iter().find(|hash| hash.digits() == digits)
    }

    /// What this password is looked up by.
    pub fn key(self, password: &Password) -> Key {
        let digest = match self {
            Self::Sha1 => sha1(password),
            Self::Ntlm => ntlm(password),
        };
        let (first, _) = digest.split_first_chunk::<8>().expect("both hashes are longer than eight bytes");
        Key(u64::from_be_bytes(*first))
    }
}

/// The first eight bytes of a hash, as a number whose highest bits are the first digits. It is as secret as
/// the password it was made from.
#[derive(Clone, Copy)]
pub struct Key(pub(crate) u64);

impl Key {
    /// A key that was never a password: for measuring and for tests.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }
}

/// The SHA-1 of a password.
pub(crate) fn sha1(password: &Password) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(Sha1::digest(password.reveal().as_bytes()).to_vec())
}

fn ntlm(password: &Password) -> Zeroizing<Vec<u8>> {
    let mut wide = Zeroizing::new(Vec::with_capacity(password.reveal().len() * 2));
    for unit in password.reveal().encode_utf16() {
        wide.extend_from_slice(&unit.to_le_bytes());
    }
    Zeroizing::new(Md4::digest(wide.as_slice()).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(hash: Hash, text: &str) -> u64 {
        hash.key(&Password::parse(Zeroizing::new(text.to_owned())).expect("a password")).0
    }

    #[test]
    fn keys_are_the_beginning_of_the_published_hashes() {
        assert_eq!(key(Hash::Sha1, "password"), 0x5baa_61e4_c9b9_3f3f);
        assert_eq!(key(Hash::Ntlm, "password"), 0x8846_f7ea_ee8f_b117);
        // RFC 3174 §7.3: TEST1 is "abc". RFC 1320 is MD4; this one is over UTF-16.
        assert_eq!(key(Hash::Sha1, "abc"), 0xa999_3e36_4706_816a);
    }

    #[test]
    fn letters_beyond_ascii_are_hashed_as_they_were_typed() {
        // printf 'blåbærgrød' | sha1sum; the same | iconv -t UTF-16LE | openssl md4
        assert_eq!(key(Hash::Sha1, "blåbærgrød"), BLUEBERRY_SHA1);
        assert_eq!(key(Hash::Ntlm, "blåbærgrød"), BLUEBERRY_NTLM);
        assert_ne!(key(Hash::Sha1, "blåbærgrød"), key(Hash::Sha1, "blåbærgrød "));
    }

    const BLUEBERRY_SHA1: u64 = 0x3e7b_33df_aef9_278e;
    const BLUEBERRY_NTLM: u64 = 0x6c6a_f876_f3e1_3029;
}
