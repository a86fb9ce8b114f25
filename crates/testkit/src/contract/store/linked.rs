//! Laws of a reset for several directories: the proven account first, each counted by itself, over when none
//! is left.

use super::StoreFixture;
use super::scene::{CODE_LIVES, Scene, account, entry_of};
use domain::account::{AccountKey, PasswordTime};
use domain::audit::Fact;
use domain::id::{IntentId, ResetId};
use domain::linked::{Part, PartState};
use domain::method::Method;
use domain::policy::Policy;
use domain::reset::{Ended, Goal, INTENT_BLOCKS_MAX, TRIES_MAX};
use domain::secret::Purpose;
use domain::warrant::{Following, Grounds, Lead, SetPassword, Unlock, Warrant};
use flows::ports::{Begun, NewDisavowal, Settled, Settlement};
use futures::future::join_all;

fn part(account: &AccountKey, state: PartState) -> Part {
    Part {
        directory: account.directory.clone(),
        account: Some(account.clone()),
        password_time: PasswordTime::Absent,
        tries: 0,
        state,
        reason: None,
    }
}

fn there(id: &str) -> AccountKey {
    AccountKey { directory: "other".into(), id: id.into() }
}

impl Scene {
    async fn join(&self, reset: ResetId, parts: Vec<Part>) {
        let entry = || self.entry(Fact::Resolved, Some(reset));
        let parts = parts.into_iter().map(|part| (part, entry())).collect();
        self.ports.resets.join(reset, parts, self.now()).await.expect("joins");
    }

    /// Begins a write of an account that follows.
    async fn follow(
        &self,
        reset: ResetId,
        leads: &AccountKey,
        follows: &AccountKey,
    ) -> (IntentId, Begun<SetPassword>) {
        let warrant = self.following(reset, leads, follows).await;
        self.begin_with(reset, warrant).await
    }

    async fn following(
        &self,
        reset: ResetId,
        leads: &AccountKey,
        follows: &AccountKey,
    ) -> Warrant<SetPassword> {
        self.record_proof(reset, leads).await;
        let held = self.ports.resets.load(reset).await.expect("loads").expect("is there");
        let policy = Policy::for_everybody("change", 1, vec![Method::CurrentPassword]);
        let grounds = Grounds {
            reset: &held.reset,
            proofs: &held.proofs,
            policy: &policy,
            account: &entry_of(leads),
            proof_window: CODE_LIVES,
            held_destinations: &[],
            now: self.now(),
        };
        let account = entry_of(follows);
        let following = Following { account: &account, noted: account.password_time, lead: Lead::AsProven };
        Warrant::issue_following(&grounds, &following).expect("the proof carries it")
    }

    async fn is_now(&self, reset: ResetId, states: &[PartState]) {
        let held = self.ports.resets.load(reset).await.expect("loads").expect("is there");
        assert_eq!(held.parts.iter().map(|part| part.state).collect::<Vec<_>>(), states);
    }

    async fn ended(&self, reset: ResetId) -> Option<Ended> {
        self.ports.resets.load(reset).await.expect("loads").expect("is there").reset.ended
    }

    async fn end(&self, reset: ResetId, ended: Ended) -> bool {
        let entry = self.entry(Fact::Cancelled, Some(reset));
        self.ports.resets.end(reset, ended, self.now(), entry).await.expect("ends")
    }

    async fn is_unknown(
        &self,
        intent: IntentId,
        reset: ResetId,
        whose: &AccountKey,
        ends: Option<Ended>,
    ) -> bool {
        let settlement = self.settlement(intent, reset, whose, Settled::Unknown);
        self.settle(Settlement { part: Some((PartState::Unknown, None)), ends, ..settlement }).await
    }

    async fn became(&self, intent: IntentId, reset: ResetId, whose: &AccountKey, state: PartState) -> bool {
        let settled = match state {
            PartState::Applied => Settled::Applied,
            PartState::Unknown => Settled::Unknown,
            PartState::Waiting | PartState::Refused | PartState::LeftOut => Settled::NotApplied,
        };
        let reason = (settled == Settled::NotApplied).then(|| "password.in_history".to_owned());
        let settlement = self.settlement(intent, reset, whose, settled);
        self.settle(Settlement { part: Some((state, reason)), ..settlement }).await
    }
}

pub async fn an_account_that_follows_is_written_after_the_one_that_leads(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    assert!(matches!(scene.follow(reset, &leads, &follows).await.1, Begun::Closed), "it is no part of it");
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    assert!(matches!(scene.follow(reset, &leads, &follows).await.1, Begun::Closed), "it is not its turn");
    let (first, begun) = scene.begin(reset, &leads).await;
    assert!(matches!(begun, Begun::Spent(_)));
    assert!(scene.became(first, reset, &leads, PartState::Applied).await);
    assert_eq!(scene.ended(reset).await, None, "another one is left");
    let (second, begun) = scene.follow(reset, &leads, &follows).await;
    assert!(matches!(begun, Begun::Spent(_)));
    assert!(matches!(scene.follow(reset, &leads, &follows).await.1, Begun::Busy));
    let late = scene.following(reset, &leads, &follows).await;
    assert!(scene.became(second, reset, &follows, PartState::Applied).await);
    scene.is_now(reset, &[PartState::Applied, PartState::Applied]).await;
    assert_eq!(scene.ended(reset).await, Some(Ended::Applied));
    assert!(matches!(scene.begin_with(reset, late).await.1, Begun::Closed), "it was written");
}

/// Somebody clicks twice: each call has read the entry and holds a warrant of its own.
pub async fn an_account_that_leads_is_written_once(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    let mut warrants = Vec::new();
    for _ in 0..8 {
        warrants.push(scene.warrant(reset, &leads).await);
    }
    let late = warrants.split_off(6);
    let unlocking: Warrant<Unlock> = scene.warrant_for(reset, &leads).await;
    let calls = warrants.into_iter().map(|warrant| async {
        let (intent, begun) = scene.begin_with(reset, warrant).await;
        match begun {
            Begun::Spent(_) => scene.became(intent, reset, &leads, PartState::Applied).await,
            Begun::Busy => false,
            Begun::Closed | Begun::TriesUsed => panic!("the reset goes on, and its tries are not used up"),
        }
    });
    let written = join_all(calls).await.into_iter().filter(|is_written| *is_written).count();
    assert_eq!(written, 1, "a password is written once");
    for warrant in late {
        assert!(matches!(scene.begin_with(reset, warrant).await.1, Begun::Busy), "nor by who comes later");
    }
    let entry = scene.entry(Fact::Applying, Some(reset));
    let id = IntentId::fresh(&scene.chance);
    let begun = scene.ports.intents.begin_unlock(unlocking, id, scene.now(), entry).await.expect("begins");
    assert!(matches!(begun, Begun::Busy), "the lock was of the password before");
    assert_eq!(scene.ended(reset).await, None, "another one is left");
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.reset.tries, 1);
}

/// A write that hung was overtaken by another of the same account, and only then is heard of again.
pub async fn what_was_applied_stays_applied(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for (late, ended) in [(Settled::Unknown, Ended::Unknown), (Settled::NotApplied, Ended::Unfit)] {
        let (leads, follows) = (account(ended.name()), there(ended.name()));
        let reset = scene.open_to("anna", &leads, Goal::Reset).await;
        scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
        let (hung, begun) = scene.begin(reset, &leads).await;
        assert!(matches!(begun, Begun::Spent(_)));
        scene.clock.advance(INTENT_BLOCKS_MAX);
        let (second, begun) = scene.begin(reset, &leads).await;
        assert!(matches!(begun, Begun::Spent(_)));
        assert!(scene.became(second, reset, &leads, PartState::Applied).await);
        let state = if late == Settled::Unknown { PartState::Unknown } else { PartState::LeftOut };
        let settlement = scene.settlement(hung, reset, &leads, late);
        let part = Some((state, Some("account.changed".to_owned())));
        assert!(scene.settle(Settlement { ends: Some(ended), part, ..settlement }).await);
        scene.is_now(reset, &[PartState::Applied, PartState::Waiting]).await;
        assert_eq!(scene.ended(reset).await, None, "{late:?}: another one is left");
        assert!(matches!(scene.follow(reset, &leads, &follows).await.1, Begun::Spent(_)));
    }
}

/// Somebody stops it, or it turns out unfit, when half of it is done.
pub async fn what_has_written_does_not_end_as_if_it_had_not(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for wanted in [Ended::Cancelled, Ended::Unfit, Ended::Refused] {
        let (leads, follows) = (account(wanted.name()), there(wanted.name()));
        let reset = scene.open_to("anna", &leads, Goal::Reset).await;
        scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
        let (first, begun) = scene.begin(reset, &leads).await;
        assert!(matches!(begun, Begun::Spent(_)));
        assert!(!scene.end(reset, wanted).await, "nobody knows yet what the write does");
        assert!(scene.became(first, reset, &leads, PartState::Applied).await);
        let rest = scene.following(reset, &leads, &follows).await;
        assert!(scene.end(reset, wanted).await);
        assert_eq!(scene.ended(reset).await, Some(Ended::Applied));
        assert!(matches!(scene.begin_with(reset, rest).await.1, Begun::Closed), "it is over all the same");
    }
    // A write that hangs keeps nobody from stopping it for ever, and is believed when it is heard of.
    let (leads, follows) = (account("hung"), there("hung"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    let (hung, _) = scene.begin(reset, &leads).await;
    let late = scene.warrant(reset, &leads).await;
    scene.clock.advance(INTENT_BLOCKS_MAX);
    let (second, begun) = scene.begin_with(reset, late).await;
    assert!(matches!(begun, Begun::Spent(_)));
    assert!(scene.settle(scene.settlement(second, reset, &leads, Settled::NotApplied)).await);
    assert!(scene.end(reset, Ended::Cancelled).await);
    assert_eq!(scene.ended(reset).await, Some(Ended::Unknown));
    assert!(scene.became(hung, reset, &leads, PartState::Applied).await);
    assert!(matches!(scene.ended(reset).await, None | Some(Ended::Applied)), "it is known now");
}

/// The link in the letter about one of them; what it is about outlives the reset's own rows.
pub async fn a_disavowal_freezes_every_account_of_its_reset(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    let unclear = Part { account: None, directory: "third".into(), ..part(&follows, PartState::LeftOut) };
    let parts = vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting), unclear];
    scene.join(reset, parts).await;
    let link = scene.keys.of(Purpose::Disavowal, &[b"link"]);
    let expires_at = scene.now().plus(100 * CODE_LIVES);
    let new = NewDisavowal { digest: link, account: follows.clone(), reset, expires_at };
    scene.ports.freezes.allow_disavowal(new).await.expect("stores");
    scene.clock.advance(50 * CODE_LIVES);
    let entry = scene.entry(Fact::UnresolvedStarts, None);
    scene.ports.sweeps.sweep(scene.now(), CODE_LIVES, 10, entry).await.expect("sweeps");
    assert!(scene.ports.resets.load(reset).await.expect("loads").is_none());
    let by_leader = scene.open_for("anna", &leads).await;
    let entry = scene.entry(Fact::Frozen, None);
    let frozen = scene.ports.freezes.disavow(&[link], scene.now(), entry).await.expect("disavows");
    assert_eq!(frozen, Some(follows.clone()));
    for one in [&leads, &follows] {
        assert!(scene.ports.freezes.is_frozen(one).await.expect("looks"), "{one}");
        let told = scene.ports.audit.of_account(one, 10).await.expect("reads");
        assert!(told.iter().any(|entry| entry.fact == Fact::Frozen.code()), "{one}");
    }
    assert_eq!(scene.ended(by_leader).await, Some(Ended::Superseded), "whoever came in by it is out");
}

pub async fn an_account_that_follows_has_five_tries_of_its_own(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    let (first, _) = scene.begin(reset, &leads).await;
    assert!(scene.became(first, reset, &leads, PartState::Applied).await);
    let late = scene.following(reset, &leads, &follows).await;
    for _ in 0..TRIES_MAX {
        assert_eq!(scene.ended(reset).await, None);
        let (intent, begun) = scene.follow(reset, &leads, &follows).await;
        assert!(matches!(begun, Begun::Spent(_)));
        assert!(scene.became(intent, reset, &follows, PartState::Refused).await);
    }
    assert_eq!(scene.ended(reset).await, Some(Ended::Applied), "nothing is left to be tried");
    assert!(matches!(scene.begin_with(reset, late).await.1, Begun::Closed));
}

pub async fn what_was_joined_first_stays_until_it_is_left_out(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    scene.record_proof(reset, &leads).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&there("b"), PartState::Applied)]).await;
    scene.is_now(reset, &[PartState::Waiting, PartState::Waiting]).await;
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!(held.parts[1].account, Some(follows.clone()));
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::LeftOut)]).await;
    scene.is_now(reset, &[PartState::Waiting, PartState::LeftOut]).await;
    assert_eq!(scene.ended(reset).await, None);
    let (first, _) = scene.begin(reset, &leads).await;
    assert!(scene.became(first, reset, &leads, PartState::Applied).await);
    assert_eq!(scene.ended(reset).await, Some(Ended::Applied));
    assert_eq!(scene.facts(reset).await.iter().filter(|fact| *fact == "reset.resolved").count(), 4);
}

pub async fn what_becomes_known_of_one_account_lets_the_rest_go_on(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    for (name, found, is_left) in [
        ("anna", PartState::Applied, true),
        ("bo", PartState::Refused, true),
        ("carl", PartState::LeftOut, false),
    ] {
        let (leads, follows) = (account(name), there(name));
        let reset = scene.open_to(name, &leads, Goal::Reset).await;
        scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
        let (first, _) = scene.begin(reset, &leads).await;
        assert!(scene.is_unknown(first, reset, &leads, Some(Ended::Unknown)).await);
        assert_eq!(scene.ended(reset).await, Some(Ended::Unknown), "nobody else is touched meanwhile");
        assert!(scene.became(first, reset, &leads, found).await);
        assert_eq!(scene.ended(reset).await.is_none(), is_left, "{found:?}");
    }
    let (leads, follows) = (account("d"), there("d"));
    let reset = scene.open_to("dora", &leads, Goal::Reset).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    let (first, _) = scene.begin(reset, &leads).await;
    assert!(scene.became(first, reset, &leads, PartState::Applied).await);
    let (second, _) = scene.follow(reset, &leads, &follows).await;
    assert!(scene.is_unknown(second, reset, &follows, None).await);
    assert_eq!(scene.ended(reset).await, Some(Ended::Applied), "nothing is left to be tried");
    assert!(scene.became(second, reset, &follows, PartState::Refused).await);
    assert_eq!(scene.ended(reset).await, None, "now it is");
    assert!(matches!(scene.follow(reset, &leads, &follows).await.1, Begun::Spent(_)));
}

pub async fn whoever_stopped_it_while_more_was_left_has_stopped_it(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let third = AccountKey { directory: "third".into(), id: "a".into() };
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    let parts = [&leads, &follows, &third].map(|key| part(key, PartState::Waiting));
    scene.join(reset, parts.to_vec()).await;
    let (first, _) = scene.begin(reset, &leads).await;
    assert!(scene.became(first, reset, &leads, PartState::Applied).await);
    let (second, _) = scene.follow(reset, &leads, &follows).await;
    assert!(scene.is_unknown(second, reset, &follows, None).await);
    assert!(scene.end(reset, Ended::Cancelled).await);
    assert_eq!(scene.ended(reset).await, Some(Ended::Applied), "half of it is done");
    assert!(scene.became(second, reset, &follows, PartState::Refused).await);
    assert_eq!(scene.ended(reset).await, Some(Ended::Applied), "and it is over");
}

pub async fn whose_time_is_over_does_not_begin_again(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    let (first, _) = scene.begin(reset, &leads).await;
    assert!(scene.is_unknown(first, reset, &leads, Some(Ended::Unknown)).await);
    scene.clock.advance(CODE_LIVES * 10);
    assert!(scene.became(first, reset, &leads, PartState::Refused).await);
    assert_eq!(scene.ended(reset).await, Some(Ended::Unknown));
}

pub async fn a_try_of_one_that_follows_is_given_back_to_that_one(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (leads, follows) = (account("a"), there("a"));
    let reset = scene.open_to("anna", &leads, Goal::Reset).await;
    scene.join(reset, vec![part(&leads, PartState::Waiting), part(&follows, PartState::Waiting)]).await;
    let (first, _) = scene.begin(reset, &leads).await;
    assert!(scene.became(first, reset, &leads, PartState::Applied).await);
    for _ in 0..=TRIES_MAX {
        let (intent, begun) = scene.follow(reset, &leads, &follows).await;
        assert!(matches!(begun, Begun::Spent(_)));
        let nothing = scene.settlement(intent, reset, &follows, Settled::NotApplied);
        let part = Some((PartState::Refused, Some("directory.unreachable".to_owned())));
        assert!(scene.settle(Settlement { part, gives_try_back: true, ..nothing }).await);
    }
    let held = scene.ports.resets.load(reset).await.expect("loads").expect("is there");
    assert_eq!((held.reset.tries, held.parts[1].tries, held.reset.ended), (1, 0, None));
}
