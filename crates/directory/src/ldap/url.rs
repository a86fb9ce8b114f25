//! Where a server is. `ldap://` always means StartTLS, `ldaps://` means TLS from the first byte;
//! there is no way to say "in the clear".

use std::fmt;

/// How TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Begin {
    Direct,
    StartTls,
}

/// One server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LdapUrl {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) begin: Begin,
}

/// Why a URL was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlError {
    /// It begins with neither `ldaps://` nor `ldap://`.
    Scheme,
    /// Host or port cannot be read.
    Place,
}

/// Where LDAP over TLS is spoken (IANA).
const DIRECT_PORT: u16 = 636;

impl LdapUrl {
    /// TLS from the first byte, on its usual port.
    pub(crate) fn direct(host: &str) -> Self {
        Self { host: host.to_owned(), port: DIRECT_PORT, begin: Begin::Direct }
    }

    /// StartTLS on this port.
    pub(crate) fn start_tls(host: &str, port: u16) -> Self {
        Self { host: host.to_owned(), port, begin: Begin::StartTls }
    }

    /// Reads `ldaps://host[:port]` or `ldap://host[:port]`; an IPv6 host stands in brackets.
    ///
    /// # Errors
    /// Another scheme, no host, a port out of range, or a path behind it.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let (begin, default, rest) = match text.split_once("://") {
            Some(("ldaps", rest)) => (Begin::Direct, DIRECT_PORT, rest),
            Some(("ldap", rest)) => (Begin::StartTls, 389, rest),
            Some(_) | None => return Err(UrlError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = match rest.strip_prefix('[') {
            Some(v6) => {
                let (host, tail) = v6.split_once(']').ok_or(UrlError::Place)?;
                (host, tail.strip_prefix(':').or_else(|| tail.is_empty().then_some("")))
            }
            None => match rest.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (rest, Some("")),
            },
        };
        let port = match port.ok_or(UrlError::Place)? {
            "" => default,
            digits => digits.parse().ok().filter(|port| *port > 0).ok_or(UrlError::Place)?,
        };
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '_');
        if host.is_empty() || !host.chars().all(is_host) {
            return Err(UrlError::Place);
        }
        Ok(Self { host: host.to_owned(), port, begin })
    }
}

impl fmt::Display for LdapUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.begin {
            Begin::Direct => "ldaps",
            Begin::StartTls => "ldap",
        };
        if self.host.contains(':') {
            write!(f, "{scheme}://[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{scheme}://{}:{}", self.host, self.port)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_says_host_port_and_how_tls_begins() {
        let told = |text: &str| LdapUrl::parse(text).map(|url| url.to_string());
        assert_eq!(told("ldaps://ldap1.example.org"), Ok("ldaps://ldap1.example.org:636".into()));
        assert_eq!(told("ldap://127.0.0.1:3890/"), Ok("ldap://127.0.0.1:3890".into()));
        assert_eq!(told("ldaps://[2001:db8::1]"), Ok("ldaps://[2001:db8::1]:636".into()));
        for text in ["ldaps://[::1]:6360", "ldap://[2001:db8::1]:3890", "ldaps://ldap1.example.org:636"] {
            assert_eq!(told(text), Ok(text.to_owned()));
            assert_eq!(told(text).and_then(|shown| told(&shown)), Ok(text.to_owned()), "it is read again");
        }
        for bad in ["http://x", "x", "ldap://", "ldap://a:0", "ldap://a:99999", "ldap://a b", "ldap://a/b"] {
            assert!(LdapUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
