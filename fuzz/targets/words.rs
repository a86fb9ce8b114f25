//! The matcher against the plainest way to do the same: up to eight terms, one a line, then a text.
#![no_main]

use domain::password::{Terms, points};
use libfuzzer_sys::fuzz_target;

const TERMS_MAX: usize = 8;
const TEXT_CHARS_MAX: usize = 64;
/// Terms are no longer in a policy, and the matcher may count on it.
const TERM_CHARS_MAX: usize = 16;

fuzz_target!(|bytes: &[u8]| {
    let input = String::from_utf8_lossy(bytes);
    let mut lines: Vec<&str> = input.lines().take(TERMS_MAX + 1).collect();
    let Some(text) = lines.pop() else { return };
    let text: String = text.chars().take(TEXT_CHARS_MAX).collect();
    let list: Vec<String> = lines
        .into_iter()
        .map(|term| term.chars().take(TERM_CHARS_MAX).collect::<String>())
        .filter(|term| !term.is_empty())
        .collect();
    let terms = Terms::of(list.clone());
    assert_eq!(points(&text, &[&terms]), fewest(&text, &list), "{text:?} {list:?}");
    let is_near = list.iter().any(|term| is_within_one(&text, term));
    assert_eq!(terms.is_near(&text), is_near, "{text:?} {list:?}");
});

/// The fewest pieces, from the end to the beginning.
fn fewest(text: &str, list: &[String]) -> u32 {
    let mut of_rest = vec![0; text.len() + 1];
    for (at, c) in text.char_indices().rev() {
        let rest = &text[at..];
        let terms = list.iter().filter(|term| rest.starts_with(term.as_str())).map(String::len);
        let pieces = terms.chain([c.len_utf8()]).map(|length| 1 + of_rest[at + length]);
        of_rest[at] = pieces.min().expect("one character at least");
    }
    of_rest[0]
}

/// Equal but for one character at most: what both begin with, and what both end with.
fn is_within_one(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let shorter = a.len().min(b.len());
    let front = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take(shorter - front).take_while(|(x, y)| x == y).count();
    a.len().max(b.len()) - front - back <= 1
}
