//! The accounts of one reset for several directories. Each is counted, written and told by itself; the
//! reset is over when none of them is left.

use crate::Store;
use crate::audit;
use crate::db::{Reader, Tx};
use crate::rows::{account, count, of_password_time, password_time, unreadable};
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::id::ResetId;
use domain::linked::{CHOSEN_BEFORE, PARTS_MAX, Part, PartState};
use domain::reset::{Ended, TRIES_MAX};
use domain::time::Timestamp;
use domain::warrant::{Kind, Warrant};
use flows::Fault;
use flows::ports::Settlement;

row! {
    struct PartRow {
        account_directory: String,
        account_id: Option<String>,
        password_time: Option<i64>,
        tries: i64,
        state: String,
        reason: Option<String>,
    }
}

/// In their order; none for a reset of one account.
pub(crate) async fn of(reader: &mut Reader, reset: ResetId) -> Result<Vec<Part>, Fault> {
    let rows = all!(
        reader,
        PartRow,
        "SELECT account_directory, account_id, password_time, tries, state, reason
         FROM reset_part
         WHERE reset_id = $1
         ORDER BY place
         LIMIT $2",
        reset.as_bytes().as_slice(),
        i64::try_from(PARTS_MAX).unwrap_or(i64::MAX),
    )?;
    rows.into_iter().map(part).collect()
}

fn part(row: PartRow) -> Result<Part, Fault> {
    Ok(Part {
        account: account(Some(row.account_directory.clone()), row.account_id),
        directory: row.account_directory,
        password_time: password_time(row.password_time),
        tries: count(row.tries),
        state: PartState::from_name(&row.state).ok_or_else(|| unreadable("reset_part.state"))?,
        reason: row.reason,
    })
}

impl Store {
    /// Writes down what a reset is about to write. What was noted first stays; only what may still be
    /// tried can be left out later, and when nothing else is left the reset is over. What was written by then has a
    /// password that was chosen before.
    pub(crate) async fn join_parts(
        &self,
        reset: ResetId,
        parts: Vec<(Part, Entry)>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut tx = self.write("joining accounts to a reset").await?;
        run!(
            tx,
            "UPDATE reset_part
             SET reason = $2
             WHERE reset_id = $1 AND (state IN ('applied', 'unknown') OR (state = 'waiting' AND tries > 0))",
            reset.as_bytes().as_slice(),
            CHOSEN_BEFORE,
        )?;
        for (place, (part, entry)) in parts.iter().take(PARTS_MAX).enumerate() {
            let joined = run!(
                tx,
                "INSERT INTO reset_part (reset_id, account_directory, account_id, place, password_time, state, reason)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)
                 ON CONFLICT (reset_id, account_directory) DO UPDATE
                 SET state = excluded.state, reason = excluded.reason
                 WHERE excluded.state = 'left_out' AND reset_part.state IN ('waiting', 'refused')",
                reset.as_bytes().as_slice(),
                part.directory.as_str(),
                part.account.as_ref().map(|account| account.id.as_str()),
                i64::try_from(place).unwrap_or(i64::MAX),
                of_password_time(part.password_time),
                part.state.name(),
                part.reason.as_deref(),
            )?;
            if joined > 0 {
                audit::write(&mut tx, entry, now).await?;
            }
        }
        end_when_over(&mut tx, reset, now).await?;
        tx.commit().await
    }
}

/// Counts a try of an account that follows: of a live reset whose leading account was written.
pub(crate) async fn count_try<K: Kind>(
    tx: &mut Tx,
    warrant: &Warrant<K>,
    now: Timestamp,
) -> Result<bool, Fault> {
    let counted = run!(
        tx,
        "UPDATE reset_part
         SET tries = tries + 1, reason = CASE WHEN reason = $6 THEN NULL ELSE reason END
         WHERE reset_id = $1 AND account_directory = $2 AND account_id = $3 AND place > 0
             AND state IN ('waiting', 'refused') AND tries < $4
             AND EXISTS (SELECT 1 FROM reset WHERE id = $1 AND ended_at IS NULL AND expires_at > $5)
             AND EXISTS (SELECT 1
                         FROM reset_part AS lead
                         WHERE lead.reset_id = $1 AND lead.place = 0 AND lead.state = 'applied')",
        warrant.reset().as_bytes().as_slice(),
        warrant.account().directory.as_str(),
        warrant.account().id.as_str(),
        i64::from(TRIES_MAX),
        now.as_micros(),
        CHOSEN_BEFORE,
    )?;
    Ok(counted > 0)
}

/// Takes back what [`count_try`] counted.
pub(crate) async fn give_try_back(tx: &mut Tx, settlement: &Settlement) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE reset_part
         SET tries = tries - 1
         WHERE reset_id = $1 AND account_directory = $2 AND account_id = $3 AND place > 0 AND tries > 0",
        settlement.reset.as_bytes().as_slice(),
        settlement.account.directory.as_str(),
        settlement.account.id.as_str(),
    )?;
    Ok(())
}

/// Writes down how far this account is now, ends the reset when nothing is left of it, and lets it go on when it
/// had ended and something is. What was applied stays so: an outcome that comes after it is of an older write, as is
/// one of an account that was left out since.
pub(crate) async fn settle(tx: &mut Tx, settlement: &Settlement) -> Result<(), Fault> {
    let Some((state, reason)) = &settlement.part else { return Ok(()) };
    let AccountKey { directory, id } = &settlement.account;
    let known = run!(
        tx,
        "UPDATE reset_part
         SET state = $4,
             reason = CASE
                 WHEN $4 IN ($6, 'unknown') AND (reason = $7 OR state = 'left_out') THEN $7
                 ELSE $5
             END
         WHERE reset_id = $1 AND account_directory = $2 AND account_id = $3 AND state <> $6",
        settlement.reset.as_bytes().as_slice(),
        directory.as_str(),
        id.as_str(),
        state.name(),
        reason.as_deref(),
        PartState::Applied.name(),
        CHOSEN_BEFORE,
    )?;
    if known == 0 {
        return Ok(());
    }
    go_on(tx, settlement).await?;
    end_when_over(tx, settlement.reset, settlement.now).await
}

/// Ends a reset whose leading account was written when nothing is left of it. It did not end in any other way, even
/// where it was stopped while that write hung.
async fn end_when_over(tx: &mut Tx, reset: ResetId, now: Timestamp) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE reset
         SET ended = $2, ended_at = $3
         WHERE id = $1
             AND EXISTS (SELECT 1 FROM reset_part WHERE reset_id = $1 AND place = 0 AND state = 'applied')
             AND (ended IN ($5, $6, $7, $8)
                 OR (ended_at IS NULL
                     AND NOT EXISTS (SELECT 1
                                     FROM reset_part
                                     WHERE reset_id = $1 AND state IN ('waiting', 'refused') AND tries < $4)))",
        reset.as_bytes().as_slice(),
        Ended::Applied.name(),
        now.as_micros(),
        i64::from(TRIES_MAX),
        Ended::Cancelled.name(),
        Ended::Refused.name(),
        Ended::Unfit.name(),
        Ended::Unknown.name(),
    )?;
    Ok(())
}

/// A reset ends while nobody knows of one account. Once that is known the rest is not over with it. Who stopped it
/// while something else was left to be written has stopped it.
async fn go_on(tx: &mut Tx, settlement: &Settlement) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE reset
         SET ended = NULL, ended_at = NULL
         WHERE id = $1 AND expires_at > $5
             AND EXISTS (SELECT 1
                         FROM reset_part
                         WHERE reset_id = $1 AND state IN ('waiting', 'refused') AND tries < $4)
             AND ((ended = $2
                     AND EXISTS (SELECT 1
                                 FROM reset_part
                                 WHERE reset_id = $1 AND place = 0
                                     AND state IN ('applied', 'waiting', 'refused')))
                 OR (ended = $3
                     AND NOT EXISTS (SELECT 1
                                     FROM reset_part
                                     WHERE reset_id = $1 AND account_directory <> $6
                                         AND state IN ('waiting', 'refused') AND tries < $4)))",
        settlement.reset.as_bytes().as_slice(),
        Ended::Unknown.name(),
        Ended::Applied.name(),
        i64::from(TRIES_MAX),
        settlement.now.as_micros(),
        settlement.account.directory.as_str(),
    )?;
    Ok(())
}
