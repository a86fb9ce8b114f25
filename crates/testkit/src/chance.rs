//! Chance from a seed, so that a failing test can be run again.

use domain::chance::Chance;
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use std::sync::Mutex;

/// A seeded generator.
pub struct SeededChance(Mutex<ChaCha20Rng>);

impl SeededChance {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, into: &mut [u8]) {
        self.0.lock().expect("no test panics while drawing").fill_bytes(into);
    }
}
