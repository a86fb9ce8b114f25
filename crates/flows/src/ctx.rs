//! Who is asking, when, and from where: passed first to everything that happens.

use domain::audit::{Actor, Entry, Fact};
use domain::chance::Chance;
use domain::id::RequestId;
use domain::locale::Locale;
use domain::time::Timestamp;
use std::net::IpAddr;
use std::sync::Arc;

/// The time, as an argument.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// The circumstances of one request or job.
#[derive(Clone)]
pub struct Ctx {
    pub clock: Arc<dyn Clock>,
    pub chance: Arc<dyn Chance>,
    pub actor: Actor,
    pub request: RequestId,
    pub locale: Locale,
    /// The client's address: the peer's, or what a trusted proxy says. None for workers.
    pub address: Option<IpAddr>,
}

impl Ctx {
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new audit entry by this actor in this request.
    pub fn entry(&self, fact: Fact) -> Entry {
        Entry {
            fact,
            actor: self.actor.clone(),
            request: self.request,
            reset: None,
            account: None,
            network: self.address.map(|address| address.to_canonical().to_string()),
            details: Vec::new(),
        }
    }

    /// The same clock and chance for a worker that carries on.
    #[must_use]
    pub fn for_worker(&self) -> Self {
        Self {
            actor: Actor::Worker,
            request: RequestId::fresh(self.chance.as_ref()),
            address: None,
            ..self.clone()
        }
    }
}
