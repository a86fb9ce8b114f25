//! Figures: percentiles of what was timed, and what the kernel says of a process.

use std::time::Duration;

/// Timings of one kind.
#[derive(Default)]
pub struct Timings(Vec<Duration>);

impl Timings {
    pub fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The value that `share` (0 to 1) of the timings do not exceed, in milliseconds.
    pub fn percentile_ms(&mut self, share: f64) -> f64 {
        if self.0.is_empty() {
            return f64::NAN;
        }
        self.0.sort_unstable();
        let at = ((self.0.len() - 1) as f64 * share).round() as usize;
        self.0[at].as_secs_f64() * 1000.0
    }
}

/// Proportional set size of a process, in MiB.
pub fn pss_mib(pid: u32) -> Result<f64, String> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).map_err(|e| e.to_string())?;
    let line = text.lines().find(|line| line.starts_with("Pss:")).ok_or("no Pss line")?;
    let kib: f64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).ok_or("no Pss number")?;
    Ok(kib / 1024.0)
}

/// CPU time of a process so far, user and system, in seconds.
pub fn cpu_s(pid: u32) -> Result<f64, String> {
    // Fields 14 and 15 of /proc/PID/stat, counted after the name in parentheses; 100 ticks a second.
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).map_err(|e| e.to_string())?;
    let rest = text.rsplit_once(") ").ok_or("no name in stat")?.1;
    let field = |n: usize| rest.split(' ').nth(n).and_then(|t| t.parse::<f64>().ok()).ok_or("no ticks");
    Ok((field(11)? + field(12)?) / 100.0)
}
