//! Laws of what is kept of passwords that were chosen here: of applied ones alone, so many, so long, and of
//! nobody else.

use super::StoreFixture;
use super::scene::{MINUTE, Scene, account, permit};
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::id::{IntentId, ResetId};
use domain::password::{FORMER_KEPT, Password, Rules};
use domain::reset::{Ended, Goal};
use domain::secret::{DigestKey, DigestKeys};
use flows::ports::{Begun, KeptFormer, NewFormer, Settled, Settlement};

fn password(text: &str) -> Password {
    Password::parse(text.to_owned().into()).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

impl Scene {
    fn keeping(&self, history_own: u32) -> KeptFormer {
        KeptFormer::by(&Rules { history_own, ..Rules::default() }, self.now())
    }

    /// Begins to write a password that is to be kept.
    async fn begin_to_write(&self, whose: &AccountKey, text: &str) -> (ResetId, IntentId) {
        let reset = self.open_to("anna", whose, Goal::Reset).await;
        let warrant = self.warrant(reset, whose).await;
        let id = IntentId::fresh(&self.chance);
        let new = NewFormer {
            digest: self.keys.of_former(&password(text), whose),
            salt: domain::chance::bytes(&self.chance),
        };
        let entry = self.entry(Fact::Applying, Some(reset));
        let begun =
            self.ports.intents.begin(warrant, id, Some(new), self.now(), entry).await.expect("begins");
        assert!(matches!(begun, Begun::Spent(_)));
        (reset, id)
    }

    async fn became_of(
        &self,
        whose: &AccountKey,
        of: (ResetId, IntentId),
        settled: Settled,
        former: KeptFormer,
    ) {
        let (reset, intent) = of;
        let ends = (settled == Settled::Applied).then_some(Ended::Applied);
        let settlement = self.settlement(intent, reset, whose, settled);
        assert!(self.settle(Settlement { former, ends, ..settlement }).await);
        self.clock.advance(MINUTE);
    }

    /// Writes a password, and keeps it.
    async fn choose(&self, whose: &AccountKey, text: &str, former: KeptFormer) {
        let begun = self.begin_to_write(whose, text).await;
        self.became_of(whose, begun, Settled::Applied, former).await;
    }

    /// One password that is kept, and one that goes along with an intent whose outcome nobody knows.
    pub(super) async fn keep_some(&self, whose: &AccountKey) {
        for (text, settled) in [("first", Settled::Applied), ("second", Settled::Unknown)] {
            let (reset, intent) = self.begin_to_write(whose, text).await;
            let former = self.keeping(3);
            let ends = Some(Ended::Applied);
            let settlement = self.settlement(intent, reset, whose, settled);
            assert!(self.settle(Settlement { former, ends, ..settlement }).await);
        }
    }

    async fn was_chosen_by(
        &self,
        keys: &DigestKeys,
        whose: &AccountKey,
        text: &str,
        kept: KeptFormer,
    ) -> bool {
        let candidates = keys.former(&password(text), whose);
        self.ports.former.was_chosen(permit(), whose, &candidates, kept).await.expect("compares")
    }

    async fn was_chosen(&self, whose: &AccountKey, text: &str) -> bool {
        self.was_chosen_by(&self.keys, whose, text, self.keeping(24)).await
    }

    async fn chosen(&self, whose: &AccountKey) -> usize {
        self.ports.former.chosen_at(whose).await.expect("reads").len()
    }
}

async fn left(fixture: &dyn StoreFixture, table: &str) -> u64 {
    let rows = fixture.rows().await;
    rows.into_iter().find(|(name, _)| *name == table).map(|(_, rows)| rows).expect("it is counted")
}

pub async fn a_password_counts_as_chosen_once_it_was_applied(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (whose, other) = (account("a"), account("b"));
    let kept = scene.keeping(3);
    let begun = scene.begin_to_write(&whose, "first").await;
    assert!(!scene.was_chosen(&whose, "first").await, "it is on its way");
    scene.became_of(&whose, begun, Settled::Unknown, kept).await;
    assert!(!scene.was_chosen(&whose, "first").await, "nobody knows");
    scene.became_of(&whose, begun, Settled::Applied, kept).await;
    assert!(scene.was_chosen(&whose, "first").await, "it was found out");
    assert!(!scene.was_chosen(&whose, "first ").await && !scene.was_chosen(&other, "first").await);

    let begun = scene.begin_to_write(&whose, "second").await;
    scene.became_of(&whose, begun, Settled::NotApplied, kept).await;
    assert!(!scene.was_chosen(&whose, "second").await, "it never was in force");
    let begun = scene.begin_to_write(&whose, "third").await;
    scene.became_of(&whose, begun, Settled::Unknown, kept).await;
    scene.became_of(&whose, begun, Settled::NotApplied, kept).await;
    assert!(!scene.was_chosen(&whose, "third").await);
    assert_eq!((left(fixture, "carried").await, left(fixture, "former_password").await), (0, 1));
}

pub async fn so_many_chosen_passwords_count_and_the_oldest_goes(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (whose, other) = (account("a"), account("b"));
    let kept = scene.keeping(2);
    scene.choose(&other, "first", kept).await;
    for text in ["first", "second", "third"] {
        scene.choose(&whose, text, kept).await;
    }
    let mut known = Vec::new();
    for text in ["first", "second", "third"] {
        known.push(scene.was_chosen(&whose, text).await);
    }
    assert_eq!(known, [false, true, true]);
    assert_eq!((scene.chosen(&whose).await, scene.chosen(&other).await), (2, 1));
    let one = scene.keeping(1);
    assert!(!scene.was_chosen_by(&scene.keys, &whose, "second", one).await, "fewer count at once");
}

pub async fn a_chosen_password_is_known_under_a_retired_key_and_not_without_it(
    fixture: &mut dyn StoreFixture,
) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let kept = scene.keeping(3);
    scene.choose(&whose, "first", kept).await;
    let rotated = DigestKeys::new(DigestKey::new(2, [2; 32]), vec![DigestKey::new(1, [1; 32])]);
    assert!(scene.was_chosen_by(&rotated, &whose, "first", kept).await);
    let without = DigestKeys::new(DigestKey::new(2, [2; 32]), vec![]);
    assert!(!scene.was_chosen_by(&without, &whose, "first", kept).await, "nothing can be said of it");
}

pub async fn a_chosen_password_grows_old(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    scene.choose(&whose, "first", scene.keeping(3)).await;
    scene.clock.advance(FORMER_KEPT - 3 * MINUTE);
    scene.choose(&whose, "second", scene.keeping(3)).await;
    assert!(scene.was_chosen(&whose, "first").await);
    scene.clock.advance(2 * MINUTE);
    assert!(!scene.was_chosen(&whose, "first").await && scene.was_chosen(&whose, "second").await);
    scene.ports.former.forget_older(scene.keeping(3), 10).await.expect("forgets");
    assert_eq!(scene.chosen(&whose).await, 1, "and its row is gone");
}

pub async fn without_a_history_nothing_is_kept_and_what_was_kept_goes(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let begun = scene.begin_to_write(&whose, "first").await;
    scene.became_of(&whose, begun, Settled::Applied, KeptFormer::none(scene.now())).await;
    assert_eq!((left(fixture, "carried").await, left(fixture, "former_password").await), (0, 0));
    for text in ["second", "third"] {
        scene.choose(&whose, text, scene.keeping(3)).await;
    }
    let begun = scene.begin_to_write(&whose, "fourth").await;
    scene.became_of(&whose, begun, Settled::Unknown, scene.keeping(3)).await;
    let none = || KeptFormer::none(scene.now());
    scene.ports.former.forget_older(none(), 1).await.expect("forgets");
    assert_eq!(left(fixture, "former_password").await, 1, "so many at a time");
    scene.ports.former.forget_older(none(), 10).await.expect("forgets");
    assert_eq!((left(fixture, "carried").await, left(fixture, "former_password").await), (0, 0));
}

pub async fn a_smaller_history_forgets_what_is_beyond_it(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let (whose, other) = (account("a"), account("b"));
    for text in ["first", "second", "third"] {
        scene.choose(&whose, text, scene.keeping(3)).await;
    }
    scene.choose(&other, "first", scene.keeping(3)).await;
    scene.ports.former.forget_beyond(scene.keeping(1), 10).await.expect("forgets");
    assert_eq!((scene.chosen(&whose).await, scene.chosen(&other).await), (1, 1));
    assert!(scene.was_chosen(&whose, "third").await && !scene.was_chosen(&whose, "second").await);
}
