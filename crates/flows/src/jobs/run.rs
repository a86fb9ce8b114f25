//! Claiming jobs by leases, and the chores that keep the house in order.

use super::{deliver, methods, notice, warn};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::{Delivery, Job, KeptFormer, Work};
use crate::reset::{Look, recover, settle_unknown};
use crate::world::World;
use domain::audit::{Entry, Fact};
use domain::id::RequestId;
use futures::stream::{self, StreamExt};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;

/// Jobs one worker takes at a time, and runs at once.
pub const BATCH_MAX: u32 = 16;
/// How long an idle worker waits before it looks again, in case another node queued something.
const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often a worker looks within the spread, once it was told of a message.
const LOOKS: u32 = 16;
/// How often the audit is linked: within a second of each step.
const SEAL_EVERY: Duration = Duration::from_millis(500);
/// Entries linked in one transaction.
const SEAL_MAX: u32 = 2_000;
/// Resets swept in one transaction.
const SWEEP_MAX: u32 = 2_000;
/// Between the end of a probe and the next one.
const PROBE_EVERY: Duration = Duration::from_secs(5);
/// Seals between two sweeps.
const SWEEP_EVERY_SEALS: u64 = 20;
/// Seals between two looks for accounts with more former passwords than count: an hour.
const TRIM_EVERY_SEALS: u64 = 7_200;
/// Former passwords deleted in one sweep, and accounts looked after in one look.
const FORGET_MAX: u32 = 5_000;
/// How long a health row speaks for what it names.
const HEALTH_FRESH: Duration = Duration::from_secs(20);
/// Writes of other nodes are left alone for this long before they count as abandoned.
const ABANDONED_AFTER: Duration = Duration::from_secs(60);

/// Claims and runs one batch of due jobs; returns how many there were.
///
/// # Errors
/// The queue could not be read. A job's own fault is logged and the job tried again.
pub async fn run_due(ctx: &Ctx, world: &Arc<World>, most: u32) -> Result<usize, Fault> {
    let jobs = world.jobs.claim(ctx.now(), world.bounds.lease, most).await?;
    let count = jobs.len();
    stream::iter(jobs)
        .for_each_concurrent(Some(BATCH_MAX as usize), |job| async move {
            let ctx = Ctx { request: RequestId::fresh(ctx.chance.as_ref()), ..ctx.clone() };
            if let Err(fault) = run(&ctx, world, &job).await {
                tracing::error!(incident = %ctx.request, job = %job.id, attempt = job.attempt, %fault, "job");
                again(&ctx, world, &job).await;
            }
        })
        .await;
    Ok(count)
}

async fn run(ctx: &Ctx, world: &World, job: &Job) -> Result<(), Fault> {
    match &job.work {
        Work::Deliver { reset, challenge, method } => {
            deliver::deliver(ctx, world, job, *reset, *challenge, *method).await
        }
        Work::Notice { reset, account, done } => {
            notice::notice(ctx, world, job, *reset, account, *done).await
        }
        Work::ProveContact { reset, enrolment } => {
            methods::prove_contact(ctx, world, job, *reset, *enrolment).await
        }
        Work::MethodNotice { reset, account, method, happened } => {
            methods::notice(ctx, world, job, *reset, account, (*method, *happened)).await
        }
        Work::Warn { reset } => warn::warn(ctx, world, job, *reset).await,
        Work::Settle { intent } => match settle_unknown(ctx, world, *intent).await? {
            Look::Settled | Look::Never => world.jobs.finish(job.id, None).await,
            Look::Again => world.jobs.postpone(job.id, ctx.now().plus(wait(job.attempt)), None).await,
        },
    }
}

/// How long to wait before the next try: 1, 2, 4 … 64 seconds.
pub(super) fn wait(attempt: u32) -> Duration {
    Duration::from_secs(1 << attempt.saturating_sub(1).min(6))
}

/// Ends a job by what became of its one message, or puts it off.
pub(super) async fn conclude(
    ctx: &Ctx,
    world: &World,
    job: &Job,
    delivery: Delivery,
    (sent, not_sent): (Entry, Entry),
) -> Result<(), Fault> {
    match delivery {
        Delivery::Sent => world.jobs.finish(job.id, Some(sent)).await,
        Delivery::Rejected => world.jobs.finish(job.id, Some(not_sent.with("reason", "rejected"))).await,
        Delivery::Later => {
            let due_at = ctx.now().plus(wait(job.attempt));
            world.jobs.postpone(job.id, due_at, Some(not_sent.with("reason", "later"))).await
        }
    }
}

async fn again(ctx: &Ctx, world: &World, job: &Job) {
    let due_at = ctx.now().plus(wait(job.attempt));
    if let Err(fault) = world.jobs.postpone(job.id, due_at, None).await {
        // The lease runs out by itself, so the job is not lost.
        tracing::error!(incident = %ctx.request, job = %job.id, %fault, "postponing a job");
    }
}

/// Runs jobs until `stop` turns true. Several may run at once, on several nodes.
pub async fn work(ctx: Ctx, world: Arc<World>, mut stop: watch::Receiver<bool>) {
    let mut looks = 0;
    while !*stop.borrow() {
        match run_due(&ctx, &world, BATCH_MAX).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(fault) => tracing::error!(%fault, "claiming jobs"),
        }
        let pause = if looks > 0 { world.bounds.spread / LOOKS } else { LOOK_EVERY };
        looks -= looks.min(1);
        tokio::select! {
            () = world.work.notified() => looks = LOOKS,
            () = tokio::time::sleep(pause) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Links the audit, sweeps what is over, finds what a killed process left, and probes what we
/// depend on, until `stop` turns true.
pub async fn tend(ctx: Ctx, world: Arc<World>, stop: watch::Receiver<bool>) {
    tokio::join!(keep_house(&ctx, &world, stop.clone()), look_around(&ctx, &world, stop));
}

async fn keep_house(ctx: &Ctx, world: &World, mut stop: watch::Receiver<bool>) {
    let mut round: u64 = 0;
    while !*stop.borrow() {
        if round.is_multiple_of(SWEEP_EVERY_SEALS) {
            told(sweep(ctx, world).await, "sweeping");
            told(forget(ctx, world).await, "forgetting former passwords");
            told(recover(ctx, world, ABANDONED_AFTER).await.map(|_| ()), "recovering");
        }
        if round.is_multiple_of(TRIM_EVERY_SEALS) {
            told(trim(ctx, world).await, "forgetting former passwords");
        }
        told(world.audit.seal(SEAL_MAX).await.map(|_| ()), "linking the audit");
        round += 1;
        tokio::select! {
            () = tokio::time::sleep(SEAL_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
    told(world.audit.seal(SEAL_MAX).await.map(|_| ()), "linking the audit");
}

/// Beside the housekeeping: whoever does not answer is waited for, and the audit is linked all the same.
async fn look_around(ctx: &Ctx, world: &World, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        tokio::select! {
            () = probe(ctx, world) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
        tokio::select! {
            () = tokio::time::sleep(PROBE_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

async fn sweep(ctx: &Ctx, world: &World) -> Result<(), Fault> {
    let entry = ctx.entry(Fact::UnresolvedStarts);
    world.sweeps.sweep(ctx.now(), world.bounds.keep, SWEEP_MAX, entry).await.map(|_| ())
}

/// Forgets former passwords that are too old, which all are once there is no history of our own.
pub async fn forget(ctx: &Ctx, world: &World) -> Result<(), Fault> {
    let kept = KeptFormer::by(&world.policy(ctx).await?.password, ctx.now());
    world.former.forget_older(kept, FORGET_MAX).await
}

/// Forgets those beyond the number that counts, which a new policy may have made smaller.
pub async fn trim(ctx: &Ctx, world: &World) -> Result<(), Fault> {
    let kept = KeptFormer::by(&world.policy(ctx).await?.password, ctx.now());
    world.former.forget_beyond(kept, FORGET_MAX).await
}

/// Writes the shared health rows, and takes over what all nodes together know.
pub async fn probe(ctx: &Ctx, world: &World) {
    let directories = world.directory.probe_each().await.into_iter();
    let directories = directories.map(|(name, result)| (name, result.map_err(|fault| fault.to_string())));
    let mail = ("mail".to_owned(), world.mailer.probe().await);
    let breached = match &world.breached {
        Some(breached) => Some(("breached".to_owned(), breached.probe().await)),
        None => None,
    };
    for (name, result) in directories.chain([mail]).chain(breached) {
        if let Err(cause) = &result {
            tracing::warn!(dependency = name, cause, "a dependency is unwell");
        }
        told(world.health.report(&name, result.is_ok(), ctx.now()).await, "reporting health");
    }
    match world.health.unwell(ctx.now().minus(HEALTH_FRESH)).await {
        Ok(unwell) => world.is_limited.store(!unwell.is_empty(), Ordering::Relaxed),
        Err(fault) => tracing::error!(%fault, "reading health"),
    }
}

fn told(result: Result<(), Fault>, doing: &'static str) {
    if let Err(fault) = result {
        tracing::error!(%fault, doing, "a chore failed");
    }
}
