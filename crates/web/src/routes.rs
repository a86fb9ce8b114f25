//! The route table: the one place where paths meet handlers.

use crate::site::{App, Site};
use crate::{api, change, demo, disavow, edge, help, machine, reset, start, unlock, urls, username};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Every route with its methods. All of them are meant for everybody: there is nothing here yet that
/// somebody signs in for. A route that is not on this list fails a test (ATK-184).
pub const PUBLIC_ROUTES: &[(&str, &str)] = &[
    ("GET", urls::START),
    ("GET", urls::HELP),
    ("GET POST", urls::RESET),
    ("GET POST", urls::RESET_METHOD),
    ("GET POST", urls::RESET_CODE),
    ("GET POST", urls::RESET_MISSING),
    ("GET POST", urls::RESET_LINK),
    ("GET POST", urls::RESET_PASSWORD),
    ("GET", urls::RESET_DONE),
    ("GET", urls::RESET_UNKNOWN),
    ("GET", urls::RESET_STOPPED),
    ("POST", urls::RESET_CANCEL),
    ("GET POST", urls::UNLOCK),
    ("GET POST", urls::UNLOCK_CONFIRM),
    ("GET", urls::UNLOCK_DONE),
    ("GET", urls::UNLOCK_UNKNOWN),
    ("GET POST", urls::USERNAME),
    ("GET", urls::USERNAME_SENT),
    ("GET POST", urls::CHANGE),
    ("GET", urls::CHANGE_CHECKING),
    ("GET POST", urls::NOT_ME),
    ("GET", urls::CHANGE_PASSWORD),
    ("GET", urls::SECURITY_TXT),
    ("GET", urls::LIVEZ),
    ("GET", urls::READYZ),
    ("GET", urls::DEMO_INBOX),
    ("GET", urls::DEMO_INBOX_JSON),
    ("GET", urls::DEMO_PEOPLE_JSON),
    ("GET", urls::API_DOCUMENT),
    ("POST", urls::API_RESETS),
    ("DELETE GET", "/api/v1/resets/{id}"),
    ("POST", "/api/v1/resets/{id}/challenges"),
    ("POST", "/api/v1/resets/{id}/proofs"),
    ("POST", "/api/v1/resets/{id}/password"),
    ("POST", "/api/v1/resets/{id}/unlock"),
    ("POST", urls::API_USERNAMES),
    ("POST", urls::API_CHANGES),
    ("GET", "/api/v1/password-changes/{id}"),
];

/// The whole site. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: without the
/// peer's address all visitors share one network's budgets.
pub fn router(app: App) -> Router {
    let site = Arc::new(Site::new(app));
    let (api, document) = api::router().split_for_parts();
    let mut router = pages()
        .merge(machines())
        .merge(api)
        .route(urls::API_DOCUMENT, get(async move || axum::Json(document.clone())))
        .merge(site.assets.routes());
    if site.settings.demo.is_some() {
        router = router.merge(demo_pages());
    }
    router
        .fallback(edge::not_found)
        .method_not_allowed_fallback(edge::method_not_allowed)
        .layer(CatchPanicLayer::custom(edge::caught))
        .layer(from_fn_with_state(site.clone(), edge::edge))
        .with_state(site)
}

/// The description of the API, made from its routes.
pub fn openapi() -> utoipa::openapi::OpenApi {
    api::router().split_for_parts().1
}

fn pages() -> Router<Arc<Site>> {
    Router::new()
        .route(urls::START, get(start::get))
        .route(urls::HELP, get(help::get))
        .route(urls::RESET, get(reset::open::get).post(reset::open::post))
        .route(urls::RESET_METHOD, get(reset::method::get).post(reset::method::post))
        .route(urls::RESET_CODE, get(reset::code::get).post(reset::code::post))
        .route(urls::RESET_MISSING, get(reset::missing::get).post(reset::missing::post))
        .route(urls::RESET_LINK, get(reset::link::get).post(reset::link::post))
        .route(urls::RESET_PASSWORD, get(reset::password::get).post(reset::password::post))
        .route(urls::RESET_DONE, get(reset::done::get))
        .route(urls::RESET_UNKNOWN, get(reset::unknown::get))
        .route(urls::RESET_STOPPED, get(reset::stopped::get))
        .route(urls::RESET_CANCEL, post(reset::cancel::post))
        .route(urls::UNLOCK, get(unlock::open::get).post(unlock::open::post))
        .route(urls::UNLOCK_CONFIRM, get(unlock::confirm::get).post(unlock::confirm::post))
        .route(urls::UNLOCK_DONE, get(unlock::done::get))
        .route(urls::UNLOCK_UNKNOWN, get(unlock::unknown::get))
        .route(urls::USERNAME, get(username::ask::get).post(username::ask::post))
        .route(urls::USERNAME_SENT, get(username::sent::get))
        .route(urls::CHANGE, get(change::form::get).post(change::form::post))
        .route(urls::CHANGE_CHECKING, get(change::checking::get))
        .route(urls::NOT_ME, get(disavow::get).post(disavow::post))
}

fn machines() -> Router<Arc<Site>> {
    Router::new()
        .route(urls::CHANGE_PASSWORD, get(machine::change_password))
        .route(urls::SECURITY_TXT, get(machine::security_txt))
        .route(urls::LIVEZ, get(machine::livez))
        .route(urls::READYZ, get(machine::readyz))
}

fn demo_pages() -> Router<Arc<Site>> {
    Router::new()
        .route(urls::DEMO_INBOX, get(demo::inbox::get))
        .route(urls::DEMO_INBOX_JSON, get(demo::inbox_json))
        .route(urls::DEMO_PEOPLE_JSON, get(demo::people_json))
}
