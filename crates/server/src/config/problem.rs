//! What is wrong with the configuration, where, and what to do about it.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing to put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub file: PathBuf,
    /// None when the whole file is meant.
    pub line: Option<usize>,
    /// Such as `server.listen`; empty when no key is meant.
    pub key: String,
    pub what: String,
    pub remedy: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        if !self.key.is_empty() {
            write!(f, " {}:", self.key)?;
        }
        write!(f, " {}\n    {}", self.what, self.remedy)
    }
}

/// All problems of one file, found one after the other.
pub struct Problems {
    file: PathBuf,
    found: Vec<Problem>,
}

impl Problems {
    pub fn of(file: &Path) -> Self {
        Self { file: file.to_owned(), found: Vec::new() }
    }

    pub fn add(&mut self, at: &At, what: impl Into<String>, remedy: impl Into<String>) {
        self.found.push(Problem {
            file: self.file.clone(),
            line: at.line,
            key: at.key.clone(),
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    /// In the order of the file; what concerns the whole file comes last.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        self.found
    }
}

/// Where something stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    pub line: Option<usize>,
    pub key: String,
}
