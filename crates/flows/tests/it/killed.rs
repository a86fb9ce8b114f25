//! `kill -9` at every await point of applying a reset or an unlocking, and what the next start makes of it: nothing
//! lost, nothing twice, nothing unrecorded.

use crate::app::{GOOD, OLD, password};
use crate::killed_scene::{Deed, Next, alice_in, kill_everywhere};
use domain::reset::Goal;
use flows::reset;
use testkit::fake::mailer::Kind;

/// In one directory, beside a history of our own.
const fn alone(goal: Goal) -> Deed {
    Deed { goal, directories: &["main"], history: 3 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_await_point_nothing_is_lost_twice_or_unrecorded() {
    kill_everywhere(alone(Goal::Reset), is_told_of_a_reset).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unlocking_killed_at_any_await_point_is_settled_by_the_lock() {
    kill_everywhere(alone(Goal::Unlock), is_told_of_an_unlocking).await;
}

async fn is_told_of_an_unlocking(next: &Next) {
    let (house, at) = (&next.house, next.at);
    let opened = house.in_force(&[OLD]).await == [OLD];
    let records = next.records().await;
    let has = |fact: &str, detail: &str| {
        records.iter().any(|entry| {
            entry.fact == fact && (detail.is_empty() || entry.details.iter().any(|(_, d)| d == detail))
        })
    };
    let told_open = has("write.applied", "") || has("write.settled", "applied");
    assert_eq!(told_open, opened, "killed at {at}: the audit says another thing: {records:?}");
    assert!(has("write.applying", "unlock") || !opened, "killed at {at}: a write that was never begun");
    let notices = house.mailer.sent().iter().filter(|m| matches!(m.kind, Kind::Unlocked { .. })).count();
    assert_eq!(notices > 0 || has("notice.sent", ""), opened, "killed at {at}: the owner hears of it");
    let token = next.another(Goal::Unlock).await;
    let again = reset::unlock(&next.ctx, &next.world, &token, None).await;
    again.unwrap_or_else(|stop| panic!("killed at {at}: a new unlocking is kept away: {stop:?}"));
    assert_eq!(house.in_force(&[OLD]).await, [OLD], "killed at {at}");
}

async fn is_told_of_a_reset(next: &Next) {
    let (house, at) = (&next.house, next.at);
    let found = house.in_force(&[OLD, GOOD]).await;
    assert_ne!(found, [""], "killed at {at}: one password works");
    let new = found == [GOOD];
    let records = next.records().await;
    let count = |fact: &str| records.iter().filter(|entry| entry.fact == fact).count();
    let settled = records.iter().find(|entry| entry.fact == "write.settled");
    let settled = settled.map(|entry| entry.details[0].1.clone());
    if count("write.applying") == 0 {
        assert!(!new, "killed at {at}: a write that was never begun happened");
    } else {
        let told_new = count("write.applied") == 1 || settled.as_deref() == Some("applied");
        assert_eq!(told_new, new, "killed at {at}: the audit says another thing: {records:?}");
        assert_eq!(count("write.applying"), 1, "killed at {at}: begun twice");
    }
    let notices = house.mailer.sent().iter().filter(|m| matches!(m.kind, Kind::PasswordSet { .. })).count();
    let told = notices + count("notice.sent");
    assert_eq!(told > 0, new, "killed at {at}: the owner hears of it exactly when it happened");
    next.audit_is_whole().await;
    let key = alice_in(&house.people[0]).await.key;
    let chosen = async || next.world.former.chosen_at(&key).await.expect("readable").len();
    let kept = usize::from(new);
    assert_eq!(chosen().await, kept, "killed at {at}: what was chosen is remembered, and nothing else");
    let token = next.another(Goal::Reset).await;
    let third = password("a third one, quite long");
    let again = reset::choose(&next.ctx, &next.world, &token, third, None).await;
    again.unwrap_or_else(|stop| panic!("killed at {at}: a new reset is kept away: {stop:?}"));
    assert_eq!(chosen().await, 1 + kept, "killed at {at}");
}
