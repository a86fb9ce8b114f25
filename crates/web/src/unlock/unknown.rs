//! The unlocking left for the directory and no answer came back: told as it is.

use crate::page::{self, Answer};
use crate::reset;
use crate::reset::unknown::Unknown;
use crate::visit::Visit;
use domain::reset::Ended;
use flows::reset::Step;

pub async fn get(visit: Visit) -> Answer {
    let view = reset::current(&visit).await?;
    if view.step != Step::Done(Ended::Unknown) {
        return Ok(reset::elsewhere(&view));
    }
    Ok(page::render(&Unknown::of_lock(&visit, view.reference)))
}
