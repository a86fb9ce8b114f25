//! The first page: which account? The answer is the same for every name.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::Answer;
use crate::reset::open::{Door, entered, named};
use crate::urls;
use crate::visit::Visit;
use domain::reset::Goal;
use flows::reset::offers_unlock;

/// The door for those who know their password.
pub const DOOR: Door = Door {
    goal: Goal::Unlock,
    path: urls::UNLOCK,
    title: "unlock-open-title",
    lead: "unlock-open-lead",
    others: &[(urls::RESET, "unlock-open-forgot"), (urls::USERNAME, "username-link")],
};

pub async fn get(visit: Visit) -> Answer {
    must_be_offered(&visit).await?;
    entered(&visit, DOOR).await
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    must_be_offered(&visit).await?;
    named(&visit, posted, DOOR).await
}

/// Refuses where the organisation wants a new password with every unlocking.
pub async fn must_be_offered(visit: &Visit) -> Result<(), Problem> {
    let set = visit.site.world.policy(&visit.ctx).await?;
    if offers_unlock(&set) { Ok(()) } else { Err(Problem::GoalNotOffered) }
}
