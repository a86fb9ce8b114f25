//! The binary `nulstil`: configuration, wiring, command line.
//!
//! It builds everything once from the configuration and hands it to those who need it; it holds no
//! rule of its own.
//!
//! This crate must not know what is allowed (`domain`), what happens (`flows`), what pages and
//! messages say (`web`, `text`), or any SQL or LDAP.

mod cmd;
mod config;
mod keys;
mod people;
mod real;
mod serving;
mod telemetry;
mod tls;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    tls::install_provider();
    cmd::run()
}
