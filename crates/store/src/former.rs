//! Passwords that were chosen here: each a hash of its own, made before the write, carried by its intent, and
//! kept once the intent was applied.

use crate::Store;
use crate::db::Tx;
use crate::hash::{DIGEST_BYTES, Kept};
use crate::rows::unreadable;
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::id::IntentId;
use domain::limit::Permit;
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{FormerPasswords, KeptFormer, NewFormer, Settled, Settlement};

/// Rows read of one account: more than ever count.
const READ_MAX: i64 = 100;

row! {
    struct FormerRow {
        key: i64,
        salt: Vec<u8>,
        hash: Vec<u8>,
    }
}

/// A hashed password on its way into an intent.
pub(crate) struct Hashed {
    new: NewFormer,
    tag: [u8; DIGEST_BYTES],
}

#[async_trait]
impl FormerPasswords for Store {
    async fn was_chosen(
        &self,
        _permit: Permit,
        account: &AccountKey,
        candidates: &[Digest],
        kept: KeptFormer,
    ) -> Result<bool, Fault> {
        let mut reader = self.read("reading former passwords").await?;
        let rows = all!(
            reader,
            FormerRow,
            "SELECT key, salt, hash
             FROM former_password
             WHERE account_directory = $1 AND account_id = $2 AND set_at > $3
             ORDER BY set_at DESC, id
             LIMIT $4",
            account.directory.as_str(),
            account.id.as_str(),
            kept.since.as_micros(),
            i64::from(kept.newest),
        )?;
        drop(reader);
        let mut comparable = Vec::with_capacity(rows.len());
        for FormerRow { key, salt, hash } in rows {
            // Of one under a key that is gone nothing can be said any more.
            let Some(candidate) = candidates.iter().find(|digest| i64::from(digest.key) == key) else {
                continue;
            };
            comparable.push(Kept {
                digest: candidate.bytes,
                salt: salt.as_slice().try_into().map_err(|_| unreadable("former_password.salt"))?,
                tag: hash.as_slice().try_into().map_err(|_| unreadable("former_password.hash"))?,
            });
        }
        self.former_room().is_any(comparable).await
    }

    async fn chosen_at(&self, account: &AccountKey) -> Result<Vec<Timestamp>, Fault> {
        let mut reader = self.read("reading when passwords were chosen").await?;
        let rows = all!(
            reader,
            (i64,),
            "SELECT set_at
             FROM former_password
             WHERE account_directory = $1 AND account_id = $2
             ORDER BY set_at DESC
             LIMIT $3",
            account.directory.as_str(),
            account.id.as_str(),
            READ_MAX,
        )?;
        Ok(rows.into_iter().map(|(at,)| Timestamp::from_micros(at)).collect())
    }

    async fn forget_older(&self, kept: KeptFormer, most: u32) -> Result<(), Fault> {
        let mut tx = self.write("forgetting old passwords").await?;
        run!(
            tx,
            "DELETE FROM former_password
             WHERE (account_directory, account_id, id) IN (SELECT account_directory, account_id, id
                                                           FROM former_password
                                                           WHERE set_at <= $1
                                                           LIMIT $2)",
            kept.since.as_micros(),
            i64::from(most),
        )?;
        run!(
            tx,
            "UPDATE intent
             SET former_key = NULL, former_salt = NULL, former_hash = NULL
             WHERE id IN (SELECT id FROM intent WHERE former_hash IS NOT NULL AND begun_at <= $1 LIMIT $2)",
            kept.since.as_micros(),
            i64::from(most),
        )?;
        tx.commit().await
    }

    async fn forget_beyond(&self, kept: KeptFormer, most: u32) -> Result<(), Fault> {
        let mut reader = self.read("finding accounts with too many former passwords").await?;
        let over = all!(
            reader,
            (String, String),
            "SELECT account_directory, account_id
             FROM former_password
             GROUP BY account_directory, account_id
             HAVING count(*) > $1
             LIMIT $2",
            i64::from(kept.newest),
            i64::from(most),
        )?;
        drop(reader);
        for (directory, id) in over {
            let mut tx = self.write("forgetting former passwords").await?;
            trim(&mut tx, &AccountKey { directory, id }, kept).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Store {
    /// What a new intent carries.
    pub(crate) async fn hashed(&self, new: NewFormer) -> Result<Hashed, Fault> {
        let tags = self.former_room().tags(vec![new.digest.bytes], new.salt).await?;
        let tag = tags.into_iter().next().ok_or_else(|| unreadable("former_password.hash"))?;
        Ok(Hashed { new, tag })
    }
}

/// Lets an intent carry what is to be kept of its password.
pub(crate) async fn carry(tx: &mut Tx, intent: IntentId, hashed: &Hashed) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE intent
         SET former_key = $2, former_salt = $3, former_hash = $4
         WHERE id = $1",
        intent.as_bytes().as_slice(),
        i64::from(hashed.new.digest.key),
        hashed.new.salt.as_slice(),
        hashed.tag.as_slice(),
    )?;
    Ok(())
}

/// What an intent carries is kept once it was applied, and gone once it is known not to be. While nobody knows it
/// goes along, and counts for nothing: whoever chose it may have to choose it once more.
pub(crate) async fn settle(tx: &mut Tx, settlement: &Settlement) -> Result<(), Fault> {
    let intent = settlement.intent.as_bytes().as_slice();
    match settlement.settled {
        Settled::Unknown => return Ok(()),
        Settled::Applied if settlement.former.newest > 0 => {
            run!(
                tx,
                "INSERT INTO former_password (account_directory, account_id, id, set_at, key, salt, hash)
                 SELECT account_directory, account_id, id, begun_at, former_key, former_salt, former_hash
                 FROM intent
                 WHERE id = $1 AND former_hash IS NOT NULL
                 ON CONFLICT DO NOTHING",
                intent,
            )?;
            trim(tx, &settlement.account, settlement.former).await?;
        }
        Settled::Applied | Settled::NotApplied => {}
    }
    run!(
        tx,
        "UPDATE intent
         SET former_key = NULL, former_salt = NULL, former_hash = NULL
         WHERE id = $1",
        intent,
    )?;
    Ok(())
}

/// Deletes what counts no more of one account.
async fn trim(tx: &mut Tx, account: &AccountKey, kept: KeptFormer) -> Result<(), Fault> {
    run!(
        tx,
        "DELETE FROM former_password
         WHERE account_directory = $1 AND account_id = $2
             AND (set_at <= $3 OR id NOT IN (SELECT id
                                             FROM former_password
                                             WHERE account_directory = $1 AND account_id = $2
                                             ORDER BY set_at DESC, id
                                             LIMIT $4))",
        account.directory.as_str(),
        account.id.as_str(),
        kept.since.as_micros(),
        i64::from(kept.newest),
    )?;
    Ok(())
}

/// Deletes everything of one account, also what its intents carry.
pub(crate) async fn erase(tx: &mut Tx, account: &AccountKey) -> Result<(), Fault> {
    let (directory, id) = (account.directory.as_str(), account.id.as_str());
    run!(tx, "DELETE FROM former_password WHERE account_directory = $1 AND account_id = $2", directory, id)?;
    run!(
        tx,
        "UPDATE intent
         SET former_key = NULL, former_salt = NULL, former_hash = NULL
         WHERE former_hash IS NOT NULL AND account_directory = $1 AND account_id = $2",
        directory,
        id,
    )?;
    Ok(())
}
