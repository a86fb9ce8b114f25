//! Fakes of what we do not own.

pub mod breached;
pub mod directory;
mod judge;
pub mod mailer;
