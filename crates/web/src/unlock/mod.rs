//! The pages that differ when somebody wants an account unlocked and keeps the password: the door, the
//! button and the ends. The proving between them is the reset's own (`crate::reset`).

pub mod confirm;
pub mod done;
pub mod open;
pub mod unknown;
