//! What the use cases need from outside, shaped by use case: every change takes its audit entry
//! and happens in one transaction with it.

mod breached;
mod directory;
mod enrol;
mod former;
mod guards;
mod intents;
mod jobs;
mod notify;
mod operators;
mod policy;
mod record;
mod reminders;
mod resets;

pub use breached::*;
pub use directory::*;
pub use enrol::*;
pub use former::*;
pub use guards::*;
pub use intents::*;
pub use jobs::*;
pub use notify::*;
pub use operators::*;
pub use policy::*;
pub use record::*;
pub use reminders::*;
pub use resets::*;
