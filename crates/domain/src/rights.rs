//! What our own account may do in a directory, as the directory tells it.

/// May something be done?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Right {
    Granted,
    Denied,
    /// The directory does not say without being changed.
    Untold,
}

/// What our account may do to one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    pub set_password: Right,
    /// Lift a lock that came from wrong passwords.
    pub unlock: Right,
}

impl Rights {
    /// Everything that we may need.
    pub const ALL: Self = Self { set_password: Right::Granted, unlock: Right::Granted };
}
