//! Laws of the queue: leases, fairness, lifetimes.

use super::StoreFixture;
use super::scene::{LEASE, MINUTE, Scene, account};
use domain::audit::Fact;
use domain::id::{JobId, ResetId};
use domain::method::Method;
use flows::ports::{Asked, Job, NewAsk, Work};
use futures::future::join_all;
use std::collections::HashSet;

fn reset_of(job: &Job) -> ResetId {
    let Work::Deliver { reset, .. } = job.work else { panic!("a delivery") };
    reset
}

pub async fn eight_workers_never_share_a_job(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for at in 0..100 {
        let reset = scene.open(&format!("name{at}"), "192.0.2.1").await;
        assert_eq!(scene.ask(reset).await, Asked::Yes);
    }
    let worker = || async {
        let mut mine: Vec<JobId> = Vec::new();
        loop {
            let jobs = scene.claim(3).await;
            if jobs.is_empty() {
                return mine;
            }
            mine.extend(jobs.iter().map(|job| job.id));
        }
    };
    let claimed: Vec<JobId> = join_all((0..8).map(|_| worker())).await.concat();
    assert_eq!(claimed.len(), 100);
    assert_eq!(claimed.into_iter().collect::<HashSet<_>>().len(), 100);
}

pub async fn a_lost_lease_is_taken_over(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    scene.ask(reset).await;
    let first = scene.claim(1).await;
    assert_eq!(first[0].attempt, 1);
    assert!(scene.claim(1).await.is_empty());
    scene.clock.advance(LEASE);
    let second = scene.claim(1).await;
    assert_eq!((second[0].id, second[0].attempt), (first[0].id, 2));
    scene.finish(second[0].id).await;
    assert_eq!(scene.ports.jobs.waiting().await.expect("counts"), 0);
}

pub async fn a_flood_from_one_network_delays_nobody_else(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for at in 0..30 {
        let reset = scene.open(&format!("name{at}"), "198.51.100.1").await;
        scene.ask(reset).await;
    }
    scene.clock.advance(MINUTE / 60);
    let mine = scene.open("anna", "192.0.2.1").await;
    scene.ask(mine).await;
    let first: Vec<ResetId> = scene.claim(2).await.iter().map(reset_of).collect();
    assert!(first.contains(&mine));
}

pub async fn a_flood_for_one_name_delays_nobody_else(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for at in 0..30 {
        let reset = scene.open("victim", &format!("198.51.100.{at}")).await;
        scene.ask(reset).await;
    }
    scene.clock.advance(MINUTE / 60);
    let mine = scene.open("anna", "192.0.2.1").await;
    scene.ask(mine).await;
    let first: Vec<ResetId> = scene.claim(2).await.iter().map(reset_of).collect();
    assert!(first.contains(&mine));
}

pub async fn a_busy_network_is_not_put_behind_a_new_flood(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    // An office whose queue was never quite empty all morning.
    scene.ask(scene.open("office", "192.0.2.1").await).await;
    for at in 0..20 {
        scene.ask(scene.open(&format!("office{at}"), "192.0.2.1").await).await;
        let done = scene.claim(1).await;
        scene.finish(done[0].id).await;
    }
    for at in 0..10 {
        scene.ask(scene.open(&format!("name{at}"), "198.51.100.1").await).await;
    }
    let mine = scene.open("anna", "192.0.2.1").await;
    scene.ask(mine).await;
    let first: Vec<ResetId> = scene.claim(4).await.iter().map(reset_of).collect();
    assert!(first.contains(&mine));
}

pub async fn a_full_queue_asks_nothing(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let mut outcomes = Vec::new();
    for name in ["anna", "bo", "carl"] {
        let reset = scene.open(name, "192.0.2.1").await;
        let ask = NewAsk { queue_max: 2, ..scene.new_ask(reset) };
        let entry = scene.entry(Fact::Asked, Some(reset));
        outcomes.push(scene.ports.resets.ask(ask, entry).await.expect("asks"));
        let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
        assert_eq!(held.asked.is_empty(), outcomes.last() == Some(&Asked::QueueFull));
    }
    assert_eq!(outcomes, [Asked::Yes, Asked::Yes, Asked::QueueFull]);
    assert_eq!(scene.ports.jobs.waiting().await.expect("counts"), 2);
}

pub async fn a_job_waits_until_it_is_due(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    let due_at = scene.now().plus(MINUTE / 60);
    let ask = NewAsk { due_at, ..scene.new_ask(reset) };
    let entry = scene.entry(Fact::Asked, Some(reset));
    assert_eq!(scene.ports.resets.ask(ask, entry).await.expect("asks"), Asked::Yes);
    assert!(scene.claim(1).await.is_empty());
    scene.clock.advance(MINUTE / 60);
    assert_eq!(scene.claim(1).await.len(), 1);
}

pub async fn a_postponed_job_waits_and_ends_with_its_lifetime(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    scene.ask(reset).await;
    let job = scene.claim(1).await[0].id;
    let later = scene.now().plus(MINUTE);
    scene.ports.jobs.postpone(job, later, None).await.expect("postpones");
    assert!(scene.claim(1).await.is_empty());
    scene.clock.advance(MINUTE);
    assert_eq!(scene.claim(1).await[0].id, job);
    let too_late = scene.now().plus(MINUTE);
    let entry = scene.entry(Fact::NotDelivered, Some(reset));
    scene.ports.jobs.postpone(job, too_late, Some(entry)).await.expect("ends");
    assert_eq!(scene.ports.jobs.waiting().await.expect("counts"), 0);
    assert!(scene.facts(reset).await.contains(&"challenge.not_delivered".to_owned()));
}

pub async fn a_job_past_its_lifetime_is_cleared_and_told(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    scene.ask(reset).await;
    scene.clock.advance(2 * MINUTE);
    assert!(scene.claim(1).await.is_empty());
    assert_eq!(scene.ports.jobs.waiting().await.expect("counts"), 0);
    assert!(scene.facts(reset).await.contains(&"challenge.not_delivered".to_owned()));
}

pub async fn asking_again_keeps_the_challenge(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    let (first, second) = (scene.send(reset, None).await, scene.send(reset, None).await);
    assert_eq!(first.challenge, second.challenge);
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.asked, [Method::Email]);
}

pub async fn a_confirmation_comes_back_as_typed_last(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("anna", "192.0.2.1").await;
    for typed in ["anna@home.example", "Anna@Example.org "] {
        let ask = NewAsk { confirm: Some(typed.into()), ..scene.new_ask(reset) };
        let entry = scene.entry(Fact::Asked, Some(reset));
        scene.ports.resets.ask(ask, entry).await.expect("asks");
    }
    let jobs = scene.claim(1).await;
    let Work::Deliver { challenge, .. } = jobs[0].work else { panic!("a delivery") };
    let typed = scene.ports.jobs.confirmation(challenge).await.expect("reads");
    assert_eq!(typed.as_deref(), Some("Anna@Example.org "));
}
