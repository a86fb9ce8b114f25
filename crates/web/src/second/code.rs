//! Typing the answer.

use super::{Place, Waiting};
use crate::answer;
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use askama::Template;
use axum::response::Response;
use domain::challenge::SecretKind;
use domain::method::Method;
use domain::refusal::Refusal;
use flows::Stop;
use flows::reset::{AnswerState, Given};
use http::StatusCode;
use zeroize::Zeroizing;

#[derive(Template)]
#[template(path = "second/code.html")]
pub struct Code {
    frame: Frame,
    place: Place,
    lead: String,
    method: &'static str,
    code: TextField,
}

impl Code {
    fn new(waiting: &Waiting, method: Method, mistakes: Vec<Mistake>) -> Self {
        let visit = &waiting.visit;
        let frame = visit.frame("second-code-title").wrong(mistakes).referring(waiting.view.reference);
        let name = text::method::choice(visit.locale(), method);
        Self {
            place: waiting.place,
            lead: visit.with("second-code-lead", &[("method", (&name).into())]),
            method: method.name(),
            code: answer::field(&frame, method),
            frame,
        }
    }
}

/// The form for the method that was chosen.
pub fn get(waiting: &Waiting) -> Response {
    match waiting.visit.query.method.as_deref().and_then(|name| waiting.method(name)) {
        Some(method) => page::render(&Code::new(waiting, method, Vec::new())),
        None => see_other(waiting.place.choose),
    }
}

/// The method, and what was typed.
pub fn typed(posted: Posted) -> Result<[Zeroizing<String>; 2], Problem> {
    posted.fields(["method", "code"])
}

pub async fn post(waiting: &Waiting, [method, typed]: [Zeroizing<String>; 2]) -> Answer {
    let Some(method) = waiting.method(&method) else { return Ok(see_other(waiting.place.choose)) };
    let visit = &waiting.visit;
    let Ok(secret) = visit.site.world.methods.read(method, &typed) else {
        return Ok(refused(waiting, method, answer::unusable(method, typed.trim().is_empty())));
    };
    let given = Given { method, kind: SecretKind::Code, secret: &secret };
    match flows::reset::prove(&visit.ctx, &visit.site.world, &waiting.token, given).await {
        Ok(_) => Ok(see_other(waiting.place.checking)),
        Err(Stop::Refusal(Refusal::WrongProof)) => Ok(refused(waiting, method, "second-code-wrong")),
        Err(stop) => Err(stop.into()),
    }
}

/// Where an answer that was compared behind the "checking" page leads; None while that goes on.
pub fn after_checking(waiting: &Waiting) -> Option<Response> {
    match waiting.view.answer {
        Some((_, AnswerState::Checking)) => None,
        Some((method, AnswerState::Wrong)) => Some(refused(waiting, method, "second-code-wrong")),
        Some((method, AnswerState::TryAgain)) => Some(refused(waiting, method, "second-code-try-again")),
        None => Some(see_other(waiting.place.choose)),
    }
}

/// The form again, for a code that was not right.
fn refused(waiting: &Waiting, method: Method, id: &str) -> Response {
    let mistake = Mistake { field: "code", text: waiting.visit.say(id) };
    page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &Code::new(waiting, method, vec![mistake]))
}

#[cfg(test)]
impl crate::rendering::Sampled for Code {
    fn samples(visit: &crate::visit::Visit) -> Vec<String> {
        let waiting = super::sample(visit);
        let wrong = vec![Mistake { field: "code", text: visit.say("second-code-wrong") }];
        let pages = [
            Self::new(&waiting, Method::Email, Vec::new()),
            Self::new(&waiting, Method::Totp, Vec::new()),
            Self::new(&waiting, Method::RecoveryCode, wrong),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
