//! `cargo xtask scale`: a dry run of the policy over a directory of 100 000 people, with its time and its memory.

use crate::shell;

/// Runs it at full size, with the binary that people run.
pub fn run() -> Result<(), String> {
    let words = [
        "test",
        "--release",
        "-p",
        "server",
        "--test",
        "it",
        "scale",
        "--",
        "--nocapture",
        "--test-threads=1",
    ];
    shell::run(shell::program("cargo", &words).env("NULSTIL_SCALE", "full"))
}
