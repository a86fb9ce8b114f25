//! Connections bound as the service account, shared by all operations: bounded in number and age, tried
//! server by server, with servers that fail left alone for a while.

use super::breaker::Failed;
use super::sign_in::{OwnSignIn, Resting};
use super::watch::{Attempt, Watch};
use super::{Conn, Failure, LdapUrl, Secret, Server};
use crate::discovery::Discovery;
use domain::chance::Chance;
use domain::time::Timestamp;
use flows::Fault;
use flows::ctx::Clock;
use flows::fault::FaultKind;
use ldap3_proto::proto::LdapResultCode;
use rustls::ClientConfig;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Operations that may be under way at once, over all servers.
const CONNECTIONS_MAX: usize = 32;
/// Most of them kept between operations.
const IDLE_MAX: usize = 8;
/// How long a connection is kept unused: shorter than servers and firewalls let it live.
const IDLE_FOR_MAX: Duration = Duration::from_secs(60);
/// How long a connection is used at all, so that a changed address or certificate comes into force.
const AGE_MAX: Duration = Duration::from_secs(600);
/// How long an operation waits for its turn before it is a fault.
const TURN_WITHIN: Duration = Duration::from_secs(10);
/// Why nobody is asked.
const LEFT_ALONE: &str = "is left alone for a while, since it failed";
const RESTS: &str = "the directory refused the service account's password (code 49), which is not tried again for ten \
                     minutes or more, so that the account is not locked";

pub(crate) struct PoolSettings {
    pub(crate) source: Source,
    pub(crate) bind_dn: String,
    pub(crate) bind_password: Secret,
    /// Bounds connecting and every operation.
    pub(crate) within: Duration,
}

/// Where the servers come from.
pub(crate) enum Source {
    Listed(Vec<Arc<Server>>),
    Found(Box<Discovery>),
}

pub(crate) struct Pool {
    settings: PoolSettings,
    tls: Arc<ClientConfig>,
    watch: Watch,
    own: OwnSignIn,
    idle: Mutex<Vec<Idle>>,
    turns: Semaphore,
    /// The server that answered last; tried first.
    preferred: Mutex<Option<Arc<Server>>>,
}

/// A connection that waits for its next operation.
struct Idle {
    conn: Conn,
    server: Arc<Server>,
    opened_at: Timestamp,
    kept_at: Timestamp,
}

impl Idle {
    fn is_good(&self, now: Timestamp) -> bool {
        now.since(self.kept_at) < IDLE_FOR_MAX && now.since(self.opened_at) < AGE_MAX
    }
}

/// A connection, and the turn to use it. Whoever is done with it says how the server did.
pub(crate) struct Lease<'a> {
    pub(crate) conn: Conn,
    pub(crate) server: Arc<Server>,
    /// It was used before and may have gone stale since.
    pub(crate) is_reused: bool,
    opened_at: Timestamp,
    attempt: Attempt<'a>,
    _turn: SemaphorePermit<'a>,
}

impl Lease<'_> {
    /// The server answered, and the connection is not used again.
    pub(crate) fn done(self) {
        self.attempt.well();
    }

    /// An operation has no answer. A kept connection that broke had only gone stale.
    pub(crate) fn blame(self, failure: &Failure) {
        match failure {
            Failure::Silent(_) => self.attempt.failed(Failed::Away),
            Failure::Lost(_) if !self.is_reused => self.attempt.failed(Failed::Broke),
            Failure::Lost(_) | Failure::NotSent(_) => {}
        }
    }
}

impl Pool {
    pub(crate) fn new(
        settings: PoolSettings,
        tls: Arc<ClientConfig>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        Self {
            settings,
            tls,
            watch: Watch::new(clock, chance),
            own: OwnSignIn::default(),
            idle: Mutex::default(),
            turns: Semaphore::new(CONNECTIONS_MAX),
            preferred: Mutex::default(),
        }
    }

    pub(crate) fn domain(&self) -> Option<&str> {
        match &self.settings.source {
            Source::Listed(_) => None,
            Source::Found(discovery) => Some(discovery.domain()),
        }
    }

    /// Every server there is, in the order in which they are tried.
    pub(crate) async fn servers(&self) -> Result<Vec<Arc<Server>>, Fault> {
        match &self.settings.source {
            Source::Listed(servers) => Ok(servers.clone()),
            Source::Found(discovery) => discovery.servers().await,
        }
    }

    /// A bound connection, kept or new, to the first server that answers. One and the same for as long as
    /// it does, since others may not have heard yet of what was written there.
    pub(crate) async fn take(&self) -> Result<Lease<'_>, Fault> {
        let turn = self.turn().await?;
        let servers = self.servers().await?;
        let Some((Idle { conn, server, opened_at, .. }, attempt)) = self.kept(&servers) else {
            return self.fresh(turn).await;
        };
        Ok(Lease { conn, server, is_reused: true, opened_at, attempt, _turn: turn })
    }

    /// A kept connection to the server that answered last, and leave to use it.
    fn kept(&self, servers: &[Arc<Server>]) -> Option<(Idle, Attempt<'_>)> {
        // DNS may name it no longer.
        let preferred = self.preferred().clone()?;
        if !servers.iter().any(|server| server.url == preferred.url) {
            return None;
        }
        let now = self.watch.now();
        let mut idle = self.idle();
        idle.retain(|kept| kept.server.url == preferred.url && kept.is_good(now));
        if idle.is_empty() {
            return None;
        }
        let attempt = self.watch.attempt(&preferred.url)?;
        idle.pop().map(|kept| (kept, attempt))
    }

    /// A new bound connection, for when a kept one turned out to be stale.
    pub(crate) async fn take_fresh(&self) -> Result<Lease<'_>, Fault> {
        self.idle().clear();
        let turn = self.turn().await?;
        self.fresh(turn).await
    }

    /// A new bound connection to this very server.
    pub(crate) async fn take_on(&self, server: &Arc<Server>) -> Result<Lease<'_>, Fault> {
        let turn = self.turn().await?;
        let (conn, attempt) = self.bound(server).await.map_err(|why| unreachable(&why))?;
        Ok(self.lease(conn, server, attempt, turn))
    }

    /// Keeps a connection that answered well for the next operation; one on which anything failed since is let go.
    pub(crate) fn keep(&self, lease: Lease<'_>) {
        let Lease { conn, server, opened_at, attempt, .. } = lease;
        attempt.well();
        let kept = Idle { conn, server, opened_at, kept_at: self.watch.now() };
        let mut idle = self.idle();
        if idle.len() < IDLE_MAX && kept.is_good(kept.kept_at) && !kept.conn.is_over() {
            idle.push(kept);
        }
    }

    /// A connection that is bound as nobody yet, for trying somebody's password.
    pub(crate) async fn unbound(&self) -> Result<Lease<'_>, Fault> {
        let turn = self.turn().await?;
        let mut causes = Vec::new();
        for server in self.order().await? {
            match self.opened(&server).await {
                Ok((conn, attempt)) => {
                    self.prefer(&server);
                    return Ok(self.lease(conn, &server, attempt, turn));
                }
                Err(why) => causes.push(format!("{}: {why}", server.url)),
            }
        }
        Err(unreachable(&causes.join("; ")))
    }

    /// Every server with the certificate it shows, or why it shows none. Servers that are left alone are
    /// looked at too: whoever asks this wants to know.
    pub(crate) async fn certificates(&self) -> Vec<(LdapUrl, Result<Vec<u8>, String>)> {
        let mut shown = Vec::new();
        for server in self.servers().await.unwrap_or_default() {
            let opened = Conn::open(&server, &self.tls, self.settings.within).await;
            let certificate = opened.map_err(Failure::into_cause);
            let certificate = certificate.and_then(|conn| conn.into_certificate().ok_or("none".to_owned()));
            shown.push((server.url.clone(), certificate));
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
        for server in self.order().await? {
            match self.bound(&server).await {
                Ok((conn, attempt)) => {
                    self.prefer(&server);
                    return Ok(self.lease(conn, &server, attempt, turn));
                }
                Err(why) => causes.push(format!("{}: {why}", server.url)),
            }
        }
        Err(unreachable(&causes.join("; ")))
    }

    /// All servers, the one that answered last first.
    async fn order(&self) -> Result<Vec<Arc<Server>>, Fault> {
        let mut servers = self.servers().await?;
        if let Some(preferred) = self.preferred().as_ref() {
            servers.sort_by_key(|server| server.url != preferred.url);
        }
        Ok(servers)
    }

    fn prefer(&self, server: &Arc<Server>) {
        *self.preferred() = Some(server.clone());
    }

    async fn opened(&self, server: &Server) -> Result<(Conn, Attempt<'_>), String> {
        let attempt = self.watch.attempt(&server.url).ok_or(LEFT_ALONE)?;
        self.connected(server, attempt).await
    }

    async fn connected<'a>(
        &self,
        server: &Server,
        attempt: Attempt<'a>,
    ) -> Result<(Conn, Attempt<'a>), String> {
        match Conn::open(server, &self.tls, self.settings.within).await {
            Ok(conn) => Ok((conn, attempt)),
            Err(failure) => {
                attempt.failed(Failed::Away);
                Err(failure.into_cause())
            }
        }
    }

    async fn bound(&self, server: &Server) -> Result<(Conn, Attempt<'_>), String> {
        let settings = &self.settings;
        let attempt = self.watch.attempt(&server.url).ok_or(LEFT_ALONE)?;
        let turn = self.own.leave(|| self.watch.now()).await.map_err(|Resting| RESTS)?;
        // Whoever had the turn before may have found that the server is away.
        if !attempt.is_probe() && self.watch.is_left_alone(&server.url) {
            return Err(LEFT_ALONE.into());
        }
        let (mut conn, attempt) = self.connected(server, attempt).await?;
        let bound = conn.bind(&settings.bind_dn, settings.bind_password.reveal()).await;
        let why = match bound {
            Ok(answer) if answer.code == LdapResultCode::Success => {
                self.own.taken(self.watch.now());
                return Ok((conn, attempt));
            }
            // The server is well; asking it again and again, or the next one, would lock our own account.
            Ok(answer) if answer.code == LdapResultCode::InvalidCredentials => {
                self.own.refused(self.watch.now());
                attempt.well();
                return Err(RESTS.into());
            }
            Ok(answer) => {
                format!("the service account's bind was refused with code {}", answer.code as i64)
            }
            Err(failure) => failure.into_cause(),
        };
        drop(turn);
        attempt.failed(Failed::Away);
        Err(why)
    }

    fn lease<'a>(
        &self,
        conn: Conn,
        server: &Arc<Server>,
        attempt: Attempt<'a>,
        turn: SemaphorePermit<'a>,
    ) -> Lease<'a> {
        let opened_at = self.watch.now();
        Lease { conn, server: server.clone(), is_reused: false, opened_at, attempt, _turn: turn }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn preferred(&self) -> MutexGuard<'_, Option<Arc<Server>>> {
        self.preferred.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unreachable(why: &str) -> Fault {
    Fault::new(FaultKind::Directory, why).during("reaching the directory")
}
