//! Moments as LDAP servers write them.

use domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Reads `20261123080000Z` and `20261123080000.123456Z` (RFC 4517 §3.3.13, the forms slapd and 389-ds write).
pub(crate) fn generalized_time(text: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime("%Y%m%d%H%M%S%.fZ", text).ok()?;
    let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
    Some(Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_fractions() {
        let at = Timestamp::from_seconds(1_795_420_800);
        assert_eq!(generalized_time("20261123080000Z"), Some(at));
        let later = at.plus(std::time::Duration::from_micros(123_456));
        assert_eq!(generalized_time("20261123080000.123456Z"), Some(later));
        for bad in ["", "000001010000Z", "20261123080000", "20261323080000Z", "now"] {
            assert_eq!(generalized_time(bad), None, "{bad}");
        }
    }
}
