//! One entry as a server showed it, with its attributes by lower-case name.

use ldap3_proto::proto::LdapSearchResultEntry;
use std::collections::HashMap;

/// An entry of a search.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) dn: String,
    attributes: HashMap<String, Vec<String>>,
}

impl From<LdapSearchResultEntry> for Entry {
    /// Values that are no UTF-8 are left out: nothing that we read may be anything else.
    fn from(entry: LdapSearchResultEntry) -> Self {
        let attributes = entry.attributes.into_iter().map(|attribute| {
            let values = attribute.vals.into_iter().filter_map(|value| String::from_utf8(value).ok());
            (attribute.atype.to_ascii_lowercase(), values.collect())
        });
        Self { dn: entry.dn, attributes: attributes.collect() }
    }
}

impl Entry {
    /// Every value of an attribute.
    pub(crate) fn all(&self, attribute: &str) -> &[String] {
        self.attributes.get(&attribute.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The value of an attribute that has exactly one.
    pub(crate) fn one(&self, attribute: &str) -> Option<&str> {
        match self.all(attribute) {
            [one] => Some(one),
            [] | [_, _, ..] => None,
        }
    }
}
