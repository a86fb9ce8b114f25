//! Whether a server is asked or left alone: one that fails is left alone for a while that grows with every
//! failure, and then asked by one caller before everybody asks it again.
//!
//! Pure: the moment and the chance are arguments.

use domain::time::Timestamp;
use std::time::Duration;

/// How long a server is left alone at first; it doubles with every failed look.
const PAUSE_FIRST: Duration = Duration::from_millis(500);
/// The longest it is left alone: so late may it be noticed that it is back.
pub(crate) const PAUSE_MAX: Duration = Duration::from_secs(15);
/// Connections that may break in a row before the server is left alone. One that breaks now and then is no
/// reason; whoever has just lost an answer must be able to ask what became of it.
const BROKEN_MAX: u32 = 2;

/// How a server failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failed {
    /// It cannot be reached, or lets time pass without an answer: whoever asks next would only wait.
    Away,
    /// A connection broke that had been made. Asking again costs nothing.
    Broke,
}

/// What may be done with a server now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Ask,
    /// Ask, as the only one, and tell what came of it.
    Probe,
    LeaveAlone,
}

/// The state of one server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaker {
    Closed { broken: u32 },
    Open { until: Timestamp, pauses: u32 },
    Probing { pauses: u32 },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { broken: 0 }
    }
}

impl Breaker {
    /// May it be asked now? Whoever gets [`Turn::Probe`] owes an answer: [`Breaker::well`],
    /// [`Breaker::probe_failed`] or [`Breaker::probe_given_up`].
    pub(crate) fn turn(&mut self, now: Timestamp) -> Turn {
        match *self {
            Self::Closed { .. } => Turn::Ask,
            Self::Probing { .. } => Turn::LeaveAlone,
            Self::Open { until, pauses } => {
                // A clock that was set back must not leave a server alone for longer than any pause.
                if now < until && until.since(now) <= PAUSE_MAX {
                    return Turn::LeaveAlone;
                }
                *self = Self::Probing { pauses };
                Turn::Probe
            }
        }
    }

    /// It answered, whoever asked.
    pub(crate) fn well(&mut self) {
        *self = Self::default();
    }

    /// It failed somebody who was not probing. What began before it was left alone says nothing new.
    pub(crate) fn failed(&mut self, how: Failed, now: Timestamp, draw: u32) {
        let Self::Closed { broken } = *self else { return };
        *self = match how {
            Failed::Broke if broken + 1 < BROKEN_MAX => Self::Closed { broken: broken + 1 },
            Failed::Broke | Failed::Away => Self::open(1, now, draw),
        };
    }

    /// It failed the one who probed: it is left alone for longer.
    pub(crate) fn probe_failed(&mut self, now: Timestamp, draw: u32) {
        if let Self::Probing { pauses } = *self {
            *self = Self::open(pauses.saturating_add(1), now, draw);
        }
    }

    /// Whoever probed went away without an answer: the next one may.
    pub(crate) fn probe_given_up(&mut self, now: Timestamp) {
        if let Self::Probing { pauses } = *self {
            *self = Self::Open { until: now, pauses };
        }
    }

    fn open(pauses: u32, now: Timestamp, draw: u32) -> Self {
        Self::Open { until: now.plus(pause(pauses, draw)), pauses }
    }
}

/// Between half of the pause and the whole, so that callers of many nodes do not come back at one moment.
fn pause(pauses: u32, draw: u32) -> Duration {
    let doublings = pauses.saturating_sub(1).min(16);
    let whole = (PAUSE_FIRST * (1 << doublings)).min(PAUSE_MAX);
    let half = whole / 2;
    half + half.mul_f64(f64::from(draw) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::from_seconds(1_795_420_800);
    const LONG: u32 = u32::MAX;

    fn at(millis: u64) -> Timestamp {
        START.plus(Duration::from_millis(millis))
    }

    #[test]
    fn a_server_that_is_away_is_left_alone_and_then_probed_by_one() {
        let mut server = Breaker::default();
        assert_eq!(server.turn(START), Turn::Ask);
        server.failed(Failed::Away, START, LONG);
        assert_eq!(server.turn(at(499)), Turn::LeaveAlone);
        assert_eq!(server.turn(at(500)), Turn::Probe);
        assert_eq!(server.turn(at(60_000)), Turn::LeaveAlone, "one caller probes, for as long as it takes");
        server.well();
        assert_eq!([server.turn(at(500)), server.turn(at(500))], [Turn::Ask; 2], "and then everybody asks");
    }

    #[test]
    fn it_is_left_alone_for_longer_with_every_failed_probe_and_never_for_longer_than_the_bound() {
        let (mut server, mut now, mut pauses) = (Breaker::default(), START, Vec::new());
        server.failed(Failed::Away, now, LONG);
        for _ in 0..40 {
            let Breaker::Open { until, .. } = server else { panic!("{server:?}") };
            pauses.push(until.since(now).as_millis());
            now = until;
            assert_eq!(server.turn(now), Turn::Probe);
            server.probe_failed(now, LONG);
        }
        assert_eq!(pauses[..7], [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
        assert!(pauses[7..].iter().all(|pause| *pause == 15_000));
    }

    #[test]
    fn many_that_fail_at_once_count_as_one() {
        let mut server = Breaker::default();
        for _ in 0..32 {
            server.failed(Failed::Away, START, LONG);
        }
        assert_eq!(server, Breaker::Open { until: at(500), pauses: 1 });
    }

    #[test]
    fn one_broken_connection_is_no_reason_and_two_in_a_row_are() {
        let mut server = Breaker::default();
        server.failed(Failed::Broke, START, LONG);
        assert_eq!(server.turn(START), Turn::Ask);
        server.well();
        server.failed(Failed::Broke, START, LONG);
        assert_eq!(server.turn(START), Turn::Ask, "an answer in between forgives");
        server.failed(Failed::Broke, START, LONG);
        assert_eq!(server.turn(START), Turn::LeaveAlone);
    }

    #[test]
    fn a_probe_that_nobody_finishes_is_left_to_the_next_caller() {
        let mut server = Breaker::Open { until: START, pauses: 4 };
        assert_eq!(server.turn(START), Turn::Probe);
        server.probe_given_up(START);
        assert_eq!(server.turn(START), Turn::Probe);
        server.probe_failed(START, LONG);
        assert_eq!(server, Breaker::Open { until: at(8_000), pauses: 5 });
    }

    #[test]
    fn a_clock_that_is_set_back_leaves_nobody_alone_for_good() {
        let mut server = Breaker::default();
        server.failed(Failed::Away, START, LONG);
        assert_eq!(server.turn(START.minus(Duration::from_secs(3_600))), Turn::Probe);
    }

    #[derive(Debug, Clone, Copy)]
    enum Event {
        Turn,
        Well,
        Failed(Failed),
        ProbeFailed,
        GivenUp,
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            4 => Just(Event::Turn),
            1 => Just(Event::Well),
            2 => Just(Event::Failed(Failed::Away)),
            2 => Just(Event::Failed(Failed::Broke)),
            2 => Just(Event::ProbeFailed),
            1 => Just(Event::GivenUp),
        ]
    }

    proptest! {
        /// Whatever happens: at most one probes, and no pause is outside its bounds.
        #[test]
        fn at_most_one_probes_and_every_pause_is_bounded(
            events in proptest::collection::vec((event(), 0_u64..20_000, any::<u32>()), 1..200)
        ) {
            let (mut server, mut now, mut probing) = (Breaker::default(), START, false);
            for (event, millis, draw) in events {
                now = now.plus(Duration::from_millis(millis));
                match event {
                    Event::Turn => {
                        if server.turn(now) == Turn::Probe {
                            prop_assert!(!probing, "a second one probes");
                            probing = true;
                        }
                    }
                    Event::Well => { server.well(); probing = false; }
                    Event::Failed(how) => server.failed(how, now, draw),
                    Event::ProbeFailed if probing => { server.probe_failed(now, draw); probing = false; }
                    Event::GivenUp if probing => { server.probe_given_up(now); probing = false; }
                    Event::ProbeFailed | Event::GivenUp => {}
                }
                if let Breaker::Open { until, .. } = server {
                    prop_assert!(until.since(now) <= PAUSE_MAX);
                    let mut later = server;
                    prop_assert_eq!(later.turn(now.plus(PAUSE_MAX)), Turn::Probe, "it is always tried again");
                }
                prop_assert_eq!(probing, matches!(server, Breaker::Probing { .. }));
            }
        }

        #[test]
        fn a_pause_lies_between_half_and_whole(pauses in 1_u32..100, draw in any::<u32>()) {
            let (least, most) = (pause(pauses, 0), pause(pauses, u32::MAX));
            let drawn = pause(pauses, draw);
            prop_assert!(least <= drawn && drawn <= most && most <= PAUSE_MAX && least >= PAUSE_FIRST / 2);
        }
    }
}
