//! Fakes of what we do not own.

pub mod directory;
pub mod mailer;
