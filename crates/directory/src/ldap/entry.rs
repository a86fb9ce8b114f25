//! One entry as a server showed it, with its attributes by lower-case name.

use ldap3_proto::proto::LdapSearchResultEntry;
use std::collections::HashMap;

/// An entry of a search.
#[derive(Debug, Clone)]
pub struct Entry {
    pub(crate) dn: String,
    attributes: HashMap<String, Vec<String>>,
    /// What is no text: `objectGUID`, `objectSid` and their like.
    binary: HashMap<String, Vec<Vec<u8>>>,
}

/// Attributes of Active Directory whose values are bytes, by lower-case name.
const BINARY: [&str; 6] = [
    "objectguid",
    "objectsid",
    "tokengroups",
    "ntsecuritydescriptor",
    "schemaidguid",
    "attributesecurityguid",
];

impl From<LdapSearchResultEntry> for Entry {
    /// Values that are no UTF-8 are left out, except of attributes that are bytes.
    fn from(entry: LdapSearchResultEntry) -> Self {
        let mut attributes: HashMap<String, Vec<String>> = HashMap::new();
        let mut binary: HashMap<String, Vec<Vec<u8>>> = HashMap::new();
        for attribute in entry.attributes {
            let name = whole(attribute.atype.to_ascii_lowercase());
            if BINARY.contains(&name.as_str()) {
                binary.entry(name).or_default().extend(attribute.vals);
                continue;
            }
            let values = attribute.vals.into_iter().filter_map(|value| String::from_utf8(value).ok());
            // A server may show one attribute in several parts. Losing a part would make two addresses
            // look like one.
            attributes.entry(name).or_default().extend(values);
        }
        Self { dn: entry.dn, attributes, binary }
    }
}

/// The attribute that this is the first part of. Active Directory shows no more than 1 500 values of one, and names such a part
/// `member;range=0-1499` (MS-ADTS 3.1.1.3.1.3.3); read by its own name it would look like none at all.
fn whole(name: String) -> String {
    match name.split_once(";range=0-") {
        Some((attribute, _)) => attribute.to_owned(),
        None => name,
    }
}

impl Entry {
    /// Every value of an attribute.
    pub(crate) fn all(&self, attribute: &str) -> &[String] {
        self.attributes.get(&attribute.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Every value of an attribute that is bytes.
    pub(crate) fn bytes(&self, attribute: &str) -> &[Vec<u8>] {
        self.binary.get(&attribute.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// The value of an attribute that has exactly one.
    pub(crate) fn one(&self, attribute: &str) -> Option<&str> {
        match self.all(attribute) {
            [one] => Some(one),
            [] | [_, _, ..] => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::LdapPartialAttribute;

    #[test]
    fn the_first_part_of_a_long_attribute_is_that_attribute() {
        let of = |name: &str| {
            let attributes =
                vec![LdapPartialAttribute { atype: name.into(), vals: vec!["cn=a".into(), "cn=b".into()] }];
            Entry::from(LdapSearchResultEntry { dn: "cn=crowd".into(), attributes }).all("member").len()
        };
        assert_eq!((of("member"), of("member;range=0-1499"), of("Member;Range=0-1499")), (2, 2, 2));
        assert_eq!(
            (of("member;lang-da"), of("member;range=1500-1999")),
            (0, 0),
            "another option is another attribute"
        );
    }

    #[test]
    fn an_attribute_shown_in_two_parts_keeps_both() {
        let part = |value: &str| LdapPartialAttribute { atype: "Mail".into(), vals: vec![value.into()] };
        let attributes = vec![part("one@example.org"), part("two@example.org")];
        let entry = Entry::from(LdapSearchResultEntry { dn: "uid=x".into(), attributes });
        assert_eq!(entry.all("mail").len(), 2);
        assert_eq!(entry.one("mail"), None);
    }
}
