//! Asking for a secret: one transaction with its job, and the answer goes out at once.

use super::open::spend;
use super::view::held;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{Asked, NewAsk, reset_entry};
use crate::reset::View;
use crate::world::World;
use domain::account::LOGIN_CHARS_MAX;
use domain::audit::Fact;
use domain::chance;
use domain::id::{ChallengeId, JobId, ResetId};
use domain::limit::Scope;
use domain::method::{Check, Method};
use domain::refusal::Refusal;
use domain::secret::{Presented, Purpose};
use std::time::Duration;

/// What is asked for.
pub struct Ask {
    pub method: Method,
    /// One of the person's own methods; known after a first proof.
    pub method_id: Option<String>,
    /// What the person typed to pick one of several contacts. Only ever compared.
    pub confirm: Option<String>,
}

/// Asks for a secret to be sent. The answer is the same whether anything will be sent.
///
/// # Errors
/// `Refusal::MethodNotOffered`, `TooMany` for this reset, `Unavailable` when the queue is full,
/// `Expired` and `Ended` for a reset that is over; a fault when the store fails.
pub async fn ask(ctx: &Ctx, world: &World, token: &Presented, ask: Ask) -> Result<(), Stop> {
    let held = held(ctx, world, token).await?;
    let (id, caller) = (held.reset.id, held.caller());
    let policy = world.policy(ctx).await?;
    let view = View::of(held, &policy, &world.bounds, ctx.now());
    view.must_be_proving()?;
    let is_offered = view.methods.iter().any(|offered| {
        offered.method == ask.method && (ask.method_id.is_none() || offered.id == ask.method_id)
    });
    if !is_offered || ask.method.check() != Check::Sent || world.methods.get(ask.method).is_none() {
        return Err(Refusal::MethodNotOffered.into());
    }
    let key = world.keys.of(Purpose::FlowToken, &[b"asks", id.as_bytes()]);
    spend(ctx, world, &world.limits(ctx).await?.charge(Scope::ResetAsks, key, caller)).await?;
    let typed = ask.confirm.filter(|text| !text.trim().is_empty());
    let confirm = ask.method_id.or(typed).map(|text| text.chars().take(LOGIN_CHARS_MAX).collect());
    queue(ctx, world, id, ask.method, confirm).await
}

/// Writes down that a message was asked for, with its job.
pub(crate) async fn queue(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    method: Method,
    confirm: Option<String>,
) -> Result<(), Stop> {
    let new = NewAsk {
        challenge: ChallengeId::fresh(ctx.chance.as_ref()),
        reset: id,
        method,
        confirm,
        job: JobId::fresh(ctx.chance.as_ref()),
        now: ctx.now(),
        due_at: ctx.now().plus(any_part(ctx, world.bounds.spread)),
        job_lives: world.bounds.job_lives,
        queue_max: world.bounds.queue_max,
    };
    let entry = reset_entry(ctx.entry(Fact::Asked), id).with("method", method.name());
    match world.resets.ask(new, entry).await? {
        Asked::Yes => {
            world.work.notify_one();
            Ok(())
        }
        Asked::QueueFull => Err(Refusal::Unavailable.into()),
        Asked::Closed => Err(Refusal::Expired.into()),
    }
}

/// In steps of its 65535th part.
pub(crate) fn any_part(ctx: &Ctx, of: Duration) -> Duration {
    of * u32::from(u16::from_be_bytes(chance::bytes(ctx.chance.as_ref()))) / u32::from(u16::MAX)
}
