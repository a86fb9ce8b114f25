//! Intent, write, settle. The intent row stands before the directory hears of it, and every way the
//! write can end is written down after it.

use crate::ctx::Ctx;
use crate::fault::{Fault, FaultKind, Stop};
use crate::password::to_keep;
use crate::ports::{
    Begun, BindTarget, Deed, KeptFormer, NewJob, NotSent, Settled, Settlement, Work, Written, reset_entry,
};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::{Entry, Fact};
use domain::id::{IntentId, JobId, ResetId};
use domain::linked::PartState;
use domain::password::{Broken, Password};
use domain::refusal::Refusal;
use domain::reset::{Ended, TRIES_MAX};
use domain::secret::Digest;
use domain::verdict::{StatedRules, Verdict};
use domain::warrant::{Kind, SetPassword, Spent, Unlock, Warrant};
use std::time::Duration;

/// How a write ended, as far as we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    /// Bytes left and no answer came; told as it is, and settled later where that is possible.
    Unknown,
    /// The password is set for the account that was proven, and not for all that follow it.
    Partly,
}

/// When a job first looks at what became of a write without answer.
const SETTLE_AFTER: Duration = Duration::from_secs(5);

/// Everything one write of a password needs.
pub(crate) struct Writing {
    pub warrant: Warrant<SetPassword>,
    pub new: Password,
    pub current: Option<Password>,
    pub device: Option<Digest>,
    pub stated: StatedRules,
    pub tries_before: u32,
    pub place: InReset,
}

/// What one account is to its reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InReset {
    /// The only one: its outcome is the reset's.
    Whole,
    /// Others follow it: once it is written the reset lives until they are.
    Leading,
    /// It follows: nothing that becomes of it ends the reset by itself.
    Following,
}

/// Sets a password: transaction A, the directory, transaction B.
pub(crate) async fn write(ctx: &Ctx, world: &World, writing: Writing) -> Result<Outcome, Stop> {
    let Writing { warrant, new, current, device, stated, tries_before, place } = writing;
    let done = if current.is_some() { Deed::PasswordChanged } else { Deed::PasswordReset };
    let set = world.policy(ctx).await?;
    let kept = to_keep(ctx, world, &set.password, &new, warrant.account());
    let former = KeptFormer::by(&set.password, ctx.now());
    let after = After { place, former, ..After::of(ctx, &warrant, done, device, tries_before) };
    let entry = applying(ctx, &warrant);
    let begun = world.intents.begin(warrant, after.id, kept, ctx.now(), entry).await?;
    let spent = spent(world, begun, after.reset, Refusal::Ended(Ended::Refused)).await?;
    let mut written = world.directory.set_password(spent, &new, current.as_ref()).await;
    if written == Written::Unknown && stated.lock_out.leaves_room() {
        written = settled_by_bind(world, &after.account, &new).await;
    }
    conclude(ctx, world, after, written).await
}

/// Everything one lifting of a lock needs.
pub(crate) struct Unlocking {
    pub warrant: Warrant<Unlock>,
    pub device: Option<Digest>,
    pub tries_before: u32,
}

/// Lifts a lock, by the same three steps.
pub(crate) async fn unlock(ctx: &Ctx, world: &World, unlocking: Unlocking) -> Result<Outcome, Stop> {
    let Unlocking { warrant, device, tries_before } = unlocking;
    let after = After::of(ctx, &warrant, Deed::Unlocked, device, tries_before);
    let entry = applying(ctx, &warrant);
    let begun = world.intents.begin_unlock(warrant, after.id, ctx.now(), entry).await?;
    let spent = spent(world, begun, after.reset, Refusal::UnlockRefused).await?;
    let mut written = world.directory.unlock(spent).await;
    if written == Written::Unknown && world.directory.is_locked(&after.account).await.is_ok_and(|l| !l) {
        written = Written::Applied;
    }
    conclude(ctx, world, after, written).await
}

/// How an operator's lifting of a lock ended.
pub(crate) enum LiftedLock {
    Yes,
    Refused,
    Unknown,
}

/// Lifts a lock by what an operator's warrant was spent on. Their session goes on, whatever comes of it.
pub(crate) async fn lift(
    ctx: &Ctx,
    world: &World,
    spent: Spent<Unlock>,
    reset: ResetId,
    entry: impl Fn(Fact) -> Entry + Send,
) -> Result<LiftedLock, Fault> {
    let (id, account) = (spent.intent(), spent.account().clone());
    let mut written = world.directory.unlock(spent).await;
    if written == Written::Unknown && world.directory.is_locked(&account).await.is_ok_and(|l| !l) {
        written = Written::Applied;
    }
    let (fact, settled, told) = match &written {
        Written::Applied => (Fact::Applied, Settled::Applied, LiftedLock::Yes),
        Written::Unknown => (Fact::OutcomeUnknown, Settled::Unknown, LiftedLock::Unknown),
        Written::Refused(_) | Written::NotSent(_) => {
            (Fact::RefusedByDirectory, Settled::NotApplied, LiftedLock::Refused)
        }
    };
    let mut entry = entry(fact).about(&account);
    if let Some(cause) = reason(&written) {
        entry = entry.with("cause", cause);
    }
    let (place, former) = (InReset::Whole, KeptFormer::none(ctx.now()));
    let after =
        After { id, reset, account, done: Deed::Unlocked, device: None, tries_used: 0, place, former };
    let settlement = Settlement {
        intent: id,
        reset,
        settled,
        ends: None,
        ends_others: false,
        part: None,
        gives_try_back: false,
        jobs: follow_up(ctx, world, &after, settled),
        former: after.former,
        device: None,
        account: after.account,
        now: ctx.now(),
    };
    world.intents.settle(settlement, entry).await?;
    world.work.notify_one();
    Ok(told)
}

fn applying<K: Kind>(ctx: &Ctx, warrant: &Warrant<K>) -> Entry {
    let entry = reset_entry(ctx.entry(Fact::Applying), warrant.reset());
    entry.about(warrant.account()).with("kind", warrant.kind())
}

async fn spent<K: Kind>(
    world: &World,
    begun: Begun<K>,
    reset: ResetId,
    tries_used: Refusal,
) -> Result<Spent<K>, Stop> {
    match begun {
        Begun::Spent(spent) => Ok(spent),
        Begun::Closed => {
            // Most often by the same person, who clicked twice: told as what it is.
            let held = world.resets.load(reset).await?;
            let ended = held.and_then(|held| held.reset.ended);
            Err(ended.map_or(Refusal::Expired, Refusal::Ended).into())
        }
        Begun::TriesUsed => Err(tries_used.into()),
        Begun::Busy => Err(Refusal::Busy.into()),
    }
}

/// One bind with the new password, inside the same call: if it works, the write happened. If it does
/// not, the write may still be on its way, so that nothing is known.
async fn settled_by_bind(world: &World, account: &AccountKey, new: &Password) -> Written {
    match world.directory.sign_in(BindTarget::Account(account), new).await {
        Ok(answer) if answer.is_right() => Written::Applied,
        Ok(_) | Err(_) => Written::Unknown,
    }
}

/// What has to be known of a write after it.
pub(super) struct After {
    pub(super) id: IntentId,
    pub(super) reset: ResetId,
    pub(super) account: AccountKey,
    /// What is done when it was applied.
    pub(super) done: Deed,
    pub(super) device: Option<Digest>,
    pub(super) tries_used: u32,
    pub(super) place: InReset,
    /// Which former passwords count when it was applied.
    pub(super) former: KeptFormer,
}

impl After {
    fn of<K: Kind>(
        ctx: &Ctx,
        warrant: &Warrant<K>,
        done: Deed,
        device: Option<Digest>,
        tries_before: u32,
    ) -> Self {
        Self {
            id: IntentId::fresh(ctx.chance.as_ref()),
            reset: warrant.reset(),
            account: warrant.account().clone(),
            done,
            device,
            tries_used: tries_before + 1,
            place: InReset::Whole,
            former: KeptFormer::none(ctx.now()),
        }
    }

    /// How the reset ends by an outcome; not at all while nothing was applied.
    pub(super) const fn ends_as(&self, settled: Settled) -> Option<Ended> {
        match (settled, self.done) {
            (_, Deed::PasswordReset | Deed::PasswordChanged) if matches!(self.place, InReset::Following) => {
                None
            }
            (Settled::Applied, Deed::PasswordReset | Deed::PasswordChanged)
                if matches!(self.place, InReset::Leading) =>
            {
                None
            }
            (Settled::Applied, Deed::PasswordReset | Deed::PasswordChanged) => Some(Ended::Applied),
            (Settled::Applied, Deed::Unlocked) => Some(Ended::Unlocked),
            (Settled::Applied, Deed::Unfrozen) => None,
            (Settled::Unknown, _) => Some(Ended::Unknown),
            (Settled::NotApplied, _) => None,
        }
    }

    /// Does a new password make the account's other resets pointless? A lifted lock does not.
    pub(super) const fn ends_others(&self, settled: Settled) -> bool {
        matches!((self.done, settled), (Deed::PasswordReset | Deed::PasswordChanged, Settled::Applied))
    }
}

async fn conclude(ctx: &Ctx, world: &World, after: After, written: Written) -> Result<Outcome, Stop> {
    let fact = match &written {
        Written::Applied => Fact::Applied,
        Written::Refused(_) | Written::NotSent(_) => Fact::RefusedByDirectory,
        Written::Unknown => Fact::OutcomeUnknown,
    };
    let (settled, ends) = match &written {
        Written::Applied => (Settled::Applied, after.ends_as(Settled::Applied)),
        Written::Unknown => (Settled::Unknown, after.ends_as(Settled::Unknown)),
        Written::Refused(verdict) => (Settled::NotApplied, end_after(*verdict, &after)),
        Written::NotSent(NotSent::Unreachable) => (Settled::NotApplied, None),
        Written::NotSent(NotSent::Gone | NotSent::Changed) => {
            let is_own = after.place != InReset::Following;
            (Settled::NotApplied, is_own.then_some(Ended::Unfit))
        }
    };
    let mut entry = reset_entry(ctx.entry(fact), after.reset).about(&after.account);
    if let Some(reason) = reason(&written) {
        entry = entry.with("reason", reason);
    }
    let done = after.done;
    let settlement = Settlement {
        intent: after.id,
        reset: after.reset,
        settled,
        ends,
        ends_others: after.ends_others(settled),
        part: Some(part_after(&written, after.tries_used)),
        gives_try_back: written == Written::NotSent(NotSent::Unreachable),
        jobs: follow_up(ctx, world, &after, settled),
        former: after.former,
        device: after.device.filter(|_| settled == Settled::Applied),
        account: after.account,
        now: ctx.now(),
    };
    world.intents.settle(settlement, entry).await?;
    world.work.notify_one();
    answer(written, done, ends)
}

/// How far an account of several is by what its directory said.
fn part_after(written: &Written, tries_used: u32) -> (PartState, Option<String>) {
    let state = match written {
        Written::Applied => PartState::Applied,
        Written::Unknown => PartState::Unknown,
        Written::Refused(verdict)
            if (verdict.another_password_may_help() || *verdict == Verdict::Trouble)
                && tries_used < TRIES_MAX =>
        {
            PartState::Refused
        }
        Written::NotSent(NotSent::Unreachable) => PartState::Refused,
        Written::Refused(_) | Written::NotSent(NotSent::Gone | NotSent::Changed) => PartState::LeftOut,
    };
    (state, reason(written).map(str::to_owned))
}

const fn reason(written: &Written) -> Option<&'static str> {
    match written {
        Written::Refused(verdict) => Some(verdict.code()),
        Written::NotSent(NotSent::Unreachable) => Some("directory.unreachable"),
        Written::NotSent(NotSent::Gone) => Some("account.gone"),
        Written::NotSent(NotSent::Changed) => Some("account.changed"),
        Written::Applied | Written::Unknown => None,
    }
}

fn answer(written: Written, done: Deed, ends: Option<Ended>) -> Result<Outcome, Stop> {
    match written {
        Written::Applied => Ok(Outcome::Applied),
        Written::Unknown => Ok(Outcome::Unknown),
        Written::Refused(verdict) if done == Deed::Unlocked => {
            tracing::warn!(verdict = verdict.code(), "the directory did not lift a lock");
            Err(Refusal::UnlockRefused.into())
        }
        Written::Refused(Verdict::Denied | Verdict::Gone) => Err(Refusal::NotHere.into()),
        Written::Refused(Verdict::Trouble) => {
            Err(Fault::new(FaultKind::Directory, "it could not do it for a reason of its own").into())
        }
        Written::Refused(verdict) => {
            tracing::info!(verdict = verdict.code(), ended = ends.is_some(), "the directory refused");
            let is_over = ends.is_some() && done == Deed::PasswordReset;
            let refused = || Refusal::Password(vec![Broken::Directory(verdict)].into());
            Err(if is_over { Refusal::NotTaken(verdict) } else { refused() }.into())
        }
        Written::NotSent(NotSent::Unreachable) => {
            Err(Fault::new(FaultKind::Directory, "not reached, nothing was sent").into())
        }
        Written::NotSent(NotSent::Gone | NotSent::Changed) => Err(Refusal::NotHere.into()),
    }
}

/// Another password may be tried until the tries are used, and the same one once the directory is well again; a
/// verdict about anything else ends it. A lock that stays ends nothing: the person may still choose a new password.
fn end_after(verdict: Verdict, after: &After) -> Option<Ended> {
    let may_go_on = verdict.another_password_may_help() || verdict == Verdict::Trouble;
    let is_over = !may_go_on || after.tries_used >= TRIES_MAX;
    let is_own = after.done != Deed::Unlocked && after.place != InReset::Following;
    (is_own && is_over).then_some(Ended::Refused)
}

/// The jobs that follow from an outcome.
pub(super) fn follow_up(ctx: &Ctx, world: &World, after: &After, settled: Settled) -> Vec<NewJob> {
    let job = |work, due_at, lives| NewJob {
        id: JobId::fresh(ctx.chance.as_ref()),
        work,
        due_at,
        expires_at: ctx.now().plus(lives),
    };
    match settled {
        Settled::Applied => {
            let work = Work::Notice { reset: after.reset, account: after.account.clone(), done: after.done };
            vec![job(work, ctx.now(), world.bounds.notice_lives)]
        }
        Settled::Unknown => {
            let work = Work::Settle { intent: after.id };
            vec![job(work, ctx.now().plus(SETTLE_AFTER), world.bounds.notice_lives)]
        }
        Settled::NotApplied => Vec::new(),
    }
}
