//! The housekeeping that every node does beside its answers.

use crate::app::TestApp;
use crate::on_both;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

on_both!(the_audit_is_linked_while_a_directory_does_not_answer);

const WITHIN: Duration = Duration::from_secs(30);

async fn the_audit_is_linked_while_a_directory_does_not_answer(app: TestApp) {
    app.directory.slow_by(Duration::from_secs(3_600));
    let (stop, stopped) = watch::channel(false);
    let tending = tokio::spawn(flows::jobs::tend(app.visitor(), app.world.clone(), stopped));
    let linked = async {
        // The first policy is the first entry.
        while app.world.audit.page(0, 1).await.expect("reads").is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(WITHIN, linked).await.expect("the entry is linked though the probe still waits");
    stop.send(true).expect("somebody listens");
    timeout(WITHIN, tending).await.expect("it stops though the probe still waits").expect("and well");
}
