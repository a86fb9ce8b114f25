//! The project's own tools: `cargo xtask <command>`. One file per command.
//!
//! This crate must not know what Nulstil does: it runs programs and reads files. Plain Rust, so that it
//! is built in seconds on a fresh machine.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its terminal")]

mod advisories;
mod attack;
mod axe;
mod bench;
mod debian;
mod deny;
mod enumerate;
mod fuzz;
mod pictures;
mod scale;
mod shake;
mod shell;
mod tally;
mod test;
mod tidy;
mod walk;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  test              everything CI runs; ends with one line `N passed, N failed`
  tidy              rules of the house that no compiler checks
  walk --steps N    the random walk through the flows, N steps long
  enumerate         the full timing comparison that looks for accounts from outside
  scale             a dry run over an OpenLDAP of 100 000 people: its progress and its memory
  shake [FILTER]    the tests in three copies at once, to find those that hold on a quiet machine only; --copies N
  attack [--full]   every test that bears the id of an attack, with --full at full size
  bench [PART]      build the release binary and measure it; of three parts only when named: flood (how it bears
                    a flood of names), breached (a filter of 50 million hashes: built, asked, weighed), passwords
                    (what a verdict on a new password costs)
  fuzz [TARGET]     feed the readers of passwords with what a fuzzer thinks of; --seconds N, --keep
  deny              licences, banned crates and sources (installs cargo-deny)
  advisories        the date of the local copy of the advisory database
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let result = match arguments.first().map(String::as_str) {
        Some("test") => test::run(),
        Some("tidy") => tidy::run(),
        Some("walk") => walk::run(rest),
        Some("enumerate") => enumerate::run(),
        Some("scale") => scale::run(),
        Some("shake") => shake::run(rest),
        Some("attack") => attack::run(rest),
        Some("bench") => bench::run(rest),
        Some("fuzz") => fuzz::run(rest),
        Some("deny") => deny::run(),
        Some("advisories") => advisories::run(),
        Some(_) | None => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // A test run has said everything already, and its last line stays the last.
            if !why.is_empty() {
                eprintln!("{why}");
            }
            ExitCode::FAILURE
        }
    }
}
