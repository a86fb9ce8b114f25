//! `nulstil keys init|list|rotate`.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::keys::{KeyFile, KeyState};
use crate::real::OsChance;
use std::path::Path;

/// Makes a key file that only its owner can read.
pub fn init(file: &Path) -> Result<Exit, Failure> {
    let fresh = KeyFile::fresh(&OsChance, crate::real::now());
    fresh.write_new(file).map_err(|bad| {
        let exit = if file.exists() { Exit::Refused } else { Exit::Failed };
        Failure::new(exit, bad.what).remedy(bad.remedy)
    })?;
    say::words(&format!("Made {} (mode 600).", file.display()));
    say::words("Keep a copy apart from the database's backups: without it the database cannot be read.");
    Ok(Exit::Done)
}

/// Lists the keys, without what is secret about them.
pub fn list(config: &Config, as_json: bool) -> Result<Exit, Failure> {
    let keys = KeyFile::load(&config.keys_file.path, config.keys_file.is_credential)?;
    if as_json {
        say::json(&serde_json::json!(keys.told()));
        return Ok(Exit::Done);
    }
    say::data("ID    STATE    MADE                  RETIRED");
    for key in keys.told() {
        let state = match key.state {
            KeyState::Current => "current",
            KeyState::Retired => "retired",
        };
        let retired = key.retired_at.as_deref().unwrap_or("-");
        say::data(&format!("{:<5} {state:<8} {:<21} {retired}", key.id, key.made_at));
    }
    Ok(Exit::Done)
}

/// Makes a new current key. A running service goes on with the keys it read at its start.
pub fn rotate(config: &Config) -> Result<Exit, Failure> {
    if config.keys_file.is_credential {
        let what = "the key file is a credential that systemd copied";
        return Err(
            Failure::new(Exit::Refused, what).remedy("Rotate the file it was copied from, and restart.")
        );
    }
    let file = &config.keys_file.path;
    let mut keys = KeyFile::load(file, false)?;
    keys.rotate(&OsChance, crate::real::now());
    keys.replace(file)?;
    say::words(&format!("A new key is current in {}; the old one is kept for what it made.", file.display()));
    say::words("Copy the file to every node, then restart them. Keep a new copy of it, too.");
    Ok(Exit::Done)
}
