//! For a sign-in system of the organisation's own, which knows already who somebody is: must this person
//! register or look through their methods before going on? It shows a token of its own (decision 0016).

use super::body::{Bearer, Body};
use super::problem::ProblemDocument;
use crate::error::Problem;
use crate::urls;
use crate::visit::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::account::Login;
use domain::enrol::Interrupt;
use domain::secret::{Presented, Purpose};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Answer = Result<Response, Problem>;

/// Who is signing in there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    login: String,
}

/// What to do before letting them on.
#[derive(Serialize, ToSchema)]
pub struct InterruptBody {
    /// `nothing`, `register` or `reconfirm`. Nobody and whoever may register nothing is let on.
    interrupt: &'static str,
    /// Methods that are missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<u8>,
    /// How often "not now" may be said yet; at 0 the organisation wants it done now.
    #[serde(skip_serializing_if = "Option::is_none")]
    skips_left: Option<u32>,
    /// Where to send the person, with `return_to` added if they shall come back.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl InterruptBody {
    fn of(visit: &Visit, found: Interrupt) -> Self {
        let url = Some(format!("{}{}", visit.site.settings.public_url, urls::INFO));
        match found {
            Interrupt::Nothing => Self { interrupt: "nothing", missing: None, skips_left: None, url: None },
            Interrupt::Register { missing, skips_left } => {
                Self { interrupt: "register", missing: Some(missing), skips_left: Some(skips_left), url }
            }
            Interrupt::Reconfirm => Self { interrupt: "reconfirm", missing: None, skips_left: None, url },
        }
    }
}

/// Without a configured token there is no such interface; with another one, no answer.
fn must_know(visit: &Visit, token: &Presented) -> Result<(), Problem> {
    let expected = visit.site.settings.sign_in_token.as_ref().ok_or(Problem::NotFound)?;
    let candidates = visit.site.world.keys.presented(Purpose::SignInSystem, token);
    let is_known = candidates.iter().any(|candidate| candidate.matches(expected));
    if is_known { Ok(()) } else { Err(Problem::TokenUnknown) }
}

fn login(signing: &Signing) -> Result<Login, Problem> {
    Login::parse(&signing.login).map_err(|_| Problem::Field("/login"))
}

/// Must this person be interrupted? Changes nothing.
#[utoipa::path(post, path = "/api/v1/interrupts", request_body = Signing, security(("token" = [])), responses(
    (status = 200, body = InterruptBody), (status = 400, body = ProblemDocument),
    (status = 401, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn ask(visit: Visit, Bearer(token): Bearer, Body(signing): Body<Signing>) -> Answer {
    must_know(&visit, &token)?;
    let found = flows::enrol::interrupt(&visit.ctx, &visit.site.world, &login(&signing)?).await?;
    Ok(Json(InterruptBody::of(&visit, found)).into_response())
}

/// The person said "not now". Refused once it was said as often as it may be.
#[utoipa::path(post, path = "/api/v1/interrupts/put-off", request_body = Signing, security(("token" = [])),
    responses((status = 204), (status = 400, body = ProblemDocument), (status = 401, body = ProblemDocument),
    (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 503, body = ProblemDocument)))]
pub async fn put_off(visit: Visit, Bearer(token): Bearer, Body(signing): Body<Signing>) -> Answer {
    must_know(&visit, &token)?;
    flows::enrol::put_off(&visit.ctx, &visit.site.world, &login(&signing)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
