//! Lifting a lock without a new password, for somebody who still knows the one in force: the same
//! proofs, the same gates and a warrant of its own kind.

use super::apply::{self, Outcome, Unlocking};
use super::choose::{refuse, warrant, withhold};
use super::fit::policy_for;
use super::view::{Step, View, held};
use crate::ctx::Ctx;
use crate::fault::{Fault, FaultKind, Stop};
use crate::holdings::holdings;
use crate::ports::{Held, reset_entry};
use crate::world::World;
use domain::audit::Fact;
use domain::linked::is_led;
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal, Next, next};
use domain::secret::{Presented, Purpose, Token};
use std::sync::Arc;

/// The code of "this person's policy lifts no lock without a new password".
pub(crate) const UNLOCK_NOT_OFFERED: &str = "unlock_not_offered";

/// How unlocking ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlocked {
    Lifted,
    /// There was no lock; nothing was written.
    WasNotLocked,
    /// Bytes left and no answer came; settled later by looking at the lock.
    Unknown,
}

/// Does any policy lift locks without a new password? Whether this very person's does is said only after
/// the proofs.
pub fn offers_unlock(set: &PolicySet) -> bool {
    set.policies.iter().any(|policy| policy.unlock_without_reset)
}

/// Lifts the lock of the account, once, if the recorded proofs carry it. It goes on when the caller
/// goes away. `device` will be known from then on.
///
/// # Errors
/// `Refusal::ProofMissing`, `UnlockRefused`, `NotHere`, `Busy`, `Ended`, `Expired`; a fault when a
/// dependency fails. The password stays what it was.
pub async fn unlock(
    ctx: &Ctx,
    world: &Arc<World>,
    token: &Presented,
    device: Option<&Token>,
) -> Result<Unlocked, Stop> {
    let held = held(ctx, world, token).await?;
    let set = world.policy(ctx).await?;
    View::of(held.clone(), &set, &world.bounds, ctx.now()).must_be_unlocking()?;
    if is_led(&held.parts) {
        // The password that an unlocking would keep is gone.
        return Err(Refusal::MethodNotOffered.into());
    }
    let key = held.reset.account.clone().ok_or(Refusal::ProofMissing)?;
    let Some(account) = world.directory.read(&key).await? else {
        return withhold(ctx, world, &held, "gone").await;
    };
    let fresh = world.policies.current(ctx.now()).await?;
    let holdings = holdings(ctx, world, &fresh, account).await?;
    let policy = match policy_for(world, &fresh, held.reset.goal, &holdings).await? {
        Ok(policy) => policy,
        Err(unfit) => return withhold(ctx, world, &held, unfit.code()).await,
    };
    match held.reset.goal {
        _ if policy.unlock_without_reset => {}
        Goal::Unlock => return withhold(ctx, world, &held, UNLOCK_NOT_OFFERED).await,
        // Its person may still choose a new password.
        Goal::Reset | Goal::Change | Goal::Username | Goal::Register | Goal::Console => {
            return Err(Refusal::MethodNotOffered.into());
        }
    }
    let next = next(&held.reset, &held.proofs, &policy, fresh.lifetimes.proof(), ctx.now());
    if !matches!(next, Next::Unlock | Next::Choose) {
        return Err(Refusal::ProofMissing.into());
    }
    let warrant = match warrant(ctx, world, &held, &policy, &holdings, &fresh) {
        Ok(warrant) => warrant,
        Err(no) => return refuse(ctx, world, &held, no).await,
    };
    if !holdings.account.state.locked {
        return nothing_to_lift(ctx, world, &held).await;
    }
    let device = device.map(|token| world.keys.of_token(Purpose::DeviceToken, token));
    let unlocking = Unlocking { warrant, device, tries_before: held.reset.tries };
    let (ctx, world) = (ctx.clone(), world.clone());
    // The write must reach its settlement even when the browser hangs up, so it is a task of its own.
    let task = tokio::spawn(async move { apply::unlock(&ctx, &world, unlocking).await });
    let outcome = task.await.map_err(|_| Fault::new(FaultKind::Internal, "the unlocking ended early"))??;
    Ok(match outcome {
        // Of one lock there is no part.
        Outcome::Applied | Outcome::Partly => Unlocked::Lifted,
        Outcome::Unknown => Unlocked::Unknown,
    })
}

/// Ends an unlocking that had nothing to do. A reset goes on: its person came for a new password.
async fn nothing_to_lift(ctx: &Ctx, world: &World, held: &Held) -> Result<Unlocked, Stop> {
    if held.reset.goal == Goal::Unlock {
        let mut entry = reset_entry(ctx.entry(Fact::Withheld), held.reset.id).with("reason", "not_locked");
        entry.account = held.reset.account.clone();
        world.resets.end(held.reset.id, Ended::NotLocked, ctx.now(), entry).await?;
    }
    Ok(Unlocked::WasNotLocked)
}

impl View {
    /// The proofs are given: for an unlocking, or for a reset, which may do with less.
    fn must_be_unlocking(&self) -> Result<(), Refusal> {
        match self.step {
            Step::Unlock | Step::Choose => Ok(()),
            Step::Prove | Step::Register => Err(Refusal::ProofMissing),
            Step::Done(ended) => Err(Refusal::Ended(ended)),
            Step::Expired => Err(Refusal::Expired),
        }
    }
}
