//! The audit's chain: one sealer links entries after they were written, so that no step waits for
//! another step's entry. Each link is an HMAC under a key outside the database over the hash before
//! and the whole row.

use crate::Store;
use crate::audit::AuditRow;
use crate::db::Tx;
use crate::rows::count;
use flows::Fault;
use flows::ports::ChainState;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What the first entry is linked to.
const START: [u8; 32] = [0; 32];
/// Entries read at once when the chain is walked.
const PAGE: i64 = 1000;

impl Store {
    /// Links the entries that wait, in the order they were written.
    pub(crate) async fn link(&self, most: u32) -> Result<u32, Fault> {
        let mut tx = self.write("sealing the audit").await?;
        tx.lock("audit").await?;
        let waiting = all!(
            tx,
            AuditRow,
            "SELECT id, seq, recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
                 network, details, prev, hash
             FROM audit
             WHERE seq IS NULL AND provisional_at IS NULL
             ORDER BY id
             LIMIT $1",
            i64::from(most),
        )?;
        if waiting.is_empty() {
            tx.give_up().await?;
            return Ok(0);
        }
        let head = one!(
            tx,
            (i64, Option<Vec<u8>>),
            "SELECT seq, hash FROM audit WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
        )?;
        let (mut seq, mut prev) =
            head.map_or((0, START.to_vec()), |(seq, hash)| (seq, hash.unwrap_or_default()));
        let mut linked: i64 = 0;
        for row in &waiting {
            seq += 1;
            let hash = hash(self.audit_key(), &prev, seq, row);
            set_link(&mut tx, row.id, seq, &prev, &hash).await?;
            prev = hash;
            linked += 1;
        }
        tx.commit().await?;
        Ok(count(linked))
    }

    /// Walks the chain from its start and says where it stops fitting.
    pub(crate) async fn walk(&self) -> Result<ChainState, Fault> {
        let (mut seq, mut prev) = (0, START.to_vec());
        loop {
            let page = self.page_of_chain(seq).await?;
            let Some(last) = page.last().and_then(|row| row.seq) else {
                return Ok(ChainState::Whole { entries: u64::try_from(seq).unwrap_or(0) });
            };
            for row in page {
                if let Err(why) = self.judge(&row, seq + 1, &prev) {
                    let seq = u64::try_from(seq + 1).unwrap_or(0);
                    return Ok(ChainState::Broken { seq, why: why.to_owned() });
                }
                seq += 1;
                prev = row.hash.unwrap_or_default();
            }
            seq = last;
        }
    }

    async fn page_of_chain(&self, after: i64) -> Result<Vec<AuditRow>, Fault> {
        let mut reader = self.read("walking the audit's chain").await?;
        all!(
            reader,
            AuditRow,
            "SELECT id, seq, recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
                 network, details, prev, hash
             FROM audit
             WHERE seq > $1
             ORDER BY seq
             LIMIT $2",
            after,
            PAGE,
        )
    }

    fn judge(&self, row: &AuditRow, expected: i64, prev: &[u8]) -> Result<(), &'static str> {
        if row.seq != Some(expected) {
            return Err("an entry is missing");
        }
        if row.prev.as_deref() != Some(prev) {
            return Err("the entry does not follow the one before");
        }
        let mac = keyed(self.audit_key(), prev, expected, row);
        mac.verify_slice(row.hash.as_deref().unwrap_or_default()).map_err(|_| "the entry was changed")
    }
}

async fn set_link(tx: &mut Tx, id: i64, seq: i64, prev: &[u8], hash: &[u8]) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE audit SET seq = $2, prev = $3, hash = $4 WHERE id = $1 AND seq IS NULL",
        id,
        seq,
        prev,
        hash
    )?;
    Ok(())
}

fn hash(key: &[u8; 32], prev: &[u8], seq: i64, row: &AuditRow) -> Vec<u8> {
    keyed(key, prev, seq, row).finalize().into_bytes().to_vec()
}

/// The row in its one canonical form: every part with its length, so that no two rows read alike.
fn keyed(key: &[u8; 32], prev: &[u8], seq: i64, row: &AuditRow) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    let (seq, at) = (seq.to_be_bytes(), row.recorded_at.to_be_bytes());
    let parts: [Option<&[u8]>; 11] = [
        Some(prev),
        Some(&seq),
        Some(&at),
        Some(row.fact.as_bytes()),
        Some(row.actor.as_bytes()),
        Some(&row.request_id),
        row.reset_id.as_deref(),
        row.account_directory.as_deref().map(str::as_bytes),
        row.account_id.as_deref().map(str::as_bytes),
        row.network.as_deref().map(str::as_bytes),
        Some(row.details.as_bytes()),
    ];
    for part in parts {
        mac.update(&[u8::from(part.is_some())]);
        let bytes = part.unwrap_or_default();
        mac.update(&(bytes.len() as u64).to_be_bytes());
        mac.update(bytes);
    }
    mac
}
