//! Bytes left for the directory and no answer came back: told as it is.

use super::parts;
use crate::page::{self, Answer, Frame};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::id::Reference;
use domain::linked::Part;
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
    /// How far each account is, where there are several.
    parts: Vec<String>,
    /// Nothing was sent to some of them.
    has_rest: bool,
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
        let frame = visit.frame("unknown-title").referring(reference);
        Self { frame, told, refresh, again, parts: Vec::new(), has_rest: false }
    }

    /// The same of a reset for several directories: what became of the others does not wait for the first.
    pub fn of(self, visit: &Visit, parts: &[Part]) -> Self {
        if parts.is_empty() {
            return self;
        }
        let told = Told { works: visit.say("parts-unknown-works"), ..self.told };
        Self { told, parts: parts::told(visit, parts), has_rest: parts::has_rest(parts), ..self }
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
        let (refresh, parts) = (Some(urls::UNLOCK_UNKNOWN), Vec::new());
        Self { frame, told, refresh, again: urls::UNLOCK, parts, has_rest: false }
    }
}

pub async fn get(visit: Visit) -> Answer {
    let view = super::current(&visit).await?;
    if view.step != Step::Done(Ended::Unknown) {
        return Ok(super::elsewhere(&view));
    }
    let page = Unknown::new(&visit, view.reference, Some(urls::RESET_UNKNOWN), urls::RESET);
    Ok(page::render(&page.of(&visit, &view.parts)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Unknown {
    fn samples(visit: &Visit) -> Vec<String> {
        let reference = Reference::parse("k7m4-qx2p").expect("a reference");
        let pages = [
            Self::new(visit, reference, Some(urls::RESET_UNKNOWN), urls::RESET),
            Self::new(visit, reference, None, urls::CHANGE),
            Self::of_lock(visit, reference),
            Self::new(visit, reference, Some(urls::RESET_UNKNOWN), urls::RESET).of(visit, &parts::samples()),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
