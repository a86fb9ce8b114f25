//! The headers of every answer.

use crate::site::Site;
use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

const PERMISSIONS: &str = "publickey-credentials-get=(self), publickey-credentials-create=(self), \
    otp-credentials=(self), clipboard-write=(self), camera=(), microphone=(), geolocation=(), payment=(), \
    usb=(), browsing-topics=()";

const ALWAYS: [(&str, &str); 7] = [
    ("content-security-policy", POLICY),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", PERMISSIONS),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("x-robots-tag", "noindex, nofollow"),
];

/// Adds what every answer carries. What is not an asset must not be kept by anybody.
pub fn add(site: &Site, headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if site.is_https() {
        let year = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
