//! What one check found.

use crate::cmd::Exit;
use crate::config::Problem;
use serde::Serialize;
use std::fmt;

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Good,
    /// It works, and something should be done.
    Warning,
    Failed,
    Unreachable,
    Misconfigured,
    Skipped,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Failed => "FAILED",
            Self::Unreachable => "UNREACHABLE",
            Self::Misconfigured => "MISCONFIGURED",
            Self::Skipped => "skipped",
        }
    }
}

/// How a run ends by what it found: the gravest decides. A dependency out of reach is told apart, for
/// scripts that retry.
pub fn exit_of(findings: &[Finding]) -> Exit {
    let has = |state: State| findings.iter().any(|finding| finding.state == state);
    if has(State::Misconfigured) {
        Exit::Wrong
    } else if has(State::Failed) {
        Exit::Failed
    } else if has(State::Unreachable) {
        Exit::Unreachable
    } else {
        Exit::Done
    }
}

/// One check, its result, and what to do.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub check: &'static str,
    pub state: State,
    pub cause: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Finding {
    pub fn good(check: &'static str, cause: impl Into<String>) -> Self {
        Self { check, state: State::Good, cause: cause.into(), remedy: None }
    }

    pub fn skipped(check: &'static str, cause: impl Into<String>) -> Self {
        Self { check, state: State::Skipped, cause: cause.into(), remedy: None }
    }

    pub fn warning(check: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, state: State::Warning, cause: cause.into(), remedy: Some(remedy.into()) }
    }

    pub fn failed(check: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, state: State::Failed, cause: cause.into(), remedy: Some(remedy.into()) }
    }

    pub fn unreachable(check: &'static str, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { check, state: State::Unreachable, cause: cause.into(), remedy: Some(remedy.into()) }
    }

    /// The same, told of one of several.
    #[must_use]
    pub fn about(self, name: &str) -> Self {
        Self { cause: format!("{name}: {}", self.cause), ..self }
    }

    /// Does it keep anything from going on?
    pub fn is_grave(&self) -> bool {
        match self.state {
            State::Good | State::Warning | State::Skipped => false,
            State::Failed | State::Unreachable | State::Misconfigured => true,
        }
    }

    /// A problem of the configuration, with its place.
    pub fn misconfigured(problem: &Problem) -> Self {
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        let key = if problem.key.is_empty() { String::new() } else { format!(" {}", problem.key) };
        Self {
            check: "configuration",
            state: State::Misconfigured,
            cause: format!("{}{line}:{key} {}", problem.file.display(), problem.what),
            remedy: Some(problem.remedy.clone()),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<13} {:<14} {}", self.check, self.state.word(), self.cause)?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n{:<28} {remedy}", ""),
            None => Ok(()),
        }
    }
}
