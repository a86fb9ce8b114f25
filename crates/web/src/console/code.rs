//! The second proof: typing it.

use super::second::waiting;
use super::token;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use domain::challenge::SecretKind;
use domain::method::Method;
use domain::refusal::Refusal;
use flows::Stop;
use flows::reset::{Given, View};
use http::StatusCode;

#[derive(Template)]
#[template(path = "console/code.html")]
pub struct Code {
    frame: Frame,
    lead: String,
    method: &'static str,
    code: TextField,
}

impl Code {
    fn new(visit: &Visit, view: &View, method: Method, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("console-code-title").wrong(mistakes).referring(view.reference);
        let name = text::method::choice(visit.locale(), method);
        Self {
            lead: visit.with("console-code-lead", &[("method", (&name).into())]),
            method: method.name(),
            code: crate::reset::code::field(&frame),
            frame,
        }
    }
}

fn theirs(view: &View, name: &str) -> Option<Method> {
    view.methods.iter().map(|offered| offered.method).find(|method| method.name() == name)
}

pub async fn get(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let view = match waiting(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let query = query.unwrap_or_default();
    let name = query.split('&').find_map(|pair| pair.strip_prefix("method=")).unwrap_or_default();
    match theirs(&view, name) {
        Some(method) => Ok(page::render(&Code::new(&visit, &view, method, Vec::new()))),
        None => Ok(see_other(urls::CONSOLE_SECOND)),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [method, typed] = posted.fields(["method", "code"])?;
    let view = match waiting(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(method) = theirs(&view, &method) else { return Ok(see_other(urls::CONSOLE_SECOND)) };
    let Ok(secret) = visit.site.world.methods.read(method, &typed) else {
        let id = if typed.trim().is_empty() { "code-empty" } else { "console-code-wrong" };
        return Ok(refused(&visit, &view, method, id));
    };
    let given = Given { method, kind: SecretKind::Code, secret: &secret };
    match flows::reset::prove(&visit.ctx, &visit.site.world, &token(&visit)?, given).await {
        Ok(_) => Ok(see_other(urls::CONSOLE_CHECKING)),
        Err(Stop::Refusal(Refusal::WrongProof)) => Ok(refused(&visit, &view, method, "console-code-wrong")),
        Err(stop) => Err(stop.into()),
    }
}

/// The form again, for a code that was not right.
pub fn refused(visit: &Visit, view: &View, method: Method, id: &str) -> Response {
    let mistake = Mistake { field: "code", text: visit.say(id) };
    page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &Code::new(visit, view, method, vec![mistake]))
}

#[cfg(test)]
impl crate::rendering::Sampled for Code {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = crate::reset::sample(visit, flows::reset::Step::Prove);
        let wrong = vec![Mistake { field: "code", text: visit.say("console-code-wrong") }];
        let pages = [
            Self::new(visit, &view, Method::Email, Vec::new()),
            Self::new(visit, &view, Method::RecoveryCode, wrong),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
