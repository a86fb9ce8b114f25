//! What is written down, in the same transaction as the step it tells of.

use crate::account::AccountKey;
use crate::id::{RequestId, ResetId};

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody on the other side of a request, not known to us.
    Visitor,
    /// A worker of ours, finishing what a request asked for.
    Worker,
    /// Somebody at the command line, by the name of the operating system's account.
    Operator(String),
    /// An operator at the console, by the user name they signed in with.
    Console(String),
}

impl Actor {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Worker => "worker",
            Self::Operator(_) => "operator",
            Self::Console(_) => "console",
        }
    }
}

/// The kinds of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fact {
    Opened,
    Asked,
    /// A worker found the account and bound it to the reset.
    Resolved,
    /// Nothing was sent; the detail holds the reason.
    NotSent,
    Sent,
    NotDelivered,
    Proved,
    ProofWrong,
    /// A new password was taken although nobody could say whether it is known to be stolen.
    BreachUnchecked,
    Applying,
    Applied,
    RefusedByDirectory,
    OutcomeUnknown,
    OutcomeSettled,
    /// A write was refused by a gate right before it.
    Withheld,
    Cancelled,
    /// A change of a known password was concluded.
    ChangeConcluded,
    NoticeSent,
    NoticeNotDelivered,
    /// Somebody was told that the password ends soon; the details say how many days before.
    ReminderSent,
    /// Nobody was told of it; the detail holds the reason.
    ReminderNotSent,
    /// The user names of an address went to it.
    NamesSent,
    NamesNotSent,
    /// An account took as many wrong answers as it takes; the detail says how many were told.
    Blocked,
    Frozen,
    Unfrozen,
    PolicyWritten,
    /// The owner signed in to look after the methods.
    SignedIn,
    /// A sign-in to the methods came to nothing; the detail holds the outcome.
    SignInRefused,
    /// A contact stands in the directory that did not when it was last looked at.
    ContactSeen,
    MethodAdded,
    MethodRemoved,
    MethodRenamed,
    /// The owner said that everything registered is still right.
    MethodsConfirmed,
    /// "Not now".
    RegistrationPutOff,
    /// Everything registered was deleted.
    PersonErased,
    /// An operator signed in to the console.
    ConsoleSignedIn,
    /// A sign-in to the console came to nothing; the detail holds the outcome.
    ConsoleSignInRefused,
    /// An operator looked a person up.
    PersonSeen,
    /// An operator took the event log away as a file.
    EventsExported,
    OperatorAdded,
    OperatorRemoved,
    /// Somebody who got stuck wrote to whoever looks after accounts.
    HelpAsked,
    /// A one-time link was made that makes somebody an operator.
    OperatorInvited,
    /// Starts of one minute that never found anybody.
    UnresolvedStarts,
}

impl Fact {
    pub const ALL: [Self; 45] = [
        Self::Opened,
        Self::Asked,
        Self::Resolved,
        Self::NotSent,
        Self::Sent,
        Self::NotDelivered,
        Self::Proved,
        Self::ProofWrong,
        Self::BreachUnchecked,
        Self::Applying,
        Self::Applied,
        Self::RefusedByDirectory,
        Self::OutcomeUnknown,
        Self::OutcomeSettled,
        Self::Withheld,
        Self::Cancelled,
        Self::ChangeConcluded,
        Self::NoticeSent,
        Self::NoticeNotDelivered,
        Self::ReminderSent,
        Self::ReminderNotSent,
        Self::NamesSent,
        Self::NamesNotSent,
        Self::Blocked,
        Self::Frozen,
        Self::Unfrozen,
        Self::PolicyWritten,
        Self::SignedIn,
        Self::SignInRefused,
        Self::ContactSeen,
        Self::MethodAdded,
        Self::MethodRemoved,
        Self::MethodRenamed,
        Self::MethodsConfirmed,
        Self::RegistrationPutOff,
        Self::PersonErased,
        Self::ConsoleSignedIn,
        Self::ConsoleSignInRefused,
        Self::PersonSeen,
        Self::EventsExported,
        Self::OperatorAdded,
        Self::OperatorRemoved,
        Self::HelpAsked,
        Self::OperatorInvited,
        Self::UnresolvedStarts,
    ];

    /// The fact that a row or export names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fact| fact.code() == code)
    }

    /// The stable code in rows and exports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "reset.opened",
            Self::Asked => "challenge.asked",
            Self::Resolved => "reset.resolved",
            Self::NotSent => "challenge.not_sent",
            Self::Sent => "challenge.sent",
            Self::NotDelivered => "challenge.not_delivered",
            Self::Proved => "proof.recorded",
            Self::ProofWrong => "proof.wrong",
            Self::BreachUnchecked => "password.breach_unchecked",
            Self::Applying => "write.applying",
            Self::Applied => "write.applied",
            Self::RefusedByDirectory => "write.refused",
            Self::OutcomeUnknown => "write.unknown",
            Self::OutcomeSettled => "write.settled",
            Self::Withheld => "write.withheld",
            Self::Cancelled => "reset.cancelled",
            Self::ChangeConcluded => "change.concluded",
            Self::NoticeSent => "notice.sent",
            Self::NoticeNotDelivered => "notice.not_delivered",
            Self::ReminderSent => "reminder.sent",
            Self::ReminderNotSent => "reminder.not_sent",
            Self::NamesSent => "username.sent",
            Self::NamesNotSent => "username.not_sent",
            Self::Blocked => "account.blocked",
            Self::Frozen => "account.frozen",
            Self::Unfrozen => "account.unfrozen",
            Self::PolicyWritten => "policy.written",
            Self::SignedIn => "info.signed_in",
            Self::SignInRefused => "info.sign_in_refused",
            Self::ContactSeen => "contact.first_seen",
            Self::MethodAdded => "method.added",
            Self::MethodRemoved => "method.removed",
            Self::MethodRenamed => "method.renamed",
            Self::MethodsConfirmed => "methods.confirmed",
            Self::RegistrationPutOff => "registration.put_off",
            Self::PersonErased => "person.erased",
            Self::ConsoleSignedIn => "console.signed_in",
            Self::ConsoleSignInRefused => "console.sign_in_refused",
            Self::PersonSeen => "console.person_seen",
            Self::EventsExported => "console.events_exported",
            Self::OperatorAdded => "operator.added",
            Self::OperatorRemoved => "operator.removed",
            Self::HelpAsked => "help.asked",
            Self::OperatorInvited => "operator.invited",
            Self::UnresolvedStarts => "reset.unresolved_starts",
        }
    }
}

/// One entry to be written and chained. It holds no secret and no typed name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub fact: Fact,
    pub actor: Actor,
    pub request: RequestId,
    pub reset: Option<ResetId>,
    pub account: Option<AccountKey>,
    /// The client's address, as far as it is trusted.
    pub network: Option<String>,
    /// Short facts, such as `method` or `reason`; keys are ours, values are bounded.
    pub details: Vec<(&'static str, String)>,
}

/// The longest detail that is kept, in characters; longer ones are cut with an ellipsis.
pub const DETAIL_CHARS_MAX: usize = 200;

impl Entry {
    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl AsRef<str>) -> Self {
        let value = value.as_ref();
        let mut kept: String = value.chars().filter(|c| !c.is_control()).take(DETAIL_CHARS_MAX).collect();
        if value.chars().count() > DETAIL_CHARS_MAX {
            kept.push('…');
        }
        self.details.push((key, kept));
        self
    }

    #[must_use]
    pub fn about(mut self, account: &AccountKey) -> Self {
        self.account = Some(account.clone());
        self
    }
}
