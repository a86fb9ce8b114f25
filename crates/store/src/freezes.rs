//! "This wasn't me": links that freeze recovery of an account.

use crate::Store;
use crate::db::Tx;
use crate::rows::of_digest;
use crate::{audit, jobs};
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::linked::PARTS_MAX;
use domain::reset::Ended;
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{Freezes, NewDisavowal, NewJob};

#[async_trait]
impl Freezes for Store {
    async fn is_frozen(&self, account: &AccountKey) -> Result<bool, Fault> {
        let mut reader = self.read("looking for a freeze").await?;
        let frozen = one!(
            reader,
            (i64,),
            "SELECT frozen_at
             FROM frozen_account
             WHERE account_directory = $1 AND account_id = $2",
            account.directory.as_str(),
            account.id.as_str(),
        )?;
        Ok(frozen.is_some())
    }

    async fn allow_disavowal(&self, new: NewDisavowal) -> Result<(), Fault> {
        let mut tx = self.write("storing the link of a notice").await?;
        run!(
            tx,
            "INSERT INTO disavowal (digest, account_directory, account_id, reset_id, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
            of_digest(&new.digest),
            new.account.directory.as_str(),
            new.account.id.as_str(),
            new.reset.as_bytes().as_slice(),
            new.expires_at.as_micros(),
        )?;
        // Of a reset for several directories, before its parts are swept.
        run!(
            tx,
            "INSERT INTO disavowal_account (digest, account_directory, account_id)
             SELECT $1, account_directory, account_id
             FROM reset_part
             WHERE reset_id = $2 AND account_id IS NOT NULL",
            of_digest(&new.digest),
            new.reset.as_bytes().as_slice(),
        )?;
        tx.commit().await
    }

    async fn disavow(
        &self,
        candidates: &[Digest],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<AccountKey>, Fault> {
        let mut tx = self.write("freezing an account").await?;
        for candidate in candidates {
            let link = of_digest(candidate);
            if let Some(account) = use_link(&mut tx, &link, now).await? {
                let all = with_others(&mut tx, &link, &account).await?;
                // All locks before the first row: who settles a write of one of them holds that one and wants
                // the reset of another.
                for one in &all {
                    tx.lock(&one.to_string()).await?;
                }
                for one in &all {
                    freeze(&mut tx, one, now).await?;
                    audit::write(&mut tx, &entry.clone().about(one), now).await?;
                }
                tx.commit().await?;
                return Ok(Some(account));
            }
            if let Some(account) = used_link(&mut tx, &link, now).await? {
                tx.give_up().await?;
                return Ok(Some(account));
            }
        }
        tx.give_up().await?;
        Ok(None)
    }

    async fn unfreeze(
        &self,
        account: &AccountKey,
        notice: NewJob,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("lifting a freeze").await?;
        if !lift(&mut tx, account).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        jobs::queue(&mut tx, &notice, now).await?;
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Opens recovery again; false when it was open.
pub(crate) async fn lift(tx: &mut Tx, account: &AccountKey) -> Result<bool, Fault> {
    let lifted = run!(
        tx,
        "DELETE FROM frozen_account
         WHERE account_directory = $1 AND account_id = $2",
        account.directory.as_str(),
        account.id.as_str(),
    )?;
    Ok(lifted > 0)
}

/// Uses a live link for its one freeze.
async fn use_link(tx: &mut Tx, link: &[u8], now: Timestamp) -> Result<Option<AccountKey>, Fault> {
    let used = one!(
        tx,
        (String, String),
        "UPDATE disavowal
         SET used_at = $2
         WHERE digest = $1 AND expires_at > $2 AND used_at IS NULL
         RETURNING account_directory, account_id",
        link,
        now.as_micros(),
    )?;
    Ok(used.map(|(directory, id)| AccountKey { directory, id }))
}

/// The account of a live link that did its work before.
async fn used_link(tx: &mut Tx, link: &[u8], now: Timestamp) -> Result<Option<AccountKey>, Fault> {
    let used = one!(
        tx,
        (String, String),
        "SELECT account_directory, account_id
         FROM disavowal
         WHERE digest = $1 AND expires_at > $2",
        link,
        now.as_micros(),
    )?;
    Ok(used.map(|(directory, id)| AccountKey { directory, id }))
}

/// The account of the link, and those of the same reset in other directories; in one order for everybody.
async fn with_others(tx: &mut Tx, link: &[u8], account: &AccountKey) -> Result<Vec<AccountKey>, Fault> {
    let others = all!(
        tx,
        (String, String),
        "SELECT account_directory, account_id
         FROM disavowal_account
         WHERE digest = $1
         LIMIT $2",
        link,
        i64::try_from(PARTS_MAX).unwrap_or(i64::MAX),
    )?;
    let mut all: Vec<AccountKey> =
        others.into_iter().map(|(directory, id)| AccountKey { directory, id }).collect();
    all.push(account.clone());
    all.sort_by_key(AccountKey::to_string);
    all.dedup();
    Ok(all)
}

/// Freezes the account, ends its live resets, and forgets its devices: one of them may be the
/// stranger's.
async fn freeze(tx: &mut Tx, account: &AccountKey, now: Timestamp) -> Result<(), Fault> {
    let (directory, id) = (account.directory.as_str(), account.id.as_str());
    run!(
        tx,
        "INSERT INTO frozen_account (account_directory, account_id, frozen_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (account_directory, account_id) DO NOTHING",
        directory,
        id,
        now.as_micros(),
    )?;
    run!(
        tx,
        "UPDATE reset
         SET ended = $3, ended_at = $4
         WHERE account_directory = $1 AND account_id = $2 AND ended_at IS NULL",
        directory,
        id,
        Ended::Superseded.name(),
        now.as_micros(),
    )?;
    run!(tx, "DELETE FROM device WHERE account_directory = $1 AND account_id = $2", directory, id)?;
    Ok(())
}
