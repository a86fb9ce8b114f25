//! What a certificate says of itself, and how long it is still good.

use super::finding::Finding;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;
use x509_parser::extensions::GeneralName;

/// With fewer days left it is time to renew, and with fewer than these nobody should wait any longer.
const WARN_DAYS: i64 = 30;
const HURRY_DAYS: i64 = 7;
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

/// How much of its time is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    Enough,
    /// Time to renew.
    Little,
    /// Nobody should wait any longer; or it has ended.
    Hardly,
}

/// The second since 1970 in which a certificate ends.
pub fn ends_at(der: &[u8]) -> Option<i64> {
    let (_, certificate) = x509_parser::parse_x509_certificate(der).ok()?;
    Some(certificate.validity().not_after.timestamp())
}

/// The whole days that are left until then, and whether that is enough.
pub fn left(ends_at: i64, now: Timestamp) -> (i64, Left) {
    let days = (ends_at - now.as_second()).div_euclid(DAY_S);
    let left = match days {
        ..HURRY_DAYS => Left::Hardly,
        HURRY_DAYS..WARN_DAYS => Left::Little,
        WARN_DAYS.. => Left::Enough,
    };
    (days, left)
}

/// Judges the dates of a certificate.
pub fn dates(check: &'static str, whose: &str, der: &[u8], now: Timestamp) -> Finding {
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(der) else {
        let remedy = "Make a new certificate.";
        return Finding::failed(check, format!("the certificate of {whose} cannot be read"), remedy);
    };
    let validity = certificate.validity();
    let (from, until) = (validity.not_before.timestamp(), validity.not_after.timestamp());
    if now.as_second() < from {
        let remedy = "Correct the clock of this machine, or the certificate.";
        return Finding::failed(check, format!("the certificate of {whose} begins on {}", day(from)), remedy);
    }
    if now.as_second() > until {
        let cause = format!("the certificate of {whose} ended on {}", day(until));
        return Finding::failed(check, cause, "Renew it now: nobody can connect.");
    }
    let (days, left) = left(until, now);
    let day = day(until);
    let ends = || format!("the certificate of {whose} ends on {day}, in {days} days");
    match left {
        Left::Enough => {
            Finding::good(check, format!("the certificate of {whose} is good until {day}, for {days} days"))
        }
        Left::Little => Finding::warning(check, ends(), "Renew it."),
        Left::Hardly => {
            Finding::warning(check, ends(), "Renew it now: when it has ended, nobody can connect any more.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::finding::State;
    use rustls_pki_types::CertificateDer;
    use rustls_pki_types::pem::PemObject;
    use testkit::ca::Authority;

    #[test]
    fn a_certificate_is_told_by_the_days_that_are_left() {
        let issued = Authority::new().issue_until(&["dc1.example.org"], (2026, 6, 1), (2026, 12, 31));
        let der = CertificateDer::from_pem_slice(issued.cert_pem.as_bytes()).expect("a certificate");
        let told = |now: &str| {
            let now: Timestamp = format!("{now}T00:00:00Z").parse().expect("a moment");
            let finding = dates("directory", "dc1", &der, now);
            (finding.state, finding.cause, finding.remedy.unwrap_or_default())
        };
        let (state, cause, _) = told("2026-11-23");
        assert_eq!(
            (state, cause.as_str()),
            (State::Good, "the certificate of dc1 is good until 2026-12-31, for 38 days")
        );
        assert_eq!(told("2026-12-01").0, State::Good, "thirty days are enough");
        let (state, cause, remedy) = told("2026-12-02");
        assert_eq!((state, remedy.as_str()), (State::Warning, "Renew it."));
        assert_eq!(cause, "the certificate of dc1 ends on 2026-12-31, in 29 days");
        let (state, _, remedy) = told("2026-12-25");
        assert_eq!(state, State::Warning);
        assert!(remedy.starts_with("Renew it now"), "{remedy}");
        assert_eq!(told("2027-01-01").0, State::Failed);
        assert_eq!(told("2026-05-01").0, State::Failed, "it has not begun");
    }
}
