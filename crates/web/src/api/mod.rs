//! The JSON API: a reset without a browser. What it may rely on is written in `contract.md`; bodies are
//! strict, errors are problem documents (RFC 9457), and the token of the first answer is everything.

mod after;
pub mod changes;
mod console;
mod interrupts;
pub mod problem;
pub mod resets;
pub mod usernames;

mod body;

use crate::site::Site;
use domain::time::Timestamp;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

#[derive(OpenApi)]
#[openapi(info(title = "Nulstil", description = "Self-service password reset."), modifiers(&Bearer))]
struct Document;

struct Bearer;

impl utoipa::Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The API's routes, and with them its description.
pub fn router() -> OpenApiRouter<Arc<Site>> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(resets::open))
        .routes(routes!(resets::show, resets::cancel))
        .routes(routes!(resets::challenge))
        .routes(routes!(resets::prove))
        .routes(routes!(resets::rules, resets::choose))
        .routes(routes!(resets::unlock))
        .routes(routes!(usernames::ask))
        .routes(routes!(changes::open))
        .routes(routes!(changes::show))
        .routes(routes!(interrupts::ask))
        .routes(routes!(interrupts::put_off))
        .routes(routes!(console::sign_in::open))
        .routes(routes!(console::sign_in::show, console::sign_in::leave))
        .routes(routes!(console::sign_in::challenge))
        .routes(routes!(console::sign_in::prove))
        .routes(routes!(console::person::show))
        .routes(routes!(console::person::unfreeze))
        .routes(routes!(console::person::unlock))
        .routes(routes!(console::events::search))
        .routes(routes!(console::events::export))
        .routes(routes!(console::policy::show))
        .routes(routes!(console::policy::try_out))
        .routes(routes!(console::policy::history, console::policy::apply))
        .routes(routes!(console::policy::rollback))
        .routes(routes!(console::health::show))
}

/// A moment as RFC 3339 in UTC, to the second, so that all are equally long.
pub fn rfc3339(at: Timestamp) -> String {
    format!("{:.0}", jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default())
}
