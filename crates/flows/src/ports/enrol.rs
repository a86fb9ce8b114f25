//! The ports to what people register, and to answers that are compared with it. Whatever changes a
//! method takes a [`Warrant`] of its own, so that no code path without recorded proofs can do it.

use super::NewJob;
use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{AccountKey, PasswordTime};
use domain::audit::Entry;
use domain::enrol::{Enrolment, Label};
use domain::id::{CheckId, EnrolmentId, ProofId, ResetId};
use domain::limit::{Charge, Permit};
use domain::method::Method;
use domain::secret::{Digest, Material};
use domain::time::Timestamp;
use domain::warrant::{Register, Warrant};

/// What is remembered of one account beside its entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Proven, not removed.
    pub enrolments: Vec<Enrolment>,
    /// When each contact that was asked about was first seen; None for one that was there when the
    /// account itself was.
    pub contacts_since: Vec<Option<Timestamp>>,
    /// When the owner last said that everything is right.
    pub confirmed_at: Option<Timestamp>,
    /// "Not now", so many times.
    pub skips: u32,
}

/// One enrolment's sealed part, opened for its method.
pub struct Kept {
    pub id: EnrolmentId,
    pub material: Material,
}

/// A method that is being registered and not proven yet.
pub struct NewEnrolment {
    pub id: EnrolmentId,
    pub method: Method,
    pub label: Option<Label>,
    pub material: Material,
    /// Sends the code, where one is sent.
    pub job: Option<NewJob>,
    pub now: Timestamp,
}

/// What became of beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enrolling {
    Yes,
    /// The account holds as many of this method as it may.
    Full,
    /// The session ended meanwhile.
    Closed,
}

/// A method that waits for its proof, as one guess finds it.
pub struct Pending {
    pub method: Method,
    pub material: Material,
    /// The code that was sent to it, while it is good.
    pub code: Option<Digest>,
}

/// What makes a pending method count.
pub struct Activation {
    pub id: EnrolmentId,
    pub once: Once,
    pub usable_from: Timestamp,
    pub notice: NewJob,
    pub now: Timestamp,
}

/// A fresh set of recovery codes. It takes the place of the one before.
pub struct NewCodes {
    pub id: EnrolmentId,
    pub salt: [u8; 16],
    pub digests: Vec<Digest>,
    pub notice: NewJob,
    pub now: Timestamp,
}

/// A method to be removed.
pub struct Removal {
    pub id: EnrolmentId,
    /// Enrolments that count and must be left.
    pub keep: u32,
    pub notice: NewJob,
    pub now: Timestamp,
}

/// What became of removing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    Yes,
    /// No such enrolment of this account, or the session ended.
    NotThere,
    LastOne,
}

/// What makes an answer good once only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Once {
    /// A number that must be higher than the one used last.
    Step(u64),
    /// One code of a set.
    Code(u32),
    /// Nothing is used up.
    Nothing,
}

/// What people register, and what their contacts are known since.
#[async_trait]
pub trait Enrolments: Send + Sync {
    /// What the account holds. Contacts are told by their digests under every live key, the key in
    /// use first; those that were never seen before are noted, with `entry` unless the account itself
    /// is new.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn registered(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Registered, Fault>;

    /// The same without noting anything: for those who only explain or count. A contact that was never
    /// seen counts as first seen now, unless the account was never looked at either.
    async fn peek(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
    ) -> Result<Registered, Fault>;

    /// The sealed parts of the account's proven enrolments of one method.
    async fn kept(&self, account: &AccountKey, method: Method) -> Result<Vec<Kept>, Fault>;

    /// The addresses of contacts that were removed since then, so that they hear of it.
    async fn parted(&self, account: &AccountKey, since: Timestamp) -> Result<Vec<Material>, Fault>;

    /// Which unspent code of the account this is. It costs the same for a yes, a no and for nobody.
    /// `candidates` tells the answer's digests for a set.
    async fn find_code(
        &self,
        account: Option<&AccountKey>,
        candidates: &(dyn Fn(EnrolmentId) -> Vec<Digest> + Send + Sync),
    ) -> Result<Option<(EnrolmentId, u32)>, Fault>;

    /// Registers a method that has to be proven yet. One of the same kind that waits is dropped.
    async fn begin(
        &self,
        warrant: Warrant<Register>,
        new: NewEnrolment,
        entry: Entry,
    ) -> Result<Enrolling, Fault>;

    /// Stores the digest of the code that was minted for a pending contact. False, and nothing stored,
    /// when a budget is spent or nothing is pending.
    async fn expect_code(
        &self,
        id: EnrolmentId,
        code: Digest,
        expires_at: Timestamp,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<bool, Fault>;

    /// The address that a pending contact's code goes to, with its account.
    async fn pending_contact(&self, id: EnrolmentId) -> Result<Option<(AccountKey, Material)>, Fault>;

    /// Counts a guess at a pending method, then hands it out. None when there is none of this account,
    /// or no guess is left.
    async fn guess(
        &self,
        permit: Permit,
        account: &AccountKey,
        id: EnrolmentId,
        now: Timestamp,
    ) -> Result<Option<Pending>, Fault>;

    /// Makes a pending method a proven one, once. False when it is none any more.
    async fn activate(
        &self,
        warrant: Warrant<Register>,
        activation: Activation,
        entry: Entry,
    ) -> Result<bool, Fault>;

    /// Stores a set of recovery codes and voids the one before. False when the session ended.
    async fn replace_codes(
        &self,
        warrant: Warrant<Register>,
        codes: NewCodes,
        entry: Entry,
    ) -> Result<bool, Fault>;

    /// Renames. False when the account has no such enrolment.
    async fn rename(
        &self,
        warrant: Warrant<Register>,
        id: EnrolmentId,
        label: &Label,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault>;

    async fn remove(
        &self,
        warrant: Warrant<Register>,
        removal: Removal,
        entry: Entry,
    ) -> Result<Removed, Fault>;

    /// Notes that the owner looked through everything.
    async fn confirm(&self, warrant: Warrant<Register>, now: Timestamp, entry: Entry) -> Result<bool, Fault>;

    /// Counts a "not now". False, and nothing counted, when it was said `max` times.
    async fn put_off(
        &self,
        account: &AccountKey,
        max: u32,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault>;

    /// Deletes what the owner registered, knows their devices no more and ends their sessions. Since
    /// when the entry's contacts are known stays, or erasing would make new contacts old ones.
    async fn erase(
        &self,
        warrant: Warrant<Register>,
        notices: Vec<NewJob>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault>;

    /// Deletes everything about an account that is gone.
    async fn forget(&self, account: &AccountKey, now: Timestamp, entry: Entry) -> Result<(), Fault>;
}

/// How the check of one answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerOutcome {
    Proved,
    /// Wrong, nobody's, used before, over a silent budget: all the same.
    Wrong,
    TryAgain,
}

impl AnswerOutcome {
    pub const ALL: [Self; 3] = [Self::Proved, Self::Wrong, Self::TryAgain];

    /// The stable name in rows and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Wrong => "wrong",
            Self::TryAgain => "try_again",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.name() == name)
    }
}

/// The check of the answer that was given last. The answer itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerCheck {
    pub id: CheckId,
    pub method: Method,
    pub asked_at: Timestamp,
    /// With the tick from which it is shown.
    pub outcome: Option<(AnswerOutcome, Timestamp)>,
}

/// An answer that a task is about to check.
pub struct NewAnswer {
    pub id: CheckId,
    pub reset: ResetId,
    pub method: Method,
    pub now: Timestamp,
}

/// A right answer: what it uses up, and the proof it is.
pub struct RightAnswer {
    pub check: CheckId,
    pub reset: ResetId,
    pub method: Method,
    pub enrolment: EnrolmentId,
    pub once: Once,
    pub account: AccountKey,
    pub password_time: PasswordTime,
    /// Digest of the enrolment, as the warrant compares it.
    pub source: Digest,
    pub proof: ProofId,
    pub visible_at: Timestamp,
    pub notice: Option<NewJob>,
    pub now: Timestamp,
}

/// Answers checked against the person.
#[async_trait]
pub trait Answers: Send + Sync {
    /// Counts the guess before it is looked at. False when this reset's guesses by this method are
    /// used, or it has ended.
    ///
    /// # Errors
    /// The store failed; nothing was written. So for every method here.
    async fn open_answer(&self, permit: Permit, new: NewAnswer) -> Result<bool, Fault>;

    /// Uses up what the answer stands for and writes the proof, in one transaction with one winner.
    /// False when it was used before, or does not count any more.
    async fn prove_answer(&self, right: RightAnswer, entry: Entry) -> Result<bool, Fault>;

    /// Records how a check ended that gave no proof. The first outcome of a check stays.
    async fn conclude_answer(
        &self,
        check: CheckId,
        outcome: AnswerOutcome,
        visible_at: Timestamp,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault>;
}
