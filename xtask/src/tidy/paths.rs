//! Paths that the documents name exist. Stale is worse than missing.

use super::source::Source;
use super::{Violation, violation};
use crate::shell;
use std::path::Path;

const FOLDERS: [&str; 4] = ["crates/", "docs/", "xtask/", "locales/"];

pub fn check(sources: &[Source]) -> Vec<Violation> {
    let root = shell::root();
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| is_document(&source.path)) {
        let folder = Path::new(&source.path).parent().map(|folder| root.join(folder)).unwrap_or_default();
        for (line, text) in source.lines() {
            for path in named(text) {
                if !root.join(path).exists() && !folder.join(path).exists() {
                    found.push(violation(source, line, "paths", format!("{path} is not there")));
                }
            }
        }
    }
    found
}

/// `README.md` and its neighbours, and everything under `docs/`.
fn is_document(path: &str) -> bool {
    path.ends_with(".md") && (!path.contains('/') || path.starts_with("docs/"))
}

/// The paths a line names. Of a pattern (`crates/*/src`) only the part before the star is a promise.
fn named(text: &str) -> Vec<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let mut paths = Vec::new();
    for folder in FOLDERS {
        for (at, _) in text.match_indices(folder) {
            if text[..at].ends_with(is_part) {
                continue;
            }
            let rest = &text[at..];
            let length = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
            let path = &rest[..length];
            let is_pattern = rest[length..].starts_with(['*', '<', '{', '…', '$']);
            let path = if is_pattern { path.rfind('/').map_or(path, |slash| &path[..slash]) } else { path };
            paths.push(path.trim_end_matches(['.', '/', '-']));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn paths_end_where_the_sentence_goes_on() {
        assert_eq!(
            named("see `crates/web/src/lib.rs`, then docs/book/a.md."),
            ["crates/web/src/lib.rs", "docs/book/a.md"]
        );
        assert_eq!(named("each crates/*/src and locales/<tag>/x.ftl"), ["crates", "locales"]);
        assert!(named("https://example.org/docs/thing").is_empty());
    }
}
