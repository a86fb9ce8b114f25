//! The page everybody gets while a password or an answer is checked, and where it leads. Its status is 202
//! while there is nothing to tell.

use super::{onward, sign_in, step_up};
use crate::page::{self, Answer, Frame, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::refusal::Refusal;
use flows::Stop;
use flows::enrol::SignInState;
use http::StatusCode;

#[derive(Template)]
#[template(path = "security_info/checking.html")]
pub struct Checking {
    frame: Frame,
}

pub async fn get(visit: Visit) -> Answer {
    let Some(token) = visit.cookies.token(Cookie::Own) else { return Ok(see_other(urls::INFO_SIGN_IN)) };
    let (ctx, world) = (&visit.ctx, &visit.site.world);
    let view = match flows::enrol::view(ctx, world, &token).await {
        Ok(view) => view,
        Err(Stop::Refusal(Refusal::Expired)) => return Ok(see_other(urls::INFO_SIGN_IN)),
        Err(stop) => return Err(stop.into()),
    };
    match view.state {
        SignInState::Checking => return Ok(checking(&visit)),
        SignInState::Wrong => return Ok(sign_in::refused(&visit, "info-wrong")),
        SignInState::TryAgain => return Ok(sign_in::refused(&visit, "info-try-again")),
        SignInState::NotHere => return Err(Refusal::NotHere.into()),
        SignInState::SignedIn => {}
    }
    let overview = match super::or_first(flows::enrol::overview(ctx, world, &token).await)? {
        Ok(overview) => overview,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if !overview.step_up.is_empty() && step_up::is_answered(&visit, &token).await? {
        return Ok(step_up::standing(&visit).await?.unwrap_or_else(|| checking(&visit)));
    }
    onward(&visit, &overview).await
}

fn checking(visit: &Visit) -> Response {
    page::render_as(StatusCode::ACCEPTED, &Checking { frame: visit.frame("info-checking-title") })
}

#[cfg(test)]
impl crate::rendering::Sampled for Checking {
    fn samples(visit: &Visit) -> Vec<String> {
        let page = Self { frame: visit.frame("info-checking-title") };
        vec![page.render().expect("a page renders")]
    }
}
