//! The queue: jobs are claimed by leases, in lanes (see `ask`), and deleted when they are done.
//!
//! A worker that dies lets its lease run out, and another takes the job. Facts about a job bear the
//! time it was last claimed, since the port hands no clock in.

use crate::Store;
use crate::ask::{confirm_place, confirm_row};
use crate::db::Tx;
use crate::resets::method;
use crate::rows::{account, count, id, micros, of_digest, of_password_time, unreadable};
use crate::{audit, budgets};
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::{Entry, Fact};
use domain::challenge::SENDS_GOOD;
use domain::id::{ChallengeId, EnrolmentId, IntentId, JobId, ResetId};
use domain::limit::Charge;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{Armed, Deed, Job, Jobs, MethodEvent, NewJob, Work};
use std::time::Duration;

/// Jobs past their lifetime that one claim clears away.
const EXPIRED_AT_ONCE: i64 = 100;

row! {
    struct JobRow {
        id: Vec<u8>,
        kind: String,
        reset_id: Option<Vec<u8>>,
        challenge_id: Option<Vec<u8>>,
        method: Option<String>,
        intent_id: Option<Vec<u8>>,
        enrolment_id: Option<Vec<u8>>,
        account_directory: Option<String>,
        account_id: Option<String>,
        lane: i64,
        queued_at: i64,
        expires_at: i64,
        attempts: i64,
    }
}

impl Store {
    /// Is there a job to run or to clear away?
    async fn has_due(&self, now: Timestamp) -> Result<bool, Fault> {
        let mut reader = self.read("looking for jobs").await?;
        let due = one!(
            reader,
            (i64,),
            "SELECT lane
             FROM job
             WHERE (due_at <= $1 OR expires_at <= $1) AND (claimed_until IS NULL OR claimed_until <= $1)
             LIMIT 1",
            now.as_micros(),
        )?;
        Ok(due.is_some())
    }
}

#[async_trait]
impl Jobs for Store {
    async fn claim(&self, now: Timestamp, lease: Duration, most: u32) -> Result<Vec<Job>, Fault> {
        // Workers ask far more often than there is something; asking must not cost a transaction.
        if !self.has_due(now).await? {
            return Ok(Vec::new());
        }
        let mut tx = self.write("claiming jobs").await?;
        clear_expired(&mut tx, now).await?;
        let sqlite = "UPDATE job
             SET claimed_at = $1, claimed_until = $2, attempts = attempts + 1
             WHERE id IN (SELECT id
                          FROM job
                          WHERE due_at <= $1 AND expires_at > $1
                              AND (claimed_until IS NULL OR claimed_until <= $1)
                          ORDER BY lane, queued_at
                          LIMIT $3)
             RETURNING id, kind, reset_id, challenge_id, method, intent_id, enrolment_id,
                 account_directory, account_id, lane, queued_at, expires_at, attempts";
        let postgres = "UPDATE job
             SET claimed_at = $1, claimed_until = $2, attempts = attempts + 1
             WHERE id IN (SELECT id
                          FROM job
                          WHERE due_at <= $1 AND expires_at > $1
                              AND (claimed_until IS NULL OR claimed_until <= $1)
                          ORDER BY lane, queued_at
                          LIMIT $3
                          FOR UPDATE SKIP LOCKED)
             RETURNING id, kind, reset_id, challenge_id, method, intent_id, enrolment_id,
                 account_directory, account_id, lane, queued_at, expires_at, attempts";
        let until = now.as_micros().saturating_add(micros(lease));
        let sql = tx.dialect(sqlite, postgres);
        let mut rows = all!(tx, JobRow, sql, now.as_micros(), until, i64::from(most))?;
        tx.commit().await?;
        rows.sort_by_key(|row| (row.lane, row.queued_at));
        rows.into_iter().map(job).collect()
    }

    async fn confirmation(&self, challenge: ChallengeId) -> Result<Option<String>, Fault> {
        let mut reader = self.read("reading a confirmation").await?;
        let row = one!(
            reader,
            (Vec<u8>, String, Option<Vec<u8>>),
            "SELECT reset_id, method, confirm_sealed
             FROM challenge
             WHERE id = $1",
            challenge.as_bytes().as_slice(),
        )?;
        let Some((reset, name, Some(sealed))) = row else { return Ok(None) };
        let row = confirm_row(ResetId::from_bytes(id(&reset)?), method(&name)?);
        self.keys().open_text(confirm_place(&row), &sealed).map(Some)
    }

    async fn arm(&self, armed: Armed, charges: &[Charge], entry: Option<Entry>) -> Result<bool, Fault> {
        let mut tx = self.write("storing the secrets of a send").await?;
        if budgets::charge(&mut tx, charges, armed.now).await?.is_err() {
            // The counters stay raised.
            tx.commit().await?;
            return Ok(false);
        }
        let send = one!(
            tx,
            (i64,),
            "UPDATE challenge
             SET sends = sends + 1
             WHERE id = $1
             RETURNING sends",
            armed.challenge.as_bytes().as_slice(),
        )?;
        let Some((send,)) = send else {
            tx.give_up().await?;
            return Ok(false);
        };
        store_secrets(&mut tx, &armed, send).await?;
        void_older(&mut tx, &armed, send).await?;
        if let Some(entry) = entry {
            audit::write(&mut tx, &entry, armed.now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    async fn queue(&self, new: NewJob, now: Timestamp) -> Result<(), Fault> {
        let mut tx = self.write("queueing a job").await?;
        queue(&mut tx, &new, now).await?;
        tx.commit().await
    }

    async fn finish(&self, job: JobId, entry: Option<Entry>) -> Result<(), Fault> {
        let mut tx = self.write("finishing a job").await?;
        end_job(&mut tx, job, entry).await?;
        tx.commit().await
    }

    async fn postpone(&self, job: JobId, due_at: Timestamp, entry: Option<Entry>) -> Result<(), Fault> {
        let mut tx = self.write("postponing a job").await?;
        let put_back = one!(
            tx,
            (Option<i64>,),
            "UPDATE job
             SET due_at = $2, claimed_until = NULL
             WHERE id = $1 AND expires_at > $2
             RETURNING claimed_at",
            job.as_bytes().as_slice(),
            due_at.as_micros(),
        )?;
        match (put_back, entry) {
            (None, entry) => end_job(&mut tx, job, entry).await?,
            (Some((claimed_at,)), Some(entry)) => {
                let at = Timestamp::from_micros(claimed_at.unwrap_or(due_at.as_micros()));
                audit::write(&mut tx, &entry, at).await?;
            }
            (Some(_), None) => {}
        }
        tx.commit().await
    }

    async fn waiting(&self) -> Result<u32, Fault> {
        let mut reader = self.read("counting jobs").await?;
        let row = one!(reader, (i64,), "SELECT count(*) FROM job")?;
        Ok(row.map_or(0, |(jobs,)| count(jobs)))
    }
}

/// Deletes jobs that nobody got to in time, each with the fact that it came to nothing.
async fn clear_expired(tx: &mut Tx, now: Timestamp) -> Result<(), Fault> {
    let sqlite = "DELETE FROM job
         WHERE id IN (SELECT id
                      FROM job
                      WHERE expires_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
                      LIMIT $2)
         RETURNING id, kind, reset_id, challenge_id, method, intent_id, enrolment_id,
             account_directory, account_id, lane, queued_at, expires_at, attempts";
    let postgres = "DELETE FROM job
         WHERE id IN (SELECT id
                      FROM job
                      WHERE expires_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)
                      LIMIT $2
                      FOR UPDATE SKIP LOCKED)
         RETURNING id, kind, reset_id, challenge_id, method, intent_id, enrolment_id,
             account_directory, account_id, lane, queued_at, expires_at, attempts";
    let sql = tx.dialect(sqlite, postgres);
    for row in all!(tx, JobRow, sql, now.as_micros(), EXPIRED_AT_ONCE)? {
        let mut entry = match job(row)?.work {
            Work::Deliver { reset, .. } | Work::ProveContact { reset, .. } => {
                of_reset(Fact::NotDelivered, reset)
            }
            Work::Notice { reset, account, .. } | Work::MethodNotice { reset, account, .. } => {
                of_reset(Fact::NoticeNotDelivered, reset).about(&account)
            }
            Work::Warn { reset } => of_reset(Fact::NoticeNotDelivered, reset),
            // The intent stays open, and the next look for abandoned ones queues it again.
            Work::Settle { .. } => continue,
        };
        entry = entry.with("reason", "expired");
        audit::write(tx, &entry, now).await?;
    }
    Ok(())
}

fn of_reset(fact: Fact, reset: ResetId) -> Entry {
    Entry { reset: Some(reset), ..audit::own_entry(fact) }
}

async fn store_secrets(tx: &mut Tx, armed: &Armed, send: i64) -> Result<(), Fault> {
    let bound = armed.bound.as_ref();
    run!(
        tx,
        "INSERT INTO secret (challenge_id, send, kind, digest, account_directory, account_id, password_time,
             destination, expires_at, minted_at)
         VALUES ($1, $2, 'code', $3, $5, $6, $7, $8, $9, $11),
                ($1, $2, 'link', $4, $5, $6, $7, $8, $10, $11)",
        armed.challenge.as_bytes().as_slice(),
        send,
        of_digest(&armed.code),
        of_digest(&armed.link),
        bound.map(|bound| bound.account.directory.as_str()),
        bound.map(|bound| bound.account.id.as_str()),
        bound.and_then(|bound| of_password_time(bound.password_time)),
        bound.map(|bound| of_digest(&bound.destination)),
        armed.code_expires_at.as_micros(),
        armed.link_expires_at.as_micros(),
        armed.now.as_micros(),
    )?;
    Ok(())
}

async fn void_older(tx: &mut Tx, armed: &Armed, send: i64) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE secret
         SET void_at = $3
         WHERE challenge_id = $1 AND send <= $2 AND spent_at IS NULL AND void_at IS NULL",
        armed.challenge.as_bytes().as_slice(),
        send - i64::from(SENDS_GOOD),
        armed.now.as_micros(),
    )?;
    Ok(())
}

/// Deletes a job. A lost lease does not keep its worker from saying what became of it.
async fn end_job(tx: &mut Tx, job: JobId, entry: Option<Entry>) -> Result<(), Fault> {
    let ended = one!(
        tx,
        (Option<i64>, i64),
        "DELETE FROM job
         WHERE id = $1
         RETURNING claimed_at, queued_at",
        job.as_bytes().as_slice(),
    )?;
    let Some(entry) = entry else { return Ok(()) };
    let at = match ended {
        Some((claimed_at, queued_at)) => claimed_at.unwrap_or(queued_at),
        None => {
            let last = one!(tx, (i64,), "SELECT recorded_at FROM audit ORDER BY id DESC LIMIT 1")?;
            last.map_or(0, |(at,)| at)
        }
    };
    audit::write(tx, &entry, Timestamp::from_micros(at)).await
}

/// The columns of a piece of work.
#[derive(Default)]
struct Columns<'a> {
    kind: &'static str,
    reset: Option<&'a ResetId>,
    challenge: Option<&'a ChallengeId>,
    method: Option<&'static str>,
    intent: Option<&'a IntentId>,
    enrolment: Option<&'a EnrolmentId>,
    account: Option<&'a AccountKey>,
}

fn columns(work: &Work) -> Columns<'_> {
    let none = Columns::default();
    match work {
        Work::Deliver { reset, challenge, method } => Columns {
            kind: "deliver",
            reset: Some(reset),
            challenge: Some(challenge),
            method: Some(method.name()),
            ..none
        },
        Work::Notice { reset, account, done } => {
            Columns { kind: notice_kind(*done), reset: Some(reset), account: Some(account), ..none }
        }
        Work::Warn { reset } => Columns { kind: "warn", reset: Some(reset), ..none },
        Work::Settle { intent } => Columns { kind: "settle", intent: Some(intent), ..none },
        Work::ProveContact { reset, enrolment } => {
            Columns { kind: "prove_contact", reset: Some(reset), enrolment: Some(enrolment), ..none }
        }
        Work::MethodNotice { reset, account, method, happened } => Columns {
            kind: method_notice(*happened),
            reset: Some(reset),
            account: Some(account),
            method: Some(method.name()),
            ..none
        },
    }
}

const fn method_notice(happened: MethodEvent) -> &'static str {
    match happened {
        MethodEvent::Added => "notice_added",
        MethodEvent::Removed => "notice_removed",
        MethodEvent::Used => "notice_used",
    }
}

/// Queues work of our own, in the transaction of what asks for it.
pub(crate) async fn queue(tx: &mut Tx, new: &NewJob, now: Timestamp) -> Result<(), Fault> {
    let of = columns(&new.work);
    run!(
        tx,
        "INSERT INTO job (id, kind, reset_id, challenge_id, method, intent_id, enrolment_id,
             account_directory, account_id, lane, queued_at, due_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $12)",
        new.id.as_bytes().as_slice(),
        of.kind,
        of.reset.map(|id| id.as_bytes().as_slice()),
        of.challenge.map(|id| id.as_bytes().as_slice()),
        of.method,
        of.intent.map(|id| id.as_bytes().as_slice()),
        of.enrolment.map(|id| id.as_bytes().as_slice()),
        of.account.map(|account| account.directory.as_str()),
        of.account.map(|account| account.id.as_str()),
        now.as_micros(),
        new.due_at.as_micros(),
        new.expires_at.as_micros(),
    )?;
    Ok(())
}

const fn notice_kind(done: Deed) -> &'static str {
    match done {
        Deed::PasswordReset => "notice_reset",
        Deed::PasswordChanged => "notice_change",
        Deed::Unlocked => "notice_unlock",
        Deed::Unfrozen => "notice_unfrozen",
    }
}

fn job(row: JobRow) -> Result<Job, Fault> {
    Ok(Job {
        id: JobId::from_bytes(id(&row.id)?),
        attempt: count(row.attempts),
        expires_at: Timestamp::from_micros(row.expires_at),
        work: work(row)?,
    })
}

fn work(row: JobRow) -> Result<Work, Fault> {
    let missing = || unreadable("job");
    let reset = row.reset_id.as_deref().map(id).transpose()?.map(ResetId::from_bytes).ok_or_else(missing);
    let account = account(row.account_directory, row.account_id).ok_or_else(missing);
    let named = row.method.as_deref().ok_or_else(missing).and_then(method);
    let bytes = |column: Option<Vec<u8>>| column.as_deref().ok_or_else(missing).and_then(id);
    if let Some(done) = Deed::ALL.into_iter().find(|done| notice_kind(*done) == row.kind) {
        return Ok(Work::Notice { reset: reset?, account: account?, done });
    }
    let notice = MethodEvent::ALL.into_iter().find(|happened| method_notice(*happened) == row.kind);
    if let Some(happened) = notice {
        return Ok(Work::MethodNotice { reset: reset?, account: account?, method: named?, happened });
    }
    Ok(match row.kind.as_str() {
        "deliver" => {
            let challenge = ChallengeId::from_bytes(bytes(row.challenge_id)?);
            Work::Deliver { reset: reset?, challenge, method: named? }
        }
        "warn" => Work::Warn { reset: reset? },
        "settle" => Work::Settle { intent: IntentId::from_bytes(bytes(row.intent_id)?) },
        "prove_contact" => {
            let enrolment = EnrolmentId::from_bytes(bytes(row.enrolment_id)?);
            Work::ProveContact { reset: reset?, enrolment }
        }
        _ => return Err(unreadable("job.kind")),
    })
}
