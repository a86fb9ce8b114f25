//! The one answer there is.

use crate::page::{self, Answer, Frame};
use crate::visit::Visit;
use askama::Template;

#[derive(Template)]
#[template(path = "username/sent.html")]
pub struct SentPage {
    frame: Frame,
    sender: String,
}

impl SentPage {
    fn new(visit: &Visit) -> Self {
        Self { frame: visit.frame("username-sent-title"), sender: visit.site.settings.mail_from.clone() }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(page::render(&SentPage::new(&visit)))
}

#[cfg(test)]
impl crate::rendering::Sampled for SentPage {
    fn samples(visit: &Visit) -> Vec<String> {
        vec![Self::new(visit).render().expect("a page renders")]
    }
}
