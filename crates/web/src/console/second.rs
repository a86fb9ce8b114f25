//! The second proof of an operator.

use super::{or_sign_in, token};
use crate::form::Posted;
use crate::page::{Answer, see_other};
use crate::second::{Place, Waiting, choose, code};
use crate::urls;
use crate::visit::Visit;
use axum::response::Response;
use flows::console::SignInState;

const PLACE: Place = Place {
    start: urls::CONSOLE_SIGN_IN,
    choose: urls::CONSOLE_SECOND,
    code: urls::CONSOLE_CODE,
    checking: urls::CONSOLE_CHECKING,
};

/// The sign-in under way, as far as it waits for a second proof; otherwise where it is.
async fn waiting(visit: &Visit) -> Result<Result<Waiting, Response>, crate::error::Problem> {
    let Ok(token) = token(visit) else { return Ok(Err(see_other(urls::CONSOLE_SIGN_IN))) };
    let (ctx, world) = (&visit.ctx, &visit.site.world);
    let view = match or_sign_in(flows::console::view(ctx, world, &token).await)? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    match view.state {
        SignInState::Second => {
            let view = flows::reset::view(ctx, world, &token).await?;
            Ok(Ok(Waiting { visit: visit.clone(), place: PLACE, token, view }))
        }
        SignInState::Checking | SignInState::SignedIn | SignInState::Wrong | SignInState::TryAgain => {
            Ok(Err(see_other(urls::CONSOLE_CHECKING)))
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(waiting(&visit).await?.map_or_else(|elsewhere| elsewhere, |waiting| choose::get(&waiting)))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let method = choose::chosen(posted)?;
    match waiting(&visit).await? {
        Ok(waiting) => choose::post(&waiting, &method).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub async fn get_code(visit: Visit) -> Answer {
    Ok(waiting(&visit).await?.map_or_else(|elsewhere| elsewhere, |waiting| code::get(&waiting)))
}

pub async fn post_code(visit: Visit, posted: Posted) -> Answer {
    let typed = code::typed(posted)?;
    match waiting(&visit).await? {
        Ok(waiting) => code::post(&waiting, typed).await,
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// Where the second proof stands; None while it is compared.
pub async fn standing(visit: &Visit) -> Result<Option<Response>, crate::error::Problem> {
    Ok(waiting(visit).await?.map_or_else(Some, |waiting| code::after_checking(&waiting)))
}
