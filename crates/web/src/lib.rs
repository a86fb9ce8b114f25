//! What people see: the pages, the JSON API, and the edge that every request passes.
//!
//! Server pages that work without script. A handler reads a [`visit::Visit`], calls one use case of
//! `flows` and hands back a page or a redirect; whatever goes wrong becomes an [`error::Problem`] that
//! the edge turns into words once.
//!
//! This crate must not know SQL, LDAP, SMTP, where configuration comes from, or the wording of any
//! sentence: it holds message ids only.

mod answer;
mod api;
mod assets;
mod change;
mod console;
mod contact;
mod demo;
mod disavow;
mod edge;
mod error;
mod form;
mod help;
mod machine;
mod page;
mod reset;
mod routes;
mod second;
mod security;
mod security_info;
mod session;
mod site;
mod start;
mod unlock;
mod urls;
mod username;
mod visit;

#[cfg(test)]
mod rendering;

pub use routes::{CONSOLE_ROUTES, OWN_ROUTES, PUBLIC_ROUTES, openapi, router};
pub use site::{App, ConsoleTools, Demo, DemoPerson, Organisation, OwnEntry, Settings};
