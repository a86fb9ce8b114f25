//! From an entry to an account: what every kind of directory has alike, around what its own attributes say.

use super::dialect::Shown;
use super::{Adapter, Dialect};
use crate::ldap::Entry;
use domain::account::{Account, AccountKey, Standing};
use domain::locale::Locale;

/// Groups taken from one entry.
const GROUPS_MAX: usize = 1_000;
/// The names and the language of `inetOrgPerson` (RFC 2798), which Active Directory's users have, too.
const PERSON: [&str; 5] = ["cn", "displayName", "givenName", "sn", "preferredLanguage"];
const GROUPS: &str = "memberOf";

impl<D: Dialect> Adapter<D> {
    /// Everything that is read of an entry.
    pub(super) fn attributes(&self) -> Vec<String> {
        let fixed = [D::ID, D::SHORT_NAME, GROUPS].into_iter().chain(PERSON).chain(D::OWN.iter().copied());
        let configured = self.login_attributes.iter().cloned().chain(self.contact.attributes());
        fixed.map(str::to_owned).chain(configured).chain(self.link_attribute.clone()).collect()
    }

    /// The account of an entry that shows this, of somebody with this standing by our settings.
    pub(super) fn account(&self, entry: &Entry, shown: Shown, standing: Standing) -> Account {
        let Shown { id, is_protected, state, password_time, password_expiry } = shown;
        let first = |attribute: &str| entry.all(attribute).first().cloned();
        let login = self.login_attributes.iter().find_map(|attribute| first(attribute)).unwrap_or_default();
        let display_name = first("displayName").or_else(|| first("cn")).unwrap_or_else(|| login.clone());
        let names = [D::SHORT_NAME, "cn", "givenName", "sn", "displayName"];
        Account {
            key: AccountKey { directory: self.name.clone(), id },
            login,
            display_name,
            names: names.iter().flat_map(|attribute| entry.all(attribute)).cloned().collect(),
            locale: entry.all("preferredLanguage").first().and_then(|tag| Locale::from_tag(tag)),
            contacts: self.contact.of(entry),
            groups: entry.all(GROUPS).iter().take(GROUPS_MAX).cloned().collect(),
            standing: if is_protected { Standing::Protected } else { standing },
            state,
            password_time,
            password_expiry,
            link: self.link_of(entry),
        }
    }

    /// What links this entry to those of other directories. Two values link it to none.
    fn link_of(&self, entry: &Entry) -> Option<String> {
        let attribute = self.link_attribute.as_ref()?;
        match entry.all(attribute) {
            [only] if !only.trim().is_empty() => Some(only.clone()),
            _ => None,
        }
    }
}
