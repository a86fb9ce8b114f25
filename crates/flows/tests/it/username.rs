//! A forgotten user name, told once per database.

use crate::app::{ALICE, On, TestApp, Twist};
use crate::on_both;
use domain::contact::EmailAddress;
use domain::limit::{Limit, Limits, Scope};
use domain::refusal::Refusal;
use domain::time::Timestamp;
use flows::ports::Delivery;
use flows::{Stop, username};
use std::time::Duration;
use testkit::fake::mailer::{FakeMail, Kind};

on_both!(
    the_name_goes_to_the_stored_address_as_it_is_stored,
    everybody_who_shares_an_address_is_named_in_one_mail,
    one_of_two_addresses_is_enough_when_it_is_typed,
    nothing_is_sent_for_addresses_nobody_holds_and_people_who_get_no_mail,
    atk_073_every_address_leaves_the_same_behind,
    messages_stay_within_the_account_s_budget,
    a_mail_that_was_not_taken_is_sent_again,
    a_request_for_names_is_no_way_into_a_reset,
);

async fn ask(app: &TestApp, typed: &str) -> Result<(), Stop> {
    let address = EmailAddress::parse(typed).expect("one mailbox");
    username::ask(&app.visitor(), &app.world, &address).await
}

async fn asked(app: &TestApp, typed: &str) -> Vec<FakeMail> {
    let before = app.mailer.sent().len();
    ask(app, typed).await.expect("always the same answer");
    app.work().await;
    app.mailer.sent().split_off(before)
}

fn names(mail: &FakeMail) -> Vec<String> {
    match &mail.kind {
        Kind::UserNames { names } => names.iter().map(|name| name.typed.clone()).collect(),
        other => panic!("names were asked for: {other:?}"),
    }
}

/// Chained facts about user names with their reasons.
async fn facts(app: &TestApp) -> Vec<(String, Option<String>)> {
    while app.world.audit.seal(1_000).await.expect("sealed") > 0 {}
    let all = app.world.audit.page(0, 1_000).await.expect("read");
    let ours = all.into_iter().filter(|entry| entry.fact.starts_with("username."));
    ours.map(|entry| (entry.fact, entry.details.into_iter().find(|(k, _)| k == "reason").map(|(_, v)| v)))
        .collect()
}

async fn the_name_goes_to_the_stored_address_as_it_is_stored(app: TestApp) {
    let sent = asked(&app, "ALICE@Example.ORG").await;
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].to.as_str(), names(&sent[0])), (ALICE, vec!["alice".to_owned()]));
    assert_eq!(facts(&app).await, [("username.sent".to_owned(), None)]);
}

async fn everybody_who_shares_an_address_is_named_in_one_mail(app: TestApp) {
    let sent = asked(&app, "dup@example.org").await;
    assert_eq!(sent.len(), 1);
    assert_eq!(names(&sent[0]), ["dup1", "dup2"]);
    app.directory.alter("dup1", |p| p.account.state.disabled = true);
    let sent = asked(&app, "dup@example.org").await;
    assert_eq!(names(&sent[0]), ["dup2"]);
}

async fn one_of_two_addresses_is_enough_when_it_is_typed(app: TestApp) {
    let sent = asked(&app, "two@example.org").await;
    assert_eq!((sent[0].to.as_str(), names(&sent[0])), ("two@example.org", vec!["twomails".to_owned()]));
}

async fn nothing_is_sent_for_addresses_nobody_holds_and_people_who_get_no_mail(app: TestApp) {
    app.directory.alter("bob", |p| p.account.state.expired = true);
    for typed in ["ghost@example.org", "alice@example.com", "dora@example.org", "priv@example.org"] {
        assert_eq!(asked(&app, typed).await, vec![], "{typed}");
    }
    assert_eq!(asked(&app, "bob@example.org").await, vec![]);
    assert_eq!(facts(&app).await, [], "made-up addresses fill no history");
}

async fn atk_073_every_address_leaves_the_same_behind(app: TestApp) {
    for typed in [ALICE, "ghost@example.org", "dora@example.org", "dup@example.org"] {
        let looks = app.directory.looks();
        ask(&app, typed).await.expect("always the same answer");
        assert_eq!(app.directory.looks(), looks, "{typed}: nobody is looked up by the request");
        assert_eq!(app.world.jobs.waiting().await.expect("counted"), 1, "{typed}");
        app.work().await;
        assert_eq!(app.directory.looks(), looks + 1, "{typed}: one look for everybody");
        assert_eq!(app.world.jobs.waiting().await.expect("counted"), 0, "{typed}");
    }
}

async fn messages_stay_within_the_account_s_budget(app: TestApp) {
    let mut sent = 0;
    for _ in 0..10 {
        sent += asked(&app, ALICE).await.len();
    }
    assert_eq!(sent, 3, "three messages an hour, as for codes");
    let silent = ("username.not_sent".to_owned(), Some("message_budget_spent".to_owned()));
    assert!(facts(&app).await.contains(&silent));
    app.advance(Duration::from_secs(86_401)).await;
    assert_eq!(asked(&app, ALICE).await.len(), 1);
}

async fn a_mail_that_was_not_taken_is_sent_again(app: TestApp) {
    app.mailer.answer_next(1, Delivery::Later);
    assert_eq!(asked(&app, ALICE).await, vec![]);
    app.advance(Duration::from_secs(2)).await;
    app.work().await;
    assert_eq!(names(&app.mailer.sent().pop().expect("sent")), ["alice"]);
}

async fn a_request_for_names_is_no_way_into_a_reset(app: TestApp) {
    asked(&app, ALICE).await;
    assert!(app.mailer.codes_to(ALICE).is_empty(), "no code and no link");
    for _ in 0..3 {
        asked(&app, "bob@example.org").await;
    }
    let browser = app.start("bob").await;
    browser.ask().await;
    let bound = browser.app.world.resets.load(browser.first.id).await.expect("loads").expect("is there");
    assert!(bound.reset.account.is_some(), "names do not count among bob's live resets");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_is_stopped_by_the_network_s_budget_and_told() {
    let window = Duration::from_secs(600);
    let limit = |scope, max| Limit { scope, window, max, reserve: 0 };
    let limits = Limits::new(vec![limit(Scope::NetworkStarts, 3), limit(Scope::OrganisationStarts, 100)]);
    let app = TestApp::twisted(On::Sqlite, Twist { limits: Some(limits), ..Twist::default() }).await;
    for typed in ["a@example.org", ALICE, "b@example.org"] {
        ask(&app, typed).await.expect("within the budget");
    }
    let refused = ask(&app, "c@example.org").await;
    let is_told = matches!(&refused, Err(Stop::Refusal(Refusal::TooMany { until })) if *until > Timestamp::from_seconds(0));
    assert!(is_told, "{refused:?}");
}
