//! The commands that change nothing.

use super::super::{Exit, Failure, say};
use super::{Output, tell};
use crate::config::Config;
use crate::config::problem::Problem;
use crate::policy::{self, Draft};
use crate::wire;
use domain::policy::changes;
use domain::policy::lint::{is_refused, lint};
use flows::method::Methods;
use flows::ports::{Policies, PolicyVersion};
use serde_json::json;
use std::path::Path;
use store::Store;

/// The longest policy file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;
/// Versions read at a time.
const PAGE_VERSIONS: u32 = 100;

/// Prints a version as a file.
pub async fn show(config: Config, version: Option<u64>, output: Output) -> Result<Exit, Failure> {
    let store = wire::open_shared(&config).await?;
    let newest = store.newest(crate::real::moment()).await?;
    let in_force = newest.note.version;
    let shown = match version {
        None => newest,
        Some(number) => load_version(&store, number).await?,
    };
    if output.json {
        say::json(&json!({
            "version": shown.note.version,
            "in_force": shown.note.version == in_force,
            "policy": shown.set,
        }));
    } else {
        // An earlier version is a draft for the next one, so that it stands on what is in force.
        say::data(policy::write(&shown.set, Some(in_force)).trim_end());
    }
    Ok(Exit::Done)
}

/// Judges a file. No configuration is needed, so that it can be checked where it is kept.
pub fn check(file: &Path, output: Output) -> Result<Exit, Failure> {
    let draft = match draft(file)? {
        Ok(draft) => draft,
        Err(problems) => {
            tell::problems(&problems, output);
            return Ok(Exit::Wrong);
        }
    };
    let found = lint(&draft.set, &Methods::default().all());
    if output.json {
        say::json(&json!({ "problems": [], "found": tell::found_json(&found, &draft, output.locale) }));
    } else {
        for line in tell::found(&found, Some((file, &draft)), output.locale) {
            say::data(&line);
        }
        say::words(&format!("{}: {}", file.display(), tell::verdict(&found)));
    }
    Ok(if is_refused(&found) { Exit::Refused } else { Exit::Done })
}

/// Lists every version, newest first.
pub async fn history(config: Config, diff: bool, output: Output) -> Result<Exit, Failure> {
    let store = wire::open_shared(&config).await?;
    store.newest(crate::real::moment()).await?;
    let mut before = u64::MAX;
    loop {
        let notes = store.history(before, PAGE_VERSIONS).await?;
        let Some(last) = notes.last().map(|note| note.version) else { return Ok(Exit::Done) };
        for note in &notes {
            let lines =
                if diff { tell::changes(&changed_by(&store, note.version).await?) } else { Vec::new() };
            if output.json {
                say::json(&tell::note_json(note, diff.then_some(&lines)));
                continue;
            }
            say::data(&tell::note(note));
            for line in lines {
                say::data(&format!("    {line}"));
            }
        }
        before = last;
    }
}

async fn changed_by(store: &Store, version: u64) -> Result<Vec<domain::policy::Change>, Failure> {
    let Some(earlier) = store.version(version.saturating_sub(1)).await? else { return Ok(Vec::new()) };
    let this = load_version(store, version).await?;
    Ok(changes(&earlier.set, &this.set))
}

async fn load_version(store: &Store, number: u64) -> Result<PolicyVersion, Failure> {
    let found = store.version(number).await?;
    found.ok_or_else(|| no_such_version(number))
}

pub fn no_such_version(number: u64) -> Failure {
    Failure::new(Exit::NotFound, format!("there never was a version {number}"))
        .remedy("nulstil policy history lists them all.")
}

/// Reads a policy file, or tells its problems.
pub fn draft(file: &Path) -> Result<Result<Draft, Vec<Problem>>, Failure> {
    let wrong = |what: String| Failure::new(Exit::Wrong, format!("{}: {what}", file.display()));
    let length = std::fs::metadata(file).map(|meta| meta.len());
    if length.as_ref().is_ok_and(|bytes| *bytes > FILE_BYTES_MAX) {
        return Err(wrong("is far too long for a policy".into()));
    }
    let text = std::fs::read_to_string(file).map_err(|why| wrong(format!("cannot be read: {why}")))?;
    Ok(policy::read(file, &text))
}
