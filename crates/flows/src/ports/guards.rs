//! The ports to what stands between a stranger and an account: budgets, freezes, known devices.

use super::NewJob;
use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::id::ResetId;
use domain::limit::{Charge, Permit, TooMany};
use domain::secret::Digest;
use domain::time::Timestamp;

/// Durable counters.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// Raises every counter, then judges. Raised counters stay raised when one of them is spent.
    ///
    /// # Errors
    /// The store failed, and nothing must happen that was to be counted. So for every method here.
    async fn spend(&self, charges: &[Charge], now: Timestamp) -> Result<Result<Permit, TooMany>, Fault>;

    /// Takes back what an earlier [`Budgets::spend`] of these charges raised, in windows that are not over: for what
    /// turned out to be no guess.
    async fn give_back(&self, charges: &[Charge], now: Timestamp) -> Result<(), Fault>;

    /// What the next of these charges would be told, without raising anything: for explaining, never
    /// for deciding.
    async fn look(&self, charges: &[Charge], now: Timestamp) -> Result<Option<TooMany>, Fault>;
}

/// A link that lets the owner say "this wasn't me".
pub struct NewDisavowal {
    pub digest: Digest,
    pub account: AccountKey,
    pub reset: ResetId,
    pub expires_at: Timestamp,
}

/// Freezing recovery of an account.
#[async_trait]
pub trait Freezes: Send + Sync {
    /// May nobody recover this account now?
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn is_frozen(&self, account: &AccountKey) -> Result<bool, Fault>;

    /// Stores the link of one notice, and which accounts its reset is about.
    async fn allow_disavowal(&self, new: NewDisavowal) -> Result<(), Fault>;

    /// Freezes the account the link belongs to and those of the same reset in other directories, each with its
    /// entry, and ends their live resets. A link may be used again until it expires; it freezes only once. None
    /// when no live link matches.
    async fn disavow(
        &self,
        candidates: &[Digest],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<AccountKey>, Fault>;

    /// Lifts a freeze, and queues the notice about it. False when there was none.
    async fn unfreeze(
        &self,
        account: &AccountKey,
        notice: NewJob,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault>;
}

/// Browsers known from a finished reset.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Is one of these tokens known for one of these typed names?
    ///
    /// # Errors
    /// The store failed.
    async fn is_known(&self, tokens: &[Digest], logins: &[Digest], now: Timestamp) -> Result<bool, Fault>;
}
