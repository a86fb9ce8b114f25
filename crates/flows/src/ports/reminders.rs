//! The port to what is remembered about reminders: the daily run that all nodes share, and who was told.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::audit::Entry;
use domain::reminder::Reminder;
use domain::time::Timestamp;
use std::time::Duration;

/// One run comes each day.
pub const RUN_EVERY: Duration = domain::reminder::LOOK_EVERY;
/// A run that wrote nothing for so long belongs to a node that is gone.
pub const RUN_ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// When a run may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A day after the last one, or when one was cut short.
    Due,
    /// Now, because somebody asks for it; the next one comes a day later.
    Asked,
}

/// What a run did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Everybody who was looked at.
    pub people: u64,
    /// Whose password ends within a step of their policy.
    pub due: u64,
    /// Told in this run.
    pub told: u64,
    /// Told of this step, or of a nearer one, before.
    pub told_before: u64,
    /// Nobody knows where to write to them.
    pub without_address: u64,
    /// No letter of theirs was taken: their addresses refused it, or had enough letters today.
    pub not_told: u64,
    /// The mail server took nothing; tried again in an hour.
    pub put_off: u64,
}

/// The newest run, for `doctor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRun {
    pub begun_at: Timestamp,
    /// None while it goes on, or when it was cut short.
    pub ended_at: Option<Timestamp>,
    pub tally: Tally,
}

/// How one reminder ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concluded {
    /// This step is done with, whether a letter arrived or was refused for good.
    Done,
    /// A later run may try again.
    Released,
}

/// What is remembered about reminders.
#[async_trait]
pub trait Reminders: Send + Sync {
    /// Begins a run, if one may begin and none goes on anywhere. Exactly one of all nodes is told its moment,
    /// which names the run from then on.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn begin_run(&self, when: When, now: Timestamp) -> Result<Option<Timestamp>, Fault>;

    /// Says how far a run is. False when it is not this node's any more.
    async fn go_on(&self, run: Timestamp, tally: &Tally, now: Timestamp) -> Result<bool, Fault>;

    /// Ends a run; with `again_at` another one may begin then, before the day is over.
    async fn end_run(
        &self,
        run: Timestamp,
        tally: &Tally,
        again_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Fault>;

    /// The newest run, if there ever was one.
    async fn last_run(&self) -> Result<Option<LastRun>, Fault>;

    /// Takes one reminder to be sent before `until`. One conditional statement decides: true for exactly one
    /// of all who ask, and never again for this password and step, nor for a farther step, unless it is
    /// released, or `until` passed and nobody concluded it.
    async fn claim(&self, reminder: &Reminder, until: Timestamp, now: Timestamp) -> Result<bool, Fault>;

    /// Would [`Reminders::claim`] be told yes? For dry runs, never for deciding.
    async fn is_open(&self, reminder: &Reminder, now: Timestamp) -> Result<bool, Fault>;

    /// Writes down how a claimed reminder ended.
    async fn conclude(
        &self,
        reminder: &Reminder,
        how: Concluded,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault>;
}
