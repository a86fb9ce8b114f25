//! Forms are taken from our own pages only: the browser's word for where a request comes from, and a
//! token in every form that is bound to a cookie of this browser.

use crate::session::{Cookie, Cookies};
use crate::site::Site;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::chance::Chance;
use domain::secret::{DigestKeys, Presented, Purpose, Token};
use http::{HeaderMap, Method, header};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

const FETCH_SITE: &str = "sec-fetch-site";

/// May this request change something, as far as the browser tells where it comes from?
///
/// `Sec-Fetch-Site` decides where it is sent. `Origin` alone would not do: our own forms carry
/// `Origin: null`, since the pages ask for `Referrer-Policy: no-referrer` (Fetch, "append a request
/// `Origin` header"). A client that sends neither is no browser, or an old one; the form token decides.
pub fn is_from_here(site: &Site, method: &Method, headers: &HeaderMap) -> bool {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return true;
    }
    let told = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let origin = told(header::ORIGIN.as_str());
    let is_own = |origin: &str| site.origins.iter().any(|own| own == origin);
    match told(FETCH_SITE) {
        Some("same-origin") => origin.is_none_or(|origin| origin == "null" || is_own(origin)),
        Some("none") | None => origin.is_none_or(is_own),
        Some(_) => false,
    }
}

/// The token of this browser's forms.
pub struct Csrf {
    /// The text for the hidden field.
    pub token: String,
    /// The cookie to set when the browser had none.
    pub fresh: Option<Zeroizing<String>>,
    /// Every text that would be accepted: one per live key.
    accepted: Vec<String>,
}

impl Csrf {
    pub fn of(cookies: &Cookies, keys: &DigestKeys, chance: &dyn Chance) -> Self {
        match cookies.token(Cookie::Csrf) {
            Some(held) => Self::from(&held, None, keys),
            None => {
                let fresh = Token::mint(chance).reveal();
                let held = Presented::token(&fresh).expect("a token reads its own text");
                Self::from(&held, Some(fresh), keys)
            }
        }
    }

    fn from(held: &Presented, fresh: Option<Zeroizing<String>>, keys: &DigestKeys) -> Self {
        let digests = keys.presented(Purpose::CsrfToken, held);
        let accepted: Vec<String> = digests.iter().map(|d| URL_SAFE_NO_PAD.encode(d.bytes)).collect();
        Self { token: accepted.first().cloned().unwrap_or_default(), fresh, accepted }
    }

    /// Is this the token of a form we gave to this browser?
    pub fn takes(&self, presented: &str) -> bool {
        self.fresh.is_none()
            && self.accepted.iter().any(|token| token.as_bytes().ct_eq(presented.as_bytes()).into())
    }
}
