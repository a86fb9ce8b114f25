//! `cargo xtask walk --steps N`: the random walk through the flows, longer than CI has time for.

use crate::shell;

/// Walks as many steps as asked for.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let steps = match arguments {
        [flag, steps] if flag == "--steps" => steps.as_str(),
        _ => return Err("cargo xtask walk --steps N".to_owned()),
    };
    let steps: u64 = steps.parse().map_err(|_| format!("{steps} is no number of steps"))?;
    let words = ["test", "--release", "-p", "flows", "--test", "it", "walk", "--", "--nocapture"];
    shell::run(shell::program("cargo", &words).env("NULSTIL_WALK_STEPS", steps.to_string()))
}
