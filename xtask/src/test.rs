//! `cargo xtask test`: what CI runs, from a bare Debian 12 to one line that counts.

use crate::tally::{Outcome, Tally};
use crate::{axe, debian, deny, pictures, shell, tidy};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// How deep the exhaustive search of `domain` goes in CI. Deeper takes minutes.
const SEARCH_DEPTH: &str = "8";

/// Runs every step, also after a failure, so that one run tells everything that is wrong.
pub fn run() -> Result<(), String> {
    let mut tally = Tally::default();
    tally.check("Debian packages", debian::prepare);
    tally.check("axe-core", axe::prepare);
    tally.check("cargo fmt", || cargo(&["fmt", "--all", "--check"]));
    tally.check("tidy", tidy::run);
    tally
        .check("cargo clippy", || cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]));
    pictures::forget();
    tally.count("cargo test", tests);
    tally.check("pictures", pictures::list);
    tally.count("cargo deny", denials);
    tally.close()
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    shell::run(&mut shell::program("cargo", arguments))
}

fn denials() -> Outcome {
    if !deny::is_installed() {
        return Outcome::NotChecked("cargo-deny is not installed; `cargo xtask deny` installs it".to_owned());
    }
    match deny::run() {
        Ok(()) => Outcome::Counted { passed: 1, failed: 0 },
        Err(why) => {
            println!("{why}");
            Outcome::Counted { passed: 0, failed: 1 }
        }
    }
}

/// Shows the tests' output as it comes and sums what each test binary says of itself. A run that ends
/// badly without any binary having said so – it did not compile, it was killed – is one failure.
fn tests() -> Outcome {
    let mut command = shell::program("cargo", &["test", "--workspace", "--no-fail-fast"]);
    command.env("NULSTIL_SEARCH_DEPTH", SEARCH_DEPTH).stdout(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            println!("cargo test did not start: {error}");
            return Outcome::Counted { passed: 0, failed: 1 };
        }
    };
    let (mut passed_in_all, mut failed_in_all) = (0, 0);
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            let (passed, failed) = counts(&line).unwrap_or_default();
            passed_in_all += passed;
            failed_in_all += failed;
        }
    }
    let is_well = child.wait().is_ok_and(|status| status.success());
    if !is_well && failed_in_all == 0 {
        failed_in_all = 1;
    }
    Outcome::Counted { passed: passed_in_all, failed: failed_in_all }
}

/// Reads `test result: ok. 12 passed; 0 failed; …`.
fn counts(line: &str) -> Option<(u64, u64)> {
    let rest = line.split_once("test result: ")?.1;
    let rest = rest.strip_prefix("ok. ").or_else(|| rest.strip_prefix("FAILED. "))?;
    let mut parts = rest.split("; ");
    let passed = parts.next()?.strip_suffix(" passed")?.parse().ok()?;
    let failed = parts.next()?.strip_suffix(" failed")?.parse().ok()?;
    Some((passed, failed))
}

#[cfg(test)]
mod tests {
    use super::counts;

    #[test]
    fn a_result_line_is_counted_and_others_are_not() {
        let line =
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(counts(line), Some((12, 0)));
        assert_eq!(counts("test result: FAILED. 3 passed; 2 failed; 0 ignored"), Some((3, 2)));
        assert_eq!(counts("test a_code_works_once ... ok"), None);
    }
}
