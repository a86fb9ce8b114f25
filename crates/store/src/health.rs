//! Health of what we depend on, shared by all nodes.

use crate::Store;
use async_trait::async_trait;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::Health;

/// The row that is written to see whether the store takes writes.
const STORE: &str = "store";

#[async_trait]
impl Health for Store {
    async fn report(&self, dependency: &str, is_well: bool, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.write("reporting health").await?;
        run!(
            tx,
            "INSERT INTO health (dependency, reported_at, unwell_at)
             VALUES ($1, $2, $3)
             ON CONFLICT (dependency) DO UPDATE
             SET reported_at = excluded.reported_at, unwell_at = excluded.unwell_at",
            dependency,
            now.as_micros(),
            (!is_well).then(|| now.as_micros()),
        )?;
        tx.commit().await
    }

    async fn unwell(&self, fresh_after: Timestamp) -> Result<Vec<String>, Fault> {
        let mut reader = self.read("reading health").await?;
        let rows = all!(
            reader,
            (String,),
            "SELECT dependency
             FROM health
             WHERE unwell_at >= $1
             ORDER BY dependency
             LIMIT 100",
            fresh_after.as_micros(),
        )?;
        Ok(rows.into_iter().map(|(dependency,)| dependency).collect())
    }

    async fn shared_time(&self) -> Result<Option<Timestamp>, Fault> {
        let mut reader = self.read("reading the shared clock").await?;
        if reader.is_sqlite() {
            return Ok(None);
        }
        let row = one!(reader, (i64,), "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::BIGINT",)?;
        Ok(row.map(|(micros,)| Timestamp::from_micros(micros)))
    }

    async fn store_is_well(&self) -> Result<(), Fault> {
        let mut tx = self.write("probing the store").await?;
        run!(
            tx,
            "INSERT INTO health (dependency, reported_at)
             VALUES ($1, 0)
             ON CONFLICT (dependency) DO UPDATE
             SET probes = health.probes + 1",
            STORE,
        )?;
        tx.commit().await
    }
}
