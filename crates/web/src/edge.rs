//! The edge: what every request passes on its way in and every answer on its way out.

use crate::error::{self, Problem, Raised};
use crate::security::{csrf, headers, host};
use crate::session::Cookie;
use crate::site::Site;
use crate::urls;
use crate::visit::Visit;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::id::RequestId;
use domain::refusal::Refusal;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use std::sync::Arc;
use std::time::Duration;

/// How long one request may take. A write to a directory goes on by itself when this is over.
const REQUEST_LASTS_MAX: Duration = Duration::from_secs(30);

/// Handles one request from the first byte to the last.
pub async fn edge(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let began = site.clock.now();
    let id = RequestId::fresh(site.chance.as_ref());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let mut response = if is_probe(request.uri().path()) || host::is_ours(&site, &request) {
        welcomed(&site, id, request, next).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    };
    headers::add(&site, response.headers_mut());
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    let ms = u64::try_from(site.clock.now().since(began).as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    // The route's pattern and nothing of its parameters, query or body.
    tracing::info!(request = %id, method = named(&method), route, status, ms, "answered");
    if method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

/// The method, for the log. Any word may stand in its place, so only those that mean something to a
/// server are repeated.
fn named(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// Probes come from load balancers that name hosts by address; their answers tell nothing.
fn is_probe(path: &str) -> bool {
    path == urls::LIVEZ || path == urls::READYZ
}

async fn welcomed(site: &Arc<Site>, id: RequestId, request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with(urls::API);
    let (mut parts, body) = request.into_parts();
    let (visit, read) = Visit::of(site, id, &parts);
    parts.extensions.insert(visit.clone());
    let genuine = csrf::is_from_here(site, &parts.method, &parts.headers);
    let response = match (read, genuine) {
        (Err(problem), _) => problem.into_response(),
        (Ok(()), false) => Problem::Forged.into_response(),
        (Ok(()), true) => handled(site, Request::from_parts(parts, body), next).await,
    };
    let response = told(&visit, is_api, response).await;
    remembered(&visit, response)
}

async fn handled(site: &Site, request: Request, next: Next) -> Response {
    let Ok(_room) = site.room.try_acquire() else {
        return Problem::from(Refusal::Unavailable).into_response();
    };
    match tokio::time::timeout(REQUEST_LASTS_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::Timeout.into_response(),
    }
}

/// Puts a problem into words; a 405 keeps its Allow header.
async fn told(visit: &Visit, is_api: bool, mut response: Response) -> Response {
    let Some(Raised(problem)) = response.extensions_mut().remove::<Raised>() else { return response };
    let mut answer = error::answer(visit, is_api, &problem).await;
    for name in [header::ALLOW, header::SET_COOKIE] {
        for value in response.headers().get_all(&name) {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    answer
}

/// Lets the browser keep what the page's forms need, and the language it was asked for, also by a link that only
/// leads on.
fn remembered(visit: &Visit, mut response: Response) -> Response {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if let Some(locale) = visit.chosen_language().filter(|_| is_page || response.status().is_redirection()) {
        response.headers_mut().append(header::SET_COOKIE, Cookie::Lang.set(locale.tag()));
    }
    if !is_page {
        return response;
    }
    let headers = response.headers_mut();
    if let Some(fresh) = &visit.csrf.fresh {
        headers.append(header::SET_COOKIE, Cookie::Csrf.set(fresh));
    }
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(visit.locale().tag()));
    headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

/// A handler panicked: a bug, caught here so that others are still served.
pub fn caught(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::Panicked.into_response()
}

/// No route has this path.
pub async fn not_found() -> Problem {
    Problem::NotFound
}

/// The route does not know this method.
pub async fn method_not_allowed() -> Problem {
    Problem::MethodNotAllowed
}
