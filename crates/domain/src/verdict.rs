//! What a directory says to a write or a sign-in. Adapters tell them apart by code; by words only where a server has no code
//! for what it means.

use crate::lock_out::LockOut;
use crate::password::Characters;
use std::time::Duration;

/// Why a directory refused a new password. Each has words in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    TooShort,
    TooLong,
    /// Quality, and the directory says no more than that.
    TooWeak,
    /// Too few of upper case, lower case, digits, symbols and other characters.
    TooFewCategories,
    TooFewLetters,
    TooFewUppers,
    TooFewLowers,
    TooFewDigits,
    TooFewSpecials,
    /// Too few characters outside of ASCII.
    TooFewOthers,
    /// One character, or one group of them, comes again too often.
    Repeats,
    /// Too many characters of one kind stand side by side.
    OneKindInARow,
    /// Characters that follow one another, as in 1234.
    Sequence,
    DictionaryWord,
    /// A word of the organisation's own list.
    ForbiddenWord,
    Palindrome,
    /// Too much like what the person's own entry holds.
    OwnEntry,
    /// It looks like the stored form of a password, such as `{SSHA}…`.
    LooksStored,
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
    Disabled,
    /// The account, not its password, is past its end.
    AccountExpired,
    /// The person must set a new password first (ppolicy changeAfterReset).
    MustChange,
    /// The password in force has expired.
    Expired,
    /// Our service account may not do this to this entry.
    Denied,
    /// The entry has gone since it was found.
    Gone,
    /// The directory could not do it for a reason of its own, or of our connection to it. Nothing was changed, and
    /// it is no fault of the password or the person.
    Trouble,
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
            Self::TooFewCategories => "password.too_few_categories",
            Self::TooFewLetters => "password.too_few_letters",
            Self::TooFewUppers => "password.too_few_uppers",
            Self::TooFewLowers => "password.too_few_lowers",
            Self::TooFewDigits => "password.too_few_digits",
            Self::TooFewSpecials => "password.too_few_specials",
            Self::TooFewOthers => "password.too_few_others",
            Self::Repeats => "password.repeats",
            Self::OneKindInARow => "password.one_kind_in_a_row",
            Self::Sequence => "password.sequence",
            Self::DictionaryWord => "password.dictionary_word",
            Self::ForbiddenWord => "password.forbidden_word",
            Self::Palindrome => "password.palindrome",
            Self::OwnEntry => "password.own_entry",
            Self::LooksStored => "password.looks_stored",
            Self::InHistory => "password.in_history",
            Self::Unchanged => "password.unchanged",
            Self::TooYoung => "password.too_young",
            Self::ChangeNotAllowed => "password.change_not_allowed",
            Self::OldPasswordNeeded => "password.old_needed",
            Self::OldPasswordWrong => "password.old_wrong",
            Self::Locked => "account.locked",
            Self::Disabled => "directory.account_disabled",
            Self::AccountExpired => "directory.account_expired",
            Self::MustChange => "password.must_change",
            Self::Expired => "password.expired",
            Self::Denied => "directory.denied",
            Self::Gone => "account.gone",
            Self::Trouble => "directory.trouble",
            Self::Other => "password.refused",
        }
    }

    pub const ALL: [Self; 33] = [
        Self::TooShort,
        Self::TooLong,
        Self::TooWeak,
        Self::TooFewCategories,
        Self::TooFewLetters,
        Self::TooFewUppers,
        Self::TooFewLowers,
        Self::TooFewDigits,
        Self::TooFewSpecials,
        Self::TooFewOthers,
        Self::Repeats,
        Self::OneKindInARow,
        Self::Sequence,
        Self::DictionaryWord,
        Self::ForbiddenWord,
        Self::Palindrome,
        Self::OwnEntry,
        Self::LooksStored,
        Self::InHistory,
        Self::Unchanged,
        Self::TooYoung,
        Self::ChangeNotAllowed,
        Self::OldPasswordNeeded,
        Self::OldPasswordWrong,
        Self::Locked,
        Self::Disabled,
        Self::AccountExpired,
        Self::MustChange,
        Self::Expired,
        Self::Denied,
        Self::Gone,
        Self::Trouble,
        Self::Other,
    ];

    /// The verdict of this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }

    /// Can another password help? If not, the flow ends instead of asking again.
    pub const fn another_password_may_help(self) -> bool {
        match self {
            Self::TooShort
            | Self::TooLong
            | Self::TooWeak
            | Self::TooFewCategories
            | Self::TooFewLetters
            | Self::TooFewUppers
            | Self::TooFewLowers
            | Self::TooFewDigits
            | Self::TooFewSpecials
            | Self::TooFewOthers
            | Self::Repeats
            | Self::OneKindInARow
            | Self::Sequence
            | Self::DictionaryWord
            | Self::ForbiddenWord
            | Self::Palindrome
            | Self::OwnEntry
            | Self::LooksStored
            | Self::InHistory
            | Self::Unchanged
            | Self::Other => true,
            Self::TooYoung
            | Self::ChangeNotAllowed
            | Self::OldPasswordNeeded
            | Self::OldPasswordWrong
            | Self::Locked
            | Self::Disabled
            | Self::AccountExpired
            | Self::MustChange
            | Self::Expired
            | Self::Denied
            | Self::Gone
            | Self::Trouble => false,
        }
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
    /// The password has expired, and the server looked no further: this one may be right or wrong.
    Expired,
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
    pub lock_out: LockOut,
    /// Active Directory's complexity (`pwdProperties`, bit 1): three of five kinds of characters, and no part
    /// of the account's names.
    pub complexity: bool,
    /// What else it states of the characters.
    pub characters: Characters,
}
