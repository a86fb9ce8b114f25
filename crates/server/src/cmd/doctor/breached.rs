//! The filter of breached passwords, and the service that is asked beside it.

use crate::checks::finding::Finding;
use crate::cmd::banned;
use crate::config::Breached;
use breached::{Facts, Filter, OnFailure, Range};
use jiff::Timestamp;

const CHECK: &str = "breached";
/// Lists that are older miss too much.
const AGE_DAYS_MAX: i64 = 730;
const DAY_S: i64 = 86_400;

/// The filter, read as a whole; and the service, unless `offline`.
pub async fn look(configured: Option<&Breached>, offline: bool, now: Timestamp) -> Vec<Finding> {
    let Some(Breached { filter, public_key, range }) = configured else {
        let cause = "new passwords are not compared with known breaches: there is no section [breached]";
        return vec![Finding::skipped(CHECK, cause)];
    };
    let mut findings = Vec::new();
    if let Some(path) = filter {
        let shown = path.display().to_string();
        let (path, public_key) = (path.clone(), *public_key);
        let looked = tokio::task::spawn_blocking(move || {
            Filter::open_whole(&path, public_key.as_ref()).map(|filter| filter.facts())
        });
        findings.push(match looked.await {
            Ok(Ok(facts)) => told(&facts, now),
            Ok(Err(why)) => {
                let remedy = "Build it again. A service that is running stays with the file it has; one that is \
                              started would refuse to.";
                Finding::failed(CHECK, format!("{shown} cannot be used: {why}"), remedy)
            }
            Err(why) => Finding::failed(CHECK, why.to_string(), "Run doctor again."),
        });
    }
    if let Some(asked) = range {
        let policy = match asked.on_failure {
            OnFailure::Accept => "if it does not answer, passwords are taken, and the audit says so",
            OnFailure::Refuse => "if it does not answer, nobody can choose a password",
        };
        let url = &asked.settings.url;
        findings.push(match (offline, Range::new(&asked.settings)) {
            (true, _) => Finding::skipped(CHECK, format!("{url} left out: --offline; {policy}")),
            (false, Err(why)) => Finding::failed(CHECK, format!("{url} {why}"), "Correct [breached]."),
            (false, Ok(range)) => match range.probe().await {
                Ok(()) => Finding::good(CHECK, format!("{url} answers; {policy}")),
                Err(why) => {
                    let remedy =
                        "Check range_url, the firewall and range_ca_file; or leave it out and use a filter.";
                    Finding::unreachable(CHECK, format!("{url}: {why}; {policy}"), remedy)
                }
            },
        });
    }
    findings
}

fn told(facts: &Facts, now: Timestamp) -> Finding {
    let whole = banned::told(facts);
    let days = now.as_second() / DAY_S - i64::from(facts.date.0);
    if facts.date.0 > 0 && days > AGE_DAYS_MAX {
        let remedy = "Fetch newer lists and run: nulstil banned build";
        return Finding::warning(CHECK, format!("the lists are {days} days old: {whole}"), remedy);
    }
    Finding::good(CHECK, whole)
}
