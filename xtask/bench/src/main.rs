//! Measures a release build of `nulstil` against a real slapd and a mail sink, and prints the figures
//! beside their aims. Started by `cargo xtask bench`.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(clippy::print_stderr, reason = "why there is no table is told beside it")]

mod bare;
mod bed;
mod breached;
mod desk;
mod figures;
mod flood;
mod http;
mod pages;
mod passwords;
mod report;
mod resets;

use bed::Bed;
use desk::Desk;
use figures::{Timings, pss_mib};
use report::{Aim, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

const STARTS: usize = 9;
const IDLE_AFTER: Duration = Duration::from_secs(2);
const JSON: &str = "target/bench.json";
/// Where a part goes, so that it does not take the place of the whole.
const JSON_PART: &str = "target/bench-part.json";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(report) => {
            println!("{}", report.table());
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("bench: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<Report, String> {
    let (program, only) = arguments()?;
    let mut report = Report::default();
    match only {
        Some(Part::Breached) => breached::measure(&program, &mut report).await?,
        Some(Part::Passwords) => passwords::measure(&program, &mut report).await?,
        Some(Part::Flood) | None => beside_neighbours(&program, only, &mut report).await?,
    }
    report.write(Path::new(only.map_or(JSON, |_| JSON_PART)))?;
    Ok(report)
}

/// Everything, or only the flood, with a directory and a mail sink.
async fn beside_neighbours(program: &Path, only: Option<Part>, report: &mut Report) -> Result<(), String> {
    let bed = Bed::start(program).await?;
    let desk = Desk::over(&bed.sink);
    if only.is_none() {
        return everything(&bed, &desk, report).await;
    }
    let (node, _) = bed.serve().await?;
    flood::measure(&bed, &desk, report).await?;
    bed.stop(node).await
}

async fn everything(bed: &Bed, desk: &Arc<Desk>, report: &mut Report) -> Result<(), String> {
    let mut starts = Timings::default();
    for _ in 1..STARTS {
        let (node, took) = bed.serve().await?;
        starts.add(took);
        bed.stop(node).await?;
    }
    let (node, took) = bed.serve().await?;
    starts.add(took);
    report.aim("start to ready, median of 9", "ms", starts.percentile_ms(0.5), Aim::AtMost(100.0));
    let pid = node.0.id();
    tokio::time::sleep(IDLE_AFTER).await;
    report.aim("memory idle (PSS)", "MiB", pss_mib(pid)?, Aim::AtMost(25.0));
    pages::measure(bed, report).await?;
    let bare_write_p50 = bare::measure(bed, report).await?;
    resets::measure(bed, desk, pid, bare_write_p50, report).await?;
    report.aim("memory after load (PSS)", "MiB", pss_mib(pid)?, Aim::AtMost(40.0));
    flood::measure(bed, desk, report).await?;
    bed.stop(node).await
}

/// What may be measured alone; the whole takes minutes.
#[derive(Clone, Copy)]
enum Part {
    Flood,
    Breached,
    Passwords,
}

/// `--nulstil FILE [--only flood|breached|passwords]`.
fn arguments() -> Result<(PathBuf, Option<Part>), String> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (file, only) = match words[..] {
        ["--nulstil", file] => (file, None),
        ["--nulstil", file, "--only", "flood"] => (file, Some(Part::Flood)),
        ["--nulstil", file, "--only", "breached"] => (file, Some(Part::Breached)),
        ["--nulstil", file, "--only", "passwords"] => (file, Some(Part::Passwords)),
        _ => return Err("usage: bench --nulstil FILE [--only flood|breached|passwords]".to_owned()),
    };
    Ok((std::fs::canonicalize(file).map_err(|why| format!("{file}: {why}"))?, only))
}
