//! Unlocking without a new password, told once per database.

use crate::app::{Browser, OLD, TestApp, parse_token, refusal, with_policy};
use crate::on_both;
use domain::account::Standing;
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal, TRIES_MAX};
use domain::secret::Token;
use domain::verdict::Verdict;
use flows::Stop;
use flows::reset::{self, Step, Unlocked};
use std::time::Duration;
use testkit::fake::directory::Order;
use testkit::fake::mailer::Kind;

const LOU: &str = "lou@example.org";

on_both!(
    a_locked_account_is_unlocked_and_keeps_its_password,
    an_account_that_is_not_locked_is_told_so,
    a_reset_of_a_locked_account_may_do_with_an_unlocking,
    atk_027_nothing_is_unlocked_before_the_proofs,
    atk_017_of_parallel_unlockings_one_writes,
    an_unlocking_gives_no_right_to_a_new_password,
    atk_162_what_an_administrator_locked_stays_locked,
    a_refused_unlocking_ends_nothing,
    a_lost_answer_is_settled_by_one_look,
    a_lost_request_is_told_as_it_is_and_settled_later,
    a_password_set_elsewhere_ends_the_right_to_unlock,
    a_policy_without_unlocking_lifts_no_lock,
    unlocking_that_was_switched_off_meanwhile_lifts_no_lock,
);

async fn asked<'a>(app: &'a TestApp, login: &str, goal: Goal) -> Browser<'a> {
    let browser = app.start_to(login, goal).await;
    browser.ask().await;
    browser
}

async fn proven<'a>(app: &'a TestApp, login: &str, goal: Goal) -> Browser<'a> {
    let browser = asked(app, login, goal).await;
    let code = app.mailer.last_code_to(&format!("{login}@example.org"));
    browser.type_code(&code).await.expect("the right code");
    browser
}

async fn unlock(browser: &Browser<'_>) -> Result<Unlocked, Stop> {
    let token = parse_token(&browser.token);
    reset::unlock(&browser.app.visitor(), &browser.app.world, &token, None).await
}

fn is_locked(app: &TestApp) -> bool {
    app.directory.person("lou").account.state.locked
}

async fn a_locked_account_is_unlocked_and_keeps_its_password(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    let mail = app.mailer.sent().pop().expect("a code");
    assert!(matches!(mail.kind, Kind::Code { goal: Goal::Unlock, .. }), "it says what it is for");
    let view = browser.view().await;
    assert_eq!((view.step, view.locked), (Step::Unlock, Some(true)));
    assert_eq!(unlock(&browser).await.expect("proven"), Unlocked::Lifted);
    let person = app.directory.person("lou");
    assert!(!person.account.state.locked);
    assert_eq!(person.password, OLD);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Unlocked));
    app.work().await;
    let notice = app.mailer.sent().pop().expect("a notice");
    assert_eq!(notice.to, LOU);
    assert!(matches!(notice.kind, Kind::Unlocked { .. }));
    let records = app.records(&browser).await;
    let kind = ("kind".to_owned(), "unlock".to_owned());
    assert!(records.iter().any(|entry| entry.fact == "write.applying" && entry.details.contains(&kind)));
    assert!(records.iter().any(|entry| entry.fact == "write.applied"));
    assert!(records.iter().any(|entry| entry.fact == "notice.sent"));
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::Ended(Ended::Unlocked)), "once");
}

async fn an_account_that_is_not_locked_is_told_so(app: TestApp) {
    let browser = proven(&app, "alice", Goal::Unlock).await;
    assert_eq!(unlock(&browser).await.expect("proven"), Unlocked::WasNotLocked);
    assert_eq!(browser.view().await.step, Step::Done(Ended::NotLocked));
    app.work().await;
    assert_eq!(app.directory.writes(), vec![]);
    assert_eq!(app.mailer.last_disavowal(), None, "nothing was done, so nobody is told of it");
    assert!(app.told(&browser).await.contains(&"write.withheld".to_owned()));
}

async fn a_reset_of_a_locked_account_may_do_with_an_unlocking(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Reset).await;
    let view = browser.view().await;
    assert_eq!((view.step, view.locked), (Step::Choose, Some(true)));
    assert_eq!(unlock(&browser).await.expect("proven"), Unlocked::Lifted);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Unlocked));
    assert_eq!(app.directory.person("lou").password, OLD);
}

async fn atk_027_nothing_is_unlocked_before_the_proofs(app: TestApp) {
    let browser = asked(&app, "lou", Goal::Unlock).await;
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::ProofMissing));
    let nobody = parse_token(&Token::mint(app.visitor().chance.as_ref()).reveal());
    let stray = reset::unlock(&app.visitor(), &app.world, &nobody, None).await;
    assert_eq!(refusal(stray), Some(Refusal::Expired));
    let code = app.mailer.last_code_to(LOU);
    browser.type_code(&code).await.expect("the right code");
    app.advance(Duration::from_secs(601)).await;
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::ProofMissing), "a proof grows old");
    assert!(is_locked(&app));
}

async fn atk_017_of_parallel_unlockings_one_writes(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    let all = futures::future::join_all((0..8).map(|_| unlock(&browser))).await;
    let lifted = all.iter().filter(|one| matches!(one, Ok(Unlocked::Lifted))).count();
    assert_eq!(lifted, 1, "{all:?}");
    assert_eq!(app.directory.writes().len(), 1);
}

async fn an_unlocking_gives_no_right_to_a_new_password(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    assert_eq!(refusal(browser.choose(crate::app::GOOD).await), Some(Refusal::ProofMissing));
    assert_eq!(app.directory.person("lou").password, OLD);
}

async fn atk_162_what_an_administrator_locked_stays_locked(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    app.directory.alter("lou", |p| p.account.state.locked_by_admin = true);
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::NotHere));
    app.directory.alter("lou", |p| p.account.state.locked_by_admin = false);
    assert_eq!(browser.view().await.step, Step::Done(Ended::Unfit));
    app.clock.advance(Duration::from_secs(7_200));
    let browser = proven(&app, "lou", Goal::Unlock).await;
    app.directory.alter("lou", |p| p.account.standing = Standing::Protected);
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::NotHere));
    assert_eq!(app.directory.writes(), vec![]);
    assert!(is_locked(&app));
}

async fn a_refused_unlocking_ends_nothing(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Reset).await;
    for _ in 0..TRIES_MAX - 1 {
        app.directory.order(Order::Refuse(Verdict::Denied));
        assert_eq!(refusal(unlock(&browser).await), Some(Refusal::UnlockRefused));
    }
    assert_eq!(browser.view().await.step, Step::Choose, "a new password may still be chosen");
    app.directory.order(Order::Unreachable);
    assert!(matches!(unlock(&browser).await, Err(Stop::Fault(_))));
    app.directory.order(Order::Refuse(Verdict::Denied));
    assert_eq!(
        refusal(unlock(&browser).await),
        Some(Refusal::UnlockRefused),
        "nothing was sent, so it is the fifth"
    );
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::UnlockRefused), "the tries are used");
    assert!(is_locked(&app));
}

async fn a_lost_answer_is_settled_by_one_look(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    app.directory.order(Order::LoseAnswer);
    assert_eq!(unlock(&browser).await.expect("it happened"), Unlocked::Lifted);
    assert_eq!(app.directory.writes().len(), 1, "once bytes have left there is no second try");
}

async fn a_lost_request_is_told_as_it_is_and_settled_later(app: TestApp) {
    for (is_lifted_meanwhile, outcome) in [(false, "not_applied"), (true, "applied")] {
        let browser = proven(&app, "lou", Goal::Unlock).await;
        app.directory.order(Order::LoseRequest);
        assert_eq!(unlock(&browser).await.expect("nobody knows"), Unlocked::Unknown);
        assert_eq!(browser.view().await.step, Step::Done(Ended::Unknown));
        if is_lifted_meanwhile {
            app.directory.alter("lou", |p| p.account.state.locked = false);
        }
        for _ in 0..8 {
            app.advance(Duration::from_secs(20)).await;
            app.work().await;
        }
        let records = app.records(&browser).await;
        let settled = records.into_iter().find(|entry| entry.fact == "write.settled");
        let settled = settled.expect("the lock settles it");
        assert_eq!(settled.details, vec![("outcome".to_owned(), outcome.to_owned())]);
        let told = app.mailer.sent().iter().any(|mail| matches!(mail.kind, Kind::Unlocked { .. }));
        assert_eq!(told, is_lifted_meanwhile);
        let ended = if is_lifted_meanwhile { Ended::Unlocked } else { Ended::Unknown };
        assert_eq!(browser.view().await.step, Step::Done(ended));
        app.clock.advance(Duration::from_secs(3_600));
    }
}

async fn a_password_set_elsewhere_ends_the_right_to_unlock(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    app.directory.set_elsewhere("lou", "set by the help desk");
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::NotHere));
    assert!(is_locked(&app));
}

fn without_unlocking() -> PolicySet {
    let mut set = PolicySet::default();
    for policy in &mut set.policies {
        policy.unlock_without_reset = false;
    }
    set
}

async fn a_policy_without_unlocking_lifts_no_lock(app: TestApp) {
    with_policy(&app, without_unlocking()).await;
    let browser = asked(&app, "lou", Goal::Unlock).await;
    assert_eq!(app.mailer.sent().len(), 0, "no code for what is not offered");
    assert!(app.told(&browser).await.contains(&"challenge.not_sent".to_owned()));
    let reset = proven(&app, "lou", Goal::Reset).await;
    assert_eq!(refusal(unlock(&reset).await), Some(Refusal::MethodNotOffered));
    assert_eq!(reset.view().await.step, Step::Choose, "a new password may still be chosen");
    assert!(is_locked(&app));
}

async fn unlocking_that_was_switched_off_meanwhile_lifts_no_lock(app: TestApp) {
    let browser = proven(&app, "lou", Goal::Unlock).await;
    with_policy(&app, without_unlocking()).await;
    assert_eq!(refusal(unlock(&browser).await), Some(Refusal::NotHere));
    assert_eq!(browser.view().await.step, Step::Done(Ended::Unfit));
    assert!(is_locked(&app));
}
