//! May this account go on with what it came for, and under which policy?

use crate::fault::Fault;
use crate::world::World;
use domain::enrol::Holdings;
use domain::policy::{Evidence, Policy, PolicySet, Unfit, first_failed, may_operate, may_register};
use domain::reset::Goal;

/// The policy to follow, or the first gate that failed. Whoever looks after their methods need not have
/// enough of them.
pub(crate) async fn policy_for(
    world: &World,
    set: &PolicySet,
    goal: Goal,
    holdings: &Holdings,
) -> Result<Result<Policy, Unfit>, Fault> {
    let frozen = world.freezes.is_frozen(&holdings.account.key).await?;
    Ok(match goal {
        Goal::Console => may_operate(set, &holdings.account, frozen),
        Goal::Register => may_register(set, &holdings.account, frozen),
        Goal::Reset | Goal::Unlock | Goal::Change | Goal::Username => {
            let usable = world.methods.usable(holdings);
            first_failed(set, &holdings.account, Evidence { frozen, usable: &usable })
        }
    })
}
