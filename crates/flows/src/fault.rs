//! What went wrong on our side. The person sees an incident id and words chosen by us; the log
//! gets the cause, once, where the fault ends.

use domain::refusal::Refusal;
use std::fmt;

/// A dependency failed, or something that cannot be did happen. It carries context in lower case
/// and never a secret, a typed name or a password.
#[derive(Debug)]
pub struct Fault {
    kind: FaultKind,
    context: Vec<&'static str>,
    cause: String,
}

/// Who failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    Store,
    Directory,
    Mail,
    /// What is known of stolen passwords cannot be asked.
    Breached,
    /// A bounded resource of ours is used up.
    Full,
    Internal,
}

impl Fault {
    pub fn new(kind: FaultKind, cause: impl fmt::Display) -> Self {
        Self { kind, context: Vec::new(), cause: cause.to_string() }
    }

    /// Adds what was being done, such as "opening reset".
    #[must_use]
    pub fn during(mut self, doing: &'static str) -> Self {
        self.context.push(doing);
        self
    }

    pub const fn kind(&self) -> FaultKind {
        self.kind
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for doing in self.context.iter().rev() {
            write!(f, "{doing}: ")?;
        }
        write!(f, "{:?}: {}", self.kind, self.cause)
    }
}

impl std::error::Error for Fault {}

/// Why a step did not happen.
#[derive(Debug)]
pub enum Stop {
    Refusal(Refusal),
    Fault(Fault),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}
