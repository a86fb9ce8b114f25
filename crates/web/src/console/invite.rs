//! The page behind an invitation: one button. It makes the account an operator and signs nobody in.

use super::role_id;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField};
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::operator::Role;
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::Stop;
use http::StatusCode;

#[derive(Template)]
#[template(path = "console/invite.html")]
pub struct Invite {
    frame: Frame,
    link: TextField,
}

#[derive(Template)]
#[template(path = "console/invited.html")]
pub struct Invited {
    frame: Frame,
    lead: String,
}

impl Invite {
    fn new(visit: &Visit, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("console-invite-title").wrong(mistakes);
        let hint = Some(frame.say("console-invite-link-hint"));
        Self {
            link: TextField { hint, ..TextField::new(&frame, "link", "console-invite-link-label") },
            frame,
        }
    }
}

impl Invited {
    fn new(visit: &Visit, role: Role) -> Self {
        let role = visit.say(role_id(role));
        Self {
            frame: visit.frame("console-invited-title"),
            lead: visit.with("console-invited-lead", &[("role", (&role).into())]),
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(page::render(&Invite::new(&visit, Vec::new())))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [link] = posted.fields(["link"])?;
    // Whoever types instead of clicks may paste the whole link; its secret is what follows the #.
    let secret = link.rsplit('#').next().unwrap_or_default().trim();
    let Ok(secret) = Presented::token(secret) else { return Ok(wrong(&visit)) };
    match flows::console::accept(&visit.ctx, &visit.site.world, &secret).await {
        Ok(role) => Ok(page::render(&Invited::new(&visit, role))),
        Err(Stop::Refusal(Refusal::LinkNotValid)) => Ok(wrong(&visit)),
        Err(stop) => Err(stop.into()),
    }
}

fn wrong(visit: &Visit) -> Response {
    let mistake = Mistake { field: "link", text: visit.say("console-invite-wrong") };
    page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &Invite::new(visit, vec![mistake]))
}

#[cfg(test)]
impl crate::rendering::Sampled for Invite {
    fn samples(visit: &Visit) -> Vec<String> {
        let mistake = Mistake { field: "link", text: visit.say("console-invite-wrong") };
        let pages = [Self::new(visit, Vec::new()), Self::new(visit, vec![mistake])];
        let mut out: Vec<String> = pages.iter().map(|page| page.render().expect("a page renders")).collect();
        out.push(Invited::new(visit, Role::Owner).render().expect("a page renders"));
        out
    }
}
