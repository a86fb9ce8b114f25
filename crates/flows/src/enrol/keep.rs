//! Renaming, removing, and saying that everything is still right.

use super::session::{Session, session};
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{MethodEvent, Removal, Removed};
use crate::world::World;
use domain::audit::Fact;
use domain::enrol::{Holdings, Label};
use domain::id::EnrolmentId;
use domain::refusal::Refusal;
use domain::secret::Presented;

/// Calls a method something else.
///
/// # Errors
/// `Refusal::MethodNotOffered` for what is not theirs, `ProofMissing`, `Expired`; a fault when a
/// dependency fails.
pub async fn rename(
    ctx: &Ctx,
    world: &World,
    token: &Presented,
    id: EnrolmentId,
    label: &Label,
) -> Result<(), Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let entry = session.entry(ctx, Fact::MethodRenamed);
    let renamed = world.enrolments.rename(warrant, id, label, ctx.now(), entry).await?;
    if renamed { Ok(()) } else { Err(Refusal::MethodNotOffered.into()) }
}

/// Removes a method. Where registration is required, one that counts must stay.
///
/// # Errors
/// `Refusal::LastMethod`, and those of [`rename`].
pub async fn remove(ctx: &Ctx, world: &World, token: &Presented, id: EnrolmentId) -> Result<(), Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let held = session.holdings.enrolments.iter().find(|held| held.id == id);
    let method = held.map(|held| held.method).ok_or(Refusal::MethodNotOffered)?;
    let notice = session.notice(ctx, world, method, MethodEvent::Removed);
    let removal = Removal { id, keep: keep(world, &session), notice, now: ctx.now() };
    let entry = session.entry(ctx, Fact::MethodRemoved).with("method", method.name());
    match world.enrolments.remove(warrant, removal, entry).await? {
        Removed::Yes => {
            world.work.notify_one();
            Ok(())
        }
        Removed::NotThere => Err(Refusal::MethodNotOffered.into()),
        Removed::LastOne => Err(Refusal::LastMethod.into()),
    }
}

/// How many enrolments must stay: none where the entry's own contacts are enough to prove something.
fn keep(world: &World, session: &Session) -> u32 {
    let entry_alone = Holdings { enrolments: Vec::new(), ..session.holdings.clone() };
    let usable = world.methods.usable(&entry_alone);
    let has_another = usable.iter().any(|method| session.policy.methods.contains(method));
    u32::from(session.set.registration.required && !has_another)
}

/// Notes that everything registered is still right.
///
/// # Errors
/// `Refusal::ProofMissing`, `Expired`; a fault when a dependency fails.
pub async fn reconfirm(ctx: &Ctx, world: &World, token: &Presented) -> Result<(), Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let entry = session.entry(ctx, Fact::MethodsConfirmed);
    let confirmed = world.enrolments.confirm(warrant, ctx.now(), entry).await?;
    if confirmed { Ok(()) } else { Err(Refusal::Expired.into()) }
}
