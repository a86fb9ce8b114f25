//! A set of recovery codes: made, shown once, and in the place of the set before.

use super::session::session;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{MethodEvent, NewCodes};
use crate::world::World;
use domain::audit::Fact;
use domain::chance;
use domain::id::EnrolmentId;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::secret::{Presented, RECOVERY_CODES, RecoveryCode};

/// Makes a fresh set; the one before is no good from then on.
///
/// # Errors
/// `Refusal::ProofMissing` before a step-up, `MethodNotOffered`, `Expired`; a fault when a dependency
/// fails.
pub async fn make_codes(ctx: &Ctx, world: &World, token: &Presented) -> Result<Vec<RecoveryCode>, Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let method = Method::RecoveryCode;
    if !session.policy.methods.contains(&method) || world.methods.checked(method).is_none() {
        return Err(Refusal::MethodNotOffered.into());
    }
    let id = EnrolmentId::fresh(ctx.chance.as_ref());
    let codes: Vec<RecoveryCode> =
        (0..RECOVERY_CODES).map(|_| RecoveryCode::mint(ctx.chance.as_ref())).collect();
    let new = NewCodes {
        id,
        salt: chance::bytes(ctx.chance.as_ref()),
        digests: codes.iter().map(|code| world.keys.of_recovery_code(code, id)).collect(),
        notice: session.notice(ctx, world, method, MethodEvent::Added),
        now: ctx.now(),
    };
    let entry = session.entry(ctx, Fact::MethodAdded).with("method", method.name());
    if !world.enrolments.replace_codes(warrant, new, entry).await? {
        return Err(Refusal::Expired.into());
    }
    world.work.notify_one();
    Ok(codes)
}
