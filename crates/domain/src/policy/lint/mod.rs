//! What is wrong with a policy before it is in force: what is dangerous is refused, what is probably
//! not meant is warned about. Words for every rule are in `text::lint`.

mod guessing;
mod one;
mod password;
mod whole;

pub use guessing::{HIT_ONE_IN, guesses_per_day, hit_one_in};

use super::PolicySet;
use crate::method::Method;
use crate::password::CHARS_MAX;

/// The longest name of a policy, in characters: it stands in logs and on pages.
pub const NAME_CHARS_MAX: usize = 64;
/// Most policies of a set: each is looked at for every person.
pub const POLICIES_MAX: usize = 100;
/// Most groups that one policy names, on either side.
pub const GROUPS_MAX: usize = 100;
/// Most mail domains of the organisation's own.
pub const DOMAINS_MAX: usize = 100;
/// Longest reconfirmation, in days (Entra 4.3.2).
pub const RECONFIRM_DAYS_MAX: u32 = 730;
/// Most times that somebody may say "not now".
pub const SKIPS_MAX: u32 = 30;
/// Longest cool-down, in hours.
pub const COOLDOWN_HOURS_MAX: u32 = 720;
/// Most factors that a sign-in is said to take.
pub const SIGN_IN_FACTORS_MAX: u8 = 3;
/// The shortest and the longest "at least" for a new password (NIST SP 800-63B-4 §3.1.1.2 wants 8).
pub const LENGTH_MIN: (u32, u32) = (8, 128);
/// A "at most" for a new password below the first is warned about (NIST SP 800-63B-4 §3.1.1.2), above the
/// second is not taken at all.
pub const LENGTH_MAX: (u32, u32) = (64, CHARS_MAX as u32);
/// Most values of which no piece may occur.
pub const DISALLOWED_MAX: usize = 20;
/// The shortest and the longest of them, in characters.
pub const DISALLOWED_CHARS: (usize, usize) = (4, 32);
/// The shortest and the longest piece of one: two letters are in every password.
pub const DISALLOWED_PIECE: (u32, u32) = (3, 32);

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lint {
    pub about: About,
    pub rule: Rule,
}

/// What a lint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The set as a whole.
    Set,
    /// The policy at this place, counted from 0, with its name.
    Policy(usize, String),
    Administrators,
}

/// What follows from a lint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The set is not taken.
    Refuse,
    /// It is taken; somebody should look.
    Warn,
}

/// The rules, with what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    NameUnusable,
    NameTaken,
    TooManyPolicies,
    TooManyGroups,
    NoProof,
    TooManyProofs { proofs: u8 },
    NoMethods,
    MethodRepeated { method: Method },
    MethodNotForResets { method: Method },
    MoreProofsThanMethods { proofs: u8, methods: usize },
    NothingToBeginWith,
    GuessingTooLikely { one_in: u64 },
    AdministratorsByQuestions,
    LifetimeOutOfBounds { setting: &'static str, least: u32, most: u32 },
    FlowShorterThanItsParts,
    BudgetOutOfBounds { setting: &'static str, least: u32, most: u32 },
    LengthOutOfBounds,
    LengthMaxOutOfBounds,
    ShapeOutOfBounds { setting: &'static str, most: u32 },
    ShapeImpossible,
    TooManyBannedWords,
    BannedWordUnusable { word: String },
    DisallowedUnusable,
    DisallowedPieceOutOfBounds,
    HistoryOwnOutOfBounds,
    ReconfirmTooLong { days: u32 },
    TooManySkips { skips: u32 },
    CooldownTooLong { hours: u32 },
    SignInFactorsOutOfBounds { factors: u8 },
    HelpUnusable,
    MailDomainUnusable { domain: String },
    RemindersUnusable,

    Unreachable { behind: String },
    NobodyMeant,
    NobodyMayReset,
    MethodNotHere { method: Method },
    CircularMail,
    CircularHelp,
    NeedsMemoryOrCopying,
    WeakerThanSignIn { proofs: u8, factors: u8 },
    AdministratorsOff,
    AdministratorsCannotReset,
    NotificationOff { setting: &'static str },
    NoCooldown,
    KindsAskedFor,
    RepeatsHarsh,
    LengthMaxShort,
    NamesAllowed,
    CommonWordsAllowed,
    DirectoryAlone,
}

impl Rule {
    /// The stable code in output and documents.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NameUnusable => "name.unusable",
            Self::NameTaken => "name.taken",
            Self::TooManyPolicies => "policies.too_many",
            Self::TooManyGroups => "groups.too_many",
            Self::NoProof => "proofs.none",
            Self::TooManyProofs { .. } => "proofs.too_many",
            Self::NoMethods => "methods.none",
            Self::MethodRepeated { .. } => "methods.repeated",
            Self::MethodNotForResets { .. } => "methods.not_for_resets",
            Self::MoreProofsThanMethods { .. } => "methods.fewer_than_proofs",
            Self::NothingToBeginWith => "methods.none_may_be_first",
            Self::GuessingTooLikely { .. } => "guessing.too_likely",
            Self::AdministratorsByQuestions => "administrators.by_questions",
            Self::LifetimeOutOfBounds { .. } => "lifetimes.out_of_bounds",
            Self::FlowShorterThanItsParts => "lifetimes.flow_too_short",
            Self::BudgetOutOfBounds { .. } => "budgets.out_of_bounds",
            Self::LengthOutOfBounds => "password.length_out_of_bounds",
            Self::LengthMaxOutOfBounds => "password.length_max_out_of_bounds",
            Self::ShapeOutOfBounds { .. } => "password.shape_out_of_bounds",
            Self::ShapeImpossible => "password.shape_impossible",
            Self::TooManyBannedWords => "password.too_many_banned_words",
            Self::BannedWordUnusable { .. } => "password.banned_word_unusable",
            Self::DisallowedUnusable => "password.disallowed_unusable",
            Self::DisallowedPieceOutOfBounds => "password.disallowed_piece_out_of_bounds",
            Self::HistoryOwnOutOfBounds => "password.history_own_out_of_bounds",
            Self::ReconfirmTooLong { .. } => "registration.reconfirm_too_long",
            Self::TooManySkips { .. } => "registration.skips_too_many",
            Self::CooldownTooLong { .. } => "cooldown.too_long",
            Self::SignInFactorsOutOfBounds { .. } => "sign_in_factors.out_of_bounds",
            Self::HelpUnusable => "help.unusable",
            Self::MailDomainUnusable { .. } => "own_mail_domains.unusable",
            Self::RemindersUnusable => "expiry_reminders.unusable",
            Self::Unreachable { .. } => "policy.unreachable",
            Self::NobodyMeant => "policy.nobody_meant",
            Self::NobodyMayReset => "policies.nobody_may_reset",
            Self::MethodNotHere { .. } => "methods.not_here",
            Self::CircularMail => "mail.circular",
            Self::CircularHelp => "help.circular",
            Self::NeedsMemoryOrCopying => "methods.need_memory_or_copying",
            Self::WeakerThanSignIn { .. } => "proofs.weaker_than_sign_in",
            Self::AdministratorsOff => "administrators.off",
            Self::AdministratorsCannotReset => "administrators.cannot_reset",
            Self::NotificationOff { .. } => "notifications.off",
            Self::NoCooldown => "cooldown.none",
            Self::KindsAskedFor => "password.kinds_asked_for",
            Self::RepeatsHarsh => "password.repeats_harsh",
            Self::LengthMaxShort => "password.length_max_short",
            Self::NamesAllowed => "password.names_allowed",
            Self::CommonWordsAllowed => "password.common_words_allowed",
            Self::DirectoryAlone => "password.directory_alone",
        }
    }

    pub const fn severity(&self) -> Severity {
        match self {
            Self::NameUnusable
            | Self::NameTaken
            | Self::TooManyPolicies
            | Self::TooManyGroups
            | Self::NoProof
            | Self::TooManyProofs { .. }
            | Self::NoMethods
            | Self::MethodRepeated { .. }
            | Self::MethodNotForResets { .. }
            | Self::MoreProofsThanMethods { .. }
            | Self::NothingToBeginWith
            | Self::GuessingTooLikely { .. }
            | Self::AdministratorsByQuestions
            | Self::LifetimeOutOfBounds { .. }
            | Self::FlowShorterThanItsParts
            | Self::BudgetOutOfBounds { .. }
            | Self::LengthOutOfBounds
            | Self::LengthMaxOutOfBounds
            | Self::ShapeOutOfBounds { .. }
            | Self::ShapeImpossible
            | Self::TooManyBannedWords
            | Self::BannedWordUnusable { .. }
            | Self::DisallowedUnusable
            | Self::DisallowedPieceOutOfBounds
            | Self::HistoryOwnOutOfBounds
            | Self::ReconfirmTooLong { .. }
            | Self::TooManySkips { .. }
            | Self::CooldownTooLong { .. }
            | Self::SignInFactorsOutOfBounds { .. }
            | Self::HelpUnusable
            | Self::MailDomainUnusable { .. }
            | Self::RemindersUnusable => Severity::Refuse,
            Self::Unreachable { .. }
            | Self::NobodyMeant
            | Self::NobodyMayReset
            | Self::MethodNotHere { .. }
            | Self::CircularMail
            | Self::CircularHelp
            | Self::NeedsMemoryOrCopying
            | Self::WeakerThanSignIn { .. }
            | Self::AdministratorsOff
            | Self::AdministratorsCannotReset
            | Self::NotificationOff { .. }
            | Self::NoCooldown
            | Self::KindsAskedFor
            | Self::RepeatsHarsh
            | Self::LengthMaxShort
            | Self::NamesAllowed
            | Self::CommonWordsAllowed
            | Self::DirectoryAlone => Severity::Warn,
        }
    }

    /// One of each rule, for tests that every rule has words.
    pub fn samples() -> Vec<Self> {
        vec![
            Self::NameUnusable,
            Self::NameTaken,
            Self::TooManyPolicies,
            Self::TooManyGroups,
            Self::NoProof,
            Self::TooManyProofs { proofs: 5 },
            Self::NoMethods,
            Self::MethodRepeated { method: Method::Email },
            Self::MethodNotForResets { method: Method::CurrentPassword },
            Self::MoreProofsThanMethods { proofs: 2, methods: 1 },
            Self::NothingToBeginWith,
            Self::GuessingTooLikely { one_in: 12_500 },
            Self::AdministratorsByQuestions,
            Self::LifetimeOutOfBounds { setting: "link_s", least: 60, most: 1800 },
            Self::FlowShorterThanItsParts,
            Self::BudgetOutOfBounds { setting: "guesses_per_hour", least: 3, most: 100 },
            Self::LengthOutOfBounds,
            Self::LengthMaxOutOfBounds,
            Self::ShapeOutOfBounds { setting: "digits_min", most: 16 },
            Self::ShapeImpossible,
            Self::TooManyBannedWords,
            Self::BannedWordUnusable { word: "abc".into() },
            Self::DisallowedUnusable,
            Self::DisallowedPieceOutOfBounds,
            Self::HistoryOwnOutOfBounds,
            Self::ReconfirmTooLong { days: 731 },
            Self::TooManySkips { skips: 31 },
            Self::CooldownTooLong { hours: 721 },
            Self::SignInFactorsOutOfBounds { factors: 4 },
            Self::HelpUnusable,
            Self::MailDomainUnusable { domain: "@example.org".into() },
            Self::RemindersUnusable,
            Self::Unreachable { behind: "everybody".into() },
            Self::NobodyMeant,
            Self::NobodyMayReset,
            Self::MethodNotHere { method: Method::Sms },
            Self::CircularMail,
            Self::CircularHelp,
            Self::NeedsMemoryOrCopying,
            Self::WeakerThanSignIn { proofs: 1, factors: 2 },
            Self::AdministratorsOff,
            Self::AdministratorsCannotReset,
            Self::NotificationOff { setting: "person_on_reset" },
            Self::NoCooldown,
            Self::KindsAskedFor,
            Self::RepeatsHarsh,
            Self::LengthMaxShort,
            Self::NamesAllowed,
            Self::CommonWordsAllowed,
            Self::DirectoryAlone,
        ]
    }
}

/// Everything that is dangerous or odd about a set, for a Nulstil that has the methods `here`; what is
/// refused comes first.
pub fn lint(set: &PolicySet, here: &[Method]) -> Vec<Lint> {
    let mut found = Vec::new();
    whole::lint(set, &mut found);
    one::policies(set, here, &mut found);
    one::administrators(set, here, &mut found);
    found.sort_by_key(|lint| lint.rule.severity());
    found
}

/// Must a set with these findings not be taken?
pub fn is_refused(found: &[Lint]) -> bool {
    found.iter().any(|lint| lint.rule.severity() == Severity::Refuse)
}

#[cfg(test)]
mod tests;
