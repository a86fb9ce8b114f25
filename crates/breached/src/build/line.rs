//! One line of a public list.

use crate::hash::{Hash, KEY_DIGITS};

/// The longest line that is looked at, in bytes.
pub(super) const LINE_BYTES_MAX: usize = 256;

/// What a line says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub hash: Hash,
    /// The first eight bytes of the hash.
    pub key: u64,
    /// How often it was seen; one where the list does not say.
    pub count: u64,
}

const NO_DIGIT: u8 = 0xff;

/// The value of each hexadecimal digit, upper or lower case.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789ABCDEF"[value] as usize] = value as u8;
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

impl Line {
    /// Reads a line without its end. `prefix` is what all hashes of a range file begin with, and none
    /// elsewhere.
    pub fn parse(prefix: &[u8], line: &[u8]) -> Option<Self> {
        let (digits, count) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], number(&line[colon + 1..])?),
            None => (line, 1),
        };
        let hash = Hash::from_digits(prefix.len() + digits.len())?;
        let mut key = 0_u64;
        for (at, digit) in prefix.iter().chain(digits).enumerate() {
            let value = DIGITS[usize::from(*digit)];
            if value == NO_DIGIT {
                return None;
            }
            if at < KEY_DIGITS {
                key = key << 4 | u64::from(value);
            }
        }
        Some(Self { hash, key, count })
    }
}

fn number(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii();
    let is_number = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    is_number.then(|| std::str::from_utf8(text).ok()?.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA1: &str = "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8";
    const KEY: u64 = 0x5baa_61e4_c9b9_3f3f;

    fn parsed(prefix: &str, line: &str) -> Option<(Hash, u64, u64)> {
        Line::parse(prefix.as_bytes(), line.as_bytes()).map(|line| (line.hash, line.key, line.count))
    }

    #[test]
    fn the_public_form_is_read_in_either_case() {
        let told = Some((Hash::Sha1, KEY, 42));
        assert_eq!(parsed("", &format!("{SHA1}:42")), told);
        assert_eq!(parsed("", &format!("{}:42", SHA1.to_lowercase())), told);
        assert_eq!(parsed("5bAa6", &format!("{}:42", &SHA1[5..])), told, "a line of a range file");
        assert_eq!(parsed("", SHA1), Some((Hash::Sha1, KEY, 1)), "a list without counts");
        let ntlm = "8846F7EAEE8FB117AD06BDD830B7586C:9";
        assert_eq!(parsed("", ntlm), Some((Hash::Ntlm, 0x8846_f7ea_ee8f_b117, 9)));
        assert_eq!(parsed("8846F", &ntlm[5..]), Some((Hash::Ntlm, 0x8846_f7ea_ee8f_b117, 9)));
    }

    #[test]
    fn anything_else_is_none() {
        for line in [
            "",
            ":",
            "hello",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD:1",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD88:1",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FDG:1",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:x",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:-1",
            "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:99999999999999999999",
            " 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:1",
        ] {
            assert_eq!(parsed("", line), None, "{line:?}");
        }
    }
}
