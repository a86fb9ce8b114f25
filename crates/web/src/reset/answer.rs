//! Typing what an app shows, or a saved code. It is compared afterwards, behind the "checking" page.

use crate::answer;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::challenge::SecretKind;
use domain::method::{Check, Method};
use domain::refusal::Refusal;
use flows::Stop;
use flows::reset::View;
use http::StatusCode;

#[derive(Template)]
#[template(path = "reset/answer.html")]
pub struct AnswerPage {
    frame: Frame,
    lead: String,
    method: &'static str,
    code: TextField,
}

impl AnswerPage {
    fn new(visit: &Visit, view: &View, method: Method, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame(title(method)).wrong(mistakes).referring(view.reference);
        Self {
            lead: visit.say(lead(method)),
            method: method.name(),
            code: answer::field(&frame, method),
            frame,
        }
    }
}

const fn title(method: Method) -> &'static str {
    match method {
        Method::Totp => "answer-totp-title",
        Method::RecoveryCode => "answer-recovery-code-title",
        _ => "reset-code-title",
    }
}

const fn lead(method: Method) -> &'static str {
    match method {
        Method::Totp => "answer-totp-lead",
        Method::RecoveryCode => "answer-recovery-code-lead",
        _ => "reset-code-keep-open",
    }
}

/// Is this a method on offer whose answers are compared?
pub fn is_answered(visit: &Visit, method: Method) -> bool {
    method != Method::CurrentPassword
        && method.check() == Check::AgainstPerson
        && visit.site.world.methods.checked(method).is_some()
}

/// The page for a method's answer.
pub fn place(method: Method) -> String {
    format!("{}?method={}", urls::RESET_ANSWER, method.name())
}

fn on_offer(visit: &Visit, view: &View, name: &str) -> Option<Method> {
    let mut offered = view.methods.iter().map(|offered| offered.method);
    offered.find(|method| method.name() == name && is_answered(visit, *method))
}

pub async fn get(visit: Visit) -> Answer {
    let view = match super::proving(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match visit.query.method.as_deref().and_then(|name| on_offer(&visit, &view, name)) {
        Some(method) => Ok(page::render(&AnswerPage::new(&visit, &view, method, Vec::new()))),
        None => Ok(see_other(urls::RESET_METHOD)),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [method, typed] = posted.fields(["method", "code"])?;
    let view = match super::proving(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(method) = on_offer(&visit, &view, &method) else { return Ok(see_other(urls::RESET_METHOD)) };
    let Ok(secret) = visit.site.world.methods.read(method, &typed) else {
        return Ok(refused(&visit, &view, method, answer::unusable(method, typed.trim().is_empty())));
    };
    match super::code::prove(&visit, method, SecretKind::Code, &secret).await {
        Ok(_) => Ok(see_other(urls::RESET_CHECKING)),
        Err(Stop::Refusal(Refusal::WrongProof)) => Ok(refused(&visit, &view, method, "answer-wrong")),
        Err(stop) => Err(stop.into()),
    }
}

/// The form again, for an answer that was not right.
pub fn refused(visit: &Visit, view: &View, method: Method, id: &str) -> Response {
    let mistake = Mistake { field: "code", text: visit.say(id) };
    page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &AnswerPage::new(visit, view, method, vec![mistake]))
}

#[cfg(test)]
impl crate::rendering::Sampled for AnswerPage {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = super::sample(visit, flows::reset::Step::Prove);
        let wrong = vec![Mistake { field: "code", text: visit.say("answer-wrong") }];
        let pages = [
            Self::new(visit, &view, Method::Totp, Vec::new()),
            Self::new(visit, &view, Method::RecoveryCode, wrong),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
