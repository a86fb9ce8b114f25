//! Everybody, a page at a time, in the order of their ids.

use super::{People, row};
use domain::account::Account;
use flows::Fault;
use flows::ports::{PAGE_PEOPLE_MAX, Pages};
use futures::StreamExt;
use futures::stream::try_unfold;

impl People {
    pub(super) fn pages(&self) -> Pages<'_> {
        try_unfold(Some(String::new()), move |after| self.page(after)).boxed()
    }

    /// The people whose ids come after this one, and where the next page begins.
    async fn page(&self, after: Option<String>) -> Result<Option<(Vec<Account>, Option<String>)>, Fault> {
        let Some(after) = after else { return Ok(None) };
        let mut reader = self.store.read("reading everybody").await?;
        let rows = row::page(&mut reader, &after, PAGE_PEOPLE_MAX).await?;
        let is_last = rows.len() < PAGE_PEOPLE_MAX;
        let next = rows.last().filter(|_| !is_last).map(|row| row.id.clone());
        let people = rows.into_iter().map(|row| row.account(&self.name)).collect::<Result<Vec<_>, _>>()?;
        Ok(Some((people, next)))
    }
}
