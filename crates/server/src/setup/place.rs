//! Where the directory is: at an address, or wherever DNS says that a domain's controllers are.

use crate::config::{self, find};
use crate::wire::circumstances;
use directory::{DnsDomain, DomainTls, Kind, LdapUrl, Server};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// How long a server may take to answer while somebody waits.
pub const WITHIN: Duration = Duration::from_secs(5);

/// The directory as it was reached, with whoever vouches for it.
pub struct Place {
    pub servers: Vec<Server>,
    pub ca_pem: Option<Vec<u8>>,
    pub kind: Kind,
    /// The top of its tree, where it tells everybody.
    pub top_dn: Option<String>,
}

/// How a directory is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Way {
    Url(String),
    /// An Active Directory whose controllers DNS names.
    Domain {
        name: String,
        /// TLS begins by StartTLS.
        has_start_tls: bool,
        /// Asked in place of the operating system's.
        nameservers: Vec<SocketAddr>,
    },
}

impl Way {
    /// The URL or the domain.
    pub fn told(&self) -> &str {
        match self {
            Self::Url(url) => url,
            Self::Domain { name, .. } => name,
        }
    }

    /// As the configuration has it; nothing for what cannot be reached at all.
    pub fn reach(&self) -> Option<config::Reach> {
        match self {
            Self::Url(url) => Some(config::Reach::Urls(vec![url.clone()])),
            Self::Domain { .. } => self.domain().map(config::Reach::Domain),
        }
    }

    fn domain(&self) -> Option<DnsDomain> {
        let Self::Domain { name, has_start_tls, nameservers } = self else { return None };
        let begin = if *has_start_tls { DomainTls::StartTls } else { DomainTls::Direct };
        Some(find(Kind::ActiveDirectory)(name, None)?.reached(begin, nameservers.clone()))
    }

    /// Its servers, as DNS names them now; or why there are none.
    pub async fn servers(&self) -> Result<Vec<Server>, String> {
        if let Some(domain) = self.domain() {
            let (clock, chance) = circumstances();
            return domain.servers(WITHIN, clock, chance).await;
        }
        let url = LdapUrl::parse(self.told()).map_err(|_| format!("{}: no LDAP server", self.told()))?;
        Ok(vec![Server::of(url)])
    }
}

/// The ways that an answer may mean: an address as it is; a bare name as a domain, then as a server with TLS from
/// the first byte, then with StartTLS.
pub fn ways(address: &str, nameservers: &[SocketAddr]) -> Vec<Way> {
    let address = address.trim().trim_end_matches('/');
    if address.contains("://") {
        return urls(&[address.to_owned()]);
    }
    let domain = |has_start_tls| {
        let (name, nameservers) = (address.to_owned(), nameservers.to_vec());
        let way = Way::Domain { name, has_start_tls, nameservers };
        way.domain().filter(|_| address.parse::<IpAddr>().is_err()).map(|_| way)
    };
    let mut all: Vec<Way> = [false, true].into_iter().filter_map(domain).collect();
    all.extend(urls(&[format!("ldaps://{address}"), format!("ldap://{address}")]));
    all
}

fn urls(given: &[String]) -> Vec<Way> {
    let right = given.iter().filter(|url| LdapUrl::parse(url).is_ok());
    right.map(|url| Way::Url(url.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_may_be_a_domain_and_an_address_may_not() {
        let told = |address: &str| -> Vec<(bool, String)> {
            let all = ways(address, &[]);
            all.iter().map(|way| (matches!(way, Way::Domain { .. }), way.told().to_owned())).collect()
        };
        let (bare, url) = (|name: &str| (true, name.to_owned()), |name: &str| (false, name.to_owned()));
        let name = "example.org";
        assert_eq!(
            told(name),
            [bare(name), bare(name), url("ldaps://example.org"), url("ldap://example.org")]
        );
        assert_eq!(told("ldaps://example.org/"), [url("ldaps://example.org")]);
        for (no_domain, ways) in [("192.0.2.1", 2), ("localhost", 2), ("example.org:636", 2), ("http://a", 0)]
        {
            let told = told(no_domain);
            assert_eq!(
                (told.len(), told.iter().any(|(is_domain, _)| *is_domain)),
                (ways, false),
                "{no_domain}"
            );
        }
    }

    #[test]
    fn a_way_is_kept_and_read_again() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Kept {
            way: Way,
        }
        for way in ways("example.org", &[SocketAddr::from(([192, 0, 2, 53], 53))]) {
            let kept = Kept { way };
            let text = toml::to_string(&kept).expect("it can be written");
            assert_eq!(toml::from_str::<Kept>(&text), Ok(kept));
        }
    }
}
