//! The one connection that writes to SQLite.
//!
//! With `synchronous=FULL` every commit waits for the disk, so a commit per step would bound all
//! steps by the disk. Instead, steps that wait for the connection at the same time share one
//! commit: the first opens the transaction and queues a committer behind those already waiting; each
//! step runs in a savepoint of its own, and is told "done" only when the shared commit is on disk.
//! A step that fails rolls its savepoint back and harms nobody else.
//!
//! Statements run where they are asked for. A commit waits for the disk, and the lock of a transaction
//! sometimes for another process: those run on a thread for blocking work.

use crate::sqlite::BUSY_WAIT;
use rusqlite::{Connection, ErrorCode};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use tokio::task::spawn_blocking;

/// What went wrong with the writing connection.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// What every step in a shared commit that failed is told.
fn lost() -> Error {
    "the shared commit failed; nothing of it was written".into()
}

/// What became of a shared commit; `None` while it is open.
type Outcome = Option<Result<(), ()>>;

/// The writing connection, used by one step at a time, in the order of asking.
pub(crate) struct Writer(Arc<Mutex<Slot>>);

struct Slot {
    connection: Connection,
    /// The transaction that is open, with those who wait for its commit.
    batch: Option<watch::Sender<Outcome>>,
    /// A step was begun and is not done.
    is_stepping: bool,
    /// SQLite rolled the whole transaction back on its own (disk full, I/O); it must not be
    /// committed as if the earlier steps were still in it.
    is_lost: bool,
}

/// One step inside the shared transaction; holds the connection.
pub(crate) struct Step(OwnedMutexGuard<Slot>);

/// Waits for the shared commit.
struct Waiter(watch::Receiver<Outcome>);

impl Writer {
    pub(crate) fn new(connection: Connection) -> rusqlite::Result<Self> {
        connection.busy_timeout(Duration::ZERO)?;
        let slot = Slot { connection, batch: None, is_stepping: false, is_lost: false };
        Ok(Self(Arc::new(Mutex::new(slot))))
    }

    /// Begins a step.
    pub(crate) async fn begin(&self) -> Result<Step, Error> {
        let mut slot = self.0.clone().lock_owned().await;
        slot.abandon_step();
        if slot.is_lost {
            slot.finish();
        }
        if slot.batch.is_none() {
            match slot.open(self.0.clone()) {
                Ok(()) => {}
                Err(why) if why.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                    slot = open_in_time(self.0.clone(), slot).await?;
                }
                Err(why) => return Err(why.into()),
            }
        }
        if let Err(why) = slot.connection.execute_batch("SAVEPOINT step") {
            slot.is_lost = true;
            return Err(why.into());
        }
        slot.is_stepping = true;
        Ok(Step(slot))
    }
}

/// Waits for another process that writes, which is a command beside `serve`.
async fn open_in_time(
    shared: Arc<Mutex<Slot>>,
    mut slot: OwnedMutexGuard<Slot>,
) -> Result<OwnedMutexGuard<Slot>, Error> {
    let opened = spawn_blocking(move || {
        slot.connection.busy_timeout(BUSY_WAIT)?;
        let opened = slot.open(shared);
        slot.connection.busy_timeout(Duration::ZERO)?;
        opened.map(|()| slot)
    });
    Ok(opened.await.map_err(|_| lost())??)
}

/// Commits when everybody who was waiting has had their turn. It is a task of its own so that no
/// step that goes away can leave the transaction open.
async fn commit_in_turn(slot: Arc<Mutex<Slot>>) {
    let mut slot = slot.lock_owned().await;
    let committed = spawn_blocking(move || {
        slot.abandon_step();
        slot.finish();
    });
    if committed.await.is_err() {
        tracing::error!("committing to SQLite ran into a bug");
    }
}

impl Step {
    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.0.connection
    }

    /// Adds the step to the shared commit and waits until that is on disk.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        self.0.is_stepping = false;
        if let Err(why) = self.0.connection.execute_batch("RELEASE step") {
            self.0.is_lost = true;
            return Err(why.into());
        }
        self.ended()?.finished().await
    }

    /// Takes the step back, and waits for the shared commit all the same: what the step saw, and was
    /// decided by, may be in it.
    pub(crate) async fn give_up(mut self) -> Result<(), Error> {
        self.0.abandon_step();
        self.ended()?.finished().await
    }

    /// Gives the connection to the next.
    fn ended(self) -> Result<Waiter, Error> {
        self.0.batch.as_ref().map(|batch| Waiter(batch.subscribe())).ok_or_else(lost)
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
    /// Opens the shared transaction, and sees to its end even when nobody is left who waits for it.
    fn open(&mut self, shared: Arc<Mutex<Self>>) -> rusqlite::Result<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.batch = Some(watch::Sender::new(None));
        tokio::spawn(commit_in_turn(shared));
        Ok(())
    }

    /// Takes back a step whose owner went away before committing it.
    fn abandon_step(&mut self) {
        if !self.is_stepping {
            return;
        }
        self.is_lost |= self.connection.execute_batch("ROLLBACK TO step; RELEASE step").is_err();
        self.is_stepping = false;
    }

    /// Ends the open transaction, if there is one, and tells everybody in it.
    fn finish(&mut self) {
        let Some(batch) = self.batch.take() else { return };
        let committed = !self.is_lost && self.connection.execute_batch("COMMIT").is_ok();
        if !committed {
            // Fails where SQLite has rolled back already, which is what is wanted.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
        self.is_lost = false;
        batch.send_replace(Some(if committed { Ok(()) } else { Err(()) }));
    }
}
