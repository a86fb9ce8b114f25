//! The adapters of directories over LDAP from their configuration.

use super::{WireError, circumstances};
use crate::config::Ldap;
use directory::{ContactAttributes, LdapUrl, Secret, Settings};
use zeroize::Zeroizing;

/// Prepares an OpenLDAP; nothing is dialled yet.
pub fn open_ldap(name: String, configured: Ldap) -> Result<directory::OpenLdap, WireError> {
    let (clock, chance) = circumstances();
    Ok(directory::OpenLdap::new(settings(name, configured)?, clock, chance)?)
}

/// Prepares an Active Directory; nothing is dialled yet.
pub fn active_directory(name: String, configured: Ldap) -> Result<directory::ActiveDirectory, WireError> {
    let (clock, chance) = circumstances();
    Ok(directory::ActiveDirectory::new(settings(name, configured)?, clock, chance)?)
}

/// Prepares a 389 Directory Server; nothing is dialled yet.
pub fn ds389(name: String, configured: Ldap) -> Result<directory::Ds389, WireError> {
    let (clock, chance) = circumstances();
    Ok(directory::Ds389::new(settings(name, configured)?, clock, chance)?)
}

/// Prepares a FreeIPA; nothing is dialled yet.
pub fn free_ipa(name: String, configured: Ldap) -> Result<directory::FreeIpa, WireError> {
    let (clock, chance) = circumstances();
    Ok(directory::FreeIpa::new(settings(name, configured)?, clock, chance)?)
}

fn settings(name: String, configured: Ldap) -> Result<Settings, WireError> {
    let urls = configured.urls.iter().map(|url| LdapUrl::parse(url)).collect::<Result<Vec<_>, _>>();
    let ca_pem = configured.ca_file.map(std::fs::read).transpose();
    Ok(Settings {
        name,
        urls: urls.map_err(|_| WireError::Directory("url names no LDAP server".into()))?,
        ca_pem: ca_pem.map_err(|why| WireError::Directory(format!("ca_file cannot be read: {why}")))?,
        bind_dn: configured.bind_dn,
        bind_password: Secret::new(Zeroizing::new(configured.bind_password.reveal().to_owned())),
        base_dn: configured.base_dn,
        login_attributes: configured.login_attributes,
        contact: ContactAttributes {
            email: configured.contact.email,
            mobile: configured.contact.mobile,
            office_phone: configured.contact.office_phone,
            email_domains: configured.contact.email_domains,
        },
        administrators_group: configured.administrators_group,
        protected_groups: configured.protected_groups,
        default_policy_dn: configured.default_policy_dn,
        decoy_dn: configured.decoy_dn,
        within: configured.timeout,
    })
}
