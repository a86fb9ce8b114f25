//! The second proof of somebody who is about to change a method.

use super::Signed;
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{Answer, see_other};
use crate::second::{Place, Waiting, choose, code};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::reset::Step;

const PLACE: Place = Place {
    start: urls::INFO_SIGN_IN,
    choose: urls::INFO_SECOND,
    code: urls::INFO_CODE,
    checking: urls::INFO_CHECKING,
};

/// The session as it waits for a second proof; otherwise the list.
async fn waiting(signed: Signed) -> Result<Result<Waiting, Response>, Problem> {
    if signed.overview.step_up.is_empty() {
        return Ok(Err(see_other(urls::INFO)));
    }
    of_token(&signed.visit, signed.token).await.map(Ok)
}

async fn of_token(visit: &Visit, token: Presented) -> Result<Waiting, Problem> {
    let view = flows::reset::view(&visit.ctx, &visit.site.world, &token).await?;
    // A method that counts only since the sign-in is proven by signing in once more.
    if view.step != Step::Prove {
        return Err(Refusal::Expired.into());
    }
    Ok(Waiting { visit: visit.clone(), place: PLACE, token, view })
}

pub async fn get(signed: Signed) -> Answer {
    Ok(waiting(signed).await?.map_or_else(|elsewhere| elsewhere, |waiting| choose::get(&waiting)))
}

pub async fn post(signed: Signed, posted: Posted) -> Answer {
    let method = choose::chosen(posted)?;
    match waiting(signed).await? {
        Ok(waiting) => choose::post(&waiting, &method).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub async fn get_code(signed: Signed) -> Answer {
    Ok(waiting(signed).await?.map_or_else(|elsewhere| elsewhere, |waiting| code::get(&waiting)))
}

pub async fn post_code(signed: Signed, posted: Posted) -> Answer {
    let typed = code::typed(posted)?;
    match waiting(signed).await? {
        Ok(waiting) => code::post(&waiting, typed).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Was an answer given that is compared behind the "checking" page?
pub async fn is_answered(visit: &Visit, token: &Presented) -> Result<bool, Problem> {
    Ok(flows::reset::view(&visit.ctx, &visit.site.world, token).await?.answer.is_some())
}

/// Where that answer stands; None while it is compared.
pub async fn standing(visit: &Visit) -> Result<Option<Response>, Problem> {
    let token = visit.cookies.token(Cookie::Own).ok_or(Refusal::Expired)?;
    Ok(code::after_checking(&of_token(visit, token).await?))
}
