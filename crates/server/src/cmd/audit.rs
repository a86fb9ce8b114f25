//! `nulstil audit verify|export`. Both work beside a running service.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::wire;
use flows::ports::{Audit, ChainState, Recorded};

/// Entries read at a time.
const PAGE_MAX: u32 = 1_000;

/// Walks the whole chain.
pub async fn verify(config: Config) -> Result<Exit, Failure> {
    let store = wire::open_shared(&config).await?;
    match store.verify().await? {
        ChainState::Whole { entries } => {
            say::data(&format!("whole {entries}"));
            say::words(&format!("The chain is whole: {entries} entries."));
            Ok(Exit::Done)
        }
        ChainState::Broken { seq, why } => {
            say::data(&format!("broken {seq}"));
            say::words(&format!("The chain is broken at entry {seq}: {why}."));
            say::words("Compare with an export or a backup from before, and keep the database as it is.");
            Ok(Exit::Failed)
        }
    }
}

/// Prints every chained entry, oldest first.
pub async fn export(config: Config) -> Result<Exit, Failure> {
    let store = wire::open_shared(&config).await?;
    let mut after = 0;
    loop {
        let page = store.page(after, PAGE_MAX).await?;
        let Some(last) = page.last().and_then(|entry| entry.seq) else { return Ok(Exit::Done) };
        for entry in &page {
            if !say::json(&line(entry)) {
                return Ok(Exit::Done);
            }
        }
        // Chain places only go up; a page that does not would be read for ever.
        if last <= after {
            return Err(Failure::new(Exit::Failed, format!("entry {last} comes after entry {after}")));
        }
        after = last;
    }
}

fn line(entry: &Recorded) -> serde_json::Value {
    let at = jiff::Timestamp::from_microsecond(entry.at.as_micros()).unwrap_or_default();
    let details: serde_json::Map<String, serde_json::Value> =
        entry.details.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
    serde_json::json!({
        "seq": entry.seq,
        "at": at.to_string(),
        "fact": entry.fact,
        "actor": entry.actor,
        "reset": entry.reset.map(|id| id.to_string()),
        "account": entry.account.as_ref().map(ToString::to_string),
        "network": entry.network,
        "details": details,
    })
}
