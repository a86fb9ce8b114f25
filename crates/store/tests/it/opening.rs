//! Opening a store.

use crate::fixture::{Fixture, keys};
use domain::limit::{Charge, Scope};
use domain::secret::Digest;
use domain::time::Timestamp;
use flows::ports::{Budgets, Health};
use futures::future::join_all;
use std::time::Duration;
use store::Store;

#[tokio::test]
async fn a_sqlite_file_is_served_by_one_process() {
    let fixture = Fixture::sqlite().await;
    let refused = Store::open(&fixture.url, keys()).await.err().expect("it is taken");
    assert!(refused.to_string().contains("another nulstil serves this database"), "{refused}");
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
    let charge = Charge { scope: Scope::NetworkStarts, key, window: Duration::from_secs(60), max: 1_000_000 };
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
