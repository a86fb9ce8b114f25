//! The kinds of directories, and what is usual in each: for whoever configures one.

use crate::ldap::Answer;
use crate::{active_directory, ds389, freeipa, verdict};
use domain::verdict::SignIn;
use ldap3_proto::proto::{LdapFilter, LdapResultCode};

/// One kind of directory over LDAP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    OpenLdap,
    ActiveDirectory,
    Ds389,
    FreeIpa,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::OpenLdap, Self::ActiveDirectory, Self::Ds389, Self::FreeIpa];

    /// As the configuration and the command line call it; the manual's chapter has the same name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenLdap => "openldap",
            Self::ActiveDirectory => "active-directory",
            Self::Ds389 => "389ds",
            Self::FreeIpa => "freeipa",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// As people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OpenLdap => "OpenLDAP",
            Self::ActiveDirectory => "Active Directory",
            Self::Ds389 => "389 Directory Server",
            Self::FreeIpa => "FreeIPA",
        }
    }

    /// The attributes that a typed name is compared with unless told.
    pub const fn login_attributes(self) -> &'static [&'static str] {
        match self {
            Self::OpenLdap | Self::Ds389 => &["uid", "mail"],
            Self::ActiveDirectory => &["sAMAccountName", "userPrincipalName", "mail"],
            Self::FreeIpa => &["uid", "mail", "krbPrincipalName"],
        }
    }

    /// What people are known by for good.
    pub const fn id_attribute(self) -> &'static str {
        match self {
            Self::OpenLdap => "entryUUID",
            Self::ActiveDirectory => "objectGUID",
            Self::Ds389 => "nsUniqueId",
            Self::FreeIpa => "ipaUniqueID",
        }
    }

    /// Where the people usually are below the top of the tree; nothing where every organisation has its own way.
    pub fn usual_people(self, top_dn: &str) -> Option<String> {
        match self {
            Self::OpenLdap | Self::Ds389 => Some(format!("ou=people,{top_dn}")),
            Self::ActiveDirectory => None,
            Self::FreeIpa => Some(format!("cn=users,cn=accounts,{top_dn}")),
        }
    }

    /// The name of a service account as somebody would give it.
    pub const fn example_account(self) -> &'static str {
        match self {
            Self::OpenLdap | Self::Ds389 => "cn=nulstil,ou=services,dc=example,dc=org",
            Self::ActiveDirectory => "CN=nulstil,OU=Services,DC=example,DC=org",
            Self::FreeIpa => "uid=nulstil,cn=sysaccounts,cn=etc,dc=example,dc=org",
        }
    }

    /// What to sign in as by what somebody typed: the name of an entry, or where the kind allows it the account's own
    /// name, below the top of the tree. None when it is neither.
    pub fn sign_in_name(self, typed: &str, top_dn: Option<&str>) -> Option<String> {
        let is_plain =
            |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c));
        if typed.contains('=') {
            return Some(typed.to_owned());
        }
        match self {
            Self::OpenLdap | Self::Ds389 => None,
            Self::ActiveDirectory if typed.contains(['@', '\\']) => Some(typed.to_owned()),
            Self::ActiveDirectory => {
                let domain = top_dn.map(domain_of).filter(|_| is_plain(typed))?;
                Some(format!("{typed}@{domain}"))
            }
            Self::FreeIpa => {
                let top_dn = top_dn.filter(|_| is_plain(typed))?;
                Some(format!("uid={typed},cn=sysaccounts,cn=etc,{top_dn}"))
            }
        }
    }

    /// What a server says of our own account as we sign in; none when it says something of the server.
    pub(crate) fn of_bind(self, answer: &Answer) -> Option<SignIn> {
        let Answer { code, policy_error, text, .. } = answer;
        match (self, code) {
            // Of an account of ours this tells nothing that its owner could mend.
            (Self::OpenLdap, LdapResultCode::UnwillingToPerform) => None,
            (_, LdapResultCode::NoSuchObject | LdapResultCode::InvalidDNSyntax) => Some(SignIn::Wrong),
            (Self::OpenLdap, _) => verdict::of_bind(code, *policy_error),
            (Self::ActiveDirectory, _) => active_directory::verdict::of_bind(code, text),
            (Self::Ds389, _) => ds389::verdict::of_bind(code, *policy_error),
            (Self::FreeIpa, _) => freeipa::verdict::of_bind(code, *policy_error, text),
        }
    }

    /// What is a person and no other thing with a name.
    pub(crate) fn people(self) -> LdapFilter {
        let class = |name: &str| LdapFilter::Equality("objectClass".into(), name.to_owned());
        match self {
            Self::OpenLdap | Self::Ds389 | Self::FreeIpa => class("person"),
            Self::ActiveDirectory => {
                LdapFilter::And(vec![class("user"), LdapFilter::Not(Box::new(class("computer")))])
            }
        }
    }
}

/// `DC=example,DC=org` is example.org.
fn domain_of(top_dn: &str) -> String {
    let labels = top_dn.split(',').filter_map(|part| part.split_once('=')).map(|(_, label)| label.trim());
    labels.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_named_by_its_entry_or_as_its_kind_allows() {
        let top = Some("DC=example,DC=org");
        let dn = "cn=nulstil,dc=example,dc=org";
        for kind in Kind::ALL {
            assert_eq!(kind.sign_in_name(dn, None).as_deref(), Some(dn));
        }
        for (kind, typed, named) in [
            (Kind::OpenLdap, "nulstil", None),
            (Kind::Ds389, "nulstil", None),
            (Kind::ActiveDirectory, "nulstil", Some("nulstil@example.org")),
            (Kind::ActiveDirectory, "EXAMPLE\\nulstil", Some("EXAMPLE\\nulstil")),
            (Kind::ActiveDirectory, "two words", None),
            (Kind::FreeIpa, "nulstil", Some("uid=nulstil,cn=sysaccounts,cn=etc,DC=example,DC=org")),
            (Kind::FreeIpa, "a,cn", None),
        ] {
            assert_eq!(kind.sign_in_name(typed, top).as_deref(), named, "{typed}");
        }
        assert_eq!(Kind::FreeIpa.sign_in_name("nulstil", None), None, "nobody knows below what");
    }

    #[test]
    fn a_kind_is_known_by_its_name() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(kind));
        }
        for other in ["", "OpenLDAP", "ldap", "embedded"] {
            assert_eq!(Kind::named(other), None, "{other}");
        }
    }
}
