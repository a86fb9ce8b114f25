//! The port to the passwords that were chosen here, for a history of our own. What is kept of one is a slow
//! hash over a keyed digest: it tells whether a password is that one, and nothing else.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::limit::Permit;
use domain::password::{FORMER_KEPT, HISTORY_OWN_MAX, Rules};
use domain::secret::Digest;
use domain::time::Timestamp;

/// What is kept of a password that is about to be written. It goes along with the intent, and counts once the
/// intent is settled as applied.
#[derive(Debug, Clone, Copy)]
pub struct NewFormer {
    pub digest: Digest,
    pub salt: [u8; 16],
}

/// Which of an account's former passwords count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptFormer {
    /// So many, the newest first; none where there is no history of our own.
    pub newest: u32,
    /// Those chosen later than this.
    pub since: Timestamp,
}

impl KeptFormer {
    /// What these rules keep now.
    pub fn by(rules: &Rules, now: Timestamp) -> Self {
        match rules.history_own.min(HISTORY_OWN_MAX) {
            0 => Self::none(now),
            newest => Self { newest, since: now.minus(FORMER_KEPT) },
        }
    }

    pub const fn none(now: Timestamp) -> Self {
        Self { newest: 0, since: now }
    }
}

/// The passwords that were chosen here. They are written with intents ([`super::Intents`]).
#[async_trait]
pub trait FormerPasswords: Send + Sync {
    /// Is one of these digests that of a password of the account that counts? `candidates` are those of one
    /// password, one per live key. It costs as many slow hashes as passwords count, unless one of them is it.
    ///
    /// # Errors
    /// The store failed, or there is no memory left for hashing. So for every method here.
    async fn was_chosen(
        &self,
        permit: Permit,
        account: &AccountKey,
        candidates: &[Digest],
        kept: KeptFormer,
    ) -> Result<bool, Fault>;

    /// When those that are kept of an account were chosen, the newest first.
    async fn chosen_at(&self, account: &AccountKey) -> Result<Vec<Timestamp>, Fault>;

    /// Deletes what is too old for everybody, at most `most`; also what goes along with intents.
    async fn forget_older(&self, kept: KeptFormer, most: u32) -> Result<(), Fault>;

    /// Deletes what at most `most` accounts have beyond the number that counts. It reads every row.
    async fn forget_beyond(&self, kept: KeptFormer, most: u32) -> Result<(), Fault>;
}
