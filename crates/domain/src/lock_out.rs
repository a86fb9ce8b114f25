//! When a directory locks an account after bad passwords, and how our own limit stays below.

use crate::limit::{Charge, Counted};
use crate::time::DAY;
use std::time::Duration;

/// Current passwords that may be tried where a directory may lock and we cannot read when: below every number
/// that locks people who only mistype.
pub const UNREAD_TRIES_MAX: u32 = 2;

/// When a directory locks an account after bad passwords.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LockOut {
    #[default]
    Never,
    After {
        /// Bad passwords that lock.
        tries: u32,
        /// How long after a bad password it counts no more; none when nothing but a right one makes it
        /// forgotten.
        forgotten_after: Option<Duration>,
    },
    /// There are rules, and we may not read them.
    Unread,
}

impl LockOut {
    /// Bad passwords that lock, where that is known.
    pub const fn tries(self) -> Option<u32> {
        match self {
            Self::After { tries, .. } => Some(tries),
            Self::Never | Self::Unread => None,
        }
    }

    /// Most bad passwords of ours, and how long none of them may be followed by another one then.
    fn most(self) -> Option<(u32, Duration)> {
        match self {
            Self::Never => None,
            Self::After { tries, forgotten_after } => {
                Some((tries.saturating_sub(1), forgotten_after.unwrap_or(DAY)))
            }
            Self::Unread => Some((UNREAD_TRIES_MAX, DAY)),
        }
    }

    /// Is there room for one bind of ours beside those that people make?
    pub const fn leaves_room(self) -> bool {
        match self {
            Self::Never => true,
            Self::After { tries, .. } => tries > 2,
            Self::Unread => false,
        }
    }

    /// Whichever of two locks sooner.
    #[must_use]
    pub fn or_stricter(self, other: Self) -> Self {
        match (self.most(), other.most()) {
            (None, _) => other,
            (_, None) => self,
            (Some((few, long)), Some((others, other_long))) => {
                // Fewer first, and of as many those that are remembered for longer.
                if (few, std::cmp::Reverse(long)) <= (others, std::cmp::Reverse(other_long)) {
                    self
                } else {
                    other
                }
            }
        }
    }
}

impl Charge {
    /// The same, so that what it counts never locks an account of this directory. Directories forget a bad
    /// password a while after the last one (Active Directory) or after each (OpenLDAP), so that two windows
    /// side by side would be as bad as none: it counts until nobody has tried for as long.
    #[must_use]
    pub fn below(self, lock_out: LockOut) -> Self {
        match lock_out.most() {
            None => self,
            Some((most, forgotten_after)) => Self {
                max: self.max.min(most),
                window: self.window.max(forgotten_after),
                counted: Counted::FromTheLast,
                ..self
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::Scope;
    use crate::secret::Digest;
    use crate::time::HOUR;

    fn after(tries: u32, forgotten_after: Option<Duration>) -> LockOut {
        LockOut::After { tries, forgotten_after }
    }

    #[test]
    fn our_limit_is_below_the_lock_out_for_as_long_as_the_directory_remembers() {
        let key = Digest { key: 1, bytes: [0; 32] };
        let scope = Scope::AccountPasswords;
        let charge = Charge { scope, key, window: HOUR, max: 4, counted: Counted::FromTheFirst };
        let minutes = |minutes: u64| Some(Duration::from_secs(60 * minutes));
        for (lock_out, max, window) in [
            (after(5, minutes(30)), 4, HOUR),
            (after(3, minutes(30)), 2, HOUR),
            (after(10, minutes(120)), 4, 2 * HOUR),
            (after(5, None), 4, DAY),
            (after(1, None), 0, DAY),
            (LockOut::Unread, UNREAD_TRIES_MAX, DAY),
        ] {
            let below = charge.below(lock_out);
            assert_eq!((below.max, below.window), (max, window), "{lock_out:?}");
            assert_eq!(below.counted, Counted::FromTheLast, "{lock_out:?}");
        }
        assert_eq!(charge.below(LockOut::Never), charge);
    }

    #[test]
    fn of_two_the_one_that_locks_sooner_counts() {
        let (hour, day) = (Some(HOUR), Some(DAY));
        for (one, other, stricter) in [
            (LockOut::Never, LockOut::Never, LockOut::Never),
            (LockOut::Never, after(10, hour), after(10, hour)),
            (after(5, hour), after(10, None), after(5, hour)),
            (after(5, hour), after(5, day), after(5, day)),
            (after(5, hour), LockOut::Unread, LockOut::Unread),
        ] {
            assert_eq!(one.or_stricter(other), stricter, "{one:?} {other:?}");
            assert_eq!(other.or_stricter(one), stricter, "{other:?} {one:?}");
        }
    }
}
