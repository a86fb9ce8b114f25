//! Connections bound as the service account, shared by all operations: bounded in number, tried
//! server by server.

use super::{Conn, Failure, LdapUrl, Secret};
use flows::Fault;
use flows::fault::FaultKind;
use ldap3_proto::proto::LdapResultCode;
use rustls::ClientConfig;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Operations that may be under way at once, over all servers.
const CONNECTIONS_MAX: usize = 32;
/// Most of them kept between operations.
const IDLE_MAX: usize = 8;
/// How long an operation waits for its turn before it is a fault.
const TURN_WITHIN: Duration = Duration::from_secs(10);

pub(crate) struct PoolSettings {
    pub(crate) urls: Vec<LdapUrl>,
    pub(crate) bind_dn: String,
    pub(crate) bind_password: Secret,
    /// Bounds connecting and every operation.
    pub(crate) within: Duration,
}

pub(crate) struct Pool {
    settings: PoolSettings,
    tls: Arc<ClientConfig>,
    idle: Mutex<Vec<(usize, Conn)>>,
    turns: Semaphore,
    /// The server that answered last; tried first.
    preferred: AtomicUsize,
}

/// A bound connection, and the turn to use it.
pub(crate) struct Lease<'a> {
    pub(crate) conn: Conn,
    pub(crate) server: usize,
    /// It was used before and may have gone stale since.
    pub(crate) is_reused: bool,
    _turn: SemaphorePermit<'a>,
}

impl Pool {
    pub(crate) fn new(settings: PoolSettings, tls: Arc<ClientConfig>) -> Self {
        Self {
            settings,
            tls,
            idle: Mutex::default(),
            turns: Semaphore::new(CONNECTIONS_MAX),
            preferred: AtomicUsize::new(0),
        }
    }

    /// How many servers there are.
    pub(crate) fn servers(&self) -> usize {
        self.settings.urls.len()
    }

    /// A bound connection, kept or new, to the first server that answers. One and the same for as long as
    /// it does, since others may not have heard yet of what was written there.
    pub(crate) async fn take(&self) -> Result<Lease<'_>, Fault> {
        let turn = self.turn().await?;
        match self.kept() {
            Some((server, conn)) => Ok(Lease { conn, server, is_reused: true, _turn: turn }),
            None => self.fresh(turn).await,
        }
    }

    /// A kept connection to the server that answered last.
    fn kept(&self) -> Option<(usize, Conn)> {
        let preferred = self.preferred.load(Ordering::Relaxed);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|(server, _)| *server == preferred);
        idle.pop()
    }

    /// A new bound connection, for when a kept one turned out to be stale.
    pub(crate) async fn take_fresh(&self) -> Result<Lease<'_>, Fault> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let turn = self.turn().await?;
        self.fresh(turn).await
    }

    /// A new bound connection to this very server.
    pub(crate) async fn take_on(&self, server: usize) -> Result<Lease<'_>, Fault> {
        let turn = self.turn().await?;
        let conn = self.bound(server).await.map_err(|why| unreachable(&why))?;
        Ok(Lease { conn, server, is_reused: false, _turn: turn })
    }

    /// Keeps a connection that answered well for the next operation.
    pub(crate) fn keep(&self, lease: Lease<'_>) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE_MAX {
            idle.push((lease.server, lease.conn));
        }
    }

    /// A connection that is bound as nobody yet, for trying somebody's password.
    pub(crate) async fn unbound(&self) -> Result<(Conn, SemaphorePermit<'_>), Fault> {
        let turn = self.turn().await?;
        let mut causes = Vec::new();
        for server in self.order() {
            let url = &self.settings.urls[server];
            match Conn::open(url, &self.tls, self.settings.within).await {
                Ok(conn) => {
                    self.preferred.store(server, Ordering::Relaxed);
                    return Ok((conn, turn));
                }
                Err(failure) => causes.push(format!("{url}: {}", failure.into_cause())),
            }
        }
        Err(unreachable(&causes.join("; ")))
    }

    /// Every server with the certificate it shows, or why it shows none.
    pub(crate) async fn certificates(&self) -> Vec<(LdapUrl, Result<Vec<u8>, String>)> {
        let mut shown = Vec::new();
        for url in &self.settings.urls {
            let opened = Conn::open(url, &self.tls, self.settings.within).await;
            let certificate = opened.map_err(Failure::into_cause);
            let certificate = certificate.and_then(|conn| conn.into_certificate().ok_or("none".to_owned()));
            shown.push((url.clone(), certificate));
        }
        shown
    }

    async fn turn(&self) -> Result<SemaphorePermit<'_>, Fault> {
        let waited = timeout(TURN_WITHIN, self.turns.acquire()).await;
        let full = || Fault::new(FaultKind::Full, "all connections to the directory are in use");
        waited.map_err(|_| full())?.map_err(|_| full())
    }

    async fn fresh<'a>(&'a self, turn: SemaphorePermit<'a>) -> Result<Lease<'a>, Fault> {
        let mut causes = Vec::new();
        for server in self.order() {
            match self.bound(server).await {
                Ok(conn) => {
                    self.preferred.store(server, Ordering::Relaxed);
                    return Ok(Lease { conn, server, is_reused: false, _turn: turn });
                }
                Err(why) => causes.push(format!("{}: {why}", self.settings.urls[server])),
            }
        }
        Err(unreachable(&causes.join("; ")))
    }

    fn order(&self) -> impl Iterator<Item = usize> + use<> {
        let servers = self.settings.urls.len();
        let first = self.preferred.load(Ordering::Relaxed);
        (0..servers).map(move |step| (first + step) % servers)
    }

    async fn bound(&self, server: usize) -> Result<Conn, String> {
        let settings = &self.settings;
        let opened = Conn::open(&settings.urls[server], &self.tls, settings.within).await;
        let mut conn = opened.map_err(Failure::into_cause)?;
        let bound = conn.bind(&settings.bind_dn, settings.bind_password.reveal()).await;
        match bound.map_err(Failure::into_cause)?.code {
            LdapResultCode::Success => Ok(conn),
            code => Err(format!("the service account's bind was refused with code {}", code as i64)),
        }
    }
}

fn unreachable(why: &str) -> Fault {
    Fault::new(FaultKind::Directory, why).during("reaching the directory")
}
