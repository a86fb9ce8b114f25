//! The console of owners and auditors. A sign-in is a reset row with a goal of its own: the current
//! password is its first proof, one of the person's methods the second. What somebody may do is read from
//! their role at every step, and every change takes a warrant, a reason and an entry with their name.

mod events;
mod operators;
mod person;
mod policy;
mod session;
mod sign_in;

pub use events::{EXPORT_MAX, account_of, export, flow_of, search};
pub use operators::{Invited, Named, accept, appoint, dismiss, invite};
pub use person::{Lifted, Seen, TIMELINE_MAX, Unlocking, lift_freeze, lift_lock, look_up};
pub use policy::{HISTORY_MAX, Tried, apply, history, in_force, rollback, try_out};
pub use session::{Session, session};
pub use sign_in::{NewSignIn, SignInState, SignInView, open, sign_out, view};
