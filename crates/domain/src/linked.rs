//! One reset for several directories: the account that was proven leads, and those that are the same
//! person's follow it.

use crate::account::{AccountKey, PasswordTime};
use crate::reset::TRIES_MAX;

/// Most accounts of one reset, the leading one among them.
pub const PARTS_MAX: usize = 8;

/// Why two passwords are in force after one reset: this one was written before the rest was asked for again.
pub const CHOSEN_BEFORE: &str = "password.chosen_before";

/// How far one account of such a reset is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartState {
    /// Nothing was sent yet.
    Waiting,
    Applied,
    /// Bytes left and no answer came.
    Unknown,
    /// The directory said no, and another password or moment may help.
    Refused,
    /// Nothing will be written, whatever the password.
    LeftOut,
}

impl PartState {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Applied, Self::Unknown, Self::Refused, Self::LeftOut];

    /// The stable code in rows and API bodies.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Applied => "applied",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::LeftOut => "left_out",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One account of a reset for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub directory: String,
    /// None when it is not clear which one.
    pub account: Option<AccountKey>,
    /// What the directory showed before the first write of the reset.
    pub password_time: PasswordTime,
    /// New passwords offered to its directory so far.
    pub tries: u32,
    pub state: PartState,
    /// Why it is refused or left out, as a code of the audit; or [`CHOSEN_BEFORE`].
    pub reason: Option<String>,
}

impl Part {
    /// May a new password still be offered to it?
    pub const fn may_be_tried(&self) -> bool {
        matches!(self.state, PartState::Waiting | PartState::Refused) && self.tries < TRIES_MAX
    }
}

/// Was the leading account written by this reset, so that only the others are left?
pub fn is_led(parts: &[Part]) -> bool {
    parts.first().is_some_and(|lead| lead.state == PartState::Applied)
}

/// Is nothing left to be done? A reset of one account has no parts, and is over by its own end.
pub fn is_over(parts: &[Part]) -> bool {
    is_led(parts) && !parts.iter().any(Part::may_be_tried)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(state: PartState, tries: u32) -> Part {
        Part {
            directory: "main".into(),
            account: None,
            password_time: PasswordTime::Absent,
            tries,
            state,
            reason: None,
        }
    }

    #[test]
    fn nothing_is_over_before_the_lead_is_written_and_while_somebody_may_be_tried() {
        use PartState::{Applied, LeftOut, Refused, Unknown, Waiting};
        let over = |states: &[(PartState, u32)]| {
            is_over(&states.iter().map(|(state, tries)| part(*state, *tries)).collect::<Vec<_>>())
        };
        assert!(!over(&[]), "a reset of one account ends by itself");
        assert!(!over(&[(Waiting, 0), (LeftOut, 0)]));
        assert!(!over(&[(Applied, 1), (Waiting, 0)]));
        assert!(!over(&[(Applied, 1), (Refused, 4), (Applied, 1)]));
        assert!(over(&[(Applied, 1), (Refused, TRIES_MAX)]));
        assert!(over(&[(Applied, 1), (LeftOut, 0), (Unknown, 1), (Applied, 2)]));
    }

    #[test]
    fn a_state_is_found_by_its_name() {
        for state in PartState::ALL {
            assert_eq!(PartState::from_name(state.name()), Some(state));
        }
        assert_eq!(PartState::from_name("done"), None);
    }
}
