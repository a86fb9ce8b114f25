//! One body of SQL for two databases: a transaction or a reading connection of either, and three
//! macros that stamp a statement once for each. The SQL is always a literal with `$1` placeholders,
//! understood by both; where the dialects differ, [`Tx::dialect`] picks one of two literals.

use crate::rows::store_fault;
use crate::sqlite::{Lent, Readers};
use crate::writer::{Step, Writer};
use flows::Fault;
use rusqlite::Connection;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use std::sync::Arc;

/// The database behind a store.
pub(crate) enum Db {
    /// All writing goes through one connection, which commits for many at once (see [`Writer`]).
    Sqlite {
        writer: Arc<Writer>,
        readers: Arc<Readers>,
    },
    Postgres(PgPool),
}

/// The connection a statement runs on.
pub(crate) enum Both<'a> {
    Sqlite(&'a mut Connection),
    Postgres(&'a mut PgConnection),
}

/// A writing transaction. Dropped without [`Tx::commit`] it leaves nothing behind.
pub(crate) struct Tx {
    inner: TxInner,
    doing: &'static str,
}

enum TxInner {
    Sqlite(Step),
    Postgres(Transaction<'static, Postgres>),
}

/// A connection for reading.
pub(crate) struct Reader {
    inner: ReaderInner,
    doing: &'static str,
}

enum ReaderInner {
    Sqlite(Lent),
    Postgres(PoolConnection<Postgres>),
}

impl Db {
    /// Begins a writing transaction; `doing` tells what for, should it fail.
    pub(crate) async fn write(&self, doing: &'static str) -> Result<Tx, Fault> {
        let inner = match self {
            Self::Sqlite { writer, .. } => {
                TxInner::Sqlite(writer.begin().await.map_err(|why| store_fault(why, doing))?)
            }
            Self::Postgres(pool) => {
                TxInner::Postgres(pool.begin().await.map_err(|why| store_fault(why, doing))?)
            }
        };
        Ok(Tx { inner, doing })
    }

    /// Takes a connection for reading what was committed.
    pub(crate) async fn read(&self, doing: &'static str) -> Result<Reader, Fault> {
        let inner = match self {
            Self::Sqlite { readers, .. } => {
                ReaderInner::Sqlite(readers.lend().await.map_err(|why| store_fault(why, doing))?)
            }
            Self::Postgres(pool) => {
                ReaderInner::Postgres(pool.acquire().await.map_err(|why| store_fault(why, doing))?)
            }
        };
        Ok(Reader { inner, doing })
    }
}

impl Tx {
    pub(crate) fn both(&mut self) -> Both<'_> {
        match &mut self.inner {
            TxInner::Sqlite(step) => Both::Sqlite(step.connection()),
            TxInner::Postgres(tx) => Both::Postgres(&mut *tx),
        }
    }

    pub(crate) const fn doing(&self) -> &'static str {
        self.doing
    }

    /// The statement for this database, where the dialects differ.
    pub(crate) const fn dialect(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self.inner {
            TxInner::Sqlite(_) => sqlite,
            TxInner::Postgres(_) => postgres,
        }
    }

    /// Keeps others that take the same key out until this transaction ends. SQLite has one writer
    /// anyway.
    pub(crate) async fn lock(&mut self, key: &str) -> Result<(), Fault> {
        let TxInner::Postgres(tx) = &mut self.inner else { return Ok(()) };
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 7142))";
        let locked = sqlx::query(sql).bind(key).execute(&mut **tx).await;
        locked.map(|_| ()).map_err(|why| store_fault(why, self.doing))
    }

    /// Ends a transaction that decided to change nothing. What it was decided by is committed when
    /// this returns, so that the caller may read it.
    pub(crate) async fn give_up(self) -> Result<(), Fault> {
        match self.inner {
            TxInner::Sqlite(step) => step.give_up().await.map_err(|why| store_fault(why, self.doing)),
            TxInner::Postgres(tx) => tx.rollback().await.map_err(|why| store_fault(why, self.doing)),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), Fault> {
        match self.inner {
            TxInner::Sqlite(step) => step.commit().await.map_err(|why| store_fault(why, self.doing)),
            TxInner::Postgres(tx) => tx.commit().await.map_err(|why| store_fault(why, self.doing)),
        }
    }
}

impl Reader {
    /// Is the database a file of this process?
    pub(crate) const fn is_sqlite(&self) -> bool {
        matches!(self.inner, ReaderInner::Sqlite(_))
    }

    pub(crate) fn both(&mut self) -> Both<'_> {
        match &mut self.inner {
            ReaderInner::Sqlite(lent) => Both::Sqlite(lent.connection()),
            ReaderInner::Postgres(connection) => Both::Postgres(&mut *connection),
        }
    }

    pub(crate) const fn doing(&self) -> &'static str {
        self.doing
    }
}

/// A row of a table, read from either database by the names of its columns.
macro_rules! row {
    ($(#[$note:meta])* $seen:vis struct $name:ident {
        $($(#[$field_note:meta])* $field_seen:vis $field:ident: $kind:ty),* $(,)?
    }) => {
        $(#[$note])*
        #[derive(sqlx::FromRow)]
        $seen struct $name {
            $($(#[$field_note])* $field_seen $field: $kind),*
        }

        impl $crate::sqlite::SqliteRow for $name {
            fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}

/// Runs a statement; gives the number of rows it changed.
macro_rules! run {
    ($on:expr, $sql:expr $(, $arg:expr)* $(,)?) => {{
        let doing = $on.doing();
        let sql: &'static str = $sql;
        match $on.both() {
            $crate::db::Both::Sqlite(connection) => {
                $crate::sqlite::run(connection, sql, rusqlite::params![$($arg),*])
                    .map_err(|why| $crate::rows::store_fault(why, doing))
            }
            $crate::db::Both::Postgres(connection) => {
                sqlx::query(sql)$(.bind($arg))*
                    .execute(connection)
                    .await
                    .map(|done| done.rows_affected())
                    .map_err(|why| $crate::rows::store_fault(why, doing))
            }
        }
    }};
}

/// Runs a statement that gives at most one row.
macro_rules! one {
    ($on:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {{
        let doing = $on.doing();
        let sql: &'static str = $sql;
        match $on.both() {
            $crate::db::Both::Sqlite(connection) => {
                $crate::sqlite::one::<$row>(connection, sql, rusqlite::params![$($arg),*])
                    .map_err(|why| $crate::rows::store_fault(why, doing))
            }
            $crate::db::Both::Postgres(connection) => {
                sqlx::query_as::<_, $row>(sql)$(.bind($arg))*
                    .fetch_optional(connection)
                    .await
                    .map_err(|why| $crate::rows::store_fault(why, doing))
            }
        }
    }};
}

/// Runs a statement that gives rows.
macro_rules! all {
    ($on:expr, $row:ty, $sql:expr $(, $arg:expr)* $(,)?) => {{
        let doing = $on.doing();
        let sql: &'static str = $sql;
        match $on.both() {
            $crate::db::Both::Sqlite(connection) => {
                $crate::sqlite::all::<$row>(connection, sql, rusqlite::params![$($arg),*])
                    .map_err(|why| $crate::rows::store_fault(why, doing))
            }
            $crate::db::Both::Postgres(connection) => {
                sqlx::query_as::<_, $row>(sql)$(.bind($arg))*
                    .fetch_all(connection)
                    .await
                    .map_err(|why| $crate::rows::store_fault(why, doing))
            }
        }
    }};
}
