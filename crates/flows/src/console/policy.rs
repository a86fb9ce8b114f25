//! The policy at the console: looked at, tried out, applied, taken back.

use super::session::Session;
use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::policy::{self, Applied, Effect, Judged, Putting, effect, judge};
use crate::ports::{NewPolicy, PolicyNote, PolicyVersion, PolicyWritten};
use crate::world::World;
use domain::audit::{Entry, Fact};
use domain::operator::{Act, Reason};
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::warrant::{Operate, Warrant};

/// Versions of one page of the history.
pub const HISTORY_MAX: u32 = 50;

/// A set beside the one in force, and what it would do to everybody.
pub struct Tried {
    pub judged: Judged,
    pub effect: Effect,
}

/// The version in force.
///
/// # Errors
/// `Refusal::NotPermitted`; a fault when the store fails.
pub async fn in_force(ctx: &Ctx, world: &World, session: &Session) -> Result<PolicyVersion, Stop> {
    session.must(Act::SeePolicy)?;
    Ok(world.policies.newest(ctx.now()).await?)
}

/// Versions below `before`, newest first.
///
/// # Errors
/// As [`in_force`].
pub async fn history(world: &World, session: &Session, before: u64) -> Result<Vec<PolicyNote>, Stop> {
    session.must(Act::SeePolicy)?;
    Ok(world.policies.history(before, HISTORY_MAX).await?)
}

/// Judges a set and counts whom it would touch. Nothing is written.
///
/// # Errors
/// As [`in_force`], and a fault when the directory fails.
pub async fn try_out(ctx: &Ctx, world: &World, session: &Session, set: &PolicySet) -> Result<Tried, Stop> {
    session.must(Act::TryPolicy)?;
    let judged = judge(ctx, world, set).await?;
    let effect = effect(ctx, world, &judged.in_force.set, set, &mut |_| {}).await?;
    Ok(Tried { judged, effect })
}

/// Puts a set in force that was made from version `based_on`.
///
/// # Errors
/// `Refusal::NotPermitted`, `Expired` when the session ended meanwhile; a fault when the store fails.
pub async fn apply(
    ctx: &Ctx,
    world: &World,
    session: &Session,
    set: &PolicySet,
    (based_on, reason): (u64, &Reason),
) -> Result<Applied, Stop> {
    session.must(Act::WritePolicy)?;
    let judged = judge(ctx, world, set).await?;
    let putting = Putting { set, based_on: Some(based_on), from: None, judged };
    put(ctx, world, session, putting, reason).await
}

/// Puts an earlier version in force again. None when there never was such a version.
///
/// # Errors
/// As [`apply`].
pub async fn rollback(
    ctx: &Ctx,
    world: &World,
    session: &Session,
    to: u64,
    reason: &Reason,
) -> Result<Option<Applied>, Stop> {
    session.must(Act::WritePolicy)?;
    let Some(earlier) = world.policies.version(to).await? else { return Ok(None) };
    let judged = judge(ctx, world, &earlier.set).await?;
    let putting = Putting { set: &earlier.set, based_on: None, from: Some(to), judged };
    put(ctx, world, session, putting, reason).await.map(Some)
}

async fn put(
    ctx: &Ctx,
    world: &World,
    session: &Session,
    putting: Putting<'_>,
    reason: &Reason,
) -> Result<Applied, Stop> {
    let entry = session.change(ctx, Fact::PolicyWritten, reason);
    let (new, entry) = match policy::ready(putting, reason.as_str(), entry) {
        Ok(ready) => ready,
        Err(applied) => return Ok(applied),
    };
    let operating = session.operating(ctx, world, Act::WritePolicy)?;
    match written(ctx, world, operating, new, entry).await? {
        Some(PolicyWritten::Yes(version)) => Ok(Applied::Yes { version }),
        Some(PolicyWritten::Overtaken) => {
            let newest = world.policies.newest(ctx.now()).await?;
            Ok(Applied::Overtaken { in_force: newest.note.version })
        }
        None => Err(Refusal::Expired.into()),
    }
}

async fn written(
    ctx: &Ctx,
    world: &World,
    operating: Warrant<Operate>,
    new: NewPolicy<'_>,
    entry: Entry,
) -> Result<Option<PolicyWritten>, Fault> {
    world.console.write_policy_as(operating, new, ctx.now(), entry).await
}
