//! What `doctor` and set-up share: findings, and how certificates are read.

pub mod certificate;
pub mod finding;
