//! Opening a store.

use crate::closed;
use crate::db::{Db, Reader, Tx};
use crate::hash::Room;
use crate::rows::store_fault;
use crate::seal::SealKeys;
use crate::sqlite::{self, Readers};
use crate::writer::Writer;
use flows::Fault;
use flows::fault::FaultKind;
use rusqlite_migration::{M, Migrations};
use sqlx::PgPool;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use zeroize::Zeroizing;

/// In order; what is here never changes, new ones are added at the end.
static SQLITE: &[M<'static>] = &[
    M::up(include_str!("../migrations/sqlite/0001_first.sql")),
    M::up(include_str!("../migrations/sqlite/0002_policy_author.sql")),
    M::up(include_str!("../migrations/sqlite/0003_methods.sql")),
    M::up(include_str!("../migrations/sqlite/0004_unlock.sql")),
    M::up(include_str!("../migrations/sqlite/0005_operator.sql")),
    M::up(include_str!("../migrations/sqlite/0006_minted.sql")),
    M::up(include_str!("../migrations/sqlite/0007_reminder.sql")),
    M::up(include_str!("../migrations/sqlite/0008_parts.sql")),
    M::up(include_str!("../migrations/sqlite/0009_advice.sql")),
    M::up(include_str!("../migrations/sqlite/0010_former_password.sql")),
    M::up(include_str!("../migrations/sqlite/0011_disavowal_account.sql")),
    M::up(include_str!("../migrations/sqlite/0012_person_failed_at.sql")),
];
static POSTGRES: Migrator = sqlx::migrate!("./migrations/postgres");

/// Connections to PostgreSQL of one node.
const POSTGRES_CONNECTIONS_MAX: u32 = 16;
/// Memory for hashing recovery codes: four at once.
const CODE_MEMORY_MIB: u32 = 76;
/// Memory for comparing with former passwords: two at once, so that nobody's codes wait behind them.
const FORMER_MEMORY_MIB: u32 = 38;
/// How long a step waits for a connection before it is a fault.
const ACQUIRE_WITHIN: Duration = Duration::from_secs(10);
/// How long a start waits for whoever served the file before.
const SERVED_WAIT: Duration = Duration::from_secs(2);
/// How often it looks meanwhile.
const SERVED_LOOK: Duration = Duration::from_millis(25);

/// The keys that protect what is stored. They come from outside the database.
pub struct StoreKeys {
    /// For columns that must be read back.
    pub seal: SealKeys,
    /// For the audit's chain.
    pub audit: [u8; 32],
}

/// Everything Nulstil remembers. Clones share one store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    db: Db,
    seal: SealKeys,
    audit: Zeroizing<[u8; 32]>,
    codes: Room,
    former: Room,
    /// Held for as long as any clone lives.
    _lock: Option<File>,
}

impl Store {
    /// Opens the store at `sqlite:///path` or `postgres://…` for `serve`, creates what is missing and
    /// runs the migrations. A SQLite file is served by one process at a time, held by a lock.
    ///
    /// # Errors
    /// Another process still serves this file after two seconds, the database cannot be reached, or a migration
    /// failed.
    pub async fn open(url: &str, keys: StoreKeys) -> Result<Self, Fault> {
        Self::open_as(url, keys, Role::Serves).await
    }

    /// Opens an existing store beside a running `serve`, for commands that read or append.
    ///
    /// # Errors
    /// There is no such store, or it cannot be reached.
    pub async fn open_shared(url: &str, keys: StoreKeys) -> Result<Self, Fault> {
        Self::open_as(url, keys, Role::Visits).await
    }

    async fn open_as(url: &str, keys: StoreKeys, role: Role) -> Result<Self, Fault> {
        let (db, lock) = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("sqlite") => open_sqlite(url, role).await?,
            Some("postgres" | "postgresql") => (Db::Postgres(open_postgres(url).await?), None),
            Some(_) | None => {
                let cause = "the store's URL must begin with sqlite:/// or postgres://";
                return Err(Fault::new(FaultKind::Store, cause));
            }
        };
        let StoreKeys { seal, audit } = keys;
        let (codes, former) = (Room::new(CODE_MEMORY_MIB), Room::new(FORMER_MEMORY_MIB));
        let inner = Inner { db, seal, audit: Zeroizing::new(audit), codes, former, _lock: lock };
        Ok(Self(Arc::new(inner)))
    }

    pub(crate) async fn write(&self, doing: &'static str) -> Result<Tx, Fault> {
        self.0.db.write(doing).await
    }

    pub(crate) async fn read(&self, doing: &'static str) -> Result<Reader, Fault> {
        self.0.db.read(doing).await
    }

    pub(crate) fn keys(&self) -> &SealKeys {
        &self.0.seal
    }

    pub(crate) fn code_room(&self) -> &Room {
        &self.0.codes
    }

    pub(crate) fn former_room(&self) -> &Room {
        &self.0.former
    }

    pub(crate) fn audit_key(&self) -> &[u8; 32] {
        &self.0.audit
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Serves,
    Visits,
}

async fn open_sqlite(url: &str, role: Role) -> Result<(Db, Option<File>), Fault> {
    let doing = "opening the SQLite store";
    let path = url.strip_prefix("sqlite://").map(Path::new).filter(|path| path.is_absolute());
    let Some(path) = path.map(Path::to_owned) else {
        return Err(store_fault("the URL must be sqlite:// and a whole path", doing));
    };
    let lock = match role {
        Role::Serves => {
            let lock = lock_beside(&path).await?;
            closed::database(&path).map_err(|why| store_fault(why, doing))?;
            Some(lock)
        }
        Role::Visits if !path.exists() => {
            let file = path.display();
            let cause = format!("there is no database yet: the first start of nulstil serve makes {file}");
            return Err(store_fault(cause, doing));
        }
        Role::Visits => None,
    };
    let opened = spawn_blocking(move || open_file(&path, role));
    let db = opened.await.map_err(|why| store_fault(why, doing))?;
    db.map(|db| (db, lock)).map_err(|why| store_fault(why, doing))
}

fn open_file(path: &Path, role: Role) -> Result<Db, rusqlite_migration::Error> {
    let mut writer = sqlite::open(path, role == Role::Serves)?;
    Migrations::from_slice(SQLITE).to_latest(&mut writer)?;
    let readers = Arc::new(Readers::open(path)?);
    Ok(Db::Sqlite { writer: Arc::new(Writer::new(writer)?), readers })
}

async fn open_postgres(url: &str) -> Result<PgPool, Fault> {
    let doing = "opening the PostgreSQL store";
    let options = PgConnectOptions::from_str(url).map_err(|why| store_fault(why, doing))?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS_MAX)
        .acquire_timeout(ACQUIRE_WITHIN)
        .connect_with(options.application_name("nulstil").statement_cache_capacity(256))
        .await
        .map_err(|why| store_fault(why, doing))?;
    POSTGRES.run(&pool).await.map_err(|why| store_fault(why, "migrating the PostgreSQL store"))?;
    Ok(pool)
}

/// The lock lies in a file of its own: SQLite's own locks come and go with each transaction.
///
/// It may outlive its owner for a moment, so it is waited for: the kernel takes it back when the last copy of the
/// file is closed, and a process that its owner had just begun holds one until it becomes another program.
async fn lock_beside(database: &Path) -> Result<File, Fault> {
    let doing = "locking the SQLite store";
    let file = closed::lock(&closed::beside(database, ".lock")).map_err(|why| store_fault(why, doing))?;
    let mut looks_left = SERVED_WAIT.as_millis() / SERVED_LOOK.as_millis();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if looks_left > 0 => {
                looks_left -= 1;
                sleep(SERVED_LOOK).await;
            }
            Err(TryLockError::WouldBlock) => {
                let cause = "another nulstil serves this database; SQLite takes one, PostgreSQL takes many";
                return Err(store_fault(cause, doing));
            }
            Err(TryLockError::Error(why)) => return Err(store_fault(why, doing)),
        }
    }
}
