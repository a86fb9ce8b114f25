//! A filter of fifty million hashes: what building it takes, what it weighs, and what asking it costs.
//!
//! The hashes come from a counter through a mixer whose numbers are all different, in an order that is not
//! theirs, and go to the build through a pipe, so that they never lie on the disk as text.

use crate::figures::Timings;
use crate::report::{Aim, Report};
use ::breached::{Corpus, Filter, Key, Settings};
use domain::password::Password;
use flows::ports::Breached as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const KEYS: u64 = 50_000_000;
const PROBES: u64 = 100_000_000;
const OPENS: usize = 101;
/// Look-ups that are timed one by one.
const LOOKS: u64 = 1_000_000;
/// Look-ups that are timed as use cases make them, with a hash.
const ASKED: u64 = 50_000;
/// How often the kernel is asked for the highest memory so far.
const WATCH_EVERY: Duration = Duration::from_millis(20);

pub async fn measure(program: &Path, report: &mut Report) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|why| why.to_string())?;
    let file = built(program, folder.path(), report)?;
    let bytes = std::fs::metadata(&file).map_err(|why| why.to_string())?.len();
    report.aim("breached: bytes a hash", "B", bytes as f64 / KEYS as f64, Aim::AtMost(2.3));

    let mut opens = Timings::default();
    for _ in 0..OPENS {
        let began = Instant::now();
        let filter = Filter::open(&file, None).map_err(|why| why.to_string())?;
        opens.add(began.elapsed());
        drop(filter);
    }
    report.add("breached: open, median of 101", "ms", opens.percentile_ms(0.5));
    let began = Instant::now();
    let filter = Filter::open_whole(&file, None).map_err(|why| why.to_string())?;
    report.add("breached: verify every byte", "s", began.elapsed().as_secs_f64());

    let began = Instant::now();
    let missed = (0..KEYS).filter(|number| !holds(&filter, mixed(*number))).count();
    report.aim("breached: listed hashes that are missed", "", missed as f64, Aim::AtMost(0.0));
    let mistaken = (KEYS..KEYS + PROBES).filter(|number| holds(&filter, mixed(*number))).count();
    let took = began.elapsed().as_secs_f64() / (KEYS + PROBES) as f64;
    let one_in = PROBES as f64 / mistaken.max(1) as f64;
    report.aim("breached: others per mistaken yes, of 100 million", "", one_in, Aim::AtLeast(60_000.0));
    report.add("breached: mean look-up, one thread", "µs", took * 1e6);
    look(&filter, report);
    drop(filter);
    ask(&file, report).await
}

/// A filter of fifty million hashes in this folder. Feeds the build, and watches what it needs.
pub fn built(program: &Path, folder: &Path, report: &mut Report) -> Result<PathBuf, String> {
    let file = folder.join("breached.nbf");
    let began = Instant::now();
    let mut child = Command::new(program)
        .args(["banned", "build", "--from", "/dev/stdin", "--progress", "none", "--out"])
        .arg(&file)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|why| format!("starting the build: {why}"))?;
    let pipe = child.stdin.take().ok_or("no pipe to the build")?;
    let feeding = std::thread::spawn(move || feed(BufWriter::with_capacity(1 << 20, pipe)));
    let (status, peak_kib, cpu_s) = watch(&mut child)?;
    let fed = feeding.join().map_err(|_| "the feeder ended early")?;
    if !status {
        return Err(format!("the build failed, and its feeder says {fed:?}"));
    }
    fed.map_err(|why| format!("feeding the build: {why}"))?;
    report.add("breached: build of 50 million, generator included", "s", began.elapsed().as_secs_f64());
    report.add("breached: CPU of the build", "s", cpu_s);
    report.aim("breached: highest memory of the build (VmHWM)", "MiB", peak_kib / 1024.0, Aim::AtMost(150.0));
    Ok(file)
}

fn feed(mut pipe: BufWriter<std::process::ChildStdin>) -> std::io::Result<()> {
    for number in 0..KEYS {
        writeln!(pipe, "{:016X}0123456789ABCDEF01234567:{}\r", mixed(number), number % 1000 + 1)?;
    }
    pipe.flush()
}

/// Whether it went well, the highest memory in KiB, and CPU seconds.
fn watch(child: &mut Child) -> Result<(bool, f64, f64), String> {
    let (mut peak, mut cpu) = (0.0, 0.0);
    loop {
        if let Some(high) = high_water_kib(child.id()) {
            peak = high;
        }
        if let Ok(spent) = crate::figures::cpu_s(child.id()) {
            cpu = spent;
        }
        match child.try_wait().map_err(|why| why.to_string())? {
            Some(status) => return Ok((status.success(), peak, cpu)),
            None => std::thread::sleep(WATCH_EVERY),
        }
    }
}

fn high_water_kib(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// One look-up after the other, all pages in memory.
fn look(filter: &Filter, report: &mut Report) {
    let mut timings = Timings::default();
    for number in 0..LOOKS {
        // Half of them are listed, and none is near the one before.
        let key = mixed(mixed(number) % (2 * KEYS));
        let began = Instant::now();
        std::hint::black_box(holds(filter, key));
        timings.add(began.elapsed());
    }
    report.add("breached: warm look-up, p50", "µs", timings.percentile_ms(0.5) * 1e3);
    report.add("breached: warm look-up, p99", "µs", timings.percentile_ms(0.99) * 1e3);
}

/// The same through the port, which hashes the password first.
async fn ask(file: &Path, report: &mut Report) -> Result<(), String> {
    let settings = Settings { filter: Some((file.to_owned(), None)), range: None };
    let corpus = Corpus::open(settings).map_err(|why| why.to_string())?;
    let mut timings = Timings::default();
    for number in 0..ASKED {
        let text = Zeroizing::new(format!("a password of some length, number {number}"));
        let password = Password::parse(text).map_err(|_| "no password")?;
        let began = Instant::now();
        corpus.look_up(&password).await.map_err(|fault| fault.to_string())?;
        timings.add(began.elapsed());
    }
    report.add("breached: through the port, p50", "µs", timings.percentile_ms(0.5) * 1e3);
    report.add("breached: through the port, p99", "µs", timings.percentile_ms(0.99) * 1e3);
    Ok(())
}

fn holds(filter: &Filter, key: u64) -> bool {
    filter.contains(Key::from_number(key)).is_ok_and(|is_listed| is_listed)
}

/// `splitmix64`'s mixing: different numbers stay different.
const fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
