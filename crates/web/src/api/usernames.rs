//! A forgotten user name over the API.

use super::body::Body;
use super::problem::ProblemDocument;
use super::resets::ChallengeBody;
use crate::error::Problem;
use crate::visit::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::contact::EmailAddress;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose user names are asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUsernames {
    /// Compared with the stored addresses; nothing is sent to any other.
    email: String,
}

/// Asks for the user names of an address, by mail to it. The answer is the same for every address.
#[utoipa::path(post, path = "/api/v1/usernames", request_body = NewUsernames, responses(
    (status = 202, body = ChallengeBody), (status = 400, body = ProblemDocument),
    (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn ask(visit: Visit, Body(new): Body<NewUsernames>) -> Result<Response, Problem> {
    let address = EmailAddress::parse(new.email.trim()).ok_or(Problem::Field("/email"))?;
    flows::username::ask(&visit.ctx, &visit.site.world, &address).await?;
    Ok((StatusCode::ACCEPTED, Json(ChallengeBody::if_possible())).into_response())
}
