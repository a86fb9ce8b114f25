//! `cargo xtask attack`: every test that carries the id of an attack; with `--full` at full size.

use crate::shell;

/// Runs them.
pub fn run(rest: &[String]) -> Result<(), String> {
    let size = match rest {
        [] => "daily",
        [one] if one == "--full" => "full",
        _ => return Err("cargo xtask attack [--full]".to_owned()),
    };
    let words = ["test", "--workspace", "--no-fail-fast", "atk_"];
    shell::run(shell::program("cargo", &words).env("NULSTIL_ATTACK", size))
}
