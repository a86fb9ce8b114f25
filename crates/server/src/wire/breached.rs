//! What is known of stolen passwords, from its configuration.

use crate::config::Breached;
use breached::{Corpus, Range, Settings, Unusable};
use flows::ports;
use std::sync::Arc;

/// Opens the filter and verifies all of it, which takes about a second for each gigabyte.
///
/// # Errors
/// The filter cannot be used. Nothing goes on without it: a service that forgot what it should compare new
/// passwords with would take them all.
pub async fn corpus(configured: Option<Breached>) -> Result<Option<Arc<dyn ports::Breached>>, Unusable> {
    let Some(Breached { filter, public_key, range }) = configured else { return Ok(None) };
    let range =
        range.and_then(|asked| Range::new(&asked.settings).ok().map(|range| (range, asked.on_failure)));
    let settings = Settings { filter: filter.map(|path| (path, public_key)), range };
    let opened = tokio::task::spawn_blocking(|| Corpus::open(settings)).await;
    let corpus = opened.map_err(|why| Unusable::Unreadable(why.to_string()))??;
    Ok(Some(Arc::new(corpus)))
}
