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
    /// Attributes that are bytes.
    pub bytes: Vec<(String, Vec<u8>)>,
}

/// Values of one attribute that are shown at once, as in Active Directory; all of them are searched.
const VALUES_MAX: usize = 1_500;
/// How Active Directory lets an entry be named by its permanent id; ours keep that text as `guid`.
const BY_ID: (&str, &str) = ("<guid=", ">");

impl DoubleEntry {
    pub fn new(dn: &str, attributes: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let attributes = attributes.iter().map(owned).collect();
        Self { dn: dn.to_owned(), attributes, bytes: Vec::new() }
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
        for long in attributes.iter_mut().filter(|attribute| attribute.vals.len() > VALUES_MAX) {
            long.vals.truncate(VALUES_MAX);
            long.atype = format!("{};range=0-{}", long.atype, VALUES_MAX - 1);
        }
        let bytes = self
            .bytes
            .iter()
            .map(|(name, value)| LdapPartialAttribute { atype: name.clone(), vals: vec![value.clone()] });
        attributes.extend(bytes);
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
    (said, controls): (&[(String, String)], &[String]),
    request: &LdapSearchRequest,
) -> (Vec<LdapSearchResultEntry>, LdapResultCode) {
    let known = controls.iter().map(|oid| ("supportedControl", oid.as_str()));
    let said = said.iter().map(|(attribute, value)| (attribute.as_str(), value.as_str()));
    let root: Vec<_> = known.chain(said).chain([("supportedExtension", super::PASSWORD_MODIFY)]).collect();
    let root = DoubleEntry::new("", &root);
    let base = request.base.to_lowercase();
    let is_base = request.scope == LdapSearchScope::Base;
    if base.is_empty() && is_base {
        return (vec![root.shown()], LdapResultCode::Success);
    }
    let id = base.strip_prefix(BY_ID.0).and_then(|rest| rest.strip_suffix(BY_ID.1));
    let is_below = |entry: &&DoubleEntry| {
        if let Some(id) = id {
            return entry.all("guid").contains(&id);
        }
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
