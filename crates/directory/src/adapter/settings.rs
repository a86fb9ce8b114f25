//! How a directory is reached and read.

use crate::discovery::DnsDomain;
use crate::ldap::{Entry, LdapUrl, Secret};
use domain::contact::{Contacts, EmailAddress};
use std::time::Duration;

/// Contacts taken from one entry, per kind.
const CONTACTS_MAX: usize = 8;

/// Where recovery contacts live.
#[derive(Debug, Clone, Default)]
pub struct ContactAttributes {
    pub email: Option<String>,
    pub mobile: Option<String>,
    pub office_phone: Option<String>,
    /// Addresses of other domains count as none; empty when every domain is good.
    pub email_domains: Vec<String>,
}

impl ContactAttributes {
    /// Their names, as far as they are configured.
    pub(crate) fn attributes(&self) -> Vec<String> {
        [&self.email, &self.mobile, &self.office_phone].into_iter().flatten().cloned().collect()
    }

    /// What an entry holds in them.
    pub(crate) fn of(&self, entry: &Entry) -> Contacts {
        let all = |attribute: &Option<String>| -> Vec<String> {
            let values = attribute.iter().flat_map(|attribute| entry.all(attribute));
            values.take(CONTACTS_MAX).cloned().collect()
        };
        let domains = &self.email_domains;
        let is_ours = |address: &EmailAddress| domains.is_empty() || address.is_of(domains);
        let emails = all(&self.email);
        Contacts {
            emails: emails.iter().filter_map(|text| EmailAddress::parse(text)).filter(is_ours).collect(),
            mobiles: all(&self.mobile),
            office_phones: all(&self.office_phone),
        }
    }
}

/// Where a directory's servers are.
#[derive(Debug, Clone)]
pub enum Reach {
    /// Tried in order; the one that answered last comes first.
    Urls(Vec<LdapUrl>),
    /// As DNS names them.
    Domain(DnsDomain),
}

/// How one directory is reached and read.
pub struct Settings {
    /// The configured name, half of every account key.
    pub name: String,
    pub reach: Reach,
    /// Authorities to trust instead of the operating system's.
    pub ca_pem: Option<Vec<u8>>,
    pub bind_dn: String,
    pub bind_password: Secret,
    pub base_dn: String,
    /// Attributes a typed name is compared with.
    pub login_attributes: Vec<String>,
    pub contact: ContactAttributes,
    /// Members get the administrators' policy.
    pub administrators_group: Option<String>,
    /// Members are never reset.
    pub protected_groups: Vec<String>,
    /// The policy entry of people without one of their own: `ppolicy_default` of OpenLDAP. Active
    /// Directory keeps it at the domain's root.
    pub default_policy_dn: Option<String>,
    /// An entry whose password nobody has, bound to for names that nobody has.
    pub decoy_dn: Option<String>,
    /// The attribute that says which accounts of other directories are the same person's.
    pub link_attribute: Option<String>,
    /// Bounds connecting and every operation.
    pub within: Duration,
}
