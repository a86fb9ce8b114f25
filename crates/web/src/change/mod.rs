//! Changing a password that is known.

pub mod checking;
pub mod form;
