//! `cargo xtask advisories`: how old the local copy of the advisory database is. Fetches nothing.

use crate::shell;
use std::path::PathBuf;

/// Prints the date of the newest advisory in each copy under the Cargo folder, or `not checked`.
pub fn run() -> Result<(), String> {
    let mut found = false;
    for folder in copies() {
        let place = folder.to_string_lossy().into_owned();
        let date = shell::read(&mut shell::program("git", &["-C", &place, "log", "-1", "--format=%cI"]));
        if let Ok(date) = date {
            println!("{place} {}", date.trim());
            found = true;
        }
    }
    if !found {
        println!("not checked");
    }
    Ok(())
}

/// `advisory-db` itself (cargo-audit) or the clones inside `advisory-dbs` (cargo-deny).
fn copies() -> Vec<PathBuf> {
    let Some(home) = std::env::home_dir() else { return Vec::new() };
    let mut copies = vec![home.join(".cargo/advisory-db")];
    if let Ok(inside) = std::fs::read_dir(home.join(".cargo/advisory-dbs")) {
        copies.extend(inside.flatten().map(|entry| entry.path()));
    }
    copies.retain(|folder| folder.is_dir());
    copies
}
