//! One suite per port, run on every implementation, the fake included.

pub mod breached;
pub mod directory;
pub mod store;
