//! Resets: opened, bound to an account, ended; and read back with everything recorded about them.

use crate::Store;
use crate::db::Reader;
use crate::records::{self, Records};
use crate::rows::{account, count, digest, id, of_digest, of_password_time, unreadable};
use crate::seal::Place;
use crate::{audit, parts, snapshot};
use async_trait::async_trait;
use domain::account::{AccountKey, Login};
use domain::audit::Entry;
use domain::id::{Reference, ResetId};
use domain::limit::Permit;
use domain::linked::Part;
use domain::locale::Locale;
use domain::method::Method;
use domain::password::Refused;
use domain::reset::{Ended, Goal, INTENT_BLOCKS_MAX, Reset};
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{
    Asked, Attempt, CheckOutcome, Checked, Held, NewAsk, NewProof, NewReset, Opened, Redeemed, Resets, Seen,
};

#[async_trait]
impl Resets for Store {
    async fn open(&self, new: NewReset, entry: Entry) -> Result<Opened, Fault> {
        let mut tx = self.write("opening a reset").await?;
        let row = new.id.as_bytes().as_slice();
        let login = self.keys().seal(login_place(row), new.login.as_str().as_bytes())?;
        let opened = run!(
            tx,
            "INSERT INTO reset (id, reference, goal, token, login_sealed, login_digest, network_digest, locale,
                 known_device_at, opened_at, expires_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
             WHERE (SELECT count(*)
                    FROM (SELECT 1
                          FROM reset
                          WHERE account_id IS NULL AND ended_at IS NULL AND expires_at > $10
                          LIMIT $12) AS anonymous) < $12",
            row,
            new.reference.to_string(),
            new.goal.name(),
            of_digest(&new.token),
            login.as_slice(),
            of_digest(&new.login_digest),
            of_digest(&new.network_digest),
            new.locale.tag(),
            new.known_device.then(|| new.opened_at.as_micros()),
            new.opened_at.as_micros(),
            new.expires_at.as_micros(),
            i64::from(new.anonymous_max),
        )?;
        if opened == 0 {
            tx.give_up().await?;
            return Ok(Opened::Full);
        }
        audit::write(&mut tx, &entry, new.opened_at).await?;
        tx.commit().await?;
        Ok(Opened::Yes)
    }

    async fn find(&self, token: &[Digest]) -> Result<Option<Held>, Fault> {
        let mut reader = self.read("finding a reset").await?;
        for candidate in token {
            let row = one!(
                reader,
                ResetRow,
                "SELECT id, reference, goal, login_sealed, login_digest, locale, known_device_at, opened_at,
                     expires_at, account_directory, account_id, seen_sealed, tries, ended, check_outcome,
                     check_broken, check_advice, check_visible_at
                 FROM reset
                 WHERE token = $1",
                of_digest(candidate),
            )?;
            if let Some(row) = row {
                return self.held(&mut reader, row).await.map(Some);
            }
        }
        Ok(None)
    }

    async fn load(&self, id: ResetId) -> Result<Option<Held>, Fault> {
        let mut reader = self.read("loading a reset").await?;
        let row = one!(
            reader,
            ResetRow,
            "SELECT id, reference, goal, login_sealed, login_digest, locale, known_device_at, opened_at,
                 expires_at, account_directory, account_id, seen_sealed, tries, ended, check_outcome,
                 check_broken, check_advice, check_visible_at
             FROM reset
             WHERE id = $1",
            id.as_bytes().as_slice(),
        )?;
        match row {
            Some(row) => self.held(&mut reader, row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn ask(&self, ask: NewAsk, entry: Entry) -> Result<Asked, Fault> {
        self.ask_for(ask, entry).await
    }

    async fn redeem(
        &self,
        permit: Permit,
        attempt: Attempt<'_>,
        hit: Entry,
        miss: Entry,
    ) -> Result<Redeemed, Fault> {
        self.redeem_secret(permit, attempt, hit, miss).await
    }

    async fn bind(
        &self,
        id: ResetId,
        account: &AccountKey,
        seen: &Seen,
        live_max: u32,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("binding an account to a reset").await?;
        tx.lock(&account.to_string()).await?;
        let row = id.as_bytes().as_slice();
        let seen = self.keys().seal(seen_place(row), &snapshot::of_seen(seen)?)?;
        let bound = run!(
            tx,
            "UPDATE reset
             SET account_directory = $2, account_id = $3, seen_sealed = $4, bound_at = $5
             WHERE id = $1 AND account_id IS NULL AND ended_at IS NULL AND expires_at > $5
                 AND (SELECT count(*)
                      FROM reset AS other
                      WHERE other.account_directory = $2 AND other.account_id = $3
                          AND other.ended_at IS NULL AND other.expires_at > $5) < $6",
            row,
            account.directory.as_str(),
            account.id.as_str(),
            seen.as_slice(),
            now.as_micros(),
            i64::from(live_max),
        )?;
        if bound == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        audit::promote(&mut tx, id, account).await?;
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn pass(&self, id: ResetId, seen: &Seen, now: Timestamp, entry: Entry) -> Result<(), Fault> {
        let mut tx = self.write("passing over a reset").await?;
        let row = id.as_bytes().as_slice();
        self.keys().seal(seen_place(row), &snapshot::of_seen(seen)?)?;
        run!(
            tx,
            "UPDATE reset
             SET bound_at = NULL
             WHERE id = $1 AND account_id IS NULL AND ended_at IS NULL AND expires_at > $2",
            row,
            now.as_micros(),
        )?;
        audit::keep_provisional(&mut tx, id).await?;
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await
    }

    async fn record_proof(&self, permit: Permit, proof: NewProof, entry: Entry) -> Result<(), Fault> {
        let Permit { .. } = permit;
        let mut tx = self.write("recording a proof").await?;
        run!(
            tx,
            "INSERT INTO proof (id, reset_id, method, account_directory, account_id, password_time, proven_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            proof.id.as_bytes().as_slice(),
            proof.reset.as_bytes().as_slice(),
            proof.method.name(),
            proof.account.directory.as_str(),
            proof.account.id.as_str(),
            of_password_time(proof.password_time),
            proof.at.as_micros(),
        )?;
        audit::write(&mut tx, &entry, proof.at).await?;
        tx.commit().await
    }

    async fn join(&self, id: ResetId, parts: Vec<(Part, Entry)>, now: Timestamp) -> Result<(), Fault> {
        self.join_parts(id, parts, now).await
    }

    async fn conclude(
        &self,
        id: ResetId,
        checked: &Checked,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault> {
        let mut tx = self.write("concluding a check").await?;
        let concluded = run!(
            tx,
            "UPDATE reset
             SET check_outcome = $2, check_broken = $3, check_visible_at = $4, check_advice = $5
             WHERE id = $1 AND check_outcome IS NULL",
            id.as_bytes().as_slice(),
            checked.outcome.name(),
            snapshot::of_broken(&checked.refused.broken)?,
            checked.visible_at.as_micros(),
            snapshot::of_advice(&checked.refused.advice)?,
        )?;
        if concluded == 0 {
            return tx.give_up().await;
        }
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await
    }

    async fn end(&self, id: ResetId, ended: Ended, now: Timestamp, entry: Entry) -> Result<bool, Fault> {
        let mut tx = self.write("ending a reset").await?;
        // Holds the row, so that a write which begins at the same moment is seen below, or sees this end.
        run!(tx, "UPDATE reset SET ended_at = ended_at WHERE id = $1", id.as_bytes().as_slice())?;
        let changed = run!(
            tx,
            "UPDATE reset
             SET ended = CASE
                     WHEN EXISTS (SELECT 1 FROM reset_part WHERE reset_id = $1 AND place = 0 AND state = 'applied')
                     THEN $4
                     WHEN EXISTS (SELECT 1
                                  FROM intent
                                  WHERE intent.reset_id = $1 AND (intent.settled_at IS NULL OR intent.settled = 'stale')
                                      AND intent.account_directory = reset.account_directory
                                      AND intent.account_id = reset.account_id)
                     THEN $5
                     ELSE $2
                 END,
                 ended_at = $3
             WHERE id = $1 AND ended_at IS NULL
                 AND NOT EXISTS (SELECT 1
                                 FROM intent
                                 WHERE intent.reset_id = $1 AND intent.settled_at IS NULL AND intent.begun_at > $6
                                     AND intent.account_directory = reset.account_directory
                                     AND intent.account_id = reset.account_id)",
            id.as_bytes().as_slice(),
            ended.name(),
            now.as_micros(),
            Ended::Applied.name(),
            Ended::Unknown.name(),
            now.minus(INTENT_BLOCKS_MAX).as_micros(),
        )?;
        if changed == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await?;
        Ok(true)
    }
}

const fn login_place(row: &[u8]) -> Place<'_> {
    Place { column: "reset.login_sealed", row }
}

const fn seen_place(row: &[u8]) -> Place<'_> {
    Place { column: "reset.seen_sealed", row }
}

row! {
    struct ResetRow {
        id: Vec<u8>,
        reference: String,
        goal: String,
        login_sealed: Vec<u8>,
        login_digest: Vec<u8>,
        locale: String,
        known_device_at: Option<i64>,
        opened_at: i64,
        expires_at: i64,
        account_directory: Option<String>,
        account_id: Option<String>,
        seen_sealed: Option<Vec<u8>>,
        tries: i64,
        ended: Option<String>,
        check_outcome: Option<String>,
        check_broken: Option<String>,
        check_advice: Option<String>,
        check_visible_at: Option<i64>,
    }
}

impl Store {
    async fn held(&self, reader: &mut Reader, row: ResetRow) -> Result<Held, Fault> {
        let key = id(&row.id)?;
        let id = ResetId::from_bytes(key);
        let login = self.keys().open_text(login_place(&key), &row.login_sealed)?;
        let seen = match &row.seen_sealed {
            Some(sealed) => Some(snapshot::seen(&self.keys().open(seen_place(&key), sealed)?)?),
            None => None,
        };
        let Records { proofs, asked, answer } = records::of(reader, id).await?;
        // Before a first proof nobody costs more than another.
        let parts = if proofs.is_empty() { Vec::new() } else { parts::of(reader, id).await? };
        Ok(Held {
            checked: checked(&row)?,
            login: Login::parse(&login).map_err(|_| unreadable("reset.login_sealed"))?,
            login_digest: digest(&row.login_digest)?,
            locale: Locale::from_tag(&row.locale).ok_or_else(|| unreadable("reset.locale"))?,
            known_device: row.known_device_at.is_some(),
            proofs,
            seen,
            asked,
            answer,
            parts,
            reset: reset(id, row)?,
        })
    }
}

fn reset(id: ResetId, row: ResetRow) -> Result<Reset, Fault> {
    let ended = row.ended.map(|name| Ended::from_name(&name).ok_or_else(|| unreadable("reset.ended")));
    Ok(Reset {
        id,
        reference: Reference::parse(&row.reference).ok_or_else(|| unreadable("reset.reference"))?,
        goal: Goal::from_name(&row.goal).ok_or_else(|| unreadable("reset.goal"))?,
        opened_at: Timestamp::from_micros(row.opened_at),
        expires_at: Timestamp::from_micros(row.expires_at),
        account: account(row.account_directory, row.account_id),
        ended: ended.transpose()?,
        tries: count(row.tries),
    })
}

fn checked(row: &ResetRow) -> Result<Option<Checked>, Fault> {
    let Some(name) = &row.check_outcome else { return Ok(None) };
    let visible_at = row.check_visible_at.ok_or_else(|| unreadable("reset.check_visible_at"))?;
    Ok(Some(Checked {
        outcome: CheckOutcome::from_name(name).ok_or_else(|| unreadable("reset.check_outcome"))?,
        refused: Refused {
            broken: snapshot::broken(row.check_broken.as_deref().unwrap_or("[]"))?,
            advice: snapshot::advice(row.check_advice.as_deref().unwrap_or("[]"))?,
        },
        visible_at: Timestamp::from_micros(visible_at),
    }))
}

pub(crate) fn method(name: &str) -> Result<Method, Fault> {
    Method::from_name(name).ok_or_else(|| unreadable("method"))
}
