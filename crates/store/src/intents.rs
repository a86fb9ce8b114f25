//! Intents: the row that stands before a directory write, and everything that follows from its
//! outcome.

use crate::Store;
use crate::db::Tx;
use crate::former::{self, Hashed};
use crate::rows::{id, of_digest, of_password_time, password_time, unreadable};
use crate::{audit, devices, jobs, parts};
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::id::{IntentId, ResetId};
use domain::reset::{Ended, INTENT_BLOCKS_MAX, TRIES_MAX};
use domain::time::Timestamp;
use domain::warrant::{Kind, SetPassword, Unlock, Warrant};
use flows::Fault;
use flows::ports::{Begun, Intent, IntentKind, Intents, NewFormer, Settled, Settlement};

row! {
    struct IntentRow {
        id: Vec<u8>,
        reset_id: Vec<u8>,
        account_directory: String,
        account_id: String,
        kind: String,
        password_time: Option<i64>,
        begun_at: i64,
        settled: Option<String>,
    }
}

#[async_trait]
impl Intents for Store {
    async fn begin(
        &self,
        warrant: Warrant<SetPassword>,
        id: IntentId,
        former: Option<NewFormer>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<SetPassword>, Fault> {
        let former = match former {
            Some(new) => Some(self.hashed(new).await?),
            None => None,
        };
        self.begin_by(warrant, id, former, now, entry).await
    }

    async fn begin_unlock(
        &self,
        warrant: Warrant<Unlock>,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault> {
        self.begin_by(warrant, id, None, now, entry).await
    }

    async fn settle(&self, settlement: Settlement, entry: Entry) -> Result<bool, Fault> {
        let mut tx = self.write("settling a write").await?;
        tx.lock(&settlement.account.to_string()).await?;
        let settled = run!(
            tx,
            "UPDATE intent
             SET settled = $2, settled_at = $3
             WHERE id = $1
                 AND (settled_at IS NULL OR settled = 'stale' OR (settled = 'unknown' AND $2 <> 'unknown'))",
            settlement.intent.as_bytes().as_slice(),
            settled_name(settlement.settled),
            settlement.now.as_micros(),
        )?;
        if settled == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        if settlement.gives_try_back {
            give_try_back(&mut tx, &settlement).await?;
        }
        if let Some(ended) = settlement.ends {
            end(&mut tx, &settlement, ended).await?;
        }
        parts::settle(&mut tx, &settlement).await?;
        former::settle(&mut tx, &settlement).await?;
        if settlement.ends_others {
            end_others(&mut tx, &settlement).await?;
        }
        for job in &settlement.jobs {
            jobs::queue(&mut tx, job, settlement.now).await?;
        }
        if let Some(device) = &settlement.device {
            devices::remember(&mut tx, of_digest(device), &settlement).await?;
        }
        audit::write(&mut tx, &entry, settlement.now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn load(&self, id: IntentId) -> Result<Option<Intent>, Fault> {
        let mut reader = self.read("loading an intent").await?;
        let row = one!(
            reader,
            IntentRow,
            "SELECT id, reset_id, account_directory, account_id, kind, password_time, begun_at, settled
             FROM intent
             WHERE id = $1",
            id.as_bytes().as_slice(),
        )?;
        row.map(intent).transpose()
    }

    async fn abandoned(&self, before: Timestamp, most: u32) -> Result<Vec<Intent>, Fault> {
        let mut reader = self.read("finding abandoned intents").await?;
        let rows = all!(
            reader,
            IntentRow,
            "SELECT id, reset_id, account_directory, account_id, kind, password_time, begun_at, settled
             FROM intent
             WHERE begun_at < $1 AND (settled_at IS NULL OR settled = 'stale')
             ORDER BY begun_at
             LIMIT $2",
            before.as_micros(),
            i64::from(most),
        )?;
        rows.into_iter().map(intent).collect()
    }
}

impl Store {
    /// Transaction A, whatever the warrant is for.
    async fn begin_by<K: Kind>(
        &self,
        warrant: Warrant<K>,
        id: IntentId,
        former: Option<Hashed>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<K>, Fault> {
        let mut tx = self.write("beginning a write").await?;
        // Beginning takes the reset and then the intent, settling the other way round: without one lock
        // around both PostgreSQL would end one of them as a deadlock.
        tx.lock(&warrant.account().to_string()).await?;
        overtake_stale(&mut tx, warrant.account(), now).await?;
        let is_counted =
            count_try(&mut tx, &warrant, now).await? || parts::count_try(&mut tx, &warrant, now).await?;
        if !is_counted {
            let why = why_not(&mut tx, &warrant, now).await?;
            tx.give_up().await?;
            return Ok(why);
        }
        if !stand(&mut tx, &warrant, id, now).await? {
            tx.give_up().await?;
            return Ok(Begun::Busy);
        }
        if let Some(hashed) = &former {
            former::carry(&mut tx, id, hashed).await?;
        }
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await?;
        Ok(Begun::Spent(warrant.spend(id)))
    }
}

/// Writes the intent, unless another one of the account has no outcome.
pub(crate) async fn stand<K: Kind>(
    tx: &mut Tx,
    warrant: &Warrant<K>,
    id: IntentId,
    now: Timestamp,
) -> Result<bool, Fault> {
    let stands = run!(
        tx,
        "INSERT INTO intent (id, reset_id, account_directory, account_id, kind, password_time, begun_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT DO NOTHING",
        id.as_bytes().as_slice(),
        warrant.reset().as_bytes().as_slice(),
        warrant.account().directory.as_str(),
        warrant.account().id.as_str(),
        warrant.kind(),
        of_password_time(warrant.password_time()),
        now.as_micros(),
    )?;
    Ok(stands > 0)
}

/// Lets a new write pass one that got no outcome in time. The old intent counts as unknown, and is
/// still found by [`Intents::abandoned`], since nobody has looked for its outcome yet.
pub(crate) async fn overtake_stale(tx: &mut Tx, account: &AccountKey, now: Timestamp) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE intent
         SET settled = 'stale', settled_at = $3
         WHERE account_directory = $1 AND account_id = $2 AND settled_at IS NULL AND begun_at <= $4",
        account.directory.as_str(),
        account.id.as_str(),
        now.as_micros(),
        now.minus(INTENT_BLOCKS_MAX).as_micros(),
    )?;
    Ok(())
}

/// Counts a try of the reset's own account. Where others follow it the reset goes on after it was written, so
/// that being live is not enough: it is written once.
async fn count_try<K: Kind>(tx: &mut Tx, warrant: &Warrant<K>, now: Timestamp) -> Result<bool, Fault> {
    let counted = run!(
        tx,
        "UPDATE reset
         SET tries = tries + 1
         WHERE id = $1 AND ended_at IS NULL AND expires_at > $2 AND tries < $3
             AND account_directory = $4 AND account_id = $5
             AND NOT EXISTS (SELECT 1 FROM reset_part WHERE reset_id = $1 AND place = 0 AND state = 'applied')",
        warrant.reset().as_bytes().as_slice(),
        now.as_micros(),
        i64::from(TRIES_MAX),
        warrant.account().directory.as_str(),
        warrant.account().id.as_str(),
    )?;
    Ok(counted > 0)
}

/// Takes back what [`Intents::begin`] counted, of the reset's account or of one that follows it.
async fn give_try_back(tx: &mut Tx, settlement: &Settlement) -> Result<(), Fault> {
    let AccountKey { directory, id } = &settlement.account;
    let given = run!(
        tx,
        "UPDATE reset
         SET tries = tries - 1
         WHERE id = $1 AND account_directory = $2 AND account_id = $3 AND tries > 0",
        settlement.reset.as_bytes().as_slice(),
        directory.as_str(),
        id.as_str(),
    )?;
    if given > 0 { Ok(()) } else { parts::give_try_back(tx, settlement).await }
}

/// Tells, once nothing was counted, what stood in the way.
async fn why_not<K: Kind>(tx: &mut Tx, warrant: &Warrant<K>, now: Timestamp) -> Result<Begun<K>, Fault> {
    let live = one!(
        tx,
        (i64, i64),
        "SELECT tries, (SELECT count(*)
                        FROM reset_part
                        WHERE reset_id = $1 AND place = 0 AND state = 'applied')
         FROM reset
         WHERE id = $1 AND ended_at IS NULL AND expires_at > $2
             AND account_directory = $3 AND account_id = $4",
        warrant.reset().as_bytes().as_slice(),
        now.as_micros(),
        warrant.account().directory.as_str(),
        warrant.account().id.as_str(),
    )?;
    Ok(match live {
        // Another call has written it and is at the accounts that follow; the next look tells what is left.
        Some((_, 1..)) => Begun::Busy,
        Some((tries, _)) if tries >= i64::from(TRIES_MAX) => Begun::TriesUsed,
        Some(_) | None => Begun::Closed,
    })
}

/// Ends the settled reset. One that ended as unknown takes the outcome that was found out later, and one that was
/// stopped while a write hung takes what the write did; one whose leading account was written is over when
/// nothing is left of it, whatever became of an older write.
async fn end(tx: &mut Tx, settlement: &Settlement, ended: Ended) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE reset
         SET ended = $2, ended_at = $3
         WHERE id = $1
             AND (ended_at IS NULL OR ended = $4 OR (ended IN ($6, $7, $8) AND $2 IN ($4, $5, $9)))
             AND ($2 = $5 OR NOT EXISTS (SELECT 1
                                         FROM reset_part
                                         WHERE reset_id = $1 AND place = 0 AND state = 'applied'))",
        settlement.reset.as_bytes().as_slice(),
        ended.name(),
        settlement.now.as_micros(),
        Ended::Unknown.name(),
        Ended::Applied.name(),
        Ended::Cancelled.name(),
        Ended::Refused.name(),
        Ended::Unfit.name(),
        Ended::Unlocked.name(),
    )?;
    Ok(())
}

/// Ends the account's other live resets; their secrets are no good any more, since redeeming asks
/// for a live reset.
async fn end_others(tx: &mut Tx, settlement: &Settlement) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE reset
         SET ended = $4, ended_at = $5
         WHERE account_directory = $1 AND account_id = $2 AND id <> $3 AND ended_at IS NULL",
        settlement.account.directory.as_str(),
        settlement.account.id.as_str(),
        settlement.reset.as_bytes().as_slice(),
        Ended::Superseded.name(),
        settlement.now.as_micros(),
    )?;
    Ok(())
}

const fn settled_name(settled: Settled) -> &'static str {
    match settled {
        Settled::Applied => "applied",
        Settled::NotApplied => "not_applied",
        Settled::Unknown => "unknown",
    }
}

fn intent(row: IntentRow) -> Result<Intent, Fault> {
    let settled = match row.settled.as_deref() {
        None => None,
        Some("applied") => Some(Settled::Applied),
        Some("not_applied") => Some(Settled::NotApplied),
        Some("unknown" | "stale") => Some(Settled::Unknown),
        Some(_) => return Err(unreadable("intent.settled")),
    };
    Ok(Intent {
        id: IntentId::from_bytes(id(&row.id)?),
        reset: ResetId::from_bytes(id(&row.reset_id)?),
        account: AccountKey { directory: row.account_directory, id: row.account_id },
        kind: IntentKind::from_name(&row.kind).ok_or_else(|| unreadable("intent.kind"))?,
        password_time: password_time(row.password_time),
        begun_at: Timestamp::from_micros(row.begun_at),
        settled,
    })
}
