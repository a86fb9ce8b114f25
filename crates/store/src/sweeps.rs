//! Sweeping away what is over.

use crate::Store;
use crate::audit;
use crate::db::Tx;
use crate::rows::count;
use async_trait::async_trait;
use domain::audit::{Entry, Fact};
use domain::enrol::PENDING_LIVES;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::Sweeps;
use std::time::Duration;

/// Rows of each other table that one sweep deletes.
const OTHERS_AT_ONCE: i64 = 5000;
/// How long a removed method is kept, so that its address hears of it.
const REMOVED_KEPT: Duration = Duration::from_secs(86_400);
/// How long it is remembered who was reminded, after the password has ended.
const REMINDER_KEPT: Duration = Duration::from_secs(30 * 86_400);
/// How long a settled intent is kept after the sweep's bound, for questions about its outcome.
const INTENT_KEPT: Duration = Duration::from_secs(30 * 86_400);

#[async_trait]
impl Sweeps for Store {
    async fn sweep(&self, now: Timestamp, keep: Duration, most: u32, entry: Entry) -> Result<u32, Fault> {
        let mut tx = self.write("sweeping").await?;
        tx.lock("sweep").await?;
        let before = now.minus(keep);
        let swept = mark(&mut tx, now, before, most).await?;
        if swept > 0 {
            sum_up(&mut tx, now, &entry).await?;
            delete_marked(&mut tx, now).await?;
        }
        delete_others(&mut tx, now, before).await?;
        tx.commit().await?;
        Ok(count(i64::try_from(swept).unwrap_or(i64::MAX)))
    }
}

/// Marks the resets this sweep takes, so that the statements after it speak of the same rows.
async fn mark(tx: &mut Tx, now: Timestamp, before: Timestamp, most: u32) -> Result<u64, Fault> {
    run!(
        tx,
        "UPDATE reset
         SET swept_at = $1
         WHERE id IN (SELECT id FROM reset WHERE expires_at <= $2 ORDER BY expires_at LIMIT $3)",
        now.as_micros(),
        before.as_micros(),
        i64::from(most),
    )
}

/// One entry for each minute in which starts found nobody, in place of their own entries.
async fn sum_up(tx: &mut Tx, now: Timestamp, entry: &Entry) -> Result<(), Fault> {
    let minutes = all!(
        tx,
        (i64, i64),
        "SELECT opened_at / 60000000 AS minute, count(*)
         FROM reset
         WHERE swept_at = $1 AND account_id IS NULL
         GROUP BY opened_at / 60000000
         ORDER BY minute",
        now.as_micros(),
    )?;
    for (minute, starts) in minutes {
        let summary = Entry { fact: Fact::UnresolvedStarts, ..entry.clone() }
            .with("minute", (minute.saturating_mul(60)).to_string())
            .with("starts", starts.to_string());
        audit::write(tx, &summary, now).await?;
    }
    run!(
        tx,
        "DELETE FROM audit
         WHERE provisional_at IS NOT NULL AND reset_id IN (SELECT id FROM reset WHERE swept_at = $1)",
        now.as_micros(),
    )?;
    Ok(())
}

/// Challenges, secrets and proofs go with their reset. Notices outlive it.
async fn delete_marked(tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
    run!(
        tx,
        "DELETE FROM job
         WHERE kind = 'deliver' AND reset_id IN (SELECT id FROM reset WHERE swept_at = $1)",
        now.as_micros(),
    )?;
    run!(tx, "DELETE FROM reset WHERE swept_at = $1", now.as_micros())?;
    Ok(())
}

async fn delete_others(tx: &mut Tx, now: Timestamp, before: Timestamp) -> Result<(), Fault> {
    let now = now.as_micros();
    run!(
        tx,
        "DELETE FROM budget
         WHERE (scope, key, window_us) IN (SELECT scope, key, window_us FROM budget WHERE ends_at <= $1 LIMIT $2)",
        now,
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM device
         WHERE token IN (SELECT token FROM device WHERE expires_at <= $1 LIMIT $2)",
        now,
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM enrolment
         WHERE id IN (SELECT id FROM enrolment WHERE proven_at IS NULL AND added_at <= $1 LIMIT $2)",
        before.minus(PENDING_LIVES).as_micros(),
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM enrolment
         WHERE id IN (SELECT id FROM enrolment WHERE removed_at <= $1 LIMIT $2)",
        before.minus(REMOVED_KEPT).as_micros(),
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM disavowal
         WHERE digest IN (SELECT digest FROM disavowal WHERE expires_at <= $1 LIMIT $2)",
        now,
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM operator_invite
         WHERE digest IN (SELECT digest FROM operator_invite WHERE expires_at <= $1 LIMIT $2)",
        now,
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM reminder
         WHERE (account_directory, account_id, about_at) IN (SELECT account_directory, account_id, about_at
                                                             FROM reminder
                                                             WHERE ends_at <= $1
                                                             LIMIT $2)",
        before.minus(REMINDER_KEPT).as_micros(),
        OTHERS_AT_ONCE,
    )?;
    run!(
        tx,
        "DELETE FROM intent
         WHERE id IN (SELECT id
                      FROM intent
                      WHERE begun_at <= $1 AND settled_at IS NOT NULL AND settled <> 'stale'
                      LIMIT $2)",
        before.minus(INTENT_KEPT).as_micros(),
        OTHERS_AT_ONCE,
    )?;
    Ok(())
}
