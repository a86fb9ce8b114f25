//! What is known to be stolen: passwords that appeared in breaches, in one file that is asked without a
//! network, and optionally a service that is asked by the first five digits of a hash.
//!
//! [`build`] makes the file from the public lists, [`Filter`] answers from it, and [`Corpus`] is the port
//! that the use cases ask.
//!
//! This crate must not know people, directories, the store, pages or the command line: it is handed a
//! password and says whether it is listed.

#[cfg(target_endian = "big")]
compile_error!("the filter is read as it lies in the file, which holds numbers with the low byte first");

mod build;
mod corpus;
mod filter;
mod hash;
mod layout;
mod map;
mod range;
mod sign;

pub use build::{Bounds, BuildError, Built, Plan, Step, build};
pub use corpus::{Corpus, OnFailure, Refreshed, Settings};
pub use filter::{Facts, Filter};
pub use hash::{Hash, Key};
pub use layout::{Layout, Unusable};
pub use range::{BadRange, Range, RangeSettings};
pub use sign::{PublicKey, Signer};

/// A date without a time, in days since 1970-01-01. Day 0 means that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Day(pub u32);
