//! The policy as a file for people: written with what each setting means, read with every mistake told
//! at once.

mod password;
mod read;
mod write;

pub use read::{Draft, read};
pub use write::write;

#[cfg(test)]
mod tests;
