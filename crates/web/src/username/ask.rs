//! Which address? What becomes of it is told by mail only.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::contact::EmailAddress;
use http::StatusCode;

#[derive(Template)]
#[template(path = "username/ask.html")]
pub struct AskPage {
    frame: Frame,
    email: TextField,
}

impl AskPage {
    fn new(visit: &Visit, typed: &str, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("username-title").wrong(mistakes);
        let email = TextField {
            hint: Some(frame.say("username-hint")),
            value: typed.to_owned(),
            autocomplete: "email",
            inputmode: "email",
            ..TextField::new(&frame, "email", "username-label")
        };
        Self { frame, email }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(page::render(&AskPage::new(&visit, "", Vec::new())))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    if !posted.is_genuine() {
        return forged(&visit, posted);
    }
    let [typed] = posted.fields(["email"])?;
    let Some(address) = EmailAddress::parse(typed.trim()) else {
        let id = if typed.trim().is_empty() { "username-empty" } else { "username-unusable" };
        return Ok(wrong(&visit, StatusCode::UNPROCESSABLE_ENTITY, &typed, id));
    };
    flows::username::ask(&visit.ctx, &visit.site.world, &address).await?;
    Ok(see_other(urls::USERNAME_SENT))
}

/// The same form again with a fresh token and the address kept.
fn forged(visit: &Visit, posted: Posted) -> Answer {
    let Some([typed]) = posted.forged_fields(["email"]) else { return Err(Problem::Forged) };
    Ok(wrong(visit, StatusCode::FORBIDDEN, &typed, "csrf-what"))
}

fn wrong(visit: &Visit, status: StatusCode, typed: &str, id: &str) -> Response {
    let mistake = Mistake { field: "email", text: visit.say(id) };
    page::render_as(status, &AskPage::new(visit, typed, vec![mistake]))
}

#[cfg(test)]
impl crate::rendering::Sampled for AskPage {
    fn samples(visit: &Visit) -> Vec<String> {
        let mistake = |id| vec![Mistake { field: "email", text: visit.say(id) }];
        let pages = [
            Self::new(visit, "", Vec::new()),
            Self::new(visit, crate::rendering::LONG, mistake("username-unusable")),
            Self::new(visit, "\"><script>", mistake("username-empty")),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
