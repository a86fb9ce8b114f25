//! Problem documents: a stable code for programs, words for people, a reference for the helpdesk.

use crate::error::{self, Problem};
use crate::visit::Visit;
use axum::body::Body;
use axum::response::Response;
use domain::password::{Advice, Broken};
use domain::refusal::Refusal;
use flows::Stop;
use flows::fault::FaultKind;
use http::{HeaderValue, header};
use serde::Serialize;
use utoipa::ToSchema;

/// An error as RFC 9457 writes it.
#[derive(Serialize, ToSchema)]
pub struct ProblemDocument {
    /// `urn:nulstil:problem:` and the code.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// The stable code.
    code: &'static str,
    /// What support finds this in the log by.
    reference: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldError>,
    /// What would work, where a password was not taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    advice: Vec<AdviceBody>,
}

/// What makes a password easy to guess, or what works instead. None of it refuses one.
#[derive(Serialize, ToSchema)]
pub struct AdviceBody {
    code: &'static str,
    message: String,
}

/// What is wrong with one field.
#[derive(Serialize, ToSchema)]
pub struct FieldError {
    code: &'static str,
    message: String,
    /// A JSON pointer into the request's body.
    pointer: &'static str,
}

/// The answer for a problem; the caller sets its status.
pub fn document(visit: &Visit, problem: &Problem) -> Response {
    let code = code(problem);
    let (title, detail) = words(visit, problem);
    let document = ProblemDocument {
        kind: format!("urn:nulstil:problem:{code}"),
        title,
        status: problem.status().as_u16(),
        detail,
        code,
        reference: visit.ctx.request.to_string(),
        errors: errors(visit, problem),
        advice: problem.advice().map(|advice| advised(visit, advice)).unwrap_or_default(),
    };
    let body = serde_json::to_vec(&document).unwrap_or_default();
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(visit.locale().tag()));
    if matches!(problem, Problem::TokenUnknown) {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn code(problem: &Problem) -> &'static str {
    match problem {
        Problem::Stop(Stop::Refusal(refusal)) => refusal.code(),
        Problem::Stop(Stop::Fault(fault)) if fault.kind() != FaultKind::Internal => "service.unavailable",
        Problem::Stop(Stop::Fault(_)) | Problem::Panicked => "service.fault",
        Problem::Timeout => "service.unavailable",
        Problem::NotFound => "path.unknown",
        Problem::MethodNotAllowed => "method.not_allowed",
        Problem::BadRequest => "body.malformed",
        Problem::TooLarge => "body.too_large",
        Problem::UnsupportedType => "body.unsupported_type",
        Problem::Forged => "origin.foreign",
        Problem::TokenUnknown => "token.unknown",
        Problem::Field(_) => "field.unusable",
        Problem::NewPassword(broken) => broken.code(),
        Problem::GoalNotOffered => "goal.not_offered",
    }
}

fn words(visit: &Visit, problem: &Problem) -> (String, String) {
    let stem = match problem {
        Problem::BadRequest => "api-bad-json",
        Problem::UnsupportedType => "api-unsupported-type",
        Problem::TokenUnknown => "api-token-missing",
        Problem::NotFound => "api-not-found",
        Problem::MethodNotAllowed => "api-method-not-allowed",
        Problem::Panicked => "api-fault",
        Problem::GoalNotOffered => "api-goal-not-offered",
        Problem::Stop(Stop::Fault(fault)) if fault.kind() == FaultKind::Internal => "api-fault",
        Problem::TooLarge => {
            let bytes = crate::form::BODY_BYTES_MAX as i64;
            let detail = visit.with("api-too-large-detail", &[("bytes", bytes.into())]);
            return (visit.say("api-too-large-title"), detail);
        }
        Problem::Field(pointer) => {
            let detail = visit.with("api-field-invalid-detail", &[("field", (*pointer).into())]);
            return (visit.say("api-field-invalid-title"), detail);
        }
        Problem::Stop(_) | Problem::NewPassword(_) | Problem::Forged | Problem::Timeout => {
            let words = error::words(visit, problem);
            return (words.title, format!("{} {}", words.what, words.now));
        }
    };
    (visit.say(&format!("{stem}-title")), visit.say(&format!("{stem}-detail")))
}

fn errors(visit: &Visit, problem: &Problem) -> Vec<FieldError> {
    match problem {
        Problem::Stop(Stop::Refusal(Refusal::Password(refused))) => told(visit, &refused.broken, "/password"),
        Problem::Stop(Stop::Refusal(Refusal::NotTaken(verdict))) => {
            told(visit, &[Broken::Directory(*verdict)], "/password")
        }
        Problem::NewPassword(broken) => told(visit, &[*broken], "/new_password"),
        Problem::Field(pointer) => {
            let message = visit.with("api-field-invalid-detail", &[("field", (*pointer).into())]);
            vec![FieldError { code: "field.unusable", message, pointer }]
        }
        Problem::Stop(_)
        | Problem::NotFound
        | Problem::MethodNotAllowed
        | Problem::BadRequest
        | Problem::TooLarge
        | Problem::UnsupportedType
        | Problem::Forged
        | Problem::TokenUnknown
        | Problem::GoalNotOffered
        | Problem::Timeout
        | Problem::Panicked => Vec::new(),
    }
}

/// Broken password rules, each as one error of this field.
pub fn told(visit: &Visit, broken: &[Broken], pointer: &'static str) -> Vec<FieldError> {
    let one = |broken: &Broken| FieldError {
        code: broken.code(),
        message: text::password::sentence(visit.locale(), broken),
        pointer,
    };
    broken.iter().map(one).collect()
}

/// Advice, each piece with its code.
pub fn advised(visit: &Visit, advice: &[Advice]) -> Vec<AdviceBody> {
    let one =
        |one: &Advice| AdviceBody { code: one.code(), message: text::password::advice(visit.locale(), *one) };
    advice.iter().map(one).collect()
}
