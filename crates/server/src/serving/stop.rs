//! Stopping: what asks for it, and what must end before the process may.

use flows::{Ctx, World};
use std::io;
use std::time::Duration;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinSet;

/// How long a directory write may still take. Adapters give up well before.
const WRITES_WITHIN: Duration = Duration::from_secs(20);
/// How often it is looked whether all writes have their outcome.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long workers may take to end what they began.
const TASKS_WITHIN: Duration = Duration::from_secs(10);

/// SIGTERM and SIGINT.
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub fn listen() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// The next of either.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Waits until every check has ended and every intent has an outcome, but not for ever: what is left
/// then is settled after the next start.
pub async fn finish_writes(ctx: &Ctx, world: &World) {
    let all = async {
        let checks = u32::try_from(world.bounds.checks_max).unwrap_or(u32::MAX);
        let _ = world.checks.acquire_many(checks).await;
        loop {
            let begun_before = ctx.now().plus(LOOK_EVERY);
            match world.intents.abandoned(begun_before, 1).await {
                Ok(open) if !open.is_empty() => tokio::time::sleep(LOOK_EVERY).await,
                Ok(_) => return,
                Err(fault) => {
                    tracing::error!(%fault, "looking for writes under way");
                    return;
                }
            }
        }
    };
    if tokio::time::timeout(WRITES_WITHIN, all).await.is_err() {
        tracing::warn!("stopping with a write under way; its outcome is looked up after the next start");
    }
}

/// Waits for the workers.
pub async fn finish_tasks(tasks: &mut JoinSet<()>) {
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(TASKS_WITHIN, all).await.is_err() {
        tracing::warn!("stopping with jobs under way; another worker takes them when their lease is over");
    }
}
