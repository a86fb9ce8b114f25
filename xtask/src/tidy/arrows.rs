//! Who may use whom: our own crates as `ARCHITECTURE.md` draws them, and vendors behind their adapters.

use super::source::Source;
use super::{Violation, violation};
use crate::shell;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

const DRAWING: &str = "ARCHITECTURE.md";
const HEADING: &str = "## Crates and arrows";

/// Vendor crates that stop at their adapter: the crate, and who may name it.
const VENDORS: [(&str, &[&str]); 14] = [
    ("sqlx", &["store"]),
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("ldap3_proto", &["directory", "testkit", "bench"]),
    ("ldap3_lber", &["directory", "testkit"]),
    ("lettre", &["notify"]),
    ("totp-rs", &["flows", "testkit"]),
    ("fast_qr", &["web"]),
    ("zxcvbn", &["flows"]),
    ("xorf", &["breached"]),
    ("memmap2", &["breached"]),
    ("md4", &["breached"]),
    ("fst", &["domain"]),
    ("axum", &["web", "server"]),
];

/// One of our crates and what it uses outside its tests.
struct Crate {
    name: String,
    uses: Vec<String>,
}

pub fn check(sources: &[Source]) -> Result<Vec<Violation>, String> {
    let crates = crates()?;
    let names: Vec<&str> = crates.iter().map(|one| one.name.as_str()).collect();
    let drawing = sources.iter().find(|source| source.path == DRAWING);
    let drawn = drawing.map(|source| rows(&source.text)).unwrap_or_default();
    let mut found = Vec::new();
    if drawn.is_empty() {
        let why = format!("there is no table under `{HEADING}`");
        found.push(Violation { file: DRAWING.to_owned(), line: 1, rule: "arrows", why });
    }
    for one in &crates {
        let manifest = format!("crates/{}/Cargo.toml", one.name);
        let Some(manifest) = sources.iter().find(|source| source.path == manifest) else { continue };
        let allowed = drawn.get(&one.name);
        if allowed.is_none() && !drawn.is_empty() {
            found.push(violation(
                manifest,
                1,
                "arrows",
                format!("{} is not in the table of {DRAWING}", one.name),
            ));
        }
        for unused in allowed.into_iter().flatten().filter(|name| !one.uses.contains(name)) {
            let why = format!("the table draws an arrow to {unused} that {} does not have", one.name);
            found.push(violation(manifest, 1, "arrows", why));
        }
        for used in &one.uses {
            let why = match vendor_owners(used) {
                Some(owners) if !owners.contains(&one.name.as_str()) => {
                    format!("{used} stops at its adapter: only {} may use it", owners.join(", "))
                }
                Some(_) => continue,
                None if !names.contains(&used.as_str()) => continue,
                None if allowed.is_none_or(|allowed| allowed.contains(used)) => continue,
                None => format!("{} may not use {used}, says the table of {DRAWING}", one.name),
            };
            found.push(violation(manifest, manifest.line_of(used), "arrows", why));
        }
    }
    if let Some(drawing) = drawing {
        found.extend(strangers(drawing, &drawn, &names));
    }
    Ok(found)
}

/// Rows that speak of crates we do not have.
fn strangers(drawing: &Source, drawn: &BTreeMap<String, Vec<String>>, names: &[&str]) -> Vec<Violation> {
    let spoken = drawn.iter().flat_map(|(name, uses)| std::iter::once(name).chain(uses));
    let mut strangers: Vec<&String> = spoken
        .filter(|name| !names.contains(&name.as_str()) && !["xtask", "bench"].contains(&name.as_str()))
        .collect();
    strangers.dedup();
    let say = |name: &String| {
        violation(drawing, drawing.line_of(name), "arrows", format!("there is no crate named {name}"))
    };
    strangers.into_iter().map(say).collect()
}

fn vendor_owners(name: &str) -> Option<&'static [&'static str]> {
    VENDORS.iter().find(|(vendor, _)| *vendor == name).map(|(_, owners)| *owners)
}

/// The crates under `crates/`, from Cargo itself.
fn crates() -> Result<Vec<Crate>, String> {
    let words = ["metadata", "--format-version", "1", "--no-deps"];
    let text = shell::read(&mut shell::program("cargo", &words))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let folder = shell::root().join("crates");
    let ours = |package: &&Value| {
        package["manifest_path"].as_str().is_some_and(|path| Path::new(path).starts_with(&folder))
    };
    Ok(packages.iter().filter(ours).map(read).collect())
}

/// Development dependencies have no arrow: tests may use whom they test.
fn read(package: &Value) -> Crate {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    let uses =
        dependencies.iter().filter(|one| one["kind"].is_null()).map(|one| text(&one["name"])).collect();
    Crate { name: text(&package["name"]), uses }
}

/// Reads `| crate | may use | … |` under the heading. Backticks are decoration, a dash means none.
fn rows(text: &str) -> BTreeMap<String, Vec<String>> {
    let section = text.lines().skip_while(|line| line.trim() != HEADING).skip(1);
    let table = section.take_while(|line| !line.starts_with("## ")).filter(|line| line.starts_with('|'));
    let mut rows = BTreeMap::new();
    for line in table.skip(2) {
        let cells: Vec<String> =
            line.trim_matches('|').split('|').map(|cell| cell.replace('`', "").trim().to_owned()).collect();
        let [name, uses, ..] = cells.as_slice() else { continue };
        let is_name = |word: &&str| !["", "-", "–", "—"].contains(word);
        rows.insert(
            name.clone(),
            uses.split(',').map(str::trim).filter(is_name).map(str::to_owned).collect(),
        );
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::rows;

    #[test]
    fn a_table_is_read_below_its_heading_only() {
        let text = "| x | y |\n## Crates and arrows\n\n| crate | may use | why |\n|---|---|---|\n| `domain` | – | pure |\n| flows | `domain` , text | |\n## Next\n| z | w |\n";
        let rows = rows(text);
        assert_eq!(rows.len(), 2);
        assert!(rows["domain"].is_empty());
        assert_eq!(rows["flows"], ["domain", "text"]);
    }
}
