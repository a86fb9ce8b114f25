//! How moments and spans are written.

use crate::words::{get, with};
use domain::locale::Locale;
use domain::time::Timestamp;
use jiff::tz::TimeZone;
use std::time::Duration;

/// The zone that clock times are told in: the organisation's, never the visitor's guess.
#[derive(Debug, Clone)]
pub struct Zone(TimeZone);

impl Zone {
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// A zone by its IANA name, such as `Europe/Copenhagen`.
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// The zone of this machine. Reads the environment, so only `server` may ask.
    pub fn of_host() -> Self {
        Self(TimeZone::system())
    }

    fn at(&self, at: Timestamp) -> jiff::Zoned {
        // Out of jiff's range (years beyond 9999) nothing sensible can be printed anyway.
        jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default().to_zoned(self.0.clone())
    }
}

/// The clock time alone: `14:05`, `kl. 14.05`.
pub fn time_of_day(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let at = zone.at(at);
    let (hour, minute) = (format!("{:02}", at.hour()), format!("{:02}", at.minute()));
    with(locale, "format-time-of-day", &[("hour", (&hour).into()), ("minute", (&minute).into())])
}

/// The day: `23 November 2026`, `23. november 2026`.
pub fn date(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let at = zone.at(at);
    let month = with(locale, "format-month", &[("month", i64::from(at.month()).into())]);
    let (day, year) = (at.day().to_string(), at.year().to_string());
    with(
        locale,
        "format-date",
        &[("day", (&day).into()), ("month", (&month).into()), ("year", (&year).into())],
    )
}

/// Day and clock time: `23 November 2026 at 14:05`, `23. november 2026 kl. 14.05`.
pub fn date_time(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let (date, time) = (date(locale, at, zone), time_of_day(locale, at, zone));
    with(locale, "format-date-time", &[("date", (&date).into()), ("time", (&time).into())])
}

/// A past moment inside a sentence: `on 23 November 2026 at 14:05`, `den 23. november 2026 kl. 14.05`.
pub fn on_date_time(locale: Locale, at: Timestamp, zone: &Zone) -> String {
    let (date, time) = (date(locale, at, zone), time_of_day(locale, at, zone));
    with(locale, "format-at-date-time", &[("date", (&date).into()), ("time", (&time).into())])
}

/// A moment ahead inside a sentence, rounded up to the minute so that nobody comes too early:
/// `at 14:05`, `kl. 14.05`; with its day when that is not today.
pub fn from_moment(locale: Locale, at: Timestamp, now: Timestamp, zone: &Zone) -> String {
    let at = at.plus(Duration::from_micros(59_999_999));
    if zone.at(at).date() != zone.at(now).date() {
        return on_date_time(locale, at, zone);
    }
    let time = time_of_day(locale, at, zone);
    with(locale, "format-at-time-of-day", &[("time", (&time).into())])
}

/// A span in its largest whole unit, rounded down: `10 minutes`, `2 timer`.
pub fn duration(locale: Locale, span: Duration) -> String {
    let seconds = i64::try_from(span.as_secs()).unwrap_or(i64::MAX);
    let (id, count) = match seconds {
        0..120 if seconds != 60 => ("duration-seconds", seconds),
        ..7_200 if seconds != 3_600 => ("duration-minutes", seconds / 60),
        ..172_800 if seconds != 86_400 => ("duration-hours", seconds / 3_600),
        _ => ("duration-days", seconds / 86_400),
    };
    with(locale, id, &[("count", count.into())])
}

/// A whole number with its thousands apart: `17.000`, `17,000`.
pub fn number(locale: Locale, number: u64) -> String {
    let separator = match locale {
        Locale::Da => '.',
        Locale::En => ',',
    };
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A language named in itself, as a language switch shows it.
pub fn language_name(locale: Locale) -> String {
    match locale {
        Locale::Da => get(locale, "language-name-da"),
        Locale::En => get(locale, "language-name-en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{Da, En};

    /// 2026-11-23 13:05:30 UTC.
    const AT: Timestamp = Timestamp::from_seconds(1_795_439_130);

    fn copenhagen() -> Zone {
        Zone::named("Europe/Copenhagen").expect("the zones are built in")
    }

    #[test]
    fn thousands_stand_apart() {
        for (number, da, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1.000", "1,000"),
            (1_234_567, "1.234.567", "1,234,567"),
        ] {
            assert_eq!((super::number(Da, number), super::number(En, number)), (da.into(), en.into()));
        }
    }

    #[test]
    fn clock_times_are_the_organisations() {
        assert_eq!(time_of_day(En, AT, &copenhagen()), "14:05");
        assert_eq!(time_of_day(Da, AT, &copenhagen()), "kl. 14.05");
        assert_eq!(time_of_day(En, AT, &Zone::utc()), "13:05");
    }

    #[test]
    fn days_are_written_out() {
        assert_eq!(date_time(En, AT, &copenhagen()), "23 November 2026 at 14:05");
        assert_eq!(date_time(Da, AT, &copenhagen()), "23. november 2026 kl. 14.05");
        assert_eq!(on_date_time(Da, AT, &copenhagen()), "den 23. november 2026 kl. 14.05");
    }

    #[test]
    fn a_moment_ahead_is_rounded_up_and_tells_another_day() {
        let hours = |n: u64| Duration::from_secs(n * 3600);
        assert_eq!(from_moment(En, AT, AT.minus(hours(1)), &copenhagen()), "at 14:06");
        assert_eq!(from_moment(Da, AT, AT.minus(hours(1)), &copenhagen()), "kl. 14.06");
        assert_eq!(from_moment(En, AT, AT.minus(hours(20)), &copenhagen()), "on 23 November 2026 at 14:06");
    }

    #[test]
    fn spans_are_told_in_their_largest_unit() {
        let said = |locale, s| duration(locale, Duration::from_secs(s));
        assert_eq!(said(En, 1), "1 second");
        assert_eq!(said(En, 60), "1 minute");
        assert_eq!(said(Da, 90), "90 sekunder");
        assert_eq!(said(Da, 600), "10 minutter");
        assert_eq!(said(En, 3_600), "1 hour");
        assert_eq!(said(Da, 7_200), "2 timer");
        assert_eq!(said(En, 86_400), "1 day");
        assert_eq!(said(Da, 864_000), "10 dage");
    }

    #[test]
    fn every_language_names_itself() {
        assert_eq!(Locale::ALL.map(language_name), ["Dansk", "English"]);
    }
}
