//! How every server has answered lately, so that one that fails costs one caller a wait and not everybody.

use super::LdapUrl;
use super::breaker::{Breaker, Failed, Turn};
use domain::chance::{Chance, bytes};
use domain::time::Timestamp;
use flows::ctx::Clock;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Servers that are remembered; beyond that all are forgotten, and every one is asked.
const SERVERS_MAX: usize = 256;

pub(crate) struct Watch {
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    servers: Mutex<HashMap<LdapUrl, Breaker>>,
}

/// The leave to ask one server once. It is told how that went; dropped untold it says nothing.
pub(crate) struct Attempt<'a> {
    watch: &'a Watch,
    url: LdapUrl,
    is_probe: bool,
}

impl Watch {
    pub(crate) fn new(clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Self {
        Self { clock, chance, servers: Mutex::default() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Leave to ask this server; none while it is left alone.
    pub(crate) fn attempt(&self, url: &LdapUrl) -> Option<Attempt<'_>> {
        let attempt = |is_probe| Some(Attempt { watch: self, url: url.clone(), is_probe });
        match self.with(url, |breaker| breaker.turn(self.now())) {
            Turn::Ask => attempt(false),
            Turn::Probe => attempt(true),
            Turn::LeaveAlone => None,
        }
    }

    /// Is this server left alone, or tried by one caller?
    pub(crate) fn is_left_alone(&self, url: &LdapUrl) -> bool {
        self.with(url, |breaker| !matches!(breaker, Breaker::Closed { .. }))
    }

    fn with<T>(&self, url: &LdapUrl, change: impl FnOnce(&mut Breaker) -> T) -> T {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        if servers.len() >= SERVERS_MAX && !servers.contains_key(url) {
            servers.clear();
        }
        change(servers.entry(url.clone()).or_default())
    }
}

impl Attempt<'_> {
    /// Is whoever holds it the only one who asks?
    pub(crate) const fn is_probe(&self) -> bool {
        self.is_probe
    }

    /// The server answered.
    pub(crate) fn well(mut self) {
        self.is_probe = false;
        self.watch.with(&self.url, Breaker::well);
    }

    /// The server failed.
    pub(crate) fn failed(mut self, how: Failed) {
        let (now, draw) = (self.watch.now(), u32::from_le_bytes(bytes(self.watch.chance.as_ref())));
        let was_probe = std::mem::take(&mut self.is_probe);
        self.watch.with(&self.url, |breaker| {
            if was_probe {
                breaker.probe_failed(now, draw);
            } else {
                breaker.failed(how, now, draw);
            }
        });
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if self.is_probe {
            let now = self.watch.now();
            self.watch.with(&self.url, |breaker| breaker.probe_given_up(now));
        }
    }
}
