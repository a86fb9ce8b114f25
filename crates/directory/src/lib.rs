//! Who people are: directories reached over LDAP, behind the `Directory` port.
//!
//! [`OpenLdap`] is the first of them. Everything a server answers is hostile until it was decoded
//! within the bounds of [`ldap`]; what it says is told apart by codes, never by prose.
//!
//! This crate must not know SQL, HTTP, SMTP, message texts, or where configuration comes from. It is
//! the only crate that knows the LDAP codec.

mod ldap;
mod openldap;
mod rfc3062;
mod survey;
mod verdict;

pub use ldap::{LdapUrl, Secret, Shown, UrlError, look};
pub use openldap::{ContactAttributes, OpenLdap, Settings};
pub use survey::{Group, Kind, NotBound, Right, Rights, Root, Survey, Trial};
