//! `cargo xtask fuzz [TARGET] [--seconds N] [--keep]`: libFuzzer on the targets of `fuzz/`.
//!
//! It needs the compiler of the house and a C++ compiler, no nightly and no cargo-fuzz: coverage is a pass of LLVM that a
//! stable compiler runs when asked by `-Cpasses`. AddressSanitizer would need nightly, and there is no `unsafe` of ours to
//! look for.

use crate::shell;
use std::fs;
use std::path::Path;

const SECONDS: &str = "60";
/// Longer inputs are not committed.
const KEPT_BYTES_MAX: &str = "-max_len=512";
/// What a stable compiler is told so that libFuzzer sees which way a run went (as cargo-fuzz tells a nightly one).
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions";

struct Wanted {
    target: Option<String>,
    seconds: String,
    keeps: bool,
}

/// Runs one target, or all of them one after the other, each so many seconds. What is found lies in
/// `target/fuzz/<target>/`; with `--keep` the smallest set of inputs that reaches as much goes into the committed corpus.
pub fn run(rest: &[String]) -> Result<(), String> {
    let wanted = wanted(rest)?;
    let all = targets()?;
    let chosen: Vec<&String> =
        all.iter().filter(|name| wanted.target.as_ref().is_none_or(|only| only == *name)).collect();
    if chosen.is_empty() {
        return Err(format!("there is no such target; there are: {}", all.join(", ")));
    }
    for target in chosen {
        one(target, &wanted)?;
    }
    Ok(())
}

fn wanted(rest: &[String]) -> Result<Wanted, String> {
    let mut wanted = Wanted { target: None, seconds: SECONDS.to_owned(), keeps: false };
    let mut words = rest.iter().map(String::as_str);
    while let Some(word) = words.next() {
        match word {
            "--seconds" => {
                let told = words.next().filter(|told| told.parse::<u32>().is_ok());
                wanted.seconds = told.ok_or("--seconds takes a number")?.to_owned();
            }
            "--keep" => wanted.keeps = true,
            name if wanted.target.is_none() && !name.starts_with('-') => {
                wanted.target = Some(name.to_owned())
            }
            _ => return Err("cargo xtask fuzz [TARGET] [--seconds N] [--keep]".to_owned()),
        }
    }
    Ok(wanted)
}

/// A target is a file of `fuzz/targets`.
fn targets() -> Result<Vec<String>, String> {
    let folder = shell::root().join("fuzz/targets");
    let entries = fs::read_dir(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.path().file_stem()?.to_str().map(str::to_owned)).collect();
    names.sort();
    Ok(names)
}

fn one(target: &str, wanted: &Wanted) -> Result<(), String> {
    let committed = format!("fuzz/corpus/{target}");
    let found = format!("target/fuzz/{target}");
    let grown = format!("{found}/corpus");
    for folder in [&committed, &grown] {
        let folder = shell::root().join(folder);
        fs::create_dir_all(&folder).map_err(|why| format!("{}: {why}", folder.display()))?;
    }
    println!("fuzz: {target} for {} seconds", wanted.seconds);
    let time = format!("-max_total_time={}", wanted.seconds);
    let artifacts = format!("-artifact_prefix={found}/");
    let limits = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=4096", "-print_final_stats=1"];
    let mut fuzzer = fuzzer(target)?;
    shell::run(fuzzer.args([grown.as_str(), &committed, &time, &artifacts]).args(limits))?;
    if wanted.keeps {
        let mut merging = self::fuzzer(target)?;
        shell::run(merging.args(["-set_cover_merge=1", KEPT_BYTES_MAX, &committed, &grown]))?;
    }
    Ok(())
}

/// The target, built with coverage and about to be started. The host's triple is named so that Cargo leaves build scripts
/// without coverage: they have no fuzzer to report to.
fn fuzzer(target: &str) -> Result<std::process::Command, String> {
    let told = shell::read(&mut shell::program("rustc", &["-vV"]))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
    let manifest = Path::new("fuzz/Cargo.toml").display().to_string();
    let words = ["run", "--release", "--manifest-path", &manifest, "--target", host, "--bin", target, "--"];
    let mut command = shell::program("cargo", &words);
    command.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", "target/fuzz/build");
    Ok(command)
}
