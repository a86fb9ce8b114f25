//! Laws of what is not about one reset: budgets, freezes, the policy, health.

use super::StoreFixture;
use super::scene::{MINUTE, Scene, account};
use domain::audit::{Actor, Entry, Fact};
use domain::limit::{Charge, Counted, Scope};
use domain::policy::PolicySet;
use domain::reset::Ended;
use domain::secret::Purpose;
use flows::ports::{Deed, NewDisavowal, NewJob, NewPolicy, PolicyNote, PolicyWritten, Work};
use futures::future::join_all;

fn charge(scene: &Scene, scope: Scope, who: &str, max: u32) -> Charge {
    let key = scene.keys.of(Purpose::Network, &[who.as_bytes()]);
    Charge { scope, key, window: MINUTE, max, counted: Counted::FromTheFirst }
}

pub async fn budgets_survive_and_race(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let narrow = charge(&scene, Scope::NetworkStarts, "192.0.2.1", 10);
    let wide = charge(&scene, Scope::OrganisationStarts, "all", 1000);
    // The two orders would lock each other out if the store did not sort them.
    let orders = [[narrow, wide], [wide, narrow]];
    let spent = join_all((0..40).map(|at| scene.ports.budgets.spend(&orders[at % 2], scene.now()))).await;
    let permits = spent.iter().filter(|outcome| matches!(outcome, Ok(Ok(_)))).count();
    assert!(spent.iter().all(Result::is_ok));
    assert_eq!(permits, 10);
    let at = scene.now();
    drop(scene);
    let again = fixture.reopen().await;
    let refused = again.budgets.spend(&[narrow], at).await.expect("spends");
    let too_many = refused.err().unwrap_or_else(|| panic!("still spent"));
    assert_eq!((too_many.scope, too_many.until), (Scope::NetworkStarts, at.plus(MINUTE)));
}

pub async fn a_budget_is_whole_again_after_its_window(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let charges = [charge(&scene, Scope::NetworkStarts, "192.0.2.1", 1)];
    let spend = || async { scene.ports.budgets.spend(&charges, scene.now()).await.expect("spends").is_ok() };
    assert!(spend().await);
    scene.clock.advance(MINUTE / 2);
    assert!(!spend().await);
    scene.clock.advance(MINUTE / 2);
    assert!(spend().await);
}

pub async fn a_budget_counted_from_the_last_is_whole_again_once_nothing_was_taken_for_as_long(
    fixture: &mut dyn StoreFixture,
) {
    let scene = Scene::on(fixture);
    let usual = charge(&scene, Scope::AccountPasswords, "anna", 2);
    let charges = [Charge { counted: Counted::FromTheLast, ..usual }];
    let spend = || async { scene.ports.budgets.spend(&charges, scene.now()).await.expect("spends").is_ok() };
    assert!(spend().await);
    scene.clock.advance(MINUTE - MINUTE / 4);
    assert!(spend().await);
    scene.clock.advance(MINUTE / 2);
    assert!(!spend().await, "more than a window after the first, and less after the last");
    scene.clock.advance(MINUTE / 4);
    assert!(!spend().await);
    scene.clock.advance(MINUTE / 4);
    assert!(spend().await, "what was refused prolongs nothing");
}

pub async fn a_charge_that_is_given_back_was_never_made(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let charges = [charge(&scene, Scope::AccountPasswords, "anna", 2)];
    let spend = || async { scene.ports.budgets.spend(&charges, scene.now()).await.expect("spends").is_ok() };
    let give_back =
        || async { scene.ports.budgets.give_back(&charges, scene.now()).await.expect("gives back") };
    give_back().await;
    for _ in 0..5 {
        assert!(spend().await);
        give_back().await;
    }
    assert!(spend().await);
    assert!(spend().await);
    assert!(!spend().await, "what was never made leaves no more room than there was");
    scene.clock.advance(MINUTE);
    give_back().await;
    assert!(spend().await);
    assert!(spend().await);
    assert!(!spend().await, "a window that is over gives nothing to the next one");
}

pub async fn a_look_at_a_budget_spends_nothing(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let charges = [charge(&scene, Scope::AccountMessages, "anna", 2)];
    let look = || async { scene.ports.budgets.look(&charges, scene.now()).await.expect("looks") };
    for _ in 0..5 {
        assert_eq!(look().await, None);
    }
    for _ in 0..2 {
        assert!(scene.ports.budgets.spend(&charges, scene.now()).await.expect("spends").is_ok());
    }
    let spent = look().await.expect("the next one is too many");
    assert_eq!((spent.scope, spent.until), (Scope::AccountMessages, scene.now().plus(MINUTE)));
    scene.clock.advance(MINUTE);
    assert_eq!(look().await, None, "its window is over");
}

pub async fn a_disavowal_freezes_its_account_once(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (whose, ports) = (account("a"), &scene.ports);
    let reset = scene.open_for("anna", &whose).await;
    let link = scene.keys.of(Purpose::Disavowal, &[b"link"]);
    let expires_at = scene.now().plus(MINUTE);
    let new = NewDisavowal { digest: link, account: whose.clone(), reset, expires_at };
    ports.freezes.allow_disavowal(new).await.expect("stores");
    let disavow = || async {
        let entry = scene.entry(Fact::Frozen, None);
        scene.ports.freezes.disavow(&[link], scene.now(), entry).await.expect("disavows")
    };
    assert_eq!(disavow().await, Some(whose.clone()));
    assert!(ports.freezes.is_frozen(&whose).await.expect("looks"));
    let held = ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.reset.ended, Some(Ended::Superseded));
    let entry = scene.entry(Fact::Unfrozen, None);
    let lift = || {
        let work = Work::Notice { reset, account: whose.clone(), done: Deed::Unfrozen };
        let notice = NewJob { work, ..scene.method_notice(reset, &whose) };
        ports.freezes.unfreeze(&whose, notice, scene.now(), entry.clone())
    };
    assert!(lift().await.expect("lifts"));
    assert!(!lift().await.expect("lifts"));
    assert_eq!(disavow().await, Some(whose.clone()));
    assert!(!ports.freezes.is_frozen(&whose).await.expect("looks"), "a link freezes once");
    scene.clock.advance(MINUTE);
    assert_eq!(disavow().await, None);
}

pub async fn the_first_start_writes_the_policy_once(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let policies = &scene.ports.policies;
    let read = join_all((0..8).map(|_| policies.current(scene.now()))).await;
    assert!(read.into_iter().all(|set| set.is_ok_and(|set| set == PolicySet::default())));
    scene.ports.audit.seal(100).await.expect("seals");
    let recorded = scene.ports.audit.page(0, 100).await.expect("reads");
    assert_eq!(recorded.iter().map(|entry| entry.fact.as_str()).collect::<Vec<_>>(), ["policy.written"]);
    let mut stricter = PolicySet::default();
    stricter.password.length_min = 20;
    let new = NewPolicy { set: &stricter, based_on: 1, reason: "audit finding" };
    let entry = scene.entry(Fact::PolicyWritten, None);
    let written = policies.write(new, scene.now(), entry).await.expect("writes");
    assert_eq!(written, PolicyWritten::Yes(2));
    assert_eq!(policies.current(scene.now()).await.expect("reads"), stricter);
}

async fn write_policy(scene: &Scene, based_on: u64, length_min: u32) -> PolicyWritten {
    let mut set = PolicySet::default();
    set.password.length_min = length_min;
    let new = NewPolicy { set: &set, based_on, reason: "because" };
    let actor = Actor::Operator("root".into());
    let entry = Entry { actor, ..scene.entry(Fact::PolicyWritten, None) };
    scene.ports.policies.write(new, scene.now(), entry).await.expect("writes or refuses")
}

pub async fn every_version_of_the_policy_is_kept(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let policies = &scene.ports.policies;
    let first = policies.newest(scene.now()).await.expect("reads");
    assert_eq!((first.note.version, first.note.by.as_deref()), (1, Some("worker")));
    scene.clock.advance(MINUTE);
    for length in [20, 24, 28] {
        let based_on = policies.newest(scene.now()).await.expect("reads").note.version;
        assert_eq!(write_policy(&scene, based_on, length).await, PolicyWritten::Yes(based_on + 1));
    }
    let versions = |notes: Vec<PolicyNote>| notes.iter().map(|note| note.version).collect::<Vec<_>>();
    assert_eq!(versions(policies.history(u64::MAX, 100).await.expect("reads")), [4, 3, 2, 1]);
    assert_eq!(versions(policies.history(4, 2).await.expect("reads")), [3, 2]);
    let third = policies.version(3).await.expect("reads").expect("there was one");
    assert_eq!(third.set.password.length_min, 24);
    let note = PolicyNote {
        version: 3,
        reason: "because".into(),
        by: Some("operator:root".into()),
        at: scene.now(),
    };
    assert_eq!(third.note, note);
    for never in [0, 5, u64::MAX] {
        assert_eq!(policies.version(never).await.expect("reads"), None, "{never}");
    }
}

pub async fn of_eight_who_change_the_same_policy_one_does(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let before = scene.ports.policies.newest(scene.now()).await.expect("reads").note.version;
    let outcomes = join_all((0..8).map(|at| write_policy(&scene, before, 20 + at))).await;
    let written = outcomes.iter().filter(|outcome| **outcome == PolicyWritten::Yes(before + 1)).count();
    let overtaken = outcomes.iter().filter(|outcome| **outcome == PolicyWritten::Overtaken).count();
    assert_eq!((written, overtaken), (1, 7));
    for stale in [0, before, before + 2] {
        assert_eq!(write_policy(&scene, stale, 30).await, PolicyWritten::Overtaken, "{stale}");
    }
    scene.ports.audit.seal(100).await.expect("seals");
    let recorded = scene.ports.audit.page(0, 100).await.expect("reads");
    assert_eq!(recorded.len(), 2, "what was not written left no entry");
}

pub async fn health_is_what_was_reported_last_and_lately(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let health = &scene.ports.health;
    let start = scene.now();
    for (dependency, is_well) in [("mail", false), ("directory", false), ("directory", true)] {
        health.report(dependency, is_well, scene.now()).await.expect("reports");
    }
    assert_eq!(health.unwell(start).await.expect("reads"), ["mail"]);
    scene.clock.advance(MINUTE);
    assert!(health.unwell(scene.now()).await.expect("reads").is_empty());
    health.store_is_well().await.expect("takes writes");
    assert_eq!(health.unwell(start).await.expect("reads"), ["mail"]);
}
