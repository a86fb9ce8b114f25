//! Everything that can go wrong with a request, and the one place where it becomes an answer.
//!
//! A handler returns a [`Problem`]; its response is only a marker that the edge replaces by a page or,
//! below `/api/`, by a problem document, since only the edge knows the language and the incident id.

use crate::api::problem;
use crate::page::{self, Frame, Link};
use crate::urls;
use crate::visit::Visit;
use crate::{reset, session::Cookie};
use askama::Template;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::password::{Advice, Broken};
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal};
use domain::time::Timestamp;
use flows::fault::FaultKind;
use flows::{Fault, Stop};
use http::{HeaderValue, StatusCode, header};
use std::sync::Arc;
use text::faq::Question;

/// Why a request got no regular answer.
#[derive(Debug)]
pub enum Problem {
    Stop(Stop),
    NotFound,
    MethodNotAllowed,
    /// Not a form or query of ours: unknown, missing or repeated fields, broken encoding.
    BadRequest,
    TooLarge,
    UnsupportedType,
    /// It does not come from one of our pages.
    Forged,
    /// The bearer token is missing, malformed, unknown or another reset's.
    TokenUnknown,
    /// A field's value cannot be used; its name as a JSON pointer.
    Field(&'static str),
    /// A new password that cannot be one, beside other fields.
    NewPassword(Broken),
    /// The goal is not offered here.
    GoalNotOffered,
    Timeout,
    Panicked,
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::Stop(Stop::Fault(fault))
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Stop(Stop::Refusal(refusal))
    }
}

/// What a marker response carries to the edge.
#[derive(Clone)]
pub struct Raised(pub Arc<Problem>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(Raised(Arc::new(self)));
        response
    }
}

impl Problem {
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Stop(Stop::Refusal(refusal)) => refusal_status(refusal),
            Self::Stop(Stop::Fault(fault)) => fault_status(fault.kind()),
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Forged => StatusCode::FORBIDDEN,
            Self::TokenUnknown => StatusCode::UNAUTHORIZED,
            Self::Field(_) | Self::NewPassword(_) | Self::GoalNotOffered => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// When to come back, in seconds.
    pub fn retry_after(&self, now: Timestamp) -> Option<u64> {
        match self {
            Self::Stop(Stop::Refusal(Refusal::TooMany { until })) => Some(until.since(now).as_secs() + 1),
            Self::Stop(Stop::Refusal(Refusal::Busy | Refusal::Unavailable)) | Self::Timeout => Some(60),
            Self::Stop(Stop::Fault(fault)) if fault.kind() != FaultKind::Internal => Some(60),
            Self::Stop(Stop::Refusal(_) | Stop::Fault(_))
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::BadRequest
            | Self::TooLarge
            | Self::UnsupportedType
            | Self::Forged
            | Self::TokenUnknown
            | Self::Field(_)
            | Self::NewPassword(_)
            | Self::GoalNotOffered
            | Self::Panicked => None,
        }
    }

    /// What would work, where a password was not taken.
    pub fn advice(&self) -> Option<&[Advice]> {
        let Self::Stop(Stop::Refusal(Refusal::Password(refused))) = self else { return None };
        Some(&refused.advice)
    }

    /// Did something on our side fail, so that the log has an incident?
    pub fn is_incident(&self) -> bool {
        matches!(self, Self::Stop(Stop::Fault(_)) | Self::Panicked | Self::Timeout)
    }
}

fn refusal_status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::WrongProof
        | Refusal::MethodNotOffered
        | Refusal::Password(_)
        | Refusal::NotTaken(_)
        | Refusal::NotRegistrable
        | Refusal::ReasonMissing => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::ProofMissing
        | Refusal::Ended(_)
        | Refusal::Busy
        | Refusal::LastMethod
        | Refusal::MethodsFull => StatusCode::CONFLICT,
        Refusal::Expired | Refusal::LinkNotValid => StatusCode::GONE,
        Refusal::NotHere | Refusal::UnlockRefused | Refusal::NotPermitted => StatusCode::FORBIDDEN,
        Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

const fn fault_status(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::Store | FaultKind::Directory | FaultKind::Mail | FaultKind::Breached | FaultKind::Full => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Turns a problem into its answer; the one place that logs a fault.
pub async fn answer(visit: &Visit, is_api: bool, problem: &Problem) -> Response {
    log(visit, problem);
    let mut response =
        if is_api { problem::document(visit, problem) } else { dead_end(visit, problem).await };
    *response.status_mut() = problem.status();
    if let Some(seconds) = problem.retry_after(visit.ctx.now()) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn log(visit: &Visit, problem: &Problem) {
    let incident = visit.ctx.request;
    match problem {
        Problem::Stop(Stop::Fault(fault)) => tracing::error!(%incident, %fault, "a request failed"),
        Problem::Panicked => tracing::error!(%incident, "a request ran into a bug"),
        Problem::Timeout => tracing::error!(%incident, "a request took too long"),
        Problem::Stop(Stop::Refusal(refusal)) => {
            tracing::debug!(request = %incident, code = refusal.code(), "refused");
        }
        other => tracing::debug!(request = %incident, ?other, "turned away"),
    }
}

/// The page where a visit ends: what happened, what to do now, a reference.
#[derive(Template)]
#[template(path = "dead_end.html")]
pub struct DeadEnd {
    pub frame: Frame,
    pub what: String,
    pub now: String,
    pub incident: Option<String>,
    /// A new start, with the typed name kept.
    pub again: Option<String>,
    /// Where that start is made.
    pub again_at: &'static str,
    pub links: Vec<Link>,
    pub answer: AnswerLink,
}

/// The question on the help page that says more.
pub struct AnswerLink {
    pub anchor: &'static str,
    pub label: String,
}

impl AnswerLink {
    pub fn to(visit: &Visit, question: Question) -> Self {
        Self { anchor: question.anchor(), label: question.asked(visit.locale()) }
    }
}

/// What somebody who ended here wants to know.
fn question_after(problem: &Problem) -> Question {
    let Problem::Stop(Stop::Refusal(refusal)) = problem else { return Question::Reference };
    match refusal {
        Refusal::TooMany { .. } => Question::Attempts,
        Refusal::WrongProof => Question::CodeWrong,
        Refusal::ProofMissing | Refusal::MethodNotOffered => Question::Ways,
        Refusal::Expired => Question::Lives,
        Refusal::Password(_) | Refusal::NotTaken(_) => Question::Rules,
        Refusal::NotHere => Question::NoMethod,
        Refusal::UnlockRefused => Question::Unlock,
        Refusal::Busy | Refusal::Unavailable | Refusal::NotPermitted | Refusal::ReasonMissing => {
            Question::Reference
        }
        Refusal::LinkNotValid => Question::NotMe,
        Refusal::LastMethod | Refusal::MethodsFull | Refusal::NotRegistrable => Question::Register,
        Refusal::Ended(ended) => match ended {
            Ended::Applied | Ended::Unknown => Question::SignedIn,
            Ended::Unlocked | Ended::NotLocked => Question::Locked,
            Ended::Cancelled => Question::Ways,
            Ended::Superseded => Question::NotMe,
            Ended::Refused => Question::Rules,
            Ended::Unfit => Question::NoMethod,
        },
    }
}

/// A refusal as the regular end of a way, told with status 200.
pub async fn end_of_way(visit: &Visit, refusal: Refusal) -> Response {
    dead_end(visit, &refusal.into()).await
}

async fn dead_end(visit: &Visit, problem: &Problem) -> Response {
    let words = words(visit, problem);
    let view = match problem {
        Problem::Stop(Stop::Refusal(_)) => reset::glance(visit).await,
        _ => None,
    };
    let mut frame = visit.frame_titled(words.title);
    frame.reference = view.as_ref().map(|view| view.reference.to_string());
    let page = DeadEnd {
        again_at: view.as_ref().map_or(urls::RESET, begins_at),
        again: view.filter(|_| starts_again(problem)).map(|view| view.login.as_str().to_owned()),
        links: links(visit, problem),
        answer: AnswerLink::to(visit, question_after(problem)),
        incident: problem.is_incident().then(|| visit.ctx.request.to_string()),
        what: words.what,
        now: words.now,
        frame,
    };
    page::render(&page)
}

/// Words for a problem, in three sentences.
pub struct ProblemWords {
    pub title: String,
    pub what: String,
    pub now: String,
}

pub fn words(visit: &Visit, problem: &Problem) -> ProblemWords {
    let stem = match problem {
        Problem::Stop(Stop::Refusal(refusal)) => return refusal_words(visit, refusal),
        Problem::Stop(Stop::Fault(fault)) if fault.kind() != FaultKind::Internal => {
            return refusal_words(visit, &Refusal::Unavailable);
        }
        Problem::Stop(Stop::Fault(_)) | Problem::Panicked => "fault",
        Problem::Timeout => return refusal_words(visit, &Refusal::Unavailable),
        Problem::NotFound => "not-found",
        Problem::MethodNotAllowed => "method-not-allowed",
        Problem::BadRequest | Problem::UnsupportedType | Problem::Field(_) => "bad-request",
        Problem::TooLarge => "too-large",
        Problem::Forged => "csrf",
        Problem::NewPassword(broken) => {
            return refusal_words(visit, &Refusal::Password(vec![*broken].into()));
        }
        Problem::TokenUnknown => return refusal_words(visit, &Refusal::Expired),
        Problem::GoalNotOffered => return refusal_words(visit, &Refusal::MethodNotOffered),
    };
    let part = |name: &str| visit.say(&format!("{stem}-{name}"));
    ProblemWords { title: part("title"), what: part("what"), now: part("now") }
}

fn refusal_words(visit: &Visit, refusal: &Refusal) -> ProblemWords {
    let now = visit.ctx.now();
    let told = text::refusal::words(visit.locale(), refusal, now, &visit.site.settings.zone);
    ProblemWords { title: told.title, what: told.what, now: told.what_now }
}

/// Where a flow like this one begins.
const fn begins_at(view: &flows::reset::View) -> &'static str {
    match view.goal {
        Goal::Reset | Goal::Change | Goal::Username | Goal::Register | Goal::Console => urls::RESET,
        Goal::Unlock => urls::UNLOCK,
    }
}

fn starts_again(problem: &Problem) -> bool {
    let Problem::Stop(Stop::Refusal(refusal)) = problem else { return false };
    let may_help = matches!(refusal, Refusal::NotTaken(verdict) if verdict.another_password_may_help());
    may_help || matches!(refusal, Refusal::Expired | Refusal::Ended(Ended::Unknown | Ended::Cancelled))
}

fn links(visit: &Visit, problem: &Problem) -> Vec<Link> {
    let link = |href, id| Link { href, label: visit.say(id) };
    match problem {
        Problem::Stop(Stop::Refusal(Refusal::ProofMissing | Refusal::MethodNotOffered)) => {
            vec![link(urls::RESET_METHOD, "button-continue")]
        }
        Problem::Stop(Stop::Refusal(Refusal::LastMethod | Refusal::MethodsFull)) => {
            vec![link(urls::INFO, "info-return")]
        }
        Problem::Stop(Stop::Refusal(Refusal::UnlockRefused)) => {
            vec![link(urls::RESET, "unlock-not-locked-reset"), link(urls::START, "layout-home")]
        }
        Problem::Stop(Stop::Refusal(Refusal::Busy)) if visit.cookies.get(Cookie::Flow).is_some() => {
            vec![link(urls::RESET_PASSWORD, "button-try-again")]
        }
        Problem::Stop(Stop::Refusal(Refusal::Expired)) => vec![link(urls::RESET, "button-start-again")],
        _ => vec![link(urls::START, "layout-home")],
    }
}

#[cfg(test)]
impl crate::rendering::Sampled for DeadEnd {
    fn samples(visit: &Visit) -> Vec<String> {
        use domain::verdict::Verdict;
        let soon = visit.ctx.now().plus(std::time::Duration::from_secs(100));
        let refusals = [
            Refusal::TooMany { until: soon },
            Refusal::Expired,
            Refusal::Ended(Ended::Unfit),
            Refusal::NotHere,
            Refusal::Unavailable,
            Refusal::NotTaken(Verdict::TooYoung),
            Refusal::NotTaken(Verdict::TooWeak),
        ];
        let mut problems: Vec<Problem> = refusals.map(Problem::from).into();
        problems.extend([Problem::NotFound, Problem::Forged, Problem::Panicked, Problem::TooLarge]);
        let page = |problem: &Problem| {
            let words = words(visit, problem);
            let mut frame = visit.frame_titled(words.title);
            frame.reference = Some("k7m4-qx2p".into());
            let again = starts_again(problem).then(|| crate::rendering::LONG.to_owned());
            let incident = problem.is_incident().then(|| visit.ctx.request.to_string());
            let links = links(visit, problem);
            let answer = AnswerLink::to(visit, question_after(problem));
            DeadEnd {
                frame,
                what: words.what,
                now: words.now,
                incident,
                again,
                again_at: urls::RESET,
                links,
                answer,
            }
        };
        problems.iter().map(|problem| page(problem).render().expect("a page renders")).collect()
    }
}
