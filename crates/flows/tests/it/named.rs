//! Letters that name accounts of several directories: as their owners have to type them.

use crate::app::{ALICE, OLD, On, TestApp, Twist, with_policy};
use crate::on_each;
use domain::account::PasswordExpiry;
use domain::contact::EmailAddress;
use domain::logins::{AfterAt, Logins, Others};
use domain::policy::PolicySet;
use flows::directories::{Directories, Link, LinkedBy, Member};
use flows::ports::{Renewal, When};
use flows::reminders::run;
use flows::username;
use flows::world::Bounds;
use std::sync::Arc;
use std::time::Duration;
use testkit::fake::directory::FakeDirectory;
use testkit::fake::mailer::Kind;
use tokio::sync::watch;

const DAY: Duration = Duration::from_secs(86_400);

on_each!(
    a_name_is_written_as_it_leads_to_its_own_directory,
    an_account_that_follows_is_named_by_what_leads_it,
);

/// `main` and `students`, who type their domain; linked by the user name or not.
async fn two(on: On, is_linked: bool) -> (TestApp, Arc<FakeDirectory>) {
    let mut kept = None;
    let bounds = Bounds { reminder_pace: Duration::ZERO, ..Twist::default().bounds };
    let app = TestApp::over(on, Twist { bounds, ..Twist::default() }, |first, clock| {
        let second = Arc::new(FakeDirectory::called("students", clock));
        second.add("alice", OLD, &[ALICE]);
        second.add("sif", OLD, &["sif@example.org"]);
        kept = Some(second.clone());
        let logins = Logins {
            domains: vec!["students.example.org".into()],
            others: if is_linked { Others::Taken } else { Others::Left },
            after_at: AfterAt::Cut,
            ..Logins::default()
        };
        let member = Member { logins, ..Member::plain(second) };
        let both = Directories::new(Member::plain(first), vec![member]);
        let link = Link { leads: "main".into(), follow: vec!["students".into()], by: LinkedBy::Login };
        Arc::new(if is_linked { both.linked_by(vec![link]) } else { both })
    });
    let app = app.await;
    let mut set = PolicySet::default();
    set.policies[0].expiry_reminders = vec![7];
    with_policy(&app, set).await;
    (app, kept.expect("it was made"))
}

fn end_soon(app: &TestApp, directory: &FakeDirectory, login: &str) {
    let ends = flows::ctx::Clock::now(app.clock.as_ref()).plus(DAY * 2);
    directory.alter(login, |person| person.account.password_expiry = PasswordExpiry::At(ends));
}

/// Each reminder: to whom, what to type, and how to get another password.
async fn reminded(app: &TestApp) -> Vec<(String, String, Renewal)> {
    let (_stop, stopped) = watch::channel(false);
    let ctx = app.visitor().for_worker();
    run(&ctx, &app.world, When::Due, &stopped, &mut |_| ()).await.expect("everybody can be read");
    let told = |mail: testkit::fake::mailer::FakeMail| match mail.kind {
        Kind::PasswordEnds { name, renewal, .. } => Some((mail.to, name.typed, renewal)),
        _ => None,
    };
    app.mailer.sent().into_iter().filter_map(told).collect()
}

async fn asked(app: &TestApp, address: &str) -> Vec<String> {
    let address = EmailAddress::parse(address).expect("an address");
    username::ask(&app.visitor(), &app.world, &address).await.expect("always the same answer");
    app.work().await;
    match app.mailer.sent().pop().map(|mail| mail.kind) {
        Some(Kind::UserNames { names }) => names.into_iter().map(|name| name.typed).collect(),
        other => panic!("no names were sent: {other:?}"),
    }
}

async fn a_name_is_written_as_it_leads_to_its_own_directory(on: On) {
    let (app, students) = two(on, false).await;
    end_soon(&app, &app.directory, "alice");
    for login in ["alice", "sif"] {
        end_soon(&app, &students, login);
    }
    let change = |to: &str, typed: &str| (to.to_owned(), typed.to_owned(), Renewal::Change);
    let told = [
        change(ALICE, "alice"),
        change(ALICE, "alice@students.example.org"),
        change("sif@example.org", "sif@students.example.org"),
    ];
    assert_eq!(reminded(&app).await, told);
    assert_eq!(asked(&app, ALICE).await, ["alice", "alice@students.example.org"], "two people's, or one's");
    assert_eq!(asked(&app, "sif@example.org").await, ["sif@students.example.org"]);
}

async fn an_account_that_follows_is_named_by_what_leads_it(on: On) {
    let (app, students) = two(on, true).await;
    end_soon(&app, &app.directory, "alice");
    for login in ["alice", "sif"] {
        end_soon(&app, &students, login);
    }
    let told = reminded(&app).await;
    let of = |to: &str, typed: &str, renewal| (to.to_owned(), typed.to_owned(), renewal);
    assert_eq!(told[0], of(ALICE, "alice", Renewal::Change));
    assert_eq!(told[1], of(ALICE, "alice", Renewal::WithTheLeading), "a reset of the one sets both");
    assert_eq!(
        told[2],
        of("sif@example.org", "sif@students.example.org", Renewal::Change),
        "sif follows nobody"
    );
    assert_eq!(asked(&app, ALICE).await, ["alice"], "one name, said once");
}
