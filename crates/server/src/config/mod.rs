//! The configuration: one TOML file, one module per section. Each section is read and checked so
//! that every problem is told at once, with file and line.
//!
//! Secrets stand in files of their own, never here: a configuration file may be shown and versioned.

mod breached;
mod directory;
mod expand;
mod keys;
mod links;
mod logins;
mod mail;
mod organisation;
pub mod problem;
mod reach;
pub mod read;
mod secret;
mod server;
mod sign_in;
mod store;

pub use self::breached::Breached;
pub use directory::{Contact, Directory, DirectoryKind, Ldap};
pub use expand::Expanded;
pub use mail::Mail;
pub use organisation::Organisation;
pub use problem::Problem;
pub use reach::{Reach, find, nameserver};
pub use secret::{OTHERS, Secret};
pub use server::{Server, TlsFiles, is_loopback, web_origin};

use flows::directories::Link;
use problem::{At, Problems};
use std::path::{Path, PathBuf};

/// Where the configuration is looked for.
pub const DEFAULT_FILE: &str = "/etc/nulstil/nulstil.toml";

/// The longest configuration file that is read, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Everything an administrator configured, checked.
pub struct Config {
    pub server: Server,
    /// The database's address, with its password if it has one.
    pub store_url: Secret,
    pub keys_file: Expanded,
    pub organisation: Organisation,
    /// At least one.
    pub directories: Vec<Directory>,
    /// Accounts of several of them that are the same people's.
    pub links: Vec<Link>,
    pub mail: Mail,
    /// What a sign-in system of the organisation shows.
    pub sign_in: Option<Secret>,
    /// Where stolen passwords are looked for.
    pub breached: Option<Breached>,
    /// No budget is counted, so that a few hundred people can stand for thousands.
    #[cfg(feature = "bench")]
    pub lift_budgets: bool,
}

/// What the environment gives to the configuration. Passed in, so that tests need no environment.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// systemd's `CREDENTIALS_DIRECTORY`.
    pub credentials: Option<PathBuf>,
}

/// Reads and checks a configuration file, with every file it names.
///
/// # Errors
/// Every problem, in the order of the file.
pub fn load(file: &Path, surroundings: &Surroundings) -> Result<Config, Vec<Problem>> {
    let mut problems = Problems::of(file);
    let Some(text) = text_of(file, &mut problems) else { return Err(problems.into_sorted()) };
    check(&text, surroundings, problems)
}

fn check(text: &str, surroundings: &Surroundings, mut problems: Problems) -> Result<Config, Vec<Problem>> {
    let mut root = read::read(text, &mut problems);
    let mut section = |name: &'static str, problems: &mut Problems| {
        let at = root.place_of(name);
        let found = root.table(name, problems);
        if found.is_none() && at.line.is_none() {
            problems.add(
                &at,
                "is missing",
                format!("Add a section [{name}]; the manual has a full example."),
            );
        }
        found
    };
    let server = section("server", &mut problems).and_then(|t| server::check(t, surroundings, &mut problems));
    let store_url =
        section("store", &mut problems).and_then(|t| store::check(t, surroundings, &mut problems));
    let keys_file = section("keys", &mut problems).and_then(|t| keys::check(t, surroundings, &mut problems));
    let organisation =
        section("organisation", &mut problems).and_then(|t| organisation::check(t, &mut problems));
    let mail = section("mail", &mut problems).and_then(|t| mail::check(t, surroundings, &mut problems));
    let sign_in = root
        .table("sign_in", &mut problems)
        .and_then(|table| sign_in::check(table, surroundings, &mut problems));
    let breached = root
        .table("breached", &mut problems)
        .and_then(|table| breached::check(table, surroundings, &mut problems));
    let directories = directory::check(&mut root, surroundings, &mut problems);
    let links = links::check(&mut root, directories.as_deref(), &mut problems).unwrap_or_default();
    #[cfg(feature = "bench")]
    let lift_budgets = root.table("bench", &mut problems).is_some_and(|mut table| {
        let is_lifted = table.truth("lift_budgets", &mut problems).unwrap_or(false);
        table.finish(&mut problems);
        is_lifted
    });
    root.finish(&mut problems);
    let found = problems.into_sorted();
    match (server, store_url, keys_file, organisation, directories, mail) {
        (
            Some(server),
            Some(store_url),
            Some(keys_file),
            Some(organisation),
            Some(directories),
            Some(mail),
        ) if found.is_empty() => Ok(Config {
            server,
            store_url,
            keys_file,
            organisation,
            directories,
            links,
            mail,
            sign_in,
            breached,
            #[cfg(feature = "bench")]
            lift_budgets,
        }),
        _ => Err(found),
    }
}

fn text_of(file: &Path, problems: &mut Problems) -> Option<String> {
    let whole = At { line: None, key: String::new() };
    let bytes = std::fs::metadata(file).map(|meta| meta.len());
    if bytes.as_ref().is_ok_and(|bytes| *bytes > FILE_BYTES_MAX) {
        problems.add(&whole, "is far too long for a configuration", "Name the right file with --config.");
        return None;
    }
    match std::fs::read_to_string(file) {
        Ok(text) => Some(text),
        Err(why) => {
            problems.add(&whole, format!("cannot be read: {why}"), "Name the file with --config FILE.");
            None
        }
    }
}

#[cfg(test)]
mod tests;
