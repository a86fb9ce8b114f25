//! The policy over the API: as the same text that the page and `nulstil policy` use.

use super::{Answer, Caller};
use crate::api::body::{Body, LongBody};
use crate::api::problem::ProblemDocument;
use crate::api::rfc3339;
use crate::console::edit::change;
use crate::console::reason;
use crate::error::Problem;
use crate::visit::Visit;
use axum::Json;
use axum::response::IntoResponse;
use domain::policy::lint::{Lint, is_refused};
use flows::policy::{Affected, Applied};
use flows::ports::{PolicyDraft, PolicyNote, Unreadable};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The policy in force.
#[derive(Serialize, ToSchema)]
pub struct PolicyBody {
    version: u64,
    /// As `nulstil policy export` writes it.
    policy: String,
}

/// A policy to be tried.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    policy: String,
}

/// What a text would do; `problems` when it cannot be read.
#[derive(Serialize, ToSchema)]
pub struct TrialBody {
    problems: Vec<ProblemBody>,
    changes: Vec<String>,
    found: Vec<FoundBody>,
    is_refused: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<EffectBody>,
}

#[derive(Serialize, ToSchema)]
struct ProblemBody {
    line: Option<usize>,
    key: String,
    what: String,
    remedy: String,
}

#[derive(Serialize, ToSchema)]
struct FoundBody {
    code: &'static str,
    about: String,
    what: String,
    remedy: String,
}

#[derive(Serialize, ToSchema)]
struct EffectBody {
    people: u64,
    able_before: u64,
    able_after: u64,
    losing: u64,
    losers: Vec<AffectedBody>,
    gaining: u64,
    circular: u64,
}

#[derive(Serialize, ToSchema)]
struct AffectedBody {
    login: String,
    name: String,
    why: &'static str,
}

/// A policy to be put in force.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    policy: String,
    /// The version it was made from.
    based_on: u64,
    reason: String,
}

/// A version to be put in force again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rollback {
    version: u64,
    reason: String,
}

/// What became of a change of the policy.
#[derive(Serialize, ToSchema)]
pub struct AppliedBody {
    /// `applied`, `unchanged`, `overtaken`, `refused` or `unreadable`.
    outcome: &'static str,
    /// The version in force, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    found: Vec<FoundBody>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ProblemBody>,
}

/// One version of the history.
#[derive(Serialize, ToSchema)]
pub struct VersionBody {
    version: u64,
    at: String,
    by: Option<String>,
    reason: String,
}

/// The policy in force.
#[utoipa::path(get, path = "/api/v1/console/policy", security(("token" = [])),
    responses((status = 200, body = PolicyBody), (status = 401, body = ProblemDocument)))]
pub async fn show(Caller(desk): Caller) -> Answer {
    let visit = &desk.visit;
    let newest = flows::console::in_force(&visit.ctx, &visit.site.world, &desk.session).await?;
    let policy = visit.site.settings.console.policy_text.write(&newest);
    Ok(Json(PolicyBody { version: newest.note.version, policy }).into_response())
}

/// Tries a policy out on everybody. Nothing is written.
#[utoipa::path(post, path = "/api/v1/console/policy/trials", request_body = Trial, security(("token" = [])),
    responses((status = 200, body = TrialBody), (status = 401, body = ProblemDocument)))]
pub async fn try_out(Caller(desk): Caller, LongBody(trial): LongBody<Trial>) -> Answer {
    let visit = &desk.visit;
    let mut body = TrialBody {
        problems: Vec::new(),
        changes: Vec::new(),
        found: Vec::new(),
        is_refused: false,
        effect: None,
    };
    let draft = match read(visit, &trial.policy) {
        Ok(draft) => draft,
        Err(problems) => {
            body.problems = problems;
            return Ok(Json(body).into_response());
        }
    };
    let tried = flows::console::try_out(&visit.ctx, &visit.site.world, &desk.session, &draft.set).await?;
    body.changes = tried.judged.changes.iter().map(change).collect();
    body.is_refused = is_refused(&tried.judged.found);
    body.found = tried.judged.found.iter().map(|lint| found(visit, lint)).collect();
    let effect = tried.effect;
    body.effect = Some(EffectBody {
        people: effect.people,
        able_before: effect.able_before,
        able_after: effect.able_after,
        losing: effect.losing,
        losers: effect.losers.into_iter().map(affected).collect(),
        gaining: effect.gaining,
        circular: effect.circular,
    });
    Ok(Json(body).into_response())
}

fn affected(one: Affected) -> AffectedBody {
    AffectedBody { login: one.login, name: one.name, why: one.why.code() }
}

fn read(visit: &Visit, text: &str) -> Result<PolicyDraft, Vec<ProblemBody>> {
    let told = |problem: Unreadable| ProblemBody {
        line: problem.line,
        key: problem.key,
        what: problem.what,
        remedy: problem.remedy,
    };
    let read = visit.site.settings.console.policy_text.read(text);
    read.map_err(|problems| problems.into_iter().map(told).collect())
}

fn found(visit: &Visit, lint: &Lint) -> FoundBody {
    let told = text::lint::words(visit.locale(), &lint.rule);
    FoundBody {
        code: lint.rule.code(),
        about: text::lint::about(visit.locale(), &lint.about),
        what: told.what,
        remedy: told.what_now,
    }
}

/// The newest versions.
#[utoipa::path(get, path = "/api/v1/console/policy/versions", security(("token" = [])),
    responses((status = 200, body = Vec<VersionBody>), (status = 401, body = ProblemDocument)))]
pub async fn history(Caller(desk): Caller) -> Answer {
    let notes = flows::console::history(&desk.visit.site.world, &desk.session, u64::MAX).await?;
    let version = |note: PolicyNote| VersionBody {
        version: note.version,
        at: rfc3339(note.at),
        by: note.by,
        reason: note.reason,
    };
    Ok(Json(notes.into_iter().map(version).collect::<Vec<_>>()).into_response())
}

/// Puts a policy in force. Owners only.
#[utoipa::path(post, path = "/api/v1/console/policy/versions", request_body = NewVersion,
    security(("token" = [])),
    responses((status = 201, body = AppliedBody), (status = 200, body = AppliedBody),
    (status = 409, body = AppliedBody), (status = 422, body = AppliedBody),
    (status = 401, body = ProblemDocument), (status = 403, body = ProblemDocument)))]
pub async fn apply(Caller(desk): Caller, LongBody(new): LongBody<NewVersion>) -> Answer {
    let visit = &desk.visit;
    desk.session.must(domain::operator::Act::WritePolicy)?;
    let why = reason(&new.reason)?;
    let draft = match read(visit, &new.policy) {
        Ok(draft) => draft,
        Err(problems) => {
            let body = AppliedBody { outcome: "unreadable", version: None, found: Vec::new(), problems };
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response());
        }
    };
    let world = &visit.site.world;
    let based_on = (new.based_on, &why);
    let applied = flows::console::apply(&visit.ctx, world, &desk.session, &draft.set, based_on).await?;
    told(visit, applied)
}

/// Puts an earlier version in force again, as a new one. Owners only.
#[utoipa::path(post, path = "/api/v1/console/policy/rollbacks", request_body = Rollback,
    security(("token" = [])),
    responses((status = 201, body = AppliedBody), (status = 200, body = AppliedBody),
    (status = 409, body = AppliedBody), (status = 401, body = ProblemDocument),
    (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument)))]
pub async fn rollback(Caller(desk): Caller, Body(back): Body<Rollback>) -> Answer {
    let visit = &desk.visit;
    desk.session.must(domain::operator::Act::WritePolicy)?;
    let why = reason(&back.reason)?;
    let world = &visit.site.world;
    let applied = flows::console::rollback(&visit.ctx, world, &desk.session, back.version, &why).await?;
    told(visit, applied.ok_or(Problem::NotFound)?)
}

fn told(visit: &Visit, applied: Applied) -> Answer {
    let (status, outcome, version, lints) = match applied {
        Applied::Yes { version } => (StatusCode::CREATED, "applied", Some(version), Vec::new()),
        Applied::Unchanged { version } => (StatusCode::OK, "unchanged", Some(version), Vec::new()),
        Applied::Overtaken { in_force } => (StatusCode::CONFLICT, "overtaken", Some(in_force), Vec::new()),
        Applied::Refused(lints) => (StatusCode::CONFLICT, "refused", None, lints),
    };
    let found = lints.iter().map(|lint| found(visit, lint)).collect();
    Ok((status, Json(AppliedBody { outcome, version, found, problems: Vec::new() })).into_response())
}
