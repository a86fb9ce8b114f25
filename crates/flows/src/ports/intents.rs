//! The port to writes under way: the row that stands before a directory write, and its outcome.

use super::{KeptFormer, NewFormer, NewJob};
use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{AccountKey, PasswordTime};
use domain::audit::Entry;
use domain::id::{IntentId, ResetId};
use domain::linked::PartState;
use domain::reset::Ended;
use domain::secret::Digest;
use domain::time::Timestamp;
use domain::warrant::{Kind, SetPassword, Spent, Unlock, Warrant};

/// What became of the intent to write.
pub enum Begun<K: Kind> {
    /// The intent row stands; the write may go out.
    Spent(Spent<K>),
    /// The reset ended meanwhile.
    Closed,
    /// All tries of this reset are used.
    TriesUsed,
    /// Another write for this account has no outcome yet, or has written it and is at those that follow it.
    Busy,
}

/// How an intent is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    Applied,
    /// Refused or not sent; the old password is in force.
    NotApplied,
    /// No answer; a later job may find out.
    Unknown,
}

/// Everything that follows from an outcome, in one transaction with it.
pub struct Settlement {
    pub intent: IntentId,
    pub reset: ResetId,
    pub account: AccountKey,
    pub settled: Settled,
    /// How the reset ends, or None while another password may be tried.
    pub ends: Option<Ended>,
    /// Also end every other live reset of the account.
    pub ends_others: bool,
    /// How far the account is in a reset for several, and why; no matter where the reset is of one. When
    /// nothing is left of such a reset, it ends as applied.
    pub part: Option<(PartState, Option<String>)>,
    /// The try that was counted is given back: nothing reached the directory, so that nothing was learned of it.
    pub gives_try_back: bool,
    pub jobs: Vec<NewJob>,
    /// Which former passwords count once this one was applied; what goes along with the intent is one of them.
    pub former: KeptFormer,
    /// A device to know from now on for the reset's typed name.
    pub device: Option<Digest>,
    pub now: Timestamp,
}

/// What an intent is about; its outcome is read by different signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntentKind {
    SetPassword,
    Unlock,
}

impl IntentKind {
    /// The kind of warrant it was begun by, as rows and the audit hold it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SetPassword => "set_password",
            Self::Unlock => "unlock",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::SetPassword, Self::Unlock].into_iter().find(|kind| kind.name() == name)
    }
}

/// An intent as it stands.
#[derive(Debug, Clone)]
pub struct Intent {
    pub id: IntentId,
    pub reset: ResetId,
    pub account: AccountKey,
    pub kind: IntentKind,
    /// What the directory showed before the write.
    pub password_time: PasswordTime,
    pub begun_at: Timestamp,
    pub settled: Option<Settled>,
}

/// Intents: written before a directory write, settled after it.
#[async_trait]
pub trait Intents: Send + Sync {
    /// Transaction A: counts the try, of the reset's account or of one that follows it, spends the warrant and writes
    /// the intent. At most one unsettled intent per account; one older than [`domain::reset::INTENT_BLOCKS_MAX`] is
    /// marked unknown first. `former` goes along with it.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn begin(
        &self,
        warrant: Warrant<SetPassword>,
        id: IntentId,
        former: Option<NewFormer>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<SetPassword>, Fault>;

    /// The same for lifting a lock. Both kinds share the account's one unsettled intent.
    async fn begin_unlock(
        &self,
        warrant: Warrant<Unlock>,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault>;

    /// Transaction B. Settling twice changes nothing; false the second time. An intent that is
    /// `Unknown` may still become `Applied` or `NotApplied`.
    async fn settle(&self, settlement: Settlement, entry: Entry) -> Result<bool, Fault>;

    /// The intent by its id. None once it was swept.
    async fn load(&self, id: IntentId) -> Result<Option<Intent>, Fault>;

    /// Intents without outcome that were begun before `before`, oldest first, at most `most`: what a
    /// killed process left behind.
    async fn abandoned(&self, before: Timestamp, most: u32) -> Result<Vec<Intent>, Fault>;
}
