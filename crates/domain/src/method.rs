//! The ways a person can prove who they are.

/// A way to prove who one is. Names are those of the JSON API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Email,
    Sms,
    Voice,
    OfficeVoice,
    Totp,
    HardwareToken,
    Push,
    Passkey,
    Questions,
    RecoveryCode,
    AccessPass,
    Vouch,
    ExternalIdentity,
    /// The password in force: the one proof that a change of a known password needs.
    CurrentPassword,
}

/// How a method's answer is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// We make a secret at send time and store its keyed digest; the request redeems it.
    Sent,
    /// The answer is compared with something of the person's, so a worker does it behind the
    /// "checking" page that everybody gets.
    AgainstPerson,
}

impl Method {
    pub const ALL: [Self; 14] = [
        Self::Email,
        Self::Sms,
        Self::Voice,
        Self::OfficeVoice,
        Self::Totp,
        Self::HardwareToken,
        Self::Push,
        Self::Passkey,
        Self::Questions,
        Self::RecoveryCode,
        Self::AccessPass,
        Self::Vouch,
        Self::ExternalIdentity,
        Self::CurrentPassword,
    ];

    /// The stable name in rows, API bodies and policy files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::OfficeVoice => "office_voice",
            Self::Totp => "totp",
            Self::HardwareToken => "hardware_token",
            Self::Push => "push",
            Self::Passkey => "passkey",
            Self::Questions => "questions",
            Self::RecoveryCode => "recovery_code",
            Self::AccessPass => "access_pass",
            Self::Vouch => "vouch",
            Self::ExternalIdentity => "external_identity",
            Self::CurrentPassword => "current_password",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// How its answer is checked.
    pub const fn check(self) -> Check {
        match self {
            Self::Email | Self::Sms | Self::Voice | Self::OfficeVoice | Self::Push => Check::Sent,
            Self::Totp
            | Self::HardwareToken
            | Self::Passkey
            | Self::Questions
            | Self::RecoveryCode
            | Self::AccessPass
            | Self::Vouch
            | Self::ExternalIdentity
            | Self::CurrentPassword => Check::AgainstPerson,
        }
    }

    /// Must a proof by it name what it was given with: the contact a secret went to, the enrolment an
    /// answer was compared with? What it names must still be the account's when a warrant is issued.
    pub const fn names_its_source(self) -> bool {
        match self {
            Self::Email
            | Self::Sms
            | Self::Voice
            | Self::OfficeVoice
            | Self::Push
            | Self::Totp
            | Self::HardwareToken
            | Self::Passkey
            | Self::Questions
            | Self::RecoveryCode
            | Self::ExternalIdentity => true,
            Self::AccessPass | Self::Vouch | Self::CurrentPassword => false,
        }
    }

    /// May this be the first proof of a reset? Guessable ones may only follow another
    /// (`attacks.md` §3: six digits fail the 1e-6 a day rule).
    pub const fn may_be_first(self) -> bool {
        !matches!(self, Self::Totp | Self::HardwareToken | Self::Questions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_is_found_by_its_own_name() {
        for method in Method::ALL {
            assert_eq!(Method::from_name(method.name()), Some(method));
        }
        assert_eq!(Method::from_name("Email"), None);
    }
}
