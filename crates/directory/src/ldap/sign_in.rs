//! Whether our own account is signed in with at all: directories lock accounts by wrong passwords, and after its
//! password was changed ours would be wrong at every server, again and again.
//!
//! Pure but for the turn; the moment is an argument.

use domain::time::Timestamp;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Mutex as Turn, MutexGuard as Turned};

/// How long it rests after the first refusal; doubling with each. Twice in a quarter of an hour stays below what
/// directories lock at, on several nodes too.
const REST_FIRST: Duration = Duration::from_secs(600);
/// The longest rest.
const REST_MAX: Duration = Duration::from_secs(7_200);
/// For so long after a sign-in others may go on beside one another. Before, one shows how it goes.
const PROVEN_FOR: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nobody knows yet.
    Untried,
    Taken {
        at: Timestamp,
    },
    Refused {
        until: Timestamp,
        times: u32,
    },
}

/// What came of sign-ins lately, at whichever server.
pub(crate) struct OwnSignIn {
    state: Mutex<State>,
    turn: Turn<()>,
}

/// It was refused, and rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Resting;

impl Default for OwnSignIn {
    fn default() -> Self {
        Self { state: Mutex::new(State::Untried), turn: Turn::default() }
    }
}

impl OwnSignIn {
    /// Leave to sign in; while nobody knows how it goes, as the only one. Whoever gets it tells what came of it
    /// before letting go.
    pub(crate) async fn leave(&self, now: impl Fn() -> Timestamp) -> Result<Option<Turned<'_, ()>>, Resting> {
        if self.judged(now())? {
            return Ok(None);
        }
        let turn = self.turn.lock().await;
        // Somebody may have shown it meanwhile.
        Ok((!self.judged(now())?).then_some(turn))
    }

    /// Was it shown to be good just now?
    fn judged(&self, now: Timestamp) -> Result<bool, Resting> {
        match *self.state() {
            State::Untried => Ok(false),
            State::Taken { at } => Ok(at <= now && now.since(at) < PROVEN_FOR),
            // A clock that was set back must not keep it resting for longer than any rest.
            State::Refused { until, .. } if now < until && until.since(now) <= REST_MAX => Err(Resting),
            State::Refused { .. } => Ok(false),
        }
    }

    pub(crate) fn taken(&self, now: Timestamp) {
        *self.state() = State::Taken { at: now };
    }

    /// Refused as a wrong password is.
    pub(crate) fn refused(&self, now: Timestamp) {
        let mut state = self.state();
        *state = match *state {
            // What was under way beside the first one says nothing new.
            State::Refused { until, times } if now < until => State::Refused { until, times },
            State::Refused { times, .. } => resting(now, times.saturating_add(1)),
            State::Untried | State::Taken { .. } => resting(now, 1),
        };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn resting(now: Timestamp, times: u32) -> State {
    let doublings = times.saturating_sub(1).min(8);
    State::Refused { until: now.plus((REST_FIRST * (1 << doublings)).min(REST_MAX)), times }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_seconds(1_795_420_800);

    fn at(minutes: u64) -> Timestamp {
        START.plus(Duration::from_secs(60 * minutes))
    }

    #[tokio::test]
    async fn it_rests_for_longer_with_every_refusal_and_never_for_longer_than_the_bound() {
        let own = OwnSignIn::default();
        let (mut now, mut rests) = (START, Vec::new());
        for _ in 0..8 {
            assert!(own.leave(|| now).await.is_ok_and(|turn| turn.is_some()));
            own.refused(now);
            let State::Refused { until, .. } = *own.state() else { panic!("it was refused") };
            let almost = until.minus(Duration::from_micros(1));
            assert!(own.leave(|| almost).await.is_err());
            rests.push(until.since(now).as_secs() / 60);
            now = until;
        }
        assert_eq!(rests, [10, 20, 40, 80, 120, 120, 120, 120]);
        own.taken(now);
        own.refused(now);
        assert!(own.leave(|| now.plus(REST_FIRST)).await.is_ok(), "a good one begins anew");
    }

    #[tokio::test]
    async fn one_shows_how_it_goes_and_then_nobody_waits() {
        let own = OwnSignIn::default();
        let turn = own.leave(|| START).await.expect("nobody knows yet");
        assert!(turn.is_some());
        own.taken(START);
        drop(turn);
        assert!(own.leave(|| START).await.is_ok_and(|turn| turn.is_none()));
        assert!(
            own.leave(|| at(1)).await.is_ok_and(|turn| turn.is_some()),
            "a while later one shows it again"
        );
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_keeps_it_resting_for_no_longer() {
        let own = OwnSignIn::default();
        own.refused(at(600));
        assert!(own.leave(|| at(0)).await.is_ok());
    }
}
