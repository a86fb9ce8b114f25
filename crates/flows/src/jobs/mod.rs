//! What workers do after a request was answered: deliver secrets, tell user names, send notices and warnings, settle
//! writes.

mod deliver;
mod methods;
mod names;
mod notice;
mod run;
mod shadow;
mod warn;

pub use run::{probe, run_due, tend, work};
pub(crate) use warn::warning;
