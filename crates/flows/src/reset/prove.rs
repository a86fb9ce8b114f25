//! Proving: a permit first, then one conditional update decides.

use super::answer;
use super::open::spend_anonymous;
use super::view::{View, held, view};
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::jobs::warning;
use crate::ports::{Attempt, Held, Redeemed, Subject, reset_entry};
use crate::world::World;
use domain::audit::Fact;
use domain::challenge::SecretKind;
use domain::id::ProofId;
use domain::limit::{Caller, Charge, Limits, Permit, Scope};
use domain::method::{Check, Method};
use domain::refusal::Refusal;
use domain::secret::{Presented, Purpose};
use std::sync::Arc;

/// What was presented.
pub struct Given<'a> {
    pub method: Method,
    pub kind: SecretKind,
    pub secret: &'a Presented,
}

/// Redeems a code or the secret of a link. A miss looks the same whatever the cause. An answer that is
/// compared with something of the person's is checked afterwards: the view says so.
///
/// # Errors
/// `Refusal::WrongProof`, `TooMany`, `MethodNotOffered`, `Expired`, `Ended`; a fault when the store
/// fails, and then nothing was counted as proven.
pub async fn prove(ctx: &Ctx, world: &Arc<World>, token: &Presented, given: Given<'_>) -> Result<View, Stop> {
    let held = held(ctx, world, token).await?;
    if let Some(ended) = held.reset.ended {
        return Err(Refusal::Ended(ended).into());
    }
    if ctx.now() >= held.reset.expires_at {
        return Err(Refusal::Expired.into());
    }
    let is_checked = given.method.check() == Check::AgainstPerson;
    if is_checked && world.methods.checked(given.method).is_none() {
        return Err(Refusal::MethodNotOffered.into());
    }
    let permit = guess_permit(ctx, world, held.caller()).await?;
    if is_checked {
        answer::open(ctx, world, held, given.method, given.secret, permit).await?;
        return view(ctx, world, token).await;
    }
    match redeem(ctx, world, &held, given, permit).await? {
        Redeemed::Proved => view(ctx, world, token).await,
        Redeemed::Wrong { .. } => Err(Refusal::WrongProof.into()),
    }
}

/// Charges the visible budgets of a guess.
pub(crate) async fn guess_permit(ctx: &Ctx, world: &World, caller: Caller) -> Result<Permit, Stop> {
    spend_anonymous(ctx, world, (Scope::NetworkGuesses, Scope::OrganisationGuesses), caller).await
}

async fn redeem(
    ctx: &Ctx,
    world: &World,
    held: &Held,
    given: Given<'_>,
    permit: Permit,
) -> Result<Redeemed, Stop> {
    let (reset, method) = (held.reset.id, given.method);
    let lifetimes = world.policy(ctx).await?.lifetimes.clone();
    let (purpose, lives) = match given.kind {
        SecretKind::Code => (Purpose::TypedCode, lifetimes.code()),
        SecretKind::Link => (Purpose::MailedLink, lifetimes.link()),
    };
    let candidates = world.keys.presented_for(purpose, given.secret, reset, method);
    let caller = held.caller();
    let limits = world.limits(ctx).await?;
    let account_charges = |subject: Subject<'_>| guess_charges(world, &limits, subject, caller);
    let attempt = Attempt {
        reset,
        method,
        kind: given.kind,
        candidates: &candidates,
        proof: ProofId::fresh(ctx.chance.as_ref()),
        now: ctx.now(),
        minted_after: ctx.now().minus(lives),
        warning: warning(ctx, world, reset),
        account_charges: &account_charges,
    };
    let hit = reset_entry(ctx.entry(Fact::Proved), reset).with("method", method.name());
    let miss = reset_entry(ctx.entry(Fact::ProofWrong), reset).with("method", method.name());
    Ok(world.resets.redeem(permit, attempt, hit, miss).await?)
}

pub(super) fn guess_charges(
    world: &World,
    limits: &Limits,
    subject: Subject<'_>,
    caller: Caller,
) -> Vec<Charge> {
    let key = match subject {
        Subject::Account(account) => world.budget_key(account),
        Subject::Name(login) => world.keys.of(Purpose::Account, &[b"nobody", &login.bytes]),
    };
    limits.charge(Scope::AccountGuesses, key, caller)
}
