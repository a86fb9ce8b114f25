//! The one connection that writes to SQLite.
//!
//! With `synchronous=FULL` every commit waits for the disk, so a commit per step would bound all
//! steps by the disk. Instead, steps that wait for the connection at the same time share one
//! commit: the first opens the transaction and queues a committer behind those already waiting; each
//! step runs in a savepoint of its own, and is told "done" only when the shared commit is on disk.
//! A step that fails rolls its savepoint back and harms nobody else.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Error, SqliteConnection};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

/// What every step in a shared commit that failed is told.
fn lost() -> Error {
    Error::Protocol("the shared commit failed; nothing of it was written".to_owned())
}

/// What became of a shared commit; `None` while it is open.
type Outcome = Option<Result<(), ()>>;

/// The writing connection, used by one step at a time, in the order of asking.
pub(crate) struct Writer(Arc<Mutex<Slot>>);

struct Slot {
    connection: SqliteConnection,
    /// The transaction that is open, with those who wait for its commit.
    batch: Option<watch::Sender<Outcome>>,
    /// A step was begun and is not done.
    is_stepping: bool,
    /// The savepoint of a step that is done still stands. It goes with what is said next, because each
    /// saying is two changes of threads.
    is_savepoint_left: bool,
    /// SQLite rolled the whole transaction back on its own (disk full, I/O); it must not be
    /// committed as if the earlier steps were still in it.
    is_lost: bool,
}

/// One step inside the shared transaction; holds the connection.
pub(crate) struct Step(OwnedMutexGuard<Slot>);

/// Waits for the shared commit.
struct Waiter(watch::Receiver<Outcome>);

impl Writer {
    pub(crate) async fn open(options: &SqliteConnectOptions) -> Result<Self, Error> {
        let connection = options.connect().await?;
        let slot =
            Slot { connection, batch: None, is_stepping: false, is_savepoint_left: false, is_lost: false };
        Ok(Self(Arc::new(Mutex::new(slot))))
    }

    /// Begins a step. What is said to SQLite around a step runs in a task of its own: a caller who goes
    /// away in the middle of it would leave us unable to tell whether it was said.
    pub(crate) async fn begin(&self) -> Result<Step, Error> {
        let slot = self.0.clone();
        tokio::spawn(begin_step(slot)).await.map_err(|_| lost())?
    }
}

async fn begin_step(shared: Arc<Mutex<Slot>>) -> Result<Step, Error> {
    let mut slot = shared.clone().lock_owned().await;
    slot.abandon_step().await;
    if slot.is_lost {
        slot.finish().await;
    }
    if slot.batch.is_none() {
        if let Err(why) = slot.say("BEGIN IMMEDIATE; SAVEPOINT step").await {
            // Fails where not even the first of them was taken, which is the usual case.
            let _ = slot.say("ROLLBACK").await;
            return Err(why);
        }
        slot.batch = Some(watch::Sender::new(None));
        tokio::spawn(commit_in_turn(shared));
    } else {
        let left = slot.is_savepoint_left;
        let sql = if left { "RELEASE step; SAVEPOINT step" } else { "SAVEPOINT step" };
        if let Err(why) = slot.say(sql).await {
            slot.is_lost = true;
            return Err(why);
        }
    }
    slot.is_savepoint_left = false;
    slot.is_stepping = true;
    Ok(Step(slot))
}

/// Commits when everybody who was waiting has had their turn. It is a task of its own so that no
/// step that goes away can leave the transaction open.
async fn commit_in_turn(slot: Arc<Mutex<Slot>>) {
    let mut slot = slot.lock_owned().await;
    slot.abandon_step().await;
    slot.finish().await;
}

impl Step {
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0.connection
    }

    /// Adds the step to the shared commit and waits until that is on disk.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        self.release()?.finished().await
    }

    /// Takes the step back, and waits for the shared commit all the same: what the step saw, and was
    /// decided by, may be in it.
    pub(crate) async fn give_up(self) -> Result<(), Error> {
        tokio::spawn(self.take_back()).await.map_err(|_| lost())??.finished().await
    }

    async fn take_back(mut self) -> Result<Waiter, Error> {
        self.0.abandon_step().await;
        self.0.waiter()
    }

    /// Ends the step inside the transaction and gives the connection to the next.
    fn release(mut self) -> Result<Waiter, Error> {
        self.0.is_stepping = false;
        self.0.is_savepoint_left = true;
        self.0.waiter()
    }
}

impl Waiter {
    async fn finished(mut self) -> Result<(), Error> {
        let seen = self.0.wait_for(Option::is_some).await.map_err(|_| lost())?;
        match *seen {
            Some(Ok(())) => Ok(()),
            Some(Err(())) | None => Err(lost()),
        }
    }
}

impl Slot {
    fn waiter(&self) -> Result<Waiter, Error> {
        self.batch.as_ref().map(|batch| Waiter(batch.subscribe())).ok_or_else(lost)
    }

    async fn say(&mut self, sql: &'static str) -> Result<(), Error> {
        sqlx::raw_sql(sql).execute(&mut self.connection).await.map(|_| ())
    }

    /// Takes back a step whose owner went away before committing it.
    async fn abandon_step(&mut self) {
        if !self.is_stepping {
            return;
        }
        self.is_lost |= self.say("ROLLBACK TO step; RELEASE step").await.is_err();
        self.is_stepping = false;
    }

    /// Ends the open transaction and tells everybody in it.
    async fn finish(&mut self) {
        let Some(batch) = self.batch.take() else { return };
        // A commit takes whatever savepoint is left with it.
        self.is_savepoint_left = false;
        let committed = if self.is_lost { Err(()) } else { self.say("COMMIT").await.map_err(|_| ()) };
        if committed.is_err() {
            // Fails where SQLite has rolled back already, which is what is wanted.
            let _ = self.say("ROLLBACK").await;
        }
        self.is_lost = false;
        batch.send_replace(Some(committed));
    }
}
