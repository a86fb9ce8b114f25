//! Causes, gates, notes and recorded facts in words, for administrators and support.

use crate::words::{get, with};
use domain::audit::Fact;
use domain::explain::{Cause, Note};
use domain::locale::Locale;
use domain::policy::GateName;
use domain::verdict::Verdict;

/// A cause as it is told: what it is, and what helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub what: String,
    pub fix: String,
}

/// A cause in words.
pub fn cause(locale: Locale, cause: Cause) -> Told {
    let stem = match cause {
        Cause::Refused(verdict) => format!("explain-verdict-{}", verdict_stem(verdict)),
        other => format!("explain-cause-{}", stem(other)),
    };
    let what = format!("{stem}-what");
    let what = match cause {
        Cause::PolicyBeyondMethods { need } | Cause::NoMethods { need } => {
            with(locale, &what, &[("need", need.into())])
        }
        Cause::TooFewMethods { have, need } => {
            with(locale, &what, &[("have", have.into()), ("need", need.into())])
        }
        _ => get(locale, &what),
    };
    Told { what, fix: get(locale, &format!("{stem}-fix")) }
}

/// What a gate asks, inside a sentence: "the account is enabled".
pub fn gate(locale: Locale, gate: GateName) -> String {
    get(locale, &format!("explain-gate-name-{}", gate_stem(gate)))
}

/// Something good to know.
pub fn note(locale: Locale, note: Note) -> String {
    get(locale, &format!("explain-note-{}", note_stem(note)))
}

/// Something that was recorded.
pub fn fact(locale: Locale, fact: Fact) -> String {
    get(locale, &format!("explain-fact-{}", fact_stem(fact)))
}

const fn gate_stem(gate: GateName) -> &'static str {
    match gate {
        GateName::Enabled => "enabled",
        GateName::NotExpired => "not-expired",
        GateName::NotLockedByAdministrator => "not-locked-by-administrator",
        GateName::NotProtected => "not-protected",
        GateName::PasswordHere => "password-here",
        GateName::NotFrozen => "not-frozen",
        GateName::InScope => "in-scope",
        GateName::EnoughMethods => "enough-methods",
    }
}

const fn note_stem(note: Note) -> &'static str {
    match note {
        Note::Administrator => "administrator",
        Note::Locked => "locked",
        Note::PasswordExpired => "password-expired",
        Note::MustChange => "must-change",
        Note::SeveralAddresses => "several-addresses",
        Note::NoPasswordTime => "no-password-time",
        Note::NoRightToUnlock => "no-right-to-unlock",
        Note::RightsUntold => "rights-untold",
        Note::PasswordTriesSpent => "password-tries-spent",
    }
}

const fn fact_stem(fact: Fact) -> &'static str {
    match fact {
        Fact::Opened => "opened",
        Fact::Asked => "asked",
        Fact::Resolved => "resolved",
        Fact::NotSent => "not-sent",
        Fact::Sent => "sent",
        Fact::NotDelivered => "not-delivered",
        Fact::Proved => "proved",
        Fact::ProofWrong => "proof-wrong",
        Fact::BreachUnchecked => "breach-unchecked",
        Fact::Applying => "applying",
        Fact::Applied => "applied",
        Fact::RefusedByDirectory => "refused-by-directory",
        Fact::OutcomeUnknown => "outcome-unknown",
        Fact::OutcomeSettled => "outcome-settled",
        Fact::Withheld => "withheld",
        Fact::Cancelled => "cancelled",
        Fact::ChangeConcluded => "change-concluded",
        Fact::NoticeSent => "notice-sent",
        Fact::NoticeNotDelivered => "notice-not-delivered",
        Fact::ReminderSent => "reminder-sent",
        Fact::ReminderNotSent => "reminder-not-sent",
        Fact::Frozen => "frozen",
        Fact::Blocked => "blocked",
        Fact::Unfrozen => "unfrozen",
        Fact::PolicyWritten => "policy-written",
        Fact::NamesSent => "names-sent",
        Fact::NamesNotSent => "names-not-sent",
        Fact::SignedIn => "signed-in",
        Fact::SignInRefused => "sign-in-refused",
        Fact::ContactSeen => "contact-seen",
        Fact::MethodAdded => "method-added",
        Fact::MethodRemoved => "method-removed",
        Fact::MethodRenamed => "method-renamed",
        Fact::MethodsConfirmed => "methods-confirmed",
        Fact::RegistrationPutOff => "registration-put-off",
        Fact::PersonErased => "person-erased",
        Fact::ConsoleSignedIn => "console-signed-in",
        Fact::ConsoleSignInRefused => "console-sign-in-refused",
        Fact::PersonSeen => "console-person-seen",
        Fact::EventsExported => "console-events-exported",
        Fact::OperatorAdded => "operator-added",
        Fact::OperatorRemoved => "operator-removed",
        Fact::HelpAsked => "help-asked",
        Fact::OperatorInvited => "operator-invited",
        Fact::UnresolvedStarts => "unresolved-starts",
    }
}

const fn verdict_stem(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooShort
        | Verdict::TooLong
        | Verdict::TooWeak
        | Verdict::TooFewCategories
        | Verdict::TooFewLetters
        | Verdict::TooFewUppers
        | Verdict::TooFewLowers
        | Verdict::TooFewDigits
        | Verdict::TooFewSpecials
        | Verdict::TooFewOthers
        | Verdict::Repeats
        | Verdict::OneKindInARow
        | Verdict::Sequence
        | Verdict::DictionaryWord
        | Verdict::ForbiddenWord
        | Verdict::Palindrome
        | Verdict::OwnEntry
        | Verdict::LooksStored => "quality",
        Verdict::InHistory | Verdict::Unchanged => "used-before",
        Verdict::TooYoung => "too-young",
        Verdict::ChangeNotAllowed => "not-allowed",
        Verdict::OldPasswordNeeded => "old-needed",
        Verdict::OldPasswordWrong => "old-wrong",
        Verdict::Locked
        | Verdict::Disabled
        | Verdict::AccountExpired
        | Verdict::MustChange
        | Verdict::Expired => "state",
        Verdict::Denied => "denied",
        Verdict::Gone => "gone",
        Verdict::Trouble => "trouble",
        Verdict::Other => "other",
    }
}

const fn stem(cause: Cause) -> &'static str {
    match cause {
        Cause::Disabled => "disabled",
        Cause::AccountExpired => "account-expired",
        Cause::LockedByAdministrator => "locked-by-administrator",
        Cause::Protected => "protected",
        Cause::PasswordElsewhere => "password-elsewhere",
        Cause::SmartCardOnly => "smart-card-only",
        Cause::Frozen => "frozen",
        Cause::NobodyInScope => "nobody-in-scope",
        Cause::AdministratorsOff => "administrators-off",
        Cause::NotInScope => "not-in-scope",
        Cause::PolicyBeyondMethods { .. } => "policy-beyond-methods",
        Cause::NoMethods { .. } => "no-methods",
        Cause::TooFewMethods { .. } => "too-few-methods",
        Cause::NotEnoughMethods => "not-enough-methods",
        Cause::MessagesSpent => "messages-spent",
        Cause::GuessesSpent => "guesses-spent",
        Cause::MailAway => "mail-away",
        Cause::NoRightToReset => "no-right-to-reset",
        Cause::NameUnknown => "name-unknown",
        Cause::NameAmbiguous => "name-ambiguous",
        Cause::NoSingleDestination => "no-single-destination",
        Cause::MethodNotInPolicy => "method-not-in-policy",
        Cause::TooManyLiveResets => "too-many-live-resets",
        Cause::OtherAccount => "other-account",
        Cause::Gone => "gone",
        Cause::ChangedSinceRead => "changed-since-read",
        Cause::PasswordChangedSince => "password-changed-since",
        Cause::ContactChangedSince => "contact-changed-since",
        Cause::NotLocked => "not-locked",
        Cause::UnlockNotOffered => "unlock-not-offered",
        Cause::NobodyToTell => "nobody-to-tell",
        Cause::DirectoryUnreachable => "directory-unreachable",
        Cause::ProcessEnded => "process-ended",
        Cause::RestNotSet => "rest-not-set",
        Cause::MailRejected => "mail-rejected",
        Cause::MailLater => "mail-later",
        Cause::JobExpired => "job-expired",
        Cause::WrongCode => "wrong-code",
        Cause::WrongSignIn => "wrong-sign-in",
        Cause::NewPasswordRefused => "new-password-refused",
        Cause::TryAgain => "try-again",
        Cause::OutcomeUnknown => "outcome-unknown",
        Cause::StillWaiting => "still-waiting",
        Cause::SentNotUsed => "sent-not-used",
        Cause::Cancelled => "cancelled",
        Cause::Refused(verdict) => verdict_stem(verdict),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_has_words_and_a_remedy_in_every_language() {
        for sample in Cause::samples() {
            let (da, en) = (cause(Locale::Da, sample), cause(Locale::En, sample));
            assert_ne!(da.what, en.what, "{sample:?}");
            assert_ne!(da.fix, en.fix, "{sample:?}");
        }
    }

    #[test]
    fn every_gate_note_and_fact_has_words_in_every_language() {
        for name in GateName::ALL {
            assert_ne!(gate(Locale::Da, name), gate(Locale::En, name), "{name:?}");
        }
        for one in Note::ALL {
            assert_ne!(note(Locale::Da, one), note(Locale::En, one), "{one:?}");
        }
        for one in Fact::ALL {
            assert_ne!(fact(Locale::Da, one), fact(Locale::En, one), "{one:?}");
        }
    }
}
