//! `nulstil config check`.

use super::{Exit, Failure, say};
use crate::config;
use std::path::Path;

/// Tells every problem of the configuration on standard output: they are what was asked for.
pub fn check(file: &Path) -> Result<Exit, Failure> {
    match config::load(file, &crate::real::surroundings()) {
        Ok(_) => {
            say::words(&format!("{}: no problem found", file.display()));
            Ok(Exit::Done)
        }
        Err(problems) => {
            for problem in &problems {
                say::data(&problem.to_string());
            }
            let count = problems.len();
            let noun = if count == 1 { "problem" } else { "problems" };
            say::words(&format!("{}: {count} {noun}", file.display()));
            Ok(Exit::Wrong)
        }
    }
}
