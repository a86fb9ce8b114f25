//! Numbers for Prometheus, on an address of their own: they are for operators, not for people.

use super::certificates::Certificates;
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use flows::World;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Serves `/metrics` until `stop` turns true.
pub async fn serve(
    listener: TcpListener,
    world: Arc<World>,
    certificates: Arc<Certificates>,
    mut stop: watch::Receiver<bool>,
) {
    let router = Router::new().route("/metrics", get(metrics)).with_state((world, certificates));
    let stopped = async move {
        let _ = stop.wait_for(|stop| *stop).await;
    };
    if let Err(why) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
        tracing::error!(%why, "serving metrics");
    }
}

async fn metrics(State((world, certificates)): State<(Arc<World>, Arc<Certificates>)>) -> Response {
    let Ok(waiting) = world.jobs.waiting().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    let checking = world.bounds.checks_max.saturating_sub(world.checks.available_permits());
    let limited = u8::from(world.is_limited.load(Ordering::Relaxed));
    let gauges = [
        ("nulstil_jobs_waiting", "Jobs waiting in the queue.", u64::from(waiting)),
        ("nulstil_checks_running", "Current passwords being checked on this node.", checking as u64),
        ("nulstil_service_limited", "1 while something Nulstil depends on is unwell.", u64::from(limited)),
    ];
    let mut body = String::new();
    for (name, help, value) in gauges {
        let _ = writeln!(body, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    body.push_str(&ends(&certificates));
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], body).into_response()
}

/// Names of servers are configured, or were checked when DNS named them: nothing in them needs escaping.
fn ends(certificates: &Certificates) -> String {
    let name = "nulstil_certificate_end_timestamp_seconds";
    let help = "When the certificate of a directory's server ends, as it was seen last.";
    let mut body = format!("# HELP {name} {help}\n# TYPE {name} gauge\n");
    for (server, ends_at) in certificates.ends() {
        let _ = writeln!(body, "{name}{{server=\"{server}\"}} {ends_at}");
    }
    body
}
