//! Groups within groups: whoever is in a group is in those that it is in. The server's `memberOf` overlay
//! keeps one level; the rest is read group by group, and kept for a minute. The entries above somebody, such
//! as an organisational unit, count as groups too.

use super::{Adapter, Dialect};
use domain::account::{Account, Standing, fold};
use domain::time::Timestamp;
use flows::Fault;
use futures::future::try_join_all;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How deep groups are followed. Deeper ones count as not being in the upper group.
pub(super) const LEVELS_MAX: usize = 10;
/// Groups of one account that are told, over all levels.
const GROUPS_MAX: usize = 1_000;
/// Groups read at once.
const READS_AT_ONCE: usize = 8;
/// How long a group's own groups are believed.
const KEPT: Duration = Duration::from_secs(60);
/// Groups that are kept; beyond that all are forgotten and read again.
const KEPT_MAX: usize = 10_000;

/// The names of the entries above this one, the nearest first (RFC 4514: a comma that belongs to a value is
/// escaped).
fn above(dn: &str) -> impl Iterator<Item = &str> {
    let mut is_escaped = false;
    let mut starts = Vec::new();
    for (at, char) in dn.char_indices() {
        if char == ',' && !is_escaped {
            starts.push(at + 1);
        }
        is_escaped = char == '\\' && !is_escaped;
    }
    starts.into_iter().filter_map(|at| dn.get(at..)).map(str::trim_start)
}

/// What was read of groups lately.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<String, (Timestamp, Vec<String>)>>);

impl Known {
    fn of(&self, group: &str, now: Timestamp) -> Option<Vec<String>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&fold(group)).filter(|(at, _)| now < at.plus(KEPT)).map(|(_, groups)| groups.clone())
    }

    fn keep(&self, group: &str, now: Timestamp, groups: Vec<String>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT_MAX {
            known.clear();
        }
        known.insert(fold(group), (now, groups));
    }
}

impl<D: Dialect> Adapter<D> {
    /// The account with all its groups, and with the standing that they give.
    pub(super) async fn with_groups(&self, account: Account, dn: &str) -> Result<Account, Fault> {
        let mut groups = self.all_groups(account.groups).await?;
        groups.extend(above(dn).map(str::to_owned));
        let is_in = |wanted: &String| groups.iter().any(|group| fold(group) == fold(wanted));
        let standing = match account.standing {
            Standing::Protected => Standing::Protected,
            _ if self.protected_groups.iter().any(is_in) => Standing::Protected,
            Standing::Person if self.administrators_group.iter().any(is_in) => Standing::Administrator,
            other @ (Standing::Person | Standing::Administrator) => other,
        };
        Ok(Account { groups, standing, ..account })
    }

    /// These groups and those that they are in.
    async fn all_groups(&self, own: Vec<String>) -> Result<Vec<String>, Fault> {
        let mut seen: HashSet<String> = own.iter().map(|group| fold(group)).collect();
        let mut all = own.clone();
        let mut level = own;
        for _ in 0..LEVELS_MAX {
            let mut above = Vec::new();
            for some in level.chunks(READS_AT_ONCE) {
                let read = try_join_all(some.iter().map(|group| self.groups_of_group(group))).await?;
                above.extend(read.into_iter().flatten());
            }
            above.retain(|group| seen.insert(fold(group)));
            all.extend(above.iter().cloned());
            if above.is_empty() || all.len() >= GROUPS_MAX {
                break;
            }
            level = above;
        }
        all.truncate(GROUPS_MAX);
        Ok(all)
    }

    /// The groups that a group is in. One that cannot be read is in none that we could know of.
    async fn groups_of_group(&self, group: &str) -> Result<Vec<String>, Fault> {
        let now = self.clock.now();
        if let Some(known) = self.known_groups.of(group, now) {
            return Ok(known);
        }
        let anything = LdapFilter::Present("objectClass".into());
        let wanted = ["memberOf".to_owned()];
        let (entries, _) = self.search(group, LdapSearchScope::Base, anything, &wanted).await?;
        let above: Vec<String> =
            entries.first().map(|entry| entry.all("memberOf").to_vec()).unwrap_or_default();
        self.known_groups.keep(group, now, above.clone());
        Ok(above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_an_entry_ends_at_unescaped_commas() {
        let told = |dn| above(dn).collect::<Vec<_>>();
        assert_eq!(told("uid=a,ou=b, dc=c"), ["ou=b, dc=c", "dc=c"]);
        assert_eq!(told("cn=Holm\\, Anna,ou=b"), ["ou=b"], "a comma of the name");
        assert_eq!(told("cn=x\\\\,ou=b"), ["ou=b"], "an escaped backslash");
        assert!(told("").is_empty() && told("cn=x").is_empty());
    }
}
