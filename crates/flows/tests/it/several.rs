//! Several directories in one portal: who is found, who is nobody, and what a stranger cannot tell.

use crate::app::{ALICE, GOOD, OLD, On, TestApp, Twist, outcome, with_policy};
use crate::on_each;
use domain::account::Login;
use domain::contact::EmailAddress;
use domain::logins::{AfterAt, Logins, Others};
use domain::policy::{Applies, PolicySet};
use flows::directories::{Directories, Member};
use flows::ports::{CheckOutcome, Found};
use flows::reset::Outcome;
use futures::TryStreamExt;
use std::sync::Arc;
use std::time::Duration;
use testkit::fake::directory::FakeDirectory;

/// A portal over `main` and `second`, the latter with one person of its own and one whose name is in both.
struct Two {
    app: TestApp,
    second: Arc<FakeDirectory>,
}

impl Two {
    async fn new(on: On, second_takes: Logins, first_takes: Logins) -> Self {
        let mut kept = None;
        let app = TestApp::over(on, Twist::default(), |first, clock| {
            let second = Arc::new(FakeDirectory::called("second", clock));
            second.add("sif", OLD, &["sif@example.org"]);
            second.add("bob", OLD, &["bob.b@example.org"]);
            kept = Some(second.clone());
            let member = |directory, logins| Member { logins, ..Member::plain(directory) };
            Arc::new(Directories::new(member(first, first_takes), vec![member(second, second_takes)]))
        });
        Self { app: app.await, second: kept.expect("it was made") }
    }

    async fn plain(on: On) -> Self {
        Self::new(on, Logins::default(), Logins::default()).await
    }

    async fn found(&self, typed: &str) -> Result<Option<String>, flows::Fault> {
        let login = Login::parse(typed).expect("a name");
        Ok(match self.app.world.directory.find(&login).await? {
            Found::One(account) => Some(account.key.to_string()),
            Found::None => None,
            Found::Ambiguous => Some("ambiguous".into()),
        })
    }
}

async fn people_of_either_directory_reset_in_their_own(on: On) {
    let two = Two::plain(on).await;
    for (login, to) in [("alice", ALICE), ("sif", "sif@example.org")] {
        let browser = two.app.start(login).await;
        browser.ask().await;
        browser.type_code(&two.app.mailer.last_code_to(to)).await.expect("the code is right");
        assert_eq!(browser.choose(GOOD).await.expect("it is written"), Outcome::Applied);
    }
    assert_eq!(two.app.directory.person("alice").password, GOOD);
    assert_eq!(two.second.person("sif").password, GOOD);
    assert_eq!((two.app.directory.writes().len(), two.second.writes().len()), (1, 1));
}

async fn a_name_in_two_directories_is_nobodys(on: On) {
    let two = Two::plain(on).await;
    let (bob, ghost) = (two.app.start("bob").await, two.app.start("ghost").await);
    bob.ask().await;
    ghost.ask().await;
    assert_eq!(two.app.mailer.sent().len(), 0);
    let reason = |entries: Vec<flows::ports::Recorded>| {
        let not_sent = entries.into_iter().find(|entry| entry.fact == "challenge.not_sent");
        let details = not_sent.expect("it was not sent").details;
        details.into_iter().find(|(key, _)| key == "reason").map(|(_, why)| why)
    };
    assert_eq!(reason(two.app.records(&bob).await).as_deref(), Some("ambiguous"));
    assert_eq!(reason(two.app.records(&ghost).await).as_deref(), Some("unknown"));
    assert_eq!(bob.view().await.methods, ghost.view().await.methods);
    assert_eq!(outcome(&two.app.change("bob", OLD, GOOD).await), Some(CheckOutcome::Wrong));
}

async fn while_one_is_away_nobody_is_found_by_a_name_that_either_may_have(on: On) {
    let two = Two::plain(on).await;
    two.second.go_down();
    assert!(two.found("alice").await.is_err(), "the other might have an alice too");
    let told = async |login: &str| outcome(&two.app.change(login, OLD, GOOD).await);
    for login in ["alice", "sif", "bob", "ghost"] {
        assert_eq!(told(login).await, Some(CheckOutcome::TryAgain), "{login}");
    }
    let browser = two.app.start("alice").await;
    browser.ask().await;
    assert_eq!(two.app.mailer.sent().len(), 0);
    two.second.come_up();
    two.app.advance(Duration::from_secs(5)).await;
    two.app.work().await;
    assert_eq!(two.app.mailer.sent().len(), 1, "what was asked for comes late, and comes");
}

fn routed() -> (Logins, Logins) {
    let domains = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let first = Logins { domains: domains(&["EXAMPLE"]), ..Logins::default() };
    let second = Logins {
        domains: domains(&["second.example.org"]),
        prefixes: vec!["s-".into()],
        others: Others::Left,
        after_at: AfterAt::Cut,
    };
    (first, second)
}

async fn the_form_of_a_name_says_where_it_is_looked_for(on: On) {
    let (first, second) = routed();
    let two = Two::new(on, second, first).await;
    two.second.add("s-77", OLD, &[]);
    two.app.directory.add("s-77", OLD, &[]);
    for (typed, found) in [
        ("bob", Some("main/id-of-bob")),
        ("example\\bob", Some("main/id-of-bob")),
        ("bob@second.example.org", Some("second/id-of-bob")),
        ("SECOND.example.org\\bob", Some("second/id-of-bob")),
        ("sif", None),
        ("sif@second.example.org", Some("second/id-of-sif")),
        ("S-77", Some("second/id-of-s-77")),
        ("EXAMPLE\\s-77", Some("main/id-of-s-77")),
    ] {
        assert_eq!(two.found(typed).await.expect("answers").as_deref(), found, "{typed}");
    }
    two.second.go_down();
    let browser = two.app.start("EXAMPLE\\alice").await;
    browser.ask().await;
    assert_eq!(two.app.mailer.sent().len(), 1, "who says where they are waits for nobody else");
    // A password is tried in front of whoever asks, so that it must not say who is away.
    for typed in ["EXAMPLE\\alice", "EXAMPLE\\ghost", "sif@second.example.org"] {
        let told = outcome(&two.app.change(typed, OLD, GOOD).await);
        assert_eq!(told, Some(CheckOutcome::TryAgain), "{typed}");
    }
}

async fn atk_073_a_password_is_tried_in_every_directory_for_every_name(on: On) {
    let two = Two::plain(on).await;
    let looks = |two: &Two| {
        let of = |one: &FakeDirectory| (one.looks(), one.sign_ins());
        (of(&two.app.directory), of(&two.second))
    };
    let mut all = Vec::new();
    for login in ["alice", "sif", "bob", "ghost", "dora", "priv"] {
        let before = looks(&two);
        assert_eq!(
            outcome(&two.app.change(login, "not the password", GOOD).await),
            Some(CheckOutcome::Wrong)
        );
        let after = looks(&two);
        let of = |after: (u32, u32), before: (u32, u32)| (after.0 - before.0, after.1 - before.1);
        all.push((login, of(after.0, before.0), of(after.1, before.1)));
    }
    for (login, first, second) in &all {
        assert_eq!((first, second), (&all[0].1, &all[0].2), "{login}");
        assert_eq!((first.1, second.1), (1, 1), "{login}: one try in each");
    }
    assert_eq!(two.second.person("bob").bad_passwords, 0, "nobody's try counts against a person");
}

async fn who_is_in_no_group_of_a_directory_is_nobody_in_it(on: On) {
    let mut kept = None;
    let app = TestApp::over(on, Twist::default(), |first, clock| {
        let second = Arc::new(FakeDirectory::called("second", clock));
        second.add("bob", OLD, &["bob.b@example.org"]);
        second.add("sif", OLD, &["sif@example.org"]);
        second.alter("sif", |person| person.account.groups = vec!["cn=Portal,dc=second".into()]);
        kept = Some(second.clone());
        let only_members_of = vec!["CN=portal,dc=second".to_owned()];
        let member = Member { only_members_of, ..Member::plain(second) };
        Arc::new(Directories::new(Member::plain(first), vec![member]))
    });
    let two = Two { app: app.await, second: kept.expect("it was made") };
    assert_eq!(two.found("bob").await.expect("answers").as_deref(), Some("main/id-of-bob"));
    assert_eq!(two.found("sif").await.expect("answers").as_deref(), Some("second/id-of-sif"));
    let (bob, directory) = (two.second.person("bob").account, &two.app.world.directory);
    assert_eq!(directory.read(&bob.key).await.expect("answers"), None);
    let address = EmailAddress::parse("bob.b@example.org").expect("an address");
    assert!(directory.holders(&address).await.expect("answers").is_empty());
    let everybody: Vec<_> = directory.everybody().try_concat().await.expect("all pages come");
    assert_eq!(everybody.iter().filter(|account| account.login == "bob").count(), 1);
    assert!(everybody.iter().any(|account| account.login == "sif"));
}

async fn a_policy_may_name_the_group_of_one_directory(on: On) {
    let two = Two::plain(on).await;
    let staff = || vec!["staff".to_owned()];
    two.app.directory.alter("alice", |person| person.account.groups = staff());
    two.second.alter("sif", |person| person.account.groups = staff());
    let mut set = PolicySet::default();
    set.policies[0].applies = Applies::Groups { any: vec!["second:staff".into()], except: vec![] };
    with_policy(&two.app, set).await;
    for login in ["alice", "sif"] {
        let browser = two.app.start(login).await;
        browser.ask().await;
    }
    let codes = |to: &str| two.app.mailer.codes_to(to).len();
    assert_eq!((codes("sif@example.org"), codes(ALICE)), (1, 0));
}

async fn each_directory_has_a_health_of_its_own(on: On) {
    let two = Two::plain(on).await;
    two.second.go_down();
    let told = two.app.world.directory.probe_each().await.into_iter();
    let told: Vec<(String, bool)> = told.map(|(name, probed)| (name, probed.is_ok())).collect();
    assert_eq!(told, [("directory main".to_owned(), true), ("directory second".to_owned(), false)]);
    assert!(two.app.world.directory.probe().await.is_err());
}

on_each!(
    people_of_either_directory_reset_in_their_own,
    a_name_in_two_directories_is_nobodys,
    while_one_is_away_nobody_is_found_by_a_name_that_either_may_have,
    the_form_of_a_name_says_where_it_is_looked_for,
    atk_073_a_password_is_tried_in_every_directory_for_every_name,
    who_is_in_no_group_of_a_directory_is_nobody_in_it,
    a_policy_may_name_the_group_of_one_directory,
    each_directory_has_a_health_of_its_own,
);
