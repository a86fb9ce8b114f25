//! The account is unlocked, or was not locked at all.

use crate::page::{self, Answer, Frame, see_other};
use crate::reset::{self, parts};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::id::Reference;
use domain::reset::Ended;
use flows::reset::{Aftermath, Step};

#[derive(Template)]
#[template(path = "unlock/done.html")]
pub struct Done {
    frame: Frame,
    was_locked: bool,
    /// Accounts that are as they were.
    untouched: Vec<String>,
}

impl Done {
    pub fn unlocked(visit: &Visit, reference: Reference, after: &Aftermath) -> Self {
        let frame = visit.frame("unlock-done-title").referring(reference);
        Self { frame, was_locked: true, untouched: untouched(visit, after) }
    }

    pub fn not_locked(visit: &Visit, reference: Reference, after: &Aftermath) -> Self {
        let frame = visit.frame("unlock-not-locked-title").referring(reference);
        Self { frame, was_locked: false, untouched: untouched(visit, after) }
    }
}

fn untouched(visit: &Visit, after: &Aftermath) -> Vec<String> {
    let stays = |name: &String| visit.with("untouched-lock", &[("place", parts::place(visit, name).into())]);
    after.untouched.iter().map(stays).collect()
}

pub async fn get(visit: Visit) -> Answer {
    let page = match (visit.cookies.done(), reset::glance(&visit).await) {
        (_, Some(view)) => match view.step {
            Step::Done(Ended::Unlocked) => {
                Done::unlocked(&visit, view.reference, &view.aftermath(&visit.site.world))
            }
            Step::Done(Ended::NotLocked) => {
                Done::not_locked(&visit, view.reference, &view.aftermath(&visit.site.world))
            }
            Step::Prove | Step::Choose | Step::Unlock | Step::Register | Step::Done(_) | Step::Expired => {
                return Ok(reset::elsewhere(&view));
            }
        },
        (Some(reference), None) => Done::unlocked(&visit, reference, &Aftermath::default()),
        (None, None) => return Ok(see_other(urls::START)),
    };
    Ok(page::render(&page))
}

#[cfg(test)]
impl crate::rendering::Sampled for Done {
    fn samples(visit: &Visit) -> Vec<String> {
        let reference = Reference::parse("k7m4-qx2p").expect("a reference");
        let nothing = Aftermath::default();
        let several = Aftermath { untouched: vec!["main".into(), "<b>".into()], ..Aftermath::default() };
        let pages = [
            Self::unlocked(visit, reference, &nothing),
            Self::not_locked(visit, reference, &nothing),
            Self::unlocked(visit, reference, &several),
            Self::not_locked(visit, reference, &several),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
