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
