//! The contract of the [`flows::ports::Directory`] port.
