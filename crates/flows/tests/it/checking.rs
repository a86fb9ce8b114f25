//! What somebody is told whose current password is being checked by a task that never ends.

use crate::app::{GOOD, OLD, TestApp, password, presented};
use crate::on_both;
use domain::account::Login;
use domain::password::Refused;
use domain::reset::Goal;
use flows::change::{ChangeState, NewChange};
use flows::ports::CheckOutcome;
use flows::reset::Start;
use flows::{change, console, enrol};
use std::time::Duration;

on_both!(whoever_waits_too_long_for_a_check_is_told_to_try_again);

async fn whoever_waits_too_long_for_a_check_is_told_to_try_again(app: TestApp) {
    app.directory.slow_by(Duration::from_secs(3_600));
    let (ctx, world) = (app.visitor(), &app.world);
    let start = |goal| Start { login: Login::parse("alice").expect("a name"), goal, device: None };
    let new = NewChange { start: start(Goal::Change), current: password(OLD), new: password(GOOD) };
    let (changing, _) = change::open(&ctx, world, new).await.expect("a change opens");
    let new = enrol::NewSignIn { start: start(Goal::Register), current: password(OLD) };
    let (owner, _) = enrol::open(&ctx, world, new).await.expect("a sign-in opens");
    let new = console::NewSignIn { start: start(Goal::Console), current: password(OLD) };
    let (operator, _) = console::open(&ctx, world, new).await.expect("a sign-in opens");
    let told = async || {
        let change = change::view(&ctx, world, &presented(&changing)).await.expect("is seen").state;
        let enrol = enrol::view(&ctx, world, &presented(&owner)).await.expect("is seen").state;
        (change, enrol, console::view(&ctx, world, &presented(&operator)).await.expect("is seen").state)
    };
    let checking = (ChangeState::Checking, enrol::SignInState::Checking, console::SignInState::Checking);
    assert_eq!(told().await, checking);
    app.advance(app.world.bounds.check_deadline - Duration::from_secs(1)).await;
    assert_eq!(told().await, checking, "a second before the deadline");
    app.advance(Duration::from_secs(1)).await;
    let try_again = ChangeState::Concluded(CheckOutcome::TryAgain, Refused::default());
    assert_eq!(told().await, (try_again, enrol::SignInState::TryAgain, console::SignInState::TryAgain));
}
