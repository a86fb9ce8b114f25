//! Telling the owner that somebody gave too many wrong answers, so that none is taken for a while.

use super::names::may_be_told;
use super::notice::disavowal;
use super::run::wait;
use crate::checking::find_one;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings::holdings;
use crate::ports::{Content, Delivery, Job, Message, NewJob, Work, reset_entry};
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
    let (mut sent, mut later) = (0_u32, 0_u32);
    for to in &holdings.all_emails() {
        let disavowal = disavowal(ctx, world, &account.key, reset).await?;
        let content = Content::Blocked { at: ctx.now(), disavowal: &disavowal };
        match world.mailer.send(Message { to, locale, reference: held.reset.reference, content }).await {
            Delivery::Sent => sent += 1,
            Delivery::Rejected => {}
            Delivery::Later => later += 1,
        }
    }
    // As with other notices: one that reached somebody is not repeated for the rest.
    if sent == 0 && later > 0 {
        return world.jobs.postpone(job.id, ctx.now().plus(wait(job.attempt)), None).await;
    }
    world.jobs.finish(job.id, Some(entry.with("sent", sent.to_string()))).await
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
