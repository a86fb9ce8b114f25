//! Proving a method that was begun: the app's first code, or the one that was mailed.

use super::app::Scan;
use super::{Owner, or_first};
use crate::answer;
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::id::EnrolmentId;
use domain::method::Method;
use domain::refusal::Refusal;
use flows::Stop;
use http::StatusCode;

#[derive(Template)]
#[template(path = "security_info/prove.html")]
pub struct Prove {
    frame: Frame,
    lead: String,
    method: &'static str,
    id: String,
    scan: Option<Scan>,
    code: TextField,
    /// Where it is begun again.
    again: &'static str,
}

/// The methods that are proven here, with where each is begun.
fn known(name: &str) -> Option<(Method, &'static str)> {
    [(Method::Totp, urls::INFO_APP), (Method::Email, urls::INFO_ADDRESS)]
        .into_iter()
        .find(|(method, _)| method.name() == name)
}

impl Prove {
    fn new(
        visit: &Visit,
        (method, id): (Method, EnrolmentId),
        scan: Option<Scan>,
        mistakes: Vec<Mistake>,
    ) -> Self {
        let (title, lead) = match (method, &scan) {
            (Method::Totp, Some(_)) => ("info-scan-title", "info-scan-lead"),
            (Method::Totp, None) => ("info-scan-again-title", "info-scan-again-lead"),
            _ => ("info-address-prove-title", "info-address-prove-lead"),
        };
        let frame = visit.frame(title).wrong(mistakes);
        Self {
            lead: visit.say(lead),
            method: method.name(),
            id: id.to_string(),
            scan,
            code: answer::field(&frame, method),
            again: known(method.name()).map_or(urls::INFO, |(_, begun)| begun),
            frame,
        }
    }
}

/// The page of a method that waits.
pub fn place(method: Method, id: EnrolmentId) -> String {
    format!("{}?method={}&id={id}", urls::INFO_PROVE, method.name())
}

/// The picture to scan, once.
pub fn scanning(visit: &Visit, id: EnrolmentId, scan: Scan) -> Response {
    page::render(&Prove::new(visit, (Method::Totp, id), Some(scan), Vec::new()))
}

fn begun(method: &str, id: &str) -> Option<(Method, EnrolmentId)> {
    Some((known(method)?.0, EnrolmentId::parse(id)?))
}

pub async fn get(Owner(signed): Owner) -> Answer {
    let query = &signed.visit.query;
    let asked = (query.method.as_deref().unwrap_or_default(), query.id.as_deref().unwrap_or_default());
    match begun(asked.0, asked.1) {
        Some(begun) => Ok(page::render(&Prove::new(&signed.visit, begun, None, Vec::new()))),
        None => Ok(see_other(urls::INFO)),
    }
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [method, id, typed] = posted.fields(["method", "id", "code"])?;
    let (method, id) = begun(&method, &id).ok_or(Problem::BadRequest)?;
    let visit = &signed.visit;
    let wrong = |text: &str| {
        let mistake = Mistake { field: "code", text: visit.say(text) };
        let page = Prove::new(visit, (method, id), None, vec![mistake]);
        page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    if visit.site.world.methods.read(method, &typed).is_err() {
        return Ok(wrong(answer::unusable(method, typed.trim().is_empty())));
    }
    let proven = flows::enrol::prove(&visit.ctx, &visit.site.world, &signed.token, id, &typed).await;
    if let Err(Stop::Refusal(Refusal::WrongProof)) = proven {
        return Ok(wrong("info-prove-wrong"));
    }
    Ok(or_first(proven)?.map_or_else(|elsewhere| elsewhere, |()| see_other(urls::INFO)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Prove {
    fn samples(visit: &Visit) -> Vec<String> {
        use flows::method::Shown;
        let id = EnrolmentId::fresh(visit.ctx.chance.as_ref());
        let shown = Shown {
            uri: format!("otpauth://totp/{}", "x".repeat(90)).into(),
            key: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".to_owned().into(),
        };
        let wrong = vec![Mistake { field: "code", text: visit.say("info-prove-wrong") }];
        let pages = [
            Self::new(visit, (Method::Totp, id), Some(Scan::of(shown)), Vec::new()),
            Self::new(visit, (Method::Totp, id), None, wrong),
            Self::new(visit, (Method::Email, id), None, Vec::new()),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
