//! Every "no" that a person may read. Each has words in every language.

use crate::password::{Broken, Refused};
use crate::reset::Ended;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// A value the person may read. The same for everybody before a first proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// A visible budget is spent.
    TooMany { until: Timestamp },
    /// The code or link did not match, was used, is void or too old.
    WrongProof,
    /// The step needs proofs that are not there.
    ProofMissing,
    /// The flow is over its lifetime, or was never there.
    Expired,
    /// The reset ended before this step.
    Ended(Ended),
    /// This method is not among those offered now.
    MethodNotOffered,
    /// The new password breaks rules.
    Password(Refused),
    /// The directory did not take the new password, and that ended the reset.
    NotTaken(Verdict),
    /// The account cannot be reset here; the reason is in the audit under the reference.
    NotHere,
    /// The directory did not lift the lock.
    UnlockRefused,
    /// Another write for the same account is on its way.
    Busy,
    /// The queue is full, or something we depend on is away; the same words for everybody.
    Unavailable,
    /// The link to "this wasn't me" is not valid any more.
    LinkNotValid,
    /// It is the last method, and one must stay.
    LastMethod,
    /// As many of this method are registered as may be.
    MethodsFull,
    /// The text cannot be registered: not one mailbox, or one that is held already.
    NotRegistrable,
    /// The operator's role does not allow it.
    NotPermitted,
    /// A reason has to be given, in one line.
    ReasonMissing,
}

impl Refusal {
    /// The stable code in pages, API, logs and docs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "limit.reached",
            Self::WrongProof => "proof.wrong",
            Self::ProofMissing => "proof.missing",
            Self::Expired => "reset.expired",
            Self::Ended(_) => "reset.ended",
            Self::MethodNotOffered => "method.not_offered",
            Self::Password(refused) => refused.broken.first().map_or("password.refused", Broken::code),
            Self::NotTaken(verdict) => verdict.code(),
            Self::NotHere => "reset.not_here",
            Self::UnlockRefused => "unlock.refused",
            Self::Busy => "reset.busy",
            Self::Unavailable => "service.unavailable",
            Self::LinkNotValid => "link.not_valid",
            Self::LastMethod => "method.last",
            Self::MethodsFull => "method.full",
            Self::NotRegistrable => "method.not_registrable",
            Self::NotPermitted => "role.not_permitted",
            Self::ReasonMissing => "reason.missing",
        }
    }
}
