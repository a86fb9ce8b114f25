//! What is on this machine: keys, the listener's certificate, the database file.

use crate::checks::certificate;
use crate::checks::finding::Finding;
use crate::config::{Problem, Server};
use crate::keys::KeyFile;
use crate::tls;
use jiff::Timestamp;
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

fn database_file(url: &str) -> &Path {
    Path::new(url.strip_prefix("sqlite://").unwrap_or(url))
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
