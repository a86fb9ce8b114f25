//! The port to what workers do after a request was answered.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{AccountKey, PasswordTime};
use domain::audit::Entry;
use domain::id::{ChallengeId, EnrolmentId, IntentId, JobId, ResetId};
use domain::limit::Charge;
use domain::method::Method;
use domain::secret::Digest;
use domain::time::Timestamp;
use std::time::Duration;

/// One piece of work that a worker holds the lease of.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: JobId,
    pub work: Work,
    /// Counts from 1.
    pub attempt: u32,
    pub expires_at: Timestamp,
}

/// The kinds of work. None of them carries a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Find the person, decide, mint, send.
    Deliver { reset: ResetId, challenge: ChallengeId, method: Method },
    /// Tell every address of the account what was done to it.
    Notice { reset: ResetId, account: AccountKey, done: Deed },
    /// Find out what became of a write without answer.
    Settle { intent: IntentId },
    /// Send the code that proves a contact while it is registered.
    ProveContact { reset: ResetId, enrolment: EnrolmentId },
    /// Tell every address of whom this reset is for that too many wrong answers were given. Queued for
    /// nobody as well, and then nothing comes of it.
    Warn { reset: ResetId },
    /// Tell every address of the account what happened to one of its methods.
    MethodNotice { reset: ResetId, account: AccountKey, method: Method, happened: MethodEvent },
}

/// What happened to a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MethodEvent {
    Added,
    Removed,
    /// One use of it is gone for good.
    Used,
}

impl MethodEvent {
    pub const ALL: [Self; 3] = [Self::Added, Self::Removed, Self::Used];

    /// The stable name in rows and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Used => "used",
        }
    }
}

/// What was done to an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    PasswordReset,
    PasswordChanged,
    Unlocked,
    /// What "this wasn't me" froze is open again.
    Unfrozen,
}

impl Deed {
    pub const ALL: [Self; 4] = [Self::PasswordReset, Self::PasswordChanged, Self::Unlocked, Self::Unfrozen];
}

/// A job to be queued in the transaction of what asks for it.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub id: JobId,
    pub work: Work,
    pub due_at: Timestamp,
    pub expires_at: Timestamp,
}

/// The secrets minted for one send, bound to what the directory showed.
pub struct Armed {
    pub challenge: ChallengeId,
    pub code: Digest,
    pub link: Digest,
    /// None for nobody: the digests are unguessable, everything else is the same.
    pub bound: Option<Bound>,
    pub code_expires_at: Timestamp,
    pub link_expires_at: Timestamp,
    pub now: Timestamp,
}

/// What a secret is bound to.
#[derive(Debug, Clone)]
pub struct Bound {
    pub account: AccountKey,
    pub password_time: PasswordTime,
    pub destination: Digest,
}

/// The queue: claimed by leases, fair by network and typed name.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Takes up to `most` due jobs; each is held until `now + lease`. Two workers never hold one job.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn claim(&self, now: Timestamp, lease: Duration, most: u32) -> Result<Vec<Job>, Fault>;

    /// What the person typed to pick a contact, for the job's challenge.
    async fn confirmation(&self, challenge: ChallengeId) -> Result<Option<String>, Fault>;

    /// Stores the digests of a fresh send and voids all but the last two sends of the challenge.
    /// Charges budgets silently: false, and nothing armed, when one is spent.
    async fn arm(&self, armed: Armed, charges: &[Charge], entry: Option<Entry>) -> Result<bool, Fault>;

    /// Queues work of our own by itself.
    async fn queue(&self, new: NewJob, now: Timestamp) -> Result<(), Fault>;

    /// Ends a job, with what became of it.
    async fn finish(&self, job: JobId, entry: Option<Entry>) -> Result<(), Fault>;

    /// Puts a job back until `due_at`; ends it when that is past its lifetime.
    async fn postpone(&self, job: JobId, due_at: Timestamp, entry: Option<Entry>) -> Result<(), Fault>;

    /// Jobs waiting, for health and tests.
    async fn waiting(&self) -> Result<u32, Fault>;
}
