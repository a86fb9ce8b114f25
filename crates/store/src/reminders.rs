//! Reminders: the daily run that all nodes share, and which password's owner was told of which step.

use crate::Store;
use crate::audit;
use crate::rows::micros;
use async_trait::async_trait;
use domain::audit::Entry;
use domain::reminder::Reminder;
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{Concluded, LastRun, RUN_ABANDONED_AFTER, RUN_EVERY, Reminders, Tally, When};
use std::time::Duration;

/// The one row of the runs.
const RUN: i64 = 1;
/// A run that begins no later than this after its time keeps the time of day.
const PUNCTUAL: Duration = Duration::from_secs(3600);
/// An end that was put off by more than this is another end: its steps are told anew.
const MOVED: Duration = Duration::from_secs(86_400);

row! {
    struct RunRow {
        begun_at: i64,
        ended_at: Option<i64>,
        people: i64,
        due: i64,
        told: i64,
        told_before: i64,
        without_address: i64,
        not_told: i64,
        put_off: i64,
    }
}

#[async_trait]
impl Reminders for Store {
    async fn begin_run(&self, when: When, now: Timestamp) -> Result<Option<Timestamp>, Fault> {
        let mut tx = self.write("beginning a run of reminders").await?;
        let is_asked = i64::from(when == When::Asked);
        // `again_at` is set until the run ends, so that another node takes it up when this one dies.
        let begun = run!(
            tx,
            "INSERT INTO reminder_run (id, due_at, again_at, begun_at, seen_at)
             VALUES ($1, $2, $3, $3, $3)
             ON CONFLICT (id) DO UPDATE
             SET begun_at = $3, seen_at = $3, ended_at = NULL, again_at = $3,
                 people = 0, due = 0, told = 0, told_before = 0, without_address = 0, not_told = 0, put_off = 0,
                 due_at = CASE
                     WHEN $6 = 1 THEN $2
                     WHEN reminder_run.due_at > $3 THEN reminder_run.due_at
                     WHEN reminder_run.due_at > $5 THEN reminder_run.due_at + $7
                     ELSE $2
                 END
             WHERE (reminder_run.due_at <= $3 OR reminder_run.again_at <= $3 OR $6 = 1)
                 AND (reminder_run.ended_at IS NOT NULL OR reminder_run.seen_at <= $4)",
            RUN,
            now.plus(RUN_EVERY).as_micros(),
            now.as_micros(),
            now.minus(RUN_ABANDONED_AFTER).as_micros(),
            now.minus(PUNCTUAL).as_micros(),
            is_asked,
            micros(RUN_EVERY),
        )?;
        tx.commit().await?;
        Ok((begun > 0).then_some(now))
    }

    async fn go_on(&self, run: Timestamp, tally: &Tally, now: Timestamp) -> Result<bool, Fault> {
        let mut tx = self.write("going on with reminders").await?;
        let ours = run!(
            tx,
            "UPDATE reminder_run
             SET seen_at = $3, people = $4, due = $5, told = $6, told_before = $7, without_address = $8,
                 not_told = $9, put_off = $10
             WHERE id = $1 AND begun_at = $2 AND ended_at IS NULL",
            RUN,
            run.as_micros(),
            now.as_micros(),
            number(tally.people),
            number(tally.due),
            number(tally.told),
            number(tally.told_before),
            number(tally.without_address),
            number(tally.not_told),
            number(tally.put_off),
        )?;
        tx.commit().await?;
        Ok(ours > 0)
    }

    async fn end_run(
        &self,
        run: Timestamp,
        tally: &Tally,
        again_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        if !self.go_on(run, tally, now).await? {
            return Ok(());
        }
        let mut tx = self.write("ending a run of reminders").await?;
        run!(
            tx,
            "UPDATE reminder_run
             SET ended_at = $3, again_at = $4
             WHERE id = $1 AND begun_at = $2 AND ended_at IS NULL",
            RUN,
            run.as_micros(),
            now.as_micros(),
            again_at.map(Timestamp::as_micros),
        )?;
        tx.commit().await
    }

    async fn last_run(&self) -> Result<Option<LastRun>, Fault> {
        let mut reader = self.read("reading the run of reminders").await?;
        let row = one!(
            reader,
            RunRow,
            "SELECT begun_at, ended_at, people, due, told, told_before, without_address, not_told, put_off
             FROM reminder_run
             WHERE id = $1",
            RUN,
        )?;
        Ok(row.map(last_run))
    }

    async fn claim(&self, reminder: &Reminder, until: Timestamp, now: Timestamp) -> Result<bool, Fault> {
        let mut tx = self.write("claiming a reminder").await?;
        let claimed = run!(
            tx,
            "INSERT INTO reminder (account_directory, account_id, about_at, step_days, ends_at, claimed_until)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (account_directory, account_id, about_at) DO UPDATE
             SET step_days = $4, ends_at = $5, claimed_until = $6, done_at = NULL
             WHERE reminder.step_days > $4
                 OR reminder.ends_at < $8
                 OR (reminder.step_days = $4 AND reminder.done_at IS NULL AND reminder.claimed_until <= $7)",
            reminder.account.directory.as_str(),
            reminder.account.id.as_str(),
            reminder.about.as_micros(),
            i64::from(reminder.days),
            reminder.ends.as_micros(),
            until.as_micros(),
            now.as_micros(),
            reminder.ends.minus(MOVED).as_micros(),
        )?;
        tx.commit().await?;
        Ok(claimed > 0)
    }

    async fn is_open(&self, reminder: &Reminder, now: Timestamp) -> Result<bool, Fault> {
        let mut reader = self.read("looking for a reminder").await?;
        let barring = one!(
            reader,
            (i64,),
            "SELECT step_days
             FROM reminder
             WHERE account_directory = $1 AND account_id = $2 AND about_at = $3
                 AND ends_at >= $6
                 AND (step_days < $4 OR (step_days = $4 AND (done_at IS NOT NULL OR claimed_until > $5)))",
            reminder.account.directory.as_str(),
            reminder.account.id.as_str(),
            reminder.about.as_micros(),
            i64::from(reminder.days),
            now.as_micros(),
            reminder.ends.minus(MOVED).as_micros(),
        )?;
        Ok(barring.is_none())
    }

    async fn conclude(
        &self,
        reminder: &Reminder,
        how: Concluded,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault> {
        let mut tx = self.write("concluding a reminder").await?;
        run!(
            tx,
            "UPDATE reminder
             SET done_at = $5, claimed_until = $6
             WHERE account_directory = $1 AND account_id = $2 AND about_at = $3 AND step_days = $4",
            reminder.account.directory.as_str(),
            reminder.account.id.as_str(),
            reminder.about.as_micros(),
            i64::from(reminder.days),
            (how == Concluded::Done).then(|| now.as_micros()),
            now.as_micros(),
        )?;
        audit::write(&mut tx, &entry, now).await?;
        tx.commit().await
    }
}

fn last_run(row: RunRow) -> LastRun {
    let number = |column: i64| u64::try_from(column).unwrap_or_default();
    LastRun {
        begun_at: Timestamp::from_micros(row.begun_at),
        ended_at: row.ended_at.map(Timestamp::from_micros),
        tally: Tally {
            people: number(row.people),
            due: number(row.due),
            told: number(row.told),
            told_before: number(row.told_before),
            without_address: number(row.without_address),
            not_told: number(row.not_told),
            put_off: number(row.put_off),
        },
    }
}

fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
