//! The route table: the one place where paths meet handlers.

use crate::site::{App, Site};
use crate::{
    api, change, console, contact, demo, disavow, edge, help, machine, reset, security_info, start, unlock,
    urls, username,
};
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;

/// Every route with its methods that is meant for everybody. A route that is neither on this list nor on
/// [`OWN_ROUTES`] or [`CONSOLE_ROUTES`] fails a test (ATK-184).
pub const PUBLIC_ROUTES: &[(&str, &str)] = &[
    ("GET", urls::START),
    ("GET", urls::HELP),
    ("GET POST", urls::CONTACT),
    ("GET POST", urls::RESET),
    ("GET POST", urls::RESET_METHOD),
    ("GET POST", urls::RESET_CODE),
    ("GET POST", urls::RESET_ANSWER),
    ("GET", urls::RESET_CHECKING),
    ("GET POST", urls::RESET_MISSING),
    ("GET POST", urls::RESET_LINK),
    ("GET POST", urls::RESET_PASSWORD),
    ("GET POST", urls::RESET_SUGGESTION),
    ("POST", urls::RESET_WEIGHING),
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
    ("GET POST", urls::CHANGE_SUGGESTION),
    ("POST", urls::CHANGE_WEIGHING),
    ("GET", urls::CHANGE_CHECKING),
    ("GET POST", urls::NOT_ME),
    ("GET POST", urls::INFO_SIGN_IN),
    ("GET", urls::INFO_CHECKING),
    ("GET POST", urls::CONSOLE_SIGN_IN),
    ("GET", urls::CONSOLE_CHECKING),
    ("GET POST", urls::CONSOLE_SECOND),
    ("GET POST", urls::CONSOLE_CODE),
    ("GET POST", urls::CONSOLE_INVITE),
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
    ("GET POST", "/api/v1/resets/{id}/password"),
    ("POST", "/api/v1/resets/{id}/unlock"),
    ("POST", urls::API_USERNAMES),
    ("POST", urls::API_CHANGES),
    ("POST", urls::API_INTERRUPTS),
    ("POST", "/api/v1/interrupts/put-off"),
    ("POST", urls::API_CONSOLE_SIGN_INS),
    ("DELETE GET", urls::API_CONSOLE_SESSION),
    ("POST", "/api/v1/console/session/challenges"),
    ("POST", "/api/v1/console/session/proofs"),
    ("GET", "/api/v1/password-changes/{id}"),
];

/// Every route of people's own methods. Each leads to the sign-in without a session, whatever its method.
pub const OWN_ROUTES: &[(&str, &str)] = &[
    ("GET", urls::INFO),
    ("GET POST", urls::INFO_SECOND),
    ("GET POST", urls::INFO_CODE),
    ("POST", urls::INFO_SIGN_OUT),
    ("GET POST", urls::INFO_SET_UP),
    ("GET POST", urls::INFO_APP),
    ("GET POST", urls::INFO_ADDRESS),
    ("GET POST", urls::INFO_PROVE),
    ("GET POST", urls::INFO_CODES),
    ("GET POST", urls::INFO_RENAME),
    ("GET POST", urls::INFO_REMOVE),
    ("GET POST", urls::INFO_CONFIRM),
    ("GET", urls::INFO_ACTIVITY),
    ("GET POST", urls::INFO_DATA),
    ("POST", urls::INFO_ERASE),
];

/// Every route that asks for an operator's session. Each refuses without one, whatever its method.
pub const CONSOLE_ROUTES: &[(&str, &str)] = &[
    ("GET", urls::CONSOLE),
    ("POST", urls::CONSOLE_SIGN_OUT),
    ("GET POST", urls::CONSOLE_PERSON),
    ("POST", urls::CONSOLE_UNFREEZE),
    ("POST", urls::CONSOLE_UNLOCK),
    ("GET POST", urls::CONSOLE_EVENTS),
    ("POST", urls::CONSOLE_EXPORT),
    ("GET", urls::CONSOLE_POLICY),
    ("GET POST", urls::CONSOLE_POLICY_EDIT),
    ("POST", urls::CONSOLE_POLICY_APPLY),
    ("POST", urls::CONSOLE_POLICY_ROLLBACK),
    ("GET", urls::CONSOLE_HEALTH),
    ("GET", "/api/v1/console/person"),
    ("POST", "/api/v1/console/person/unfreeze"),
    ("POST", "/api/v1/console/person/unlock"),
    ("GET", "/api/v1/console/events"),
    ("GET", "/api/v1/console/events.jsonl"),
    ("GET", "/api/v1/console/policy"),
    ("POST", "/api/v1/console/policy/trials"),
    ("GET POST", "/api/v1/console/policy/versions"),
    ("POST", "/api/v1/console/policy/rollbacks"),
    ("GET", "/api/v1/console/health"),
];

/// The whole site. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: without the
/// peer's address all visitors share one network's budgets.
pub fn router(app: App) -> Router {
    let site = Arc::new(Site::new(app));
    let (api, document) = api::router().split_for_parts();
    let mut router = pages()
        .merge(own_pages())
        .merge(console_pages())
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
        .route(urls::CONTACT, get(contact::get).post(contact::post))
        .route(urls::RESET, get(reset::open::get).post(reset::open::post))
        .route(urls::RESET_METHOD, get(reset::method::get).post(reset::method::post))
        .route(urls::RESET_CODE, get(reset::code::get).post(reset::code::post))
        .route(urls::RESET_ANSWER, get(reset::answer::get).post(reset::answer::post))
        .route(urls::RESET_CHECKING, get(reset::checking::get))
        .route(urls::RESET_MISSING, get(reset::missing::get).post(reset::missing::post))
        .route(urls::RESET_LINK, get(reset::link::get).post(reset::link::post))
        .route(urls::RESET_PASSWORD, get(reset::password::get).post(reset::password::post))
        .route(urls::RESET_SUGGESTION, get(reset::suggestion::get).post(reset::suggestion::post))
        .route(urls::RESET_WEIGHING, post(reset::weighing::post))
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
        .route(urls::CHANGE_SUGGESTION, get(change::suggestion::get).post(change::suggestion::post))
        .route(urls::CHANGE_WEIGHING, post(change::weighing::post))
        .route(urls::CHANGE_CHECKING, get(change::checking::get))
        .route(urls::NOT_ME, get(disavow::get).post(disavow::post))
}

fn own_pages() -> Router<Arc<Site>> {
    use security_info as own;
    Router::new()
        .route(urls::INFO, get(own::overview::get))
        .route(urls::INFO_SIGN_IN, get(own::sign_in::get).post(own::sign_in::post))
        .route(urls::INFO_CHECKING, get(own::checking::get))
        .route(urls::INFO_SECOND, get(own::step_up::get).post(own::step_up::post))
        .route(urls::INFO_CODE, get(own::step_up::get_code).post(own::step_up::post_code))
        .route(urls::INFO_SIGN_OUT, post(own::sign_out))
        .route(urls::INFO_SET_UP, get(own::set_up::get).post(own::set_up::post))
        .route(urls::INFO_APP, get(own::app::get).post(own::app::post))
        .route(urls::INFO_ADDRESS, get(own::address::get).post(own::address::post))
        .route(urls::INFO_PROVE, get(own::prove::get).post(own::prove::post))
        .route(urls::INFO_CODES, get(own::codes::get).post(own::codes::post))
        .route(urls::INFO_RENAME, get(own::rename::get).post(own::rename::post))
        .route(urls::INFO_REMOVE, get(own::remove::get).post(own::remove::post))
        .route(urls::INFO_CONFIRM, get(own::confirm::get).post(own::confirm::post))
        .route(urls::INFO_ACTIVITY, get(own::activity::get))
        .route(urls::INFO_DATA, get(own::my_data::get).post(own::my_data::export))
        .route(urls::INFO_ERASE, post(own::my_data::erase))
}

fn console_pages() -> Router<Arc<Site>> {
    Router::new()
        .route(urls::CONSOLE, get(console::get))
        .route(urls::CONSOLE_SIGN_IN, get(console::sign_in::get).post(console::sign_in::post))
        .route(urls::CONSOLE_CHECKING, get(console::checking::get))
        .route(urls::CONSOLE_SECOND, get(console::second::get).post(console::second::post))
        .route(urls::CONSOLE_CODE, get(console::second::get_code).post(console::second::post_code))
        .route(urls::CONSOLE_SIGN_OUT, post(console::sign_out))
        .route(urls::CONSOLE_INVITE, get(console::invite::get).post(console::invite::post))
        .route(urls::CONSOLE_PERSON, get(console::person::get).post(console::person::post))
        .route(urls::CONSOLE_UNFREEZE, post(console::lift::unfreeze))
        .route(urls::CONSOLE_UNLOCK, post(console::lift::unlock))
        .route(urls::CONSOLE_EVENTS, get(console::events::get).post(console::events::post))
        .route(urls::CONSOLE_EXPORT, post(console::events::export))
        .route(urls::CONSOLE_POLICY, get(console::policy::get))
        .route(urls::CONSOLE_POLICY_EDIT, get(console::edit::get).post(console::edit::post))
        .route(urls::CONSOLE_POLICY_APPLY, post(console::edit::apply))
        .route(urls::CONSOLE_POLICY_ROLLBACK, post(console::policy::rollback))
        .route(urls::CONSOLE_HEALTH, get(console::health::get))
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
