//! What is checked against the person by a task of this node, behind the "checking" page that
//! everybody gets: at one cost for everybody, with results that leave on a fixed tick.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::jobs::warning;
use crate::ports::{Found, Held, NewProof, Seen, reset_entry};
use crate::world::World;
use domain::account::{Account, Standing};
use domain::audit::Fact;
use domain::id::ProofId;
use domain::limit::{Caller, Permit, Scope};
use domain::method::Method;
use domain::password::Password;
use domain::secret::Purpose;
use domain::time::Timestamp;
use domain::verdict::StatedRules;
use std::time::Duration;

/// The first tick after `now`, counted from the request.
pub(crate) fn tick(asked_at: Timestamp, now: Timestamp, every: Duration) -> Timestamp {
    let every = every.max(Duration::from_millis(1));
    let ticks = now.since(asked_at).as_micros() / every.as_micros() + 1;
    asked_at.plus(every.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX)))
}

/// Past this, what a check does could outlive the moment when everybody is told "try again".
pub(crate) fn is_late(ctx: &Ctx, world: &World, asked_at: Timestamp) -> bool {
    ctx.now().since(asked_at) > world.bounds.check_deadline / 2
}

/// The one account that a typed name means.
pub(crate) async fn find_one(world: &World, held: &Held) -> Result<Option<Box<Account>>, Fault> {
    Ok(match world.directory.find(&held.login).await? {
        Found::One(account) => Some(account),
        Found::None | Found::Ambiguous => None,
    })
}

/// Tries a current password. None for a wrong one, for a name that nobody has, and for an account that
/// takes no more tries: at the same cost.
pub(crate) async fn sign_in(
    ctx: &Ctx,
    world: &World,
    held: &Held,
    current: &Password,
) -> Result<Option<(Box<Account>, Permit)>, Fault> {
    let found = find_one(world, held).await?;
    let stated = world.directory.rules_of_anybody(found.as_ref().map(|account| &account.key)).await?;
    let fit = match found {
        Some(account) => {
            may_try(ctx, world, (held, &account), &stated, current).await?.map(|permit| (account, permit))
        }
        None => None,
    };
    let Some((account, permit)) = fit else {
        world.directory.sign_in_anybody(None, current).await?;
        return Ok(None);
    };
    let answer = world.directory.sign_in_anybody(Some(&account.key), current).await?;
    Ok(answer.is_right().then_some((account, permit)))
}

/// Counts the try before it is made, below the directory's own lock-out. A blank password would be
/// an unauthenticated bind at some servers, so that it is not even tried.
async fn may_try(
    ctx: &Ctx,
    world: &World,
    (held, account): (&Held, &Account),
    stated: &StatedRules,
    current: &Password,
) -> Result<Option<Permit>, Fault> {
    if current.is_blank() || account.standing == Standing::Protected {
        return Ok(None);
    }
    let key = world.keys.of(Purpose::Account, &[account.key.to_string().as_bytes()]);
    let charges = world.limits(ctx).await?.charge(Scope::AccountPasswords, key, Caller::Stranger);
    let charges: Vec<_> = charges.into_iter().map(|charge| charge.below(stated.lock_out)).collect();
    let judged = world.budgets.spend(&charges, ctx.now()).await?;
    if judged.as_ref().is_err_and(|spent| spent.is_first) {
        world.jobs.queue(warning(ctx, world, held.reset.id), ctx.now()).await?;
    }
    Ok(judged.ok())
}

/// Binds the account and records the current password as the proof it is. False when the account has
/// too many live resets.
pub(crate) async fn record_current(
    ctx: &Ctx,
    world: &World,
    held: &Held,
    account: &Account,
    seen: &Seen,
    (permit, live_max): (Permit, u32),
) -> Result<bool, Fault> {
    let id = held.reset.id;
    let resolved = reset_entry(ctx.entry(Fact::Resolved), id).about(&account.key);
    if !world.resets.bind(id, &account.key, seen, live_max, ctx.now(), resolved).await? {
        return Ok(false);
    }
    let proof = NewProof {
        id: ProofId::fresh(ctx.chance.as_ref()),
        reset: id,
        method: Method::CurrentPassword,
        account: account.key.clone(),
        password_time: account.password_time,
        at: ctx.now(),
    };
    let entry = reset_entry(ctx.entry(Fact::Proved), id)
        .about(&account.key)
        .with("method", Method::CurrentPassword.name());
    world.resets.record_proof(permit, proof, entry).await?;
    Ok(true)
}
