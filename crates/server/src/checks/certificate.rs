//! What a certificate says of itself, and how long it is still good.

use super::finding::Finding;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use x509_parser::extensions::GeneralName;

/// From here on it is time to renew.
const WARN_DAYS: i64 = 21;
const DAY_S: i64 = 86_400;

/// What an administrator can compare with what somebody trustworthy says.
pub struct Seen {
    pub subject: String,
    pub issuer: String,
    /// The names and addresses it is for.
    pub names: Vec<String>,
    /// Its last day.
    pub until: String,
    /// SHA-256 over the whole certificate, as `openssl x509 -fingerprint -sha256` writes it.
    pub fingerprint: String,
    /// It was signed by itself: nobody above it could vouch for it.
    pub is_own_issuer: bool,
    pub has_ended: bool,
}

/// Reads a certificate.
pub fn seen(der: &[u8], now: Timestamp) -> Option<Seen> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    let until = certificate.validity().not_after.timestamp();
    let named = certificate.subject_alternative_name().ok().flatten();
    let names = named.map(|named| named.value.general_names.iter().filter_map(name_of).collect());
    Some(Seen {
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        names: names.unwrap_or_default(),
        until: day(until),
        fingerprint: fingerprint(der),
        is_own_issuer: certificate.subject() == certificate.issuer(),
        has_ended: now.as_second() > until,
    })
}

fn name_of(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
            _ => <[u8; 16]>::try_from(*bytes).ok().map(|bytes| IpAddr::from(bytes).to_string()),
        },
        _ => None,
    }
}

/// SHA-256, in pairs of digits with colons between them.
pub fn fingerprint(der: &[u8]) -> String {
    let pairs: Vec<String> = Sha256::digest(der).iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

fn day(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap_or_default().strftime("%Y-%m-%d").to_string()
}

/// Judges the dates of a certificate.
pub fn dates(check: &'static str, whose: &str, der: &[u8], now: Timestamp) -> Finding {
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(der) else {
        let remedy = "Make a new certificate.";
        return Finding::failed(check, format!("the certificate of {whose} cannot be read"), remedy);
    };
    let validity = certificate.validity();
    let (from, until) = (validity.not_before.timestamp(), validity.not_after.timestamp());
    let now = now.as_second();
    if now < from {
        let remedy = "Correct the clock of this machine, or the certificate.";
        return Finding::failed(check, format!("the certificate of {whose} begins on {}", day(from)), remedy);
    }
    if now > until {
        let cause = format!("the certificate of {whose} ended on {}", day(until));
        return Finding::failed(check, cause, "Renew it now: nobody can connect.");
    }
    if until - now < WARN_DAYS * DAY_S {
        return Finding::warning(
            check,
            format!("the certificate of {whose} ends on {}", day(until)),
            "Renew it.",
        );
    }
    Finding::good(check, format!("the certificate of {whose} is good until {}", day(until)))
}
