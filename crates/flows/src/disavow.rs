//! "This wasn't me": the owner freezes recovery from a notice, without signing in.

use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::ports::{Deed, NewJob, Work};
use crate::reset::guess_permit;
use crate::world::World;
use domain::account::{Account, AccountKey, Login};
use domain::audit::Fact;
use domain::id::{JobId, ResetId};
use domain::limit::Caller;
use domain::refusal::Refusal;
use domain::secret::{Presented, Purpose};

/// Freezes recovery for the account that the link was sent to, and ends its live resets. Of a reset for several
/// directories every account is frozen: whoever was not its owner came in by one and wrote the others.
///
/// # Errors
/// `Refusal::LinkNotValid`, `TooMany`; a fault when the store fails.
pub async fn disavow(ctx: &Ctx, world: &World, link: &Presented) -> Result<(), Stop> {
    let _permit = guess_permit(ctx, world, Caller::Stranger).await?;
    let candidates = world.keys.presented(Purpose::Disavowal, link);
    let frozen = world.freezes.disavow(&candidates, ctx.now(), ctx.entry(Fact::Frozen)).await?;
    match frozen {
        Some(_) => Ok(()),
        None => Err(Refusal::LinkNotValid.into()),
    }
}

/// What became of lifting a freeze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfrozen {
    /// Of these accounts: the one that was named, and those that follow it.
    Yes(Vec<AccountKey>),
    /// The name is nobody's, or more than one person's.
    NoSuchAccount,
    WasNotFrozen,
}

/// Lifts a freeze, by an operator who gives a reason; also of the accounts that follow the one that was named,
/// since no name may lead to them.
///
/// # Errors
/// A fault when the store or the directory fails.
pub async fn unfreeze(ctx: &Ctx, world: &World, login: &Login, reason: &str) -> Result<Unfrozen, Stop> {
    let Some(account) = world.directory.find(login).await?.one() else { return Ok(Unfrozen::NoSuchAccount) };
    let mut lifted = Vec::new();
    for key in with_followers(world, &account).await? {
        let entry = ctx.entry(Fact::Unfrozen).about(&key).with("reason", reason);
        let notice = unfrozen(ctx, world, &key, ResetId::fresh(ctx.chance.as_ref()));
        if world.freezes.unfreeze(&key, notice, ctx.now(), entry).await? {
            lifted.push(key);
        }
    }
    Ok(if lifted.is_empty() { Unfrozen::WasNotFrozen } else { Unfrozen::Yes(lifted) })
}

/// The account and those that follow it now, as far as it is clear which they are.
pub(crate) async fn with_followers(world: &World, account: &Account) -> Result<Vec<AccountKey>, Fault> {
    let followers = world.directory.followers(account).await?;
    let others = followers.into_iter().filter_map(|follower| follower.account).map(|follower| follower.key);
    Ok(std::iter::once(account.key.clone()).chain(others).collect())
}

/// The owner is told, whoever lifted it: somebody who talked an operator into it would not tell them.
pub(crate) fn unfrozen(ctx: &Ctx, world: &World, account: &AccountKey, reset: ResetId) -> NewJob {
    NewJob {
        id: JobId::fresh(ctx.chance.as_ref()),
        work: Work::Notice { reset, account: account.clone(), done: Deed::Unfrozen },
        due_at: ctx.now(),
        expires_at: ctx.now().plus(world.bounds.notice_lives),
    }
}
