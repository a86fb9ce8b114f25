//! A clock that stands still until a test turns it.

use domain::time::Timestamp;
use flows::ctx::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// A clock to turn by hand.
pub struct ManualClock(AtomicI64);

impl Default for ManualClock {
    /// 2026-11-23 08:00 UTC: eight in the morning.
    fn default() -> Self {
        Self(AtomicI64::new(1_795_420_800_000_000))
    }
}

impl ManualClock {
    pub fn advance(&self, span: Duration) {
        let micros = i64::try_from(span.as_micros()).expect("tests stay within this age");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}
