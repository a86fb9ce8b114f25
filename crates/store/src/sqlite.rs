//! SQLite, spoken to on the thread we are on: a statement takes microseconds, and to hand it to another
//! thread and wait for the answer takes more than to run it. What waits for the disk or for another
//! process, a commit and the lock before a write, runs on a thread for blocking work (see
//! [`crate::writer`]).

use rusqlite::{Connection, OpenFlags, Row, ToSql};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Prepared statements that a connection keeps; there are fewer different ones.
const STATEMENTS_KEPT: usize = 256;

/// How long SQLite waits for another process, such as the command line.
pub(crate) const BUSY_WAIT: Duration = Duration::from_secs(5);

/// Connections that read at once.
const READERS_MAX: usize = 4;

/// How long a step waits for a connection before it is a fault.
const ACQUIRE_WITHIN: Duration = Duration::from_secs(10);

/// A row that is read by the names of its columns, or a tuple by their order.
pub(crate) trait SqliteRow: Sized {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self>;
}

macro_rules! tuple_rows {
    ($(($($part:ident $at:literal),+)),+ $(,)?) => {$(
        impl<$($part: rusqlite::types::FromSql),+> SqliteRow for ($($part,)+) {
            fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
                Ok(($(row.get::<_, $part>($at)?,)+))
            }
        }
    )+};
}

tuple_rows!((A 0), (A 0, B 1), (A 0, B 1, C 2), (A 0, B 1, C 2, D 3), (A 0, B 1, C 2, D 3, E 4));

/// Opens a database file with the settings of every connection.
pub(crate) fn open(file: &Path, creates: bool) -> rusqlite::Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if creates {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(connection)
}

/// Runs a statement; gives the number of rows it changed.
pub(crate) fn run(on: &Connection, sql: &str, values: &[&dyn ToSql]) -> rusqlite::Result<u64> {
    let mut statement = on.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    statement.raw_execute().map(|changed| changed as u64)
}

/// Runs a statement that gives at most one row.
pub(crate) fn one<R: SqliteRow>(
    on: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<Option<R>> {
    let mut statement = on.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    rows.next()?.map(R::read).transpose()
}

/// Runs a statement that gives rows.
pub(crate) fn all<R: SqliteRow>(
    on: &Connection,
    sql: &str,
    values: &[&dyn ToSql],
) -> rusqlite::Result<Vec<R>> {
    let mut statement = on.prepare_cached(sql)?;
    bind(&mut statement, values)?;
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(R::read(row)?);
    }
    Ok(out)
}

/// `$2` is a name to SQLite, which counts parameters in the order they appear; to PostgreSQL, and so to
/// us, it is the second value.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
    for at in 1..=statement.parameter_count() {
        let number = statement.parameter_name(at).and_then(|name| name[1..].parse::<usize>().ok());
        let value = number.and_then(|number| values.get(number.checked_sub(1)?));
        let value = value.ok_or(rusqlite::Error::InvalidParameterCount(values.len(), at))?;
        statement.raw_bind_parameter(at, value)?;
    }
    Ok(())
}

/// Connections for reading what was committed.
pub(crate) struct Readers {
    room: Arc<Semaphore>,
    connections: Vec<Arc<Mutex<Connection>>>,
}

/// A connection for one reader; it is free again when this is dropped.
pub(crate) struct Lent {
    connection: OwnedMutexGuard<Connection>,
    _room: OwnedSemaphorePermit,
}

impl Readers {
    pub(crate) fn open(file: &Path) -> rusqlite::Result<Self> {
        let open = |_| {
            let connection = open(file, false)?;
            connection.pragma_update(None, "query_only", "ON")?;
            Ok(Arc::new(Mutex::new(connection)))
        };
        let connections = (0..READERS_MAX).map(open).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(Self { room: Arc::new(Semaphore::new(READERS_MAX)), connections })
    }

    pub(crate) async fn lend(&self) -> Result<Lent, &'static str> {
        let none = "no connection for reading became free in time";
        let room = timeout(ACQUIRE_WITHIN, self.room.clone().acquire_owned()).await;
        let room = room.ok().and_then(Result::ok).ok_or(none)?;
        let free = self.connections.iter().find_map(|one| one.clone().try_lock_owned().ok());
        Ok(Lent { connection: free.ok_or(none)?, _room: room })
    }
}

impl Lent {
    pub(crate) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }
}
