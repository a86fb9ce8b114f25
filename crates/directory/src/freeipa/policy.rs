//! The password policy that rules an entry: the one of its group, or the one of everybody.

use super::FreeIpa;
use crate::ldap::{Conn, Entry, Failure};
use domain::lock_out::LockOut;
use domain::password::{Characters, Counting, Shape};
use domain::verdict::StatedRules;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::time::Duration;

/// What a `krbPwdPolicy` states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    pub(super) length_min: Option<u32>,
    pub(super) history: Option<u32>,
    pub(super) age_min: Option<Duration>,
    pub(super) lock_out: LockOut,
    /// `None` when a lock lasts until somebody lifts it.
    pub(super) lockout_duration: Option<Duration>,
    pub(super) characters: Characters,
    /// Is the user name looked for?
    pub(super) checks_user: bool,
}

/// libpwquality takes nothing shorter, and is asked as soon as one of its rules is set.
const PWQUALITY_LENGTH_MIN: u32 = 6;
/// The shortest word that it looks for.
const PWQUALITY_WORD_MIN: usize = 4;

const ATTRIBUTES: [&str; 15] = [
    "krbPwdMinLength",
    "krbPwdHistoryLength",
    "krbMinPwdLife",
    "krbPwdMaxFailure",
    "krbPwdFailureCountInterval",
    "krbPwdLockoutDuration",
    "krbPwdMinDiffChars",
    "ipaPwdMaxRepeat",
    "ipaPwdMaxSequence",
    "ipaPwdDictCheck",
    "ipaPwdUserCheck",
    "ipaPwdDcredit",
    "ipaPwdUcredit",
    "ipaPwdLcredit",
    "ipaPwdOcredit",
];

/// Where the policy of everybody is, unless told: FreeIPA names the realm after the domain, in capitals.
pub(super) fn global_dn(base_dn: &str) -> String {
    let parts = base_dn.split(',').map(str::trim);
    let labels: Vec<&str> = parts.filter(|part| is_domain(part)).collect();
    let realm: Vec<String> = labels.iter().map(|label| label[3..].to_uppercase()).collect();
    format!("cn=global_policy,cn={},cn=kerberos,{}", realm.join("."), labels.join(","))
}

fn is_domain(part: &str) -> bool {
    part.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("dc="))
}

impl Policy {
    fn of(entry: &Entry) -> Self {
        // Zero means "no such rule" for every one of these.
        let number = |name: &str| {
            entry.one(name).and_then(|text| text.parse::<u32>().ok()).filter(|number| *number > 0)
        };
        let span = |name: &str| number(name).map(|seconds| Duration::from_secs(u64::from(seconds)));
        let is_on = |name: &str| entry.one(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let asks_pwquality = asks_pwquality(entry);
        let at_least = asks_pwquality.then_some(PWQUALITY_LENGTH_MIN);
        Self {
            length_min: number("krbPwdMinLength").max(at_least),
            history: number("krbPwdHistoryLength"),
            age_min: span("krbMinPwdLife"),
            lock_out: match number("krbPwdMaxFailure") {
                Some(tries) => LockOut::After { tries, forgotten_after: span("krbPwdFailureCountInterval") },
                None if ATTRIBUTES.iter().all(|name| entry.one(name).is_none()) => LockOut::Unread,
                None => LockOut::Never,
            },
            lockout_duration: span("krbPwdLockoutDuration"),
            characters: Characters {
                shape: shape(entry, asks_pwquality),
                counting: Counting::AsciiAndRepeatsCost,
                looks_in_dictionary: is_on("ipaPwdDictCheck"),
                ..Characters::default()
            },
            checks_user: is_on("ipaPwdUserCheck"),
        }
    }

    /// What our next write will be held to, as far as it is known before: the minimum age binds a reset only where our
    /// account is a manager, and the server says so then.
    pub(super) fn stated(&self, person: &Entry) -> StatedRules {
        let is_looked_for = |name: &&String| self.checks_user && name.chars().count() >= PWQUALITY_WORD_MIN;
        let own = person.all("uid").iter().filter(is_looked_for).cloned().collect();
        StatedRules {
            length_min: self.length_min,
            length_max: None,
            history: self.history,
            age_min: None,
            lock_out: self.lock_out,
            complexity: false,
            characters: Characters { own, ..self.characters.clone() },
        }
    }
}

/// Is one of the rules set that are libpwquality's? It has more, which then hold without being set.
fn asks_pwquality(entry: &Entry) -> bool {
    let is_set = |value: &str| value != "0" && !value.eq_ignore_ascii_case("false");
    let pwquality = ATTRIBUTES.iter().filter(|name| name.starts_with("ipaPwd"));
    pwquality.filter_map(|name| entry.one(name)).any(is_set)
}

/// What is asked of kinds and runs. A negative credit is a minimum; a positive one lets shorter passwords pass, of
/// which nobody needs to be told.
fn shape(entry: &Entry, asks_pwquality: bool) -> Shape {
    let number = |name: &str| entry.one(name).and_then(|text| text.parse::<i64>().ok()).unwrap_or_default();
    let most = |name: &str| u32::try_from(number(name)).unwrap_or_default();
    let least = |name: &str| u32::try_from(number(name).saturating_neg()).unwrap_or_default();
    Shape {
        uppers_min: least("ipaPwdUcredit"),
        lowers_min: least("ipaPwdLcredit"),
        digits_min: least("ipaPwdDcredit"),
        specials_min: least("ipaPwdOcredit"),
        categories_min: most("krbPwdMinDiffChars"),
        in_a_row_max: most("ipaPwdMaxRepeat"),
        sequence_max: most("ipaPwdMaxSequence"),
        refuses_palindromes: asks_pwquality,
        ..Shape::default()
    }
}

fn any() -> LdapFilter {
    LdapFilter::Present("objectClass".into())
}

/// The policy at this name; none when we may not read it.
pub(super) async fn at(adapter: &FreeIpa, dn: &str) -> Result<Option<Policy>, Fault> {
    let attributes = ATTRIBUTES.map(str::to_owned);
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any(), &attributes).await?;
    Ok(entries.first().map(Policy::of))
}

/// The same right before a write, which nothing was sent of yet.
pub(super) async fn on(conn: &mut Conn, dn: &str) -> Result<Option<Policy>, Failure> {
    let attributes = ATTRIBUTES.map(str::to_owned);
    let found = conn.search(dn, LdapSearchScope::Base, any(), &attributes, 1).await;
    let (entries, _) = found.map_err(|failure| Failure::NotSent(failure.into_cause()))?;
    Ok(entries.first().map(Policy::of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

    fn entry(values: &[(&str, &str)]) -> Entry {
        let of = |(name, value): &(&str, &str)| LdapPartialAttribute {
            atype: (*name).into(),
            vals: vec![(*value).into()],
        };
        let attributes = values.iter().map(of).collect();
        Entry::from(LdapSearchResultEntry { dn: "cn=somebody".into(), attributes })
    }

    /// FreeIPA's own table (`directory-facts.md` §6.5).
    #[test]
    fn what_freeipa_states_is_judged_as_freeipa_judges_it() {
        type Stated = &'static [(&'static str, &'static str)];
        let rows: [(Stated, &str, bool); 15] = [
            (&[], "abcddcba", false),
            (&[("ipaPwdMaxRepeat", "1")], "password", true),
            (&[("ipaPwdMaxRepeat", "1")], "Assembly", true),
            (&[("ipaPwdMaxRepeat", "2")], "permisssive", true),
            (&[("ipaPwdMaxRepeat", "2")], "permissive", false),
            (&[("ipaPwdMaxSequence", "1")], "abacab", true),
            (&[("ipaPwdMaxSequence", "1")], "AbacAb", true),
            (&[("ipaPwdMaxSequence", "2")], "AbacAb", false),
            (&[("ipaPwdMaxSequence", "2")], "abacabc", true),
            (&[("ipaPwdMaxSequence", "2")], "abccba", true),
            (&[("ipaPwdUserCheck", "TRUE")], "userPDQ123", true),
            (&[("ipaPwdUserCheck", "FALSE")], "userPDQ123", false),
            (&[("ipaPwdDcredit", "-2")], "Secret1", true),
            (&[("krbPwdMinDiffChars", "3")], "Secret111", true),
            (&[("krbPwdMinDiffChars", "3")], "Secret11", false),
        ];
        let person = entry(&[("uid", "user")]);
        for (values, text, is_broken) in rows {
            let broken = Policy::of(&entry(values)).stated(&person).characters.judge(text);
            assert_eq!(!broken.is_empty(), is_broken, "{values:?} {text}: {broken:?}");
        }
        let dictionary = Policy::of(&entry(&[("ipaPwdDictCheck", "TRUE")])).stated(&person);
        assert!(dictionary.characters.looks_in_dictionary);
        assert_eq!(dictionary.length_min, Some(6), "whatever its own rule says");
    }

    #[test]
    fn the_policy_of_everybody_is_below_the_realm() {
        let wanted = "cn=global_policy,cn=EXAMPLE.TEST,cn=kerberos,dc=example,dc=test";
        assert_eq!(global_dn("cn=users,cn=accounts,dc=example,dc=test"), wanted);
        assert_eq!(global_dn("cn=users,cn=accounts, dc=example, dc=test"), wanted);
        assert_eq!(global_dn("o=x"), "cn=global_policy,cn=,cn=kerberos,", "and is nowhere then");
    }
}
