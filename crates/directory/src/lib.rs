//! Who people are: directories reached over LDAP, behind the `Directory` port.
//!
//! [`adapter`] is what all of them share, and each kind is a dialect of its own: [`OpenLdap`],
//! [`ActiveDirectory`], [`Ds389`], [`FreeIpa`]. Everything a server answers is hostile until it was decoded within the bounds of
//! [`ldap`]; what it says is told apart by codes, and by words only where a server has no code for it (`words`).
//!
//! This crate must not know SQL, HTTP, SMTP, message texts, or where configuration comes from. It is
//! the only crate that knows the LDAP codec.

mod active_directory;
mod adapter;
mod discovery;
mod ds389;
mod freeipa;
mod kind;
mod ldap;
mod openldap;
mod rfc3062;
mod rights;
mod survey;
mod verdict;
mod words;

pub use active_directory::ActiveDirectory;
pub use adapter::{Barred, Boundary, ContactAttributes, Decoy, Owner, Reach, Servers, Settings};
pub use discovery::{DnsDomain, DomainTls};
pub use ds389::Ds389;
pub use freeipa::{FreeIpa, Privilege};
pub use kind::Kind;
pub use ldap::{LdapUrl, Secret, Server, Shown, UrlError, look};
pub use openldap::OpenLdap;
pub use rights::{Delegation, Unprintable};
pub use survey::{Group, NotBound, Root, Survey, Trial};
