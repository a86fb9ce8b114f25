//! Measures a release build of `nulstil` against a real slapd and a mail sink, and prints the figures
//! beside their aims. Started by `cargo xtask bench`.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]
#![expect(clippy::print_stderr, reason = "why there is no table is told beside it")]

mod bare;
mod bed;
mod desk;
mod figures;
mod http;
mod pages;
mod report;
mod resets;

use bed::Bed;
use desk::Desk;
use figures::{Timings, pss_mib};
use report::{Aim, Report};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

const STARTS: usize = 9;
const IDLE_AFTER: Duration = Duration::from_secs(2);
const JSON: &str = "target/bench.json";

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
    let program = program()?;
    let bed = Bed::start(&program).await?;
    let desk = Desk::over(&bed.sink);
    let mut report = Report::default();
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
    pages::measure(&bed, &mut report).await?;
    let bare_write_p50 = bare::measure(&bed, &mut report).await?;
    resets::measure(&bed, &desk, pid, bare_write_p50, &mut report).await?;
    report.aim("memory after load (PSS)", "MiB", pss_mib(pid)?, Aim::AtMost(40.0));
    bed.stop(node).await?;
    report.write(Path::new(JSON))?;
    Ok(report)
}

/// `--nulstil FILE`
fn program() -> Result<PathBuf, String> {
    let mut words = std::env::args().skip(1);
    match (words.next().as_deref(), words.next()) {
        (Some("--nulstil"), Some(file)) => {
            std::fs::canonicalize(&file).map_err(|why| format!("{file}: {why}"))
        }
        _ => Err("usage: bench --nulstil FILE".to_owned()),
    }
}
