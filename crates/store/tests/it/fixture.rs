//! Fresh stores, and the ways around their ports that some laws need.

use async_trait::async_trait;
use sqlx::{Connection, PgConnection};
use std::sync::Arc;
use store::{SealKey, SealKeys, Store, StoreKeys};
use tempfile::TempDir;
use testkit::contract::store::{Ports, StoreFixture, Tamper};

/// One store of its own.
pub struct Fixture {
    pub url: String,
    pub store: Option<Store>,
    pub folder: Option<TempDir>,
}

pub fn keys() -> StoreKeys {
    StoreKeys { seal: SealKeys::new(SealKey::new(1, [3; 32]), vec![]), audit: [4; 32] }
}

impl Fixture {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}/nulstil.db", folder.path().display());
        let store = Some(Store::open(&url, keys()).await.expect("opens"));
        Self { url, store, folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        let url = testkit::postgres::fresh_database();
        let store = Some(Store::open(&url, keys()).await.expect("opens"));
        Self { url, store, folder: None }
    }

    pub fn store(&self) -> Store {
        self.store.clone().expect("it is open")
    }

    /// The database file, opened behind the store's back.
    fn sqlite_file(&self) -> rusqlite::Connection {
        let path = self.url.strip_prefix("sqlite://").expect("a file");
        rusqlite::Connection::open(path).expect("opens")
    }

    /// Runs a statement behind the store's back.
    pub async fn run(&self, sql: &'static str, seq: u64) {
        let seq = i64::try_from(seq).expect("small");
        if self.folder.is_some() {
            self.sqlite_file().execute(sql, (seq,)).expect("runs");
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("connects");
            sqlx::query(sql).bind(seq).execute(&mut connection).await.expect("runs");
        }
    }

    /// Texts of one row, read behind the store's back.
    pub async fn texts(&self, sql: &'static str, id: &str) -> Vec<Vec<u8>> {
        let (text,): (String,) = if self.folder.is_some() {
            (self.sqlite_file().query_row(sql, (id,), |row| row.get(0)).expect("reads"),)
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("connects");
            sqlx::query_as(sql).bind(id).fetch_one(&mut connection).await.expect("reads")
        };
        vec![text.into_bytes()]
    }

    async fn count(&self, sql: &'static str) -> u64 {
        let (rows,): (i64,) = if self.folder.is_some() {
            (self.sqlite_file().query_row(sql, (), |row| row.get(0)).expect("counts"),)
        } else {
            let mut connection = PgConnection::connect(&self.url).await.expect("connects");
            sqlx::query_as(sql).fetch_one(&mut connection).await.expect("counts")
        };
        u64::try_from(rows).expect("a count")
    }
}

#[async_trait]
impl StoreFixture for Fixture {
    fn ports(&self) -> Ports {
        let store = Arc::new(self.store());
        Ports {
            resets: store.clone(),
            jobs: store.clone(),
            budgets: store.clone(),
            intents: store.clone(),
            former: store.clone(),
            freezes: store.clone(),
            enrolments: store.clone(),
            answers: store.clone(),
            devices: store.clone(),
            policies: store.clone(),
            audit: store.clone(),
            health: store.clone(),
            sweeps: store.clone(),
            reminders: store.clone(),
            operators: store.clone(),
            console: store,
        }
    }

    async fn reopen(&mut self) -> Ports {
        self.store = None;
        self.store = Some(Store::open(&self.url, keys()).await.expect("opens again"));
        self.ports()
    }

    async fn rows(&self) -> Vec<(&'static str, u64)> {
        let tables = [
            ("reset", "SELECT count(*) FROM reset"),
            ("challenge", "SELECT count(*) FROM challenge"),
            ("secret", "SELECT count(*) FROM secret"),
            ("proof", "SELECT count(*) FROM proof"),
            ("job", "SELECT count(*) FROM job"),
            ("budget", "SELECT count(*) FROM budget"),
            ("intent", "SELECT count(*) FROM intent"),
            ("former_password", "SELECT count(*) FROM former_password"),
            ("carried", "SELECT count(*) FROM intent WHERE former_hash IS NOT NULL"),
            ("enrolment", "SELECT count(*) FROM enrolment"),
            ("recovery_code", "SELECT count(*) FROM recovery_code"),
            ("contact_seen", "SELECT count(*) FROM contact_seen"),
            ("registrant", "SELECT count(*) FROM registrant"),
            ("answer", "SELECT count(*) FROM answer"),
            ("operator", "SELECT count(*) FROM operator"),
            ("operator_invite", "SELECT count(*) FROM operator_invite"),
            ("reminder", "SELECT count(*) FROM reminder"),
            ("audit", "SELECT count(*) FROM audit"),
        ];
        let mut out = Vec::new();
        for (table, sql) in tables {
            out.push((table, self.count(sql).await));
        }
        out
    }

    async fn tamper(&self, with: Tamper) {
        match with {
            Tamper::Change { seq } => {
                self.run("UPDATE audit SET details = '[[\"at\",\"never\"]]' WHERE seq = $1", seq).await;
            }
            Tamper::Remove { seq } => self.run("DELETE FROM audit WHERE seq = $1", seq).await,
            Tamper::RemoveAndRenumber { seq } => {
                self.run("DELETE FROM audit WHERE seq = $1", seq).await;
                // Through negative numbers, since the numbers are unique at every moment.
                self.run("UPDATE audit SET seq = -(seq - 1) WHERE seq > $1", seq).await;
                self.run("UPDATE audit SET seq = -seq WHERE seq < $1", 0).await;
            }
        }
    }
}
