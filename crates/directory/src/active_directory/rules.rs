//! The password policy that rules an entry: the domain's, or the one made for some (PSO).

use super::ActiveDirectory;
use super::account::number;
use crate::ldap::Entry;
use domain::lock_out::LockOut;
use domain::password::Characters;
use domain::verdict::StatedRules;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::time::Duration;

/// What the domain's root or a password settings object states.
pub(super) struct Rules {
    length_min: Option<u32>,
    history: Option<u32>,
    age_min: Option<Duration>,
    lock_out: LockOut,
    complexity: bool,
}

/// The complexity bit of `pwdProperties` (DOMAIN_PASSWORD_COMPLEX, MS-SAMR 2.2.3.5).
const COMPLEX: u64 = 1;

/// Each rule as the domain's root has it, and as a password settings object has it.
const NAMES: [(&str, &str); 6] = [
    ("minPwdLength", "msDS-MinimumPasswordLength"),
    ("pwdHistoryLength", "msDS-PasswordHistoryLength"),
    ("minPwdAge", "msDS-MinimumPasswordAge"),
    ("lockoutThreshold", "msDS-LockoutThreshold"),
    ("lockOutObservationWindow", "msDS-LockoutObservationWindow"),
    ("pwdProperties", "msDS-PasswordComplexityEnabled"),
];

impl Rules {
    fn of(entry: &Entry) -> Self {
        let [length_min, history, age_min, threshold, window, complexity] =
            NAMES.map(|(root, own)| if entry.one(root).is_some() { root } else { own });
        let lock_out = match number(entry, threshold).and_then(|count| u32::try_from(count).ok()) {
            Some(0) => LockOut::Never,
            Some(tries) => LockOut::After { tries, forgotten_after: span(entry, window) },
            // Both kinds always have one.
            None => LockOut::Unread,
        };
        // Zero means "no such rule" for every one of these.
        let count = |attribute: &str| {
            number(entry, attribute).and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0)
        };
        Self {
            length_min: count(length_min),
            history: count(history),
            age_min: span(entry, age_min),
            lock_out,
            // A truth where it stands in a password settings object, a bit at the root.
            complexity: entry.one(complexity).is_some_and(|told| told == "TRUE")
                || number(entry, complexity).is_some_and(|bits| bits & COMPLEX != 0),
        }
    }

    /// What our next write will be held to: history and minimum age bind a reset only where the server
    /// knows the policy hints.
    pub(super) fn stated(&self, has_hints: bool) -> StatedRules {
        StatedRules {
            length_min: self.length_min,
            length_max: None,
            history: self.history.filter(|_| has_hints),
            age_min: self.age_min.filter(|_| has_hints),
            lock_out: self.lock_out,
            complexity: self.complexity,
            characters: Characters::default(),
        }
    }
}

/// A span, which Windows writes as a negative number of tenths of a microsecond.
fn span(entry: &Entry, attribute: &str) -> Option<Duration> {
    let ticks: i64 = entry.one(attribute)?.parse().ok()?;
    let span = Duration::from_micros(ticks.checked_neg()?.try_into().ok()?) / 10;
    (!span.is_zero()).then_some(span)
}

/// The rules at this name; none when we may not read them, as few accounts may read a password settings
/// object. Then nothing is stated rather than the domain's, which do not bind this person.
pub(super) async fn at(adapter: &ActiveDirectory, dn: &str) -> Result<Option<Rules>, Fault> {
    let any = LdapFilter::Present("objectClass".into());
    let wanted: Vec<String> = NAMES.iter().flat_map(|(root, own)| [*root, *own]).map(str::to_owned).collect();
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any, &wanted).await?;
    Ok(entries.first().map(Rules::of))
}
