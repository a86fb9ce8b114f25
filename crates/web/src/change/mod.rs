//! Changing a password that is known.

pub mod checking;
pub mod form;
pub mod suggestion;
pub mod weighing;
