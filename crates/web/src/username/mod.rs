//! A forgotten user name: an address in, the same answer for everybody out.

pub mod ask;
pub mod sent;
