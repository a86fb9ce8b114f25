//! The adapters of directories over LDAP from their configuration.

use super::{WireError, circumstances};
use crate::config::{self, Directory, DirectoryKind, Ldap};
use directory::{ContactAttributes, Kind, LdapUrl, Reach, Secret, Servers, Settings};
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

/// The servers of a directory, for whoever looks after them; none for one that has no servers of its own.
pub fn servers(configured: Directory) -> Option<Result<Box<dyn Servers>, WireError>> {
    let name = configured.name;
    let (kind, settings) = match configured.kind {
        DirectoryKind::Embedded => return None,
        DirectoryKind::OpenLdap(settings) => (Kind::OpenLdap, settings),
        DirectoryKind::ActiveDirectory(settings) => (Kind::ActiveDirectory, settings),
        DirectoryKind::Ds389(settings) => (Kind::Ds389, settings),
        DirectoryKind::FreeIpa(settings) => (Kind::FreeIpa, settings),
    };
    Some(over_ldap(name, kind, *settings).map(OverLdap::into_servers))
}

/// An adapter of one of the kinds.
pub enum OverLdap {
    OpenLdap(directory::OpenLdap),
    ActiveDirectory(directory::ActiveDirectory),
    Ds389(directory::Ds389),
    FreeIpa(directory::FreeIpa),
}

/// Prepares a directory of this kind; nothing is dialled yet.
pub fn over_ldap(name: String, kind: Kind, configured: Ldap) -> Result<OverLdap, WireError> {
    Ok(match kind {
        Kind::OpenLdap => OverLdap::OpenLdap(open_ldap(name, configured)?),
        Kind::ActiveDirectory => OverLdap::ActiveDirectory(active_directory(name, configured)?),
        Kind::Ds389 => OverLdap::Ds389(ds389(name, configured)?),
        Kind::FreeIpa => OverLdap::FreeIpa(free_ipa(name, configured)?),
    })
}

impl OverLdap {
    pub fn servers(&self) -> &dyn Servers {
        match self {
            Self::OpenLdap(adapter) => adapter,
            Self::ActiveDirectory(adapter) => adapter,
            Self::Ds389(adapter) => adapter,
            Self::FreeIpa(adapter) => adapter,
        }
    }

    pub fn into_servers(self) -> Box<dyn Servers> {
        match self {
            Self::OpenLdap(adapter) => Box::new(adapter),
            Self::ActiveDirectory(adapter) => Box::new(adapter),
            Self::Ds389(adapter) => Box::new(adapter),
            Self::FreeIpa(adapter) => Box::new(adapter),
        }
    }
}

fn settings(name: String, configured: Ldap) -> Result<Settings, WireError> {
    let reach = match configured.reach {
        config::Reach::Urls(urls) => {
            let urls = urls.iter().map(|url| LdapUrl::parse(url)).collect::<Result<Vec<_>, _>>();
            Reach::Urls(urls.map_err(|_| WireError::Directory("url names no LDAP server".into()))?)
        }
        config::Reach::Domain(domain) => Reach::Domain(domain),
    };
    let ca_pem = configured.ca_file.map(std::fs::read).transpose();
    Ok(Settings {
        name,
        reach,
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
        link_attribute: configured.link_attribute,
        within: configured.timeout,
    })
}
