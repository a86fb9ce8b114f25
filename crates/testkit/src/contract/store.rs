//! The contract of the store ports.
