//! What workers do after a request was answered: deliver secrets, send notices, settle writes.

mod deliver;
mod methods;
mod notice;
mod run;

pub use run::{run_due, tend, work};
