//! One person over the API.

use super::{Answer, Caller};
use crate::api::body::Body;
use crate::api::problem::ProblemDocument;
use crate::api::rfc3339;
use crate::console::events::Event;
use crate::console::person::{asked, names_only};
use crate::console::reason;
use crate::error::Problem;
use axum::Json;
use axum::extract::RawQuery;
use axum::response::IntoResponse;
use domain::account::Login;
use domain::explain::Cause;
use domain::locale::Locale;
use flows::console::{Lifted, Seen, Unlocking};
use flows::explain::{Follows, Person};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A person as the console sees them.
#[derive(Serialize, ToSchema)]
pub struct PersonBody {
    account: String,
    login: String,
    name: String,
    may_reset: bool,
    is_frozen: bool,
    gates: Vec<GateBody>,
    /// Accounts of other directories that a reset carries along.
    followers: Vec<FollowerBody>,
    now: Vec<CauseBody>,
    notes: Vec<&'static str>,
    policy: Option<String>,
    /// Proofs that a reset would take, and what they could be given by.
    proofs: Option<u8>,
    methods: Vec<PersonMethodBody>,
    timeline: Vec<Event>,
}

#[derive(Serialize, ToSchema)]
struct GateBody {
    gate: &'static str,
    passed: bool,
    cause: Option<CauseBody>,
}

#[derive(Serialize, ToSchema)]
struct FollowerBody {
    directory: String,
    /// Null when it is not clear which one.
    account: Option<String>,
    /// Why it would be left out.
    cause: Option<CauseBody>,
}

#[derive(Serialize, ToSchema)]
struct CauseBody {
    code: &'static str,
    what: String,
    fix: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct PersonMethodBody {
    method: &'static str,
    hint: String,
}

/// Whose freeze or lock is lifted, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lifting {
    login: String,
    reason: String,
}

/// What became of it.
#[derive(Serialize, ToSchema)]
pub struct LiftedBody {
    /// `lifted`, `was_not`, `refused`, `unknown` or `busy`.
    outcome: &'static str,
}

fn cause(locale: Locale, cause: Cause) -> CauseBody {
    let told = text::explain::cause(locale, cause);
    CauseBody { code: cause.code(), what: told.what, fix: told.fix, until: None }
}

impl PersonBody {
    fn of(locale: Locale, person: Person, is_frozen: bool, timeline: Vec<Event>) -> Self {
        let gate = |(name, closed): &(domain::policy::GateName, Option<Cause>)| GateBody {
            gate: name.code(),
            passed: closed.is_none(),
            cause: closed.map(|closed| cause(locale, closed)),
        };
        let method = |own: &flows::ports::OwnMethod| PersonMethodBody {
            method: own.method.name(),
            hint: own.hint.clone(),
        };
        let follower = |follows: &Follows| FollowerBody {
            directory: follows.directory.clone(),
            account: follows.account.as_ref().map(ToString::to_string),
            cause: follows.cause.map(|closed| cause(locale, closed)),
        };
        Self {
            may_reset: person.may_reset(),
            is_frozen,
            gates: person.gates.iter().map(gate).collect(),
            followers: person.followers.iter().map(follower).collect(),
            now: person
                .now
                .iter()
                .map(|(now, until)| CauseBody { until: until.map(rfc3339), ..cause(locale, *now) })
                .collect(),
            notes: person.notes.iter().map(|note| note.code()).collect(),
            policy: person.policy.as_ref().map(|policy| policy.name.clone()),
            proofs: person.policy.as_ref().map(|policy| policy.proofs),
            methods: person.methods.iter().map(method).collect(),
            account: person.account.to_string(),
            login: person.login,
            name: person.name,
            timeline,
        }
    }
}

/// The person who has exactly this name. That it was asked is recorded.
#[utoipa::path(get, path = "/api/v1/console/person", params(("login" = String, Query)),
    security(("token" = [])),
    responses((status = 200, body = PersonBody), (status = 401, body = ProblemDocument),
    (status = 404, body = ProblemDocument)))]
pub async fn show(Caller(desk): Caller, RawQuery(query): RawQuery) -> Answer {
    names_only(query.as_deref(), &["login", "ui_locales"])?;
    let visit = &desk.visit;
    let login = asked(query.as_deref(), "login").and_then(|login| Login::parse(&login).ok());
    let login = login.ok_or(Problem::BadRequest)?;
    match flows::console::look_up(&visit.ctx, &visit.site.world, &desk.session, &login).await? {
        Seen::NotOne(_) => Err(Problem::NotFound),
        Seen::Person { person, is_frozen, timeline } => {
            let timeline = timeline.iter().map(Event::of).collect();
            Ok(Json(PersonBody::of(visit.locale(), *person, is_frozen, timeline)).into_response())
        }
    }
}

/// Opens recovery again for somebody who said "this wasn't me". Owners only.
#[utoipa::path(post, path = "/api/v1/console/person/unfreeze", request_body = Lifting, security(("token" = [])),
    responses((status = 200, body = LiftedBody), (status = 401, body = ProblemDocument),
    (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub async fn unfreeze(Caller(desk): Caller, Body(lifting): Body<Lifting>) -> Answer {
    let login = Login::parse(&lifting.login).map_err(|_| Problem::Field("/login"))?;
    let (why, visit) = (reason(&lifting.reason)?, &desk.visit);
    let lifted =
        flows::console::lift_freeze(&visit.ctx, &visit.site.world, &desk.session, &login, &why).await?;
    told(Unlocking::Done(lifted))
}

/// Lifts a lock that came from bad passwords. Owners only.
#[utoipa::path(post, path = "/api/v1/console/person/unlock", request_body = Lifting, security(("token" = [])),
    responses((status = 200, body = LiftedBody), (status = 401, body = ProblemDocument),
    (status = 403, body = ProblemDocument), (status = 404, body = ProblemDocument),
    (status = 422, body = ProblemDocument)))]
pub async fn unlock(Caller(desk): Caller, Body(lifting): Body<Lifting>) -> Answer {
    let login = Login::parse(&lifting.login).map_err(|_| Problem::Field("/login"))?;
    let (why, visit) = (reason(&lifting.reason)?, &desk.visit);
    told(flows::console::lift_lock(&visit.ctx, &visit.site.world, &desk.session, &login, &why).await?)
}

fn told(lifted: Unlocking) -> Answer {
    let outcome = match lifted {
        Unlocking::Done(Lifted::Yes) => "lifted",
        Unlocking::Done(Lifted::WasNot) => "was_not",
        Unlocking::Done(Lifted::NotOne) => return Err(Problem::NotFound),
        Unlocking::Refused => "refused",
        Unlocking::Unknown => "unknown",
        Unlocking::Busy => "busy",
    };
    Ok(Json(LiftedBody { outcome }).into_response())
}
