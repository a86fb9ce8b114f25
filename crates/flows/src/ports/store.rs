//! The ports to what is remembered. Each method is one transaction; where it decides, it decides by
//! one conditional statement and its row count.

use super::AnswerCheck;
use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{AccountKey, Login, PasswordTime};
use domain::audit::Entry;
use domain::challenge::SecretKind;
use domain::id::{ChallengeId, EnrolmentId, IntentId, JobId, ProofId, Reference, ResetId};
use domain::limit::{Charge, Permit, TooMany};
use domain::locale::Locale;
use domain::method::Method;
use domain::password::Broken;
use domain::proof::Proof;
use domain::reset::{Ended, Goal, Reset};
use domain::secret::Digest;
use domain::time::Timestamp;
use domain::warrant::{Kind, SetPassword, Spent, Unlock, Warrant};
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
    pub broken: Vec<Broken>,
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

    /// Counts the guess, then compares, then writes the proof: one transaction, one winner.
    /// `entries` are for a hit and for a miss.
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

    /// Records a proof that a worker checked.
    async fn record_proof(&self, permit: Permit, proof: NewProof, entry: Entry) -> Result<(), Fault>;

    /// Records the outcome of a check behind the "checking" page. The first one stays.
    async fn conclude(
        &self,
        id: ResetId,
        checked: &Checked,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault>;

    /// Ends a live reset. False when it had ended.
    async fn end(&self, id: ResetId, ended: Ended, now: Timestamp, entry: Entry) -> Result<bool, Fault>;
}

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
}

impl Deed {
    pub const ALL: [Self; 3] = [Self::PasswordReset, Self::PasswordChanged, Self::Unlocked];
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
    async fn claim(&self, now: Timestamp, lease: Duration, most: u32) -> Result<Vec<Job>, Fault>;

    /// What the person typed to pick a contact, for the job's challenge.
    async fn confirmation(&self, challenge: ChallengeId) -> Result<Option<String>, Fault>;

    /// Stores the digests of a fresh send and voids all but the last two sends of the challenge.
    /// Charges budgets silently: false, and nothing armed, when one is spent.
    async fn arm(&self, armed: Armed, charges: &[Charge], entry: Option<Entry>) -> Result<bool, Fault>;

    /// Ends a job, with what became of it.
    async fn finish(&self, job: JobId, entry: Option<Entry>) -> Result<(), Fault>;

    /// Puts a job back until `due_at`; ends it when that is past its lifetime.
    async fn postpone(&self, job: JobId, due_at: Timestamp, entry: Option<Entry>) -> Result<(), Fault>;

    /// Jobs waiting, for health and tests.
    async fn waiting(&self) -> Result<u32, Fault>;
}

/// Durable counters.
#[async_trait]
pub trait Budgets: Send + Sync {
    /// Raises every counter, then judges. Raised counters stay raised when one of them is spent.
    async fn spend(&self, charges: &[Charge], now: Timestamp) -> Result<Result<Permit, TooMany>, Fault>;

    /// What the next of these charges would be told, without raising anything: for explaining, never
    /// for deciding.
    async fn look(&self, charges: &[Charge], now: Timestamp) -> Result<Option<TooMany>, Fault>;
}

/// What became of the intent to write.
pub enum Begun<K: Kind> {
    /// The intent row stands; the write may go out.
    Spent(Spent<K>),
    /// The reset ended meanwhile.
    Closed,
    /// All tries of this reset are used.
    TriesUsed,
    /// Another write for this account has no outcome yet.
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
    pub jobs: Vec<NewJob>,
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
    /// Transaction A: counts the try, spends the warrant, writes the intent. At most one unsettled
    /// intent per account; one older than [`domain::reset::INTENT_BLOCKS_MAX`] is marked unknown first.
    async fn begin(
        &self,
        warrant: Warrant<SetPassword>,
        id: IntentId,
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

    async fn load(&self, id: IntentId) -> Result<Option<Intent>, Fault>;

    /// Intents without outcome that were begun before `before`, oldest first, at most `most`: what a
    /// killed process left behind.
    async fn abandoned(&self, before: Timestamp, most: u32) -> Result<Vec<Intent>, Fault>;
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
    async fn is_frozen(&self, account: &AccountKey) -> Result<bool, Fault>;

    /// Stores the link of one notice.
    async fn allow_disavowal(&self, new: NewDisavowal) -> Result<(), Fault>;

    /// Freezes the account the link belongs to and ends its live resets. A link may be used again
    /// until it expires; it freezes only once. None when no live link matches.
    async fn disavow(
        &self,
        candidates: &[Digest],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<AccountKey>, Fault>;

    /// Lifts a freeze. False when there was none.
    async fn unfreeze(&self, account: &AccountKey, now: Timestamp, entry: Entry) -> Result<bool, Fault>;
}

/// Browsers known from a finished reset.
#[async_trait]
pub trait Devices: Send + Sync {
    /// Is one of these tokens known for one of these typed names?
    async fn is_known(&self, tokens: &[Digest], logins: &[Digest], now: Timestamp) -> Result<bool, Fault>;
}
