//! Stories of changing the policy: judged, tried on everybody, written once, taken back.

use crate::app::{TestApp, Twist, with_policy};
use crate::on_both;
use domain::audit::Actor;
use domain::method::Method;
use domain::policy::{Applies, Policy, PolicySet, Unfit};
use flows::Ctx;
use flows::policy::{Applied, Effect, NAMED_MAX, apply, effect, rollback};
use std::sync::Arc;

on_both!(
    a_set_is_put_in_force_with_its_reason,
    a_dangerous_set_is_never_in_force,
    who_saw_an_older_version_changes_nothing,
    an_earlier_version_comes_back_as_a_new_one,
    a_dry_run_names_who_loses_and_who_gains,
    a_frozen_person_neither_loses_nor_gains,
    of_many_who_lose_some_are_named_and_all_counted,
    mailboxes_behind_the_lost_password_are_counted,
    a_notice_that_is_switched_off_is_not_sent,
);

fn operator(app: &TestApp) -> Ctx {
    Ctx { actor: Actor::Operator("root".into()), ..app.visitor() }
}

fn longer(length_min: u32) -> PolicySet {
    let mut set = PolicySet::default();
    set.password.length_min = length_min;
    set
}

fn two_proofs() -> PolicySet {
    let policies = vec![Policy::for_everybody("strict", 2, vec![Method::Email, Method::Passkey])];
    PolicySet { policies, ..PolicySet::default() }
}

async fn tried(app: &TestApp, after: &PolicySet) -> Effect {
    let before = app.world.policies.current(app.visitor().now()).await.expect("reads");
    let mut seen = 0;
    let told = effect(&app.visitor(), &app.world, &before, after, &mut |people| seen = people)
        .await
        .expect("counts");
    assert_eq!(seen, told.people, "progress ends with everybody");
    told
}

fn logins(named: &[flows::policy::Affected]) -> Vec<&str> {
    let mut all: Vec<&str> = named.iter().map(|somebody| somebody.login.as_str()).collect();
    all.sort_unstable();
    all
}

async fn a_set_is_put_in_force_with_its_reason(app: TestApp) {
    let ctx = operator(&app);
    let applied = apply(&ctx, &app.world, &longer(20), None, "audit finding").await.expect("applies");
    assert_eq!(applied, Applied::Yes { version: 2 });
    let again = apply(&ctx, &app.world, &longer(20), None, "again").await.expect("compares");
    assert_eq!(again, Applied::Unchanged { version: 2 });
    app.world.audit.seal(100).await.expect("seals");
    let entry = app.world.audit.page(0, 100).await.expect("reads").pop().expect("an entry");
    assert_eq!((entry.fact.as_str(), entry.actor.as_str()), ("policy.written", "operator:root"));
    let details: Vec<(&str, &str)> = entry.details.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let told = [
        ("reason", "audit finding"),
        ("based_on", "1"),
        ("changes", "1: password.length_min"),
        ("version", "2"),
    ];
    assert_eq!(details, told);
}

async fn a_dangerous_set_is_never_in_force(app: TestApp) {
    let mut set = PolicySet::default();
    set.policies[0].proofs = 0;
    let applied = apply(&operator(&app), &app.world, &set, None, "oops").await.expect("judges");
    let Applied::Refused(found) = applied else { panic!("{applied:?}") };
    assert_eq!(found[0].rule.code(), "proofs.none");
    assert_eq!(app.world.policies.current(app.visitor().now()).await.expect("reads"), PolicySet::default());
}

async fn who_saw_an_older_version_changes_nothing(app: TestApp) {
    let ctx = operator(&app);
    apply(&ctx, &app.world, &longer(20), Some(1), "first").await.expect("applies");
    let late = apply(&ctx, &app.world, &longer(24), Some(1), "second").await.expect("compares");
    assert_eq!(late, Applied::Overtaken { in_force: 2 });
}

async fn an_earlier_version_comes_back_as_a_new_one(app: TestApp) {
    let ctx = operator(&app);
    apply(&ctx, &app.world, &longer(20), None, "stricter").await.expect("applies");
    assert_eq!(rollback(&ctx, &app.world, 7, "x").await.expect("looks"), None);
    let back = rollback(&ctx, &app.world, 1, "too strict").await.expect("goes back");
    assert_eq!(back, Some(Applied::Yes { version: 3 }));
    assert_eq!(app.world.policies.current(ctx.now()).await.expect("reads"), PolicySet::default());
}

async fn a_dry_run_names_who_loses_and_who_gains(app: TestApp) {
    app.directory.alter("bob", |p| p.account.groups = vec!["staff".into()]);
    app.directory.alter("alice", |p| p.account.groups = vec!["board".into()]);
    let only = |group: &str| {
        let applies = Applies::Groups { any: vec![group.into()], except: vec![] };
        let policy = Policy { applies, ..Policy::for_everybody(group, 1, vec![Method::Email]) };
        PolicySet { policies: vec![policy], ..PolicySet::default() }
    };
    with_policy(&app, only("staff")).await;
    let told = tried(&app, &only("board")).await;
    assert_eq!((told.people, told.able_before, told.able_after), (9, 1, 1));
    assert_eq!((logins(&told.losers), logins(&told.gainers)), (vec!["bob"], vec!["alice"]));
    assert_eq!((told.losers[0].why, told.gainers[0].why), (Unfit::OutOfScope, Unfit::OutOfScope));
    let strict = tried(&app, &two_proofs()).await;
    assert_eq!(strict.losers[0].why, Unfit::NotEnoughMethods { have: 1, need: 2 });
}

async fn a_frozen_person_neither_loses_nor_gains(app: TestApp) {
    let browser = app.start("alice").await;
    browser.ask().await;
    let code = app.mailer.last_code_to(crate::app::ALICE);
    browser.type_code(&code).await.expect("the right code");
    browser.choose(crate::app::GOOD).await.expect("a good password");
    app.work().await;
    let (_, link) = app.mailer.last_disavowal().expect("a notice");
    let link = crate::app::parse_token(&link);
    flows::disavow::disavow(&app.visitor(), &app.world, &link).await.expect("freezes");
    let told = tried(&app, &two_proofs()).await;
    assert_eq!(told.able_after, 0);
    assert!(!logins(&told.losers).contains(&"alice") && logins(&told.losers).contains(&"bob"));
}

async fn of_many_who_lose_some_are_named_and_all_counted(app: TestApp) {
    for at in 0..NAMED_MAX + 20 {
        app.directory.add(&format!("p{at}"), "x", &[&format!("p{at}@example.org")]);
    }
    let told = tried(&app, &two_proofs()).await;
    assert_eq!((told.losers.len(), told.able_after), (NAMED_MAX, 0));
    assert_eq!(told.losing, told.able_before);
    assert!(told.losing > NAMED_MAX as u64 + 20);
}

async fn mailboxes_behind_the_lost_password_are_counted(app: TestApp) {
    let own = |domain: &str| PolicySet { own_mail_domains: vec![domain.into()], ..PolicySet::default() };
    let all = tried(&app, &own("Example.org")).await;
    assert_eq!((all.losing, all.circular), (0, all.able_after));
    assert_eq!(tried(&app, &own("example.com")).await.circular, 0);
    app.directory.add("homer", "x", &["homer@example.org", "homer@home.example"]);
    assert_eq!(
        tried(&app, &own("example.org")).await.circular,
        all.circular,
        "one private address is enough"
    );
}

async fn a_notice_that_is_switched_off_is_not_sent(app: TestApp) {
    let mut set = PolicySet::default();
    set.notifications.person_on_change = false;
    with_policy(&app, set).await;
    app.change("alice", crate::app::OLD, crate::app::GOOD).await;
    app.work().await;
    assert!(app.mailer.last_disavowal().is_none());
    assert_eq!(app.world.jobs.waiting().await.expect("counts"), 0);
    app.change("alice", crate::app::GOOD, crate::app::OTHER).await;
    with_policy(&app, PolicySet::default()).await;
    app.work().await;
    assert!(app.mailer.last_disavowal().is_some(), "the policy in force when it is sent decides");
}

#[tokio::test]
async fn a_dry_run_without_a_directory_is_no_dry_run() {
    let app = TestApp::twisted(crate::app::On::Sqlite, Twist::default()).await;
    app.directory.go_down();
    let set = Arc::new(PolicySet::default());
    assert!(effect(&app.visitor(), &app.world, &set, &set, &mut |_| {}).await.is_err());
}
