//! What a reset ends, and what an owner hears of everything that touches the way back in.

use crate::app::{ALICE, GOOD, TestApp, parse_token, refusal};
use crate::enrol_app::with_methods;
use crate::on_both;
use domain::method::Method;
use domain::operator::Role;
use domain::refusal::Refusal;
use flows::reset::{Outcome, Step};
use flows::{disavow, enrol};
use std::collections::BTreeSet;
use testkit::fake::mailer::Kind;

on_both!(
    atk_141_a_reset_ends_every_session_of_its_account_and_nobody_elses,
    atk_196_every_address_hears_of_every_change_and_may_say_no,
);

const PRIVATE: &str = "alice@home.example";

async fn atk_141_a_reset_ends_every_session_of_its_account_and_nobody_elses(app: TestApp) {
    with_methods(&app, 1).await;
    app.appoint("alice", Role::Owner).await;
    let stepped_up = app.owner("alice", ALICE).await;
    let codes = stepped_up.make_codes().await.expect("made");
    let desk = app.desk("alice", ALICE).await;
    let neighbour = app.sign_in("bob").await;
    desk.session().await.expect("the console is open");

    let browser = app.start("alice").await;
    browser.ask().await;
    browser.type_code(&app.mailer.last_code_to(ALICE)).await.expect("the mailed code");
    let view = browser.answer(Method::RecoveryCode, &codes[0]).await.expect("offered");
    assert_eq!(view.step, Step::Choose, "an administrator gives two proofs");
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);

    let seen = enrol::overview(&app.visitor(), &app.world, &stepped_up.presented()).await;
    assert_eq!(refusal(seen), Some(Refusal::Expired), "own methods");
    assert_eq!(refusal(desk.session().await), Some(Refusal::Expired), "the console");
    neighbour.overview().await;
    app.work().await;
}

/// Who was told of a change since `seen` letters, by what happened.
fn told(app: &TestApp, seen: usize) -> BTreeSet<(&'static str, String)> {
    let letters = app.mailer.sent();
    let of = letters.into_iter().skip(seen).filter_map(|mail| match mail.kind {
        Kind::MethodChanged { happened, .. } => Some((happened.name(), mail.to)),
        Kind::PasswordSet { .. } => Some(("reset", mail.to)),
        _ => None,
    });
    of.collect()
}

fn all_of<const N: usize>(happened: &'static str, addresses: [&str; N]) -> BTreeSet<(&'static str, String)> {
    addresses.into_iter().map(|address| (happened, address.to_owned())).collect()
}

async fn atk_196_every_address_hears_of_every_change_and_may_say_no(app: TestApp) {
    const BOTH: [&str; 2] = ["one@example.org", "two@example.org"];
    with_methods(&app, 1).await;
    let owner = app.owner("twomails", BOTH[0]).await;
    let seen = app.mailer.sent().len();
    let (phone, _) = owner.add_app().await;
    app.work().await;
    assert_eq!(told(&app, seen), all_of("added", BOTH));

    let seen = app.mailer.sent().len();
    owner.add_address(PRIVATE).await;
    app.work().await;
    assert_eq!(told(&app, seen), all_of("added", [BOTH[0], BOTH[1], PRIVATE]), "the old ones, too");

    let seen = app.mailer.sent().len();
    owner.remove(phone).await.expect("others stay");
    app.work().await;
    assert_eq!(told(&app, seen), all_of("removed", [BOTH[0], BOTH[1], PRIVATE]));

    let seen = app.mailer.sent().len();
    let browser = app.start("twomails").await;
    browser.ask_by(Method::Email, Some(BOTH[1])).await.expect("offered");
    app.work().await;
    browser.type_code(&app.mailer.last_code_to(BOTH[1])).await.expect("the mailed code");
    assert_eq!(browser.choose(GOOD).await.expect("a good password"), Outcome::Applied);
    app.work().await;
    assert_eq!(told(&app, seen), all_of("reset", [BOTH[0], BOTH[1], PRIVATE]));

    let (_, link) = app.mailer.last_disavowal().expect("a notice says how to say no");
    disavow::disavow(&app.visitor(), &app.world, &parse_token(&link)).await.expect("the link works");
    let frozen = app.start("twomails").await;
    let codes = app.mailer.codes_to(BOTH[1]).len();
    frozen.ask_by(Method::Email, Some(BOTH[1])).await.expect("the answer is the same");
    app.work().await;
    assert_eq!(app.mailer.codes_to(BOTH[1]).len(), codes, "nothing recovers any more");
}
