//! Signing in to the console: the current password behind the "checking" page, then one of the person's
//! own methods. Who is no operator gets the answers of a wrong password, on the same tick.

use super::session::{half, session};
use crate::checking::{begin, conclude, concluded, find_one, is_late, record_current, seen, sign_in};
use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::holdings::holdings;
use crate::ports::{CheckOutcome, Held, reset_entry};
use crate::reset::{self, Start, policy_for};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::id::{Reference, ResetId};
use domain::operator::{CONSOLE_PROOFS, CONSOLE_SESSIONS_MAX};
use domain::password::{Password, Refused};
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
    /// The password was right, a second proof is missing.
    Second,
    SignedIn,
    /// Wrong password, no such person, no operator, too many tries: all the same.
    Wrong,
    TryAgain,
}

/// Starts a sign-in and answers at once.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation, `Unavailable` when as many checks as
/// this node takes are running; a fault when the store fails.
pub async fn open(ctx: &Ctx, world: &Arc<World>, new: NewSignIn) -> Result<(Token, ResetId), Stop> {
    let NewSignIn { start, current } = new;
    let start = Start { goal: Goal::Console, ..start };
    begin(ctx, world, start, |ctx, world, id| async move { check(&ctx, &world, id, &current).await }).await
}

/// The sign-in of this token. Changes nothing.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store or the directory fails.
pub async fn view(ctx: &Ctx, world: &World, token: &Presented) -> Result<SignInView, Stop> {
    let held = reset::held(ctx, world, token).await?;
    let is_over = held.reset.goal != Goal::Console || ctx.now() >= held.reset.expires_at;
    if is_over || held.reset.ended == Some(Ended::Cancelled) {
        return Err(Refusal::Expired.into());
    }
    let (id, reference) = (held.reset.id, held.reset.reference);
    let state = state(ctx, world, token, &held).await?;
    Ok(SignInView { id, reference, state })
}

async fn state(ctx: &Ctx, world: &World, token: &Presented, held: &Held) -> Result<SignInState, Stop> {
    let Some((outcome, _)) = concluded(ctx, world, held) else { return Ok(SignInState::Checking) };
    match outcome {
        CheckOutcome::SignedIn => {
            let whole = half(ctx, world, token).await?.is_whole(ctx, world);
            Ok(if whole { SignInState::SignedIn } else { SignInState::Second })
        }
        CheckOutcome::TryAgain => Ok(SignInState::TryAgain),
        CheckOutcome::Wrong | CheckOutcome::Refused | CheckOutcome::Applied | CheckOutcome::Unknown => {
            Ok(SignInState::Wrong)
        }
    }
}

/// Ends a session, or a sign-in under way.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store fails.
pub async fn sign_out(ctx: &Ctx, world: &World, token: &Presented) -> Result<(), Stop> {
    let held = reset::held(ctx, world, token).await?;
    if held.reset.goal != Goal::Console {
        return Err(Refusal::Expired.into());
    }
    let entry = match session(ctx, world, token).await {
        Ok(session) => session.own_entry(ctx, Fact::Cancelled),
        Err(_) => reset_entry(ctx.entry(Fact::Cancelled), held.reset.id),
    };
    world.resets.end(held.reset.id, Ended::Cancelled, ctx.now(), entry).await?;
    Ok(())
}

/// How a check ended, and what the audit keeps of it though nobody came in.
struct Judged {
    outcome: CheckOutcome,
    knocked: Option<(AccountKey, &'static str)>,
}

impl From<CheckOutcome> for Judged {
    fn from(outcome: CheckOutcome) -> Self {
        Self { outcome, knocked: None }
    }
}

async fn check(ctx: &Ctx, world: &World, id: ResetId, current: &Password) {
    let judged = match judged(ctx, world, id, current).await {
        Ok(judged) => judged,
        Err(fault) => {
            tracing::error!(incident = %ctx.request, %fault, "checking a current password");
            CheckOutcome::TryAgain.into()
        }
    };
    let Judged { outcome, knocked } = judged;
    let is_in = outcome == CheckOutcome::SignedIn;
    let fact = if is_in { Fact::ConsoleSignedIn } else { Fact::ConsoleSignInRefused };
    let mut entry = reset_entry(ctx.entry(fact), id).with("outcome", outcome.name());
    if let Some((account, reason)) = &knocked {
        entry = entry.about(account).with("reason", *reason);
    }
    if let Err(fault) = conclude(ctx, world, id, (outcome, Refused::default()), entry).await {
        tracing::error!(incident = %ctx.request, %fault, "concluding a sign-in to the console");
    }
}

async fn judged(ctx: &Ctx, world: &World, id: ResetId, current: &Password) -> Result<Judged, Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(CheckOutcome::Wrong.into()) };
    // Looked for before and for everybody, since a wrong password does not say whose it was meant to be.
    let named = find_one(world, &held).await?.map(|account| account.key);
    let role = match &named {
        Some(key) => world.operators.role_of(key).await?,
        None => None,
    };
    let Some((account, permit)) = sign_in(ctx, world, &held, current).await? else {
        let knocked = named.filter(|_| role.is_some()).map(|key| (key, "password.wrong"));
        return Ok(Judged { outcome: CheckOutcome::Wrong, knocked });
    };
    if is_late(ctx, world, held.reset.opened_at) {
        return Ok(CheckOutcome::TryAgain.into());
    }
    if world.operators.role_of(&account.key).await?.is_none() {
        let knocked = Some((account.key.clone(), "operator.none"));
        return Ok(Judged { outcome: CheckOutcome::Wrong, knocked });
    }
    let set = world.policies.current(ctx.now()).await?;
    let holdings = holdings(ctx, world, &set, *account).await?;
    let Ok(policy) = policy_for(world, &set, Goal::Console, &holdings).await? else {
        return Ok(CheckOutcome::Wrong.into());
    };
    let beside = world.methods.own(&holdings, &policy.methods);
    let seen = seen("console", CONSOLE_PROOFS, &holdings.account, beside);
    let permit = (permit, CONSOLE_SESSIONS_MAX);
    let is_bound = record_current(ctx, world, &held, &holdings.account, &seen, permit).await?;
    Ok(if is_bound { CheckOutcome::SignedIn } else { CheckOutcome::TryAgain }.into())
}
