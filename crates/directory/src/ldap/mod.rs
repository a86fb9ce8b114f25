//! A small LDAP client on a well-kept codec: one operation at a time per connection, several
//! connections, several servers.

mod breaker;
mod conn;
mod entry;
mod look;
mod pool;
mod server;
mod sign_in;
mod time;
mod tls;
mod url;
mod watch;

pub(crate) use conn::{Answer, Conn, Failure, PagedSearch};
pub(crate) use entry::Entry;
pub use look::{Shown, look};
pub(crate) use pool::{Lease, Pool, PoolSettings, Source};
pub use server::Server;
pub(crate) use time::generalized_time;
pub(crate) use tls::client_config;
pub use url::{LdapUrl, UrlError};

use zeroize::Zeroizing;

/// A password of ours, such as the service account's. It cannot be shown.
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

/// Longest reply message that is taken, in bytes.
pub(crate) const REPLY_BYTES_MAX: usize = 256 * 1024;
/// Deepest nesting of a reply that is taken.
pub(crate) const REPLY_DEPTH_MAX: usize = 12;
/// Messages one operation may answer with before it is nonsense.
pub(crate) const REPLIES_MAX: usize = 64;
