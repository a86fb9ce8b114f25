//! Which server took the last write to an account. Servers copy from one another after a while, so that what a
//! write did is asked where it was done.

use domain::account::AccountKey;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Accounts that are remembered; beyond that all are forgotten, and every server is asked.
const KEPT_MAX: usize = 10_000;

#[derive(Default)]
pub(super) struct WroteOn(Mutex<HashMap<AccountKey, usize>>);

impl WroteOn {
    pub(super) fn of(&self, key: &AccountKey) -> Option<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    pub(super) fn keep(&self, key: &AccountKey, server: usize) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert(key.clone(), server);
    }
}
