//! The binary `nulstil`: configuration, wiring, command line.
//!
//! It builds everything once from the configuration and hands it to those who need it; it holds no
//! rule of its own.
//!
//! This crate must not know what is allowed (`domain`), what happens (`flows`), what pages and
//! messages say (`web`, `text`), or any SQL or LDAP.

mod checks;
mod cmd;
mod config;
mod console;
mod keys;
mod people;
mod policy;
mod real;
mod serving;
mod setup;
mod telemetry;
mod tls;
mod wire;

use std::alloc::System;
use std::process::ExitCode;
use zeroizing_alloc::ZeroAlloc;

/// Wipes all memory as it is freed. Libraries that passwords, codes and links pass through (HTTP, TLS,
/// JSON, LDAP, mail) copy them into buffers that they free without wiping.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    tls::install_provider();
    cmd::run()
}
