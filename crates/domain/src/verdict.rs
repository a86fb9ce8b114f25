//! What a directory says to a write or a sign-in, told apart by code and never by prose.

use std::time::Duration;

/// Why a directory refused a new password. Each has words in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    TooShort,
    TooLong,
    /// Quality: complexity, dictionary, classes; the directory says no more than that.
    TooWeak,
    InHistory,
    /// The same as the password in force.
    Unchanged,
    /// Changed too recently; minimum age.
    TooYoung,
    /// The directory lets nobody but an administrator change this password.
    ChangeNotAllowed,
    /// The directory wants the old password for this write (pwdSafeModify).
    OldPasswordNeeded,
    /// The old password was given and is wrong.
    OldPasswordWrong,
    /// Locked at the directory, so that it takes no change.
    Locked,
    /// The person must set a new password first (ppolicy changeAfterReset).
    MustChange,
    /// The password in force has expired.
    Expired,
    /// Our service account may not do this to this entry.
    Denied,
    /// The entry has gone since it was found.
    Gone,
    /// Refused for a reason that the directory did not say.
    Other,
}

impl Verdict {
    /// The stable code in logs, API bodies and docs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password.too_short",
            Self::TooLong => "password.too_long",
            Self::TooWeak => "password.too_weak",
            Self::InHistory => "password.in_history",
            Self::Unchanged => "password.unchanged",
            Self::TooYoung => "password.too_young",
            Self::ChangeNotAllowed => "password.change_not_allowed",
            Self::OldPasswordNeeded => "password.old_needed",
            Self::OldPasswordWrong => "password.old_wrong",
            Self::Locked => "account.locked",
            Self::MustChange => "password.must_change",
            Self::Expired => "password.expired",
            Self::Denied => "directory.denied",
            Self::Gone => "account.gone",
            Self::Other => "password.refused",
        }
    }

    pub const ALL: [Self; 15] = [
        Self::TooShort,
        Self::TooLong,
        Self::TooWeak,
        Self::InHistory,
        Self::Unchanged,
        Self::TooYoung,
        Self::ChangeNotAllowed,
        Self::OldPasswordNeeded,
        Self::OldPasswordWrong,
        Self::Locked,
        Self::MustChange,
        Self::Expired,
        Self::Denied,
        Self::Gone,
        Self::Other,
    ];

    /// Can another password help? If not, the flow ends instead of asking again.
    pub const fn another_password_may_help(self) -> bool {
        matches!(
            self,
            Self::TooShort | Self::TooLong | Self::TooWeak | Self::InHistory | Self::Unchanged | Self::Other
        )
    }
}

/// What a directory answered to a current password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignIn {
    Right,
    /// The password was right; the directory wants a new one before anything else.
    RightButExpired,
    RightButMustChange,
    Wrong,
    Locked,
    Disabled,
    AccountExpired,
}

impl SignIn {
    /// Was the password shown to be the one in force?
    pub const fn is_right(self) -> bool {
        matches!(self, Self::Right | Self::RightButExpired | Self::RightButMustChange)
    }
}

/// The rules a directory states for one account's next password, as far as it tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatedRules {
    pub length_min: Option<u32>,
    pub length_max: Option<u32>,
    pub history: Option<u32>,
    pub age_min: Option<Duration>,
    /// Bad passwords before the directory locks the account.
    pub lockout_after: Option<u32>,
}
