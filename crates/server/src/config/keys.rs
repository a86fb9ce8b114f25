//! `[keys]`: where the key file is.

use super::Surroundings;
use super::expand::{Expanded, expand};
use super::problem::Problems;
use super::read::Table;
use crate::keys::KeyFile;

pub fn check(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Expanded> {
    let file = table.required("file", "\"/etc/nulstil/keys.toml\"", problems);
    table.finish(problems);
    let file = file?;
    let expanded = expand(&file, surroundings, problems)?;
    match KeyFile::load(&expanded.path, expanded.is_credential) {
        Ok(_) => Some(expanded),
        Err(bad) => {
            problems.add(&file.at, bad.what, bad.remedy);
            None
        }
    }
}
