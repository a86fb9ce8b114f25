//! `cargo xtask tidy`: rules of the house that no compiler checks. One file per kind of rule.
//!
//! Every rule returns what it found; nothing is changed. What a rule cannot read, it reports.

mod arrows;
mod locales;
mod messages;
mod paths;
mod pure;
mod shape;
mod source;
mod templates;
mod words;

use source::Source;
use std::fmt;

/// One place that breaks one rule.
pub struct Violation {
    file: String,
    line: usize,
    rule: &'static str,
    why: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(into, "{}:{} {} – {}", self.file, self.line, self.rule, self.why)
    }
}

/// Checks every rule and prints one line per violation.
pub fn run() -> Result<(), String> {
    let sources = source::all()?;
    let mut violations = arrows::check(&sources)?;
    violations.extend(pure::check()?);
    violations.extend(shape::check(&sources));
    violations.extend(words::check(&sources));
    violations.extend(locales::check(&sources));
    violations.extend(messages::check(&sources));
    violations.extend(paths::check(&sources));
    violations.extend(templates::check(&sources));
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => {
            println!("tidy: {} files follow the rules", sources.len());
            Ok(())
        }
        count => Err(format!("tidy: {count} violations")),
    }
}

fn violation(source: &Source, line: usize, rule: &'static str, why: impl Into<String>) -> Violation {
    Violation { file: source.path.clone(), line, rule, why: why.into() }
}
