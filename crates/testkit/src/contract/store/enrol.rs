//! Laws of what people register: proven before it counts, changed only in a live session, and gone
//! when it is erased.

use super::StoreFixture;
use super::scene::{FLOW, Scene, account, permit};
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::enrol::{ENROLMENTS_MAX, GONE_GRACE, Label, PENDING_GUESSES_MAX, PENDING_LIVES};
use domain::id::{EnrolmentId, ResetId};
use domain::method::Method;
use domain::reset::Ended;
use domain::secret::{Digest, Purpose};
use domain::time::Timestamp;
use flows::ports::{Enrolling, Registered, Removal, Removed};
use futures::future::join_all;

const SEED: &[u8] = b"twenty bytes of seed";

fn contact(scene: &Scene, text: &str) -> Vec<Digest> {
    scene.keys.all(Purpose::Destination, &[text.as_bytes()])
}

async fn registered(scene: &Scene, whose: &AccountKey, contacts: &[&str]) -> Registered {
    let digests: Vec<Vec<Digest>> = contacts.iter().map(|text| contact(scene, text)).collect();
    let entry = scene.entry(Fact::ContactSeen, None);
    scene.ports.enrolments.registered(whose, &digests, scene.now(), entry).await.expect("reads")
}

async fn since(scene: &Scene, contacts: &[&str]) -> Vec<Option<Timestamp>> {
    registered(scene, &account("a"), contacts).await.contacts_since
}

async fn remove(scene: &Scene, session: ResetId, whose: &AccountKey, id: EnrolmentId, keep: u32) -> Removed {
    let notice = scene.method_notice(session, whose);
    let removal = Removal { id, keep, notice, now: scene.now() };
    let entry = scene.entry(Fact::MethodRemoved, Some(session));
    let warrant = scene.register(session, whose).await;
    scene.ports.enrolments.remove(warrant, removal, entry).await.expect("removes")
}

pub async fn a_method_counts_once_it_is_proven(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let session = scene.session(&whose).await;
    let (id, begun) = scene.begin_enrolling(session, &whose, Method::Totp, SEED).await;
    assert_eq!(begun, Enrolling::Yes);
    assert!(registered(&scene, &whose, &[]).await.enrolments.is_empty());
    assert!(scene.ports.enrolments.kept(&whose, Method::Totp).await.expect("reads").is_empty());
    assert!(scene.activate(session, &whose, id).await);
    assert!(!scene.activate(session, &whose, id).await, "once");
    let held = registered(&scene, &whose, &[]).await.enrolments;
    assert_eq!((held.len(), held[0].id, held[0].method), (1, id, Method::Totp));
    let kept = scene.ports.enrolments.kept(&whose, Method::Totp).await.expect("reads");
    assert_eq!(kept[0].material.reveal(), SEED);
}

pub async fn a_pending_method_takes_five_guesses_and_a_quarter_of_an_hour(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let session = scene.session(&whose).await;
    let (id, _) = scene.begin_enrolling(session, &whose, Method::Totp, SEED).await;
    let guess = |whose: AccountKey| {
        let (enrolments, now) = (scene.ports.enrolments.clone(), scene.now());
        async move { enrolments.guess(permit(), &whose, id, now).await.expect("counts").is_some() }
    };
    assert!(!guess(account("b")).await, "atk_121: it is nobody else's");
    let at_once = join_all((0..20).map(|_| guess(whose.clone()))).await;
    assert_eq!(at_once.into_iter().filter(|one| *one).count(), PENDING_GUESSES_MAX as usize);
    let (late, _) = scene.begin_enrolling(session, &whose, Method::Totp, SEED).await;
    scene.clock.advance(PENDING_LIVES);
    assert!(!scene.activate(session, &whose, late).await);
}

pub async fn an_account_holds_so_many_of_one_method(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    for _ in 0..ENROLMENTS_MAX {
        scene.enrol(&whose, Method::Totp, SEED).await;
    }
    let session = scene.session(&whose).await;
    assert_eq!(scene.begin_enrolling(session, &whose, Method::Totp, SEED).await.1, Enrolling::Full);
    assert_eq!(scene.begin_enrolling(session, &whose, Method::Email, b"x@y.test").await.1, Enrolling::Yes);
}

pub async fn an_ended_session_changes_nothing(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let id = scene.enrol(&whose, Method::Totp, SEED).await;
    let session = scene.session(&whose).await;
    let (warrant, second) = (scene.register(session, &whose).await, scene.register(session, &whose).await);
    let entry = scene.entry(Fact::Cancelled, Some(session));
    scene.ports.resets.end(session, Ended::Superseded, scene.now(), entry).await.expect("ends");
    let label = Label::parse("mine").expect("a label");
    let entry = scene.entry(Fact::MethodRenamed, Some(session));
    let renamed = scene.ports.enrolments.rename(warrant, id, &label, scene.now(), entry).await;
    assert!(!renamed.expect("answers"));
    let entry = scene.entry(Fact::PersonErased, Some(session));
    assert!(!scene.ports.enrolments.erase(second, vec![], scene.now(), entry).await.expect("answers"));
    assert_eq!(registered(&scene, &whose, &[]).await.enrolments[0].label, None);
}

pub async fn the_last_method_stays_whoever_is_faster(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let (one, two) =
        (scene.enrol(&whose, Method::Totp, SEED).await, scene.enrol(&whose, Method::Totp, SEED).await);
    let session = scene.session(&whose).await;
    let at_once = join_all([one, two].map(|id| remove(&scene, session, &whose, id, 1))).await;
    assert_eq!(at_once.iter().filter(|removed| **removed == Removed::Yes).count(), 1, "{at_once:?}");
    assert!(at_once.contains(&Removed::LastOne));
    let theirs = scene.session(&account("b")).await;
    let left = registered(&scene, &whose, &[]).await.enrolments[0].id;
    assert_eq!(remove(&scene, theirs, &account("b"), left, 0).await, Removed::NotThere, "atk_121");
    assert_eq!(remove(&scene, session, &whose, left, 0).await, Removed::Yes);
}

pub async fn atk_116_a_new_set_voids_the_one_before(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    let (_, old) = scene.codes(&whose).await;
    let (set, new) = scene.codes(&whose).await;
    assert!(scene.find_code(Some(&whose), &old[0]).await.is_none());
    assert_eq!(scene.find_code(Some(&whose), &new[9]).await, Some((set, 9)));
    let held = registered(&scene, &whose, &[]).await.enrolments;
    assert_eq!((held.len(), held[0].left), (1, Some(10)));
    let session = scene.session(&whose).await;
    assert_eq!(remove(&scene, session, &whose, set, 0).await, Removed::Yes);
    assert!(scene.find_code(Some(&whose), &new[9]).await.is_none(), "removed codes are no good");
}

pub async fn atk_067_a_contact_is_as_old_as_it_was_seen(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    assert_eq!(since(&scene, &["one", "two"]).await, [None, None], "what is there at first is old");
    scene.clock.advance(FLOW);
    let added = scene.now();
    assert_eq!(since(&scene, &["two", "new"]).await, [None, Some(added)]);
    scene.clock.advance(FLOW);
    assert_eq!(since(&scene, &["one", "new"]).await, [None, Some(added)], "a short absence is forgiven");
    since(&scene, &["new"]).await;
    scene.clock.advance(GONE_GRACE);
    let back = scene.now();
    assert_eq!(since(&scene, &["one", "new"]).await, [Some(back), Some(added)], "a long one is not");
}

pub async fn a_peek_notes_nothing(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let contacts = [contact(&scene, "one")];
    let peek = || async {
        let read = scene.ports.enrolments.peek(&account("a"), &contacts, scene.now()).await;
        read.expect("reads").contacts_since
    };
    assert_eq!(peek().await, [None]);
    assert!(fixture.rows().await.contains(&("registrant", 0)));
    since(&scene, &["two"]).await;
    assert_eq!(peek().await, [Some(scene.now())]);
    since(&scene, &["one", "two"]).await;
    let seen_at = scene.now();
    scene.clock.advance(FLOW);
    assert_eq!(peek().await, [Some(seen_at)]);
}

pub async fn a_contact_keeps_its_age_when_the_key_changes(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    since(&scene, &["one"]).await;
    let [old] = contact(&scene, "one").try_into().unwrap_or_else(|_| panic!("one key"));
    let rotated = vec![vec![Digest { key: 2, bytes: [9; 32] }, old]];
    for _ in 0..2 {
        let entry = scene.entry(Fact::ContactSeen, None);
        let read = scene.ports.enrolments.registered(&account("a"), &rotated, scene.now(), entry).await;
        assert_eq!(read.expect("reads").contacts_since, [None]);
    }
}

pub async fn not_now_is_said_so_often(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    registered(&scene, &whose, &[]).await;
    let put_off = || async {
        let entry = scene.entry(Fact::RegistrationPutOff, None);
        scene.ports.enrolments.put_off(&whose, 2, scene.now(), entry).await.expect("counts")
    };
    assert_eq!([put_off().await, put_off().await, put_off().await], [true, true, false]);
    let session = scene.session(&whose).await;
    let entry = scene.entry(Fact::MethodsConfirmed, Some(session));
    let warrant = scene.register(session, &whose).await;
    assert!(scene.ports.enrolments.confirm(warrant, scene.now(), entry).await.expect("confirms"));
    let read = registered(&scene, &whose, &[]).await;
    assert_eq!((read.skips, read.confirmed_at), (0, Some(scene.now())));
}

pub async fn an_erased_person_is_gone_and_their_contacts_do_not_grow_old(fixture: &mut dyn StoreFixture) {
    let scene = Scene::on(fixture);
    let whose = account("a");
    since(&scene, &["one"]).await;
    scene.keep_some(&whose).await;
    scene.clock.advance(FLOW);
    since(&scene, &["one", "new"]).await;
    scene.enrol(&whose, Method::Totp, SEED).await;
    scene.codes(&whose).await;
    let session = scene.session(&whose).await;
    let entry = scene.entry(Fact::PersonErased, Some(session));
    let warrant = scene.register(session, &whose).await;
    assert!(scene.ports.enrolments.erase(warrant, vec![], scene.now(), entry).await.expect("erases"));
    assert!(since(&scene, &["new"]).await[0].is_some(), "erasing makes no contact old");
    let held = scene.ports.resets.load(session).await.expect("loads").expect("is there");
    assert_eq!(held.reset.ended, Some(Ended::Superseded));
    let entry = scene.entry(Fact::PersonErased, None);
    scene.ports.enrolments.forget(&whose, scene.now(), entry).await.expect("forgets");
    let rows = fixture.rows().await;
    for table in ["enrolment", "recovery_code", "contact_seen", "registrant", "former_password", "carried"] {
        let left = rows.iter().find(|(name, _)| *name == table).map(|(_, rows)| *rows);
        assert_eq!(left, Some(0), "{table}");
    }
}
