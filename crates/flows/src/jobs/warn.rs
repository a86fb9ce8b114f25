//! Telling the owner that somebody gave too many wrong answers, so that none is taken for a while.

use super::names::may_be_told;
use super::notice::{disavowals, hand_over};
use super::run::wait;
use crate::checking::find_one;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings::holdings;
use crate::ports::{Content, Job, Message, NewJob, Work, reset_entry};
use crate::reset::any_part;
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::id::{JobId, ResetId};
use domain::limit::{Caller, Scope};

/// The job that tells the owner, whoever the reset is for: a name that nobody has queues the same.
pub(crate) fn warning(ctx: &Ctx, world: &World, reset: ResetId) -> NewJob {
    NewJob {
        id: JobId::fresh(ctx.chance.as_ref()),
        work: Work::Warn { reset },
        due_at: ctx.now().plus(any_part(ctx, world.bounds.spread)),
        expires_at: ctx.now().plus(world.bounds.notice_lives),
    }
}

pub(super) async fn warn(ctx: &Ctx, world: &World, job: &Job, reset: ResetId) -> Result<(), Fault> {
    let Some(held) = world.resets.load(reset).await? else { return world.jobs.finish(job.id, None).await };
    let found = match &held.reset.account {
        Some(key) => world.directory.read(key).await?,
        None => find_one(world, &held).await?.map(|account| *account),
    };
    let Some(account) = found else { return world.jobs.finish(job.id, None).await };
    let set = world.policy(ctx).await?;
    let holdings = holdings(ctx, world, &set, account).await?;
    let account = &holdings.account;
    let entry = reset_entry(ctx.entry(Fact::Blocked), reset).about(&account.key);
    let is_wanted = set.notifications.person_on_block && may_be_told(account);
    if !is_wanted || !is_rare(ctx, world, job, &account.key).await? {
        return world.jobs.finish(job.id, Some(entry.with("sent", "0"))).await;
    }
    let locale = account.locale.unwrap_or(held.locale);
    let addresses = holdings.all_emails();
    let links = disavowals(ctx, world, (&account.key, reset), addresses.len()).await?;
    let letters = addresses.iter().zip(&links).map(|(to, disavowal)| {
        let content = Content::Blocked { at: ctx.now(), disavowal };
        Message { to, locale, reference: held.reset.reference, content }
    });
    let told = hand_over(world, letters.collect()).await;
    if told.is_to_be_tried_again() {
        return world.jobs.postpone(job.id, ctx.now().plus(wait(job.attempt)), None).await;
    }
    world.jobs.finish(job.id, Some(entry.with("sent", told.sent.to_string()))).await
}

/// A stranger who goes on guessing must not be able to fill a mailbox.
async fn is_rare(ctx: &Ctx, world: &World, job: &Job, account: &AccountKey) -> Result<bool, Fault> {
    if job.attempt > 1 {
        return Ok(true);
    }
    let key = world.budget_key(account);
    let charges = world.limits(ctx).await?.charge(Scope::AccountWarnings, key, Caller::Stranger);
    Ok(world.budgets.spend(&charges, ctx.now()).await?.is_ok())
}
