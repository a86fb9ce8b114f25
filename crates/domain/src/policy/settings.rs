//! The parts of a policy set that say how, not who: lifetimes, registration, notices, help.

use crate::limit::{Limits, Scope};
use crate::method::Method;
use crate::time::{DAY, HOUR};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Hours that a new contact has to wait, unless told otherwise.
pub const COOLDOWN_HOURS: u32 = 72;

pub(super) const fn cooldown_hours() -> u32 {
    COOLDOWN_HOURS
}

pub(super) const fn sign_in_factors() -> u8 {
    1
}

pub(super) const fn yes() -> bool {
    true
}

/// How long things live, in seconds. Sources: `attacks.md` §3; the limits are those of
/// [`super::lint`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lifetimes {
    /// A typed code: 60 to 1800, 600 unless told.
    pub code_s: u32,
    /// A mailed link: 60 to 1800, 600 unless told.
    pub link_s: u32,
    /// A proof, until the password is chosen: 60 to 1800, 600 unless told.
    pub proof_s: u32,
    /// One whole reset: 300 to 3600, 1800 unless told.
    pub flow_s: u32,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { code_s: 600, link_s: 600, proof_s: 600, flow_s: 1800 }
    }
}

impl Lifetimes {
    pub const fn code(&self) -> Duration {
        Duration::from_secs(self.code_s as u64)
    }

    pub const fn link(&self) -> Duration {
        Duration::from_secs(self.link_s as u64)
    }

    /// How long a proof may be used to choose a password.
    pub const fn proof(&self) -> Duration {
        Duration::from_secs(self.proof_s as u64)
    }

    /// How long one whole reset may take.
    pub const fn flow(&self) -> Duration {
        Duration::from_secs(self.flow_s as u64)
    }
}

/// What one account takes before it looks as if every code were wrong and no message came. Counted from
/// the first in each hour or day, over all channels and nodes; devices known from an earlier reset get
/// some more of guesses and messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Budgets {
    /// Wrong codes and other answers: 3 to 100, 10 unless told.
    pub guesses_per_hour: u32,
    /// The same in a day: 3 to 300, 30 unless told.
    pub guesses_per_day: u32,
    /// Messages with codes and links: 1 to 20, 3 unless told.
    pub messages_per_hour: u32,
    /// The same in a day: 1 to 50, 6 unless told.
    pub messages_per_day: u32,
    /// Current passwords tried, when one is changed or somebody signs in here: 1 to 20, 4 unless told,
    /// and always one below the directory's own lock-out.
    pub password_tries_per_hour: u32,
}

impl Default for Budgets {
    /// `attacks.md` §3.
    fn default() -> Self {
        Self {
            guesses_per_hour: 10,
            guesses_per_day: 30,
            messages_per_hour: 3,
            messages_per_day: 6,
            password_tries_per_hour: 4,
        }
    }
}

impl Budgets {
    /// The presets, by the names that a policy file gives them.
    pub const PRESETS: [(&'static str, Self); 2] = [
        (
            "nulstil",
            Self {
                guesses_per_hour: 10,
                guesses_per_day: 30,
                messages_per_hour: 3,
                messages_per_day: 6,
                password_tries_per_hour: 4,
            },
        ),
        // Microsoft's numbers where they are published, the strictest where its pages disagree: five
        // failed proofs in a day, ten mails in ten minutes and then none for a day, ten wrong passwords.
        (
            "entra-parity",
            Self {
                guesses_per_hour: 5,
                guesses_per_day: 5,
                messages_per_hour: 10,
                messages_per_day: 10,
                password_tries_per_hour: 10,
            },
        ),
    ];

    /// All limits, with these for accounts. An address takes at least what one account may be sent.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        let at_least = usual.of(Scope::DestinationMessages).map(|limit| limit.max).max().unwrap_or_default();
        usual
            .with_max(Scope::DestinationMessages, HOUR, at_least.max(self.messages_per_hour))
            .with_max(Scope::AccountGuesses, HOUR, self.guesses_per_hour)
            .with_max(Scope::AccountGuesses, DAY, self.guesses_per_day)
            .with_max(Scope::AccountMessages, HOUR, self.messages_per_hour)
            .with_max(Scope::AccountMessages, DAY, self.messages_per_day)
            .with_max(Scope::AccountPasswords, HOUR, self.password_tries_per_hour)
    }
}

/// What people are asked to register. Source: Entra's 4.3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Registration {
    /// Are people asked at sign-in to register what they lack? Yes unless told (4.3.1).
    pub required: bool,
    /// Days until people are asked whether what they registered is still right: 0 (never) to 730,
    /// 180 unless told (4.3.2).
    pub reconfirm_days: u32,
    /// How often somebody may say "not now": 0 to 30, 7 unless told (4.3.3).
    pub skips_max: u32,
}

impl Default for Registration {
    fn default() -> Self {
        Self { required: true, reconfirm_days: 180, skips_max: 7 }
    }
}

/// Who is told of what. All yes unless told; Entra's 4.4 has the first and, off by default, the last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Notifications {
    /// Their password was reset.
    pub person_on_reset: bool,
    /// Their password was changed by somebody who knew it.
    pub person_on_change: bool,
    /// Their account was unlocked.
    pub person_on_unlock: bool,
    /// A method of theirs was added or removed.
    pub person_on_method_change: bool,
    /// Their recovery was blocked.
    pub person_on_block: bool,
    /// To every administrator: another one's password was reset.
    pub administrators_on_administrator_reset: bool,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            person_on_reset: true,
            person_on_change: true,
            person_on_unlock: true,
            person_on_method_change: true,
            person_on_block: true,
            administrators_on_administrator_reset: true,
        }
    }
}

/// Where a dead end leads. Source: Entra's 4.5.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Help {
    /// A form whose text goes to the administrators.
    #[default]
    ContactYourAdministrator,
    /// A mail address.
    Mail(String),
    /// A page of the organisation's own: `https://` or `http://`.
    Url(String),
}

impl Method {
    /// Answers that one guess picks from, all equally likely; None where there is nothing to guess
    /// that a stranger could type. Sources: `attacks.md` §3; for questions, that one answer in five
    /// is what most people of a country would say.
    pub const fn guess_space(self) -> Option<u64> {
        match self {
            Self::Email | Self::AccessPass => Some(1 << 40),
            Self::Sms | Self::Voice | Self::OfficeVoice => Some(100_000_000),
            // Six digits, and two steps are good at any moment.
            Self::Totp | Self::HardwareToken => Some(500_000),
            Self::Questions => Some(5),
            Self::RecoveryCode => Some(u64::MAX),
            Self::Push | Self::Passkey | Self::Vouch | Self::ExternalIdentity | Self::CurrentPassword => None,
        }
    }

    /// Does it work for somebody who can neither remember nor copy a code (WCAG 2.2, 3.3.8)? A mail
    /// counts, because its link needs a click only.
    pub const fn needs_no_memory_or_copying(self) -> bool {
        match self {
            Self::Email | Self::Push | Self::Passkey | Self::Vouch | Self::ExternalIdentity => true,
            Self::Sms
            | Self::Voice
            | Self::OfficeVoice
            | Self::Totp
            | Self::HardwareToken
            | Self::Questions
            | Self::RecoveryCode
            | Self::AccessPass
            | Self::CurrentPassword => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::PolicySet;
    use super::*;
    use serde::de::DeserializeOwned;
    use serde::de::value::{Error, MapDeserializer};

    fn of<T: DeserializeOwned>(given: &[(&'static str, u32)]) -> Result<T, Error> {
        T::deserialize(MapDeserializer::new(given.iter().copied()))
    }

    #[test]
    fn the_usual_budgets_are_the_usual_limits_and_a_preset() {
        assert_eq!(Budgets::default().limits(), Limits::default());
        assert_eq!(Budgets::PRESETS[0].1, Budgets::default());
    }

    #[test]
    fn an_address_takes_what_one_account_may_be_sent() {
        let many = Budgets { messages_per_hour: 9, ..Budgets::default() }.limits();
        assert_eq!(many.of(Scope::DestinationMessages).map(|limit| limit.max).collect::<Vec<_>>(), [9]);
    }

    #[test]
    fn every_budget_moves_its_own_limit_only() {
        let fewer = Budgets { messages_per_day: 5, ..Budgets::default() }.limits();
        let most = |limits: &Limits, scope| limits.of(scope).map(|limit| limit.max).collect::<Vec<_>>();
        assert_eq!(most(&fewer, Scope::AccountMessages), [3, 5]);
        for other in [Scope::AccountGuesses, Scope::AccountPasswords, Scope::DestinationMessages] {
            assert_eq!(most(&fewer, other), most(&Limits::default(), other));
        }
    }

    #[test]
    fn what_is_not_told_has_its_default_and_what_nobody_knows_is_an_error() {
        let told: Registration = of(&[("reconfirm_days", 90)]).expect("reads");
        assert_eq!(told, Registration { reconfirm_days: 90, ..Registration::default() });
        assert!(of::<Registration>(&[("reconfirm_day", 90)]).is_err());
        assert_eq!(of::<Notifications>(&[]).expect("reads"), PolicySet::default().notifications);
    }
}
