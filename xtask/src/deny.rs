//! `cargo xtask deny`: licences, banned crates and sources, as `deny.toml` says.

use crate::shell;

/// Whether cargo-deny can be run on this machine.
pub fn is_installed() -> bool {
    shell::is_there("cargo-deny")
}

/// Installs cargo-deny when it is missing, then checks everything that needs no network.
pub fn run() -> Result<(), String> {
    if !is_installed() {
        println!("cargo-deny is missing; installing it");
        shell::run(&mut shell::program("cargo", &["install", "cargo-deny", "--locked"]))?;
    }
    shell::run(&mut shell::program("cargo", &["deny", "check", "bans", "licenses", "sources"]))
}
