//! Changing a known password over the API.

use super::after::AfterBody;
use super::body::{Bearer, Body, Typed};
use super::problem::{AdviceBody, FieldError, ProblemDocument, advised, told};
use crate::error::Problem;
use crate::reset::open::start;
use crate::urls;
use crate::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::account::Login;
use domain::id::ResetId;
use domain::password::Password;
use domain::refusal::Refusal;
use domain::reset::Goal;
use flows::Stop;
use flows::change::{ChangeState, NewChange};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Answer = Result<Response, Problem>;

/// A change to be carried out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasswordChange {
    login: String,
    /// The password in force.
    password: Typed,
    new_password: Typed,
}

/// A change that is being checked.
#[derive(Serialize, ToSchema)]
pub struct ChangeBody {
    id: String,
    token: String,
}

/// Where a change stands.
#[derive(Serialize, ToSchema)]
pub struct ChangeOutcomeBody {
    /// `checking`, `applied`, `sign_in.wrong`, `refused`, `unknown` or `try_again`.
    outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// What would work, where the new password was not taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advice: Vec<AdviceBody>,
    #[serde(flatten)]
    after: AfterBody,
}

/// Starts a change; what comes of it is asked for with GET.
#[utoipa::path(post, path = "/api/v1/password-changes", request_body = NewPasswordChange, responses(
    (status = 202, body = ChangeBody), (status = 400, body = ProblemDocument),
    (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn open(visit: Visit, Body(new): Body<NewPasswordChange>) -> Answer {
    let login = Login::parse(&new.login).map_err(|_| Problem::Field("/login"))?;
    let current = Password::parse(new.password.0).map_err(|_| Problem::Field("/password"))?;
    let new =
        Password::parse(new.new_password.0).map_err(|unusable| Problem::NewPassword(unusable.into()))?;
    let change = NewChange { start: start(&visit, login, Goal::Change), current, new };
    let (token, id) = flows::change::open(&visit.ctx, &visit.site.world, change).await?;
    let body = ChangeBody { id: id.to_string(), token: token.reveal().to_string() };
    let location = format!("{}/{}", urls::API_CHANGES, body.id);
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, location)], Json(body)).into_response())
}

/// The outcome of a change. Results leave on a fixed tick.
#[utoipa::path(get, path = "/api/v1/password-changes/{id}", params(("id" = String, Path)),
    security(("token" = [])),
    responses((status = 200, body = ChangeOutcomeBody), (status = 401, body = ProblemDocument)))]
pub async fn show(visit: Visit, Bearer(token): Bearer, Path(id): Path<String>) -> Answer {
    let id = ResetId::parse(&id).ok_or(Problem::TokenUnknown)?;
    let view = match flows::change::view(&visit.ctx, &visit.site.world, &token).await {
        Ok(view) if view.id == id => view,
        Ok(_) | Err(Stop::Refusal(Refusal::Expired)) => return Err(Problem::TokenUnknown),
        Err(stop) => return Err(stop.into()),
    };
    let (outcome, errors, advice) = match &view.state {
        ChangeState::Checking => ("checking", Vec::new(), Vec::new()),
        ChangeState::Concluded(outcome, refused) => {
            (outcome.name(), told(&visit, &refused.broken, "/new_password"), advised(&visit, &refused.advice))
        }
    };
    let after = AfterBody::of(&view.aftermath(&visit.site.world));
    let body = ChangeOutcomeBody { outcome, errors, advice, after };
    Ok(Json(body).into_response())
}
