//! The fake keeps the contract that real directories keep.

use async_trait::async_trait;
use flows::ctx::Clock;
use flows::ports::Directory;
use std::sync::Arc;
use testkit::clock::ManualClock;
use testkit::contract::directory::{Cast, DirectoryFixture, Known};
use testkit::fake::directory::FakeDirectory;

struct Fake {
    directory: Arc<FakeDirectory>,
    clock: Arc<ManualClock>,
}

fn known(login: &str) -> Known {
    let (password, email) = (format!("{login}-Start-2026"), format!("{login}@example.test"));
    Known { login: login.into(), password, email }
}

fn fake() -> Fake {
    let clock = Arc::new(ManualClock::default());
    let directory = Arc::new(FakeDirectory::new(clock.clone()));
    for person in [known("alice"), known("bob")] {
        directory.add(&person.login, &person.password, &[&person.email]);
    }
    for login in ["dup1", "dup2"] {
        directory.add(login, "Dup-Start-2026", &["dup@example.test"]);
    }
    Fake { directory, clock }
}

#[async_trait]
impl DirectoryFixture for Fake {
    fn directory(&self) -> Arc<dyn Directory> {
        self.directory.clone()
    }

    fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone()
    }

    fn cast(&self) -> Cast {
        Cast { somebody: known("alice"), other: known("bob"), shared_name: "dup@example.test".into() }
    }

    async fn remove(&self, login: &str) {
        self.directory.remove(login);
    }

    async fn set_elsewhere(&self, login: &str, password: &str) {
        self.directory.set_elsewhere(login, password);
    }
}

testkit::directory_laws!(fake());
