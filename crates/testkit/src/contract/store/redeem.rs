//! Laws of redeeming: once, in its own reset, within its time and its guesses.

use super::StoreFixture;
use super::scene::{CODE_LIVES, Scene, account};
use domain::account::PasswordTime;
use domain::challenge::{GUESSES_MAX, SecretKind};
use domain::limit::{Charge, Counted, Scope};
use domain::method::Method;
use domain::reset::Ended;
use domain::secret::{Code, Presented, Purpose};
use domain::time::Timestamp;
use flows::ports::{Redeemed, Subject};
use futures::future::join_all;
use std::time::Duration;

pub async fn a_code_works_once(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    assert_eq!(scene.redeem_code(reset, &sent.code).await, Redeemed::Proved);
    assert!(matches!(scene.redeem_code(reset, &sent.code).await, Redeemed::Wrong { .. }));
}

pub async fn a_link_works_once_and_ends_the_code(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    assert_eq!(scene.redeem_link(reset, &sent.link).await, Redeemed::Proved);
    assert!(matches!(scene.redeem_link(reset, &sent.link).await, Redeemed::Wrong { .. }));
    assert!(matches!(scene.redeem_code(reset, &sent.code).await, Redeemed::Wrong { .. }));
}

pub async fn two_hundred_parallel_redemptions_have_one_winner(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    let all = join_all((0..200).map(|_| scene.redeem_code(reset, &sent.code))).await;
    assert_eq!(all.iter().filter(|outcome| **outcome == Redeemed::Proved).count(), 1);
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.proofs.len(), 1);
    let facts = scene.facts(reset).await;
    assert_eq!(facts.iter().filter(|fact| *fact == "proof.recorded").count(), 1);
    assert_eq!(facts.iter().filter(|fact| *fact == "proof.wrong").count(), 199);
}

pub async fn the_last_two_sends_are_good(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for (chosen, is_good) in [(0, false), (1, true), (2, true)] {
        let whose = account(&format!("a{chosen}"));
        let reset = scene.open_for("anna", &whose).await;
        let mut sends = Vec::new();
        for _ in 0..3 {
            sends.push(scene.send(reset, Some(&whose)).await);
        }
        let outcome = scene.redeem_code(reset, &sends[chosen].code).await;
        assert_eq!(outcome == Redeemed::Proved, is_good, "send {chosen}");
    }
}

pub async fn atk_019_a_code_lives_no_longer_than_the_policy_in_force_says(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    scene.clock.advance(CODE_LIVES / 2);
    let presented = Presented::code(&sent.code.reveal()).unwrap_or_else(|_| panic!("our own code"));
    let given = (SecretKind::Code, &presented);
    let outcome = scene.redeem_within(CODE_LIVES / 2, reset, given, &|_| Vec::new()).await;
    assert!(matches!(outcome, Redeemed::Wrong { .. }), "its time is half as long now");
    let outcome = scene.redeem_within(CODE_LIVES, reset, given, &|_| Vec::new()).await;
    assert_eq!(outcome, Redeemed::Proved);
}

pub async fn a_code_is_good_in_its_own_reset_only(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let mine = scene.open_for("anna", &account("a")).await;
    let theirs = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(mine, Some(&account("a"))).await;
    scene.send(theirs, Some(&account("a"))).await;
    assert!(matches!(scene.redeem_code(theirs, &sent.code).await, Redeemed::Wrong { .. }));
    assert_eq!(scene.redeem_code(mine, &sent.code).await, Redeemed::Proved);
}

pub async fn five_wrong_codes_end_a_challenge_over_all_sends(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    scene.send(reset, Some(&account("a"))).await;
    let wrong = Code::mint(&scene.chance);
    for tries_left in (1..GUESSES_MAX).rev() {
        assert_eq!(scene.redeem_code(reset, &wrong).await, Redeemed::Wrong { tries_left });
    }
    let again = scene.send(reset, Some(&account("a"))).await;
    assert_eq!(scene.redeem_code(reset, &wrong).await, Redeemed::Wrong { tries_left: 0 });
    assert_eq!(scene.redeem_code(reset, &again.code).await, Redeemed::Wrong { tries_left: 0 });
}

pub async fn an_expired_code_is_wrong_and_its_link_lives_on(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    scene.clock.advance(CODE_LIVES);
    assert!(matches!(scene.redeem_code(reset, &sent.code).await, Redeemed::Wrong { .. }));
    assert_eq!(scene.redeem_link(reset, &sent.link).await, Redeemed::Proved);
}

pub async fn a_spent_account_budget_looks_like_a_wrong_code_and_is_told_of_once(
    fixture: &mut dyn StoreFixture,
) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    let charges = |subject: Subject<'_>| match subject {
        Subject::Account(whose) => vec![Charge {
            scope: Scope::AccountGuesses,
            key: scene.keys.of(Purpose::Account, &[whose.id.as_bytes()]),
            window: Duration::from_secs(3600),
            max: 1,
            counted: Counted::FromTheFirst,
        }],
        Subject::Name(_) => panic!("the secret is for an account"),
    };
    let wrong = Code::mint(&scene.chance);
    let before = scene.ports.jobs.waiting().await.expect("counts");
    for (code, tries_left, told) in [(&wrong, 4, 0), (&sent.code, 3, 1), (&wrong, 2, 1)] {
        let presented = Presented::code(&code.reveal()).unwrap_or_else(|_| panic!("our own code"));
        let outcome = scene.redeem(reset, SecretKind::Code, &presented, &charges).await;
        assert_eq!(outcome, Redeemed::Wrong { tries_left });
        assert_eq!(scene.ports.jobs.waiting().await.expect("counts") - before, told);
    }
}

pub async fn nobody_and_somebody_cost_the_same_rows(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    // Within the budget, and by the guess that is over it.
    for max in [10, 0] {
        the_same_rows(fixture, &scene, max).await;
        scene.clock.advance(Duration::from_secs(3600));
    }
}

async fn the_same_rows(fixture: &mut dyn StoreFixture, scene: &Scene, max: u32) {
    let charges = |subject: Subject<'_>| {
        let key = match subject {
            Subject::Account(whose) => scene.keys.of(Purpose::Account, &[whose.id.as_bytes()]),
            Subject::Name(login) => scene.keys.of(Purpose::Account, &[&login.bytes]),
        };
        let (window, counted) = (Duration::from_secs(3600), Counted::FromTheFirst);
        vec![Charge { scope: Scope::AccountGuesses, key, window, max, counted }]
    };
    let wrong = Code::mint(&scene.chance);
    let presented = Presented::code(&wrong.reveal()).unwrap_or_else(|_| panic!("our own code"));
    let mut costs = Vec::new();
    for (name, whose) in [("anna", Some(account("a"))), ("nobody", None)] {
        let before = fixture.rows().await;
        let reset = scene.open(name, "192.0.2.1").await;
        let own = match &whose {
            // The only row more is the worker's word that somebody was found.
            Some(whose) => u64::from(scene.bind(reset, whose).await),
            None => 0,
        };
        scene.send(reset, whose.as_ref()).await;
        let outcome = scene.redeem(reset, SecretKind::Code, &presented, &charges).await;
        assert_eq!(outcome, Redeemed::Wrong { tries_left: 4 });
        let after = fixture.rows().await;
        let cost = |((table, before), (_, after)): (&(&'static str, u64), &(_, u64))| {
            (*table, after - before - if *table == "audit" { own } else { 0 })
        };
        costs.push(before.iter().zip(&after).map(cost).collect::<Vec<_>>());
    }
    assert_eq!(costs[0], costs[1]);
}

pub async fn nobodys_code_never_works(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open("nobody", "192.0.2.1").await;
    let sent = scene.send(reset, None).await;
    assert!(matches!(scene.redeem_code(reset, &sent.code).await, Redeemed::Wrong { .. }));
}

pub async fn a_reset_that_ended_takes_no_code(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    let entry = scene.entry(domain::audit::Fact::Cancelled, Some(reset));
    assert!(scene.ports.resets.end(reset, Ended::Cancelled, scene.now(), entry).await.expect("ends"));
    assert_eq!(scene.redeem_code(reset, &sent.code).await, Redeemed::Wrong { tries_left: 0 });
}

pub async fn a_proof_says_what_its_secret_was_bound_to(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let reset = scene.open_for("anna", &account("a")).await;
    let sent = scene.send(reset, Some(&account("a"))).await;
    scene.redeem_code(reset, &sent.code).await;
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    let [proof] = held.proofs.as_slice() else { panic!("one proof") };
    assert_eq!(proof.account(), &account("a"));
    assert_eq!(proof.method(), Method::Email);
    assert_eq!(proof.password_time(), PasswordTime::Shown(Timestamp::from_seconds(1)));
    assert_eq!(proof.destination(), Some(scene.keys.of(Purpose::Destination, &[b"anna@example.org"])));
    assert_eq!(proof.at(), scene.now());
    let _ = sent.challenge;
}
