//! Proofs: the rows that verifiers write, and the only thing a warrant is made from.

use crate::account::{AccountKey, PasswordTime};
use crate::id::{ProofId, ResetId};
use crate::method::Method;
use crate::secret::Digest;
use crate::time::Timestamp;

/// One row written by one verifier. Where a person is in the flow proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    id: ProofId,
    reset: ResetId,
    method: Method,
    account: AccountKey,
    password_time: PasswordTime,
    destination: Option<Digest>,
    at: Timestamp,
}

/// The columns of a proof row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofRow {
    pub id: ProofId,
    pub reset: ResetId,
    pub method: Method,
    pub account: AccountKey,
    /// What the directory showed when the secret was made.
    pub password_time: PasswordTime,
    /// Keyed digest of what the proof was given with: the contact that a secret was sent to, or the
    /// enrolment that an answer was compared with.
    pub destination: Option<Digest>,
    pub at: Timestamp,
}

impl Proof {
    /// A proof as a verifier recorded it. Called where rows are read and nowhere else
    /// (`cargo xtask tidy` keeps it that way).
    pub fn recorded(row: ProofRow) -> Self {
        let ProofRow { id, reset, method, account, password_time, destination, at } = row;
        Self { id, reset, method, account, password_time, destination, at }
    }

    pub const fn id(&self) -> ProofId {
        self.id
    }

    pub const fn reset(&self) -> ResetId {
        self.reset
    }

    pub const fn method(&self) -> Method {
        self.method
    }

    pub const fn account(&self) -> &AccountKey {
        &self.account
    }

    pub const fn password_time(&self) -> PasswordTime {
        self.password_time
    }

    pub const fn destination(&self) -> Option<Digest> {
        self.destination
    }

    pub const fn at(&self) -> Timestamp {
        self.at
    }
}
