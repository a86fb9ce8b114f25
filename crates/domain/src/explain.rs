//! Why somebody may not reset now, or why something did not happen: one list of causes for the command
//! line, the person's page and the API. Each has words and a remedy in `text::explain`.

use crate::account::{Account, Standing};
use crate::method::Method;
use crate::policy::{ADMINISTRATOR_PROOFS, Applies, PolicySet, Unfit};
use crate::verdict::Verdict;

/// One cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    // The account, as the directory shows it.
    Disabled,
    AccountExpired,
    LockedByAdministrator,
    Protected,
    PasswordElsewhere,
    SmartCardOnly,
    Frozen,
    // The policy.
    NobodyInScope,
    AdministratorsOff,
    NotInScope,
    /// The policy asks for more methods than this Nulstil has: nobody under it can reset.
    PolicyBeyondMethods {
        need: u8,
    },
    NoMethods {
        need: u8,
    },
    TooFewMethods {
        have: u8,
        need: u8,
    },
    /// As it was recorded, without numbers.
    NotEnoughMethods,
    // Right now.
    MessagesSpent,
    GuessesSpent,
    MailAway,
    /// Our own account may not set this person's password.
    NoRightToReset,
    // The name that was typed.
    NameUnknown,
    NameAmbiguous,
    // What stopped a reset under way.
    NoSingleDestination,
    MethodNotInPolicy,
    TooManyLiveResets,
    OtherAccount,
    Gone,
    ChangedSinceRead,
    PasswordChangedSince,
    ContactChangedSince,
    NotLocked,
    UnlockNotOffered,
    NobodyToTell,
    DirectoryUnreachable,
    ProcessEnded,
    /// The leading account has the new password, and one that follows it was not written.
    RestNotSet,
    MailRejected,
    MailLater,
    /// The queue gave the message up.
    JobExpired,
    WrongCode,
    WrongSignIn,
    NewPasswordRefused,
    TryAgain,
    OutcomeUnknown,
    StillWaiting,
    SentNotUsed,
    Cancelled,
    /// The directory said no to the new password, or would say so to every one.
    Refused(Verdict),
}

impl Cause {
    /// The stable code: the one that the audit holds, where it holds one.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Disabled => Unfit::Disabled.code(),
            Self::AccountExpired => Unfit::AccountExpired.code(),
            Self::LockedByAdministrator => Unfit::LockedByAdministrator.code(),
            Self::Protected => Unfit::Protected.code(),
            Self::PasswordElsewhere => Unfit::PasswordElsewhere.code(),
            Self::SmartCardOnly => Unfit::SmartCardOnly.code(),
            Self::Frozen => Unfit::Frozen.code(),
            Self::NobodyInScope => "policy.nobody_in_scope",
            Self::AdministratorsOff => "policy.administrators_off",
            Self::NotInScope => Unfit::OutOfScope.code(),
            Self::PolicyBeyondMethods { .. } => "policy.beyond_methods",
            Self::NoMethods { .. } => "methods.none",
            Self::TooFewMethods { .. } => "methods.too_few",
            Self::NotEnoughMethods => "methods.not_enough",
            Self::MessagesSpent => "message_budget_spent",
            Self::GuessesSpent => "guess_budget_spent",
            Self::MailAway => "mail.unreachable",
            Self::NoRightToReset => "no_right_to_reset",
            Self::NameUnknown => "unknown",
            Self::NameAmbiguous => "ambiguous",
            Self::NoSingleDestination => "no_single_destination",
            Self::MethodNotInPolicy => "method_not_in_policy",
            Self::TooManyLiveResets => "too_many_live_resets",
            Self::OtherAccount => "other_account",
            Self::Gone => "gone",
            Self::ChangedSinceRead => "account.changed",
            Self::PasswordChangedSince => "password_changed_since",
            Self::ContactChangedSince => "contact_changed_since",
            Self::NotLocked => "not_locked",
            Self::UnlockNotOffered => "unlock_not_offered",
            Self::NobodyToTell => "unfit",
            Self::DirectoryUnreachable => "directory.unreachable",
            Self::ProcessEnded => "process.ended",
            Self::RestNotSet => "rest_not_set",
            Self::MailRejected => "rejected",
            Self::MailLater => "later",
            Self::JobExpired => "expired",
            Self::WrongCode => "proof.wrong",
            Self::WrongSignIn => "sign_in.wrong",
            Self::NewPasswordRefused => "refused",
            Self::TryAgain => "try_again",
            Self::OutcomeUnknown => "write.unknown",
            Self::StillWaiting => "waiting",
            Self::SentNotUsed => "sent_not_used",
            Self::Cancelled => "cancelled",
            Self::Refused(verdict) => verdict.code(),
        }
    }

    /// The cause that the audit recorded under this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::samples().into_iter().find(|cause| cause.code() == code)
    }

    /// One of each.
    pub fn samples() -> Vec<Self> {
        let mut all = vec![
            Self::Disabled,
            Self::AccountExpired,
            Self::LockedByAdministrator,
            Self::Protected,
            Self::PasswordElsewhere,
            Self::SmartCardOnly,
            Self::Frozen,
            Self::NobodyInScope,
            Self::AdministratorsOff,
            Self::NotInScope,
            Self::PolicyBeyondMethods { need: 2 },
            Self::NoMethods { need: 1 },
            Self::TooFewMethods { have: 1, need: 2 },
            Self::NotEnoughMethods,
            Self::MessagesSpent,
            Self::GuessesSpent,
            Self::MailAway,
            Self::NoRightToReset,
            Self::NameUnknown,
            Self::NameAmbiguous,
            Self::NoSingleDestination,
            Self::MethodNotInPolicy,
            Self::TooManyLiveResets,
            Self::OtherAccount,
            Self::Gone,
            Self::ChangedSinceRead,
            Self::PasswordChangedSince,
            Self::ContactChangedSince,
            Self::NotLocked,
            Self::UnlockNotOffered,
            Self::NobodyToTell,
            Self::DirectoryUnreachable,
            Self::ProcessEnded,
            Self::RestNotSet,
            Self::MailRejected,
            Self::MailLater,
            Self::JobExpired,
            Self::WrongCode,
            Self::WrongSignIn,
            Self::NewPasswordRefused,
            Self::TryAgain,
            Self::OutcomeUnknown,
            Self::StillWaiting,
            Self::SentNotUsed,
            Self::Cancelled,
        ];
        all.extend(Verdict::ALL.map(Self::Refused));
        all
    }

    /// The cause behind a gate that failed, as exactly as the policy tells it. `here` are the methods that
    /// this Nulstil has.
    pub fn of_gate(unfit: Unfit, set: &PolicySet, account: &Account, here: &[Method]) -> Self {
        match unfit {
            Unfit::Disabled => Self::Disabled,
            Unfit::AccountExpired => Self::AccountExpired,
            Unfit::LockedByAdministrator => Self::LockedByAdministrator,
            Unfit::Protected => Self::Protected,
            Unfit::PasswordElsewhere => Self::PasswordElsewhere,
            Unfit::SmartCardOnly => Self::SmartCardOnly,
            Unfit::DirectoryRefuses(verdict) => Self::Refused(verdict),
            Unfit::Frozen => Self::Frozen,
            Unfit::OutOfScope => out_of_scope(set, account),
            Unfit::NotEnoughMethods { have, need } => {
                let methods = set.select(account).map(|policy| policy.methods).unwrap_or_default();
                let mut possible: Vec<Method> = methods.into_iter().filter(|m| here.contains(m)).collect();
                possible.sort_unstable();
                possible.dedup();
                match (possible.len() < usize::from(need), have) {
                    (true, _) => Self::PolicyBeyondMethods { need },
                    (false, 0) => Self::NoMethods { need },
                    (false, have) => Self::TooFewMethods { have, need },
                }
            }
        }
    }
}

fn out_of_scope(set: &PolicySet, account: &Account) -> Cause {
    match account.standing {
        Standing::Administrator => Cause::AdministratorsOff,
        Standing::Protected => Cause::Protected,
        Standing::Person if set.policies.iter().all(|policy| policy.applies == Applies::Nobody) => {
            Cause::NobodyInScope
        }
        Standing::Person => Cause::NotInScope,
    }
}

/// Something good to know that stands in nobody's way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    /// The administrators' own policy rules here, whatever the others say.
    Administrator,
    /// Locked after wrong passwords; a reset opens it where the directory does so.
    Locked,
    PasswordExpired,
    MustChange,
    /// There are several addresses, so that the person has to type the one they want.
    SeveralAddresses,
    /// The directory shows no password time, so that an unknown outcome stays unknown.
    NoPasswordTime,
    /// Our own account may not lift this person's lock.
    NoRightToUnlock,
    /// The directory does not say whether our account may set the password.
    RightsUntold,
    /// No current password is tried for now, so that the right one looks wrong; a reset works.
    PasswordTriesSpent,
}

impl Note {
    pub const ALL: [Self; 9] = [
        Self::Administrator,
        Self::Locked,
        Self::PasswordExpired,
        Self::MustChange,
        Self::SeveralAddresses,
        Self::NoPasswordTime,
        Self::NoRightToUnlock,
        Self::RightsUntold,
        Self::PasswordTriesSpent,
    ];

    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Locked => "locked",
            Self::PasswordExpired => "password_expired",
            Self::MustChange => "must_change",
            Self::SeveralAddresses => "several_addresses",
            Self::NoPasswordTime => "no_password_time",
            Self::NoRightToUnlock => "no_right_to_unlock",
            Self::RightsUntold => "rights_untold",
            Self::PasswordTriesSpent => "password_tries_spent",
        }
    }
}

const _: () = assert!(ADMINISTRATOR_PROOFS == 2, "the words of Note::Administrator say two");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_found_by_its_code() {
        let samples = Cause::samples();
        let mut codes: Vec<&str> = samples.iter().map(|cause| cause.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), samples.len(), "each has a code of its own");
        for cause in samples {
            assert_eq!(Cause::from_code(cause.code()), Some(cause));
        }
        assert_eq!(Cause::from_code("something else"), None);
    }
}
