//! Why the directory took no new password, for whoever comes back to a reset that ended so.

use crate::fault::Fault;
use crate::world::World;
use domain::audit::Fact;
use domain::id::ResetId;
use domain::verdict::Verdict;

/// What the directory said last to a reset that it refused. Only its owner comes so far: nothing is offered to a
/// directory before the proofs.
///
/// # Errors
/// The store failed.
pub async fn last_verdict(world: &World, id: ResetId) -> Result<Option<Verdict>, Fault> {
    let recorded = world.audit.of_reset(id).await?;
    let last = recorded.iter().rev().find(|entry| entry.fact == Fact::RefusedByDirectory.code());
    let reason = last.and_then(|entry| entry.details.iter().find(|(name, _)| name == "reason"));
    Ok(reason.and_then(|(_, code)| Verdict::from_code(code)))
}
