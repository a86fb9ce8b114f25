//! What workers do after a request was answered: deliver secrets, tell user names, send notices, settle
//! writes.

mod deliver;
mod methods;
mod names;
mod notice;
mod run;
mod shadow;

pub use run::{run_due, tend, work};
