//! What is remembered: SQLite or PostgreSQL behind one set of SQL, and the embedded directory's
//! people.
//!
//! [`Store`] implements every store port of `flows::ports`, one file per port. Each method is one
//! transaction; where it decides, it decides by one conditional statement and its row count.
//!
//! This crate must not know HTTP, LDAP, SMTP, message texts, or where keys and configuration come
//! from. It is the only crate that knows `sqlx` and `rusqlite`.

#[macro_use]
mod db;
mod answers;
mod ask;
mod audit;
mod budgets;
mod chain;
mod closed;
mod devices;
mod enrol;
mod former;
mod freezes;
mod hash;
mod health;
mod intents;
mod jobs;
mod open;
mod operators;
mod parts;
mod people;
mod policies;
mod records;
mod redeem;
mod reminders;
mod resets;
mod rows;
mod seal;
mod snapshot;
mod sqlite;
mod sweeps;
mod writer;

pub use open::{Store, StoreKeys};
pub use people::{NewPerson, People, PeopleRules};
pub use seal::{SealKey, SealKeys};
