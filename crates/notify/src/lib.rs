//! How people are reached: e-mail today.
//!
//! [`mail::Smtp`] hands messages to a mail server; [`inbox::MemoryInbox`] keeps them for the demo. Both
//! print the same letter, made by [`mail::render`] from what the flows say and from configuration.
//!
//! This crate must not know the store, the directory, pages, policies or why a message is sent. It
//! never sees what a visitor typed: recipients are stored addresses, words come from `text`.

pub mod inbox;
pub mod mail;
