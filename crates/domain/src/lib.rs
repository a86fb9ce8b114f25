//! What is allowed: the pure rules of Nulstil.
//!
//! Accounts, methods, proofs, policies, secrets, limits, warrants and the words for every kind of
//! "no" are types here. All time and chance arrive as arguments.
//!
//! This crate must not know any I/O, async runtime, clock, database, wire format or vendor type.

pub mod account;
pub mod audit;
pub mod challenge;
pub mod chance;
pub mod contact;
pub mod enrol;
pub mod explain;
pub mod id;
pub mod limit;
pub mod linked;
pub mod locale;
pub mod lock_out;
pub mod logins;
pub mod method;
pub mod operator;
pub mod password;
pub mod policy;
pub mod proof;
pub mod refusal;
pub mod reminder;
pub mod reset;
pub mod rights;
pub mod secret;
pub mod time;
pub mod verdict;
pub mod warrant;
