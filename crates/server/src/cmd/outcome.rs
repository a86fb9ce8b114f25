//! How a command ends: the exit codes that scripts rely on, and failures in words.

use crate::config::Problem;
use crate::keys::BadKeys;
use crate::wire::WireError;
use flows::fault::{Fault, FaultKind};
use std::fmt;
use std::process::ExitCode;

/// The exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    Failed,
    /// Wrong usage or configuration.
    Wrong,
    NotFound,
    Refused,
    /// A dependency cannot be reached.
    Unreachable,
    Interrupted,
}

impl Exit {
    const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Wrong => 2,
            Self::NotFound => 4,
            Self::Refused => 5,
            Self::Unreachable => 7,
            Self::Interrupted => 130,
        }
    }

    /// What clap wants to end with: help and version are done, everything else is wrong usage.
    pub const fn from_clap(code: i32) -> Self {
        if code == 0 { Self::Done } else { Self::Wrong }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command did not do what it was asked to, and what may help.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    what: String,
    remedy: Option<String>,
}

impl Failure {
    pub fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self { exit, what: what.into(), remedy: None }
    }

    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Every problem of a configuration.
    pub fn of_config(problems: &[Problem]) -> Self {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Self::new(Exit::Wrong, lines.join("\n"))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let exit = match fault.kind() {
            FaultKind::Store | FaultKind::Directory | FaultKind::Mail => Exit::Unreachable,
            FaultKind::Breached | FaultKind::Full | FaultKind::Internal => Exit::Failed,
        };
        Self::new(exit, fault.to_string())
    }
}

impl From<BadKeys> for Failure {
    fn from(bad: BadKeys) -> Self {
        Self::new(Exit::Failed, bad.what).remedy(bad.remedy)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n    {remedy}"),
            None => Ok(()),
        }
    }
}

impl From<WireError> for Failure {
    fn from(error: WireError) -> Self {
        match error {
            WireError::Keys(bad) => bad.into(),
            WireError::Mail(bad) => Self::new(Exit::Wrong, bad.to_string()),
            WireError::Directory(bad) => Self::new(Exit::Wrong, bad),
            WireError::Fault(fault) => fault.into(),
        }
    }
}
