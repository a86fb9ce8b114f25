//! Set-up: a handful of questions, each answer tested against the real thing as soon as it is given, and
//! a configuration at the end. The engine knows no terminal: whoever asks (the command line, a page)
//! hands it [`Given`] answers and shows what was found.
//!
//! Nothing that stands in the target folder is touched before the end. Until then answers, secrets and
//! authorities are kept in a folder of their own inside it, so that somebody may stop and go on later.

mod account;
mod address;
mod answers;
mod directory;
mod engine;
mod folder;
mod group;
mod kind;
mod mail;
mod people;
mod person;
mod place;
mod rights;
mod words;
mod write;

pub use answers::{Given, Question, Voucher};
pub use engine::{Engine, Finished, Tried};
pub use folder::{Trouble, files_of, read_secret, superusers};
pub use words::Words;
