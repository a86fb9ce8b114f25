//! Secrets, and the keyed digests that are all we keep of them. This is the one module that may
//! make a secret. None of its secret types can be shown, copied or compared in the open.

mod long_lived;

pub use long_lived::{Material, RECOVERY_CODE_CHARS, RECOVERY_CODES, RecoveryCode, SEED_BYTES, Seed};

use crate::chance::{self, Chance};
use crate::id::{ALPHABET, ResetId};
use crate::method::Method;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// Characters of a typed code: 8 of a 32-letter alphabet are 40 bits.
pub const CODE_CHARS: usize = 8;
/// Bytes of a link, cookie or token secret: 256 bits.
pub const TOKEN_BYTES: usize = 32;
/// Longest text taken for any presented secret, in bytes, before it is looked at.
pub const PRESENTED_BYTES_MAX: usize = 128;

/// A code to be typed, as made by the sender. Only its own message may read it.
pub struct Code(Zeroizing<[u8; CODE_CHARS]>);

impl Code {
    /// Makes a fresh code.
    pub fn mint(chance: &dyn Chance) -> Self {
        let mut raw = chance::bytes::<CODE_CHARS>(chance);
        let code = raw.map(|byte| ALPHABET[(byte & 31) as usize]);
        raw.zeroize();
        Self(Zeroizing::new(code))
    }

    /// The code as a person reads it: `K7M4-QX2P`.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut out = Zeroizing::new(String::with_capacity(CODE_CHARS + 1));
        for (at, byte) in self.0.iter().enumerate() {
            if at == CODE_CHARS / 2 {
                out.push('-');
            }
            out.push(byte.to_ascii_uppercase() as char);
        }
        out
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// 256 random bits for a mailed link, a cookie or an API token.
pub struct Token(Zeroizing<[u8; TOKEN_BYTES]>);

impl Token {
    /// Makes a fresh token.
    pub fn mint(chance: &dyn Chance) -> Self {
        Self(Zeroizing::new(chance::bytes(chance)))
    }

    /// The token as text: 43 characters of base64url without padding.
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(base64url(self.0.as_slice()))
    }

    fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }
}

/// What a request presented as its secret. It can be built from request text only: no function
/// turns a stored value into one (ATK-042).
pub struct Presented(Zeroizing<Vec<u8>>);

/// The text does not have the form of the secret that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

impl Presented {
    /// Reads a typed code. Spaces and hyphens are dropped, case does not matter, and the letters
    /// that the alphabet leaves out for their looks stand for their look-alikes (o 0, i and l 1).
    ///
    /// # Errors
    /// Anything that is not a code after that.
    pub fn code(typed: &str) -> Result<Self, Malformed> {
        Self::letters(typed, CODE_CHARS)
    }

    fn letters(typed: &str, count: usize) -> Result<Self, Malformed> {
        if typed.len() > PRESENTED_BYTES_MAX {
            return Err(Malformed);
        }
        let mut out = Zeroizing::new(Vec::with_capacity(count));
        for c in typed.chars() {
            let lower = match c.to_ascii_lowercase() {
                ' ' | '-' | '\u{2011}' | '\u{2013}' => continue,
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            let byte = u8::try_from(lower).map_err(|_| Malformed)?;
            if out.len() == count || !ALPHABET.contains(&byte) {
                return Err(Malformed);
            }
            out.push(byte);
        }
        (out.len() == count).then_some(Self(out)).ok_or(Malformed)
    }

    /// Reads a token; only its one canonical form passes (ATK-032).
    ///
    /// # Errors
    /// Anything but 43 base64url characters of 256 bits.
    pub fn token(text: &str) -> Result<Self, Malformed> {
        let bytes = Zeroizing::new(from_base64url(text).ok_or(Malformed)?);
        Ok(Self(Zeroizing::new(bytes.to_vec())))
    }
}

/// What a digest is for; a digest made for one purpose never matches another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    TypedCode,
    MailedLink,
    FlowToken,
    DeviceToken,
    Disavowal,
    CsrfToken,
    /// A typed name, for budgets and logs.
    Login,
    /// A contact a message went to.
    Destination,
    /// A client's network, for budgets.
    Network,
    /// An account, for budgets.
    Account,
    /// One of a set of codes kept on paper.
    RecoveryCode,
    /// A code that proves a contact while it is registered.
    EnrolmentCode,
    /// A link that makes somebody an operator.
    OperatorInvite,
    /// What a sign-in system shows.
    SignInSystem,
    /// A password that was chosen here.
    FormerPassword,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::TypedCode => b"typed-code",
            Self::MailedLink => b"mailed-link",
            Self::FlowToken => b"flow-token",
            Self::DeviceToken => b"device-token",
            Self::Disavowal => b"disavowal",
            Self::CsrfToken => b"csrf-token",
            Self::Login => b"login",
            Self::Destination => b"destination",
            Self::Network => b"network",
            Self::Account => b"account",
            Self::RecoveryCode => b"recovery-code",
            Self::EnrolmentCode => b"enrolment-code",
            Self::OperatorInvite => b"operator-invite",
            Self::SignInSystem => b"sign-in-system",
            Self::FormerPassword => b"former-password",
        }
    }
}

/// HMAC-SHA-256 of something under the key with this id. Safe to store: the key is kept outside
/// the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest {
    pub key: u32,
    pub bytes: [u8; 32],
}

impl Digest {
    /// Compares in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        self.key == other.key && bool::from(self.bytes.ct_eq(&other.bytes))
    }

    /// A digest that no secret has: what a challenge for nobody stores, so that redeeming it
    /// costs and counts the same.
    pub fn unguessable(key: u32, chance: &dyn Chance) -> Self {
        Self { key, bytes: chance::bytes(chance) }
    }
}

/// One key for digests.
pub struct DigestKey {
    id: u32,
    bytes: Zeroizing<[u8; 32]>,
}

impl DigestKey {
    pub fn new(id: u32, bytes: [u8; 32]) -> Self {
        Self { id, bytes: Zeroizing::new(bytes) }
    }

    pub const fn id(&self) -> u32 {
        self.id
    }

    fn digest(&self, purpose: Purpose, parts: &[&[u8]]) -> Digest {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.bytes.as_slice()).expect("HMAC takes keys of any length");
        for part in std::iter::once(&purpose.label()).chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        Digest { key: self.id, bytes: mac.finalize().into_bytes().into() }
    }
}

/// The keys for digests: one in use, and retired ones that still verify until the longest
/// lifetime is over.
pub struct DigestKeys {
    current: DigestKey,
    retired: Vec<DigestKey>,
}

impl DigestKeys {
    pub const fn new(current: DigestKey, retired: Vec<DigestKey>) -> Self {
        Self { current, retired }
    }

    /// The id of the key in use.
    pub const fn current_id(&self) -> u32 {
        self.current.id
    }

    /// A digest of public parts under the key in use.
    pub fn of(&self, purpose: Purpose, parts: &[&[u8]]) -> Digest {
        self.current.digest(purpose, parts)
    }

    /// The digest to store for a fresh code of this reset and method.
    pub fn of_code(&self, code: &Code, reset: ResetId, method: Method) -> Digest {
        let parts = [reset.as_bytes().as_slice(), method.name().as_bytes(), code.as_bytes()];
        self.of(Purpose::TypedCode, &parts)
    }

    /// The digest to store for a fresh link secret of this reset and method.
    pub fn of_link(&self, link: &Token, reset: ResetId, method: Method) -> Digest {
        let parts = [reset.as_bytes().as_slice(), method.name().as_bytes(), link.as_bytes()];
        self.of(Purpose::MailedLink, &parts)
    }

    /// The digest to store for a fresh token that is looked up by itself.
    pub fn of_token(&self, purpose: Purpose, token: &Token) -> Digest {
        self.of(purpose, &[token.as_bytes()])
    }

    /// What a presented code or link of this reset and method may be stored as, one per live key.
    pub fn presented_for(
        &self,
        purpose: Purpose,
        secret: &Presented,
        reset: ResetId,
        method: Method,
    ) -> Vec<Digest> {
        self.all(purpose, &[reset.as_bytes().as_slice(), method.name().as_bytes(), &secret.0])
    }

    /// What a presented token may be stored as, one per live key.
    pub fn presented(&self, purpose: Purpose, secret: &Presented) -> Vec<Digest> {
        self.all(purpose, &[&secret.0])
    }

    /// Digests of public parts under every live key, the key in use first.
    pub fn all(&self, purpose: Purpose, parts: &[&[u8]]) -> Vec<Digest> {
        let keys = std::iter::once(&self.current).chain(&self.retired);
        keys.map(|key| key.digest(purpose, parts)).collect()
    }
}

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The base64 crate is not used here because its decoder offers no constant 32-byte, canonical-only
// form on zeroized memory; the encoding of exactly 32 bytes is the ten lines below.
fn base64url(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group =
            chunk.iter().fold(0u32, |acc, &byte| (acc << 8) | u32::from(byte)) << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            out.push(BASE64URL[(group >> (18 - 6 * at)) as usize & 63] as char);
        }
    }
    out
}

fn from_base64url(text: &str) -> Option<[u8; TOKEN_BYTES]> {
    let mut out = [0; TOKEN_BYTES];
    if text.len() != 43 {
        return None;
    }
    let (mut group, mut bits, mut len) = (0u32, 0u32, 0usize);
    for byte in text.bytes() {
        let digit = BASE64URL.iter().position(|&known| known == byte)?;
        group = (group << 6) | u32::try_from(digit).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            *out.get_mut(len)? = (group >> bits) as u8;
            len += 1;
            group &= (1 << bits) - 1;
        }
    }
    (len == TOKEN_BYTES && group == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU8, Ordering};

    struct Counting(AtomicU8);

    impl Chance for Counting {
        fn fill(&self, into: &mut [u8]) {
            for byte in into {
                *byte = self.0.fetch_add(7, Ordering::Relaxed);
            }
        }
    }

    fn keys() -> DigestKeys {
        DigestKeys::new(DigestKey::new(2, [2; 32]), vec![DigestKey::new(1, [1; 32])])
    }

    #[test]
    fn a_code_is_read_back_as_people_type_it() {
        let chance = Counting(AtomicU8::new(3));
        let (code, reset) = (Code::mint(&chance), ResetId::fresh(&chance));
        let stored = keys().of_code(&code, reset, Method::Email);
        let shown = code.reveal();
        for typed in [shown.to_string(), shown.to_lowercase(), shown.replace('-', "  ")] {
            let Ok(presented) = Presented::code(&typed) else { panic!("{typed}") };
            let candidates = keys().presented_for(Purpose::TypedCode, &presented, reset, Method::Email);
            assert!(candidates.iter().any(|digest| digest.matches(&stored)), "{typed}");
        }
    }

    #[test]
    fn atk_029_nothing_is_not_a_code_nor_a_token() {
        for nothing in ["", " ", "\0", "--------", "null", "0", "        "] {
            assert!(Presented::code(nothing).is_err(), "{nothing:?}");
            assert!(Presented::token(nothing).is_err(), "{nothing:?}");
        }
    }

    #[test]
    fn atk_032_only_the_canonical_token_passes() {
        let token = Token::mint(&Counting(AtomicU8::new(9))).reveal().to_string();
        assert!(Presented::token(&token).is_ok());
        let mut last = token.clone();
        let tail = last.pop().expect("a token has characters");
        let at = BASE64URL.iter().position(|&b| b == tail as u8).expect("base64url");
        last.push(BASE64URL[at ^ 1] as char);
        for altered in
            [format!("{token}="), token[..42].to_owned(), format!("{token}A"), format!("{token}\r\n"), last]
        {
            assert!(Presented::token(&altered).is_err(), "{altered:?}");
        }
    }

    #[test]
    fn a_digest_is_bound_to_purpose_reset_method_and_key() {
        let chance = Counting(AtomicU8::new(5));
        let (code, reset, other) = (Code::mint(&chance), ResetId::fresh(&chance), ResetId::fresh(&chance));
        let stored = keys().of_code(&code, reset, Method::Email);
        let Ok(presented) = Presented::code(&code.reveal()) else { panic!("own code") };
        let hit = |purpose, reset, method| {
            keys().presented_for(purpose, &presented, reset, method).iter().any(|d| d.matches(&stored))
        };
        assert!(hit(Purpose::TypedCode, reset, Method::Email));
        assert!(!hit(Purpose::TypedCode, other, Method::Email));
        assert!(!hit(Purpose::TypedCode, reset, Method::Sms));
        assert!(!hit(Purpose::MailedLink, reset, Method::Email));
    }

    /// Does this type have this trait? The compiler takes the constant of the type before the trait's.
    macro_rules! has {
        ($type:ty: $trait:path) => {{
            struct Probe<T>(std::marker::PhantomData<T>);
            #[allow(dead_code, reason = "unused where the trait is there, as in the control")]
            trait Otherwise {
                const HAS: bool = false;
            }
            impl<T> Otherwise for Probe<T> {}
            #[allow(dead_code, reason = "unused where the trait is missing, which is what most of them show")]
            impl<T: $trait> Probe<T> {
                const HAS: bool = true;
            }
            <Probe<$type>>::HAS
        }};
    }

    /// So no log line, panic, answer or row can be made from one by accident.
    #[test]
    fn atk_008_no_secret_can_be_shown_written_copied_or_compared() {
        macro_rules! shows {
            ($($type:ty),*) => {
                [$((
                    stringify!($type),
                    has!($type: std::fmt::Debug) || has!($type: std::fmt::Display)
                        || has!($type: serde::Serialize) || has!($type: Clone) || has!($type: PartialEq),
                )),*]
            };
        }
        for (name, shows) in shows!(
            Code,
            Token,
            Presented,
            DigestKey,
            DigestKeys,
            crate::password::Password,
            crate::password::passphrase::Passphrase
        ) {
            assert!(!shows, "{name}");
        }
        assert!(has!(Digest: std::fmt::Debug) && has!(Digest: Clone), "the probe sees what is there");
    }
}
