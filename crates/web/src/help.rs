//! The help page: the answers most people look for.

use crate::page::{self, Answer, Frame};
use crate::visit::Visit;
use askama::Template;

#[derive(Template)]
#[template(path = "help.html")]
pub struct Help {
    frame: Frame,
    topics: Vec<Topic>,
}

/// One question, by its message ids.
pub struct Topic {
    pub heading: String,
    pub text: String,
}

const TOPICS: [&str; 9] =
    ["no-code", "code-wrong", "no-method", "not-me", "locked", "rules", "share", "privacy", "cookies"];

impl Help {
    fn new(visit: &Visit) -> Self {
        let topic =
            |name| Topic { heading: format!("help-{name}-heading"), text: format!("help-{name}-text") };
        Self { frame: visit.frame("help-title"), topics: TOPICS.map(topic).into() }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(page::render(&Help::new(&visit)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Help {
    fn samples(visit: &Visit) -> Vec<String> {
        vec![Self::new(visit).render().expect("a page renders")]
    }
}
