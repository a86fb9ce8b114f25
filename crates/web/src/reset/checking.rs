//! The page everybody gets while an answer is compared, and where it leads. Its status is 202 while there
//! is nothing to tell.

use super::answer;
use crate::page::{self, Answer, Frame};
use crate::visit::Visit;
use askama::Template;
use flows::reset::AnswerState;
use http::StatusCode;

#[derive(Template)]
#[template(path = "reset/checking.html")]
pub struct Checking {
    frame: Frame,
}

pub async fn get(visit: Visit) -> Answer {
    let view = match super::proving(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match view.answer {
        Some((_, AnswerState::Checking)) => {
            let page = Checking { frame: visit.frame("reset-checking-title") };
            Ok(page::render_as(StatusCode::ACCEPTED, &page))
        }
        Some((method, AnswerState::Wrong)) => Ok(answer::refused(&visit, &view, method, "answer-wrong")),
        Some((method, AnswerState::TryAgain)) => {
            Ok(answer::refused(&visit, &view, method, "answer-try-again"))
        }
        None => Ok(super::elsewhere(&view)),
    }
}

#[cfg(test)]
impl crate::rendering::Sampled for Checking {
    fn samples(visit: &Visit) -> Vec<String> {
        let page = Self { frame: visit.frame("reset-checking-title") };
        vec![page.render().expect("a page renders")]
    }
}
