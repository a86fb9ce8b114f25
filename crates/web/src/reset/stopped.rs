//! A reset that ended without a new password: what happened, what to do, and the reference.

use crate::error;
use crate::page::Answer;
use crate::visit::Visit;
use domain::refusal::Refusal;
use domain::reset::Ended;
use flows::reset::Step;

pub async fn get(visit: Visit) -> Answer {
    let view = super::current(&visit).await?;
    match view.step {
        Step::Done(Ended::Refused) => {
            let verdict = flows::reset::last_verdict(&visit.site.world, view.id).await?;
            let refusal = verdict.map_or(Refusal::Ended(Ended::Refused), Refusal::NotTaken);
            Ok(error::end_of_way(&visit, refusal).await)
        }
        Step::Done(ended @ (Ended::Cancelled | Ended::Superseded | Ended::Unfit)) => {
            Ok(error::end_of_way(&visit, Refusal::Ended(ended)).await)
        }
        Step::Register => Err(Refusal::NotHere.into()),
        Step::Expired => Err(Refusal::Expired.into()),
        Step::Prove
        | Step::Choose
        | Step::Unlock
        | Step::Done(Ended::Applied | Ended::Unlocked | Ended::NotLocked | Ended::Unknown) => {
            Ok(super::elsewhere(&view))
        }
    }
}
