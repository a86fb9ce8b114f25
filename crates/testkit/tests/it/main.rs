//! The test tools, tested: what lies about the world makes every other test worthless.

mod fake_directory;
mod ldap_double;
mod process;
mod slapd;
mod slapd_facts;
