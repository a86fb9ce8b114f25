//! The ports to operators, and to what they change at the console. Whatever the console changes takes
//! a [`Warrant<Operate>`], so that no code path without two recorded proofs can do it.

use super::{Begun, NewJob, NewPolicy, PolicyWritten};
use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{Account, AccountKey};
use domain::audit::Entry;
use domain::id::IntentId;
use domain::operator::{Operator, Role};
use domain::secret::Digest;
use domain::time::Timestamp;
use domain::warrant::{Operate, Unlock, Warrant};

/// Somebody to be given a role. Who gives it is the entry's actor.
pub struct NewOperator {
    pub account: AccountKey,
    pub login: String,
    pub role: Role,
    pub now: Timestamp,
}

/// A link that gives a role to the account it was made for, once.
pub struct NewInvite {
    pub digest: Digest,
    pub account: AccountKey,
    pub login: String,
    pub role: Role,
    pub now: Timestamp,
    pub expires_at: Timestamp,
}

/// Who may use the console.
#[async_trait]
pub trait Operators: Send + Sync {
    /// The role of an account, now.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn role_of(&self, account: &AccountKey) -> Result<Option<Role>, Fault>;

    /// Everybody with a role, in the order they were added, at most
    /// [`OPERATORS_MAX`](domain::operator::OPERATORS_MAX).
    async fn operators(&self) -> Result<Vec<Operator>, Fault>;

    /// Gives a role, or another one. False when there are as many operators as there may be.
    async fn appoint(&self, new: NewOperator, entry: Entry) -> Result<bool, Fault>;

    /// Takes the role away, ends the account's sessions at the console and voids its invitations. False
    /// when it had neither a role nor an invitation.
    async fn dismiss(&self, account: &AccountKey, now: Timestamp, entry: Entry) -> Result<bool, Fault>;

    /// Stores an invitation in place of those that the account had.
    async fn invite(&self, new: NewInvite, entry: Entry) -> Result<(), Fault>;

    /// Takes an invitation up, once. None when no live one matches, or there is no room.
    async fn accept(
        &self,
        candidates: &[Digest],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<(AccountKey, Role)>, Fault>;
}

/// What the console changes. None, and nothing changed, when the session is over or the role does not allow
/// it any more: each method reads the role for its own act, in its own transaction.
#[async_trait]
pub trait Console: Send + Sync {
    /// Lifts a freeze, and queues the notice about it; `Some(false)` when there was none.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn unfreeze_as(
        &self,
        operating: Warrant<Operate>,
        account: &AccountKey,
        notice: NewJob,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<bool>, Fault>;

    /// Writes a new version of the policy.
    async fn write_policy_as(
        &self,
        operating: Warrant<Operate>,
        new: NewPolicy<'_>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<PolicyWritten>, Fault>;

    /// Writes the intent to lift the lock of `whose`, and spends the warrant for it.
    async fn begin_unlock_as(
        &self,
        operating: Warrant<Operate>,
        whose: &Account,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault>;
}
