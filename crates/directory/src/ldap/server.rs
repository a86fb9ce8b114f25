//! One server: its name, which its certificate must be for, and where that name leads.

use super::LdapUrl;
use std::io;
use std::net::{IpAddr, SocketAddr};
use tokio::net::TcpStream;

/// A server, and where its name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub(crate) url: LdapUrl,
    /// Its addresses where somebody else than the operating system was asked for them; else none.
    pub(crate) addresses: Vec<IpAddr>,
}

impl Server {
    /// A server whose name the operating system looks up.
    pub const fn of(url: LdapUrl) -> Self {
        Self { url, addresses: Vec::new() }
    }

    pub const fn url(&self) -> &LdapUrl {
        &self.url
    }

    /// Connects to the first of its addresses that answers.
    pub(crate) async fn dial(&self) -> io::Result<TcpStream> {
        if self.addresses.is_empty() {
            return TcpStream::connect((self.url.host.as_str(), self.url.port)).await;
        }
        let at = |address: &IpAddr| SocketAddr::new(*address, self.url.port);
        TcpStream::connect(self.addresses.iter().map(at).collect::<Vec<_>>().as_slice()).await
    }
}
