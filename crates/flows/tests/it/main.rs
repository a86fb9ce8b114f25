//! Stories of the flows, told with the real store and fakes of what we do not own.

#![expect(clippy::print_stdout, reason = "long tests tell how far they are")]
#![expect(clippy::disallowed_methods, reason = "lengths and killed processes are told by the environment")]

mod app;
mod attacks;
mod blocked;
mod breached;
mod checking;
mod console;
mod enrol;
mod enrol_app;
mod explain;
mod former;
mod guessing;
mod killed;
mod killed_linked;
mod killed_ports;
mod killed_scene;
mod limits;
mod linked;
mod linked_ends;
mod many_flows;
mod method_attacks;
mod named;
mod owner_hears;
mod policy;
mod pretended;
mod reminders;
mod several;
mod stories;
mod suggest;
mod tending;
mod two_methods;
mod unlock;
mod username;
mod walk;
