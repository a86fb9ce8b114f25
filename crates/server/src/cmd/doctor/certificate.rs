//! How long a certificate is still good.

use super::finding::Finding;
use jiff::Timestamp;

/// From here on it is time to renew.
const WARN_DAYS: i64 = 21;
const DAY_S: i64 = 86_400;

/// Judges the dates of a certificate.
pub fn dates(check: &'static str, whose: &str, der: &[u8], now: Timestamp) -> Finding {
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(der) else {
        let remedy = "Make a new certificate.";
        return Finding::failed(check, format!("the certificate of {whose} cannot be read"), remedy);
    };
    let validity = certificate.validity();
    let (from, until) = (validity.not_before.timestamp(), validity.not_after.timestamp());
    let day = |seconds: i64| {
        let at = Timestamp::from_second(seconds).unwrap_or_default();
        at.strftime("%Y-%m-%d").to_string()
    };
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
