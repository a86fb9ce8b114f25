//! The two ways out of a command: data on standard output, words on standard error. Whoever reads
//! may have gone away (`| head`), which is no failure of ours.

use std::io::{self, Write};

/// One line of data.
pub fn data(line: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// One line of words.
pub fn words(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Words that somebody answers on the same line.
pub fn prompt(words: &str) {
    let mut out = io::stderr().lock();
    let _ = write!(out, "{words}").and_then(|()| out.flush());
}

/// A value as one line of JSON on standard output. False when nobody reads any more.
pub fn json(value: &serde_json::Value) -> bool {
    writeln!(io::stdout().lock(), "{value}").is_ok()
}
