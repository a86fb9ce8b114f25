//! Budgets: durable counters that are raised before anything is checked or sent.

use crate::secret::Digest;
use crate::time::{DAY, HOUR, Timestamp};
use std::time::Duration;

/// What a budget is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// Starts per client network: an IPv4 address, a /64 and a /48 of IPv6.
    NetworkStarts,
    /// Guesses per client network.
    NetworkGuesses,
    /// Starts of the whole organisation.
    OrganisationStarts,
    /// Guesses of the whole organisation: spraying.
    OrganisationGuesses,
    /// Messages asked for by one reset.
    ResetAsks,
    /// Passphrases suggested to one reset.
    ResetSuggestions,
    /// Passwords that one reset has weighed while they are typed.
    ResetWeighings,
    /// Passphrases suggested before anybody is known, per client network.
    NetworkSuggestions,
    /// The same of the whole organisation.
    OrganisationSuggestions,
    /// Passwords weighed while they are typed before anybody is known, per client network. Spent, the page says
    /// nothing more of what is typed.
    NetworkWeighings,
    /// The same of the whole organisation: what all strangers together may have this machine measure.
    OrganisationWeighings,
    /// Wrong tries per account over all channels. Spent, the right code looks wrong.
    AccountGuesses,
    /// Messages per account. Spent, nothing is sent.
    AccountMessages,
    /// Messages per destination. Spent, nothing is sent.
    DestinationMessages,
    /// Letters that say that a budget of the account is spent.
    AccountWarnings,
    /// Current passwords tried per account; kept below the directory's own lock-out.
    AccountPasswords,
    /// New passwords per account that are compared with its former ones: each costs as many slow hashes. Its
    /// owner is told, since only who has proven to be them comes so far.
    AccountComparisons,
    /// Letters to whoever looks after accounts, per client network.
    NetworkLetters,
    /// The same of the whole organisation: somebody reads them.
    OrganisationLetters,
}

impl Scope {
    /// The stable name in rows and logs.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NetworkStarts => "network_starts",
            Self::NetworkGuesses => "network_guesses",
            Self::OrganisationStarts => "organisation_starts",
            Self::OrganisationGuesses => "organisation_guesses",
            Self::ResetAsks => "reset_asks",
            Self::ResetSuggestions => "reset_suggestions",
            Self::ResetWeighings => "reset_weighings",
            Self::NetworkSuggestions => "network_suggestions",
            Self::OrganisationSuggestions => "organisation_suggestions",
            Self::NetworkWeighings => "network_weighings",
            Self::OrganisationWeighings => "organisation_weighings",
            Self::AccountGuesses => "account_guesses",
            Self::AccountMessages => "account_messages",
            Self::DestinationMessages => "destination_messages",
            Self::AccountWarnings => "account_warnings",
            Self::AccountPasswords => "account_passwords",
            Self::AccountComparisons => "account_comparisons",
            Self::NetworkLetters => "network_letters",
            Self::OrganisationLetters => "organisation_letters",
        }
    }

    /// May a stranger see that this budget is spent? Only budgets of what the stranger sent.
    pub const fn is_visible(self) -> bool {
        match self {
            Self::NetworkStarts
            | Self::NetworkGuesses
            | Self::OrganisationStarts
            | Self::OrganisationGuesses
            | Self::ResetAsks
            | Self::ResetSuggestions
            | Self::ResetWeighings
            | Self::NetworkSuggestions
            | Self::OrganisationSuggestions
            | Self::NetworkWeighings
            | Self::OrganisationWeighings
            | Self::NetworkLetters
            | Self::OrganisationLetters => true,
            Self::AccountGuesses
            | Self::AccountMessages
            | Self::DestinationMessages
            | Self::AccountWarnings
            | Self::AccountPasswords
            | Self::AccountComparisons => false,
        }
    }
}

/// How much of something fits in a window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    pub scope: Scope,
    pub window: Duration,
    pub max: u32,
    /// On top of `max`, for known devices and listed networks only, so that a limit is no weapon.
    pub reserve: u32,
}

const TEN_MINUTES: Duration = Duration::from_secs(600);
/// Passphrases that one reset is suggested in an hour.
pub const SUGGESTIONS_MAX: u32 = 30;
/// Passwords that one reset has weighed in an hour: a few minutes of typing with pauses.
pub const WEIGHINGS_MAX: u32 = 120;

const fn limit(scope: Scope, window: Duration, max: u32, reserve: u32) -> Limit {
    Limit { scope, window, max, reserve }
}

/// All limits in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits(Vec<Limit>);

impl Default for Limits {
    /// The numbers of `attacks.md` §3 for accounts. Networks get room for an office behind one
    /// address: theirs are ceilings against floods, the account's are the hard ones.
    fn default() -> Self {
        Self(vec![
            limit(Scope::NetworkStarts, TEN_MINUTES, 30_000, 3_000),
            limit(Scope::NetworkGuesses, TEN_MINUTES, 3_000, 1_000),
            limit(Scope::OrganisationStarts, TEN_MINUTES, 200_000, 20_000),
            limit(Scope::OrganisationGuesses, TEN_MINUTES, 20_000, 5_000),
            limit(Scope::ResetAsks, HOUR, crate::challenge::ASKS_MAX, 0),
            limit(Scope::ResetSuggestions, HOUR, SUGGESTIONS_MAX, 0),
            limit(Scope::ResetWeighings, HOUR, WEIGHINGS_MAX, 0),
            limit(Scope::NetworkSuggestions, TEN_MINUTES, 1_000, 0),
            limit(Scope::OrganisationSuggestions, TEN_MINUTES, 10_000, 0),
            limit(Scope::NetworkWeighings, TEN_MINUTES, 3_000, 0),
            limit(Scope::OrganisationWeighings, TEN_MINUTES, 20_000, 0),
            limit(Scope::AccountGuesses, HOUR, 10, 5),
            limit(Scope::AccountGuesses, DAY, 30, 10),
            limit(Scope::AccountMessages, HOUR, 3, 2),
            limit(Scope::AccountMessages, DAY, 6, 4),
            limit(Scope::DestinationMessages, HOUR, 5, 2),
            limit(Scope::AccountPasswords, HOUR, 4, 0),
            limit(Scope::AccountWarnings, DAY, 2, 0),
            limit(Scope::AccountComparisons, HOUR, 20, 0),
            limit(Scope::AccountComparisons, DAY, 60, 0),
            limit(Scope::NetworkLetters, HOUR, 5, 0),
            limit(Scope::OrganisationLetters, DAY, 200, 0),
        ])
    }
}

impl Limits {
    /// Limits with other numbers.
    pub const fn new(limits: Vec<Limit>) -> Self {
        Self(limits)
    }

    /// The same with another `max` for one scope in one window; its reserve stays.
    #[must_use]
    pub fn with_max(mut self, scope: Scope, window: Duration, max: u32) -> Self {
        let meant = |limit: &&mut Limit| limit.scope == scope && limit.window == window;
        self.0.iter_mut().filter(meant).for_each(|limit| limit.max = max);
        self
    }

    /// Every window of one scope.
    pub fn of(&self, scope: Scope) -> impl Iterator<Item = Limit> + '_ {
        self.0.iter().copied().filter(move |limit| limit.scope == scope)
    }

    /// One charge per window of `scope` against `key`.
    pub fn charge(&self, scope: Scope, key: Digest, caller: Caller) -> Vec<Charge> {
        let granted = |limit: Limit| match caller {
            Caller::Stranger => limit.max,
            Caller::Known => limit.max.saturating_add(limit.reserve),
        };
        let counted = Counted::FromTheFirst;
        let charge = |limit: Limit| Charge { scope, key, window: limit.window, max: granted(limit), counted };
        self.of(scope).map(charge).collect()
    }
}

/// Who is asking, as far as budgets care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    Stranger,
    /// A device known from a finished reset of the same typed name, or a listed network.
    Known,
}

/// One counter to raise: at most `max` per `window`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    pub scope: Scope,
    pub key: Digest,
    pub window: Duration,
    pub max: u32,
    pub counted: Counted,
}

/// Where a window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// With the first charge in it.
    FromTheFirst,
    /// Again with every charge that is within the budget: more is taken only once nothing was for as long.
    FromTheLast,
}

/// A budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    pub scope: Scope,
    /// When its window ends.
    pub until: Timestamp,
    /// Is this the first charge that is over, in every window that is spent? Then it is worth a word.
    pub is_first: bool,
}

/// Shows that every visible budget was charged first. Verifiers and senders take it by value.
#[derive(Debug)]
pub struct Permit(());

impl Permit {
    /// A permit, if every one of the counters that were just raised durably is within its budget.
    /// `counted` holds each charge with the count after raising and the window's end.
    ///
    /// # Errors
    /// The spent budget whose window ends last.
    pub fn after(counted: &[(Charge, u32, Timestamp)]) -> Result<Self, TooMany> {
        let spent = || counted.iter().filter(|(charge, count, _)| *count > charge.max);
        let is_first = spent().all(|(charge, count, _)| count.saturating_sub(1) == charge.max);
        match spent().max_by_key(|(_, _, until)| *until) {
            Some((charge, _, until)) => Err(TooMany { scope: charge.scope, until: *until, is_first }),
            None => Ok(Self(())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn charge(max: u32) -> Charge {
        let key = Digest { key: 1, bytes: [0; 32] };
        Charge { scope: Scope::NetworkStarts, key, window: HOUR, max, counted: Counted::FromTheFirst }
    }

    #[test]
    fn a_permit_needs_every_budget() {
        let end = Timestamp::from_seconds(100);
        assert!(Permit::after(&[(charge(3), 3, end), (charge(5), 1, end)]).is_ok());
        let late = Timestamp::from_seconds(200);
        let refused = Permit::after(&[(charge(3), 4, end), (charge(1), 2, late)]).err();
        assert_eq!(refused, Some(TooMany { scope: Scope::NetworkStarts, until: late, is_first: true }));
    }

    #[test]
    fn a_spent_budget_is_first_told_once_in_the_longest_window() {
        let end = Timestamp::from_seconds(100);
        let is_first = |hour, day| {
            let counted = [(charge(3), hour, end), (charge(6), day, end)];
            Permit::after(&counted).err().map(|spent| spent.is_first)
        };
        assert_eq!(is_first(3, 3), None);
        assert_eq!(is_first(4, 4), Some(true));
        assert_eq!(is_first(5, 5), Some(false));
        assert_eq!(is_first(1, 7), Some(true), "the next hour, and the day is spent");
        assert_eq!(is_first(4, 10), Some(false), "within a day that was spent before");
    }

    #[test]
    fn a_known_device_has_a_reserve() {
        let key = Digest { key: 1, bytes: [0; 32] };
        let most = |caller| Limits::default().charge(Scope::AccountMessages, key, caller)[0].max;
        assert!(most(Caller::Known) > most(Caller::Stranger));
    }
}
