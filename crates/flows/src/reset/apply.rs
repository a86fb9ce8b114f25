//! Intent, write, settle. The intent row stands before the directory hears of it, and every way the
//! write can end is written down after it.

use super::choose::{lockout_leaves_room, refused};
use crate::ctx::Ctx;
use crate::fault::{Fault, FaultKind, Stop};
use crate::ports::{
    Begun, BindTarget, Intent, NewJob, NotSent, Settled, Settlement, Work, Written, reset_entry,
};
use crate::world::World;
use domain::account::{AccountKey, PasswordTime};
use domain::audit::{Entry, Fact};
use domain::id::{IntentId, JobId};
use domain::password::Password;
use domain::refusal::Refusal;
use domain::reset::{Ended, INTENT_BLOCKS_MAX, TRIES_MAX};
use domain::secret::Digest;
use domain::verdict::{StatedRules, Verdict};
use domain::warrant::{SetPassword, Warrant};
use std::time::Duration;

/// How a write ended, as far as we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    /// Bytes left and no answer came; told as it is, and settled later where that is possible.
    Unknown,
}

/// When a job first looks at what became of a write without answer.
const SETTLE_AFTER: Duration = Duration::from_secs(5);

/// Everything one write needs.
pub(crate) struct Writing {
    pub warrant: Warrant<SetPassword>,
    pub new: Password,
    pub current: Option<Password>,
    pub device: Option<Digest>,
    pub stated: StatedRules,
    pub tries_before: u32,
}

/// Transaction A, the directory, transaction B.
pub(crate) async fn write(ctx: &Ctx, world: &World, writing: Writing) -> Result<Outcome, Stop> {
    let Writing { warrant, new, current, device, stated, tries_before } = writing;
    let account = warrant.account().clone();
    let reset = warrant.reset();
    let id = IntentId::fresh(ctx.chance.as_ref());
    let entry = reset_entry(ctx.entry(Fact::Applying), reset).about(&account);
    let spent = match world.intents.begin(warrant, id, ctx.now(), entry).await? {
        Begun::Spent(spent) => spent,
        Begun::Closed => return Err(Refusal::Ended(Ended::Superseded).into()),
        Begun::TriesUsed => return Err(Refusal::Ended(Ended::Refused).into()),
        Begun::Busy => return Err(Refusal::Busy.into()),
    };
    let mut written = world.directory.set_password(spent, &new, current.as_ref()).await;
    if written == Written::Unknown && lockout_leaves_room(&stated) {
        written = settled_by_bind(world, &account, &new).await;
    }
    let after = After { id, reset, account, owner: current.is_some(), device, tries_used: tries_before + 1 };
    conclude(ctx, world, after, written).await
}

/// One bind with the new password, inside the same call: if it works, the write happened. If it does
/// not, the write may still be on its way, so that nothing is known.
async fn settled_by_bind(world: &World, account: &AccountKey, new: &Password) -> Written {
    match world.directory.sign_in(BindTarget::Account(account), new).await {
        Ok(answer) if answer.is_right() => Written::Applied,
        Ok(_) | Err(_) => Written::Unknown,
    }
}

struct After {
    id: IntentId,
    reset: domain::id::ResetId,
    account: AccountKey,
    owner: bool,
    device: Option<Digest>,
    tries_used: u32,
}

async fn conclude(ctx: &Ctx, world: &World, after: After, written: Written) -> Result<Outcome, Stop> {
    let fact = match &written {
        Written::Applied => Fact::Applied,
        Written::Refused(_) | Written::NotSent(_) => Fact::RefusedByDirectory,
        Written::Unknown => Fact::OutcomeUnknown,
    };
    let (settled, ends) = match &written {
        Written::Applied => (Settled::Applied, Some(Ended::Applied)),
        Written::Unknown => (Settled::Unknown, Some(Ended::Unknown)),
        Written::Refused(verdict) => (Settled::NotApplied, end_after(*verdict, after.tries_used)),
        Written::NotSent(NotSent::Unreachable) => (Settled::NotApplied, None),
        Written::NotSent(NotSent::Gone | NotSent::Changed) => (Settled::NotApplied, Some(Ended::Unfit)),
    };
    let reason = match &written {
        Written::Refused(verdict) => Some(verdict.code()),
        Written::NotSent(NotSent::Unreachable) => Some("directory.unreachable"),
        Written::NotSent(NotSent::Gone) => Some("account.gone"),
        Written::NotSent(NotSent::Changed) => Some("account.changed"),
        Written::Applied | Written::Unknown => None,
    };
    let mut entry = reset_entry(ctx.entry(fact), after.reset).about(&after.account);
    if let Some(reason) = reason {
        entry = entry.with("reason", reason);
    }
    let settlement = Settlement {
        intent: after.id,
        reset: after.reset,
        settled,
        ends,
        ends_others: settled == Settled::Applied,
        jobs: follow_up(ctx, world, &after, settled),
        device: after.device.filter(|_| settled == Settled::Applied),
        account: after.account,
        now: ctx.now(),
    };
    world.intents.settle(settlement, entry).await?;
    world.work.notify_one();
    answer(written, ends)
}

fn answer(written: Written, ends: Option<Ended>) -> Result<Outcome, Stop> {
    match written {
        Written::Applied => Ok(Outcome::Applied),
        Written::Unknown => Ok(Outcome::Unknown),
        Written::Refused(Verdict::Denied | Verdict::Gone) => Err(Refusal::NotHere.into()),
        Written::Refused(verdict) => {
            tracing::info!(verdict = verdict.code(), ended = ends.is_some(), "the directory refused");
            Err(refused(verdict).into())
        }
        Written::NotSent(NotSent::Unreachable) => {
            Err(Fault::new(FaultKind::Directory, "not reached, nothing was sent").into())
        }
        Written::NotSent(NotSent::Gone | NotSent::Changed) => Err(Refusal::NotHere.into()),
    }
}

/// Another password may be tried until the tries are used; a verdict about anything else ends it.
fn end_after(verdict: Verdict, tries_used: u32) -> Option<Ended> {
    (!verdict.another_password_may_help() || tries_used >= TRIES_MAX).then_some(Ended::Refused)
}

fn follow_up(ctx: &Ctx, world: &World, after: &After, settled: Settled) -> Vec<NewJob> {
    let job = |work, due_at, lives| NewJob {
        id: JobId::fresh(ctx.chance.as_ref()),
        work,
        due_at,
        expires_at: ctx.now().plus(lives),
    };
    match settled {
        Settled::Applied => {
            let work = Work::Notice {
                reset: after.reset,
                account: after.account.clone(),
                changed_by_owner: after.owner,
            };
            vec![job(work, ctx.now(), world.bounds.notice_lives)]
        }
        Settled::Unknown => {
            let work = Work::Settle { intent: after.id };
            vec![job(work, ctx.now().plus(SETTLE_AFTER), world.bounds.notice_lives)]
        }
        Settled::NotApplied => Vec::new(),
    }
}

/// Marks what a killed process left behind as unknown and queues its settling. `older_than` keeps the
/// writes of other nodes, which may still be on their way, out of it.
///
/// # Errors
/// The store failed.
pub async fn recover(ctx: &Ctx, world: &World, older_than: Duration) -> Result<usize, Fault> {
    const AT_ONCE: u32 = 100;
    let left = world.intents.abandoned(ctx.now().minus(older_than), AT_ONCE).await?;
    let count = left.len();
    for intent in left {
        let entry = reset_entry(ctx.entry(Fact::OutcomeUnknown), intent.reset)
            .about(&intent.account)
            .with("reason", "process.ended");
        settle_afterwards(ctx, world, intent, Settled::Unknown, entry).await?;
    }
    world.work.notify_one();
    Ok(count)
}

/// What a look at the directory told about a write without answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Settled now, or it was before.
    Settled,
    /// Too early to tell; look again.
    Again,
    /// The directory shows no password time; nobody will ever know.
    Never,
}

/// Settles an unknown outcome by the changed time that the directory shows.
///
/// # Errors
/// The store or the directory failed; look again.
pub async fn settle_unknown(ctx: &Ctx, world: &World, intent: IntentId) -> Result<Look, Fault> {
    let Some(intent) = world.intents.load(intent).await? else { return Ok(Look::Settled) };
    if matches!(intent.settled, Some(Settled::Applied | Settled::NotApplied)) {
        return Ok(Look::Settled);
    }
    let shown = world.directory.password_time(&intent.account).await?;
    let settled = match (intent.password_time, shown) {
        (_, PasswordTime::Absent) => return Ok(Look::Never),
        (before, now) if before != now => Settled::Applied,
        _ if ctx.now().since(intent.begun_at) < INTENT_BLOCKS_MAX => return Ok(Look::Again),
        _ => Settled::NotApplied,
    };
    let name = if settled == Settled::Applied { "applied" } else { "not_applied" };
    let entry = reset_entry(ctx.entry(Fact::OutcomeSettled), intent.reset)
        .about(&intent.account)
        .with("outcome", name);
    settle_afterwards(ctx, world, intent, settled, entry).await?;
    world.work.notify_one();
    Ok(Look::Settled)
}

/// Settles an intent that its own call did not, with what follows from the outcome.
async fn settle_afterwards(
    ctx: &Ctx,
    world: &World,
    intent: Intent,
    settled: Settled,
    entry: Entry,
) -> Result<(), Fault> {
    let after = After {
        id: intent.id,
        reset: intent.reset,
        account: intent.account,
        owner: false,
        device: None,
        tries_used: 0,
    };
    let settlement = Settlement {
        intent: after.id,
        reset: after.reset,
        settled,
        ends: (settled == Settled::Unknown).then_some(Ended::Unknown),
        ends_others: settled == Settled::Applied,
        jobs: follow_up(ctx, world, &after, settled),
        device: None,
        account: after.account,
        now: ctx.now(),
    };
    world.intents.settle(settlement, entry).await.map(|_| ())
}
