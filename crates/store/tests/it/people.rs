//! The embedded directory, where it has rules of its own.

use crate::fixture::Fixture;
use domain::account::{AccountKey, AccountState, Login, PasswordState, PasswordTime, Standing};
use domain::audit::{Actor, Entry, Fact};
use domain::chance::Chance;
use domain::contact::{Contacts, EmailAddress};
use domain::id::{IntentId, ProofId, Reference, RequestId, ResetId};
use domain::limit::{Caller, Limits, Permit, Scope};
use domain::locale::Locale;
use domain::lock_out::LockOut;
use domain::method::Method;
use domain::password::Password;
use domain::policy::Policy;
use domain::reset::Goal;
use domain::secret::Digest;
use domain::time::Timestamp;
use domain::verdict::{SignIn, Verdict};
use domain::warrant::{Grounds, SetPassword, Spent, Warrant};
use flows::ctx::Clock;
use flows::ports::{
    Begun, BindTarget, Budgets, Directory, Found, Intents, KeptFormer, NewProof, NewReset, NotSent,
    PAGE_PEOPLE_MAX, Resets, Seen, Settled, Settlement, Written,
};
use futures::TryStreamExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{NewPerson, People};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;

fn password(text: &str) -> Password {
    Password::parse(text.to_owned().into()).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

fn people(fixture: &Fixture) -> People {
    people_at(fixture, Arc::new(ManualClock::default()))
}

fn people_at(fixture: &Fixture, clock: Arc<ManualClock>) -> People {
    People::new(fixture.store(), "main", 64, clock, Arc::new(SeededChance::new(1)))
}

fn person(login: &str, email: &str) -> NewPerson {
    let emails = EmailAddress::parse(email).into_iter().collect();
    NewPerson {
        login: Login::parse(login).expect("a login"),
        display_name: "Anna Holm".into(),
        names: vec!["Anna".into(), "Holm".into()],
        locale: None,
        contacts: Contacts { emails, ..Contacts::default() },
        groups: vec!["staff".into()],
        standing: Standing::Person,
        state: AccountState::default(),
        password: password("first password"),
    }
}

async fn try_in(people: &People, key: &AccountKey, text: &str) -> SignIn {
    people.sign_in(BindTarget::Account(key), &password(text)).await.expect("tries")
}

async fn found(people: &People, typed: &str) -> Found {
    people.find(&Login::parse(typed).expect("a login")).await.expect("searches")
}

#[tokio::test]
async fn a_person_is_found_by_login_and_by_mail_in_any_case() {
    for fixture in [Fixture::sqlite().await, Fixture::postgres().await] {
        let people = people(&fixture);
        let key = people.add(person("Anna.Holm", "Anna@example.org")).await.expect("adds");
        for typed in ["anna.holm", "ANNA.HOLM", "anna@EXAMPLE.org"] {
            let Found::One(account) = found(&people, typed).await else { panic!("{typed}") };
            assert_eq!(account.key, key);
            assert_eq!(account.groups, ["staff"]);
        }
        assert_eq!(found(&people, "anna").await, Found::None);
        assert_eq!(people.count().await.expect("counts"), 1);
    }
}

#[tokio::test]
async fn a_name_that_two_entries_answer_to_is_ambiguous() {
    let fixture = Fixture::sqlite().await;
    let people = people(&fixture);
    people.add(person("anna", "office@example.org")).await.expect("adds");
    people.add(person("bo", "office@example.org")).await.expect("adds");
    assert_eq!(found(&people, "office@example.org").await, Found::Ambiguous);
    assert!(people.add(person("ANNA", "other@example.org")).await.is_err(), "a login is one person's");
}

#[tokio::test]
async fn five_wrong_passwords_lock_and_a_right_one_forgets() {
    for fixture in [Fixture::sqlite().await, Fixture::postgres().await] {
        let people = people(&fixture);
        let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
        for _ in 0..4 {
            assert_eq!(try_in(&people, &key, "wrong").await, SignIn::Wrong);
        }
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Right);
        for _ in 0..5 {
            assert_eq!(try_in(&people, &key, "wrong").await, SignIn::Wrong);
        }
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Locked);
        let account = people.read(&key).await.expect("reads").expect("is there");
        assert!(account.state.locked);
    }
}

const WINDOW: Duration = Duration::from_secs(30 * 60);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn wrong_passwords_are_forgotten_a_stated_while_after_the_last_one() {
    for fixture in [Fixture::sqlite().await, Fixture::postgres().await] {
        let clock = Arc::new(ManualClock::default());
        let people = people_at(&fixture, clock.clone());
        let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
        let stated = people.stated_rules(&key).await.expect("states").lock_out;
        assert_eq!(stated, LockOut::After { tries: 5, forgotten_after: Some(WINDOW) });
        for round in 0..3 {
            for _ in 0..4 {
                assert_eq!(try_in(&people, &key, "wrong").await, SignIn::Wrong, "{round}");
            }
            clock.advance(WINDOW);
        }
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Right);
        for _ in 0..5 {
            assert_eq!(try_in(&people, &key, "wrong").await, SignIn::Wrong);
            // Each wrong one keeps those before alive.
            clock.advance(WINDOW - SECOND);
        }
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Locked);
        clock.advance(WINDOW * 10);
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Locked, "a lock stays");
    }
}

#[tokio::test]
async fn a_wrong_password_from_before_times_were_noted_still_counts() {
    for fixture in [Fixture::sqlite().await, Fixture::postgres().await] {
        let people = people(&fixture);
        let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
        fixture.run("UPDATE person SET failed = $1, failed_at = NULL", 4).await;
        assert_eq!(try_in(&people, &key, "wrong").await, SignIn::Wrong);
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Locked);
    }
}

/// Whoever guesses at `/change` as often as it lets them.
#[tokio::test]
async fn atk_098_guessing_within_our_own_limit_locks_nobody_however_patient_it_is() {
    const HOUR: Duration = Duration::from_secs(3600);
    for fixture in [Fixture::sqlite().await, Fixture::postgres().await] {
        let clock = Arc::new(ManualClock::default());
        let (store, people) = (fixture.store(), people_at(&fixture, clock.clone()));
        let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
        let stated = people.stated_rules(&key).await.expect("states").lock_out;
        let counter = Digest { key: 1, bytes: [7; 32] };
        let charges = Limits::default().charge(Scope::AccountPasswords, counter, Caller::Stranger);
        let charges: Vec<_> = charges.into_iter().map(|charge| charge.below(stated)).collect();
        let mut tried = 0;
        for _ in 0..6 * 60 {
            if store.spend(&charges, clock.now()).await.expect("counts").is_ok() {
                assert_eq!(try_in(&people, &key, "wrong").await, SignIn::Wrong, "after {tried}");
                tried += 1;
            }
            clock.advance(HOUR / 60);
        }
        assert_eq!(tried, 6 * 4, "four an hour, and not four a day");
        assert_eq!(try_in(&people, &key, "first password").await, SignIn::Right);
    }
}

#[tokio::test]
async fn a_right_password_says_what_the_account_is_worth() {
    let fixture = Fixture::sqlite().await;
    let people = people(&fixture);
    let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
    let good = AccountState::default();
    for (state, told) in [
        (AccountState { password: PasswordState::MustChange, ..good }, SignIn::RightButMustChange),
        (AccountState { password: PasswordState::Expired, ..good }, SignIn::RightButExpired),
        (AccountState { disabled: true, ..good }, SignIn::Disabled),
        (AccountState { expired: true, ..good }, SignIn::AccountExpired),
        (AccountState { locked_by_admin: true, ..good }, SignIn::Locked),
        (good, SignIn::Right),
    ] {
        people.set_state(&key, state).await.expect("sets");
        assert_eq!(people.read(&key).await.expect("reads").expect("is there").state, state);
        assert_eq!(try_in(&people, &key, "first password").await, told);
    }
}

#[tokio::test]
async fn the_decoy_and_a_stranger_are_always_wrong() {
    let fixture = Fixture::sqlite().await;
    let people = people(&fixture);
    let decoy = people.sign_in(BindTarget::Decoy, &password("first password")).await;
    assert_eq!(decoy.expect("tries"), SignIn::Wrong);
    let stranger = AccountKey { directory: "main".into(), id: "none".into() };
    assert_eq!(try_in(&people, &stranger, "first password").await, SignIn::Wrong);
    let elsewhere = AccountKey { directory: "other".into(), id: "none".into() };
    assert_eq!(people.read(&elsewhere).await.expect("reads"), None);
}

fn new_reset(id: ResetId, now: Timestamp) -> NewReset {
    let chance = &CountingChance;
    NewReset {
        id,
        reference: Reference::fresh(chance),
        goal: Goal::Change,
        token: Digest::unguessable(1, chance),
        login: Login::parse("anna").expect("a login"),
        login_digest: Digest::unguessable(1, chance),
        network_digest: Digest::unguessable(1, chance),
        locale: Locale::En,
        known_device: false,
        opened_at: now,
        expires_at: now.plus(Duration::from_secs(1800)),
        anonymous_max: 100,
    }
}

/// Proves by a current password and begins a write, through the store as the flows do.
async fn spent(fixture: &Fixture, people: &People, key: &AccountKey) -> Spent<SetPassword> {
    let (store, chance) = (fixture.store(), &CountingChance);
    let now = ManualClock::default().now();
    let id = ResetId::fresh(chance);
    let account = people.read(key).await.expect("reads").expect("is there");
    let entry = Entry {
        fact: Fact::Opened,
        actor: Actor::Visitor,
        request: RequestId::fresh(chance),
        reset: Some(id),
        account: None,
        network: None,
        details: vec![],
    };
    store.open(new_reset(id, now), entry.clone()).await.expect("opens");
    let seen = Seen { policy: "p".into(), proofs: 1, locked: false, methods: vec![] };
    assert!(store.bind(id, key, &seen, 1000, now, entry.clone()).await.expect("binds"));
    let proof = NewProof {
        id: ProofId::fresh(chance),
        reset: id,
        method: Method::CurrentPassword,
        account: key.clone(),
        password_time: account.password_time,
        at: now,
    };
    let permit = Permit::after(&[]).unwrap_or_else(|_| panic!("no charge"));
    store.record_proof(permit, proof, entry.clone()).await.expect("records");
    let held = Resets::load(&store, id).await.expect("loads").expect("is there");
    let methods = vec![Method::CurrentPassword];
    let policy = Policy::for_everybody("p", 1, methods);
    let warrant = Warrant::issue(&Grounds {
        reset: &held.reset,
        proofs: &held.proofs,
        policy: &policy,
        account: &account,
        proof_window: Duration::from_secs(600),
        held_destinations: &[],
        now,
    });
    let warrant = warrant.expect("the proof carries it");
    let intent = IntentId::fresh(chance);
    let begun = store.begin(warrant, intent, None, now, entry.clone()).await.expect("begins");
    let Begun::Spent(spent) = begun else { panic!("nothing stands in the way") };
    let settlement = Settlement {
        intent,
        reset: id,
        account: key.clone(),
        settled: Settled::Unknown,
        ends: None,
        ends_others: false,
        part: None,
        gives_try_back: false,
        jobs: vec![],
        former: KeptFormer::none(now),
        device: None,
        now,
    };
    assert!(store.settle(settlement, entry).await.expect("settles"));
    spent
}

/// Ids that must differ over many calls; nothing is repeated from them.
struct CountingChance;

impl Chance for CountingChance {
    fn fill(&self, into: &mut [u8]) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let next = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        into.iter_mut().zip(next.into_iter().cycle()).for_each(|(to, from)| *to = from);
    }
}

#[tokio::test]
async fn a_new_password_works_and_the_last_ones_do_not_come_back() {
    for fixture in [Fixture::sqlite().await, Fixture::postgres().await] {
        let people = people(&fixture);
        let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
        let passwords = ["first password", "second password", "third password", "fourth one", "fifth one"];
        let mut at = people
            .password_time(&key, PasswordTime::Absent, Timestamp::from_seconds(1))
            .await
            .expect("reads");
        for pair in passwords.windows(2) {
            let same =
                people.set_password(spent(&fixture, &people, &key).await, &password(pair[0]), None).await;
            assert_eq!(same, Written::Refused(Verdict::Unchanged));
            let warrant = spent(&fixture, &people, &key).await;
            assert_eq!(people.set_password(warrant, &password(pair[1]), None).await, Written::Applied);
            assert_eq!(try_in(&people, &key, pair[1]).await, SignIn::Right);
            let later = people
                .password_time(&key, PasswordTime::Absent, Timestamp::from_seconds(1))
                .await
                .expect("reads");
            assert_ne!(at, later, "the time of a password strictly increases");
            at = later;
        }
        let warrant = spent(&fixture, &people, &key).await;
        let written = people.set_password(warrant, &password("second password"), None).await;
        assert_eq!(written, Written::Refused(Verdict::InHistory));
        let warrant = spent(&fixture, &people, &key).await;
        let written = people.set_password(warrant, &password("first password"), None).await;
        assert_eq!(written, Written::Applied, "older than the last three");
    }
}

#[tokio::test]
async fn a_new_password_cures_what_wrong_passwords_did_and_nothing_else() {
    let fixture = Fixture::sqlite().await;
    let people = people(&fixture);
    let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
    let locked =
        AccountState { locked: true, password: PasswordState::MustChange, ..AccountState::default() };
    people.set_state(&key, locked).await.expect("sets");
    let warrant = spent(&fixture, &people, &key).await;
    assert_eq!(people.set_password(warrant, &password("second password"), None).await, Written::Applied);
    assert_eq!(try_in(&people, &key, "second password").await, SignIn::Right);
    for state in [
        AccountState { disabled: true, ..AccountState::default() },
        AccountState { expired: true, ..AccountState::default() },
        AccountState { locked_by_admin: true, ..AccountState::default() },
    ] {
        let warrant = spent(&fixture, &people, &key).await;
        people.set_state(&key, state).await.expect("sets");
        let written = people.set_password(warrant, &password("third password"), None).await;
        assert_eq!(written, Written::NotSent(NotSent::Changed), "{state:?}");
        assert_eq!(people.read(&key).await.expect("reads").expect("is there").state, state);
    }
}

#[tokio::test]
async fn a_warrant_from_before_another_change_writes_nothing() {
    let fixture = Fixture::sqlite().await;
    let people = people(&fixture);
    let key = people.add(person("anna", "anna@example.org")).await.expect("adds");
    let (early, late) = (spent(&fixture, &people, &key).await, spent(&fixture, &people, &key).await);
    let wrong = password("not it");
    let refused = people.set_password(early, &password("second password"), Some(&wrong)).await;
    assert_eq!(refused, Written::Refused(Verdict::OldPasswordWrong));
    let (one, two) = (spent(&fixture, &people, &key).await, late);
    let (first, second, third) =
        (password("first password"), password("second password"), password("third password"));
    let both = futures::join!(
        people.set_password(one, &second, Some(&first)),
        people.set_password(two, &third, None)
    );
    let applied = [&both.0, &both.1].into_iter().filter(|written| **written == Written::Applied).count();
    assert_eq!(applied, 1, "{both:?}");
}

async fn everybody_is_read_over_many_pages(fixture: Fixture) {
    let people = people(&fixture);
    let count = 2 * PAGE_PEOPLE_MAX + 3;
    for at in 0..count {
        let login = format!("p{at}");
        people.add(person(&login, &format!("{login}@example.org"))).await.expect("adds");
    }
    let pages: Vec<Vec<_>> = people.everybody().try_collect().await.expect("reads");
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [PAGE_PEOPLE_MAX, PAGE_PEOPLE_MAX, 3]);
    let logins: std::collections::BTreeSet<_> =
        pages.iter().flatten().map(|account| &account.login).collect();
    assert_eq!(logins.len(), count);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_read_over_many_pages_of_sqlite() {
    everybody_is_read_over_many_pages(Fixture::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_read_over_many_pages_of_postgres() {
    everybody_is_read_over_many_pages(Fixture::postgres().await).await;
}
