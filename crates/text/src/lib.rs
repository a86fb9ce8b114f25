//! What is said: every sentence a person reads, in every language, and how moments are written.
//!
//! The sentences are Fluent messages in `locales/<tag>/<area>.ftl`, built into the binary. Danish and
//! English are both authored. Rust code and templates hold message ids only; [`get`] and [`with`] turn
//! an id into words, and [`refusal`], [`password`], [`method`], [`lint`] and [`explain`] do so for the domain's own values, by
//! exhaustive matches: a refusal without words does not compile.
//!
//! This crate must not know pages, mails, HTTP, the store or who asks. It holds no HTML and escapes
//! nothing: whoever prints a sentence escapes it for the place it goes to.

pub mod explain;
pub mod faq;
pub mod format;
pub mod lint;
pub mod method;
pub mod password;
pub mod refusal;

mod negotiate;
mod words;

pub use negotiate::negotiate;
pub use words::{Arg, Faulty, Words, get, ids, with};
