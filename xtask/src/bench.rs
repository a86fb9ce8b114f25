//! `cargo xtask bench`: builds the release binary and hands it to the crate `bench`, which measures it.

use crate::shell;

/// Builds, then measures.
pub fn run() -> Result<(), String> {
    shell::run(&mut shell::program("cargo", &["build", "--release", "-p", "server", "--features", "bench"]))?;
    let words = ["run", "--release", "-p", "bench", "--", "--nulstil", "target/release/nulstil"];
    shell::run(&mut shell::program("cargo", &words))
}
