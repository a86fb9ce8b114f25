//! Answers checked against the person: counted first, and a right one uses up what it stands for in
//! the transaction that writes its proof.

use crate::Store;
use crate::db::Tx;
use crate::rows::{of_digest, of_password_time};
use crate::{audit, jobs};
use async_trait::async_trait;
use domain::audit::Entry;
use domain::challenge::GUESSES_MAX;
use domain::id::CheckId;
use domain::limit::Permit;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{AnswerOutcome, Answers, NewAnswer, Once, RightAnswer};

#[async_trait]
impl Answers for Store {
    async fn open_answer(&self, permit: Permit, new: NewAnswer) -> Result<bool, Fault> {
        let Permit { .. } = permit;
        let mut tx = self.write("counting an answer").await?;
        let counted = run!(
            tx,
            "INSERT INTO answer (reset_id, method, id, guesses, asked_at)
             SELECT id, $2, $3, 1, $4
             FROM reset
             WHERE id = $1 AND ended_at IS NULL AND expires_at > $4
             ON CONFLICT (reset_id, method) DO UPDATE
             SET id = excluded.id, guesses = answer.guesses + 1, asked_at = excluded.asked_at,
                 outcome = NULL, visible_at = NULL
             WHERE answer.guesses < $5",
            new.reset.as_bytes().as_slice(),
            new.method.name(),
            new.id.as_bytes().as_slice(),
            new.now.as_micros(),
            i64::from(GUESSES_MAX),
        )?;
        tx.commit().await?;
        Ok(counted > 0)
    }

    async fn prove_answer(&self, right: RightAnswer, entry: Entry) -> Result<bool, Fault> {
        let mut tx = self.write("recording a right answer").await?;
        tx.lock(&right.account.to_string()).await?;
        if !hold_reset(&mut tx, &right).await? || !use_up(&mut tx, &right).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        record(&mut tx, &right).await?;
        conclude(&mut tx, right.check, AnswerOutcome::Proved, right.visible_at).await?;
        if let Some(notice) = &right.notice {
            jobs::queue(&mut tx, notice, right.now).await?;
        }
        audit::write(&mut tx, &entry, right.now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn conclude_answer(
        &self,
        check: CheckId,
        outcome: AnswerOutcome,
        visible_at: Timestamp,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault> {
        let mut tx = self.write("concluding the check of an answer").await?;
        conclude(&mut tx, check, outcome, visible_at).await?;
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await
    }
}

/// The first outcome of a check stays. A check that a later answer overtook has no row any more.
async fn conclude(
    tx: &mut Tx,
    check: CheckId,
    outcome: AnswerOutcome,
    visible_at: Timestamp,
) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE answer
         SET outcome = $2, visible_at = $3
         WHERE id = $1 AND outcome IS NULL",
        check.as_bytes().as_slice(),
        outcome.name(),
        visible_at.as_micros(),
    )?;
    Ok(())
}

/// The reset must live until this transaction ends, and be this account's.
async fn hold_reset(tx: &mut Tx, right: &RightAnswer) -> Result<bool, Fault> {
    let held = run!(
        tx,
        "UPDATE reset
         SET tries = tries
         WHERE id = $1 AND account_directory = $2 AND account_id = $3 AND ended_at IS NULL AND expires_at > $4",
        right.reset.as_bytes().as_slice(),
        right.account.directory.as_str(),
        right.account.id.as_str(),
        right.now.as_micros(),
    )?;
    Ok(held > 0)
}

/// Two answers that stand for the same thing meet here, and one of them changes a row.
async fn use_up(tx: &mut Tx, right: &RightAnswer) -> Result<bool, Fault> {
    let used = run!(
        tx,
        "UPDATE enrolment
         SET last_used_at = $4, step = COALESCE($5, step)
         WHERE id = $1 AND account_directory = $2 AND account_id = $3
             AND proven_at IS NOT NULL AND removed_at IS NULL AND usable_from <= $4
             AND ($5 IS NULL OR step IS NULL OR step < $5)",
        right.enrolment.as_bytes().as_slice(),
        right.account.directory.as_str(),
        right.account.id.as_str(),
        right.now.as_micros(),
        step(right.once),
    )?;
    let Once::Code(place) = right.once else { return Ok(used > 0) };
    let spent = run!(
        tx,
        "UPDATE recovery_code
         SET spent_at = $3
         WHERE enrolment_id = $1 AND place = $2 AND spent_at IS NULL",
        right.enrolment.as_bytes().as_slice(),
        i64::from(place),
        right.now.as_micros(),
    )?;
    Ok(used > 0 && spent > 0)
}

/// The number to store, for what counts upwards.
pub(crate) fn step(once: Once) -> Option<i64> {
    match once {
        Once::Step(step) => Some(i64::try_from(step).unwrap_or(i64::MAX)),
        Once::Code(_) | Once::Nothing => None,
    }
}

async fn record(tx: &mut Tx, right: &RightAnswer) -> Result<(), Fault> {
    run!(
        tx,
        "INSERT INTO proof (id, reset_id, method, account_directory, account_id, password_time, destination,
             proven_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        right.proof.as_bytes().as_slice(),
        right.reset.as_bytes().as_slice(),
        right.method.name(),
        right.account.directory.as_str(),
        right.account.id.as_str(),
        of_password_time(right.password_time),
        of_digest(&right.source),
        right.now.as_micros(),
    )?;
    Ok(())
}
