//! How far a long command is, on standard error: a bar for people, lines for logs, JSON for programs.

use super::banned::size;
use super::say;
use clap::ValueEnum;
use rustix::termios::tcgetwinsize;
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

/// How often a bar or a line of JSON is told, and how often a line for a log.
const OFTEN: Duration = Duration::from_millis(200);
const SELDOM: Duration = Duration::from_secs(10);
/// The stage that goes through people, of whom nobody knows how many there are, and how many lie between two
/// lines for a log.
const PEOPLE: &str = "people";
const PEOPLE_EVERY: u64 = 1_000;
/// Width of a terminal that does not say it, in columns.
const COLUMNS: usize = 80;
/// Columns of the bar itself.
const BAR: usize = 24;

/// How progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Style {
    /// A bar on a terminal, lines elsewhere
    Auto,
    Bar,
    Plain,
    Json,
    None,
}

/// The progress of one command.
pub struct Progress {
    style: Style,
    stage: &'static str,
    stage_began: Instant,
    /// What was done already when the stage began.
    stage_from: u64,
    told: Option<Instant>,
    people: u64,
    /// A bar stands on the line.
    is_open: bool,
}

impl Progress {
    pub fn begin(style: Style) -> Self {
        let style = match style {
            Style::Auto if io::stderr().is_terminal() => Style::Bar,
            Style::Auto => Style::Plain,
            Style::Bar | Style::Plain | Style::Json | Style::None => style,
        };
        let now = Instant::now();
        Self { style, stage: "", stage_began: now, stage_from: 0, told: None, people: 0, is_open: false }
    }

    /// So much of a stage is done. The end of it is always told, everything else now and then.
    pub fn step(&mut self, stage: &'static str, done: u64, of: Option<u64>, kept: u64) {
        let now = Instant::now();
        if stage != self.stage {
            self.end();
            (self.stage, self.stage_began, self.stage_from, self.told) = (stage, now, done, None);
        }
        let pause = match self.style {
            Style::None => return,
            Style::Auto | Style::Bar | Style::Json => OFTEN,
            Style::Plain => SELDOM,
        };
        if of != Some(done) && self.told.is_some_and(|told| now.duration_since(told) < pause) {
            return;
        }
        self.tell(now, done, of, Some(kept));
    }

    /// So many people were seen.
    pub fn people(&mut self, seen: u64) {
        let now = Instant::now();
        (self.stage, self.stage_began) = (PEOPLE, if self.people == 0 { now } else { self.stage_began });
        let is_round = seen / PEOPLE_EVERY > self.people / PEOPLE_EVERY;
        self.people = seen;
        let waited = |pause| self.told.is_none_or(|told| now.duration_since(told) >= pause);
        let is_due = match self.style {
            Style::None => false,
            Style::Plain => is_round || (self.told.is_some() && waited(SELDOM)),
            Style::Auto | Style::Bar | Style::Json => waited(OFTEN),
        };
        if is_due {
            self.tell(now, seen, None, None);
        }
    }

    /// Those were all, if it went through.
    pub fn through<T, E>(&mut self, done: Result<T, E>) -> Result<T, E> {
        let is_told = self.style != Style::None && self.style != Style::Plain;
        if done.is_ok() && is_told {
            self.stage = PEOPLE;
            self.tell(Instant::now(), self.people, Some(self.people), None);
        }
        self.end();
        done
    }

    fn tell(&mut self, now: Instant, done: u64, of: Option<u64>, kept: Option<u64>) {
        self.told = Some(now);
        match self.style {
            Style::None | Style::Auto => {}
            Style::Json => {
                let mut told = serde_json::json!({ "stage": self.stage, "done": done, "of": of });
                if let (Some(kept), Some(told)) = (kept, told.as_object_mut()) {
                    told.insert("kept".into(), kept.into());
                }
                say::words(&told.to_string());
            }
            Style::Plain => say::words(&self.line(done, of, now)),
            Style::Bar => {
                let line: String = self.bar(done, of, now).chars().take(columns() - 1).collect();
                say::prompt(&format!("\r\x1b[K{line}"));
                self.is_open = true;
            }
        }
    }

    /// A line between.
    pub fn note(&mut self, words: &str) {
        if self.style != Style::None && self.style != Style::Json {
            self.end();
            say::words(words);
        }
    }

    /// Leaves the line that a bar stands on.
    pub fn end(&mut self) {
        if std::mem::take(&mut self.is_open) {
            say::words("");
        }
    }

    fn line(&self, done: u64, of: Option<u64>, now: Instant) -> String {
        let stage = self.stage;
        let told = match (stage, of) {
            // Of how many nobody knows until it is over.
            (PEOPLE, _) => return format!("{done} people seen …"),
            ("reading", Some(of)) => format!("{stage}: {} of {}", size(done), size(of)),
            ("reading", None) => format!("{stage}: {}", size(done)),
            (_, Some(of)) => format!("{stage}: part {done} of {of}"),
            (_, None) => format!("{stage}: part {done}"),
        };
        match of.and_then(|of| self.left(done, of, now)) {
            Some(left) if left > 0 => format!("{told}, {} left", span(left)),
            Some(_) | None => told,
        }
    }

    fn bar(&self, done: u64, of: Option<u64>, now: Instant) -> String {
        let Some(of) = of.filter(|of| *of > 0) else { return self.line(done, of, now) };
        let share = done.min(of) as f64 / of as f64;
        let full = (share * BAR as f64) as usize;
        let bar = format!("{}{}", "#".repeat(full), ".".repeat(BAR - full));
        format!("[{bar}] {:>3.0} %  {}", share * 100.0, self.line(done, Some(of), now))
    }

    /// Seconds to the end of the stage, at the pace so far.
    fn left(&self, done: u64, of: u64, now: Instant) -> Option<u64> {
        let fresh = done.saturating_sub(self.stage_from);
        let spent = now.duration_since(self.stage_began).as_secs_f64();
        let is_known = fresh > 0 && spent > 1.0;
        is_known.then(|| (spent / fresh as f64 * of.saturating_sub(done) as f64).ceil() as u64)
    }
}

fn span(seconds: u64) -> String {
    match seconds {
        0..=99 => format!("{seconds} s"),
        100..=5_999 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}

fn columns() -> usize {
    let told = tcgetwinsize(io::stderr()).ok().map(|size| usize::from(size.ws_col));
    told.filter(|columns| *columns > 1).unwrap_or(COLUMNS)
}
