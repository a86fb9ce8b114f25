//! Which of the person's own methods?

use super::{Place, Waiting};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, see_other};
use askama::Template;
use axum::response::Response;
use domain::method::Check;
use flows::reset::{Ask, Offered};
use http::StatusCode;

#[derive(Template)]
#[template(path = "second/choose.html")]
pub struct Choose {
    frame: Frame,
    place: Place,
    choices: Vec<Choice>,
    errors: Vec<String>,
}

/// One method to choose.
pub struct Choice {
    pub id: String,
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub is_checked: bool,
}

impl Choose {
    fn new(waiting: &Waiting, mistakes: Vec<Mistake>) -> Self {
        let visit = &waiting.visit;
        let frame = visit.frame("second-title").wrong(mistakes).referring(waiting.view.reference);
        let offered = waiting.offered();
        let is_only = offered.len() == 1;
        let choice = |(at, offered): (usize, &Offered)| Choice {
            // The first one bears the field's own name, so that the error summary leads to it.
            id: if at == 0 { "method".to_owned() } else { format!("method-{at}") },
            value: key(offered).to_owned(),
            label: text::method::choice(visit.locale(), offered.method),
            hint: offered.hint.clone().filter(|hint| !hint.is_empty()),
            is_checked: is_only,
        };
        Self {
            choices: offered.into_iter().enumerate().map(choice).collect(),
            errors: frame.mistakes_of("method"),
            place: waiting.place,
            frame,
        }
    }
}

fn key(offered: &Offered) -> &str {
    offered.id.as_deref().unwrap_or_else(|| offered.method.name())
}

pub fn get(waiting: &Waiting) -> Response {
    page::render(&Choose::new(waiting, Vec::new()))
}

/// The field that a form of ours has, and that is missing when nothing was chosen.
pub fn chosen(posted: Posted) -> Result<String, crate::error::Problem> {
    let [method] = match posted.has("method") {
        true => posted.fields(["method"])?,
        // Browsers send nothing for a list in which nothing was chosen.
        false => posted.fields([]).map(|[]| [zeroize::Zeroizing::default()])?,
    };
    Ok(method.to_string())
}

pub async fn post(waiting: &Waiting, method: &str) -> Answer {
    let chosen = waiting.offered().into_iter().find(|offered| key(offered) == method);
    let visit = &waiting.visit;
    let Some(chosen) = chosen else {
        let mistake = Mistake { field: "method", text: visit.say("second-empty") };
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &Choose::new(waiting, vec![mistake])));
    };
    if chosen.method.check() == Check::Sent {
        let ask = Ask { method: chosen.method, method_id: chosen.id.clone(), confirm: None };
        flows::reset::ask(&visit.ctx, &visit.site.world, &waiting.token, ask).await?;
    }
    Ok(see_other(&format!("{}?method={}", waiting.place.code, chosen.method.name())))
}

#[cfg(test)]
impl crate::rendering::Sampled for Choose {
    fn samples(visit: &crate::visit::Visit) -> Vec<String> {
        let waiting = super::sample(visit);
        let wrong = vec![Mistake { field: "method", text: visit.say("second-empty") }];
        let none = Waiting {
            view: flows::reset::View { methods: Vec::new(), ..waiting.view.clone() },
            ..super::sample(visit)
        };
        let pages =
            [Self::new(&waiting, Vec::new()), Self::new(&waiting, wrong), Self::new(&none, Vec::new())];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
