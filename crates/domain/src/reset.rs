//! A reset as a state machine. Its next step is computed from proof rows, every time.

use crate::account::AccountKey;
use crate::id::{Reference, ResetId};
use crate::method::Method;
use crate::policy::Policy;
use crate::proof::Proof;
use crate::time::Timestamp;
use std::time::Duration;

/// New passwords that one proof window may offer to the directory (`attacks.md` ATK-205).
pub const TRIES_MAX: u32 = 5;
/// How long an intent without outcome keeps other writes for its account away.
pub const INTENT_BLOCKS_MAX: Duration = Duration::from_secs(60);

/// What the person came for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Goal {
    Reset,
    Unlock,
    /// The current password is known.
    Change,
    /// The user name is not known. Nothing is proven by it and nothing written.
    Username,
    /// The owner looks after the methods of the account.
    Register,
    /// An operator works at the console.
    Console,
}

impl Goal {
    pub const ALL: [Self; 6] =
        [Self::Reset, Self::Unlock, Self::Change, Self::Username, Self::Register, Self::Console];

    /// Is it a sign-in, which nothing but the current password opens?
    pub const fn is_sign_in(self) -> bool {
        matches!(self, Self::Register | Self::Console)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Unlock => "unlock",
            Self::Change => "change",
            Self::Username => "username",
            Self::Register => "register",
            Self::Console => "console",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|goal| goal.name() == name)
    }
}

/// How a reset ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ended {
    /// The directory took the new password.
    Applied,
    /// The lock was lifted; the password is what it was.
    Unlocked,
    /// There was no lock to lift.
    NotLocked,
    /// Bytes left for the directory and no answer came; nobody knows yet.
    Unknown,
    /// The person stopped it.
    Cancelled,
    /// Another reset of the same account ended well, or recovery was frozen.
    Superseded,
    /// The directory refuses whatever the password, or the tries are used up.
    Refused,
    /// The account may not be reset any more; found right before the write.
    Unfit,
}

impl Ended {
    pub const ALL: [Self; 8] = [
        Self::Applied,
        Self::Unlocked,
        Self::NotLocked,
        Self::Unknown,
        Self::Cancelled,
        Self::Superseded,
        Self::Refused,
        Self::Unfit,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Unlocked => "unlocked",
            Self::NotLocked => "not_locked",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
            Self::Superseded => "superseded",
            Self::Refused => "refused",
            Self::Unfit => "unfit",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ended| ended.name() == name)
    }
}

/// One row: somebody asked for a reset. The account is unknown until a worker found it, and for
/// most of what strangers type it stays so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reset {
    pub id: ResetId,
    pub reference: Reference,
    pub goal: Goal,
    pub opened_at: Timestamp,
    pub expires_at: Timestamp,
    /// Bound by the worker, never by the request.
    pub account: Option<AccountKey>,
    pub ended: Option<Ended>,
    /// New passwords offered to the directory so far.
    pub tries: u32,
}

/// What may happen next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// A proof is missing. `left` is what the policy offers beside the methods already proven;
    /// before the first proof nobody is told more than the organisation's list.
    Prove {
        given: u8,
        left: Vec<Method>,
    },
    /// Choose a new password.
    Choose,
    /// Unlock the account.
    Unlock,
    /// Signed in: look after the methods, or work at the console.
    Register,
    Done(Ended),
    /// The flow's lifetime, or the proof window, is over.
    Expired,
}

/// The fresh, fitting proofs of a reset: same reset, same account, same password time, inside the
/// window, one per method, and none before a first one that may stand first.
pub fn counted<'a>(
    reset: &Reset,
    proofs: &'a [Proof],
    policy: &Policy,
    window: Duration,
    now: Timestamp,
) -> Vec<&'a Proof> {
    let Some(account) = &reset.account else { return Vec::new() };
    let mut fitting: Vec<&Proof> = proofs
        .iter()
        .filter(|p| p.reset() == reset.id && p.account() == account && now < p.at().plus(window))
        .filter(|p| policy.methods.contains(&p.method()))
        .collect();
    // Of one instant, what may stand first did: nothing else was on offer before it. Their ids are
    // random and tell no order.
    fitting.sort_by_key(|proof| (proof.at(), !proof.method().may_be_first(), proof.id()));
    let Some(first) = fitting.iter().position(|p| p.method().may_be_first()) else { return Vec::new() };
    let mut out: Vec<&Proof> = Vec::new();
    for proof in fitting.into_iter().skip(first) {
        let agrees = out.first().is_none_or(|f| f.password_time() == proof.password_time());
        if agrees && !out.iter().any(|held| held.method() == proof.method()) {
            out.push(proof);
        }
    }
    out
}

/// Does what was proven satisfy the policy?
pub fn is_satisfied(counted: &[&Proof], policy: &Policy) -> bool {
    policy.proofs > 0 && counted.len() >= usize::from(policy.proofs)
}

/// The next step of a reset whose account's policy is known.
pub fn next(reset: &Reset, proofs: &[Proof], policy: &Policy, window: Duration, now: Timestamp) -> Next {
    if let Some(ended) = reset.ended {
        return Next::Done(ended);
    }
    if now >= reset.expires_at {
        return Next::Expired;
    }
    let counted = counted(reset, proofs, policy, window, now);
    if !is_satisfied(&counted, policy) {
        let given = u8::try_from(counted.len()).unwrap_or(u8::MAX);
        let is_left =
            |m: &Method| !counted.iter().any(|p| p.method() == *m) && (given > 0 || m.may_be_first());
        return Next::Prove { given, left: policy.methods.iter().copied().filter(is_left).collect() };
    }
    match reset.goal {
        Goal::Reset | Goal::Change => Next::Choose,
        Goal::Unlock => Next::Unlock,
        // No secret is ever made for it, so that no proof can bring anybody here.
        Goal::Username => Next::Expired,
        Goal::Register | Goal::Console => Next::Register,
    }
}
