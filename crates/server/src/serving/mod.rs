//! Running: the listener, the workers, and a stop that loses nothing.

pub mod certificates;
mod gate;
mod metrics;
mod stop;

use crate::cmd::{Exit, Failure, say};
use crate::config::TlsFiles;
use crate::real::SharedClock;
use axum::Router;
use axum_server::accept::Accept;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use certificates::Certificates;
use flows::{Ctx, World};
use gate::Gate;
use hyper_util::rt::TokioTimer;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Tasks that take jobs from the queue; each runs a batch at a time.
const WORKERS: usize = 4;
/// How long a client may take to send the head of a request, also on a connection kept open.
const HEAD_WITHIN: Duration = Duration::from_secs(15);
/// Longest head of a request, in bytes.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// Requests at once on one HTTP/2 connection.
const STREAMS_MAX: u32 = 64;
/// How often a quiet HTTP/2 connection is asked whether it is still there, and how long it may take.
const PING_EVERY: Duration = Duration::from_secs(20);
const PONG_WITHIN: Duration = Duration::from_secs(10);
/// How long requests may still take after a stop was asked for.
const DRAIN_WITHIN: Duration = Duration::from_secs(30);

/// Everything that runs.
pub struct House {
    pub router: Router,
    pub world: Arc<World>,
    pub ctx: Ctx,
    /// What `/readyz` says.
    pub is_ready: Arc<AtomicBool>,
    pub tls: Option<TlsFiles>,
    pub metrics: Option<TcpListener>,
    pub certificates: Arc<Certificates>,
    /// The clock to keep right by the store's, where nodes share one.
    pub clock: Option<Arc<SharedClock>>,
}

/// Takes an address before anything slow is done, so that a taken port is told at once.
pub async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let failed = |why: std::io::Error| {
        Failure::new(Exit::Failed, format!("cannot listen on {address}: {why}"))
            .remedy("Another program may listen there; stop it or choose another address.")
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// Serves until somebody asks to stop. `ready` is called once requests are answered.
pub async fn run(house: House, listener: TcpListener, ready: impl FnOnce()) -> Result<Exit, Failure> {
    let House { router, world, ctx, is_ready, tls, metrics, certificates, clock } = house;
    let mut signals = stop::Signals::listen()
        .map_err(|why| Failure::new(Exit::Failed, format!("cannot listen for signals: {why}")))?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    for _ in 0..WORKERS {
        tasks.spawn(flows::jobs::work(ctx.clone(), world.clone(), stopped.clone()));
    }
    tasks.spawn(flows::jobs::tend(ctx.clone(), world.clone(), stopped.clone()));
    tasks.spawn(flows::reminders::keep(ctx.clone(), world.clone(), stopped.clone()));
    if let Some(clock) = clock {
        tasks.spawn(keep_time(clock, world.clone(), stopped.clone()));
    }
    if let Some(listener) = metrics {
        tasks.spawn(metrics::serve(listener, world.clone(), certificates.clone(), stopped.clone()));
    }
    tasks.spawn(certificates::watch(certificates, stopped));
    let handle = Handle::new();
    let mut serving = match &tls {
        None => tokio::spawn(listen(listener, Gate::new(), router, handle.clone())),
        Some(files) => {
            let config = crate::tls::server_config(files).map_err(|why| Failure::new(Exit::Wrong, why))?;
            let acceptor =
                RustlsAcceptor::new(RustlsConfig::from_config(Arc::new(config))).acceptor(Gate::new());
            tokio::spawn(listen(listener, acceptor, router, handle.clone()))
        }
    };
    is_ready.store(true, Ordering::Relaxed);
    ready();
    tokio::select! {
        ended = &mut serving => {
            let why = ended.map_or_else(|why| why.to_string(), |done| done.map_or_else(|why| why.to_string(), |()| "it ended".into()));
            return Err(Failure::new(Exit::Failed, format!("the listener failed: {why}")));
        }
        () = signals.next() => {}
    }
    is_ready.store(false, Ordering::Relaxed);
    tracing::info!("stopping: no new connections; requests under way are finished");
    handle.graceful_shutdown(Some(DRAIN_WITHIN));
    let quiet = async {
        let _ = serving.await;
        stop::finish_writes(&ctx, &world).await;
        stop.send_replace(true);
        stop::finish_tasks(&mut tasks).await;
    };
    tokio::select! {
        () = quiet => {
            tracing::info!("stopped");
            Ok(Exit::Done)
        }
        () = signals.next() => {
            say::words("Stopped at once.");
            Ok(Exit::Interrupted)
        }
    }
}

/// How often the shared clock is looked at.
const CLOCK_EVERY: Duration = Duration::from_secs(5);

async fn keep_time(clock: Arc<SharedClock>, world: Arc<World>, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        tokio::select! {
            () = tokio::time::sleep(CLOCK_EVERY) => {}
            changed = stopped.changed() => if changed.is_err() { return },
        }
        if let Err(fault) = clock.follow(&world).await {
            tracing::warn!(%fault, "the shared clock cannot be read");
        }
    }
}

async fn listen<A>(
    listener: TcpListener,
    acceptor: A,
    router: Router,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()>
where
    A: Accept<TcpStream, axum::middleware::AddExtension<Router, axum::extract::ConnectInfo<SocketAddr>>>
        + Clone
        + Send
        + Sync
        + 'static,
    A::Stream: AsyncRead + AsyncWrite + Unpin + Send,
    A::Service: axum_server::service::SendService<http::Request<hyper::body::Incoming>> + Send,
    A::Future: Send,
{
    let mut server = Server::<SocketAddr>::from_listener(listener).acceptor(acceptor).handle(handle);
    let http = server.http_builder();
    http.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_WITHIN).max_buf_size(HEAD_BYTES_MAX);
    http.http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS_MAX)
        .max_header_list_size(u32::try_from(HEAD_BYTES_MAX).unwrap_or(u32::MAX))
        .keep_alive_interval(PING_EVERY)
        .keep_alive_timeout(PONG_WITHIN);
    server.serve(router.into_make_service_with_connect_info::<SocketAddr>()).await
}
