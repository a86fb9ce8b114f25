//! Every reason why somebody may not reset, brought about and explained. The rows are those of the
//! specification's troubleshooter (`entra-sspr.md` §10) that can occur here.

use crate::app::{ALICE, Browser, GOOD, OLD, OTHER, TestApp, parse_token, with_policy};
use crate::enrol_app::with_methods;
use crate::on_both;
use domain::account::{AccountState, Login, PasswordState, Standing};
use domain::explain::{Cause, Note};
use domain::method::Method;
use domain::policy::{Applies, Policy, PolicySet, Unfit};
use domain::rights::{Right, Rights};
use domain::verdict::Verdict;
use flows::explain::{Flow, Named, Person, flow, person};
use flows::ports::Delivery;
use std::time::Duration;
use testkit::fake::directory::Order;
use testkit::fake::mailer::Kind;

on_both!(
    who_may_reset_may_and_nothing_happens_by_asking,
    sspr_0009_switched_off_for_everybody_or_for_administrators,
    sspr_0013_not_in_the_group,
    sspr_0014_information_is_missing,
    sspr_0029_protected_or_without_the_right,
    sspr_0030_the_directory_or_the_mail_server_is_away,
    every_state_of_an_account_has_its_cause,
    what_the_directory_would_refuse_whatever_the_password_is_told_before_anybody_proves,
    a_name_of_nobody_and_a_name_of_two_are_told_apart,
    blocked_after_too_many_attempts_until_it_is_over,
    an_administrator_has_another_policy,
    an_address_that_is_not_on_file_is_explained_by_its_reference,
    a_method_that_is_not_this_persons_is_explained_by_its_reference,
    an_address_that_is_no_user_name_is_nobodys,
    a_mail_that_never_arrives_is_explained_by_its_reference,
    a_password_that_the_directory_refuses_is_explained_by_its_reference,
    a_reset_that_went_well_says_so,
    what_is_under_way_hangs_at_nothing,
    a_change_is_explained_like_a_reset,
    rights_that_are_missing_are_told_with_what_helps,
    the_right_password_that_looks_wrong_for_now_is_told_and_stands_in_nobody_s_way,
);

async fn named(app: &TestApp, name: &str) -> Named {
    let login = Login::parse(name).expect("a name");
    person(&app.visitor(), &app.world, &login).await.expect("explains")
}

async fn of(app: &TestApp, name: &str) -> Person {
    match named(app, name).await {
        Named::Person(person) => *person,
        Named::NotOne(cause) => panic!("{name} is one person: {cause:?}"),
    }
}

async fn causes(app: &TestApp, name: &str) -> Vec<Cause> {
    of(app, name).await.causes().collect()
}

async fn flow_of(browser: &Browser<'_>) -> Flow {
    let reference = browser.first.reference;
    flow(&browser.app.world, reference).await.expect("reads").expect("it is recorded")
}

fn only(group: &str) -> PolicySet {
    let applies = Applies::Groups { any: vec![group.into()], except: vec!["trial".into()] };
    let policy = Policy { applies, ..Policy::for_everybody(group, 1, vec![Method::Email]) };
    PolicySet { policies: vec![policy], ..PolicySet::default() }
}

async fn who_may_reset_may_and_nothing_happens_by_asking(app: TestApp) {
    let looks = |app: &TestApp| (app.mailer.attempts(), app.directory.writes().len());
    let before = looks(&app);
    for _ in 0..20 {
        let anna = of(&app, "Alice").await;
        assert!(anna.may_reset() && anna.gates.len() == 8 && anna.notes.is_empty());
        assert_eq!(anna.methods[0].hint, "a•••@e•••.org", "a hint, not the address");
    }
    assert_eq!(looks(&app), before);
    app.world.audit.seal(100).await.expect("seals");
    assert_eq!(app.world.audit.page(0, 9).await.expect("reads").len(), 1, "the first policy and no more");
    let browser = app.start("alice").await;
    browser.ask().await;
    assert!(app.mailer.last_code_to(ALICE).len() >= 8, "no budget was spent by asking");
}

async fn sspr_0009_switched_off_for_everybody_or_for_administrators(app: TestApp) {
    let mut set = PolicySet::default();
    set.policies[0].applies = Applies::Nobody;
    set.administrators.enabled = false;
    with_policy(&app, set).await;
    assert_eq!(causes(&app, "alice").await, [Cause::NobodyInScope]);
    app.directory.alter("bob", |p| p.account.standing = Standing::Administrator);
    assert_eq!(causes(&app, "bob").await, [Cause::AdministratorsOff]);
}

async fn sspr_0013_not_in_the_group(app: TestApp) {
    with_policy(&app, only("staff")).await;
    assert_eq!(causes(&app, "alice").await, [Cause::NotInScope]);
    app.directory.alter("alice", |p| p.account.groups = vec!["Staff".into()]);
    assert!(of(&app, "alice").await.may_reset());
    app.directory.alter("alice", |p| p.account.groups.push("trial".into()));
    assert_eq!(causes(&app, "alice").await, [Cause::NotInScope], "an exclusion wins");
    let browser = app.start("alice").await;
    browser.ask().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::NotInScope));
}

async fn sspr_0014_information_is_missing(app: TestApp) {
    assert_eq!(causes(&app, "nomi").await, [Cause::NoMethods { need: 1 }]);
    let browser = app.start("nomi").await;
    browser.ask().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::NotEnoughMethods));
    let torn = of(&app, "twomails").await;
    assert!(torn.may_reset() && torn.notes == [Note::SeveralAddresses]);
    let browser = app.start("twomails").await;
    browser.ask().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::NoSingleDestination));
}

async fn sspr_0029_protected_or_without_the_right(app: TestApp) {
    assert_eq!(causes(&app, "priv").await[0], Cause::Protected);
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    app.directory.order(Order::Refuse(Verdict::Denied));
    browser.choose(GOOD).await.expect_err("the directory says no");
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::Refused(Verdict::Denied)));
}

async fn sspr_0030_the_directory_or_the_mail_server_is_away(app: TestApp) {
    app.world.health.report("mail", false, app.visitor().now()).await.expect("reports");
    assert_eq!(causes(&app, "alice").await, [Cause::MailAway]);
    app.world.health.report("mail", true, app.visitor().now()).await.expect("reports");
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    app.directory.order(Order::Unreachable);
    browser.choose(GOOD).await.expect_err("nobody answers");
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::DirectoryUnreachable));
    app.directory.go_down();
    let login = Login::parse("alice").expect("a name");
    assert!(person(&app.visitor(), &app.world, &login).await.is_err(), "a fault, and no answer");
    flow_of(&browser).await;
}

async fn every_state_of_an_account_has_its_cause(app: TestApp) {
    type Alter = fn(&mut AccountState);
    let states: [(Alter, Cause); 5] = [
        (|state| state.disabled = true, Cause::Disabled),
        (|state| state.expired = true, Cause::AccountExpired),
        (|state| state.locked_by_admin = true, Cause::LockedByAdministrator),
        (|state| state.password_elsewhere = true, Cause::PasswordElsewhere),
        (|state| (state.password_elsewhere, state.smart_card_only) = (true, true), Cause::SmartCardOnly),
    ];
    for (alter, cause) in states {
        app.directory.alter("alice", |p| alter(&mut p.account.state));
        assert_eq!(causes(&app, "alice").await, [cause]);
        app.directory.alter("alice", |p| p.account.state = AccountState::default());
    }
    app.directory.alter("alice", |p| {
        p.account.state =
            AccountState { locked: true, password: PasswordState::MustChange, ..p.account.state };
    });
    let alice = of(&app, "alice").await;
    assert!(alice.may_reset() && alice.notes == [Note::Locked, Note::MustChange]);
    app.directory.alter("alice", |p| p.account.state.password = PasswordState::Expired);
    assert_eq!(of(&app, "alice").await.notes, [Note::Locked, Note::PasswordExpired]);
    app.directory.show_no_password_time();
    assert!(of(&app, "bob").await.notes.contains(&Note::NoPasswordTime));
    frozen(&app).await;
}

async fn frozen(app: &TestApp) {
    app.change("bob", OLD, GOOD).await;
    app.work().await;
    let (_, link) = app.mailer.last_disavowal().expect("a notice");
    flows::disavow::disavow(&app.visitor(), &app.world, &parse_token(&link)).await.expect("freezes");
    assert_eq!(causes(app, "bob").await, [Cause::Frozen]);
}

/// It is told to the owner's own address, and no code is sent that would lead to nothing.
async fn what_the_directory_would_refuse_whatever_the_password_is_told_before_anybody_proves(app: TestApp) {
    for verdict in [Verdict::TooYoung, Verdict::OldPasswordNeeded] {
        app.directory.alter("alice", |person| person.refuses = Some(verdict));
        assert_eq!(causes(&app, "alice").await, [Cause::Refused(verdict)]);
        let browser = app.start("alice").await;
        browser.ask().await;
        let why = Unfit::DirectoryRefuses(verdict);
        assert_eq!(app.mailer.sent().last().expect("a letter").kind, Kind::CannotReset { why });
        assert_eq!(flow_of(&browser).await.cause, Some(Cause::Refused(verdict)));
    }
    app.directory.alter("alice", |person| person.refuses = None);
    assert!(of(&app, "alice").await.may_reset());
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
}

async fn a_name_of_nobody_and_a_name_of_two_are_told_apart(app: TestApp) {
    for (name, expected) in [("ghost", Cause::NameUnknown), ("dup@example.org", Cause::NameAmbiguous)] {
        let Named::NotOne(cause) = named(&app, name).await else { panic!("{name} is nobody") };
        assert_eq!(cause, expected);
        let browser = app.start(name).await;
        browser.ask().await;
        let flow = flow_of(&browser).await;
        assert_eq!((flow.cause, flow.account), (Some(expected), None));
    }
}

async fn blocked_after_too_many_attempts_until_it_is_over(app: TestApp) {
    for _ in 0..3 {
        let browser = app.start("alice").await;
        browser.ask().await;
        app.advance(Duration::from_secs(60)).await;
    }
    let alice = of(&app, "alice").await;
    let [(cause, Some(until))] = alice.now.as_slice() else { panic!("{:?}", alice.now) };
    assert_eq!(*cause, Cause::MessagesSpent);
    app.advance(until.since(app.visitor().now())).await;
    assert!(of(&app, "alice").await.may_reset());
    let browser = app.start("bob").await;
    browser.ask().await;
    for _ in 0..5 {
        browser.type_code("0000-0000").await.expect_err("a wrong code");
    }
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::WrongCode));
    let browser = app.start("bob").await;
    browser.ask().await;
    for _ in 0..5 {
        browser.type_code("0000-0000").await.expect_err("a wrong code");
    }
    assert_eq!(causes(&app, "bob").await, [Cause::GuessesSpent]);
}

/// Row 10.2.r5, which Microsoft has for numbers.
async fn an_address_that_is_not_on_file_is_explained_by_its_reference(app: TestApp) {
    let browser = app.start("twomails").await;
    browser.ask_by(Method::Email, Some("three@example.org")).await.expect("the answer is the same");
    app.work().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::NoSingleDestination));
}

/// Row 10.2.r13.
async fn a_method_that_is_not_this_persons_is_explained_by_its_reference(app: TestApp) {
    with_methods(&app, 1).await;
    app.owner("alice", ALICE).await.make_codes().await.expect("made");
    let mut set = only("staff");
    set.policies[0].methods = vec![Method::RecoveryCode];
    set.policies.push(Policy::for_everybody("others", 1, vec![Method::Email]));
    with_policy(&app, set).await;
    app.directory.alter("alice", |p| p.account.groups = vec!["staff".into()]);
    let alice = of(&app, "alice").await;
    assert!(alice.may_reset());
    assert_eq!(alice.methods.iter().map(|own| own.method).collect::<Vec<_>>(), [Method::RecoveryCode]);
    let browser = app.start("alice").await;
    browser.ask().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::MethodNotInPolicy));
}

/// Row 10.2.r6: the address on a visiting card need not be a name to sign in with.
async fn an_address_that_is_no_user_name_is_nobodys(app: TestApp) {
    let Named::NotOne(cause) = named(&app, "anna.holm@visiting-card.example").await else {
        panic!("nobody signs in by that")
    };
    assert_eq!(cause, Cause::NameUnknown);
}

async fn an_administrator_has_another_policy(app: TestApp) {
    app.directory.alter("alice", |p| p.account.standing = Standing::Administrator);
    let alice = of(&app, "alice").await;
    assert_eq!(alice.causes().collect::<Vec<_>>(), [Cause::TooFewMethods { have: 1, need: 2 }]);
    assert_eq!(alice.notes, [Note::Administrator]);
    assert_eq!(alice.policy.map(|policy| policy.name).as_deref(), Some("administrators"));
}

async fn a_mail_that_never_arrives_is_explained_by_its_reference(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask_by(Method::Email, None).await.expect("e-mail is offered");
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::StillWaiting));
    app.work().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::SentNotUsed));
    app.mailer.answer_next(1, Delivery::Rejected);
    let browser = app.start("bob").await;
    browser.ask().await;
    assert_eq!(flow_of(&browser).await.cause, Some(Cause::MailRejected));
}

async fn a_password_that_the_directory_refuses_is_explained_by_its_reference(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    for verdict in [Verdict::InHistory, Verdict::TooWeak, Verdict::TooYoung] {
        app.directory.order(Order::Refuse(verdict));
        browser.choose(GOOD).await.expect_err("the directory says no");
        assert_eq!(flow_of(&browser).await.cause, Some(Cause::Refused(verdict)));
    }
}

async fn a_reset_that_went_well_says_so(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    browser.choose(GOOD).await.expect("a good password");
    app.work().await;
    let flow = flow_of(&browser).await;
    assert!(flow.is_applied() && flow.cause.is_none());
    assert_eq!(flow.account, Some(app.key("alice")));
    let nobodys = domain::id::Reference::parse("0000-0000").expect("eight digits");
    assert!(flows::explain::flow(&app.world, nobodys).await.expect("reads").is_none());
}

async fn what_is_under_way_hangs_at_nothing(app: TestApp) {
    let browser = app.start("alice").await;
    assert_eq!(flow_of(&browser).await.cause, None);
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    let flow = flow_of(&browser).await;
    assert!(flow.cause.is_none() && !flow.is_applied());
    app.directory.order(Order::LoseAnswer);
    let _ = browser.choose(OTHER).await;
    app.advance(Duration::from_secs(120)).await;
    app.work().await;
    assert!(flow_of(&browser).await.is_applied(), "found out afterwards");
}

async fn a_change_is_explained_like_a_reset(app: TestApp) {
    app.change("alice", "not the password", GOOD).await;
    app.change("alice", OLD, GOOD).await;
    app.world.audit.seal(100).await.expect("seals");
    let recorded = app.world.audit.page(0, 100).await.expect("reads");
    let opened = recorded.iter().rfind(|entry| entry.fact == "reset.opened").expect("it found alice");
    let reference = opened.details.iter().find(|(key, _)| key == "reference").expect("a reference");
    let reference = domain::id::Reference::parse(&reference.1).expect("our own");
    let flow = flow(&app.world, reference).await.expect("reads").expect("it is recorded");
    assert!(flow.is_applied());
}

async fn rights_that_are_missing_are_told_with_what_helps(app: TestApp) {
    app.directory.alter("alice", |person| {
        person.rights = Rights { set_password: Right::Denied, unlock: Right::Denied };
    });
    app.directory.alter("bob", |person| person.rights.set_password = Right::Untold);
    assert_eq!(causes(&app, "alice").await, [Cause::NoRightToReset]);
    assert_eq!(causes(&app, "bob").await, []);
    for (login, note) in [("alice", Note::NoRightToUnlock), ("bob", Note::RightsUntold)] {
        let told = of(&app, login).await;
        assert_eq!((told.notes.as_slice(), told.may_reset()), (&[note][..], login == "bob"), "{login}");
    }
}

async fn the_right_password_that_looks_wrong_for_now_is_told_and_stands_in_nobody_s_way(app: TestApp) {
    for _ in 0..4 {
        app.change("alice", "not the password", GOOD).await;
    }
    let told = of(&app, "alice").await;
    assert_eq!((told.notes.as_slice(), told.may_reset()), (&[Note::PasswordTriesSpent][..], true));
    app.advance(Duration::from_secs(3_600)).await;
    assert!(of(&app, "alice").await.notes.is_empty());
}
