//! What an account's owner should know once something was written to it.

use super::view::{Step, View};
use crate::world::World;
use domain::account::AccountKey;
use domain::linked::{Part, PartState};
use domain::reset::{Ended, Goal};
use std::time::Duration;

/// What an account's owner should know after a write. It says nothing of anybody who was not proven.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aftermath {
    /// Of each account that has a new password.
    pub written: Vec<Aftertaste>,
    /// Directories that may hold another account of the same person, which is as it was.
    pub untouched: Vec<String>,
    /// A reset of this account would carry those along.
    pub leads: bool,
}

/// What is not as people expect after a new password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aftertaste {
    pub directory: String,
    /// For how long the password before still opens something.
    pub old_opens: Option<Duration>,
    /// The new one opens once, to choose another.
    pub asks_for_another: bool,
}

impl Aftermath {
    /// Is there anything to tell?
    pub fn is_empty(&self) -> bool {
        self.untouched.is_empty()
            && self.written.iter().all(|one| one.old_opens.is_none() && !one.asks_for_another)
    }

    /// After this account and its parts ended so, with the goal that the reset had.
    pub(crate) fn of(
        world: &World,
        goal: Goal,
        ended: Ended,
        account: Option<&AccountKey>,
        parts: &[Part],
    ) -> Self {
        let Some(account) = account else { return Self::default() };
        let is_carried = goal == Goal::Reset && ended == Ended::Applied;
        let links = world.directory.links(account);
        let untouched = if is_carried && links.leads { Vec::new() } else { links.others };
        Self { written: written(world, ended, account, parts), untouched, leads: links.leads }
    }
}

fn written(world: &World, ended: Ended, account: &AccountKey, parts: &[Part]) -> Vec<Aftertaste> {
    let is_applied = |part: &&Part| part.state == PartState::Applied;
    let of_parts = parts.iter().filter(is_applied).filter_map(|part| part.account.as_ref());
    match (ended, parts.is_empty()) {
        (Ended::Applied, true) => vec![aftertaste(world, account)],
        (Ended::Applied, false) => of_parts.map(|key| aftertaste(world, key)).collect(),
        (
            Ended::Unlocked
            | Ended::NotLocked
            | Ended::Unknown
            | Ended::Refused
            | Ended::Cancelled
            | Ended::Superseded
            | Ended::Unfit,
            _,
        ) => Vec::new(),
    }
}

/// What is not as people expect after a new password of this account.
pub(crate) fn aftertaste(world: &World, key: &AccountKey) -> Aftertaste {
    Aftertaste {
        directory: key.directory.clone(),
        old_opens: world.directory.old_password_opens(key),
        asks_for_another: world.directory.asks_for_another(key),
    }
}

impl View {
    /// What its owner should know, once it is over.
    pub fn aftermath(&self, world: &World) -> Aftermath {
        match self.step {
            Step::Done(ended) => Aftermath::of(world, self.goal, ended, self.account.as_ref(), &self.parts),
            Step::Prove | Step::Choose | Step::Unlock | Step::Register | Step::Expired => {
                Aftermath::default()
            }
        }
    }

    /// The same of the parts that have a new password, while others wait for theirs.
    pub fn aftertastes(&self, world: &World) -> Vec<Aftertaste> {
        let applied = self.parts.iter().filter(|part| part.state == PartState::Applied);
        applied.filter_map(|part| part.account.as_ref()).map(|key| aftertaste(world, key)).collect()
    }
}
