//! What workers do after a request was answered: deliver secrets, tell user names, send notices and warnings, settle
//! writes.

mod deliver;
mod methods;
mod names;
mod notice;
mod run;
mod shadow;
mod warn;

pub use run::{forget, probe, run_due, tend, trim, work};
pub(crate) use warn::warning;
