//! Signing in to the console: the password, then a second proof, by the same token.

use super::Answer;
use crate::api::body::{Bearer, Body, Typed};
use crate::api::problem::ProblemDocument;
use crate::api::rfc3339;
use crate::error::Problem;
use crate::reset::open::start;
use crate::urls;
use crate::visit::Visit;
use axum::Json;
use axum::response::IntoResponse;
use domain::account::Login;
use domain::challenge::SecretKind;
use domain::method::Method;
use domain::password::Password;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::Presented;
use flows::Stop;
use flows::console::{NewSignIn, SignInState, SignInView};
use flows::reset::{AnswerState, Ask, Given, View};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsoleSignIn {
    login: String,
    password: Typed,
}

/// A sign-in that is being checked.
#[derive(Serialize, ToSchema)]
pub struct SignInBody {
    id: String,
    token: String,
}

/// Where a session stands.
#[derive(Serialize, ToSchema)]
pub struct SessionBody {
    /// `checking`, `second`, `signed_in`, `sign_in.wrong` or `try_again`.
    state: &'static str,
    /// What the second proof can be given by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    methods: Vec<OwnMethodBody>,
    /// What became of the last answer, unless it was right: `checking`, `proof.wrong` or `try_again`.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'static str>,
    /// `owner` or `auditor`, once signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct OwnMethodBody {
    id: String,
    method: &'static str,
    hint: String,
}

/// One of the person's own methods.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsoleChallenge {
    method_id: String,
}

/// A code, by the method it belongs to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsoleProof {
    method: String,
    code: Typed,
}

/// Starts a sign-in; the answer is the same for everybody. What comes of it is asked for with GET.
#[utoipa::path(post, path = "/api/v1/console/sign-ins", request_body = NewConsoleSignIn, responses(
    (status = 202, body = SignInBody), (status = 400, body = ProblemDocument),
    (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn open(visit: Visit, Body(new): Body<NewConsoleSignIn>) -> Answer {
    let login = Login::parse(&new.login).map_err(|_| Problem::Field("/login"))?;
    let current = Password::parse(new.password.0).map_err(|_| Problem::Field("/password"))?;
    let new = NewSignIn { start: start(&visit, login, Goal::Console), current };
    let (token, id) = flows::console::open(&visit.ctx, &visit.site.world, new).await?;
    let body = SignInBody { id: id.to_string(), token: token.reveal().to_string() };
    Ok((StatusCode::ACCEPTED, [(header::LOCATION, urls::API_CONSOLE_SESSION)], Json(body)).into_response())
}

async fn under_way(visit: &Visit, token: &Presented) -> Result<SignInView, Problem> {
    match flows::console::view(&visit.ctx, &visit.site.world, token).await {
        Ok(view) => Ok(view),
        Err(Stop::Refusal(Refusal::Expired)) => Err(Problem::TokenUnknown),
        Err(stop) => Err(stop.into()),
    }
}

/// The sign-in as it waits for a second proof.
async fn waiting(visit: &Visit, token: &Presented) -> Result<View, Problem> {
    match under_way(visit, token).await?.state {
        SignInState::Second => Ok(flows::reset::view(&visit.ctx, &visit.site.world, token).await?),
        SignInState::Checking | SignInState::SignedIn | SignInState::Wrong | SignInState::TryAgain => {
            Err(Refusal::MethodNotOffered.into())
        }
    }
}

/// Where the session of this token stands.
#[utoipa::path(get, path = "/api/v1/console/session", security(("token" = [])),
    responses((status = 200, body = SessionBody), (status = 401, body = ProblemDocument)))]
pub async fn show(visit: Visit, Bearer(token): Bearer) -> Answer {
    let (ctx, world) = (&visit.ctx, &visit.site.world);
    let mut body =
        SessionBody { state: "checking", methods: Vec::new(), answer: None, role: None, ends_at: None };
    match under_way(&visit, &token).await?.state {
        SignInState::Checking => {}
        SignInState::Wrong => body.state = "sign_in.wrong",
        SignInState::TryAgain => body.state = "try_again",
        SignInState::SignedIn => {
            let session = flows::console::session(ctx, world, &token).await?;
            body.state = "signed_in";
            body.role = Some(session.role().name());
            body.ends_at = Some(rfc3339(session.ends_at()));
        }
        SignInState::Second => {
            let view = flows::reset::view(ctx, world, &token).await?;
            body.state = "second";
            body.methods = view.methods.iter().filter_map(own).collect();
            body.answer = view.answer.map(|(_, state)| match state {
                AnswerState::Checking => "checking",
                AnswerState::Wrong => "proof.wrong",
                AnswerState::TryAgain => "try_again",
            });
        }
    }
    Ok(Json(body).into_response())
}

fn own(offered: &flows::reset::Offered) -> Option<OwnMethodBody> {
    let (id, hint) = (offered.id.clone()?, offered.hint.clone().unwrap_or_default());
    Some(OwnMethodBody { id, method: offered.method.name(), hint })
}

/// Asks for a code, by a method that sends one.
#[utoipa::path(post, path = "/api/v1/console/session/challenges", request_body = ConsoleChallenge,
    security(("token" = [])),
    responses((status = 202), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument)))]
pub async fn challenge(visit: Visit, Bearer(token): Bearer, Body(asked): Body<ConsoleChallenge>) -> Answer {
    let view = waiting(&visit, &token).await?;
    let chosen = view.methods.iter().find(|offered| offered.id.as_ref() == Some(&asked.method_id));
    let method = chosen.map(|offered| offered.method).ok_or(Refusal::MethodNotOffered)?;
    let ask = Ask { method, method_id: Some(asked.method_id), confirm: None };
    flows::reset::ask(&visit.ctx, &visit.site.world, &token, ask).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Gives the second proof. Whether it was right is asked for with GET.
#[utoipa::path(post, path = "/api/v1/console/session/proofs", request_body = ConsoleProof,
    security(("token" = [])),
    responses((status = 202), (status = 401, body = ProblemDocument), (status = 422, body = ProblemDocument),
    (status = 429, body = ProblemDocument)))]
pub async fn prove(visit: Visit, Bearer(token): Bearer, Body(given): Body<ConsoleProof>) -> Answer {
    let view = waiting(&visit, &token).await?;
    let method = Method::from_name(&given.method).ok_or(Problem::Field("/method"))?;
    if !view.methods.iter().any(|offered| offered.method == method) {
        return Err(Refusal::MethodNotOffered.into());
    }
    let world = &visit.site.world;
    let secret = world.methods.read(method, &given.code.0).map_err(|_| Problem::Field("/code"))?;
    let given = Given { method, kind: SecretKind::Code, secret: &secret };
    flows::reset::prove(&visit.ctx, world, &token, given).await?;
    Ok(StatusCode::ACCEPTED.into_response())
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/v1/console/session", security(("token" = [])),
    responses((status = 204), (status = 401, body = ProblemDocument)))]
pub async fn leave(visit: Visit, Bearer(token): Bearer) -> Answer {
    match flows::console::sign_out(&visit.ctx, &visit.site.world, &token).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(Stop::Refusal(Refusal::Expired)) => Err(Problem::TokenUnknown),
        Err(stop) => Err(stop.into()),
    }
}
