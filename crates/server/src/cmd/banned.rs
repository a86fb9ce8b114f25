//! `nulstil banned build|check`: the filter of breached passwords.

use super::progress::{Progress, Style};
use super::{Exit, Failure, say};
use crate::config::OTHERS;
use breached::{Bounds, BuildError, Day, Facts, Filter, Plan, PublicKey, Signer, Step, build};
use clap::Subcommand;
use domain::password::{BYTES_MAX, Password};
use std::io::Read as _;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const DAY_S: i64 = 86_400;
/// Of fewer hashes, what one of them takes says nothing: the file has pages.
const MANY: u64 = 1_000_000;

#[derive(Subcommand)]
pub enum BannedCommand {
    /// Make the filter from lists of HASH:COUNT (SHA-1 or NTLM), or from folders of range files. A build
    /// that was stopped goes on where it was
    Build(Build),
    /// Is the password on standard input listed? Exit 0 if not, 5 if it is, 1 if the filter cannot be used
    Check {
        /// The filter
        #[arg(long, value_name = "FILE")]
        filter: PathBuf,
        /// Take only a filter that was signed with this key
        #[arg(long, value_name = "KEY", value_parser = public_key)]
        public_key: Option<PublicKey>,
    },
}

#[derive(clap::Args)]
pub struct Build {
    /// Lists and folders, in any order
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    from: Vec<PathBuf>,
    /// Where the filter goes; temporary files lie beside it
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Leave out hashes that were seen less often
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    min_count: u64,
    /// The day the lists are of; that of the newest file unless told
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Day>,
    /// Sign with this Ed25519 key, as `openssl genpkey -algorithm ed25519` writes it
    #[arg(long, value_name = "KEYFILE")]
    sign: Option<PathBuf>,
    /// How progress is told on standard error
    #[arg(long, value_name = "HOW", value_enum, default_value_t = Style::Auto)]
    progress: Style,
}

pub fn run(command: BannedCommand) -> Result<Exit, Failure> {
    match command {
        BannedCommand::Build(build) => make(build),
        BannedCommand::Check { filter, public_key } => check(&filter, public_key.as_ref()),
    }
}

fn make(wanted: Build) -> Result<Exit, Failure> {
    let signer = wanted.sign.as_deref().map(signer).transpose()?;
    let out = wanted.out;
    if out.file_name().is_none() || out.is_dir() {
        return Err(Failure::new(Exit::Wrong, format!("{}: --out names a file", out.display())));
    }
    let plan = Plan {
        sources: wanted.from,
        out: out.clone(),
        count_min: wanted.min_count,
        date: wanted.date,
        signer: signer.as_ref(),
        boot: crate::real::boot(),
        bounds: Bounds::default(),
    };
    let mut progress = Progress::begin(wanted.progress);
    let built = build(&plan, &mut |step| {
        match step {
            Step::GoesOn { read } => progress.note(&format!("Goes on: {} are read already.", size(read))),
            Step::Reading { read, of, kept } => progress.step("reading", read, of, kept),
            Step::Building { shards, of } => progress.step("building", shards, Some(of), 0),
        }
        ControlFlow::Continue(())
    });
    progress.end();
    let built = built.map_err(failed)?;
    say::data(&format!("{}: {}", out.display(), told(&built.facts)));
    if built.facts.keys >= MANY {
        let each = built.facts.file_bytes as f64 / built.facts.keys as f64;
        say::words(&format!("{each:.3} bytes a hash."));
    }
    if built.ranges_missing > 0 {
        say::words(&format!(
            "Of the 1048576 range files {} are missing: passwords in them are not known to this filter.",
            built.ranges_missing
        ));
    }
    if let Some(key) = built.facts.signer {
        say::words(&format!("Take only files of this key: public_key = \"{key}\" under [breached]."));
    }
    Ok(Exit::Done)
}

fn failed(why: BuildError) -> Failure {
    let exit = match &why {
        BuildError::Overwrites { .. } | BuildError::NoFolder(_) => Exit::Wrong,
        _ => Exit::Failed,
    };
    let remedy = match &why {
        BuildError::Overwrites { .. } => "Name another file, in a folder that is not read, with --out.",
        BuildError::NoFolder(_) => "Check how it is spelled, or make the folder first.",
        BuildError::Io { .. } => "Put that right and run the same command again; it goes on where it can.",
        BuildError::NotALine { .. } | BuildError::OtherHash { .. } => {
            "Give lists of one kind, unpacked, as they are published; nothing else may be in them."
        }
        BuildError::NotARange(_) => "Take it out of the folder, or name the files one by one.",
        BuildError::Nothing => "Lower --min-count, or give other lists.",
        BuildError::Skewed => "Give the public lists as they are.",
        BuildError::Busy => "Wait for it, or stop it.",
        BuildError::NoFilter(_) | BuildError::Unusable(_) | BuildError::Stopped => {
            "Run the same command again."
        }
    };
    Failure::new(exit, why.to_string()).remedy(remedy)
}

fn signer(path: &Path) -> Result<Signer, Failure> {
    let unreadable =
        |why: std::io::Error| Failure::new(Exit::Failed, format!("{} cannot be read: {why}", path.display()));
    let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode();
    if mode & OTHERS != 0 {
        let what = format!("{} can be read by others (mode {:03o})", path.display(), mode & 0o777);
        return Err(Failure::new(Exit::Failed, what).remedy(format!("Run: chmod 600 {}", path.display())));
    }
    let pem = Zeroizing::new(std::fs::read(path).map_err(unreadable)?);
    Signer::from_pem(&pem).ok_or_else(|| {
        Failure::new(Exit::Failed, format!("{} holds no Ed25519 key", path.display()))
            .remedy("Make one: openssl genpkey -algorithm ed25519 -out FILE")
    })
}

/// The whole filter is verified first: an answer from a damaged one would be worth nothing.
fn check(path: &Path, signer: Option<&PublicKey>) -> Result<Exit, Failure> {
    let unusable = |why: breached::Unusable| {
        let what = format!("{} cannot be used: {why}", path.display());
        Failure::new(Exit::Failed, what).remedy("Make it: nulstil banned build --from FILE --out FILE")
    };
    let filter = Filter::open_whole(path, signer).map_err(unusable)?;
    let password = password()?;
    let is_listed = filter.contains(filter.hash().key(&password)).map_err(unusable)?;
    let facts = told(&filter.facts());
    if is_listed {
        say::data("listed");
        say::words(&format!("It appears in known breaches ({facts})."));
        return Ok(Exit::Refused);
    }
    say::data("not listed");
    say::words(&format!("It does not appear in known breaches ({facts})."));
    Ok(Exit::Done)
}

/// From standard input, without the line end that `echo` puts behind it.
fn password() -> Result<Password, Failure> {
    let wrong = |what: &str| {
        Failure::new(Exit::Wrong, what).remedy("Such as: nulstil banned check --filter FILE < password.txt")
    };
    let mut typed = Zeroizing::new(String::with_capacity(BYTES_MAX + 4));
    let read = std::io::stdin().lock().take(BYTES_MAX as u64 + 3).read_to_string(&mut typed);
    read.map_err(|_| wrong("standard input is no text in UTF-8"))?;
    let line = typed.strip_suffix('\n').unwrap_or(&typed);
    let line = line.strip_suffix('\r').unwrap_or(line);
    let password = Password::parse(Zeroizing::new(line.to_owned()));
    password.map_err(|_| wrong("there is no password on standard input, or one that nothing could take"))
}

/// What a filter says of itself, in words.
pub fn told(facts: &Facts) -> String {
    let mut told = format!("{} {} hashes, {}", facts.keys, facts.hash.name(), size(facts.file_bytes));
    match shown(facts.date) {
        Some(date) => told.push_str(&format!(", lists of {date}")),
        None => told.push_str(", lists of an unknown date"),
    }
    if facts.count_min > 1 {
        told.push_str(&format!(", seen {} times or more", facts.count_min));
    }
    if let Some(key) = &facts.signer {
        told.push_str(&format!(", signed by {key}"));
    }
    told
}

fn shown(day: Day) -> Option<String> {
    let at = (day.0 > 0).then(|| jiff::Timestamp::from_second(i64::from(day.0) * DAY_S).ok()).flatten()?;
    Some(at.strftime("%Y-%m-%d").to_string())
}

fn day(text: &str) -> Result<Day, String> {
    let wrong = || "give a day such as 2026-11-01".to_owned();
    let date: jiff::civil::Date = text.parse().map_err(|_| wrong())?;
    let at = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| wrong())?.timestamp();
    u32::try_from(at.as_second() / DAY_S).map(Day).map_err(|_| wrong())
}

fn public_key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).ok_or_else(|| "give the key as `nulstil banned build --sign` prints it".to_owned())
}

/// A number of bytes as people say it.
pub fn size(bytes: u64) -> String {
    const STEP: f64 = 1024.0;
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let (mut left, mut unit) = (bytes as f64, 0);
    while left >= STEP && unit + 1 < units.len() {
        left /= STEP;
        unit += 1;
    }
    if unit == 0 { format!("{bytes} bytes") } else { format!("{left:.1} {}", units[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_sizes_are_told_as_people_write_them() {
        assert_eq!(day("1970-01-02"), Ok(Day(1)));
        assert_eq!(shown(day("2026-11-01").expect("a day")).as_deref(), Some("2026-11-01"));
        assert!(day("yesterday").is_err() && day("1969-12-31").is_err());
        assert_eq!(shown(Day(0)), None);
        let told = [1023, 2048, 2_469_606_195].map(size);
        assert_eq!(told, ["1023 bytes", "2.0 KiB", "2.3 GiB"]);
    }
}
