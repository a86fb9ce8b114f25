//! Bytes left for the directory and no answer came back: told as it is.

use crate::page::{self, Answer, Frame};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::id::Reference;
use domain::reset::Ended;
use flows::reset::Step;

#[derive(Template)]
#[template(path = "reset/unknown.html")]
pub struct Unknown {
    frame: Frame,
    told: Told,
    /// Where to look again.
    refresh: Option<&'static str>,
    again: &'static str,
}

/// What is told; not the same of a password and of a lock.
struct Told {
    lead: String,
    wait: String,
    works: String,
    fails: String,
}

impl Unknown {
    /// About a new password.
    pub fn new(
        visit: &Visit,
        reference: Reference,
        refresh: Option<&'static str>,
        again: &'static str,
    ) -> Self {
        let told = Told {
            lead: visit.say("unknown-lead"),
            wait: visit.say("unknown-wait"),
            works: visit.say("unknown-works"),
            fails: visit.say("unknown-fails"),
        };
        Self { frame: visit.frame("unknown-title").referring(reference), told, refresh, again }
    }

    /// About a lock.
    pub fn of_lock(visit: &Visit, reference: Reference) -> Self {
        let told = Told {
            lead: visit.say("unlock-unknown-lead"),
            wait: visit.say("unlock-unknown-wait"),
            works: visit.say("unlock-unknown-works"),
            fails: visit.say("unlock-unknown-fails"),
        };
        let frame = visit.frame("unlock-unknown-title").referring(reference);
        Self { frame, told, refresh: Some(urls::UNLOCK_UNKNOWN), again: urls::UNLOCK }
    }
}

pub async fn get(visit: Visit) -> Answer {
    let view = super::current(&visit).await?;
    if view.step != Step::Done(Ended::Unknown) {
        return Ok(super::elsewhere(&view));
    }
    let page = Unknown::new(&visit, view.reference, Some(urls::RESET_UNKNOWN), urls::RESET);
    Ok(page::render(&page))
}

#[cfg(test)]
impl crate::rendering::Sampled for Unknown {
    fn samples(visit: &Visit) -> Vec<String> {
        let reference = Reference::parse("k7m4-qx2p").expect("a reference");
        let pages = [
            Self::new(visit, reference, Some(urls::RESET_UNKNOWN), urls::RESET),
            Self::new(visit, reference, None, urls::CHANGE),
            Self::of_lock(visit, reference),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
