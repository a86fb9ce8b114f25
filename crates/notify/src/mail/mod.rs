//! E-mail: the settings, the letter, and the way to the mail server.

pub mod render;

mod connection;
mod settings;
mod smtp;
mod transmit;

pub use settings::{Letterhead, Secret, Security, SettingsError, SmtpSettings};
pub use smtp::Smtp;
