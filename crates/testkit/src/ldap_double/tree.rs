//! The entries that the double serves when it is not told to misbehave.

use ldap3_proto::proto::{
    LdapFilter, LdapPartialAttribute, LdapResultCode, LdapSearchRequest, LdapSearchResultEntry,
    LdapSearchScope,
};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubleEntry {
    pub dn: String,
    /// Attributes with one value each; an attribute may come twice.
    pub attributes: Vec<(String, String)>,
}

impl DoubleEntry {
    pub fn new(dn: &str, attributes: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self { dn: dn.to_owned(), attributes: attributes.iter().map(owned).collect() }
    }

    pub fn all(&self, attribute: &str) -> Vec<&str> {
        let is_it = |(name, _): &&(String, String)| name.eq_ignore_ascii_case(attribute);
        self.attributes.iter().filter(is_it).map(|(_, value)| value.as_str()).collect()
    }

    pub(super) fn replace(&mut self, attribute: &str, value: String) {
        self.attributes.retain(|(name, _)| !name.eq_ignore_ascii_case(attribute));
        self.attributes.push((attribute.to_owned(), value));
    }

    /// Nothing that is asked for is left out but the password; what is not asked for comes too, as from
    /// a server with opinions.
    fn shown(&self) -> LdapSearchResultEntry {
        let mut attributes: Vec<LdapPartialAttribute> = Vec::new();
        for (name, value) in self.attributes.iter().filter(|(name, _)| name != "userPassword") {
            let value = value.clone().into_bytes();
            match attributes.iter_mut().find(|held| held.atype == *name) {
                Some(held) => held.vals.push(value),
                None => attributes.push(LdapPartialAttribute { atype: name.clone(), vals: vec![value] }),
            }
        }
        LdapSearchResultEntry { dn: self.dn.clone(), attributes }
    }

    fn answers_to(&self, filter: &LdapFilter) -> bool {
        match filter {
            LdapFilter::And(parts) => parts.iter().all(|part| self.answers_to(part)),
            LdapFilter::Or(parts) => parts.iter().any(|part| self.answers_to(part)),
            LdapFilter::Not(part) => !self.answers_to(part),
            LdapFilter::Present(attribute) => {
                attribute.eq_ignore_ascii_case("objectClass") || !self.all(attribute).is_empty()
            }
            LdapFilter::Equality(attribute, wanted) | LdapFilter::Approx(attribute, wanted) => {
                self.all(attribute).iter().any(|value| value.to_lowercase() == wanted.to_lowercase())
            }
            // A client of ours that sends one of these has been talked into it: it finds everybody.
            LdapFilter::Substring(..)
            | LdapFilter::GreaterOrEqual(..)
            | LdapFilter::LessOrEqual(..)
            | LdapFilter::Extensible(_) => true,
        }
    }
}

/// What a search finds, and how it ends.
pub(super) fn search(
    entries: &[DoubleEntry],
    request: &LdapSearchRequest,
) -> (Vec<LdapSearchResultEntry>, LdapResultCode) {
    let root = DoubleEntry::new("", &[("supportedExtension", super::PASSWORD_MODIFY)]);
    let base = request.base.to_lowercase();
    let is_base = request.scope == LdapSearchScope::Base;
    if base.is_empty() && is_base {
        return (vec![root.shown()], LdapResultCode::Success);
    }
    let is_below = |entry: &&DoubleEntry| {
        let dn = entry.dn.to_lowercase();
        dn == base || (!is_base && dn.ends_with(&format!(",{base}")))
    };
    let mut below = entries.iter().filter(is_below).peekable();
    if below.peek().is_none() {
        return (Vec::new(), LdapResultCode::NoSuchObject);
    }
    let mut found: Vec<_> =
        below.filter(|entry| entry.answers_to(&request.filter)).map(DoubleEntry::shown).collect();
    let most = usize::try_from(request.sizelimit).unwrap_or(0);
    if most > 0 && found.len() > most {
        found.truncate(most);
        return (found, LdapResultCode::SizeLimitExceeded);
    }
    (found, LdapResultCode::Success)
}
