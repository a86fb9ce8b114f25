//! Laws of resets: opened, read back, bound, concluded, ended.

use super::StoreFixture;
use super::scene::{FLOW, Scene, account, seen};
use domain::audit::Fact;
use domain::password::{Advice, Broken, Refused};
use domain::reset::Ended;
use domain::verdict::Verdict;
use flows::ports::{Asked, CheckOutcome, Checked, NewReset, Opened};
use futures::future::join_all;

pub async fn what_was_opened_is_read_back(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let new = NewReset { known_device: true, ..scene.new_reset("Ånna", "192.0.2.1") };
    let (id, token, reference, locale) = (new.id, new.token, new.reference, new.locale);
    scene.ports.resets.open(new, scene.entry(Fact::Opened, Some(id))).await.expect("opens");
    scene.bind(id, &account("a")).await;
    let held = scene.ports.resets.find(&[token]).await.expect("finds").expect("is there");
    assert_eq!((held.reset.id, held.reset.reference, held.locale), (id, reference, locale));
    assert_eq!(held.reset.account, Some(account("a")));
    assert_eq!(held.reset.expires_at, scene.now().plus(FLOW));
    assert_eq!(held.login.as_str(), "Ånna");
    assert_eq!(held.login_digest, scene.login_digest("Ånna"));
    assert_eq!(held.seen, Some(seen()));
    assert!(held.known_device && held.checked.is_none() && held.proofs.is_empty());
    let other = domain::secret::Digest::unguessable(1, &scene.chance);
    assert!(scene.ports.resets.find(&[other]).await.expect("finds").is_none());
}

pub async fn a_reset_outlives_the_process(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let id = scene.open_for("anna", &account("a")).await;
    drop(scene);
    let again = Scene::with(fixture.reopen().await);
    let held = again.ports.resets.load(id).await.expect("loads").expect("is there");
    assert_eq!(held.login.as_str(), "anna");
}

pub async fn atk_105_the_cap_on_anonymous_starts_holds(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let scene = &scene;
    let open = |name: &'static str| async move {
        let new = NewReset { anonymous_max: 2, ..scene.new_reset(name, "192.0.2.1") };
        let id = new.id;
        let entry = scene.entry(Fact::Opened, Some(id));
        (id, scene.ports.resets.open(new, entry).await.expect("opens"))
    };
    let (first, _) = open("anna").await;
    assert_eq!(open("bo").await.1, Opened::Yes);
    assert_eq!(open("carl").await.1, Opened::Full);
    scene.bind(first, &account("a")).await;
    assert_eq!(open("dorte").await.1, Opened::Yes);
    scene.clock.advance(FLOW);
    assert_eq!(open("erik").await.1, Opened::Yes);
}

pub async fn an_account_has_three_live_resets_at_most(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let mut resets = Vec::new();
    for _ in 0..8 {
        resets.push(scene.open("anna", "192.0.2.1").await);
    }
    let whose = account("a");
    let bound = join_all(resets.iter().map(|id| scene.bind(*id, &whose))).await;
    assert_eq!(bound.into_iter().filter(|is_bound| *is_bound).count(), 3);
    scene.clock.advance(FLOW);
    let later = scene.open("anna", "192.0.2.1").await;
    assert!(scene.bind(later, &whose).await);
}

pub async fn a_bound_reset_is_not_bound_again(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let id = scene.open_for("anna", &account("a")).await;
    assert!(!scene.bind(id, &account("b")).await);
    let held = scene.ports.resets.load(id).await.expect("loads").expect("is there");
    assert_eq!(held.reset.account, Some(account("a")));
}

pub async fn a_reset_passed_over_belongs_to_nobody(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let id = scene.open("anna", "192.0.2.1").await;
    let entry = scene.entry(Fact::NotSent, Some(id));
    scene.ports.resets.pass(id, &seen(), scene.now(), entry).await.expect("passes");
    let held = scene.ports.resets.load(id).await.expect("loads").expect("is there");
    assert!(held.reset.account.is_none() && held.seen.is_none());
    assert_eq!(scene.facts(id).await, ["reset.opened", "challenge.not_sent"]);
    // Nothing of it is history yet.
    assert_eq!(scene.ports.audit.seal(100).await.expect("seals"), 0);
    assert!(scene.bind(id, &account("a")).await);
}

pub async fn an_ended_reset_stays_as_it_ended(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let id = scene.open("anna", "192.0.2.1").await;
    let end = |ended| {
        let entry = scene.entry(Fact::Cancelled, Some(id));
        let now = scene.now();
        let resets = scene.ports.resets.clone();
        async move { resets.end(id, ended, now, entry).await.expect("ends") }
    };
    assert!(end(Ended::Cancelled).await);
    assert!(!end(Ended::Refused).await);
    let held = scene.ports.resets.load(id).await.expect("loads").expect("is there");
    assert_eq!(held.reset.ended, Some(Ended::Cancelled));
    assert_eq!(scene.ask(id).await, Asked::Closed);
    assert!(!scene.bind(id, &account("a")).await);
    assert_eq!(scene.facts(id).await.len(), 2);
}

pub async fn the_first_conclusion_stays(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let id = scene.open("anna", "192.0.2.1").await;
    let broken = vec![Broken::TooShort { length_min: 12 }, Broken::Directory(Verdict::InHistory)];
    let refused = Refused { broken, advice: Advice::ALL.into() };
    let first = Checked { outcome: CheckOutcome::Refused, refused, visible_at: scene.now() };
    let second =
        Checked { outcome: CheckOutcome::TryAgain, refused: Refused::default(), visible_at: scene.now() };
    for checked in [&first, &second] {
        let entry = scene.entry(Fact::ChangeConcluded, Some(id));
        scene.ports.resets.conclude(id, checked, scene.now(), entry).await.expect("concludes");
    }
    let held = scene.ports.resets.load(id).await.expect("loads").expect("is there");
    assert_eq!(held.checked, Some(first));
    assert_eq!(scene.facts(id).await.len(), 2);
}
