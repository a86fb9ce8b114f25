//! Which server took the last write to an account. Servers copy from one another after a while, so that what a
//! write did is asked where it was done.

use crate::ldap::Server;
use domain::account::AccountKey;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Accounts that are remembered; beyond that all are forgotten, and every server is asked.
const KEPT_MAX: usize = 10_000;

#[derive(Default)]
pub(super) struct WroteOn(Mutex<HashMap<AccountKey, Arc<Server>>>);

impl WroteOn {
    pub(super) fn of(&self, key: &AccountKey) -> Option<Arc<Server>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn keep(&self, key: &AccountKey, server: Arc<Server>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key.clone(), server);
    }
}
