//! Resetting a forgotten password: open, ask, prove, choose; or, for somebody who still knows it,
//! unlock. Each step finds the reset by the token of the browser or client that opened it, and computes
//! what may happen from proof rows.

mod after;
mod answer;
mod apply;
mod ask;
mod case;
mod choose;
mod fit;
mod linked;
mod open;
mod prove;
mod refused;
mod settle;
mod unlock;
mod view;

pub use after::{Aftermath, Aftertaste};
pub use apply::Outcome;
pub(crate) use apply::{InReset, LiftedLock, Writing, lift, write};
pub use ask::{Ask, ask};
pub(crate) use ask::{any_part, queue};
pub use case::{RulesTold, rules, suggest, weigh};
pub(crate) use choose::advising;
pub use choose::choose;
pub(crate) use fit::policy_for;
pub(crate) use linked::copy_of;
pub use open::{Opened, Start, open};
pub(crate) use open::{network_charges, open_row, spend, spend_anonymous};
pub(crate) use prove::guess_permit;
pub use prove::{Given, prove};
pub use refused::last_verdict;
pub use settle::{Look, recover, settle_unknown};
pub(crate) use unlock::UNLOCK_NOT_OFFERED;
pub use unlock::{Unlocked, offers_unlock, unlock};
pub(crate) use view::held;
pub use view::{AnswerState, Offered, Step, View, cancel, view};
