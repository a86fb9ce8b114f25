//! A directory that is made up: our account and alice in it, and the settings that reach it.

use crate::house::reached;
use directory::Settings;
use testkit::ldap_double::LdapDouble;

pub const BASE: &str = "dc=example,dc=test";
pub const SERVICE: &str = "cn=sspr,dc=example,dc=test";
pub const SERVICE_PASSWORD: &str = "Service-Start-2026";
pub const ALICE: &str = "uid=alice,ou=people,dc=example,dc=test";
pub const ALICE_ID: &str = "11111111-2222-3333-4444-555555555555";
pub const OLD: &str = "Alice-Start-2026";

/// A server with our account and alice.
pub async fn double() -> LdapDouble {
    peopled(LdapDouble::start().await)
}

/// The same with what such a server holds.
pub fn peopled(double: LdapDouble) -> LdapDouble {
    double.add(SERVICE, &[("userPassword", SERVICE_PASSWORD)]);
    let alice = [("entryUUID", ALICE_ID), ("uid", "alice"), ("cn", "Alice"), ("userPassword", OLD)];
    double.add(ALICE, &alice);
    double
}

/// Settings for these servers, in this order.
pub fn settings(servers: &[&LdapDouble]) -> Settings {
    let urls: Vec<_> = servers.iter().map(|server| server.ldaps_url()).collect();
    let ca_pem: String = servers.iter().map(|server| server.ca_pem()).collect();
    reached(&urls, &ca_pem, (SERVICE, SERVICE_PASSWORD), BASE)
}
