//! Our three files. Their names carry a digest of their content, so that browsers keep them for ever.

use axum::Router;
use axum::response::IntoResponse;
use axum::routing::get;
use http::header;
use sha2::{Digest, Sha256};
use tower_http::compression::CompressionLayer;

const CSS: &str = include_str!("../assets/nulstil.css");
const JS: &str = include_str!("../assets/nulstil.js");
const ICON: &str = include_str!("../assets/mark.svg");

/// The paths of our files.
pub struct Assets {
    pub css: String,
    pub js: String,
    pub icon: String,
}

impl Assets {
    pub fn new() -> Self {
        Self { css: path(CSS, "css"), js: path(JS, "js"), icon: path(ICON, "svg") }
    }

    /// The routes of our files. These alone are compressed: a page holds secrets and what a stranger
    /// typed, and the compressed size of both together would tell about the secret (BREACH).
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let files = [
            (&self.css, CSS, "text/css; charset=utf-8"),
            (&self.js, JS, "text/javascript; charset=utf-8"),
            (&self.icon, ICON, "image/svg+xml"),
        ];
        let router = files.into_iter().fold(Router::new(), |router, (path, content, kind)| {
            router.route(path, get(async move || file(content, kind)))
        });
        router.layer(CompressionLayer::new())
    }
}

fn path(content: &str, extension: &str) -> String {
    let digest = Sha256::digest(content.as_bytes());
    let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("/assets/{name}.{extension}")
}

fn file(content: &'static str, kind: &'static str) -> impl IntoResponse {
    let headers =
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, content)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a custom property in one of the two schemes.
    fn colour(scheme: &str, name: &str) -> [f64; 3] {
        let start = format!("--{name}: #");
        let (_, rest) = scheme.split_once(&start).unwrap_or_else(|| panic!("no colour {name}"));
        [0, 2, 4].map(|at| {
            let value = u8::from_str_radix(&rest[at..at + 2], 16).expect("two hex digits");
            let part = f64::from(value) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// WCAG 2.2, "contrast ratio".
    fn contrast(scheme: &str, a: &str, b: &str) -> f64 {
        let bright = |name| {
            let [red, green, blue] = colour(scheme, name);
            0.05 + 0.2126 * red + 0.7152 * green + 0.0722 * blue
        };
        let (a, b) = (bright(a), bright(b));
        a.max(b) / a.min(b)
    }

    #[test]
    fn contrasts_hold_in_light_and_dark() {
        let (light, dark) = CSS.split_once("prefers-color-scheme: dark").expect("two schemes");
        let text = [
            ("ink", "paper"),
            ("ink", "card"),
            ("ink-soft", "paper"),
            ("ink-soft", "card"),
            ("brand", "paper"),
            ("brand", "card"),
            ("brand-strong", "card"),
            ("on-brand", "brand"),
            ("on-brand", "brand-strong"),
            ("wrong", "paper"),
            ("wrong", "wrong-paper"),
            ("on-brand", "wrong"),
            ("ink", "wrong-paper"),
            ("ink", "good-paper"),
            ("notice-ink", "notice-paper"),
        ];
        let parts =
            [("line", "card"), ("line", "paper"), ("focus", "paper"), ("focus", "card"), ("brand", "paper")];
        for scheme in [light, dark] {
            for (a, b) in text {
                assert!(contrast(scheme, a, b) >= 4.5, "{a} on {b}: {:.2}", contrast(scheme, a, b));
            }
            for (a, b) in parts {
                assert!(contrast(scheme, a, b) >= 3.0, "{a} on {b}: {:.2}", contrast(scheme, a, b));
            }
        }
    }

    #[test]
    fn the_script_makes_no_markup_and_the_style_loads_nothing() {
        for sink in ["innerHTML", "outerHTML", "document.write", "eval(", "Function(", "insertAdjacent"] {
            assert!(!JS.contains(sink), "{sink}");
        }
        assert!(!CSS.contains("url(") && !CSS.contains("@import"));
    }
}
