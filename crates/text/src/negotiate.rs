//! Which language a request is answered in.

use domain::locale::Locale;

/// Most entries of a list of languages that are looked at.
const LISTED_MAX: usize = 16;

/// The language for a request: the one asked for in the URL, else the cookie's, else the best of the
/// browser's list, else the organisation's. Lists are read by hand, since only primary languages count
/// and a negotiation crate would bring more data than the two tags it chooses between.
pub fn negotiate(
    ui_locales: Option<&str>,
    cookie: Option<&str>,
    accept_language: Option<&str>,
    default: Locale,
) -> Locale {
    ui_locales
        .and_then(|list| list.split_ascii_whitespace().take(LISTED_MAX).find_map(Locale::from_tag))
        .or_else(|| cookie.and_then(Locale::from_tag))
        .or_else(|| accept_language.and_then(|list| best_of(list, default)))
        .unwrap_or(default)
}

fn best_of(list: &str, default: Locale) -> Option<Locale> {
    let mut best: Option<(u16, Locale)> = None;
    for item in list.split(',').take(LISTED_MAX) {
        let mut parts = item.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1000, thousandths);
        let named = if tag == "*" { Some(default) } else { Locale::from_tag(tag) };
        let Some(locale) = named.filter(|_| weight > 0) else { continue };
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

/// A quality value (RFC 9110 §12.4.2) in thousandths; what is no such value counts as nothing.
fn thousandths(quality: &str) -> u16 {
    let Ok(value) = quality.parse::<f32>() else { return 0 };
    // In range after the check, so the cast neither wraps nor cuts.
    if (0.0..=1.0).contains(&value) { (value * 1000.0).round() as u16 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_browser(list: &str) -> Locale {
        negotiate(None, None, Some(list), Locale::En)
    }

    #[test]
    fn the_url_comes_before_the_cookie_and_the_cookie_before_the_browser() {
        assert_eq!(negotiate(Some("sv da"), Some("en"), Some("en"), Locale::En), Locale::Da);
        assert_eq!(negotiate(Some("sv"), Some("da-DK"), Some("en"), Locale::En), Locale::Da);
        assert_eq!(negotiate(None, Some("xx"), Some("da"), Locale::En), Locale::Da);
        assert_eq!(negotiate(None, None, None, Locale::Da), Locale::Da);
    }

    #[test]
    fn the_browsers_weights_count() {
        assert_eq!(from_browser("en;q=0.5, da;q=0.8"), Locale::Da);
        assert_eq!(from_browser("da, en"), Locale::Da);
        assert_eq!(from_browser("de, sv;q=0.9, da-DK;q=0.1"), Locale::Da);
        assert_eq!(from_browser("da;q=0, *;q=0.5"), Locale::En);
    }

    #[test]
    fn nonsense_falls_back_to_the_organisation() {
        let long = "da;q=x,".repeat(5000);
        for list in ["", ";;;,,,", "da;q=7", "da;q=NaN", "\u{0}", "<script>", long.as_str()] {
            assert_eq!(from_browser(list), Locale::En, "{list:.20}");
        }
    }
}
