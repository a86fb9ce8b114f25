//! `kill -9` at every await point of a reset for two directories: what the next start tells of each is so, none is
//! written twice, and the rest is asked for again.

use crate::app::{GOOD, OLD, OTHER, password};
use crate::killed_scene::{Deed, Next, kill_everywhere};
use domain::linked::{Part, PartState};
use domain::reset::{Ended, Goal};
use flows::reset;
use flows::reset::{Outcome, Step};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_for_two_directories_killed_at_any_await_point_tells_of_each_and_goes_on() {
    let deed = Deed { goal: Goal::Reset, directories: &["main", "second"], history: 0 };
    let mut seen = Vec::new();
    kill_everywhere(deed, async |next| {
        let found = next.house.in_force(&[OLD, GOOD]).await;
        is_told_of_each(next, &found).await;
        seen.push(found);
    })
    .await;
    for found in [[OLD, OLD], [GOOD, OLD], [GOOD, GOOD]] {
        assert!(seen.iter().any(|seen| *seen == found), "the process died too seldom: {seen:?}");
    }
}

/// The truth of each is told, and the rest is set.
async fn is_told_of_each(next: &Next, found: &[&str]) {
    let (at, view) = (next.at, next.view().await);
    is_so(&view.parts, found, at);
    if found == [GOOD, GOOD] {
        assert_eq!(view.step, Step::Done(Ended::Applied), "killed at {at}");
    } else {
        assert_eq!(view.step, Step::Choose, "killed at {at}: the rest is asked for: {:?}", view.parts);
        let again = reset::choose(&next.ctx, &next.world, &next.presented(), password(OTHER), None).await;
        let again = again.unwrap_or_else(|stop| panic!("killed at {at}: the rest is kept away: {stop:?}"));
        assert_eq!(again, Outcome::Applied, "killed at {at}");
        let rest: Vec<_> = found.iter().map(|one| if *one == GOOD { GOOD } else { OTHER }).collect();
        let in_force = next.house.in_force(&[OLD, GOOD, OTHER]).await;
        assert_eq!(in_force, rest, "killed at {at}: none is written twice");
    }
    let records = next.records().await;
    let applied = records.iter().filter(|entry| {
        entry.fact == "write.applied"
            || (entry.fact == "write.settled" && entry.details.iter().any(|(_, told)| told == "applied"))
    });
    assert_eq!(applied.count(), 2, "killed at {at}: each is written once: {records:?}");
    next.audit_is_whole().await;
}

/// What is told of each account is what is in force there.
fn is_so(parts: &[Part], found: &[&str], at: u32) {
    for (part, found) in parts.iter().zip(found) {
        let told = match part.state {
            PartState::Applied => GOOD,
            PartState::Waiting | PartState::Refused => OLD,
            PartState::Unknown | PartState::LeftOut => "",
        };
        assert_eq!(told, *found, "killed at {at}: {parts:?}");
    }
    assert!(!parts.is_empty() || found == [OLD, OLD], "killed at {at}: nothing is told of {found:?}");
}
