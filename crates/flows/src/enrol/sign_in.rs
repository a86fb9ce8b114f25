//! Signing in with the directory password, behind the "checking" page that everybody gets.

use super::session::steps_up;
use crate::checking::{is_late, record_current, sign_in, tick};
use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::holdings::holdings;
use crate::ports::{CheckOutcome, Checked, OwnMethod, Seen, reset_entry};
use crate::reset::{self, Start, policy_for};
use crate::world::World;
use domain::audit::Fact;
use domain::enrol::{Holdings, SESSIONS_MAX};
use domain::id::{Reference, ResetId};
use domain::method::Method;
use domain::password::{Password, Refused};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal};
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
    reset::guess_permit(ctx, world, false).await?;
    let room = world.checks.clone().try_acquire_owned().map_err(|_| Refusal::Unavailable)?;
    let NewSignIn { start, current } = new;
    let (token, id) = reset::open_row(ctx, world, Start { goal: Goal::Register, ..start }).await?;
    let (worker, world) = (ctx.for_worker(), world.clone());
    tokio::spawn(async move {
        check(&worker, &world, id, &current).await;
        drop(room);
    });
    Ok((token, id))
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
    let deadline = held.reset.opened_at.plus(world.bounds.check_deadline);
    let state = match held.checked.filter(|checked| ctx.now() >= checked.visible_at) {
        Some(checked) => match checked.outcome {
            CheckOutcome::SignedIn => SignInState::SignedIn,
            CheckOutcome::Refused => SignInState::NotHere,
            CheckOutcome::TryAgain => SignInState::TryAgain,
            CheckOutcome::Wrong | CheckOutcome::Applied | CheckOutcome::Unknown => SignInState::Wrong,
        },
        None if ctx.now() >= deadline => SignInState::TryAgain,
        None => SignInState::Checking,
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
    if let Err(fault) = conclude(ctx, world, id, outcome).await {
        tracing::error!(incident = %ctx.request, %fault, "concluding a sign-in");
    }
}

async fn conclude(ctx: &Ctx, world: &World, id: ResetId, outcome: CheckOutcome) -> Result<(), Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(()) };
    let visible_at = tick(held.reset.opened_at, ctx.now(), world.bounds.check_tick);
    let is_in = outcome == CheckOutcome::SignedIn;
    let fact = if is_in { Fact::SignedIn } else { Fact::SignInRefused };
    let entry = reset_entry(ctx.entry(fact), id).with("outcome", outcome.name());
    let checked = Checked { outcome, refused: Refused::default(), visible_at };
    world.resets.conclude(id, &checked, ctx.now(), entry).await?;
    if !is_in && held.reset.account.is_some() {
        let entry = reset_entry(ctx.entry(Fact::Cancelled), id).with("reason", outcome.name());
        world.resets.end(id, Ended::Refused, ctx.now(), entry).await?;
    }
    Ok(())
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
    let seen = seen(world, &holdings, &policy, id);
    let permit = (permit, SESSIONS_MAX);
    let is_bound = record_current(ctx, world, &held, &holdings.account, &seen, permit).await?;
    Ok(if is_bound { CheckOutcome::SignedIn } else { CheckOutcome::TryAgain })
}

/// What is remembered for the session: the password, and the methods that may be proven beside it.
fn seen(world: &World, holdings: &Holdings, policy: &Policy, session: ResetId) -> Seen {
    let method = Method::CurrentPassword;
    let mut methods = vec![OwnMethod { id: method.name().into(), method, hint: String::new() }];
    methods.extend(world.methods.own(holdings, &policy.methods));
    Seen {
        policy: "register".into(),
        proofs: if steps_up(world, holdings, policy, session) { 2 } else { 1 },
        locked: holdings.account.state.locked,
        methods,
    }
}
