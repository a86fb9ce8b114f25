//! The port to what is known of stolen passwords.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::password::Password;

/// What is known of one password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listed {
    /// It appears in known breaches. A filter of 16 bits says so by mistake for one password of 65 536 that
    /// does not.
    Yes,
    No,
    /// Nobody could be asked, and the configuration says that the password is to be taken all the same.
    Unasked,
}

/// Asks whether a password is known to be stolen. Nothing of it leaves this machine but, where a service is
/// configured, the first five digits of its SHA-1.
#[async_trait]
pub trait Breached: Send + Sync {
    /// Is this password listed?
    ///
    /// # Errors
    /// Nobody knows, and no password must be taken until somebody does.
    async fn look_up(&self, password: &Password) -> Result<Listed, Fault>;

    /// The same, as far as this machine knows by itself: no service is asked. For what is not chosen yet.
    ///
    /// # Errors
    /// What this machine has cannot be read.
    async fn look_up_here(&self, password: &Password) -> Result<Listed, Fault>;

    /// Can passwords be looked up? Also the moment at which an adapter looks for newer lists.
    ///
    /// # Errors
    /// The cause, in words for an administrator.
    async fn probe(&self) -> Result<(), String>;
}
