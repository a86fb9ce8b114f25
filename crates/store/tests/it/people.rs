//! The embedded directory, where it has rules of its own.

use crate::fixture::Fixture;
use domain::account::{AccountKey, AccountState, Login, PasswordState, Standing};
use domain::contact::{Contacts, EmailAddress};
use domain::password::Password;
use domain::verdict::SignIn;
use flows::ports::{BindTarget, Directory, Found};
use std::sync::Arc;
use store::{NewPerson, People};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;

fn password(text: &str) -> Password {
    Password::parse(text.to_owned().into()).unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

fn people(fixture: &Fixture) -> People {
    let clock = Arc::new(ManualClock::default());
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
