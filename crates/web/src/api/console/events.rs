//! The event log over the API, by the same filters as the page's URL.

use super::{Answer, Caller};
use crate::api::problem::ProblemDocument;
use crate::console::events::{Event, PAGE_EVENTS, lines, searched};
use axum::Json;
use axum::extract::RawQuery;
use axum::response::IntoResponse;
use http::header;
use serde::Serialize;
use utoipa::ToSchema;

/// One page of events, newest first.
#[derive(Serialize, ToSchema)]
pub struct EventsBody {
    events: Vec<Event>,
    /// Give it as `below` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_below: Option<u64>,
}

/// Events that fit.
#[utoipa::path(get, path = "/api/v1/console/events", security(("token" = [])),
    params(("fact" = Option<String>, Query), ("login" = Option<String>, Query),
    ("flow" = Option<String>, Query), ("actor" = Option<String>, Query), ("from" = Option<String>, Query),
    ("until" = Option<String>, Query), ("below" = Option<u64>, Query)),
    responses((status = 200, body = EventsBody), (status = 400, body = ProblemDocument),
    (status = 401, body = ProblemDocument)))]
pub async fn search(Caller(desk): Caller, RawQuery(query): RawQuery) -> Answer {
    let wanted = searched(&desk, query.as_deref()).await?;
    let world = &desk.visit.site.world;
    let found = flows::console::search(world, &desk.session, &wanted, PAGE_EVENTS).await?;
    let is_full = found.len() == PAGE_EVENTS as usize;
    let next_below = found.last().filter(|_| is_full).map(|last| last.row);
    Ok(Json(EventsBody { events: found.iter().map(Event::of).collect(), next_below }).into_response())
}

/// The same as a file with one event on each line. That it was taken is recorded.
#[utoipa::path(get, path = "/api/v1/console/events.jsonl", security(("token" = [])),
    params(("fact" = Option<String>, Query), ("login" = Option<String>, Query),
    ("flow" = Option<String>, Query), ("actor" = Option<String>, Query), ("from" = Option<String>, Query),
    ("until" = Option<String>, Query), ("below" = Option<u64>, Query)),
    responses((status = 200, content_type = "application/jsonl", body = String),
    (status = 400, body = ProblemDocument), (status = 401, body = ProblemDocument)))]
pub async fn export(Caller(desk): Caller, RawQuery(query): RawQuery) -> Answer {
    let wanted = searched(&desk, query.as_deref()).await?;
    let visit = &desk.visit;
    let found = flows::console::export(&visit.ctx, &visit.site.world, &desk.session, &wanted).await?;
    Ok(([(header::CONTENT_TYPE, "application/jsonl; charset=utf-8")], lines(&found)).into_response())
}
