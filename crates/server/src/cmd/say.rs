//! The two ways out of a command: data on standard output, words on standard error. A reader who has gone
//! away (`| head`) is no failure of ours; data that cannot be written for another reason is lost, and a
//! command that lost some has failed, whatever else it did.

use std::io::{self, ErrorKind, Write};
use std::sync::OnceLock;

/// Why data of this process was lost, the first time. Standard output is the process's own, and so is this.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// One line of data.
pub fn data(line: &str) {
    let mut out = io::stdout().lock();
    kept(writeln!(out, "{line}").and_then(|()| out.flush()));
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

/// A value as one line of JSON on standard output. False when it did not get there.
pub fn json(value: &serde_json::Value) -> bool {
    kept(writeln!(io::stdout().lock(), "{value}"))
}

/// Did it get to where the data goes? If not, and somebody would miss it, that is remembered.
pub fn kept(written: io::Result<()>) -> bool {
    let Err(why) = written else { return true };
    if why.kind() != ErrorKind::BrokenPipe {
        // Only the first is told: what follows fails because of it.
        let _ = LOST.set(why);
    }
    false
}

/// Writes what is still on its way, and says why data was lost if some was.
pub fn lost() -> Option<&'static io::Error> {
    kept(io::stdout().lock().flush());
    LOST.get()
}
