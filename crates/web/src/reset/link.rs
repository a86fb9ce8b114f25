//! Where the mail's link lands. The secret is in the fragment, which no server sees; a person's click
//! posts it. A visit by itself spends nothing, whatever its method.

use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField};
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::challenge::SecretKind;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::Stop;
use flows::reset::Step;
use http::StatusCode;

#[derive(Template)]
#[template(path = "reset/link.html")]
pub struct LinkPage {
    frame: Frame,
    /// The field for the code from the same mail; None in a browser that started no reset.
    code: Option<TextField>,
}

impl LinkPage {
    fn here(visit: &Visit, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("reset-link-title").wrong(mistakes);
        Self { code: Some(super::code::field(&frame)), frame }
    }

    fn elsewhere(visit: &Visit) -> Self {
        Self { frame: visit.frame("reset-link-other-browser-title"), code: None }
    }
}

pub async fn get(visit: Visit) -> Answer {
    let page = match super::glance(&visit).await {
        Some(view) if view.step == Step::Prove => LinkPage::here(&visit, Vec::new()),
        Some(view) if view.step != Step::Expired => return Ok(super::elsewhere(&view)),
        Some(_) | None => LinkPage::elsewhere(&visit),
    };
    Ok(page::render(&page))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [link] = posted.fields(["link"])?;
    if let Err(elsewhere) = super::proving(&visit).await? {
        return Ok(elsewhere);
    }
    let Ok(secret) = Presented::token(&link) else { return Ok(wrong(&visit)) };
    // Links are mailed only; a link for another method would need its own page.
    match super::code::prove(&visit, Method::Email, SecretKind::Link, &secret).await {
        Ok(view) => Ok(super::elsewhere(&view)),
        Err(Stop::Refusal(Refusal::WrongProof)) => Ok(wrong(&visit)),
        Err(stop) => Err(stop.into()),
    }
}

fn wrong(visit: &Visit) -> Response {
    let mistake = Mistake { field: "code", text: visit.say("reset-link-wrong") };
    page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &LinkPage::here(visit, vec![mistake]))
}

#[cfg(test)]
impl crate::rendering::Sampled for LinkPage {
    fn samples(visit: &Visit) -> Vec<String> {
        let mistake = Mistake { field: "code", text: visit.say("reset-link-wrong") };
        let pages = [Self::here(visit, Vec::new()), Self::here(visit, vec![mistake]), Self::elsewhere(visit)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
