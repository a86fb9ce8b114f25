//! What became of a write whose own call did not tell: the answer was lost, or the process was killed.

use super::apply::{After, InReset, follow_up};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::{Deed, Intent, IntentKind, KeptFormer, Settled, Settlement, reset_entry};
use crate::world::World;
use domain::account::PasswordTime;
use domain::audit::{Entry, Fact};
use domain::id::IntentId;
use domain::linked::PartState;
use domain::reset::INTENT_BLOCKS_MAX;
use std::time::Duration;

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

/// What the directory shows of an intended write.
enum Shown {
    Happened,
    NotYet,
    Nothing,
}

/// Settles an unknown outcome by what the directory shows: the changed time of a password, or the
/// lock that is gone.
///
/// # Errors
/// The store or the directory failed; look again.
pub async fn settle_unknown(ctx: &Ctx, world: &World, intent: IntentId) -> Result<Look, Fault> {
    let Some(intent) = world.intents.load(intent).await? else { return Ok(Look::Settled) };
    if matches!(intent.settled, Some(Settled::Applied | Settled::NotApplied)) {
        return Ok(Look::Settled);
    }
    let settled = match shown(world, &intent).await? {
        Shown::Nothing => return Ok(Look::Never),
        Shown::Happened => Settled::Applied,
        Shown::NotYet if ctx.now().since(intent.begun_at) < INTENT_BLOCKS_MAX => return Ok(Look::Again),
        Shown::NotYet => Settled::NotApplied,
    };
    let name = if settled == Settled::Applied { "applied" } else { "not_applied" };
    let entry = reset_entry(ctx.entry(Fact::OutcomeSettled), intent.reset)
        .about(&intent.account)
        .with("outcome", name);
    settle_afterwards(ctx, world, intent, settled, entry).await?;
    world.work.notify_one();
    Ok(Look::Settled)
}

async fn shown(world: &World, intent: &Intent) -> Result<Shown, Fault> {
    match intent.kind {
        IntentKind::SetPassword => {
            let before = intent.password_time;
            let now = world.directory.password_time(&intent.account, before, intent.begun_at).await?;
            Ok(match now {
                PasswordTime::Absent => Shown::Nothing,
                PasswordTime::Shown(_) if now != intent.password_time => Shown::Happened,
                PasswordTime::Shown(_) => Shown::NotYet,
            })
        }
        IntentKind::Unlock => {
            let is_locked = world.directory.is_locked(&intent.account).await?;
            Ok(if is_locked { Shown::NotYet } else { Shown::Happened })
        }
    }
}

/// Settles an intent that its own call did not, with what follows from the outcome.
async fn settle_afterwards(
    ctx: &Ctx,
    world: &World,
    intent: Intent,
    settled: Settled,
    entry: Entry,
) -> Result<(), Fault> {
    let done = match intent.kind {
        IntentKind::SetPassword => Deed::PasswordReset,
        IntentKind::Unlock => Deed::Unlocked,
    };
    // An operator lifts locks of others; that ends nothing of their own.
    let held = world.resets.load(intent.reset).await?;
    let is_own = held.as_ref().is_none_or(|held| held.reset.account.as_ref() == Some(&intent.account));
    // Where others follow it, what is left of them decides whether the reset is over.
    let place = match held {
        Some(held) if !held.parts.is_empty() => InReset::Leading,
        Some(_) | None => InReset::Whole,
    };
    let part = match settled {
        Settled::Applied => (PartState::Applied, None),
        Settled::Unknown => (PartState::Unknown, None),
        Settled::NotApplied => (PartState::Refused, Some("try_again".to_owned())),
    };
    let after = After {
        id: intent.id,
        reset: intent.reset,
        account: intent.account,
        done,
        device: None,
        tries_used: 0,
        place,
        former: KeptFormer::by(&world.policy(ctx).await?.password, ctx.now()),
    };
    let settlement = Settlement {
        intent: after.id,
        reset: after.reset,
        settled,
        ends: after.ends_as(settled).filter(|_| is_own),
        ends_others: after.ends_others(settled),
        part: (intent.kind == IntentKind::SetPassword).then_some(part),
        gives_try_back: false,
        jobs: follow_up(ctx, world, &after, settled),
        former: after.former,
        device: None,
        account: after.account,
        now: ctx.now(),
    };
    world.intents.settle(settlement, entry).await.map(|_| ())
}
