//! Resetting a forgotten password: open, ask, prove, choose. Each step finds the reset by the token
//! of the browser or client that opened it, and computes what may happen from proof rows.

mod answer;
mod apply;
mod ask;
mod choose;
mod fit;
mod open;
mod prove;
mod view;

pub use apply::{Look, Outcome, recover, settle_unknown};
pub(crate) use apply::{Writing, write};
pub use ask::{Ask, ask};
pub use choose::{RulesTold, choose, rules};
pub(crate) use fit::policy_for;
pub(crate) use open::open_row;
pub use open::{Opened, Start, open};
pub(crate) use prove::guess_permit;
pub use prove::{Given, prove};
pub(crate) use view::held;
pub use view::{AnswerState, Offered, Step, View, cancel, view};
