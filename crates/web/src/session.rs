//! Our cookies. Each carries a random value or a name from a short list, never meaning of its own
//! (ATK-151); rows they belong to sit behind `flows::ports`.

use domain::id::Reference;
use domain::secret::Presented;
use http::{HeaderMap, HeaderValue, header};
use std::time::Duration;
use zeroize::Zeroizing;

/// One of our cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The token of this browser's reset.
    Flow,
    /// What form tokens are computed from.
    Csrf,
    /// A browser that finished a reset.
    Device,
    /// The token of this browser's change.
    Change,
    /// The token of this browser's session with one's own methods.
    Own,
    /// The token of this browser's session at the console.
    Console,
    /// The language chosen.
    Lang,
    /// The reference of a reset that was just done, so that its page can be reloaded.
    Done,
    /// Which allowed place to go on to afterwards.
    Return,
}

const YEAR: Duration = Duration::from_secs(365 * 86_400);
const HOUR: Duration = Duration::from_secs(3_600);

impl Cookie {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flow => "__Host-flow",
            Self::Csrf => "__Host-csrf",
            Self::Device => "__Host-device",
            Self::Change => "__Host-change",
            Self::Own => "__Host-own",
            Self::Console => "__Host-console",
            Self::Lang => "__Host-lang",
            Self::Done => "__Host-done",
            Self::Return => "__Host-return",
        }
    }

    /// How long a browser keeps it; None until it is closed.
    const fn lives(self) -> Option<Duration> {
        match self {
            Self::Device | Self::Lang => Some(YEAR),
            Self::Done | Self::Return => Some(HOUR),
            Self::Flow | Self::Csrf | Self::Change | Self::Own | Self::Console => None,
        }
    }

    /// The header that sets it.
    pub fn set(self, value: &str) -> HeaderValue {
        self.header(value, self.lives().map(|lives| lives.as_secs()))
    }

    /// The header that makes the browser forget it.
    pub fn expire(self) -> HeaderValue {
        self.header("", Some(0))
    }

    fn header(self, value: &str, age: Option<u64>) -> HeaderValue {
        let age = age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        let text =
            Zeroizing::new(format!("{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}", self.name()));
        let mut header = HeaderValue::from_str(&text).expect("our cookie values are letters, digits and -_");
        header.set_sensitive(true);
        header
    }
}

/// The cookies a request came with.
pub struct Cookies(Vec<(String, Zeroizing<String>)>);

/// Most cookies that are looked at.
const COOKIES_MAX: usize = 64;

impl Cookies {
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).take(COOKIES_MAX);
        let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
        let ours = pairs.filter(|(name, _)| name.starts_with("__Host-"));
        Self(ours.map(|(name, value)| (name.to_owned(), Zeroizing::new(value.to_owned()))).collect())
    }

    /// The cookie's value. One that came twice is nobody's: no browser of ours sends that.
    pub fn get(&self, cookie: Cookie) -> Option<&str> {
        let mut found = self.0.iter().filter(|(name, _)| name == cookie.name());
        let first = found.next()?;
        found.next().is_none().then_some(first.1.as_str())
    }

    /// A cookie that holds a token, if it has a token's form.
    pub fn token(&self, cookie: Cookie) -> Option<Presented> {
        self.get(cookie).and_then(|text| Presented::token(text).ok())
    }

    /// The reference of what was just done.
    pub fn done(&self) -> Option<Reference> {
        self.get(Cookie::Done).and_then(Reference::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atk_144_every_cookie_is_bound_to_this_host_and_hidden_from_script() {
        for cookie in [
            Cookie::Flow,
            Cookie::Csrf,
            Cookie::Device,
            Cookie::Change,
            Cookie::Own,
            Cookie::Console,
            Cookie::Lang,
            Cookie::Done,
        ] {
            let header = cookie.set("x");
            let text = header.to_str().expect("cookies are text");
            assert!(text.starts_with("__Host-"), "{text}");
            assert!(text.contains("; Path=/; Secure; HttpOnly; SameSite=Lax"), "{text}");
            assert!(!text.contains("Domain"), "{text}");
        }
    }

    #[test]
    fn a_cookie_sent_twice_counts_as_none() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-lang=da; __Host-flow=a"));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-flow=b"));
        let cookies = Cookies::of(&headers);
        assert_eq!(cookies.get(Cookie::Lang), Some("da"));
        assert_eq!(cookies.get(Cookie::Flow), None);
    }
}
