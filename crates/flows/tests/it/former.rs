//! A history of our own: what was chosen here does not come back, whatever the directory forgets, and nothing
//! else is remembered of anybody.

use crate::app::{ALICE, Browser, GOOD, OLD, OTHER, TestApp, outcome, refusal, with_policy};
use crate::on_both;
use domain::limit::{Limits, Scope};
use domain::lock_out::LockOut;
use domain::password::{Broken, Rules};
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::INTENT_BLOCKS_MAX;
use domain::time::Timestamp;
use domain::verdict::{StatedRules, Verdict};
use flows::Stop;
use flows::change::ChangeState;
use flows::enrol;
use flows::ports::CheckOutcome;
use flows::reset::{Outcome, Step};
use std::time::Duration;
use testkit::fake::directory::Order;

on_both!(
    atk_164_a_password_that_was_chosen_here_is_refused_by_every_door,
    what_the_directory_refused_was_not_chosen,
    a_write_without_answer_counts_once_it_is_known_to_have_happened,
    a_password_that_was_set_elsewhere_is_not_known,
    nothing_is_remembered_unless_the_policy_says_so,
    comparing_has_a_budget_and_other_rules_are_told_without_it,
    ones_history_is_told_by_its_dates_and_erased,
    a_history_that_ends_or_shrinks_is_forgotten,
);

const DAY: Duration = Duration::from_secs(86_400);
const THIRD: &str = "the ferry leaves at noon";
const USED: &[Broken] = &[Broken::UsedBefore];

pub fn remembering(history_own: u32) -> PolicySet {
    PolicySet { password: Rules { history_own, ..Rules::default() }, ..PolicySet::default() }
}

/// The next day: a reset up to the choice of a password, in a directory that has forgotten everything.
async fn proven<'a>(app: &'a TestApp, login: &str) -> Browser<'a> {
    app.advance(DAY).await;
    app.directory.alter(login, |person| person.history.clear());
    let browser = app.start(login).await;
    browser.ask().await;
    let address = if login == "alice" { ALICE } else { "bob@example.org" };
    browser.type_code(&app.mailer.last_code_to(address)).await.expect("the right code");
    browser
}

/// Everything that was told to be wrong.
fn broken(result: Result<Outcome, Stop>) -> Vec<Broken> {
    match refusal(result) {
        Some(Refusal::Password(refused)) => refused.broken,
        other => panic!("{other:?}"),
    }
}

fn broken_by_change(state: ChangeState) -> Vec<Broken> {
    match state {
        ChangeState::Concluded(CheckOutcome::Refused, refused) => refused.broken,
        other => panic!("{other:?}"),
    }
}

async fn chosen(app: &TestApp, login: &str) -> Vec<Timestamp> {
    app.world.former.chosen_at(&app.key(login)).await.expect("readable")
}

async fn atk_164_a_password_that_was_chosen_here_is_refused_by_every_door(app: TestApp) {
    with_policy(&app, remembering(3)).await;
    for new in [GOOD, OTHER] {
        assert_eq!(proven(&app, "alice").await.choose(new).await.expect("it is new"), Outcome::Applied);
    }
    let browser = proven(&app, "alice").await;
    for used in [GOOD, OTHER] {
        assert_eq!(broken(browser.choose(used).await), USED, "{used}");
    }
    assert_eq!(browser.view().await.step, Step::Choose, "the reset goes on");
    let told = app.change("alice", OTHER, GOOD).await;
    assert_eq!(broken_by_change(told), USED);
    let same = Broken::Directory(Verdict::Unchanged);
    let told = app.change("alice", OTHER, OTHER).await;
    assert_eq!(broken_by_change(told), [same], "it is told once");
    assert_eq!((app.directory.person("alice").password.as_str(), app.directory.writes().len()), (OTHER, 2));
    assert_eq!(browser.choose(THIRD).await.expect("it is new"), Outcome::Applied);
    assert_eq!(
        outcome(&app.change("alice", THIRD, "a fourth one, of paper").await),
        Some(CheckOutcome::Applied)
    );
    assert_eq!(chosen(&app, "alice").await.len(), 3, "a change counts as well, and the first one goes");
    let back = proven(&app, "alice").await.choose(GOOD).await;
    assert_eq!(back.expect("it is long ago"), Outcome::Applied);
    assert_eq!(outcome(&app.change("bob", OLD, GOOD).await), Some(CheckOutcome::Applied), "nobody else's");
}

async fn what_the_directory_refused_was_not_chosen(app: TestApp) {
    with_policy(&app, remembering(3)).await;
    let browser = proven(&app, "alice").await;
    app.directory.order(Order::Refuse(Verdict::TooWeak));
    assert_eq!(broken(browser.choose(GOOD).await), [Broken::Directory(Verdict::TooWeak)]);
    app.directory.order(Order::Unreachable);
    assert!(browser.choose(GOOD).await.is_err());
    assert_eq!(chosen(&app, "alice").await, []);
    assert_eq!(browser.choose(GOOD).await.expect("it never was in force"), Outcome::Applied);
    assert_eq!(chosen(&app, "alice").await.len(), 1);
}

async fn a_write_without_answer_counts_once_it_is_known_to_have_happened(app: TestApp) {
    with_policy(&app, remembering(3)).await;
    // No room in the lock-out for a bind that would tell at once.
    app.directory.state_rules(StatedRules { lock_out: LockOut::Unread, ..StatedRules::default() });
    for (login, order, happened) in [("alice", Order::LoseAnswer, 1), ("bob", Order::LoseRequest, 0)] {
        let browser = proven(&app, login).await;
        app.directory.order(order);
        assert_eq!(browser.choose(GOOD).await.expect("nobody knows"), Outcome::Unknown);
        assert_eq!(chosen(&app, login).await, [], "{login}: nobody knows");
        for _ in 0..10 {
            app.advance(INTENT_BLOCKS_MAX / 5).await;
            app.work().await;
        }
        assert_eq!(chosen(&app, login).await.len(), happened, "{login}");
    }
    assert_eq!(broken(proven(&app, "alice").await.choose(GOOD).await), USED);
    let again = proven(&app, "bob").await.choose(GOOD).await;
    assert_eq!(again.expect("it never was in force"), Outcome::Applied);
}

async fn a_password_that_was_set_elsewhere_is_not_known(app: TestApp) {
    with_policy(&app, remembering(24)).await;
    for elsewhere in [GOOD, OTHER] {
        app.directory.set_elsewhere("alice", elsewhere);
    }
    let told = proven(&app, "alice").await.choose(GOOD).await;
    assert_eq!(told.expect("we never saw it"), Outcome::Applied);
}

async fn nothing_is_remembered_unless_the_policy_says_so(app: TestApp) {
    assert_eq!(proven(&app, "alice").await.choose(GOOD).await.expect("it is new"), Outcome::Applied);
    assert_eq!(chosen(&app, "alice").await, []);
    app.directory.set_elsewhere("alice", OTHER);
    with_policy(&app, remembering(3)).await;
    assert_eq!(proven(&app, "alice").await.choose(GOOD).await.expect("it was not noted"), Outcome::Applied);
    app.directory.set_elsewhere("alice", OTHER);
    with_policy(&app, PolicySet::default()).await;
    assert_eq!(proven(&app, "alice").await.choose(GOOD).await.expect("nobody asks"), Outcome::Applied);
}

async fn comparing_has_a_budget_and_other_rules_are_told_without_it(app: TestApp) {
    with_policy(&app, remembering(1)).await;
    proven(&app, "alice").await.choose(GOOD).await.expect("it is new");
    let browser = proven(&app, "alice").await;
    let short = || async { broken(browser.choose("short").await) };
    let hourly =
        Limits::default().of(Scope::AccountComparisons).map(|limit| limit.max).min().expect("it has one");
    for _ in 0..hourly {
        assert!(!short().await.contains(&Broken::UsedBefore));
        assert_eq!(broken(browser.choose(GOOD).await), USED);
    }
    for candidate in [GOOD, OTHER] {
        assert!(
            matches!(refusal(browser.choose(candidate).await), Some(Refusal::TooMany { .. })),
            "{candidate}"
        );
    }
    assert!(!short().await.is_empty(), "it costs nothing");
    assert_eq!(outcome(&app.change("alice", GOOD, OTHER).await), Some(CheckOutcome::TryAgain));
    assert_eq!(app.directory.writes().len(), 1);
    assert_eq!(proven(&app, "alice").await.choose(OTHER).await.expect("the next day"), Outcome::Applied);
}

async fn ones_history_is_told_by_its_dates_and_erased(app: TestApp) {
    with_policy(&app, remembering(3)).await;
    let browser = proven(&app, "alice").await;
    let at = app.visitor().now();
    browser.choose(GOOD).await.expect("it is new");
    outcome(&app.change("bob", OLD, GOOD).await).expect("concluded");
    app.advance(DAY).await;
    let (owner, _) = app.try_sign_in("alice", GOOD).await;
    if !owner.overview().await.step_up.is_empty() {
        owner.step_up(ALICE).await;
    }
    let data = enrol::my_data(&app.visitor(), &app.world, &owner.presented()).await.expect("stepped up");
    assert_eq!(data.passwords_chosen, [at]);
    enrol::erase(&app.visitor(), &app.world, &owner.presented()).await.expect("erased");
    assert_eq!((chosen(&app, "alice").await.len(), chosen(&app, "bob").await.len()), (0, 1));
    app.work().await;
}

async fn a_history_that_ends_or_shrinks_is_forgotten(app: TestApp) {
    with_policy(&app, remembering(3)).await;
    for new in [GOOD, OTHER, THIRD] {
        proven(&app, "alice").await.choose(new).await.expect("it is new");
    }
    let ctx = app.visitor().for_worker();
    with_policy(&app, remembering(2)).await;
    flows::jobs::forget(&ctx, &app.world).await.expect("forgets");
    assert_eq!(chosen(&app, "alice").await.len(), 3, "none is too old");
    flows::jobs::trim(&ctx, &app.world).await.expect("trims");
    assert_eq!(chosen(&app, "alice").await.len(), 2);
    with_policy(&app, remembering(0)).await;
    flows::jobs::forget(&ctx, &app.world).await.expect("forgets");
    assert_eq!(chosen(&app, "alice").await.len(), 0);
}
