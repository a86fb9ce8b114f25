//! What happens: the use cases, and the ports they need.
//!
//! Pages, API, command line and workers call these functions; rules come from `domain`; everything
//! outside is reached through the traits in [`ports`].
//!
//! This crate must not know HTTP, SQL, LDAP, SMTP, message texts or where configuration comes from.

mod beforehand;
pub mod change;
mod checking;
pub mod console;
pub mod contact;
pub mod ctx;
pub mod directories;
pub mod disavow;
mod elevated;
pub mod enrol;
pub mod explain;
pub mod fault;
pub mod holdings;
pub mod jobs;
pub mod method;
mod password;
pub mod policy;
pub mod ports;
pub mod reminders;
pub mod reset;
mod strength;
pub mod username;
pub mod world;

pub use beforehand::Weighed;
pub use ctx::Ctx;
pub use fault::{Fault, Stop};
pub use strength::{CHARS_LOOKED_AT, Gauge};
pub use world::World;
