//! The account is unlocked, or was not locked at all.

use crate::page::{self, Answer, Frame, see_other};
use crate::reset;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::id::Reference;
use domain::reset::Ended;
use flows::reset::Step;

#[derive(Template)]
#[template(path = "unlock/done.html")]
pub struct Done {
    frame: Frame,
    was_locked: bool,
}

impl Done {
    pub fn unlocked(visit: &Visit, reference: Reference) -> Self {
        Self { frame: visit.frame("unlock-done-title").referring(reference), was_locked: true }
    }

    pub fn not_locked(visit: &Visit, reference: Reference) -> Self {
        Self { frame: visit.frame("unlock-not-locked-title").referring(reference), was_locked: false }
    }
}

pub async fn get(visit: Visit) -> Answer {
    let page = match (visit.cookies.done(), reset::glance(&visit).await) {
        (_, Some(view)) => match view.step {
            Step::Done(Ended::Unlocked) => Done::unlocked(&visit, view.reference),
            Step::Done(Ended::NotLocked) => Done::not_locked(&visit, view.reference),
            Step::Prove | Step::Choose | Step::Unlock | Step::Register | Step::Done(_) | Step::Expired => {
                return Ok(reset::elsewhere(&view));
            }
        },
        (Some(reference), None) => Done::unlocked(&visit, reference),
        (None, None) => return Ok(see_other(urls::START)),
    };
    Ok(page::render(&page))
}

#[cfg(test)]
impl crate::rendering::Sampled for Done {
    fn samples(visit: &Visit) -> Vec<String> {
        let reference = Reference::parse("k7m4-qx2p").expect("a reference");
        let pages = [Self::unlocked(visit, reference), Self::not_locked(visit, reference)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
