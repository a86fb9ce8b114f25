//! The port to resets and what was asked and proven in them. Each method is one transaction; where it
//! decides, it decides by one conditional statement and its row count.

use super::{AnswerCheck, NewJob};
use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{AccountKey, Login, PasswordTime};
use domain::audit::Entry;
use domain::challenge::SecretKind;
use domain::id::{ChallengeId, JobId, ProofId, Reference, ResetId};
use domain::limit::{Caller, Charge, Permit};
use domain::linked::Part;
use domain::locale::Locale;
use domain::method::Method;
use domain::password::Refused;
use domain::proof::Proof;
use domain::reset::{Ended, Goal, Reset};
use domain::secret::Digest;
use domain::time::Timestamp;
use std::time::Duration;

/// A reset to be opened.
pub struct NewReset {
    pub id: ResetId,
    pub reference: Reference,
    pub goal: Goal,
    /// Digest of the browser's or API client's token.
    pub token: Digest,
    /// As typed; stored sealed, gone with the row.
    pub login: Login,
    pub login_digest: Digest,
    /// For fair queueing.
    pub network_digest: Digest,
    pub locale: Locale,
    /// It came with the cookie of a device known for this typed name.
    pub known_device: bool,
    pub opened_at: Timestamp,
    pub expires_at: Timestamp,
    /// Most resets without account that may be live; over it nothing is opened.
    pub anonymous_max: u32,
}

/// What became of opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    Yes,
    /// The cap on anonymous rows is reached.
    Full,
}

/// A reset with everything recorded about it.
#[derive(Debug, Clone)]
pub struct Held {
    pub reset: Reset,
    pub login: Login,
    pub login_digest: Digest,
    pub locale: Locale,
    pub known_device: bool,
    pub proofs: Vec<Proof>,
    /// What the worker saw when it found the account. Shown only after a first proof.
    pub seen: Option<Seen>,
    /// Methods asked for so far, oldest first.
    pub asked: Vec<Method>,
    /// The outcome of what a worker checked for this reset; visible from the tick on.
    pub checked: Option<Checked>,
    /// The check of the answer given last, whose proof may be among the proofs already.
    pub answer: Option<AnswerCheck>,
    /// The accounts that it writes, the leading one first; none for a reset of one account.
    pub parts: Vec<Part>,
}

impl Held {
    /// Who is asking, as far as budgets care.
    pub const fn caller(&self) -> Caller {
        if self.known_device { Caller::Known } else { Caller::Stranger }
    }
}

/// A snapshot of the person's own things, stored sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The policy's name and its number of proofs.
    pub policy: String,
    pub proofs: u8,
    pub locked: bool,
    pub methods: Vec<OwnMethod>,
}

/// One of the person's own methods, with a masked hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnMethod {
    /// Stable within the reset: `email-1`.
    pub id: String,
    pub method: Method,
    pub hint: String,
}

/// The outcome of something checked against the person by a worker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub outcome: CheckOutcome,
    /// Why a new password was not taken, where that was it.
    pub refused: Refused,
    /// Results leave on a fixed tick, so that none tells how long it took.
    pub visible_at: Timestamp,
}

/// How a check behind the "checking" page ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckOutcome {
    Applied,
    /// Wrong password, no such person, not eligible: all the same.
    Wrong,
    /// The current password was right, the new one was not taken.
    Refused,
    Unknown,
    TryAgain,
    /// The current password was right, and nothing more was asked.
    SignedIn,
}

impl CheckOutcome {
    pub const ALL: [Self; 6] =
        [Self::Applied, Self::Wrong, Self::Refused, Self::Unknown, Self::TryAgain, Self::SignedIn];

    /// The stable code in rows, logs and API bodies.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Wrong => "sign_in.wrong",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::TryAgain => "try_again",
            Self::SignedIn => "signed_in",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// A challenge asked for, with the job that will answer it.
pub struct NewAsk {
    pub challenge: ChallengeId,
    pub reset: ResetId,
    pub method: Method,
    /// What the person typed to pick one of several contacts; stored sealed, only compared.
    pub confirm: Option<String>,
    pub job: JobId,
    pub now: Timestamp,
    /// No worker takes the job before.
    pub due_at: Timestamp,
    pub job_lives: Duration,
    /// Most jobs that may wait; over it nothing is asked.
    pub queue_max: u32,
}

/// What became of asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Yes,
    QueueFull,
    /// The reset has ended or expired meanwhile.
    Closed,
}

/// Whom a challenge's secrets were minted for.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    Account(&'a AccountKey),
    /// Nobody: counted on the typed name instead, so that it costs the same.
    Name(&'a Digest),
}

/// One attempt to redeem a secret.
pub struct Attempt<'a> {
    pub reset: ResetId,
    pub method: Method,
    pub kind: SecretKind,
    /// The presented secret's digest under each live key.
    pub candidates: &'a [Digest],
    pub proof: ProofId,
    pub now: Timestamp,
    /// A secret minted at this time or before it is too old by the policy in force, whatever was
    /// written down when it was minted.
    pub minted_after: Timestamp,
    /// Queued in the same transaction by the first guess that is over those charges.
    pub warning: NewJob,
    /// The silent charges of whom the secret was for; counted in the same transaction.
    pub account_charges: &'a (dyn Fn(Subject<'_>) -> Vec<Charge> + Send + Sync),
}

/// What became of an attempt. Everything but a hit looks the same from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    Proved,
    /// Wrong, void, used, expired, nobody's, or over a silent budget. `tries_left` counts this
    /// challenge's guesses only and is the same for everybody.
    Wrong {
        tries_left: u32,
    },
}

/// A proof given to a worker that checked it against the person.
pub struct NewProof {
    pub id: ProofId,
    pub reset: ResetId,
    pub method: Method,
    pub account: AccountKey,
    pub password_time: PasswordTime,
    pub at: Timestamp,
}

/// Resets: opened, asked, proven, ended.
#[async_trait]
pub trait Resets: Send + Sync {
    /// Opens a reset. The entry is provisional: it joins the chain when the reset finds its account.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn open(&self, new: NewReset, entry: Entry) -> Result<Opened, Fault>;

    /// The reset that one of these digests is the token of, until it is swept.
    async fn find(&self, token: &[Digest]) -> Result<Option<Held>, Fault>;

    /// The reset by its id, for workers.
    async fn load(&self, id: ResetId) -> Result<Option<Held>, Fault>;

    /// Records that a message was asked for, and its job, in one transaction. Asking again for the
    /// same method keeps the challenge and its guesses.
    async fn ask(&self, ask: NewAsk, entry: Entry) -> Result<Asked, Fault>;

    /// Counts the guess, then compares, then writes the proof: one transaction, one winner. `hit` or `miss` is
    /// written with it.
    async fn redeem(
        &self,
        permit: Permit,
        attempt: Attempt<'_>,
        hit: Entry,
        miss: Entry,
    ) -> Result<Redeemed, Fault>;

    /// Binds an account to a reset that has none. False when it is bound already, or when the account
    /// has `live_max` live resets.
    async fn bind(
        &self,
        id: ResetId,
        account: &AccountKey,
        seen: &Seen,
        live_max: u32,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault>;

    /// Writes as many rows as `bind` does, and binds nobody: whoever asks on must not find a shorter
    /// transaction behind a name that nobody has.
    async fn pass(&self, id: ResetId, seen: &Seen, now: Timestamp, entry: Entry) -> Result<(), Fault>;

    /// Records a proof that a worker checked.
    async fn record_proof(&self, permit: Permit, proof: NewProof, entry: Entry) -> Result<(), Fault>;

    /// Writes down the accounts that a reset is about to write, the leading one first, each with its entry.
    /// What is there already stays, except that what may still be tried can be left out.
    async fn join(&self, id: ResetId, parts: Vec<(Part, Entry)>, now: Timestamp) -> Result<(), Fault>;

    /// Records the outcome of a check behind the "checking" page. The first one stays.
    async fn conclude(
        &self,
        id: ResetId,
        checked: &Checked,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault>;

    /// Ends a live reset. False when it had ended, or while a write of its account is under way. One whose leading
    /// account was written ends as applied, and one with a write that nobody knows the outcome of as unknown,
    /// whatever else was asked for.
    async fn end(&self, id: ResetId, ended: Ended, now: Timestamp, entry: Entry) -> Result<bool, Fault>;
}
