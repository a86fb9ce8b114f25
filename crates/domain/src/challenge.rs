//! Challenges: one method asked for within one reset.

use crate::limit::Caller;

/// Wrong tries that one challenge takes before it is void, over all its sends.
pub const GUESSES_MAX: u32 = 5;
/// How many of its latest sends are good: SMTP may lose its answer and we send again.
pub const SENDS_GOOD: u32 = 2;
/// How often one reset may ask for messages, over all methods.
pub const ASKS_MAX: u32 = 5;
/// Resets of one account that may be live at once.
pub const LIVE_RESETS_MAX: u32 = 3;
/// On top of it for known devices: otherwise three starts of a stranger kept the owner out.
pub const LIVE_RESETS_RESERVE: u32 = 2;

/// How many live resets of an account leave room for one more of this caller.
pub const fn live_resets_max(caller: Caller) -> u32 {
    match caller {
        Caller::Stranger => LIVE_RESETS_MAX,
        Caller::Known => LIVE_RESETS_MAX + LIVE_RESETS_RESERVE,
    }
}

/// Which of the two secrets of a message was presented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SecretKind {
    /// The typed code; good only in the browser that asked.
    Code,
    /// The secret of the mailed link.
    Link,
}
