//! The policy, one row per version; the highest is in force.

use crate::Store;
use crate::audit;
use crate::rows::{store_fault, unreadable};
use async_trait::async_trait;
use domain::audit::{Entry, Fact};
use domain::policy::PolicySet;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::Policies;

#[async_trait]
impl Policies for Store {
    async fn current(&self, now: Timestamp) -> Result<PolicySet, Fault> {
        if let Some(set) = self.newest().await? {
            return Ok(set);
        }
        self.write_first(now).await?;
        self.newest().await?.ok_or_else(|| unreadable("policy"))
    }

    async fn write(&self, set: &PolicySet, reason: &str, now: Timestamp, entry: Entry) -> Result<u64, Fault> {
        let mut tx = Store::write(self, "writing the policy").await?;
        tx.lock("policy").await?;
        let written = one!(
            tx,
            (i64,),
            "INSERT INTO policy (version, body, reason, written_at)
             SELECT COALESCE(max(version), 0) + 1, $1, $2, $3
             FROM policy
             RETURNING version",
            body(set)?,
            reason,
            now.as_micros(),
        )?;
        let version = written.and_then(|(version,)| u64::try_from(version).ok());
        let version = version.ok_or_else(|| unreadable("policy.version"))?;
        audit::write(&mut tx, &entry.with("version", version.to_string()), now).await?;
        tx.commit().await?;
        Ok(version)
    }
}

impl Store {
    async fn newest(&self) -> Result<Option<PolicySet>, Fault> {
        let mut reader = self.read("reading the policy").await?;
        let row = one!(reader, (String,), "SELECT body FROM policy ORDER BY version DESC LIMIT 1")?;
        let read = |(body,): (String,)| {
            serde_json::from_str(&body).map_err(|why| store_fault(why, "reading the policy"))
        };
        row.map(read).transpose()
    }

    /// Writes the default, unless another node was first.
    async fn write_first(&self, now: Timestamp) -> Result<(), Fault> {
        let mut tx = Store::write(self, "writing the first policy").await?;
        let written = run!(
            tx,
            "INSERT INTO policy (version, body, reason, written_at)
             VALUES (1, $1, 'first start', $2)
             ON CONFLICT (version) DO NOTHING",
            body(&PolicySet::default())?,
            now.as_micros(),
        )?;
        if written == 0 {
            return tx.give_up().await;
        }
        let entry = audit::own_entry(Fact::PolicyWritten).with("version", "1").with("reason", "first start");
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await
    }
}

fn body(set: &PolicySet) -> Result<String, Fault> {
    serde_json::to_string(set).map_err(|why| store_fault(why, "writing the policy"))
}
