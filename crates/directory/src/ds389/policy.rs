//! The password policy that rules an entry: its own one, or the server's.

use super::Ds389;
use crate::ldap::Entry;
use domain::lock_out::LockOut;
use domain::password::{Characters, Counting, Shape};
use domain::verdict::StatedRules;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::time::Duration;

/// Where the server keeps the policy of everybody without one of their own.
pub(super) const GLOBAL_DN: &str = "cn=config";

/// What a policy states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    pub(super) length_min: Option<u32>,
    pub(super) history: Option<u32>,
    pub(super) lock_out: LockOut,
    pub(super) must_change: bool,
    pub(super) expires: bool,
    /// What the syntax check asks of the characters, without what a person's own entry holds.
    pub(super) characters: Characters,
    /// Attributes of the entry that it looks through beside [`TRIVIAL`].
    pub(super) user_attributes: Vec<String>,
}

/// Attributes whose values the syntax check looks for in a password (`check_pw_syntax_ext` of 2.3.1).
const TRIVIAL: [&str; 6] = ["uid", "cn", "sn", "givenName", "ou", "mail"];
/// What a policy of some has where it says nothing (`pwpolicy_init_defaults` of 2.3.1).
const LENGTH_USUAL: u32 = 8;
const CATEGORIES_USUAL: u32 = 3;
const TOKEN_USUAL: u32 = 3;

const ATTRIBUTES: [&str; 25] = [
    "passwordCheckSyntax",
    "passwordMinLength",
    "passwordHistory",
    "passwordInHistory",
    "passwordLockout",
    "passwordMaxFailure",
    "passwordResetFailureCount",
    "passwordMustChange",
    "passwordExp",
    "passwordMinDigits",
    "passwordMinAlphas",
    "passwordMinUppers",
    "passwordMinLowers",
    "passwordMinSpecials",
    "passwordMin8Bit",
    "passwordMinCategories",
    "passwordMaxRepeats",
    "passwordMaxSequence",
    "passwordMaxSeqSets",
    "passwordMaxClassChars",
    "passwordMinTokenLength",
    "passwordPalindrome",
    "passwordDictCheck",
    "passwordBadWords",
    "passwordUserAttributes",
];

impl Policy {
    fn of(entry: &Entry) -> Self {
        let is_on = |name: &str| entry.one(name).is_some_and(|value| value.eq_ignore_ascii_case("on"));
        // Zero means "no such rule" for every one of these.
        let number = |switch: &str, name: &str| {
            let number = entry.one(name).and_then(|text| text.parse::<u32>().ok());
            number.filter(|number| is_on(switch) && *number > 0)
        };
        Self {
            length_min: syntax(entry, "passwordMinLength", LENGTH_USUAL),
            history: number("passwordHistory", "passwordInHistory"),
            lock_out: lock_out(entry),
            must_change: is_on("passwordMustChange"),
            expires: is_on("passwordExp"),
            characters: if is_on("passwordCheckSyntax") { characters(entry) } else { Characters::default() },
            user_attributes: listed(entry, "passwordUserAttributes"),
        }
    }

    /// What our next write will be held to. The minimum age binds nobody but the person, which is looked at
    /// before a change.
    pub(super) fn stated(&self, person: &Entry) -> StatedRules {
        StatedRules {
            length_min: self.length_min,
            length_max: None,
            history: self.history,
            age_min: None,
            lock_out: self.lock_out,
            complexity: false,
            characters: self.characters_for(person),
        }
    }

    /// With what the person's own entry holds, where that is looked through.
    fn characters_for(&self, person: &Entry) -> Characters {
        let attributes = TRIVIAL.into_iter().chain(self.user_attributes.iter().map(String::as_str));
        let is_asked = self.characters.own_piece > 0;
        let own = attributes.flat_map(|name| person.all(name)).filter(|_| is_asked).cloned().collect();
        Characters { own, ..self.characters.clone() }
    }
}

/// A number of the syntax check, if it is on. Zero asks for nothing.
fn syntax(entry: &Entry, name: &str, usual: u32) -> Option<u32> {
    let is_on = entry.one("passwordCheckSyntax").is_some_and(|value| value.eq_ignore_ascii_case("on"));
    let is_everybodys = entry.dn.eq_ignore_ascii_case(GLOBAL_DN);
    // There it always stands, so that one that is not shown is one that we may not read.
    let otherwise = if is_everybodys { 0 } else { usual };
    let number = entry.one(name).map_or(Some(otherwise), |text| text.parse().ok());
    number.filter(|number| is_on && *number > 0)
}

/// Several words in one value, or one in each.
fn listed(entry: &Entry, name: &str) -> Vec<String> {
    entry.all(name).iter().flat_map(|value| value.split_whitespace()).map(str::to_owned).collect()
}

fn characters(entry: &Entry) -> Characters {
    let number = |name: &str, usual| syntax(entry, name, usual).unwrap_or(0);
    let is_on = |name: &str| entry.one(name).is_some_and(|value| value.eq_ignore_ascii_case("on"));
    let shape = Shape {
        uppers_min: number("passwordMinUppers", 0),
        lowers_min: number("passwordMinLowers", 0),
        digits_min: number("passwordMinDigits", 0),
        specials_min: number("passwordMinSpecials", 0),
        letters_min: number("passwordMinAlphas", 0),
        categories_min: number("passwordMinCategories", CATEGORIES_USUAL),
        in_a_row_max: number("passwordMaxRepeats", 0),
        sequence_max: number("passwordMaxSequence", 0),
        refuses_palindromes: is_on("passwordPalindrome"),
        ..Shape::default()
    };
    Characters {
        shape,
        counting: Counting::Ascii,
        others_min: number("passwordMin8Bit", 0),
        one_kind_in_a_row_max: number("passwordMaxClassChars", 0),
        runs_once_over: number("passwordMaxSeqSets", 0),
        words: listed(entry, "passwordBadWords"),
        own: Vec::new(),
        own_piece: number("passwordMinTokenLength", TOKEN_USUAL),
        looks_in_dictionary: is_on("passwordDictCheck"),
    }
}

/// A number that is not shown is the server's own default (3 and 600 with 389-ds 2.3), which nobody tells us.
fn lock_out(entry: &Entry) -> LockOut {
    let number = |name: &str| entry.one(name).and_then(|text| text.parse::<u32>().ok());
    let is_everybodys = entry.dn.eq_ignore_ascii_case(GLOBAL_DN);
    match (entry.one("passwordLockout"), number("passwordMaxFailure")) {
        // There it always stands; a policy of some has it only where it differs.
        (None, _) if is_everybodys => LockOut::Unread,
        (Some(switch), Some(tries)) if switch.eq_ignore_ascii_case("on") => {
            let window = number("passwordResetFailureCount").filter(|seconds| *seconds > 0);
            LockOut::After { tries, forgotten_after: window.map(|s| Duration::from_secs(u64::from(s))) }
        }
        (Some(switch), None) if switch.eq_ignore_ascii_case("on") => LockOut::Unread,
        (_, _) => LockOut::Never,
    }
}

/// The policy at this name; none when we may not read it. The filter asks for nothing but what is read, so
/// that no other right is needed; and for subentries, which no search shows that does not name them.
pub(super) async fn at(adapter: &Ds389, dn: &str) -> Result<Option<Policy>, Fault> {
    let subentry = LdapFilter::Equality("objectClass".into(), "ldapSubEntry".into());
    let shown = ATTRIBUTES.into_iter().map(|name| LdapFilter::Present(name.into()));
    let any = LdapFilter::Or(shown.chain([subentry]).collect());
    let attributes = ATTRIBUTES.map(str::to_owned);
    let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any, &attributes).await?;
    let shows = |entry: &&Entry| ATTRIBUTES.iter().any(|name| entry.one(name).is_some());
    Ok(entries.first().filter(shows).map(Policy::of))
}
