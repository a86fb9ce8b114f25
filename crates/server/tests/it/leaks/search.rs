//! Looking for secrets in bytes: whole or in part, as they are or as something would write them.

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use std::collections::BTreeMap;
use std::fmt;

/// A secret counts as found when this many of its characters in a row are: less is chance.
pub const WINDOW: usize = 8;
/// The same for a phrase of everybody's words: more than any word of it.
const PHRASE_WINDOW: usize = 16;
/// Bytes around a hit that tell whose memory it is in.
const CONTEXT: usize = 64;

/// How a secret may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    Plain,
    Reversed,
    Hex,
    Base64,
    Base64Url,
    Percent,
    /// As Rust's `Debug` prints bytes.
    Numbers,
    Utf16,
}

impl Written {
    pub const ALL: [Self; 8] = [
        Self::Plain,
        Self::Reversed,
        Self::Hex,
        Self::Base64,
        Self::Base64Url,
        Self::Percent,
        Self::Numbers,
        Self::Utf16,
    ];

    /// The ways in which this part of a secret would be seen.
    fn of(self, part: &[u8]) -> Vec<Vec<u8>> {
        let each = |write: fn(u8) -> String| part.iter().map(|byte| write(*byte)).collect::<Vec<_>>();
        match self {
            Self::Plain => vec![part.to_vec()],
            Self::Reversed => vec![part.iter().rev().copied().collect()],
            Self::Hex => vec![each(|byte| format!("{byte:02x}")).concat().into_bytes()],
            Self::Base64 => aligned(part, |bytes| STANDARD.encode(bytes)),
            Self::Base64Url => aligned(part, |bytes| URL_SAFE.encode(bytes)),
            Self::Percent => vec![
                each(|byte| format!("%{byte:02x}")).concat().into_bytes(),
                each(|byte| unreserved(byte).unwrap_or_else(|| format!("%{byte:02x}"))).concat().into_bytes(),
                each(form).concat().into_bytes(),
            ],
            Self::Numbers => vec![each(|byte| byte.to_string()).join(", ").into_bytes()],
            Self::Utf16 => vec![part.iter().flat_map(|byte| [*byte, 0]).collect()],
        }
    }
}

fn unreserved(byte: u8) -> Option<String> {
    let stays = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    stays.then(|| char::from(byte).to_string())
}

fn form(byte: u8) -> String {
    if byte == b' ' { "+".to_owned() } else { unreserved(byte).unwrap_or_else(|| format!("%{byte:02x}")) }
}

/// In base64 a part looks different by where it begins; characters that neighbours share are left out.
fn aligned(part: &[u8], encode: impl Fn(&[u8]) -> String) -> Vec<Vec<u8>> {
    let at = |before: usize| {
        let padded = [&vec![0; before], part].concat();
        let (first, end) = ((before * 8).div_ceil(6), (before + part.len()) * 8 / 6);
        encode(&padded).as_bytes()[first..end].to_vec()
    };
    (0..3).map(at).collect()
}

/// Something that must not be found.
pub struct Marker {
    pub name: String,
    bytes: Vec<u8>,
    window: usize,
}

impl Marker {
    pub fn new(name: &str, secret: impl AsRef<[u8]>) -> Self {
        let bytes = secret.as_ref().to_vec();
        assert!(bytes.len() >= WINDOW, "{name} is too short to be told from chance");
        Self { name: name.to_owned(), bytes, window: WINDOW }
    }

    /// Words that by themselves stand in many places.
    pub fn phrase(name: &str, phrase: &str) -> Self {
        assert!(phrase.len() >= PHRASE_WINDOW, "{phrase} is too short to be told from chance");
        Self { window: PHRASE_WINDOW, ..Self::new(name, phrase) }
    }

    /// A typed code, as it is shown and as it is hashed.
    pub fn code(name: &str, code: &str) -> [Self; 2] {
        [Self::new(name, code), Self::new(&format!("{name} without its dash"), code.replace('-', ""))]
    }

    /// A key as its file has it, and the bytes it stands for.
    pub fn key(name: &str, base64: &str) -> [Self; 2] {
        let bytes = STANDARD.decode(base64).unwrap_or_else(|why| panic!("{name}: {why}"));
        [Self::new(name, base64), Self::new(&format!("the bytes of {name}"), bytes)]
    }

    /// A token's text, and the bytes it stands for.
    pub fn token(name: &str, token: &str) -> [Self; 2] {
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token);
        let bytes = bytes.unwrap_or_else(|why| panic!("{name}: {why}"));
        [Self::new(name, token), Self::new(&format!("the bytes of {name}"), bytes)]
    }
}

/// Where something was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub place: String,
    pub marker: String,
    pub written: Written,
    pub at: usize,
    pub around: String,
}

impl fmt::Display for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, marker, written, at, around } = self;
        write!(f, "{place} at {at:#x}: {marker}, {written:?}: {around}")
    }
}

/// Finds any of its markers, in any writing and any case.
pub struct Searcher {
    automaton: AhoCorasick,
    /// What each needle is of.
    needles: Vec<(String, Written)>,
}

impl Searcher {
    pub fn new(markers: &[Marker]) -> Self {
        let mut needles: BTreeMap<Vec<u8>, (String, Written)> = BTreeMap::new();
        for marker in markers {
            for part in marker.bytes.windows(marker.window) {
                for written in Written::ALL {
                    for needle in written.of(part) {
                        let needle = needle.to_ascii_lowercase();
                        needles.entry(needle).or_insert((marker.name.clone(), written));
                    }
                }
            }
        }
        let automaton = AhoCorasick::builder().ascii_case_insensitive(true).build(needles.keys());
        Self { automaton: automaton.expect("few enough"), needles: needles.into_values().collect() }
    }

    /// Every find, those in a row as one.
    pub fn hits(&self, place: &str, bytes: &[u8]) -> Vec<Hit> {
        let mut out: Vec<Hit> = Vec::new();
        let mut last_end = 0;
        for found in self.automaton.find_iter(bytes) {
            let (marker, written) = &self.needles[found.pattern().as_usize()];
            let is_same = out.last().is_some_and(|last| last.marker == *marker && last.written == *written);
            if is_same && found.start() <= last_end + WINDOW {
                last_end = found.end();
                continue;
            }
            last_end = found.end();
            out.push(Hit {
                place: place.to_owned(),
                marker: marker.clone(),
                written: *written,
                at: found.start(),
                around: around(bytes, found.start(), found.end()),
            });
        }
        out
    }
}

fn around(bytes: &[u8], start: usize, end: usize) -> String {
    let near = &bytes[start.saturating_sub(CONTEXT)..bytes.len().min(end + CONTEXT)];
    near.escape_ascii().to_string()
}

/// One line a find.
pub fn told(hits: &[Hit]) -> String {
    hits.iter().map(Hit::to_string).collect::<Vec<_>>().join("\n")
}

const SECRET: &str = "Zkw7-grød & Qx!93";

/// Bytes like those of a log or a database, without any secret.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..length).map(next).collect()
}

/// The whole of `bytes` in another writing, made by other means than the searcher's own.
fn rewritten(written: Written, bytes: &[u8]) -> Vec<u8> {
    match written {
        Written::Plain => bytes.to_vec(),
        Written::Reversed => {
            let mut turned = bytes.to_vec();
            turned.reverse();
            turned
        }
        Written::Hex => {
            let digit = |nibble: u8| b"0123456789ABCDEF"[usize::from(nibble)];
            bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
        }
        Written::Base64 => STANDARD.encode(bytes).into_bytes(),
        Written::Base64Url => URL_SAFE.encode(bytes).into_bytes(),
        Written::Percent => {
            let mut out = String::new();
            for byte in bytes {
                match byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
                    true => out.push(char::from(*byte)),
                    false => out.push_str(&format!("%{byte:02X}")),
                }
            }
            out.into_bytes()
        }
        Written::Numbers => format!("{bytes:?}").into_bytes(),
        Written::Utf16 => {
            let text = String::from_utf8_lossy(bytes);
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
    }
}

#[test]
fn the_search_finds_a_planted_secret_in_every_writing_and_nothing_in_noise() {
    let searcher = Searcher::new(&[Marker::new("planted", SECRET)]);
    assert_eq!(searcher.hits("noise", &noise(1_000_000)), []);
    for written in Written::ALL {
        for before in 0..7 {
            // Text that is nobody's secret, so that writings of text stay text.
            let planted = ["........".split_at(before).0, SECRET, "......."].concat();
            let bytes = [noise(999), rewritten(written, planted.as_bytes()), noise(500)].concat();
            let hits = searcher.hits("planted", &bytes);
            assert!(!hits.is_empty(), "{written:?} after {before} bytes is not found");
            assert!(hits.iter().all(|hit| hit.at >= 999 && hit.marker == "planted"), "{}", told(&hits));
        }
    }
}

#[test]
fn the_search_finds_eight_characters_of_a_secret_and_forgives_seven() {
    let searcher = Searcher::new(&[Marker::new("planted", SECRET)]);
    for part in SECRET.as_bytes().windows(WINDOW) {
        for written in Written::ALL {
            // A cut letter is no text that UTF-16 could hold.
            if written == Written::Utf16 && !part.is_ascii() {
                continue;
            }
            let bytes = [b"====".to_vec(), rewritten(written, part), b"====".to_vec()].concat();
            assert!(!searcher.hits("part", &bytes).is_empty(), "{written:?} of {}", part.escape_ascii());
        }
    }
    for part in SECRET.as_bytes().windows(WINDOW - 1) {
        assert_eq!(searcher.hits("part", part), []);
    }
    assert!(!searcher.hits("case", SECRET.to_uppercase().as_bytes()).is_empty());
}
