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
    /// Where to look again.
    refresh: Option<&'static str>,
    again: &'static str,
}

impl Unknown {
    pub fn new(
        visit: &Visit,
        reference: Reference,
        refresh: Option<&'static str>,
        again: &'static str,
    ) -> Self {
        Self { frame: visit.frame("unknown-title").referring(reference), refresh, again }
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
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
