//! `cargo xtask shake`: the tests as a busy machine runs them, to find those that only hold on a quiet one.

use crate::shell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::thread;

const USAGE: &str = "cargo xtask shake [--copies N] [FILTER...]";

/// How many copies run at once unless told otherwise: three on two cores take each other's time, and memory for
/// the directories of all of them is still there.
const COPIES: usize = 3;
/// More would only measure how much memory there is.
const COPIES_MAX: usize = 16;

/// Runs all tests that the filters leave in several copies at once. Each copy's output is kept.
pub fn run(rest: &[String]) -> Result<(), String> {
    let (copies, filters) = asked(rest)?;
    // Built before, so that the copies begin together.
    shell::run(&mut shell::program("cargo", &["test", "--workspace", "--no-run", "--quiet"]))?;
    let folder = shell::root().join("target/shake");
    std::fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    println!("{copies} copies at once; what each prints is kept in target/shake");
    let done: Vec<Result<Vec<String>, String>> = thread::scope(|scope| {
        let running: Vec<_> = (1..=copies)
            .map(|copy| (copy, folder.join(format!("{copy}.log"))))
            .map(|(copy, log)| scope.spawn(move || one(copy, filters, &log)))
            .collect();
        running
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|_| Err("a copy was lost".to_owned())))
            .collect()
    });
    let mut failed: BTreeMap<String, usize> = BTreeMap::new();
    for name in done.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        *failed.entry(name).or_default() += 1;
    }
    for (name, times) in &failed {
        println!("{times} of {copies}: {name}");
    }
    match failed.len() {
        0 => Ok(()),
        some => Err(format!("tests that failed in one copy or more: {some}")),
    }
}

fn asked(rest: &[String]) -> Result<(usize, &[String]), String> {
    match rest {
        [flag, copies, filters @ ..] if flag == "--copies" => {
            let copies = copies.parse().ok().filter(|copies| (1..=COPIES_MAX).contains(copies));
            Ok((copies.ok_or_else(|| format!("{USAGE}, with N from 1 to {COPIES_MAX}"))?, filters))
        }
        [flag, ..] if flag.starts_with('-') => Err(USAGE.to_owned()),
        filters => Ok((COPIES, filters)),
    }
}

/// Runs one copy; the names of the tests that failed in it.
fn one(copy: usize, filters: &[String], log: &Path) -> Result<Vec<String>, String> {
    let lost = |why: std::io::Error| format!("copy {copy}: {why}");
    let mut kept = File::create(log).map_err(lost)?;
    let mut command = shell::program("cargo", &["test", "--workspace", "--no-fail-fast", "--"]);
    command.args(filters).stdout(Stdio::piped()).stderr(kept.try_clone().map_err(lost)?);
    let mut child = command.spawn().map_err(lost)?;
    let mut failed = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            writeln!(kept, "{line}").map_err(lost)?;
            if let Some(name) = failure(&line) {
                println!("copy {copy}: {name}");
                failed.push(name.to_owned());
            }
        }
    }
    let status = child.wait().map_err(lost)?;
    if failed.is_empty() && !status.success() {
        return Err(format!("copy {copy} ended with {status} and names no test; see {}", log.display()));
    }
    Ok(failed)
}

/// Reads `test a_code_works_once ... FAILED`.
fn failure(line: &str) -> Option<&str> {
    line.strip_prefix("test ")?.strip_suffix(" ... FAILED")
}

#[cfg(test)]
mod tests {
    use super::{asked, failure};

    #[test]
    fn a_test_that_failed_is_named_and_nothing_else() {
        assert_eq!(failure("test corpus::a_code_works_once ... FAILED"), Some("corpus::a_code_works_once"));
        assert_eq!(failure("test corpus::a_code_works_once ... ok"), None);
        assert_eq!(failure("test result: FAILED. 3 passed; 2 failed; 0 ignored"), None);
    }

    #[test]
    fn copies_have_a_bound_and_the_rest_are_filters() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let given = words("--copies 5 corpus killed");
        assert_eq!(asked(&given), Ok((5, &given[2..])));
        let given = words("corpus");
        assert_eq!(asked(&given), Ok((super::COPIES, &given[..])));
        for wrong in ["--copies 0", "--copies 17", "--copies many", "--copies", "--often"] {
            assert!(asked(&words(wrong)).is_err(), "{wrong}");
        }
    }
}
