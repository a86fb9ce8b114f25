//! The contract of the store ports: one law per function, each on a fresh store.
//!
//! A binary that tests a store implements [`StoreFixture`] and stamps the laws, one test each.

mod answers;
mod audit;
mod enrol;
mod former;
mod linked;
mod operators;
mod queue;
mod redeem;
mod reminders;
mod resets;
mod scene;
mod shared;
mod write;

pub use answers::*;
pub use audit::*;
pub use enrol::*;
pub use former::*;
pub use linked::*;
pub use operators::*;
pub use queue::*;
pub use redeem::*;
pub use reminders::*;
pub use resets::*;
pub use shared::*;
pub use write::*;

use async_trait::async_trait;
use flows::ports::{
    Answers, Audit, Budgets, Console, Devices, Enrolments, FormerPasswords, Freezes, Health, Intents, Jobs,
    Operators, Policies, Reminders, Resets, Sweeps,
};
use std::sync::Arc;

/// Every port of one store.
#[derive(Clone)]
pub struct Ports {
    pub resets: Arc<dyn Resets>,
    pub jobs: Arc<dyn Jobs>,
    pub budgets: Arc<dyn Budgets>,
    pub intents: Arc<dyn Intents>,
    pub former: Arc<dyn FormerPasswords>,
    pub freezes: Arc<dyn Freezes>,
    pub enrolments: Arc<dyn Enrolments>,
    pub answers: Arc<dyn Answers>,
    pub devices: Arc<dyn Devices>,
    pub policies: Arc<dyn Policies>,
    pub audit: Arc<dyn Audit>,
    pub health: Arc<dyn Health>,
    pub sweeps: Arc<dyn Sweeps>,
    pub reminders: Arc<dyn Reminders>,
    pub operators: Arc<dyn Operators>,
    pub console: Arc<dyn Console>,
}

/// What somebody with the database, but without our keys, may do to the audit.
#[derive(Debug, Clone, Copy)]
pub enum Tamper {
    /// Change what a linked entry says.
    Change { seq: u64 },
    /// Take a linked entry out.
    Remove { seq: u64 },
    /// Take a linked entry out and close the gap in the numbers.
    RemoveAndRenumber { seq: u64 },
}

/// A fresh store, and the ways around its ports that laws need.
#[async_trait]
pub trait StoreFixture: Send + Sync {
    fn ports(&self) -> Ports;

    /// Ends the store and opens it again.
    async fn reopen(&mut self) -> Ports;

    /// Rows in every table but the audit's text, by the table's name.
    async fn rows(&self) -> Vec<(&'static str, u64)>;

    async fn tamper(&self, with: Tamper);
}
