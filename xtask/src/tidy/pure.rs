//! What `domain` brings along, however deep. The rules must be true without a runtime, a database or a wire
//! format, and a dependency of a dependency counts.

use super::Violation;
use crate::shell;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const IMPURE: [&str; 9] =
    ["tokio", "sqlx", "rusqlite", "axum", "hyper", "lettre", "serde_json", "toml", "ldap3_proto"];

pub fn check() -> Result<Vec<Violation>, String> {
    let words = ["metadata", "--format-version", "1"];
    let told = shell::read(&mut shell::program("cargo", &words))?;
    let metadata: Value = serde_json::from_str(&told).map_err(|error| format!("cargo metadata: {error}"))?;
    let brought = brought_along(&metadata, "domain");
    let impure = IMPURE.iter().filter(|name| brought.contains(*name));
    let tell = |name: &&str| Violation {
        file: "crates/domain/Cargo.toml".to_owned(),
        line: 1,
        rule: "pure-domain",
        why: format!("{name} comes along; see `cargo tree -p domain -e normal -i {name}`"),
    };
    Ok(impure.map(tell).collect())
}

/// The names of every package that one of ours needs outside its tests.
fn brought_along<'a>(metadata: &'a Value, ours: &str) -> BTreeSet<&'a str> {
    let named = items(&metadata["packages"]).map(|package| (text(&package["id"]), text(&package["name"])));
    let names: BTreeMap<&str, &str> = named.collect();
    let nodes = items(&metadata["resolve"]["nodes"]).map(|node| (text(&node["id"]), node));
    let nodes: BTreeMap<&str, &Value> = nodes.collect();
    let members = items(&metadata["workspace_members"]).map(text);
    let mut waiting: Vec<&str> = members.filter(|id| names.get(id) == Some(&ours)).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if seen.insert(id) {
            waiting.extend(nodes.get(id).into_iter().flat_map(|node| needs(node)));
        }
    }
    seen.iter().filter_map(|id| names.get(id).copied()).collect()
}

fn needs(node: &Value) -> impl Iterator<Item = &str> {
    let is_normal = |need: &&Value| items(&need["dep_kinds"]).any(|kind| kind["kind"].is_null());
    items(&node["deps"]).filter(is_normal).map(|need| text(&need["pkg"]))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::brought_along;
    use serde_json::json;

    #[test]
    fn a_dependency_of_a_dependency_counts_and_one_for_tests_does_not() {
        let need = |id: &str, kind| json!({ "pkg": id, "dep_kinds": [{ "kind": kind }] });
        let package = |id: &str, name: &str| json!({ "id": id, "name": name });
        let packages = [package("1", "domain"), package("2", "a"), package("3", "b"), package("4", "c")];
        let nodes = [
            json!({ "id": "1", "deps": [need("2", json!(null)), need("4", json!("dev"))] }),
            json!({ "id": "2", "deps": [need("3", json!(null))] }),
        ];
        let metadata =
            json!({ "workspace_members": ["1"], "packages": packages, "resolve": { "nodes": nodes } });
        let brought: Vec<&str> = brought_along(&metadata, "domain").into_iter().collect();
        assert_eq!(brought, ["a", "b", "domain"]);
    }
}
