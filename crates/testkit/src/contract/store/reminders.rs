//! Laws of reminders: each is sent once, and one node goes through everybody.

use super::StoreFixture;
use super::scene::{MINUTE, Scene, account};
use domain::audit::Fact;
use domain::reminder::Reminder;
use domain::time::Timestamp;
use flows::ports::{Concluded, LastRun, RUN_ABANDONED_AFTER, RUN_EVERY, Tally, When};
use futures::future::join_all;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn reminder(scene: &Scene, whose: &str, days: u16) -> Reminder {
    let ends = Timestamp::from_seconds(scene.now().as_seconds() + 86_400 * i64::from(days));
    Reminder { account: account(whose), about: Timestamp::from_seconds(5), days, ends }
}

async fn claim(scene: &Scene, reminder: &Reminder) -> bool {
    let is_open = scene.ports.reminders.is_open(reminder, scene.now()).await.expect("looks");
    let until = scene.now().plus(HOUR);
    let claimed = scene.ports.reminders.claim(reminder, until, scene.now()).await.expect("claims");
    assert_eq!(is_open, claimed, "a look says what a claim will be told");
    claimed
}

async fn conclude(scene: &Scene, reminder: &Reminder, how: Concluded) {
    let entry = scene.entry(Fact::ReminderSent, None).about(&reminder.account);
    scene.ports.reminders.conclude(reminder, how, scene.now(), entry).await.expect("concludes");
}

pub async fn of_eight_nodes_one_reminds_of_a_step(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for days in [7, 3, 1] {
        let reminder = reminder(&scene, "anna", days);
        let until = scene.now().plus(HOUR);
        let claims = (0..8).map(|_| scene.ports.reminders.claim(&reminder, until, scene.now()));
        let won = join_all(claims).await.into_iter().filter(|won| *won.as_ref().expect("claims")).count();
        assert_eq!(won, 1, "{days} days before");
        conclude(&scene, &reminder, Concluded::Done).await;
    }
    scene.ports.audit.seal(100).await.expect("seals");
    let recorded = scene.ports.audit.page(0, 100).await.expect("reads");
    let facts = recorded.iter().filter(|entry| entry.fact == Fact::ReminderSent.code());
    assert_eq!(facts.filter(|entry| entry.account == Some(account("anna"))).count(), 3);
}

pub async fn a_reminder_is_sent_once_for_a_password_and_a_step(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let three = reminder(&scene, "anna", 3);
    assert!(claim(&scene, &three).await);
    conclude(&scene, &three, Concluded::Done).await;
    assert!(!claim(&scene, &three).await);
    scene.clock.advance(RUN_EVERY);
    assert!(!claim(&scene, &three).await, "a day later as well");
    assert!(!claim(&scene, &Reminder { days: 7, ..three.clone() }).await, "a farther step is over");
    assert!(claim(&scene, &reminder(&scene, "bob", 7)).await, "somebody else's is another");
    let other = Reminder { about: Timestamp::from_seconds(6), ..reminder(&scene, "anna", 7) };
    assert!(claim(&scene, &other).await, "and so is another password's");
    let again = Reminder { about: three.about, ..reminder(&scene, "anna", 1) };
    drop(scene);
    let ports = fixture.reopen().await;
    let now = again.ends;
    assert!(ports.reminders.claim(&again, now, now).await.expect("claims"), "a nearer step is due");
    assert!(!ports.reminders.claim(&three, now, now).await.expect("claims"), "it is kept over a restart");
}

pub async fn an_end_that_is_put_off_is_told_anew(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let one = reminder(&scene, "anna", 1);
    assert!(claim(&scene, &one).await);
    conclude(&scene, &one, Concluded::Done).await;
    let put_off = |days: u16, by: Duration| Reminder { days, ends: one.ends.plus(by), ..one.clone() };
    assert!(!claim(&scene, &put_off(7, HOUR * 24)).await, "ends move by a little for many reasons");
    // The directory lets passwords live for 90 days more.
    let later = HOUR * 24 * 90;
    for days in [7, 3, 1] {
        assert!(claim(&scene, &put_off(days, later)).await, "{days}");
        conclude(&scene, &put_off(days, later), Concluded::Done).await;
        assert!(!claim(&scene, &put_off(days, later)).await, "{days}: once");
    }
    assert!(!claim(&scene, &one).await, "and the nearer end does not come back");
}

pub async fn a_released_or_abandoned_reminder_may_be_sent_again(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let seven = reminder(&scene, "anna", 7);
    assert!(claim(&scene, &seven).await);
    conclude(&scene, &seven, Concluded::Released).await;
    assert!(claim(&scene, &seven).await, "the mail server may have recovered");
    scene.clock.advance(HOUR / 2);
    assert!(!claim(&scene, &seven).await, "somebody is at it");
    scene.clock.advance(HOUR / 2);
    assert!(claim(&scene, &seven).await, "whoever was at it is gone");
    conclude(&scene, &seven, Concluded::Done).await;
    assert!(!claim(&scene, &seven).await);
}

async fn begin(scene: &Scene, when: When) -> Option<Timestamp> {
    scene.ports.reminders.begin_run(when, scene.now()).await.expect("begins or not")
}

async fn end(scene: &Scene, run: Timestamp, again_at: Option<Timestamp>) {
    let tally = Tally::default();
    scene.ports.reminders.end_run(run, &tally, again_at, scene.now()).await.expect("ends");
}

pub async fn of_eight_nodes_one_begins_a_run(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for when in [When::Due, When::Due, When::Asked] {
        let begun = join_all((0..8).map(|_| begin(&scene, when))).await;
        let runs: Vec<Timestamp> = begun.into_iter().flatten().collect();
        assert_eq!(runs.len(), 1);
        end(&scene, runs[0], None).await;
        scene.clock.advance(RUN_EVERY);
    }
}

pub async fn a_run_comes_once_a_day_at_its_time_of_day(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let first = begin(&scene, When::Due).await.expect("the first");
    end(&scene, first, None).await;
    scene.clock.advance(RUN_EVERY - MINUTE);
    assert_eq!(begin(&scene, When::Due).await, None);
    // Looked at ten minutes late: the next one comes at the old time nevertheless.
    scene.clock.advance(MINUTE * 11);
    let second = begin(&scene, When::Due).await.expect("the second");
    end(&scene, second, None).await;
    scene.clock.advance(RUN_EVERY - MINUTE * 11);
    assert_eq!(begin(&scene, When::Due).await, None);
    scene.clock.advance(MINUTE);
    let third = begin(&scene, When::Due).await.expect("the third, on time");
    end(&scene, third, None).await;
    // Whoever asks for one moves the time of day.
    scene.clock.advance(HOUR * 5);
    let asked = begin(&scene, When::Asked).await.expect("asked for");
    assert_eq!(begin(&scene, When::Asked).await, None, "one at a time");
    end(&scene, asked, None).await;
    scene.clock.advance(RUN_EVERY - MINUTE);
    assert_eq!(begin(&scene, When::Due).await, None);
    scene.clock.advance(MINUTE);
    assert!(begin(&scene, When::Due).await.is_some());
}

pub async fn a_run_that_was_cut_short_is_taken_up_again(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reminders = &scene.ports.reminders;
    let first = begin(&scene, When::Due).await.expect("the first");
    end(&scene, first, Some(scene.now().plus(HOUR))).await;
    assert_eq!(begin(&scene, When::Due).await, None);
    scene.clock.advance(HOUR);
    let second = begin(&scene, When::Due).await.expect("once more");
    // This node dies. While it was heard of lately, nobody takes its run.
    scene.clock.advance(RUN_ABANDONED_AFTER / 2);
    assert!(reminders.go_on(second, &Tally::default(), scene.now()).await.expect("goes on"));
    scene.clock.advance(RUN_ABANDONED_AFTER / 2);
    assert_eq!(begin(&scene, When::Due).await, None);
    scene.clock.advance(RUN_ABANDONED_AFTER / 2);
    let third = begin(&scene, When::Due).await.expect("it is taken over");
    assert!(!reminders.go_on(second, &Tally::default(), scene.now()).await.expect("asks"), "it lost its run");
    end(&scene, second, None).await;
    assert!(
        reminders.go_on(third, &Tally::default(), scene.now()).await.expect("goes on"),
        "and cannot end it"
    );
}

pub async fn what_a_run_did_is_read_back(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reminders = &scene.ports.reminders;
    assert_eq!(reminders.last_run().await.expect("reads"), None);
    let run = begin(&scene, When::Due).await.expect("begins");
    let tally = Tally {
        people: 100_000,
        due: 21,
        told: 6,
        told_before: 5,
        without_address: 4,
        not_told: 3,
        put_off: 2,
    };
    assert!(reminders.go_on(run, &tally, scene.now()).await.expect("goes on"));
    let told = LastRun { begun_at: run, ended_at: None, tally: tally.clone() };
    assert_eq!(reminders.last_run().await.expect("reads"), Some(told.clone()));
    scene.clock.advance(MINUTE);
    reminders.end_run(run, &tally, None, scene.now()).await.expect("ends");
    let told = LastRun { ended_at: Some(scene.now()), ..told };
    assert_eq!(reminders.last_run().await.expect("reads"), Some(told));
    scene.clock.advance(RUN_EVERY);
    begin(&scene, When::Due).await.expect("begins");
    let fresh = reminders.last_run().await.expect("reads").expect("there is one");
    assert_eq!((fresh.tally, fresh.ended_at), (Tally::default(), None));
}
