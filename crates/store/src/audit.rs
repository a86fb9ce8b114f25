//! The audit: entries written in the transaction of the step they tell of, and read back.
//!
//! An entry of a reset that has found nobody yet is provisional: it is not chained, and goes with
//! the reset if nobody is ever found, so that typing made-up names fills no history. When a worker
//! binds the account, the reset's entries join the queue for the chain, see [`promote`].

use crate::Store;
use crate::db::Tx;
use crate::rows::{account, id, unreadable};
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::{Actor, Entry, Fact};
use domain::id::{Reference, RequestId, ResetId};
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{Audit, ChainState, EVENTS_MAX, Recorded, Wanted};

/// Most entries told of one reset.
const OF_RESET_MAX: i64 = 1000;

/// Writes an entry as part of `tx`. A bound reset lends the entry its account.
pub(crate) async fn write(tx: &mut Tx, entry: &Entry, now: Timestamp) -> Result<(), Fault> {
    let details = serde_json::to_string(&entry.details).map_err(|_| unreadable("audit.details"))?;
    let about = entry.account.as_ref();
    run!(
        tx,
        "INSERT INTO audit (recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
             network, details, provisional_at)
         SELECT $1, $2, $3, $4, $5, COALESCE($6, r.account_directory), COALESCE($7, r.account_id), $8, $9,
             CASE WHEN $7 IS NULL AND r.id IS NOT NULL AND r.account_id IS NULL THEN $1 END
         FROM (SELECT $5 AS id) AS wanted
         LEFT JOIN reset AS r ON r.id = wanted.id",
        now.as_micros(),
        entry.fact.code(),
        actor(&entry.actor),
        entry.request.as_bytes().as_slice(),
        entry.reset.as_ref().map(|reset| reset.as_bytes().as_slice()),
        about.map(|account| account.directory.as_str()),
        about.map(|account| account.id.as_str()),
        entry.network.as_deref(),
        details.as_str(),
    )?;
    Ok(())
}

/// Puts the entries of a reset that found its account into the queue for the chain.
pub(crate) async fn promote(tx: &mut Tx, reset: ResetId, about: &AccountKey) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE audit
         SET provisional_at = NULL, account_directory = $2, account_id = $3
         WHERE reset_id = $1 AND provisional_at IS NOT NULL",
        reset.as_bytes().as_slice(),
        about.directory.as_str(),
        about.id.as_str(),
    )?;
    Ok(())
}

/// Touches what [`promote`] would, and leaves it as it is.
pub(crate) async fn keep_provisional(tx: &mut Tx, reset: ResetId) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE audit
         SET provisional_at = provisional_at
         WHERE reset_id = $1 AND provisional_at IS NOT NULL",
        reset.as_bytes().as_slice(),
    )?;
    Ok(())
}

/// An entry that the store itself has to write. It belongs to no request.
pub(crate) fn own_entry(fact: Fact) -> Entry {
    Entry {
        fact,
        actor: Actor::Worker,
        request: RequestId::from_bytes([0; 16]),
        reset: None,
        account: None,
        network: None,
        details: Vec::new(),
    }
}

/// An actor as rows name it.
pub(crate) fn actor(actor: &Actor) -> String {
    match actor {
        Actor::Visitor | Actor::Worker => actor.name().to_owned(),
        Actor::Operator(name) | Actor::Console(name) => format!("{}:{name}", actor.name()),
    }
}

row! {
    /// A row as it is hashed and shown.
    pub(crate) struct AuditRow {
        pub(crate) id: i64,
        pub(crate) seq: Option<i64>,
        pub(crate) recorded_at: i64,
        pub(crate) fact: String,
        pub(crate) actor: String,
        pub(crate) request_id: Vec<u8>,
        pub(crate) reset_id: Option<Vec<u8>>,
        pub(crate) account_directory: Option<String>,
        pub(crate) account_id: Option<String>,
        pub(crate) network: Option<String>,
        pub(crate) details: String,
        pub(crate) prev: Option<Vec<u8>>,
        pub(crate) hash: Option<Vec<u8>>,
    }
}

impl AuditRow {
    fn recorded(self) -> Result<Recorded, Fault> {
        Ok(Recorded {
            row: u64::try_from(self.id).unwrap_or(0),
            seq: self.seq.and_then(|seq| u64::try_from(seq).ok()),
            at: Timestamp::from_micros(self.recorded_at),
            fact: self.fact,
            actor: self.actor,
            reset: self.reset_id.map(|bytes| id(&bytes)).transpose()?.map(ResetId::from_bytes),
            account: account(self.account_directory, self.account_id),
            network: self.network,
            details: serde_json::from_str(&self.details).map_err(|_| unreadable("audit.details"))?,
        })
    }
}

/// One search by several filters, the first of which is sure to be there and has an index of its own.
macro_rules! search_by {
    ($sure:literal) => {
        concat!(
            "SELECT id, seq, recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
                 network, details, prev, hash
             FROM audit
             WHERE ",
            $sure,
            " AND id < $1 AND recorded_at >= $2 AND recorded_at < $3
                 AND ($4 IS NULL OR fact = $4)
                 AND ($5 IS NULL OR actor = $5)
                 AND ($6 IS NULL OR reset_id = $6)
                 AND ($7 IS NULL OR (account_directory = $7 AND account_id = $8))
             ORDER BY id DESC
             LIMIT $9",
        )
    };
}

/// The search whose sure filter leaves the fewest rows.
const fn narrowest(wanted: &Wanted) -> &'static str {
    match wanted {
        Wanted { reset: Some(_), .. } => search_by!("reset_id = $6"),
        Wanted { account: Some(_), .. } => search_by!("account_directory = $7 AND account_id = $8"),
        Wanted { actor: Some(_), .. } => search_by!("actor = $5"),
        Wanted { fact: Some(_), .. } => search_by!("fact = $4"),
        Wanted { from: Some(_), .. } | Wanted { until: Some(_), .. } => {
            search_by!("recorded_at >= $2 AND recorded_at < $3")
        }
        Wanted { .. } => search_by!("id < $1"),
    }
}

#[async_trait]
impl Audit for Store {
    async fn append(&self, entry: Entry, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.write("appending to the audit").await?;
        write(&mut tx, &entry, now).await?;
        tx.commit().await
    }

    async fn seal(&self, most: u32) -> Result<u32, Fault> {
        self.link(most).await
    }

    async fn verify(&self) -> Result<ChainState, Fault> {
        self.walk().await
    }

    async fn page(&self, after: u64, most: u32) -> Result<Vec<Recorded>, Fault> {
        let mut reader = self.read("reading the audit").await?;
        let rows = all!(
            reader,
            AuditRow,
            "SELECT id, seq, recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
                 network, details, prev, hash
             FROM audit
             WHERE seq > $1
             ORDER BY seq
             LIMIT $2",
            i64::try_from(after).unwrap_or(i64::MAX),
            i64::from(most),
        )?;
        rows.into_iter().map(AuditRow::recorded).collect()
    }

    async fn by_reference(&self, reference: Reference) -> Result<Option<ResetId>, Fault> {
        let mut reader = self.read("looking a reference up").await?;
        // As `serde_json` writes the pair; a reference has no character that LIKE or JSON minds.
        let pair = format!("%[\"reference\",\"{reference}\"]%");
        let row = one!(
            reader,
            (Vec<u8>,),
            "SELECT reset_id
             FROM audit
             WHERE reset_id IS NOT NULL AND details LIKE $1
             ORDER BY id DESC
             LIMIT 1",
            pair.as_str(),
        )?;
        row.map(|(bytes,)| id(&bytes).map(ResetId::from_bytes)).transpose()
    }

    async fn of_reset(&self, reset: ResetId) -> Result<Vec<Recorded>, Fault> {
        let mut reader = self.read("reading the audit of a reset").await?;
        let rows = all!(
            reader,
            AuditRow,
            "SELECT id, seq, recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
                 network, details, prev, hash
             FROM audit
             WHERE reset_id = $1
             ORDER BY id
             LIMIT $2",
            reset.as_bytes().as_slice(),
            OF_RESET_MAX,
        )?;
        rows.into_iter().map(AuditRow::recorded).collect()
    }

    async fn search(&self, wanted: &Wanted, most: u32) -> Result<Vec<Recorded>, Fault> {
        let mut reader = self.read("searching the audit").await?;
        let about = wanted.account.as_ref();
        let rows = all!(
            reader,
            AuditRow,
            narrowest(wanted),
            wanted.below.and_then(|row| i64::try_from(row).ok()).unwrap_or(i64::MAX),
            wanted.from.map_or(i64::MIN, Timestamp::as_micros),
            wanted.until.map_or(i64::MAX, Timestamp::as_micros),
            wanted.fact.map(Fact::code),
            wanted.actor.as_deref(),
            wanted.reset.as_ref().map(|reset| reset.as_bytes().as_slice()),
            about.map(|account| account.directory.as_str()),
            about.map(|account| account.id.as_str()),
            i64::from(most.min(EVENTS_MAX)),
        )?;
        rows.into_iter().map(AuditRow::recorded).collect()
    }

    async fn of_account(&self, account: &AccountKey, most: u32) -> Result<Vec<Recorded>, Fault> {
        let mut reader = self.read("reading the audit of an account").await?;
        let rows = all!(
            reader,
            AuditRow,
            "SELECT id, seq, recorded_at, fact, actor, request_id, reset_id, account_directory, account_id,
                 network, details, prev, hash
             FROM audit
             WHERE account_directory = $1 AND account_id = $2
             ORDER BY id DESC
             LIMIT $3",
            account.directory.as_str(),
            account.id.as_str(),
            i64::from(most),
        )?;
        rows.into_iter().map(AuditRow::recorded).collect()
    }
}
