//! What machines ask for: well-known places, and whether we live and are ready.

use crate::page::{Answer, see_other};
use crate::urls;
use crate::visit::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{StatusCode, header};
use serde_json::json;
use std::sync::atomic::Ordering;
use std::time::Duration;

const YEAR: Duration = Duration::from_secs(365 * 86_400);

/// Password managers ask here where a password is changed.
pub async fn change_password() -> Response {
    see_other(urls::CHANGE)
}

/// RFC 9116. The contact is the help page, where the organisation says how it is reached.
pub async fn security_txt(visit: Visit) -> Answer {
    let until = visit.ctx.now().plus(YEAR);
    let until = crate::api::rfc3339(until);
    let origin = &visit.site.settings.public_url;
    let text = format!(
        "Contact: {origin}{}\nExpires: {until}\nPreferred-Languages: da, en\nCanonical: {origin}{}\n",
        urls::HELP,
        urls::SECURITY_TXT
    );
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

/// The process answers.
pub async fn livez() -> Response {
    Json(json!({ "live": true })).into_response()
}

/// Requests may be sent here. A directory or mail server that is away does not count: every node
/// would leave the balancer at once, and with them the page that says so.
pub async fn readyz(visit: Visit) -> Response {
    let is_started = visit.site.settings.is_ready.load(Ordering::Acquire);
    let store = visit.site.world.health.store_is_well().await;
    if let Err(fault) = &store {
        tracing::error!(incident = %visit.ctx.request, %fault, "the store is not well");
    }
    let is_on_time = !visit.site.world.is_clock_off.load(Ordering::Relaxed);
    let is_ready = is_started && is_on_time && store.is_ok();
    let is_limited = visit.site.world.is_limited.load(Ordering::Relaxed);
    let status = if is_ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": is_ready, "limited": is_limited }))).into_response()
}
