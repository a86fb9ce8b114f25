//! The directory contract, kept by the embedded directory on both databases.

use crate::fixture::Fixture;
use async_trait::async_trait;
use domain::account::{AccountState, Login, Standing};
use domain::contact::{Contacts, EmailAddress};
use flows::ctx::Clock;
use flows::ports::{Directory, Written};
use std::sync::Arc;
use store::{NewPerson, People};
use testkit::chance::SeededChance;
use testkit::clock::ManualClock;
use testkit::contract::directory::{Cast, DirectoryFixture, Known, Scene, password};

const PASSWORD: &str = "A-Start-of-2026";

struct House {
    people: Arc<People>,
    clock: Arc<ManualClock>,
    _fixture: Fixture,
}

fn known(login: &str) -> Known {
    let email = format!("{login}@example.org");
    Known { login: login.into(), password: format!("{PASSWORD} {login}"), email }
}

impl House {
    async fn on(fixture: Fixture) -> Self {
        let clock = Arc::new(ManualClock::default());
        let chance = Arc::new(SeededChance::new(3));
        let people = People::new(fixture.store(), "main", 64, clock.clone(), chance);
        for (login, email) in [
            ("alice", "alice@example.org"),
            ("bob", "bob@example.org"),
            ("dup1", "dup@example.org"),
            ("dup2", "dup@example.org"),
        ] {
            let person = NewPerson {
                login: Login::parse(login).expect("a login"),
                display_name: login.into(),
                names: vec![login.into()],
                locale: None,
                contacts: Contacts {
                    emails: EmailAddress::parse(email).into_iter().collect(),
                    ..Contacts::default()
                },
                groups: Vec::new(),
                standing: Standing::Person,
                state: AccountState::default(),
                password: password(&known(login).password),
            };
            people.add(person).await.expect("added");
        }
        Self { people: Arc::new(people), clock, _fixture: fixture }
    }

    fn scene(&self) -> Scene {
        Scene::of(self.people.clone(), self.clock.clone())
    }
}

#[async_trait]
impl DirectoryFixture for House {
    fn directory(&self) -> Arc<dyn Directory> {
        self.people.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn cast(&self) -> Cast {
        Cast { somebody: known("alice"), other: known("bob"), shared_name: "dup@example.org".into() }
    }

    async fn remove(&self, login: &str) {
        let account = self.scene().account(login).await;
        assert!(self.people.remove(&account.key).await.expect("removed"));
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        let account = self.scene().account(login).await;
        assert_eq!(self.scene().set(&account, password, None).await, Written::Applied);
    }
}

mod sqlite {
    testkit::directory_laws!(super::House::on(crate::fixture::Fixture::sqlite().await).await);
}

mod postgres {
    testkit::directory_laws!(super::House::on(crate::fixture::Fixture::postgres().await).await);
}
