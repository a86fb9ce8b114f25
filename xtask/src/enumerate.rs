//! `cargo xtask enumerate`: looks for accounts from outside, by bytes and by time, with samples as large
//! as the statistics ask for.

use crate::shell;

/// Runs the comparison at full length.
pub fn run() -> Result<(), String> {
    let words = ["test", "-p", "server", "--test", "it", "enumerate", "--", "--nocapture"];
    shell::run(shell::program("cargo", &words).env("NULSTIL_ENUMERATE", "full"))
}
