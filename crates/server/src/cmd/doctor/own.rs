//! What is on this machine: keys, the listener's certificate, the database file.

use crate::checks::certificate;
use crate::checks::finding::Finding;
use crate::config::{OTHERS, Problem, Server};
use crate::keys::KeyFile;
use crate::tls;
use crate::wire;
use jiff::Timestamp;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// A key in use for longer should be rotated.
const KEY_AGE_DAYS_MAX: i64 = 730;
const DAY_S: i64 = 86_400;
pub const SET_THE_CLOCK: &str =
    "Set the clock of this machine, best by NTP: codes and certificates go by it.";

pub fn problem(problem: &Problem) -> Finding {
    Finding::misconfigured(problem)
}

pub fn keys(keys: &KeyFile, now: Timestamp) -> Finding {
    let days = (now.as_second() - keys.current_made_at().as_second()) / DAY_S;
    let count = keys.told().len();
    if days > KEY_AGE_DAYS_MAX {
        return Finding::warning(
            "keys",
            format!("the key in use is {days} days old"),
            "Run: nulstil keys rotate",
        );
    }
    Finding::good("keys", format!("closed to others; {count} held, the one in use is {days} days old"))
}

/// This machine's clock, by what it said before: nothing of ours can have been made after now.
pub fn clock(keys: &KeyFile, now: Timestamp) -> Finding {
    let made = keys.current_made_at();
    let said = now.strftime("%Y-%m-%d %H:%M:%S UTC");
    if now < made {
        let cause = format!("it is {said} here, before the key in use was made ({made})");
        return Finding::failed("clock", cause, SET_THE_CLOCK);
    }
    Finding::good("clock", format!("it is {said} here"))
}

/// The listener's TLS, or who ends it instead.
pub fn listener(server: &Server, now: Timestamp) -> Vec<Finding> {
    let Some(files) = &server.tls else {
        let is_inside = server.listen.ip().is_loopback();
        if is_inside || !server.trusted_proxies.is_empty() {
            return vec![Finding::good("listener", "a proxy ends TLS")];
        }
        let cause = format!("{} takes passwords in the clear from other machines", server.listen);
        let remedy = "Give tls_certificate and tls_key, or listen on 127.0.0.1 behind a proxy.";
        return vec![Finding::warning("listener", cause, remedy)];
    };
    match tls::certificates(&files.certificate) {
        Ok(chain) => {
            chain.iter().take(1).map(|der| certificate::dates("listener", "this service", der, now)).collect()
        }
        Err(why) => vec![Finding::failed("listener", why, "Give a PEM certificate chain.")],
    }
}

/// What SQLite keeps beside the database, and our lock.
const BESIDE_DATABASE: [&str; 4] = ["", "-wal", "-shm", ".lock"];

fn database_file(url: &str) -> &Path {
    wire::database_file(url).unwrap_or(Path::new(url))
}

/// Files of the database that others may read. A start closes those that belong to the service.
pub fn database_open_to_others(url: &str) -> Vec<Finding> {
    let file = database_file(url).as_os_str();
    let told = |end: &str| {
        let mut path = file.to_owned();
        path.push(end);
        let path = Path::new(&path);
        let mode = path.metadata().ok()?.permissions().mode() & 0o777;
        let cause = || format!("{} can be read by others (mode {mode:03o})", path.display());
        let remedy = || format!("Run: chmod 600 {}", path.display());
        (mode & OTHERS != 0).then(|| Finding::warning("store", cause(), remedy()))
    };
    BESIDE_DATABASE.into_iter().filter_map(told).collect()
}

pub fn database_exists(url: &str) -> bool {
    database_file(url).exists()
}

/// A first start makes the file; its folder must be there.
pub fn no_database_yet(url: &str) -> Finding {
    let file = database_file(url);
    match file.parent().filter(|folder| folder.is_dir()) {
        Some(_) => Finding::good("store", format!("{} is made by the first start", file.display())),
        None => {
            let cause = format!("the folder of {} does not exist", file.display());
            Finding::failed("store", cause, "Make the folder, owned by the user that Nulstil runs as.")
        }
    }
}
