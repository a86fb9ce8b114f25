//! The site from outside: requests in, answers out, over the real store.

mod answers;
mod api;
mod app;
mod attacks;
mod change;
mod console;
mod console_api;
mod console_attacks;
mod contact;
mod edge;
mod equality;
mod help;
mod linked;
mod red_lines;
mod refused;
mod reset;
mod security_info;
mod suggestion;
mod two_proofs;
mod unlock;
mod username;
mod verdicts;
mod world;
