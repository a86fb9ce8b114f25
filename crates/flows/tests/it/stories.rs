//! What happens to people, told once per database.

use crate::app::{ALICE, GOOD, OLD, OTHER, TestApp, outcome, parse_token, refusal};
use crate::on_both;
use domain::password::{Advice, Broken, Refused};
use domain::refusal::Refusal;
use domain::reset::{Ended, TRIES_MAX};
use domain::verdict::Verdict;
use flows::ports::{CheckOutcome, Delivery};
use flows::reset::{Outcome, Step};
use flows::{change, disavow, reset};
use std::time::Duration;
use testkit::fake::directory::Order;
use testkit::fake::mailer::Kind;

on_both!(
    a_forgotten_password_is_reset_end_to_end,
    a_mailed_link_proves_like_its_code,
    a_known_password_is_changed,
    a_wrong_password_and_a_wrong_name_look_the_same,
    a_change_tells_what_is_wrong_with_the_new_password,
    a_new_password_that_nobody_may_have_costs_no_try_whoever_is_named,
    refused_changes_do_not_stand_in_the_way_of_a_reset,
    people_who_must_change_can_change,
    a_refused_password_keeps_the_flow_until_the_tries_are_used,
    trouble_of_the_directory_is_no_fault_of_the_password,
    a_lost_answer_is_settled_by_one_bind,
    a_lost_request_is_told_as_it_is_and_settled_later,
    an_unreachable_directory_changes_nothing_and_costs_a_try,
    mail_that_was_not_taken_is_sent_again_and_both_codes_work,
    every_address_hears_of_a_reset_and_may_say_no,
    a_frozen_account_gets_no_mail_until_it_is_unfrozen,
    two_addresses_need_a_choice,
    asking_again_keeps_the_chosen_address,
    an_owner_without_methods_is_not_told_by_a_channel_that_is_not_there,
    an_expired_flow_keeps_the_name,
    a_cancelled_reset_is_over,
    a_known_device_is_remembered_for_its_name,
    the_audit_tells_the_whole_story_and_its_chain_holds,
);

async fn a_forgotten_password_is_reset_end_to_end(app: TestApp) {
    let browser = app.start("Alice").await;
    assert_eq!(browser.first.step, Step::Prove);
    browser.ask().await;
    let code = app.mailer.last_code_to(ALICE);
    let view = browser.type_code(&code).await.expect("the right code");
    assert_eq!((view.step, view.given, view.required), (Step::Choose, 1, Some(1)));
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
    assert_eq!(app.directory.person("alice").password, GOOD);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Applied));
    app.work().await;
    assert!(app.mailer.last_disavowal().is_some_and(|(to, _)| to == ALICE));
}

async fn a_mailed_link_proves_like_its_code(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    let view = browser.follow_link(&app.mailer.last_link_to(ALICE)).await.expect("the right link");
    assert_eq!(view.step, Step::Choose);
    let code = app.mailer.last_code_to(ALICE);
    assert_eq!(refusal(browser.type_code(&code).await), Some(Refusal::WrongProof), "one mail, one proof");
}

async fn a_known_password_is_changed(app: TestApp) {
    assert_eq!(outcome(&app.change("alice", OLD, GOOD).await), Some(CheckOutcome::Applied));
    assert_eq!(app.directory.person("alice").password, GOOD);
    app.work().await;
    let notice = app.mailer.sent().into_iter().find(|mail| mail.to == ALICE).expect("a notice");
    assert!(matches!(notice.kind, Kind::PasswordSet { changed_by_owner: true, .. }));
}

async fn a_wrong_password_and_a_wrong_name_look_the_same(app: TestApp) {
    let mut seen = Vec::new();
    for login in ["alice", "ghost", "dora", "lou", "nomi", "priv", "dup@example.org"] {
        let before = app.directory.sign_ins();
        seen.push((app.change(login, "not the password", GOOD).await, app.directory.sign_ins() - before));
    }
    let first = seen[0].clone();
    assert_eq!(outcome(&first.0), Some(CheckOutcome::Wrong));
    assert!(seen.iter().all(|other| *other == first), "{seen:?}");
    assert_eq!(app.directory.writes(), vec![]);
}

async fn a_change_tells_what_is_wrong_with_the_new_password(app: TestApp) {
    let told = |broken| Refused { broken, advice: vec![Advice::Words] };
    let state = app.change("alice", OLD, "alice").await;
    // What needs a look at the person is told once the rest is right.
    let broken = vec![Broken::TooShort { length_min: 12 }, Broken::CommonWords];
    assert_eq!(state, flows::change::ChangeState::Concluded(CheckOutcome::Refused, told(broken)));
    let state = app.change("alice", OLD, OLD).await;
    let unchanged = vec![Broken::Directory(Verdict::Unchanged)];
    assert_eq!(state, flows::change::ChangeState::Concluded(CheckOutcome::Refused, told(unchanged)));
    let state = app.change("alice", OLD, "vq8 alice tz5 kx3 mw7").await;
    let flows::change::ChangeState::Concluded(outcome, refused) = state else { panic!("it is concluded") };
    assert_eq!((outcome, refused.broken), (CheckOutcome::Refused, vec![Broken::OwnName]));
    assert_eq!(app.directory.person("alice").password, OLD);
}

async fn a_new_password_that_nobody_may_have_costs_no_try_whoever_is_named(app: TestApp) {
    for (new, current) in [("short", OLD), ("short", "not the password"), (OLD, OLD)] {
        let mut told = Vec::new();
        for login in ["alice", "ghost", "dora", "priv", "lou", "dup@example.org"] {
            let change::ChangeState::Concluded(outcome, refused) = app.change(login, current, new).await
            else {
                panic!("it is concluded");
            };
            assert_eq!(outcome, CheckOutcome::Refused, "{login}");
            told.push(refused);
        }
        let is_told = !told[0].broken.is_empty() && !told[0].advice.is_empty();
        assert!(is_told && told.iter().all(|refused| *refused == told[0]), "{told:?}");
    }
    assert_eq!(app.directory.sign_ins(), 0, "nobody's password was tried");
    for _ in 0..6 {
        assert_eq!(outcome(&app.change("alice", OLD, "short").await), Some(CheckOutcome::Refused));
    }
    assert_eq!(outcome(&app.change("alice", OLD, GOOD).await), Some(CheckOutcome::Applied));
}

async fn refused_changes_do_not_stand_in_the_way_of_a_reset(app: TestApp) {
    for _ in 0..3 {
        assert_eq!(outcome(&app.change("alice", OLD, "alice").await), Some(CheckOutcome::Refused));
    }
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mail came");
}

async fn people_who_must_change_can_change(app: TestApp) {
    app.directory.alter("alice", |p| p.account.state.password = domain::account::PasswordState::MustChange);
    app.directory.alter("bob", |p| p.account.state.password = domain::account::PasswordState::Expired);
    for login in ["alice", "bob"] {
        assert_eq!(outcome(&app.change(login, OLD, GOOD).await), Some(CheckOutcome::Applied), "{login}");
    }
}

async fn a_refused_password_keeps_the_flow_until_the_tries_are_used(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    let told = refusal(browser.choose("short").await);
    assert!(matches!(told, Some(Refusal::Password(_))), "our own rules cost no try: {told:?}");
    for tried in 1..=TRIES_MAX {
        app.directory.order(Order::Refuse(Verdict::InHistory));
        let told = refusal(browser.choose(GOOD).await);
        let used =
            Refused { broken: vec![Broken::Directory(Verdict::InHistory)], advice: vec![Advice::Words] };
        let last = Refusal::NotTaken(Verdict::InHistory);
        assert_eq!(told, Some(if tried < TRIES_MAX { Refusal::Password(used) } else { last }));
        assert_eq!(app.directory.person("alice").password, OLD);
    }
    assert_eq!(refusal(browser.choose(GOOD).await), Some(Refusal::Ended(Ended::Refused)));
    assert_eq!(app.directory.person("alice").password, OLD);
}

async fn trouble_of_the_directory_is_no_fault_of_the_password(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    app.directory.order(Order::Refuse(Verdict::Trouble));
    let told = browser.choose(GOOD).await;
    assert!(matches!(told, Err(flows::Stop::Fault(_))), "{told:?}");
    assert_eq!(app.directory.person("alice").password, OLD);
    assert_eq!(browser.choose(GOOD).await.expect("it is well again"), Outcome::Applied);
    assert_eq!(app.directory.person("alice").password, GOOD);
}

async fn a_lost_answer_is_settled_by_one_bind(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    app.directory.order(Order::LoseAnswer);
    assert_eq!(browser.choose(GOOD).await.expect("it happened"), Outcome::Applied);
    assert_eq!(app.directory.writes().len(), 1, "once bytes have left there is no second try");
}

async fn a_lost_request_is_told_as_it_is_and_settled_later(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    app.directory.order(Order::LoseRequest);
    assert_eq!(browser.choose(GOOD).await.expect("nobody knows"), Outcome::Unknown);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Unknown));
    for _ in 0..8 {
        app.advance(Duration::from_secs(20)).await;
        app.work().await;
    }
    let settled = app.records(&browser).await.into_iter().find(|entry| entry.fact == "write.settled");
    let settled = settled.expect("the changed time settles it");
    assert_eq!(settled.details, vec![("outcome".to_owned(), "not_applied".to_owned())]);
    assert_eq!(app.directory.writes().len(), 1);
}

async fn an_unreachable_directory_changes_nothing_and_costs_a_try(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    app.directory.order(Order::Unreachable);
    assert!(matches!(browser.choose(GOOD).await, Err(flows::Stop::Fault(_))));
    assert_eq!(app.directory.person("alice").password, OLD);
    assert_eq!(browser.choose(GOOD).await.expect("it is back"), Outcome::Applied);
}

async fn mail_that_was_not_taken_is_sent_again_and_both_codes_work(app: TestApp) {
    let browser = app.start("alice").await;
    app.mailer.answer_next(1, Delivery::Later);
    browser.ask().await;
    assert_eq!(app.mailer.codes_to(ALICE), Vec::<String>::new());
    app.advance(Duration::from_secs(2)).await;
    app.work().await;
    app.advance(Duration::from_secs(2)).await;
    browser.ask().await;
    let codes = app.mailer.codes_to(ALICE);
    assert_eq!(codes.len(), 2);
    browser.type_code(&codes[0]).await.expect("the last two sends are both good");
}

async fn every_address_hears_of_a_reset_and_may_say_no(app: TestApp) {
    let browser = app.start("twomails").await;
    browser.ask_by(domain::method::Method::Email, Some("two@example.org")).await.expect("asked");
    app.work().await;
    browser.type_code(&app.mailer.last_code_to("two@example.org")).await.expect("the right code");
    browser.choose(GOOD).await.expect("a good password");
    app.work().await;
    let mut told: Vec<String> = app
        .mailer
        .sent()
        .into_iter()
        .filter(|mail| matches!(mail.kind, Kind::PasswordSet { .. }))
        .map(|mail| mail.to)
        .collect();
    told.sort();
    assert_eq!(told, ["one@example.org", "two@example.org"]);
    let (_, link) = app.mailer.last_disavowal().expect("a notice");
    disavow::disavow(&app.visitor(), &app.world, &parse_token(&link)).await.expect("the link works");
    let frozen = app.world.freezes.is_frozen(&app.key("twomails")).await.expect("readable");
    assert!(frozen);
}

async fn a_frozen_account_gets_no_mail_until_it_is_unfrozen(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    browser.choose(GOOD).await.expect("a good password");
    app.work().await;
    let other = app.start("alice").await;
    other.ask().await;
    other.type_code(&app.mailer.last_code_to(ALICE)).await.expect("proven");
    let (_, link) = app.mailer.last_disavowal().expect("a notice");
    disavow::disavow(&app.visitor(), &app.world, &parse_token(&link)).await.expect("the link works");
    assert!(refusal(other.choose(OTHER).await).is_some(), "live resets end with the freeze");
    let sent = app.mailer.codes_to(ALICE).len();
    app.start("alice").await.ask().await;
    assert_eq!(app.mailer.codes_to(ALICE).len(), sent, "a frozen account gets nothing");
    let alice = domain::account::Login::parse("alice").expect("a name");
    let lifted = disavow::unfreeze(&app.visitor(), &app.world, &alice, "spoke on the phone").await;
    assert!(matches!(lifted, Ok(disavow::Unfrozen::Yes(_))));
    app.start("alice").await.ask().await;
    assert_eq!(app.mailer.codes_to(ALICE).len(), sent + 1);
    let told = app.mailer.sent();
    assert!(told.iter().any(|mail| matches!(mail.kind, Kind::Unfrozen { .. })), "the owner hears of it");
}

async fn two_addresses_need_a_choice(app: TestApp) {
    let browser = app.start("twomails").await;
    browser.ask().await;
    assert_eq!(app.mailer.sent(), vec![], "never the first of several");
    for typed in ["two@example.org", "stranger@evil.test"] {
        browser.ask_by(domain::method::Method::Email, Some(typed)).await.expect("asked");
        app.work().await;
    }
    let to: Vec<String> = app.mailer.sent().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, ["two@example.org"], "what was typed is compared, never written to");
}

async fn asking_again_keeps_the_chosen_address(app: TestApp) {
    let browser = app.start("twomails").await;
    for typed in [Some("two@example.org"), None] {
        browser.ask_by(domain::method::Method::Email, typed).await.expect("asked");
        app.work().await;
    }
    assert_eq!(app.mailer.codes_to("two@example.org").len(), 2);
}

async fn an_owner_without_methods_is_not_told_by_a_channel_that_is_not_there(app: TestApp) {
    let browser = app.start("nomi").await;
    browser.ask().await;
    assert_eq!(app.mailer.attempts(), 0);
    let why = app.records(&browser).await.into_iter().find(|entry| entry.fact == "challenge.not_sent");
    let why = why.expect("the reason is written down");
    assert!(why.details.contains(&("reason".into(), "methods.not_enough".into())), "{why:?}");
}

async fn an_expired_flow_keeps_the_name(app: TestApp) {
    let browser = app.start("alice").await;
    app.advance(Duration::from_secs(1801)).await;
    let view = browser.view().await;
    assert_eq!(view.step, Step::Expired);
    assert_eq!(view.login.as_str(), "alice");
    assert_eq!(refusal(browser.ask_by(domain::method::Method::Email, None).await), Some(Refusal::Expired));
}

async fn a_cancelled_reset_is_over(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    reset::cancel(&app.visitor(), &app.world, &browser.presented()).await.expect("cancelled");
    let code = app.mailer.last_code_to(ALICE);
    assert_eq!(refusal(browser.type_code(&code).await), Some(Refusal::Ended(Ended::Cancelled)));
}

async fn a_known_device_is_remembered_for_its_name(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    let device = domain::secret::Token::mint(app.visitor().chance.as_ref());
    let chosen = crate::app::password(GOOD);
    let token = browser.presented();
    reset::choose(&app.visitor(), &app.world, &token, chosen, Some(&device)).await.expect("chosen");
    let is_known = async |login: &str| {
        let tokens = [app.world.keys.of_token(domain::secret::Purpose::DeviceToken, &device)];
        let logins = app.world.keys.all(domain::secret::Purpose::Login, &[login.as_bytes()]);
        app.world.devices.is_known(&tokens, &logins, app.visitor().now()).await.expect("readable")
    };
    assert!(is_known("alice").await);
    assert!(!is_known("bob").await);
}

async fn the_audit_tells_the_whole_story_and_its_chain_holds(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the right code");
    browser.choose(GOOD).await.expect("a good password");
    app.work().await;
    let told = app.told(&browser).await;
    let expected = [
        "reset.opened",
        "challenge.asked",
        "reset.resolved",
        "challenge.sent",
        "proof.recorded",
        "write.applying",
        "write.applied",
        "notice.sent",
    ];
    assert_eq!(told, expected);
    while app.world.audit.seal(100).await.expect("sealed") > 0 {}
    let state = app.world.audit.verify().await.expect("verified");
    assert!(matches!(state, flows::ports::ChainState::Whole { entries } if entries >= 8), "{state:?}");
    assert_eq!(app.world.jobs.waiting().await.expect("readable"), 0, "a story ends with an empty queue");
}
