//! A few stolen passwords in memory, and a source of them that can fall silent.

use async_trait::async_trait;
use domain::password::Password;
use flows::Fault;
use flows::fault::FaultKind;
use flows::ports::{Breached, Listed};
use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard};

/// Answers at first; see [`Mood`].
#[derive(Default)]
pub struct FakeBreached {
    listed: HashSet<String>,
    mood: Mutex<Mood>,
}

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Well,
    /// Nobody can be asked, and passwords are taken all the same.
    Silent,
    /// Nobody can be asked, and no password is taken.
    Down,
}

impl FakeBreached {
    #[must_use]
    pub fn of(listed: &[&str]) -> Self {
        Self { listed: listed.iter().map(|&one| one.to_owned()).collect(), mood: Mutex::default() }
    }

    pub fn become_(&self, mood: Mood) {
        *self.mood() = mood;
    }

    fn mood(&self) -> MutexGuard<'_, Mood> {
        self.mood.lock().expect("no test panics while holding it")
    }
}

#[async_trait]
impl Breached for FakeBreached {
    async fn look_up(&self, password: &Password) -> Result<Listed, Fault> {
        let mood = *self.mood();
        match mood {
            Mood::Well if self.listed.contains(password.reveal()) => Ok(Listed::Yes),
            Mood::Well => Ok(Listed::No),
            Mood::Silent => Ok(Listed::Unasked),
            Mood::Down => Err(Fault::new(FaultKind::Breached, "the fake is down")),
        }
    }

    async fn look_up_here(&self, password: &Password) -> Result<Listed, Fault> {
        self.look_up(password).await
    }

    async fn probe(&self) -> Result<(), String> {
        let mood = *self.mood();
        if mood == Mood::Down { Err("the fake is down".to_owned()) } else { Ok(()) }
    }
}
