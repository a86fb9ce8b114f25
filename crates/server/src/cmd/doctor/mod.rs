//! `nulstil doctor`: everything Nulstil depends on, each failure with its cause and a remedy.

mod breached;
mod decoy;
mod history;
mod lock_out;
mod own;
mod policy;
mod reach;
mod rights;

use super::{Exit, Failure, say};
use crate::checks::finding::{Finding, exit_of};
use crate::config::{self, Config, Directory, DirectoryKind};
use crate::keys::KeyFile;
use crate::wire;
use jiff::Timestamp;
use std::path::{Path, PathBuf};
use store::Store;

/// Checks everything; `offline` leaves out what needs the network.
pub async fn doctor(file: PathBuf, as_json: bool, offline: bool) -> Result<Exit, Failure> {
    let findings = findings(&file, offline).await;
    if as_json {
        say::json(&serde_json::json!({ "checks": findings }));
    } else {
        for finding in &findings {
            say::data(&finding.to_string());
        }
    }
    Ok(exit_of(&findings))
}

/// Everything that is found, whoever asks.
pub async fn findings(file: &Path, offline: bool) -> Vec<Finding> {
    match config::load(file, &crate::real::surroundings()) {
        Ok(config) => look(file, config, offline).await,
        Err(problems) => problems.iter().map(own::problem).collect(),
    }
}

async fn look(file: &Path, config: Config, offline: bool) -> Vec<Finding> {
    let now = crate::real::now();
    let mut findings = vec![Finding::good("configuration", format!("{} has no problem", file.display()))];
    match KeyFile::load(&config.keys_file.path, config.keys_file.is_credential) {
        Ok(keys) => findings.extend([own::keys(&keys, now), own::clock(&keys, now)]),
        Err(bad) => findings.push(Finding::failed("keys", bad.what, bad.remedy)),
    }
    findings.extend(own::listener(&config.server, now));
    findings.extend(breached::look(config.breached.as_ref(), offline, now).await);

    let is_local = config.store_url.reveal().starts_with("sqlite:");
    let has_store = !is_local || own::database_exists(config.store_url.reveal());
    let store = match (offline && !is_local, has_store) {
        (true, _) => Err(Finding::skipped("store", "left out: --offline")),
        (false, false) => Err(own::no_database_yet(config.store_url.reveal())),
        (false, true) => reach::store(&config, is_local).await,
    };
    let store = match store {
        Ok((store, finding)) => {
            findings.push(finding);
            findings.extend(reach::clock(&store).await);
            findings.extend(reach::reminders(&store, now).await);
            Some(store)
        }
        Err(finding) => {
            findings.push(finding);
            None
        }
    };
    if is_local {
        findings.extend(own::database_open_to_others(config.store_url.reveal()));
    }
    let remembered = history::remembered(store.as_ref()).await;
    findings.extend(remembered.map(history::told));
    if offline {
        findings.push(Finding::skipped("directory", "left out: --offline"));
        findings.push(Finding::skipped("mail", "left out: --offline"));
        return findings;
    }
    findings.extend(reach::mail(config.mail, &config.server.public_url, &config.organisation, now).await);
    let is_one = config.directories.len() == 1;
    for directory in config.directories {
        let name = directory.name.clone();
        let found = look_at(directory, store.as_ref(), remembered, now).await;
        findings.extend(found.into_iter().map(|finding| if is_one { finding } else { finding.about(&name) }));
    }
    findings
}

/// Everything about one directory.
async fn look_at(
    configured: Directory,
    store: Option<&Store>,
    remembered: Option<u32>,
    now: Timestamp,
) -> Vec<Finding> {
    let name = configured.name;
    match (configured.kind, store) {
        (DirectoryKind::Embedded, None) => {
            vec![Finding::skipped("directory", "its people are in the store")]
        }
        (DirectoryKind::Embedded, Some(store)) => {
            vec![reach::probe(&wire::people(store, &name), "the people of the store").await]
        }
        (DirectoryKind::OpenLdap(settings), _) => reach::openldap(name, *settings, now).await,
        (DirectoryKind::ActiveDirectory(settings), _) => {
            reach::active_directory(name, *settings, remembered.unwrap_or_default(), now).await
        }
        (DirectoryKind::Ds389(settings), _) => reach::ds389(name, *settings, now).await,
        (DirectoryKind::FreeIpa(settings), _) => reach::free_ipa(name, *settings, now).await,
    }
}
