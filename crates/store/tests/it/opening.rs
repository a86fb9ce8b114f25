//! Opening a store.

use crate::fixture::{Fixture, keys};
use domain::limit::{Charge, Counted, Scope};
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::ports::{Budgets, Health};
use futures::future::join_all;
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;
use store::Store;

#[tokio::test]
async fn a_sqlite_file_is_served_by_one_process() {
    let fixture = Fixture::sqlite().await;
    let refused = Store::open(&fixture.url, keys()).await.err().expect("it is taken");
    assert!(refused.to_string().contains("another nulstil serves this database"), "{refused}");
}

/// A killed server's lock stands as long as a process that it had just begun holds a copy of the file.
#[tokio::test(start_paused = true)]
async fn who_starts_over_a_server_that_is_just_ending_waits_for_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/ending.db", folder.path().display());
    drop(Store::open(&url, keys()).await.expect("opens"));
    let copy = std::fs::File::open(folder.path().join("ending.db.lock")).expect("the lock's file");
    copy.lock().expect("free");
    let end = tokio::time::Instant::now() + Duration::from_secs(1);
    let ending = async {
        tokio::time::sleep_until(end).await;
        drop(copy);
    };
    let (opened, ()) = tokio::join!(Store::open(&url, keys()), ending);
    opened.expect("it is free in time");
    assert!(tokio::time::Instant::now() >= end, "it did not wait");
}

#[tokio::test]
async fn a_command_may_visit_a_served_store() {
    let fixture = Fixture::sqlite().await;
    let visitor = Store::open_shared(&fixture.url, keys()).await.expect("visits");
    visitor.store_is_well().await.expect("writes beside");
    fixture.store().store_is_well().await.expect("and so does the server");
}

#[tokio::test]
async fn a_visitor_creates_nothing() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/none.db", folder.path().display());
    assert!(Store::open_shared(&url, keys()).await.is_err());
    assert_eq!(std::fs::read_dir(folder.path()).expect("own folder").count(), 0);
}

#[tokio::test]
async fn what_an_older_version_left_open_to_others_is_closed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}/open.db", folder.path().display());
    let mode = |name: &str| {
        let found = std::fs::metadata(folder.path().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
        found.permissions().mode() & 0o777
    };
    let names = ["open.db", "open.db-wal", "open.db-shm", "open.db.lock"];
    let store = Store::open(&url, keys()).await.expect("opens");
    for name in names {
        assert_eq!(mode(name), 0o600, "{name}");
        let opened = std::fs::Permissions::from_mode(0o664);
        std::fs::set_permissions(folder.path().join(name), opened).expect("our file");
    }
    drop(store);
    let _store = Store::open(&url, keys()).await.expect("opens");
    for name in names {
        assert_eq!(mode(name), 0o600, "{name}");
    }
}

#[tokio::test]
async fn an_unknown_url_says_what_is_known() {
    let refused = Store::open("mysql://x", keys()).await.err().expect("unknown");
    assert!(refused.to_string().contains("sqlite:///"), "{refused}");
}

/// Steps that are dropped half-way take nothing of their neighbours with them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_step_that_goes_away_harms_no_other() {
    let fixture = Fixture::sqlite().await;
    let store = fixture.store();
    let key = Digest { key: 1, bytes: [9; 32] };
    let counted = Counted::FromTheFirst;
    let charge =
        Charge { scope: Scope::NetworkStarts, key, window: Duration::from_secs(60), max: 1_000_000, counted };
    let now = Timestamp::from_seconds(1);
    let step = |at: u64| {
        let store = store.clone();
        async move {
            let spend = store.spend(std::slice::from_ref(&charge), now);
            if at.is_multiple_of(3) {
                // Dropped after a few polls, wherever it stands then.
                let _ = tokio::time::timeout(Duration::from_micros(at * 7), spend).await;
                return 0;
            }
            u64::from(spend.await.is_ok_and(|judged| judged.is_ok()))
        }
    };
    let done: u64 = join_all((0..300).map(|at| tokio::spawn(step(at))))
        .await
        .into_iter()
        .map(|done| done.expect("no panic"))
        .sum();
    assert_eq!(done, 200);
    let last = Charge { max: 0, ..charge };
    assert!(store.spend(&[last], now).await.expect("still works").is_err());
}

/// The database as the version before the last change left it, with a secret under way.
fn left_by_an_older_version(path: &std::path::Path) {
    let older = [
        include_str!("../../migrations/sqlite/0001_first.sql"),
        include_str!("../../migrations/sqlite/0002_policy_author.sql"),
        include_str!("../../migrations/sqlite/0003_methods.sql"),
        include_str!("../../migrations/sqlite/0004_unlock.sql"),
        include_str!("../../migrations/sqlite/0005_operator.sql"),
    ];
    let file = rusqlite::Connection::open(path).expect("opens");
    file.execute_batch(&older.concat()).expect("the tables of then");
    let sent = "PRAGMA foreign_keys = OFF; PRAGMA user_version = 5;
        INSERT INTO secret (challenge_id, send, kind, digest, expires_at) VALUES (x'01', 1, 'code', x'02', 9)";
    file.execute_batch(sent).expect("a secret of then");
}

#[tokio::test]
async fn atk_039_what_another_version_sent_is_never_good_for_longer() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("nulstil.db");
    left_by_an_older_version(&path);
    let url = format!("sqlite://{}", path.display());
    drop(Store::open(&url, keys()).await.expect("is brought up to date"));
    let file = rusqlite::Connection::open(&path).expect("opens");
    let minted: i64 = file.query_row("SELECT minted_at FROM secret", (), |row| row.get(0)).expect("one row");
    assert_eq!(minted, 0, "too old under every policy");
    let version: i64 = file.query_row("PRAGMA user_version", (), |row| row.get(0)).expect("a number");
    file.execute_batch(&format!("PRAGMA user_version = {}", version + 1)).expect("as a newer one leaves it");
    drop(file);
    let refused = Store::open(&url, keys()).await.err().expect("it does not know these tables");
    assert!(refused.to_string().contains("opening the SQLite store"), "{refused}");
}
