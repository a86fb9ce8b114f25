//! Signing in with the directory password, behind the "checking" page that everybody gets.

use super::session::steps_up;
use crate::checking::{begin, conclude, concluded, is_late, record_current, seen, sign_in};
use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::holdings::holdings;
use crate::ports::{CheckOutcome, reset_entry};
use crate::reset::{self, Start, policy_for};
use crate::world::World;
use domain::audit::Fact;
use domain::enrol::SESSIONS_MAX;
use domain::id::{Reference, ResetId};
use domain::password::{Password, Refused};
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::{Presented, Token};
use std::sync::Arc;

/// Who signs in.
pub struct NewSignIn {
    pub start: Start,
    pub current: Password,
}

/// A sign-in as its owner sees it.
#[derive(Debug, Clone)]
pub struct SignInView {
    pub id: ResetId,
    pub reference: Reference,
    pub state: SignInState,
}

/// Where a sign-in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInState {
    Checking,
    SignedIn,
    /// Wrong password, no such person, too many tries: all the same.
    Wrong,
    /// The password was right; the account has nothing to register here.
    NotHere,
    TryAgain,
}

/// Starts a sign-in and answers at once.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation, `Unavailable` when as many checks as
/// this node takes are running; a fault when the store fails.
pub async fn open(ctx: &Ctx, world: &Arc<World>, new: NewSignIn) -> Result<(Token, ResetId), Stop> {
    let NewSignIn { start, current } = new;
    let start = Start { goal: Goal::Register, ..start };
    begin(ctx, world, start, |ctx, world, id| async move { check(&ctx, &world, id, &current).await }).await
}

/// The sign-in of this token. Changes nothing.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store fails.
pub async fn view(ctx: &Ctx, world: &World, token: &Presented) -> Result<SignInView, Stop> {
    let held = reset::held(ctx, world, token).await?;
    if held.reset.goal != Goal::Register || ctx.now() >= held.reset.expires_at {
        return Err(Refusal::Expired.into());
    }
    let state = match concluded(ctx, world, &held).map(|(outcome, _)| outcome) {
        None => SignInState::Checking,
        Some(CheckOutcome::SignedIn) => SignInState::SignedIn,
        Some(CheckOutcome::Refused) => SignInState::NotHere,
        Some(CheckOutcome::TryAgain) => SignInState::TryAgain,
        Some(CheckOutcome::Wrong | CheckOutcome::Applied | CheckOutcome::Unknown) => SignInState::Wrong,
    };
    Ok(SignInView { id: held.reset.id, reference: held.reset.reference, state })
}

/// Ends a sign-in.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store fails.
pub async fn sign_out(ctx: &Ctx, world: &World, token: &Presented) -> Result<(), Stop> {
    let held = reset::held(ctx, world, token).await?;
    if held.reset.goal != Goal::Register {
        return Err(Refusal::Expired.into());
    }
    reset::cancel(ctx, world, token).await
}

async fn check(ctx: &Ctx, world: &World, id: ResetId, current: &Password) {
    let outcome = match judged(ctx, world, id, current).await {
        Ok(outcome) => outcome,
        Err(fault) => {
            tracing::error!(incident = %ctx.request, %fault, "checking a current password");
            CheckOutcome::TryAgain
        }
    };
    let fact = if outcome == CheckOutcome::SignedIn { Fact::SignedIn } else { Fact::SignInRefused };
    let entry = reset_entry(ctx.entry(fact), id).with("outcome", outcome.name());
    if let Err(fault) = conclude(ctx, world, id, (outcome, Refused::default()), entry).await {
        tracing::error!(incident = %ctx.request, %fault, "concluding a sign-in");
    }
}

async fn judged(ctx: &Ctx, world: &World, id: ResetId, current: &Password) -> Result<CheckOutcome, Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(CheckOutcome::Wrong) };
    let Some((account, permit)) = sign_in(ctx, world, &held, current).await? else {
        return Ok(CheckOutcome::Wrong);
    };
    if is_late(ctx, world, held.reset.opened_at) {
        return Ok(CheckOutcome::TryAgain);
    }
    let set = world.policies.current(ctx.now()).await?;
    let holdings = holdings(ctx, world, &set, *account).await?;
    let Ok(policy) = policy_for(world, &set, Goal::Register, &holdings).await? else {
        return Ok(CheckOutcome::Refused);
    };
    let proofs = if steps_up(world, &holdings, &policy, id) { 2 } else { 1 };
    let beside = world.methods.own(&holdings, &policy.methods);
    let seen = seen("register", proofs, &holdings.account, beside);
    let permit = (permit, SESSIONS_MAX);
    let is_bound = record_current(ctx, world, &held, &holdings.account, &seen, permit).await?;
    Ok(if is_bound { CheckOutcome::SignedIn } else { CheckOutcome::TryAgain })
}
