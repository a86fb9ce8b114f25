//! What is checked against the person by a task of this node, behind the "checking" page that
//! everybody gets: at one cost for everybody, with results that leave on a fixed tick.

use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::jobs::warning;
use crate::ports::{CheckOutcome, Checked, Held, NewProof, OwnMethod, Seen, reset_entry};
use crate::reset::{self, Start};
use crate::world::World;
use domain::account::{Account, Standing};
use domain::audit::{Entry, Fact};
use domain::id::{ProofId, ResetId};
use domain::limit::{Caller, Charge, Permit, Scope};
use domain::method::Method;
use domain::password::{Password, Refused};
use domain::refusal::Refusal;
use domain::reset::Ended;
use domain::secret::Token;
use domain::time::Timestamp;
use domain::verdict::StatedRules;
use std::sync::Arc;
use std::time::Duration;

/// Opens a row for somebody who gives a current password and answers at once; a task of this node checks it.
pub(crate) async fn begin<C: Future<Output = ()> + Send + 'static>(
    ctx: &Ctx,
    world: &Arc<World>,
    start: Start,
    check: impl FnOnce(Ctx, Arc<World>, ResetId) -> C,
) -> Result<(Token, ResetId), Stop> {
    reset::guess_permit(ctx, world, Caller::Stranger).await?;
    let room = world.checks.clone().try_acquire_owned().map_err(|_| Refusal::Unavailable)?;
    let (token, id) = reset::open_row(ctx, world, start).await?;
    let check = check(ctx.for_worker(), world.clone(), id);
    tokio::spawn(async move {
        check.await;
        drop(room);
    });
    Ok((token, id))
}

/// How a check ended, and why a new password was not taken, where that was it.
pub(crate) type Concluded = (CheckOutcome, Refused);

/// How a check ended, for whoever asked for it: none while it goes on. Past the deadline everybody is told to
/// try again.
pub(crate) fn concluded(ctx: &Ctx, world: &World, held: &Held) -> Option<Concluded> {
    let deadline = held.reset.opened_at.plus(world.bounds.check_deadline);
    match held.checked.as_ref().filter(|checked| ctx.now() >= checked.visible_at) {
        Some(checked) => Some((checked.outcome, checked.refused.clone())),
        None => (ctx.now() >= deadline).then(|| (CheckOutcome::TryAgain, Refused::default())),
    }
}

/// Writes down how a check ended, to be seen on the next tick. A row that leads no further must not stand among the
/// account's live resets.
pub(crate) async fn conclude(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    (outcome, refused): Concluded,
    entry: Entry,
) -> Result<(), Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(()) };
    let visible_at = tick(held.reset.opened_at, ctx.now(), world.bounds.check_tick);
    world.resets.conclude(id, &Checked { outcome, refused, visible_at }, ctx.now(), entry).await?;
    let leads_on = outcome == CheckOutcome::SignedIn || held.reset.ended.is_some();
    if held.reset.account.is_some() && !leads_on {
        let entry = reset_entry(ctx.entry(Fact::Cancelled), id).with("reason", outcome.name());
        world.resets.end(id, Ended::Refused, ctx.now(), entry).await?;
    }
    Ok(())
}

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
    Ok(world.directory.find(&held.login).await?.one())
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
            may_try(ctx, world, (held, &account), &stated, current).await?.map(|counted| (account, counted))
        }
        None => None,
    };
    let Some((account, (permit, charges))) = fit else {
        world.directory.sign_in_anybody(None, current).await?;
        return Ok(None);
    };
    let answer = world.directory.sign_in_anybody(Some(&account.key), current).await?;
    if !answer.is_right() {
        return Ok(None);
    }
    // It was no guess: whoever has to choose a new password several times is not told that the current one is wrong.
    world.budgets.give_back(&charges, ctx.now()).await?;
    Ok(Some((account, permit)))
}

/// Counts the try before it is made, below the directory's own lock-out. A blank password would be
/// an unauthenticated bind at some servers, so that it is not even tried.
async fn may_try(
    ctx: &Ctx,
    world: &World,
    (held, account): (&Held, &Account),
    stated: &StatedRules,
    current: &Password,
) -> Result<Option<(Permit, Vec<Charge>)>, Fault> {
    if current.is_blank() || account.standing == Standing::Protected {
        return Ok(None);
    }
    let key = world.budget_key(&account.key);
    let charges = world.limits(ctx).await?.charge(Scope::AccountPasswords, key, Caller::Stranger);
    let charges: Vec<Charge> = charges.into_iter().map(|charge| charge.below(stated.lock_out)).collect();
    let judged = world.budgets.spend(&charges, ctx.now()).await?;
    if judged.as_ref().is_err_and(|spent| spent.is_first) {
        world.jobs.queue(warning(ctx, world, held.reset.id), ctx.now()).await?;
    }
    Ok(judged.ok().map(|permit| (permit, charges)))
}

/// What is remembered of an account: the current password, and the methods that may be proven beside it.
pub(crate) fn seen(policy: &str, proofs: u8, account: &Account, beside: Vec<OwnMethod>) -> Seen {
    let method = Method::CurrentPassword;
    let mut methods = vec![OwnMethod { id: method.name().into(), method, hint: String::new() }];
    methods.extend(beside);
    Seen { policy: policy.into(), proofs, locked: account.state.locked, methods }
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
