//! What an administrator says about mail, read once and checked.

use lettre::message::Mailbox;
use std::net::{IpAddr, Ipv6Addr};
use text::format::Zone;
use zeroize::Zeroizing;

/// Port for `smtps://` (RFC 8314).
const PORT_IMPLICIT: u16 = 465;
/// Port for `smtp://` to another machine: submission (RFC 6409).
const PORT_SUBMISSION: u16 = 587;
/// Port for `smtp://` to this machine: its own relay.
const PORT_LOCAL: u16 = 25;

/// Why a setting cannot be used, in words for an administrator.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    #[error("the mail server must be given as smtp://host or smtps://host")]
    Scheme,
    #[error("the mail server's address needs a host name or IP address, and nothing after the port")]
    Host,
    #[error("the mail server's port must be a number from 1 to 65535")]
    Port,
    #[error("the user name in the mail server's address has a malformed percent escape")]
    User,
    #[error("there is a user name for the mail server but no password")]
    PasswordMissing,
    #[error("there is a password for the mail server but no user name in its address")]
    UserMissing,
    #[error("the sender must be one address, such as `Example <no-reply@example.org>`")]
    From,
    #[error("the mail server's CA file cannot be used: {0}")]
    Ca(String),
    #[error(
        "the public URL must start with https:// (or http:// for a loopback host) and hold no user, query or fragment"
    )]
    PublicUrl,
    #[error("the organisation's name and help text must each be one line that is not empty")]
    Line,
}

/// A password that is shown nowhere.
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: Zeroizing<String>) -> Self {
        Self(text)
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, or nothing is sent.
    StartTls,
    /// None: the server is on this machine, and its certificate (often a self-made one) would prove
    /// nothing. Naming a CA turns this into [`Security::StartTls`].
    Loopback,
}

/// The mail server and the sender.
pub struct SmtpSettings {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) login: Option<(String, Secret)>,
    /// Trusted instead of the system's authorities.
    pub(super) ca_pem: Option<Vec<u8>>,
    pub(super) from: Mailbox,
}

impl SmtpSettings {
    /// Reads `smtp://[user@]host[:port]` or `smtps://…`. The user may hold an `@`; the password comes
    /// from its own file and never from the address.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn parse(
        url: &str,
        password: Option<Secret>,
        ca_pem: Option<Vec<u8>>,
        from: &str,
    ) -> Result<Self, SettingsError> {
        let (implicit, rest) = match url.split_once("://") {
            Some(("smtps", rest)) => (true, rest),
            Some(("smtp", rest)) => (false, rest),
            _ => return Err(SettingsError::Scheme),
        };
        let (user, place) = match rest.trim_end_matches('/').rsplit_once('@') {
            Some((user, place)) => (Some(unescape(user)?), place),
            None => (None, rest.trim_end_matches('/')),
        };
        let (host, port) = split_port(place)?;
        let security = match (implicit, is_loopback(&host), &ca_pem) {
            (true, _, _) => Security::Implicit,
            (false, true, None) => Security::Loopback,
            (false, _, _) => Security::StartTls,
        };
        let usual = match (implicit, is_loopback(&host)) {
            (true, _) => PORT_IMPLICIT,
            (false, true) => PORT_LOCAL,
            (false, false) => PORT_SUBMISSION,
        };
        let login = match (user, password) {
            (None, None) => None,
            (Some(user), Some(password)) => Some((user, password)),
            (Some(_), None) => return Err(SettingsError::PasswordMissing),
            (None, Some(_)) => return Err(SettingsError::UserMissing),
        };
        let from = from.parse().map_err(|_| SettingsError::From)?;
        Ok(Self { host, port: port.unwrap_or(usual), security, login, ca_pem, from })
    }

    pub const fn security(&self) -> Security {
        self.security
    }

    /// The sender's bare address, for "look for mail from …".
    pub fn sender(&self) -> String {
        self.from.email.to_string()
    }
}

fn split_port(place: &str) -> Result<(String, Option<u16>), SettingsError> {
    let bracketed = place.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (host, port) = match bracketed {
        Some((host, "")) => (host, None),
        Some((host, tail)) => (host, Some(tail.strip_prefix(':').ok_or(SettingsError::Host)?)),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let is_name = !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.')
        && bracketed.is_none();
    if !is_name && host.parse::<Ipv6Addr>().is_err() {
        return Err(SettingsError::Host);
    }
    let port = match port.map(str::parse::<u16>) {
        None => None,
        Some(Ok(port)) if port > 0 => Some(port),
        Some(_) => return Err(SettingsError::Port),
    };
    Ok((host.to_ascii_lowercase(), port))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn unescape(text: &str) -> Result<String, SettingsError> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16)).ok_or(SettingsError::User);
        let value = digit()? * 16 + digit()?;
        out.push(u8::try_from(value).map_err(|_| SettingsError::User)?);
    }
    let user = String::from_utf8(out).map_err(|_| SettingsError::User)?;
    if user.is_empty() || user.contains(char::is_control) { Err(SettingsError::User) } else { Ok(user) }
}

/// Who writes: what every letter takes from configuration, and nothing else may decide.
pub struct Letterhead {
    public_url: String,
    host: String,
    organisation: String,
    help: String,
    zone: Zone,
}

impl Letterhead {
    /// # Errors
    /// A public URL that is no plain origin, or a name or help text that is not one line.
    pub fn new(public_url: &str, organisation: &str, help: &str, zone: Zone) -> Result<Self, SettingsError> {
        let trimmed = public_url.trim_end_matches('/');
        let (scheme, rest) = trimmed.split_once("://").ok_or(SettingsError::PublicUrl)?;
        let authority = rest.split('/').next().unwrap_or_default();
        let name = split_port(authority).map_err(|_| SettingsError::PublicUrl)?.0;
        let is_safe = scheme == "https" || (scheme == "http" && is_loopback(&name));
        if !is_safe || rest.contains(['?', '#', '@', ' ', '"', '<', '>']) || rest.contains(char::is_control) {
            return Err(SettingsError::PublicUrl);
        }
        for line in [organisation, help] {
            if line.trim().is_empty() || line.contains(char::is_control) {
                return Err(SettingsError::Line);
            }
        }
        Ok(Self {
            public_url: trimmed.to_owned(),
            host: authority.to_owned(),
            organisation: organisation.to_owned(),
            help: help.to_owned(),
            zone,
        })
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// Host and port as a person sees them.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The host alone, for message ids and the greeting to the mail server.
    pub(super) fn name(&self) -> String {
        split_port(&self.host).map_or_else(|_| "localhost".to_owned(), |(name, _)| name)
    }

    pub(super) fn organisation(&self) -> &str {
        &self.organisation
    }

    pub(super) fn help(&self) -> &str {
        &self.help
    }

    pub(super) const fn zone(&self) -> &Zone {
        &self.zone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "Example <no-reply@example.org>";

    fn secret() -> Option<Secret> {
        Some(Secret::new(Zeroizing::new("hunter2".to_owned())))
    }

    fn parsed(url: &str) -> Result<(String, u16, Security), SettingsError> {
        let password = url.contains('@').then(secret).flatten();
        SmtpSettings::parse(url, password, None, FROM).map(|s| (s.host, s.port, s.security))
    }

    #[test]
    fn the_address_decides_host_port_and_protection() {
        let of = |host: &str, port, security| Ok((host.to_owned(), port, security));
        assert_eq!(parsed("smtps://mail.example.org"), of("mail.example.org", 465, Security::Implicit));
        assert_eq!(parsed("smtp://Mail.Example.org"), of("mail.example.org", 587, Security::StartTls));
        assert_eq!(
            parsed("smtp://a@b@mail.example.org:2525"),
            of("mail.example.org", 2525, Security::StartTls)
        );
        assert_eq!(parsed("smtp://localhost/"), of("localhost", 25, Security::Loopback));
        assert_eq!(parsed("smtp://[::1]:2525"), of("::1", 2525, Security::Loopback));
        assert_eq!(parsed("smtps://127.0.0.1:4650"), of("127.0.0.1", 4650, Security::Implicit));
        assert_eq!(parsed("smtp://10.0.0.1"), of("10.0.0.1", 587, Security::StartTls));
    }

    #[test]
    fn naming_an_authority_protects_loopback_too() {
        let settings = SmtpSettings::parse("smtp://127.0.0.1", None, Some(vec![]), FROM);
        assert_eq!(settings.map(|s| s.security), Ok(Security::StartTls));
    }

    #[test]
    fn what_is_no_mail_server_is_told_apart() {
        assert_eq!(parsed("mail.example.org"), Err(SettingsError::Scheme));
        assert_eq!(parsed("http://mail.example.org"), Err(SettingsError::Scheme));
        for bad in ["smtp://", "smtp://a b", "smtp://h/path", "smtp://[x]", "smtp://h?tls=none"] {
            assert_eq!(parsed(bad), Err(SettingsError::Host), "{bad}");
        }
        assert_eq!(parsed("smtp://h:0"), Err(SettingsError::Port));
        assert_eq!(parsed("smtp://h:99999"), Err(SettingsError::Port));
        assert_eq!(parsed("smtp://a%zz@h"), Err(SettingsError::User));
        assert_eq!(parsed("smtp://a%0d%0a@h"), Err(SettingsError::User));
        let user_alone = SmtpSettings::parse("smtp://a@h", None, None, FROM).map(|_| ());
        assert_eq!(user_alone, Err(SettingsError::PasswordMissing));
        let password_alone = SmtpSettings::parse("smtp://h", secret(), None, FROM).map(|_| ());
        assert_eq!(password_alone, Err(SettingsError::UserMissing));
    }

    #[test]
    fn atk_053_the_sender_is_one_line_and_one_address() {
        for bad in ["", "no-reply", "a@example.org, b@example.org", "A <a@example.org>\r\nBcc: b@evil.test"] {
            let settings = SmtpSettings::parse("smtp://h", None, None, bad).map(|_| ());
            assert_eq!(settings, Err(SettingsError::From), "{bad:?}");
        }
    }

    #[test]
    fn a_letterhead_is_plain_text_and_a_safe_origin() {
        let of = |url: &str, name: &str| Letterhead::new(url, name, "Help", Zone::utc()).map(|l| l.url("/x"));
        assert_eq!(of("https://reset.example.org/", "Example"), Ok("https://reset.example.org/x".to_owned()));
        assert_eq!(of("http://localhost:8080", "Example"), Ok("http://localhost:8080/x".to_owned()));
        for bad in [
            "http://reset.example.org",
            "https://a@evil.test",
            "https://h/?x",
            "https://h/#x",
            "h",
            "https://",
        ] {
            assert_eq!(of(bad, "Example"), Err(SettingsError::PublicUrl), "{bad}");
        }
        assert_eq!(of("https://h", "Example\r\nBcc: b@evil.test"), Err(SettingsError::Line));
    }
}
