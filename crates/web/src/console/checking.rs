//! The page everybody gets while a proof is checked, and where it leads. Its status is 202 while there is
//! nothing to tell.

use super::{or_sign_in, second, sign_in, token};
use crate::page::{self, Answer, Frame, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use flows::console::SignInState;
use http::StatusCode;

#[derive(Template)]
#[template(path = "console/checking.html")]
pub struct Checking {
    frame: Frame,
}

pub async fn get(visit: Visit) -> Answer {
    let Ok(held) = token(&visit) else { return Ok(see_other(urls::CONSOLE_SIGN_IN)) };
    let view = flows::console::view(&visit.ctx, &visit.site.world, &held).await;
    let view = match or_sign_in(view)? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    match view.state {
        SignInState::Checking => Ok(checking(&visit)),
        SignInState::Wrong => Ok(sign_in::refused(&visit, "console-wrong")),
        SignInState::TryAgain => Ok(sign_in::refused(&visit, "console-try-again")),
        SignInState::SignedIn => Ok(see_other(urls::CONSOLE_PERSON)),
        SignInState::Second => Ok(second::standing(&visit).await?.unwrap_or_else(|| checking(&visit))),
    }
}

fn checking(visit: &Visit) -> Response {
    page::render_as(StatusCode::ACCEPTED, &Checking { frame: visit.frame("console-checking-title") })
}

#[cfg(test)]
impl crate::rendering::Sampled for Checking {
    fn samples(visit: &Visit) -> Vec<String> {
        let page = Self { frame: visit.frame("console-checking-title") };
        vec![page.render().expect("a page renders")]
    }
}
