//! The right to write once. A warrant comes from proof rows and a policy, and from nothing else;
//! spending it in the store gives the [`Spent`] that a directory asks for.

use crate::account::{Account, AccountKey, PasswordTime};
use crate::id::{IntentId, ResetId};
use crate::method::Method;
use crate::policy::Policy;
use crate::proof::Proof;
use crate::reset::{Ended, Goal, Reset, counted, is_satisfied};
use crate::secret::Digest;
use crate::time::Timestamp;
use std::marker::PhantomData;
use std::time::Duration;

/// Warrant kind: set a new password.
pub struct SetPassword;
/// Warrant kind: lift a lock that came from bad passwords.
pub struct Unlock;
/// Warrant kind: add, change or remove one of the account's methods.
pub struct Register;
/// Warrant kind: change something at the console, as an operator.
pub struct Operate;

mod sealed {
    pub trait Kind {
        const NAME: &'static str;
        /// The proof without which nothing else counts.
        const OPENS_WITH: Option<crate::method::Method> = None;
        fn fits(goal: crate::reset::Goal) -> bool;
    }
}

/// The kinds of warrant.
pub trait Kind: sealed::Kind {}

impl sealed::Kind for SetPassword {
    const NAME: &'static str = "set_password";
    fn fits(goal: Goal) -> bool {
        matches!(goal, Goal::Reset | Goal::Change)
    }
}
impl Kind for SetPassword {}

impl sealed::Kind for Unlock {
    const NAME: &'static str = "unlock";
    fn fits(goal: Goal) -> bool {
        // Somebody who proved enough for a new password may do less: keep the old one.
        matches!(goal, Goal::Unlock | Goal::Reset)
    }
}
impl Kind for Unlock {}

impl sealed::Kind for Register {
    const NAME: &'static str = "register";
    const OPENS_WITH: Option<Method> = Some(Method::CurrentPassword);
    fn fits(goal: Goal) -> bool {
        matches!(goal, Goal::Register)
    }
}
impl Kind for Register {}

impl sealed::Kind for Operate {
    const NAME: &'static str = "operate";
    const OPENS_WITH: Option<Method> = Some(Method::CurrentPassword);
    fn fits(goal: Goal) -> bool {
        matches!(goal, Goal::Console)
    }
}
impl Kind for Operate {}

/// A right to one write on one account, not yet used. It cannot be copied.
#[derive(Debug)]
pub struct Warrant<K> {
    reset: ResetId,
    account: AccountKey,
    password_time: PasswordTime,
    kind: PhantomData<K>,
}

/// Why no warrant was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWarrant {
    /// The proofs do not satisfy the policy now.
    ProofMissing,
    /// The reset is over.
    Ended(Ended),
    /// The flow's lifetime is over.
    Expired,
    /// The password was set since the proofs were given, so they speak of another moment.
    PasswordChangedSince,
    /// The contact that a proof went to is not the account's any more.
    ContactChangedSince,
    /// The reset was opened for something else.
    WrongGoal,
    /// The entry read now is not the one that was proven.
    OtherAccount,
}

/// What a warrant is judged by, besides the proof rows.
pub struct Grounds<'a> {
    pub reset: &'a Reset,
    pub proofs: &'a [Proof],
    pub policy: &'a Policy,
    /// The entry as the directory showed it just now.
    pub account: &'a Account,
    pub proof_window: Duration,
    /// Digests, under every live key, of each contact and enrolment that counts for the account now.
    pub held_destinations: &'a [Digest],
    pub now: Timestamp,
}

impl<K: Kind> Warrant<K> {
    /// Issues a warrant, if the recorded proofs carry it.
    ///
    /// # Errors
    /// The first reason why not.
    pub fn issue(grounds: &Grounds<'_>) -> Result<Self, NoWarrant> {
        judge::<K>(grounds, Lead::AsProven)?;
        Ok(Self::of(grounds.reset, grounds.account))
    }

    fn of(reset: &Reset, account: &Account) -> Self {
        Self {
            reset: reset.id,
            account: account.key.clone(),
            password_time: account.password_time,
            kind: PhantomData,
        }
    }

    pub const fn reset(&self) -> ResetId {
        self.reset
    }

    pub const fn account(&self) -> &AccountKey {
        &self.account
    }

    /// The password time noted before the write.
    pub const fn password_time(&self) -> PasswordTime {
        self.password_time
    }

    /// The kind's name, as intent rows hold it.
    pub fn kind(&self) -> &'static str {
        K::NAME
    }

    /// The same, before there is a warrant.
    pub const fn kind_name() -> &'static str {
        K::NAME
    }

    /// Turns the warrant into what a directory accepts, once the intent row stands. Called where
    /// that row is written and nowhere else (`cargo xtask tidy` keeps it that way).
    pub fn spend(self, intent: IntentId) -> Spent<K> {
        Spent {
            intent,
            reset: self.reset,
            account: self.account,
            password_time: self.password_time,
            kind: PhantomData,
        }
    }
}

/// An account that follows the proven one.
pub struct Following<'a> {
    /// The entry as its directory showed it just now.
    pub account: &'a Account,
    /// What its directory showed before the first write of the reset.
    pub noted: PasswordTime,
    pub lead: Lead,
}

/// Where the account that was proven stands in a reset for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// Its password is the one that the proofs speak of.
    AsProven,
    /// This reset has set a new one, so that the proofs speak of the one before.
    Written,
}

impl Warrant<SetPassword> {
    /// Issues a warrant for an account that is the same person's, by the proofs of the one that leads. The
    /// policy of the grounds is that of the account that follows: an administrator's asks for its two proofs
    /// here as well.
    ///
    /// # Errors
    /// The first reason why not; also when the account itself was given another password since it was
    /// noted. A change, where only one password is known, leads nobody.
    pub fn issue_following(grounds: &Grounds<'_>, following: &Following<'_>) -> Result<Self, NoWarrant> {
        if grounds.reset.goal != Goal::Reset {
            return Err(NoWarrant::WrongGoal);
        }
        judge::<SetPassword>(grounds, following.lead)?;
        if following.account.key.directory == grounds.account.key.directory {
            return Err(NoWarrant::OtherAccount);
        }
        if following.account.password_time != following.noted {
            return Err(NoWarrant::PasswordChangedSince);
        }
        Ok(Self::of(grounds.reset, following.account))
    }
}

/// Do the recorded proofs carry a warrant of this kind?
fn judge<K: Kind>(grounds: &Grounds<'_>, lead: Lead) -> Result<(), NoWarrant> {
    let Grounds { reset, proofs, policy, account, proof_window, now, .. } = *grounds;
    if let Some(ended) = reset.ended {
        return Err(NoWarrant::Ended(ended));
    }
    if now >= reset.expires_at {
        return Err(NoWarrant::Expired);
    }
    if !K::fits(reset.goal) {
        return Err(NoWarrant::WrongGoal);
    }
    if reset.account.as_ref() != Some(&account.key) {
        let none = reset.account.is_none();
        return Err(if none { NoWarrant::ProofMissing } else { NoWarrant::OtherAccount });
    }
    let counted = counted(reset, proofs, policy, proof_window, now);
    let opens = K::OPENS_WITH.is_none_or(|method| counted.iter().any(|p| p.method() == method));
    if !opens || !is_satisfied(&counted, policy) {
        return Err(NoWarrant::ProofMissing);
    }
    let is_as_proven = |proof: &&Proof| proof.password_time() == account.password_time;
    if lead == Lead::AsProven && !counted.iter().all(is_as_proven) {
        return Err(NoWarrant::PasswordChangedSince);
    }
    if !counted.iter().all(|proof| still_theirs(proof, grounds)) {
        return Err(NoWarrant::ContactChangedSince);
    }
    Ok(())
}

impl Warrant<Operate> {
    /// The right to lift the lock of somebody else's account, as an operator. Their password stays, and
    /// so does what an administrator locked: the directory sees to both. One right gives one, and the store
    /// alone turns it, where it has read the role (`cargo xtask tidy` keeps it that way).
    pub fn into_unlock_of(self, account: &Account) -> Warrant<Unlock> {
        Warrant {
            reset: self.reset,
            account: account.key.clone(),
            password_time: account.password_time,
            kind: PhantomData,
        }
    }
}

/// Was the proof given with something that the account still holds? A proof of a method that names its
/// source must say what that was.
fn still_theirs(proof: &Proof, grounds: &Grounds<'_>) -> bool {
    match proof.destination() {
        Some(sent_to) => grounds.held_destinations.iter().any(|held| held.matches(&sent_to)),
        None => !proof.method().names_its_source(),
    }
}

/// A spent warrant: an intent row stands, the write may go out. A directory takes it by value.
#[derive(Debug)]
pub struct Spent<K> {
    intent: IntentId,
    reset: ResetId,
    account: AccountKey,
    password_time: PasswordTime,
    kind: PhantomData<K>,
}

impl<K: Kind> Spent<K> {
    pub const fn intent(&self) -> IntentId {
        self.intent
    }

    pub const fn reset(&self) -> ResetId {
        self.reset
    }

    pub const fn account(&self) -> &AccountKey {
        &self.account
    }

    /// The password time noted before the write.
    pub const fn password_time(&self) -> PasswordTime {
        self.password_time
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{ProofId, Reference};
    use crate::policy::member_of;
    use crate::proof::ProofRow;

    const WINDOW: Duration = Duration::from_secs(600);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_seconds(second)
    }

    /// The account that is proven, and one that follows it.
    fn both() -> (Account, Account) {
        let shown = PasswordTime::Shown(at(1));
        let leading = Account { password_time: shown, ..member_of(&[]) };
        let key = AccountKey { directory: "other".into(), id: "1".into() };
        (leading, Account { key, password_time: shown, ..member_of(&[]) })
    }

    fn reset(goal: Goal, account: &Account) -> Reset {
        Reset {
            id: ResetId::from_bytes([1; 16]),
            reference: Reference::parse("k7m4-qx2p").expect("a reference"),
            goal,
            opened_at: at(10),
            expires_at: at(1_000),
            account: Some(account.key.clone()),
            ended: None,
            tries: 0,
        }
    }

    fn proof(method: Method, account: &Account) -> Proof {
        Proof::recorded(ProofRow {
            id: ProofId::from_bytes([2; 16]),
            reset: ResetId::from_bytes([1; 16]),
            method,
            account: account.key.clone(),
            password_time: account.password_time,
            destination: Some(Digest { key: 1, bytes: [3; 32] }),
            at: at(20),
        })
    }

    fn asked(
        goal: Goal,
        (leading, follows): (&Account, &Account),
        proofs: &[Proof],
        (policy, noted, lead): (&Policy, PasswordTime, Lead),
    ) -> Result<AccountKey, NoWarrant> {
        let reset = reset(goal, leading);
        let grounds = Grounds {
            reset: &reset,
            proofs,
            policy,
            account: leading,
            proof_window: WINDOW,
            held_destinations: &[Digest { key: 1, bytes: [3; 32] }],
            now: at(30),
        };
        let following = Following { account: follows, noted, lead };
        Warrant::issue_following(&grounds, &following).map(|warrant| warrant.account().clone())
    }

    #[test]
    fn an_account_that_follows_has_a_warrant_of_its_own_by_its_own_policy() {
        let (leading, follows) = both();
        let proofs = [proof(Method::Email, &leading)];
        let (one, two) = (
            Policy::for_everybody("one", 1, vec![Method::Email]),
            Policy::for_everybody("two", 2, vec![Method::Email, Method::Totp]),
        );
        let noted = follows.password_time;
        let ask = |goal, policy| asked(goal, (&leading, &follows), &proofs, (policy, noted, Lead::AsProven));
        assert_eq!(ask(Goal::Reset, &one), Ok(follows.key.clone()));
        assert_eq!(ask(Goal::Reset, &two), Err(NoWarrant::ProofMissing));
        let app = Policy::for_everybody("app", 1, vec![Method::Totp]);
        assert_eq!(ask(Goal::Reset, &app), Err(NoWarrant::ProofMissing), "by its own methods");
        for goal in [Goal::Change, Goal::Unlock, Goal::Register, Goal::Console, Goal::Username] {
            assert_eq!(ask(goal, &one), Err(NoWarrant::WrongGoal), "{goal:?}");
        }
    }

    #[test]
    fn nothing_that_was_set_meanwhile_is_written_over() {
        let (leading, follows) = both();
        let proofs = [proof(Method::Email, &leading)];
        let policy = Policy::for_everybody("one", 1, vec![Method::Email]);
        let noted = follows.password_time;
        let later = PasswordTime::Shown(at(25));
        let moved = Account { password_time: later, ..follows.clone() };
        let ask = |leading: &Account, follows: &Account, lead| {
            asked(Goal::Reset, (leading, follows), &proofs, (&policy, noted, lead))
        };
        assert_eq!(ask(&leading, &moved, Lead::AsProven), Err(NoWarrant::PasswordChangedSince));
        let written = Account { password_time: later, ..leading.clone() };
        assert_eq!(ask(&written, &follows, Lead::AsProven), Err(NoWarrant::PasswordChangedSince));
        assert_eq!(ask(&written, &follows, Lead::Written), Ok(follows.key.clone()));
        let beside = AccountKey { id: "2".into(), ..leading.key.clone() };
        let beside = Account { key: beside, ..follows.clone() };
        assert_eq!(ask(&leading, &beside, Lead::AsProven), Err(NoWarrant::OtherAccount), "its own directory");
    }
}
