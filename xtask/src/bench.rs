//! `cargo xtask bench`: builds the release binary and hands it to the crate `bench`, which measures it.

use crate::shell;

/// Builds, then measures everything, or only the part that is named.
pub fn run(rest: &[String]) -> Result<(), String> {
    shell::run(&mut shell::program("cargo", &["build", "--release", "-p", "server", "--features", "bench"]))?;
    let words = ["run", "--release", "-p", "bench", "--", "--nulstil", "target/release/nulstil"];
    let only = rest.first().map(|part| ["--only", part.as_str()]);
    shell::run(shell::program("cargo", &words).args(only.iter().flatten()))
}
