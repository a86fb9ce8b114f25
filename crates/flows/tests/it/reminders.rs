//! Stories of passwords that end soon.

use crate::app::{On, TestApp, Twist, with_policy};
use crate::on_each;
use domain::account::PasswordExpiry;
use domain::locale::Locale;
use domain::method::Method;
use domain::policy::PolicySet;
use flows::ports::{Delivery, Renewal, Tally, UserName, When};
use flows::reminders::{Ran, look, run};
use flows::world::Bounds;
use std::time::Duration;
use testkit::fake::mailer::{FakeMail, Kind};
use tokio::sync::watch;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(86_400);

on_each!(
    each_step_is_told_once_in_the_persons_language,
    after_an_outage_the_nearest_step_alone_is_told,
    a_new_password_is_not_reminded_of,
    who_cannot_be_helped_by_it_gets_nothing,
    atk_068_nobody_writes_to_an_address_that_is_not_stored,
    a_mail_server_that_takes_nothing_is_left_alone_and_asked_again,
    an_address_that_had_enough_letters_gets_no_more,
    reminders_take_nothing_of_what_an_address_may_be_sent_for_a_reset,
    a_dead_mail_server_is_left_alone_whoever_stands_in_between,
    what_reminders_do_not_need_does_not_stop_them,
    two_nodes_send_one_letter,
    a_dry_run_tells_what_would_be_sent_and_sends_nothing,
    a_stop_cuts_a_run_short_and_the_next_one_takes_it_up,
);

/// Everybody is reminded 7, 3 and 1 days before, and nobody's password ends yet.
async fn app(on: On) -> TestApp {
    let bounds = Bounds { reminder_pace: Duration::ZERO, ..Twist::default().bounds };
    let app = TestApp::twisted(on, Twist { bounds, ..Twist::default() }).await;
    with_policy(&app, reminding()).await;
    app
}

fn reminding() -> PolicySet {
    let mut set = PolicySet::default();
    set.policies[0].expiry_reminders = vec![7, 3, 1];
    set
}

fn ends_in(app: &TestApp, login: &str, span: Duration) {
    let ends = flows::ctx::Clock::now(app.clock.as_ref()).plus(span);
    app.directory.alter(login, |person| person.account.password_expiry = PasswordExpiry::At(ends));
}

async fn run_as(app: &TestApp, when: When) -> Ran {
    let (_stop, stopped) = watch::channel(false);
    let ctx = app.visitor().for_worker();
    run(&ctx, &app.world, when, &stopped, &mut |_| ()).await.expect("everybody can be read")
}

async fn told(app: &TestApp, when: When) -> Tally {
    match run_as(app, when).await {
        Ran::Through(tally) => tally,
        other => panic!("it went through: {other:?}"),
    }
}

fn letters(app: &TestApp) -> Vec<FakeMail> {
    app.mailer.sent().into_iter().filter(|mail| matches!(mail.kind, Kind::PasswordEnds { .. })).collect()
}

async fn each_step_is_told_once_in_the_persons_language(on: On) {
    let app = app(on).await;
    app.directory.alter("alice", |person| person.account.locale = Some(Locale::Da));
    ends_in(&app, "alice", DAY * 8);
    let mut days = Vec::new();
    for day in 0..9 {
        let tally = told(&app, When::Due).await;
        days.extend((tally.told > 0).then_some(day));
        assert_eq!(told_twice(&app).await, 0);
        app.advance(DAY).await;
    }
    assert_eq!(days, [1, 5, 7], "7, 3 and 1 days before");
    let letters = letters(&app);
    assert_eq!(letters.len(), 3);
    for letter in letters {
        assert_eq!((letter.to.as_str(), letter.locale), ("alice@example.org", Locale::Da));
        let Kind::PasswordEnds { name, renewal, .. } = letter.kind else { panic!("a reminder") };
        let alone = UserName { typed: "alice".into(), place: None };
        assert_eq!((name, renewal), (alone, Renewal::Change));
    }
}

/// Asks for one more run at once; how many it tells.
async fn told_twice(app: &TestApp) -> u64 {
    told(app, When::Asked).await.told
}

async fn after_an_outage_the_nearest_step_alone_is_told(on: On) {
    let app = app(on).await;
    ends_in(&app, "alice", DAY * 30);
    told(&app, When::Due).await;
    app.advance(DAY * 27 + HOUR).await;
    assert_eq!(told(&app, When::Due).await.told, 1);
    assert_eq!(told_twice(&app).await, 0, "the steps of 7 and 3 days are one letter");
    app.advance(DAY).await;
    assert_eq!(told(&app, When::Due).await.told, 1, "a day before");
    assert_eq!(letters(&app).len(), 2);
}

async fn a_new_password_is_not_reminded_of(on: On) {
    let app = app(on).await;
    ends_in(&app, "alice", DAY * 2);
    assert_eq!(told(&app, When::Due).await.told, 1);
    app.directory.set_elsewhere("alice", "another one, much longer");
    ends_in(&app, "alice", DAY * 42);
    app.advance(DAY).await;
    assert_eq!(told(&app, When::Due).await.due, 0);
    ends_in(&app, "alice", DAY * 2);
    assert_eq!(told_twice(&app).await, 1, "the same step of another password is another reminder");
}

async fn who_cannot_be_helped_by_it_gets_nothing(on: On) {
    let app = app(on).await;
    for login in ["bob", "dora", "priv", "nomi", "lou", "twomails"] {
        ends_in(&app, login, DAY * 2);
    }
    app.directory.alter("alice", |person| person.account.password_expiry = PasswordExpiry::Never);
    app.directory.alter("bob", |person| person.account.state.expired = true);
    let tally = told(&app, When::Due).await;
    // dora is disabled, priv protected, nomi has no address; lou is locked, which passes.
    assert_eq!((tally.people, tally.due, tally.told, tally.without_address), (9, 3, 2, 1));
    let mut to: Vec<String> = letters(&app).into_iter().map(|letter| letter.to).collect();
    to.sort();
    assert_eq!(to, ["lou@example.org", "one@example.org", "two@example.org"], "to all that are held");
    with_policy(&app, PolicySet::default()).await;
    ends_in(&app, "alice", DAY);
    assert_eq!(told_twice(&app).await, 0, "nobody is reminded unless the policy says so");
}

async fn atk_068_nobody_writes_to_an_address_that_is_not_stored(on: On) {
    let app = app(on).await;
    ends_in(&app, "alice", DAY);
    // A stranger names alice and types an address beside.
    let browser = app.start("alice").await;
    let _ = browser.ask_by(Method::Email, Some("thief@evil.example")).await;
    app.work().await;
    told(&app, When::Due).await;
    let to: Vec<String> = letters(&app).into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["alice@example.org"]);
}

async fn a_mail_server_that_takes_nothing_is_left_alone_and_asked_again(on: On) {
    let app = app(on).await;
    for number in 0..20 {
        let login = format!("many{number}");
        app.directory.add(&login, "pass-Word-123", &[&format!("{login}@example.org")]);
        ends_in(&app, &login, DAY * 3);
    }
    app.mailer.go_down();
    let Ran::Cut(tally) = run_as(&app, When::Due).await else { panic!("it stopped") };
    assert_eq!((tally.put_off, tally.told), (5, 0));
    assert_eq!(run_as(&app, When::Due).await, Ran::NotNow, "not at once");
    app.mailer.come_up();
    app.advance(HOUR).await;
    assert_eq!(told(&app, When::Due).await.told, 20, "nobody was forgotten");
    assert_eq!(told_twice(&app).await, 0);
}

async fn an_address_that_had_enough_letters_gets_no_more(on: On) {
    let app = app(on).await;
    for number in 0..12 {
        let login = format!("shift{number}");
        app.directory.add(&login, "pass-Word-123", &["ward@example.org"]);
        ends_in(&app, &login, DAY * 3);
    }
    let tally = told(&app, When::Due).await;
    assert_eq!((tally.told, tally.not_told), (5, 7), "an address takes five in an hour");
    app.advance(DAY).await;
    assert_eq!(told(&app, When::Due).await.told, 5, "the others have their turn");
}

async fn two_nodes_send_one_letter(on: On) {
    let app = app(on).await;
    ends_in(&app, "alice", DAY);
    ends_in(&app, "bob", DAY);
    let both = futures::future::join_all((0..8).map(|_| run_as(&app, When::Due))).await;
    assert_eq!(both.iter().filter(|ran| **ran != Ran::NotNow).count(), 1, "{both:?}");
    assert_eq!(letters(&app).len(), 2);
    app.mailer.answer_next(1, Delivery::Rejected);
    ends_in(&app, "lou", DAY);
    assert_eq!(told(&app, When::Asked).await.not_told, 1);
    assert_eq!(told_twice(&app).await, 0, "what was refused for good is not tried daily");
}

async fn a_dry_run_tells_what_would_be_sent_and_sends_nothing(on: On) {
    let app = app(on).await;
    ends_in(&app, "alice", DAY * 2);
    ends_in(&app, "bob", DAY * 2);
    ends_in(&app, "nomi", DAY * 2);
    let dry = |set: PolicySet| {
        let app = &app;
        async move {
            let mut seen = 0;
            let ctx = app.visitor();
            let tally = look(&ctx, &app.world, &set, &mut |people| seen = people).await.expect("reads");
            assert_eq!(seen, tally.people);
            tally
        }
    };
    let before = dry(reminding()).await;
    assert_eq!((before.people, before.due, before.told, before.without_address), (9, 3, 2, 1));
    assert_eq!(dry(PolicySet::default()).await.due, 0);
    assert_eq!((letters(&app).len(), app.world.reminders.last_run().await.expect("reads")), (0, None));
    assert_eq!(told(&app, When::Due).await, before, "it does what the dry run said");
    assert_eq!(dry(reminding()).await.told_before, 2);
}

async fn a_stop_cuts_a_run_short_and_the_next_one_takes_it_up(on: On) {
    let app = app(on).await;
    for login in ["alice", "bob", "lou"] {
        ends_in(&app, login, DAY);
    }
    let (_stop, stopped) = watch::channel(true);
    let ctx = app.visitor().for_worker();
    let ran = run(&ctx, &app.world, When::Due, &stopped, &mut |_| ()).await.expect("reads");
    assert!(matches!(ran, Ran::Cut(Tally { told: 1, .. })), "{ran:?}");
    assert_eq!(told(&app, When::Due).await.told, 2, "at once, by whichever node starts next");
    assert_eq!(letters(&app).len(), 3);
}

async fn reminders_take_nothing_of_what_an_address_may_be_sent_for_a_reset(on: On) {
    let app = app(on).await;
    for number in 0..6 {
        let login = format!("shift{number}");
        app.directory.add(&login, "pass-Word-123", &["ward@example.org"]);
        ends_in(&app, &login, DAY * 3);
    }
    assert_eq!(told(&app, When::Due).await.told, 5);
    let browser = app.start("shift0").await;
    browser.ask().await;
    assert_eq!(app.mailer.codes_to("ward@example.org").len(), 1, "who waits for a code gets it");
}

async fn a_dead_mail_server_is_left_alone_whoever_stands_in_between(on: On) {
    let app = app(on).await;
    for number in 0..30 {
        let login = format!("many{number:02}");
        // Every second one has no address.
        let address = format!("{login}@example.org");
        let addresses = [address.as_str()];
        app.directory.add(&login, "pass-Word-123", if number % 2 == 0 { &addresses } else { &[] });
        ends_in(&app, &login, DAY * 3);
    }
    app.mailer.go_down();
    let Ran::Cut(tally) = run_as(&app, When::Due).await else { panic!("it stopped") };
    assert_eq!((tally.put_off, tally.told), (5, 0));
    assert!(tally.without_address >= 4);
}

async fn what_reminders_do_not_need_does_not_stop_them(on: On) {
    for (unwell, due) in [("breached", 1), ("mail", 0), ("directory", 0), ("directory second", 0)] {
        let app = app(on).await;
        ends_in(&app, "alice", DAY);
        let now = flows::ctx::Clock::now(app.clock.as_ref());
        app.world.health.report(unwell, false, now).await.expect("reports");
        let (stop, stopped) = watch::channel(false);
        let kept = flows::reminders::keep(app.visitor().for_worker(), app.world.clone(), stopped);
        let told = async {
            while letters(&app).is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        // It looks at once, and then waits a minute: what is due has come long before, and nothing else ever does.
        let within = Duration::from_secs(if due == 0 { 2 } else { 50 });
        let _ =
            tokio::time::timeout(within, async { tokio::select!(() = kept => (), () = told => ()) }).await;
        drop(stop);
        assert_eq!(letters(&app).len(), due, "{unwell}");
    }
}
