//! Every locale has the same files. That they hold the same messages is a test of `text`.

use super::Violation;
use super::source::Source;
use std::collections::{BTreeMap, BTreeSet};

pub fn check(sources: &[Source]) -> Vec<Violation> {
    let mut locales: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".ftl")) {
        let inside = source.path.strip_prefix("locales/").and_then(|inside| inside.split_once('/'));
        if let Some((locale, name)) = inside {
            locales.entry(locale).or_default().insert(name);
        }
    }
    let names: BTreeSet<&str> = locales.values().flatten().copied().collect();
    let mut found = Vec::new();
    for (locale, has) in &locales {
        for name in names.difference(has) {
            let file = format!("locales/{locale}/{name}");
            let why = "another locale has this file".to_owned();
            found.push(Violation { file, line: 1, rule: "locales", why });
        }
    }
    found
}
