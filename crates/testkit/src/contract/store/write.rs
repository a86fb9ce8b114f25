//! Laws of intents: one at a time, settled once, and all that follows.

use super::StoreFixture;
use super::scene::{MINUTE, Scene, account, login};
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::id::{IntentId, JobId, ResetId};
use domain::reset::{Ended, Goal, INTENT_BLOCKS_MAX, TRIES_MAX};
use domain::secret::{Digest, Purpose};
use flows::ports::{Begun, Deed, IntentKind, KeptFormer, NewJob, Redeemed, Settled, Settlement, Work};
use futures::future::join_all;

impl Scene {
    pub(super) fn settlement(
        &self,
        intent: IntentId,
        reset: ResetId,
        whose: &AccountKey,
        settled: Settled,
    ) -> Settlement {
        Settlement {
            intent,
            reset,
            account: whose.clone(),
            settled,
            ends: None,
            ends_others: false,
            part: None,
            gives_try_back: false,
            jobs: vec![],
            former: KeptFormer::none(self.now()),
            device: None,
            now: self.now(),
        }
    }

    pub(super) async fn settle(&self, settlement: Settlement) -> bool {
        let entry = self.entry(Fact::Applied, Some(settlement.reset));
        self.ports.intents.settle(settlement, entry).await.expect("settles")
    }
}

pub async fn one_unsettled_intent_per_account(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let mut warrants = Vec::new();
    for _ in 0..3 {
        let reset = scene.open_for("anna", &whose).await;
        for _ in 0..3 {
            warrants.push((reset, scene.warrant(reset, &whose).await));
        }
    }
    let begun = join_all(warrants.into_iter().map(|(reset, warrant)| scene.begin_with(reset, warrant))).await;
    let spent = begun.iter().filter(|(_, begun)| matches!(begun, Begun::Spent(_))).count();
    let busy = begun.iter().filter(|(_, begun)| matches!(begun, Begun::Busy)).count();
    assert_eq!((spent, busy), (1, 8));
    let other = account("b");
    let reset = scene.open_for("bo", &other).await;
    assert!(matches!(scene.begin(reset, &other).await.1, Begun::Spent(_)));
}

pub async fn an_unlocking_is_an_intent_of_its_own_kind_and_shares_the_one_place(
    fixture: &mut dyn StoreFixture,
) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_to("anna", &whose, Goal::Unlock).await;
    let other = scene.open_for("anna", &whose).await;
    let (intent, begun) = scene.begin_unlock(reset, &whose).await;
    assert!(matches!(begun, Begun::Spent(_)));
    assert!(matches!(scene.begin(other, &whose).await.1, Begun::Busy));
    let kept = scene.ports.intents.load(intent).await.expect("loads").expect("is there");
    assert_eq!(kept.kind, IntentKind::Unlock);
    assert!(scene.settle(scene.settlement(intent, reset, &whose, Settled::Applied)).await);
    let (intent, begun) = scene.begin(other, &whose).await;
    assert!(matches!(begun, Begun::Spent(_)));
    let kept = scene.ports.intents.load(intent).await.expect("loads").expect("is there");
    assert_eq!(kept.kind, IntentKind::SetPassword);
    assert!(matches!(scene.begin_unlock(reset, &whose).await.1, Begun::Busy));
}

pub async fn an_intent_without_outcome_blocks_a_minute(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    let (first, begun) = scene.begin(reset, &whose).await;
    assert!(matches!(begun, Begun::Spent(_)));
    scene.clock.advance(INTENT_BLOCKS_MAX - MINUTE / 60);
    assert!(matches!(scene.begin(reset, &whose).await.1, Begun::Busy));
    scene.clock.advance(MINUTE / 60);
    assert!(matches!(scene.begin(reset, &whose).await.1, Begun::Spent(_)));
    let left = scene.ports.intents.load(first).await.expect("loads").expect("is there");
    assert_eq!(left.settled, Some(Settled::Unknown));
    let abandoned = scene.ports.intents.abandoned(scene.now(), 10).await.expect("finds");
    assert_eq!(abandoned.iter().map(|intent| intent.id).collect::<Vec<_>>(), [first]);
    assert!(scene.settle(scene.settlement(first, reset, &whose, Settled::Unknown)).await);
    assert!(scene.ports.intents.abandoned(scene.now(), 10).await.expect("finds").is_empty());
}

pub async fn a_reset_has_five_tries(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    for _ in 0..TRIES_MAX {
        let (intent, begun) = scene.begin(reset, &whose).await;
        assert!(matches!(begun, Begun::Spent(_)));
        assert!(scene.settle(scene.settlement(intent, reset, &whose, Settled::NotApplied)).await);
    }
    assert!(matches!(scene.begin(reset, &whose).await.1, Begun::TriesUsed));
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.reset.tries, TRIES_MAX);
}

pub async fn a_try_that_reached_nobody_is_given_back_once(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    for _ in 0..=TRIES_MAX {
        let (intent, begun) = scene.begin(reset, &whose).await;
        assert!(matches!(begun, Begun::Spent(_)), "none of those before counts");
        let nothing = scene.settlement(intent, reset, &whose, Settled::NotApplied);
        assert!(scene.settle(Settlement { gives_try_back: true, ..nothing }).await);
        let again = scene.settlement(intent, reset, &whose, Settled::NotApplied);
        assert!(!scene.settle(Settlement { gives_try_back: true, ..again }).await);
        let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
        assert_eq!(held.reset.tries, 0, "and nothing is given back twice");
    }
}

pub async fn an_ended_reset_begins_no_write(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    let warrant = scene.warrant(reset, &whose).await;
    let entry = scene.entry(Fact::Cancelled, Some(reset));
    scene.ports.resets.end(reset, Ended::Cancelled, scene.now(), entry).await.expect("ends");
    assert!(matches!(scene.begin_with(reset, warrant).await.1, Begun::Closed));
}

/// Somebody presses "stop" while the directory is being written.
pub async fn a_reset_is_not_ended_under_its_write(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for turn in 0..8 {
        let whose = account(&format!("a{turn}"));
        let reset = scene.open_for("anna", &whose).await;
        let warrant = scene.warrant(reset, &whose).await;
        let entry = scene.entry(Fact::Cancelled, Some(reset));
        let ending = scene.ports.resets.end(reset, Ended::Cancelled, scene.now(), entry);
        let ((intent, begun), ended) = futures::join!(scene.begin_with(reset, warrant), ending);
        let ended = ended.expect("ends");
        assert_ne!(matches!(begun, Begun::Spent(_)), ended, "one of them, and one only");
        if ended {
            continue;
        }
        let settlement = scene.settlement(intent, reset, &whose, Settled::Applied);
        assert!(scene.settle(Settlement { ends: Some(Ended::Applied), ..settlement }).await);
        let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
        assert_eq!(held.reset.ended, Some(Ended::Applied));
    }
    // One that hangs does not keep it open for ever; what it did is unknown, whatever the person asked for.
    let whose = account("hung");
    let reset = scene.open_for("anna", &whose).await;
    let (hung, _) = scene.begin(reset, &whose).await;
    scene.clock.advance(INTENT_BLOCKS_MAX);
    let entry = scene.entry(Fact::Cancelled, Some(reset));
    assert!(scene.ports.resets.end(reset, Ended::Cancelled, scene.now(), entry).await.expect("ends"));
    let ended =
        || async { scene.ports.resets.load(reset).await.expect("loads").expect("is there").reset.ended };
    assert_eq!(ended().await, Some(Ended::Unknown));
    let settlement = scene.settlement(hung, reset, &whose, Settled::Applied);
    assert!(scene.settle(Settlement { ends: Some(Ended::Applied), ..settlement }).await);
    assert_eq!(ended().await, Some(Ended::Applied));
}

pub async fn settling_twice_changes_nothing(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    let (intent, _) = scene.begin(reset, &whose).await;
    let settle = |settled, ends| {
        scene.settle(Settlement { ends: Some(ends), ..scene.settlement(intent, reset, &whose, settled) })
    };
    assert!(settle(Settled::Applied, Ended::Applied).await);
    assert!(!settle(Settled::NotApplied, Ended::Refused).await);
    assert!(!settle(Settled::Unknown, Ended::Unknown).await);
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.reset.ended, Some(Ended::Applied));
    let kept = scene.ports.intents.load(intent).await.expect("loads").expect("is there");
    assert_eq!(kept.settled, Some(Settled::Applied));
}

pub async fn what_is_unknown_may_still_be_found_out(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    let (intent, _) = scene.begin(reset, &whose).await;
    let settle = |settled, ends| {
        scene.settle(Settlement { ends: Some(ends), ..scene.settlement(intent, reset, &whose, settled) })
    };
    assert!(settle(Settled::Unknown, Ended::Unknown).await);
    assert!(!settle(Settled::Unknown, Ended::Unknown).await);
    assert!(settle(Settled::Applied, Ended::Applied).await);
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.reset.ended, Some(Ended::Applied));
}

pub async fn a_finished_reset_ends_the_others(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let (mine, other) = (scene.open_for("anna", &whose).await, scene.open_for("anna", &whose).await);
    let theirs = scene.open_for("bo", &account("b")).await;
    let sent = scene.send(other, Some(&whose)).await;
    let (intent, _) = scene.begin(mine, &whose).await;
    let settlement = scene.settlement(intent, mine, &whose, Settled::Applied);
    let ends = Some(Ended::Applied);
    assert!(scene.settle(Settlement { ends, ends_others: true, ..settlement }).await);
    let mut ended = Vec::new();
    for reset in [mine, other, theirs] {
        ended.push(scene.ports.resets.load(reset).await.expect("loads").expect("is there").reset.ended);
    }
    assert_eq!(ended, [Some(Ended::Applied), Some(Ended::Superseded), None]);
    assert!(matches!(scene.redeem_code(other, &sent.code).await, Redeemed::Wrong { .. }));
}

pub async fn a_settlement_queues_its_jobs(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    let (intent, _) = scene.begin(reset, &whose).await;
    let works = [
        Work::Notice { reset, account: whose.clone(), done: Deed::PasswordReset },
        Work::Notice { reset, account: whose.clone(), done: Deed::PasswordChanged },
        Work::Notice { reset, account: whose.clone(), done: Deed::Unlocked },
        Work::Settle { intent },
    ];
    let job = |work: &Work| NewJob {
        id: JobId::fresh(&scene.chance),
        work: work.clone(),
        due_at: scene.now(),
        expires_at: scene.now().plus(MINUTE),
    };
    let jobs: Vec<NewJob> = works.iter().map(job).collect();
    let settlement = scene.settlement(intent, reset, &whose, Settled::Applied);
    assert!(scene.settle(Settlement { jobs, ..settlement }).await);
    let claimed: Vec<Work> = scene.claim(9).await.into_iter().map(|job| job.work).collect();
    assert!(claimed.len() == 4 && works.iter().all(|work| claimed.contains(work)), "{claimed:?}");
}

pub async fn a_finished_reset_makes_its_device_known_for_its_name(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let reset = scene.open_for("anna", &whose).await;
    let (intent, _) = scene.begin(reset, &whose).await;
    let device = scene.keys.of(Purpose::DeviceToken, &[b"cookie"]);
    let settlement = scene.settlement(intent, reset, &whose, Settled::Applied);
    assert!(scene.settle(Settlement { device: Some(device), ..settlement }).await);
    let is_known = |token: Digest, name: &'static str| {
        let digest = scene.login_digest(login(name).as_str());
        let (devices, now) = (scene.ports.devices.clone(), scene.now());
        async move { devices.is_known(&[token], &[digest], now).await.expect("looks") }
    };
    assert!(is_known(device, "anna").await);
    assert!(!is_known(device, "bo").await);
    assert!(!is_known(Digest::unguessable(1, &scene.chance), "anna").await);
}
