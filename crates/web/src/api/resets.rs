//! Resets over the API: the same use cases as the pages.

use super::after::{AfterBody, ThenBody};
use super::body::{Bearer, Body, Typed};
use super::problem::{FieldError, ProblemDocument, told};
use super::rfc3339;
use crate::error::Problem;
use crate::reset::open::start;
use crate::unlock::open::must_be_offered;
use crate::urls;
use crate::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::account::Login;
use domain::challenge::SecretKind;
use domain::id::ResetId;
use domain::linked::Part;
use domain::method::Method;
use domain::password::{Broken, Password};
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal};
use domain::secret::Presented;
use flows::Stop;
use flows::reset::{AnswerState, Ask, Given, Outcome, Step, Unlocked, View};
use http::{StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

type Answer = Result<Response, Problem>;

/// A reset to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReset {
    /// User name or work e-mail, as the person types it.
    login: String,
    goal: GoalName,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum GoalName {
    /// A new password, for somebody who has forgotten the old one.
    Reset,
    /// No new password: the account is unlocked, where the organisation allows it.
    Unlock,
}

/// A reset as its owner sees it. Before a first proof it is the same for everybody.
#[derive(Serialize, ToSchema)]
pub struct ResetBody {
    id: String,
    /// Only in the answer that opened it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    reference: String,
    expires_at: String,
    /// `prove`, `choose`, `unlock`, `done` or `closed`.
    step: &'static str,
    methods: Vec<MethodBody>,
    proofs: ProofsBody,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<AccountBody>,
    /// Once it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<&'static str>,
    /// What became of the last answer that is compared with something of the person's, unless it was
    /// right: `checking`, `proof.wrong` or `try_again`.
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<&'static str>,
    /// How far each account is, where the reset is for several directories.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    results: Vec<ResultBody>,
    /// Why the directory took no new password, where that ended the reset.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    #[serde(flatten)]
    after: AfterBody,
}

/// How far one account is of a reset for several directories.
#[derive(Serialize, ToSchema)]
pub struct ResultBody {
    /// Its configured name.
    directory: String,
    /// `applied`, `unknown`, `waiting`, `refused` (may be tried again) or `left_out`.
    outcome: &'static str,
    /// Why it is refused or left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(flatten)]
    then: ThenBody,
}

impl ResultBody {
    /// Of every account of a reset for several directories.
    fn all(visit: &Visit, view: &View) -> Vec<Self> {
        let told = view.aftertastes(&visit.site.world);
        let then = |part: &Part| told.iter().find(|one| one.directory == part.directory).map(ThenBody::of);
        let of = |part: &Part| Self {
            directory: part.directory.clone(),
            outcome: part.state.name(),
            reason: part.reason.clone(),
            then: then(part).unwrap_or_default(),
        };
        view.parts.iter().map(of).collect()
    }
}

#[derive(Serialize, ToSchema)]
struct MethodBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    method: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ProofsBody {
    given: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<u8>,
}

#[derive(Serialize, ToSchema)]
struct AccountBody {
    locked: bool,
}

impl ResetBody {
    fn of(visit: &Visit, view: &View) -> Self {
        let method = |offered: &flows::reset::Offered| MethodBody {
            id: offered.id.clone(),
            method: offered.method.name(),
            hint: offered.hint.clone(),
        };
        let (step, outcome) = match view.step {
            Step::Prove => ("prove", None),
            Step::Choose => ("choose", None),
            Step::Unlock => ("unlock", None),
            Step::Register => ("register", None),
            Step::Done(Ended::Applied | Ended::Unlocked | Ended::NotLocked) => ("done", Some("applied")),
            Step::Done(Ended::Unknown) => ("done", Some("unknown")),
            Step::Done(ended) => ("closed", Some(ended.name())),
            Step::Expired => ("closed", Some("expired")),
        };
        Self {
            id: view.id.to_string(),
            token: None,
            reference: view.reference.to_string(),
            expires_at: rfc3339(view.expires_at),
            step,
            methods: view.methods.iter().map(method).collect(),
            proofs: ProofsBody { given: view.given, required: view.required },
            account: view.locked.map(|locked| AccountBody { locked }),
            outcome,
            answer: view.answer.map(|(_, state)| match state {
                AnswerState::Checking => "checking",
                AnswerState::Wrong => "proof.wrong",
                AnswerState::TryAgain => "try_again",
            }),
            results: ResultBody::all(visit, view),
            errors: Vec::new(),
            after: AfterBody::of(&view.aftermath(&visit.site.world)),
        }
    }
}

/// Opens a reset. The answer is the same for every name.
#[utoipa::path(post, path = "/api/v1/resets", request_body = NewReset, responses(
    (status = 201, body = ResetBody), (status = 400, body = ProblemDocument),
    (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn open(visit: Visit, Body(new): Body<NewReset>) -> Answer {
    let goal = match new.goal {
        GoalName::Reset => Goal::Reset,
        GoalName::Unlock => {
            must_be_offered(&visit).await?;
            Goal::Unlock
        }
    };
    let login = Login::parse(&new.login).map_err(|_| Problem::Field("/login"))?;
    let start = start(&visit, login, goal);
    let opened = flows::reset::open(&visit.ctx, &visit.site.world, start).await?;
    let body =
        ResetBody { token: Some(opened.token.reveal().to_string()), ..ResetBody::of(&visit, &opened.view) };
    let location = format!("{}/{}", urls::API_RESETS, body.id);
    Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(body)).into_response())
}

/// The reset of this token, if the path names it. Anything else looks like an unknown token.
async fn owned(visit: &Visit, token: &Presented, id: &str) -> Result<View, Problem> {
    let id = ResetId::parse(id).ok_or(Problem::TokenUnknown)?;
    match flows::reset::view(&visit.ctx, &visit.site.world, token).await {
        Ok(view) if view.id == id && view.goal != Goal::Change && !view.goal.is_sign_in() => Ok(view),
        Ok(_) | Err(Stop::Refusal(_)) => Err(Problem::TokenUnknown),
        Err(Stop::Fault(fault)) => Err(fault.into()),
    }
}

/// The reset, now.
#[utoipa::path(get, path = "/api/v1/resets/{id}", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 200, body = ResetBody), (status = 401, body = ProblemDocument)))]
pub async fn show(visit: Visit, Bearer(token): Bearer, Path(id): Path<String>) -> Answer {
    let view = owned(&visit, &token, &id).await?;
    let errors = why_refused(&visit, &view).await?;
    Ok(Json(ResetBody { errors, ..ResetBody::of(&visit, &view) }).into_response())
}

async fn why_refused(visit: &Visit, view: &View) -> Result<Vec<FieldError>, Problem> {
    if view.step != Step::Done(Ended::Refused) {
        return Ok(Vec::new());
    }
    let verdict = flows::reset::last_verdict(&visit.site.world, view.id).await?;
    Ok(verdict.map(|verdict| told(visit, &[Broken::Directory(verdict)], "/password")).unwrap_or_default())
}

/// Stops a reset.
#[utoipa::path(delete, path = "/api/v1/resets/{id}", params(("id" = String, Path)), security(("token" = [])),
    responses((status = 204), (status = 401, body = ProblemDocument), (status = 409, body = ProblemDocument)))]
pub async fn cancel(visit: Visit, Bearer(token): Bearer, Path(id): Path<String>) -> Answer {
    owned(&visit, &token, &id).await?;
    flows::reset::cancel(&visit.ctx, &visit.site.world, &token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A message to be asked for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChallenge {
    method: String,
    method_id: Option<String>,
    /// Compared with the stored values, never a recipient.
    confirm: Option<String>,
}

/// What became of asking.
#[derive(Serialize, ToSchema)]
pub struct ChallengeBody {
    /// Always `if-possible`: whether anything is sent is told to nobody.
    sent: &'static str,
}

impl ChallengeBody {
    pub const fn if_possible() -> Self {
        Self { sent: "if-possible" }
    }
}

/// Asks for a message. The answer is the same whether one is sent.
#[utoipa::path(post, path = "/api/v1/resets/{id}/challenges", params(("id" = String, Path)),
    security(("token" = [])), request_body = NewChallenge, responses(
    (status = 202, body = ChallengeBody), (status = 401, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 410, body = ProblemDocument),
    (status = 422, body = ProblemDocument), (status = 429, body = ProblemDocument)))]
pub async fn challenge(
    visit: Visit,
    Bearer(token): Bearer,
    Path(id): Path<String>,
    Body(new): Body<NewChallenge>,
) -> Answer {
    owned(&visit, &token, &id).await?;
    let method = Method::from_name(&new.method).ok_or(Refusal::MethodNotOffered)?;
    let ask = Ask { method, method_id: new.method_id, confirm: new.confirm };
    flows::reset::ask(&visit.ctx, &visit.site.world, &token, ask).await?;
    Ok((StatusCode::ACCEPTED, Json(ChallengeBody::if_possible())).into_response())
}

/// A proof: the typed code, or instead of it the secret of the mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProof {
    method: String,
    code: Option<Typed>,
    link: Option<Typed>,
}

/// Gives a proof. A miss looks the same whatever its cause.
#[utoipa::path(post, path = "/api/v1/resets/{id}/proofs", params(("id" = String, Path)),
    security(("token" = [])), request_body = NewProof, responses(
    (status = 200, body = ResetBody), (status = 202, body = CheckingBody),
    (status = 400, body = ProblemDocument),
    (status = 401, body = ProblemDocument), (status = 409, body = ProblemDocument),
    (status = 410, body = ProblemDocument), (status = 422, body = ProblemDocument),
    (status = 429, body = ProblemDocument)))]
pub async fn prove(
    visit: Visit,
    Bearer(token): Bearer,
    Path(id): Path<String>,
    Body(new): Body<NewProof>,
) -> Answer {
    let method = Method::from_name(&new.method);
    let (kind, secret) = presented(&visit, &new, method.unwrap_or(Method::Email))?;
    owned(&visit, &token, &id).await?;
    let method = method.ok_or(Refusal::MethodNotOffered)?;
    let given = Given { method, kind, secret: &secret };
    let view = flows::reset::prove(&visit.ctx, &visit.site.world, &token, given).await?;
    if matches!(view.answer, Some((_, AnswerState::Checking))) {
        return Ok((StatusCode::ACCEPTED, Json(CheckingBody { checking: true })).into_response());
    }
    Ok(Json(ResetBody::of(&visit, &view)).into_response())
}

/// The answer is being checked; ask for the reset again.
#[derive(Serialize, ToSchema)]
pub struct CheckingBody {
    checking: bool,
}

/// Exactly one secret. Nothing at all is a malformed body; what cannot be a code is a wrong one, and
/// neither reaches the store (ATK-029).
fn presented(visit: &Visit, new: &NewProof, method: Method) -> Result<(SecretKind, Presented), Problem> {
    let (kind, typed) = match (&new.code, &new.link) {
        (Some(code), None) => (SecretKind::Code, code),
        (None, Some(link)) => (SecretKind::Link, link),
        (Some(_), Some(_)) | (None, None) => return Err(Problem::BadRequest),
    };
    let is_nothing = typed.0.chars().all(|c| c.is_whitespace() || c.is_control());
    if is_nothing {
        return Err(Problem::BadRequest);
    }
    let read = match kind {
        SecretKind::Code => visit.site.world.methods.read(method, &typed.0),
        SecretKind::Link => Presented::token(&typed.0),
    };
    read.map(|secret| (kind, secret)).map_err(|_| Refusal::WrongProof.into())
}

/// What a new password has to be, as far as that can be told beforehand.
#[derive(Serialize, ToSchema)]
pub struct RulesBody {
    /// In characters (Unicode code points).
    length_min: u32,
    length_max: u32,
    /// Every rule, by the code with which a password that breaks it is refused.
    codes: Vec<&'static str>,
    /// The same in sentences for the person, as the page has them.
    sentences: Vec<String>,
}

/// The rules for the next password: ours and the directory's, the stricter of each. Only after the proofs.
#[utoipa::path(get, path = "/api/v1/resets/{id}/password", params(("id" = String, Path)),
    security(("token" = [])), responses(
    (status = 200, body = RulesBody), (status = 401, body = ProblemDocument),
    (status = 409, body = ProblemDocument), (status = 410, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn rules(visit: Visit, Bearer(token): Bearer, Path(id): Path<String>) -> Answer {
    owned(&visit, &token, &id).await?;
    let demands = flows::reset::rules(&visit.ctx, &visit.site.world, &token).await?.demands;
    let body = RulesBody {
        length_min: demands.length_min,
        length_max: demands.length_max,
        codes: demands.rules().iter().map(Broken::code).collect(),
        sentences: text::password::rules(visit.locale(), &demands),
    };
    Ok(Json(body).into_response())
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    password: Typed,
}

/// How a write ended.
#[derive(Serialize, ToSchema)]
pub struct OutcomeBody {
    /// `applied`, `unknown`, or `partly` where the reset is for several directories and not all took it.
    outcome: &'static str,
    /// How far each account is, where there are several. What is `waiting` or `refused` may be tried again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    results: Vec<ResultBody>,
    #[serde(flatten)]
    after: AfterBody,
}

/// Sets the new password, if what was proven carries it.
#[utoipa::path(post, path = "/api/v1/resets/{id}/password", params(("id" = String, Path)),
    security(("token" = [])), request_body = NewPassword, responses(
    (status = 200, body = OutcomeBody), (status = 401, body = ProblemDocument),
    (status = 403, body = ProblemDocument), (status = 409, body = ProblemDocument),
    (status = 410, body = ProblemDocument), (status = 422, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn choose(
    visit: Visit,
    Bearer(token): Bearer,
    Path(id): Path<String>,
    Body(new): Body<NewPassword>,
) -> Answer {
    let view = owned(&visit, &token, &id).await?;
    let password = match Password::parse(new.password.0) {
        Ok(password) => password,
        // Who has proven nothing learns nothing about passwords either.
        Err(_) if view.step == Step::Prove => return Err(Refusal::ProofMissing.into()),
        Err(unusable) => return Err(Refusal::Password(vec![unusable.into()].into()).into()),
    };
    // No device: a client of the API keeps no cookie that would make it known.
    let outcome = flows::reset::choose(&visit.ctx, &visit.site.world, &token, password, None).await?;
    let outcome = match outcome {
        Outcome::Applied => "applied",
        Outcome::Unknown => "unknown",
        Outcome::Partly => "partly",
    };
    // What was written is told, whether it can be read again or not.
    let now = owned(&visit, &token, &id).await.ok();
    let results = now.as_ref().map(|view| ResultBody::all(&visit, view)).unwrap_or_default();
    let after = now.map(|view| AfterBody::of(&view.aftermath(&visit.site.world))).unwrap_or_default();
    Ok(Json(OutcomeBody { outcome, results, after }).into_response())
}

/// How an unlocking ended.
#[derive(Serialize, ToSchema)]
pub struct UnlockBody {
    /// `applied` or `unknown`.
    outcome: &'static str,
    /// False when there was no lock to lift: nothing was written, and the account was open all along.
    #[serde(skip_serializing_if = "Option::is_none")]
    was_locked: Option<bool>,
    #[serde(flatten)]
    after: AfterBody,
}

/// Unlocks the account and leaves its password, if what was proven carries it.
#[utoipa::path(post, path = "/api/v1/resets/{id}/unlock", params(("id" = String, Path)),
    security(("token" = [])), responses(
    (status = 200, body = UnlockBody), (status = 401, body = ProblemDocument),
    (status = 403, body = ProblemDocument), (status = 409, body = ProblemDocument),
    (status = 410, body = ProblemDocument), (status = 422, body = ProblemDocument),
    (status = 503, body = ProblemDocument)))]
pub async fn unlock(visit: Visit, Bearer(token): Bearer, Path(id): Path<String>) -> Answer {
    owned(&visit, &token, &id).await?;
    must_be_offered(&visit).await?;
    let (outcome, was_locked) =
        match flows::reset::unlock(&visit.ctx, &visit.site.world, &token, None).await? {
            Unlocked::Lifted => ("applied", Some(true)),
            Unlocked::WasNotLocked => ("applied", Some(false)),
            Unlocked::Unknown => ("unknown", None),
        };
    let now = owned(&visit, &token, &id).await.ok();
    let after = now.map(|view| AfterBody::of(&view.aftermath(&visit.site.world))).unwrap_or_default();
    Ok(Json(UnlockBody { outcome, was_locked, after }).into_response())
}
