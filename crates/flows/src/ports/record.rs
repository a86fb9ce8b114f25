//! The ports to what is written down for others to read: the audit, health, and what is swept away.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::{Entry, Fact};
use domain::id::{Reference, ResetId};
use domain::time::Timestamp;
use std::time::Duration;

/// One entry as it was stored.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// Its row; later ones are higher.
    pub row: u64,
    /// Place in the chain, from 1; None while the sealer has not linked it.
    pub seq: Option<u64>,
    pub at: Timestamp,
    pub fact: String,
    pub actor: String,
    pub reset: Option<ResetId>,
    pub account: Option<AccountKey>,
    pub network: Option<String>,
    pub details: Vec<(String, String)>,
}

/// What the chain says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainState {
    Whole {
        entries: u64,
    },
    /// The first entry that does not fit, and why.
    Broken {
        seq: u64,
        why: String,
    },
}

/// Most entries of one page of a search.
pub const EVENTS_MAX: u32 = 200;

/// Which entries are looked for; what is None is not asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub fact: Option<Fact>,
    pub account: Option<AccountKey>,
    pub reset: Option<ResetId>,
    /// As rows name it: `worker`, `console:anna`.
    pub actor: Option<String>,
    pub from: Option<Timestamp>,
    /// Before this.
    pub until: Option<Timestamp>,
    /// Rows below this one: how a page goes on.
    pub below: Option<u64>,
}

/// The audit: written with each step, linked by one sealer.
#[async_trait]
pub trait Audit: Send + Sync {
    /// Writes an entry that belongs to no other transaction.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn append(&self, entry: Entry, now: Timestamp) -> Result<(), Fault>;

    /// Links entries not yet in the chain, at most `most`; returns how many. Safe to run on every node.
    async fn seal(&self, most: u32) -> Result<u32, Fault>;

    /// Walks the whole chain.
    async fn verify(&self) -> Result<ChainState, Fault>;

    /// Entries after `after` in chain order, at most `most`.
    async fn page(&self, after: u64, most: u32) -> Result<Vec<Recorded>, Fault>;

    /// The reset that goes by this reference, as far as anything recorded names it. It looks through the
    /// audit from its end, so it is for people and not for requests.
    async fn by_reference(&self, reference: Reference) -> Result<Option<ResetId>, Fault>;

    /// Everything recorded about one reset, in order, sealed or not.
    async fn of_reset(&self, reset: ResetId) -> Result<Vec<Recorded>, Fault>;

    /// Entries that fit, newest first, at most `most`, which is [`EVENTS_MAX`] at the most. Those of
    /// starts that found nobody yet are among them.
    async fn search(&self, wanted: &Wanted, most: u32) -> Result<Vec<Recorded>, Fault>;

    /// What was recorded about one account last, newest first, at most `most`.
    async fn of_account(&self, account: &AccountKey, most: u32) -> Result<Vec<Recorded>, Fault>;
}

/// For how long a report that something is unwell is reason enough to say so, or to put off what can wait. Pages that
/// everybody gets go by a shorter time.
pub(crate) const UNWELL_FOR: Duration = Duration::from_secs(120);

/// Health of what we depend on, written by a prober and shared by all nodes.
#[async_trait]
pub trait Health: Send + Sync {
    /// Notes how a dependency is.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn report(&self, dependency: &str, is_well: bool, now: Timestamp) -> Result<(), Fault>;

    /// Dependencies reported unwell since `fresh_after`.
    async fn unwell(&self, fresh_after: Timestamp) -> Result<Vec<String>, Fault>;

    /// The clock that all nodes share: the database server's. None where the store has no clock of
    /// its own, because it lives in this process.
    async fn shared_time(&self) -> Result<Option<Timestamp>, Fault>;

    /// Can the store be written to? For readiness.
    async fn store_is_well(&self) -> Result<(), Fault>;
}

/// Sweeping away what is over.
#[async_trait]
pub trait Sweeps: Send + Sync {
    /// Deletes resets past their lifetime by `keep` (with challenges, secrets, jobs), old budgets,
    /// devices and disavowals; turns the provisional entries of starts that found nobody into one
    /// summary per minute. At most `most` resets a call; returns how many.
    ///
    /// # Errors
    /// The store failed; nothing of this call was swept.
    async fn sweep(&self, now: Timestamp, keep: Duration, most: u32, entry: Entry) -> Result<u32, Fault>;
}

/// The same entry, about this reset.
#[must_use]
pub fn reset_entry(mut entry: Entry, reset: ResetId) -> Entry {
    entry.reset = Some(reset);
    entry
}

/// How one thing that was looked at is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Condition {
    Good,
    /// It works, and something should be done.
    Warning,
    /// It does not work.
    Bad,
    Skipped,
}

impl Condition {
    /// The stable name in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
            Self::Skipped => "skipped",
        }
    }
}

/// One thing that was looked at, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub check: String,
    pub condition: Condition,
    pub cause: String,
    pub remedy: Option<String>,
}

/// Looks at everything that this installation depends on, as `nulstil doctor` does.
#[async_trait]
pub trait Checkup: Send + Sync {
    /// What is found now, or was lately: asking often must cost nothing.
    async fn findings(&self) -> Vec<Finding>;
}
