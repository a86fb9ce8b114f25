//! The binary as others see it: started as a process, spoken to over its command line and HTTP.

mod behind_nginx;
mod browser;
mod budgets;
mod cli;
mod client;
mod demo;
mod enumerate;
mod explain;
mod floods;
mod history;
mod keys;
mod leaks;
mod operator;
mod own;
mod policy;
mod process;
mod real;
mod scope;
mod serve;
mod setup;
mod several;
mod snapshot;
mod states;
mod trail;
mod two_controllers;
mod wire;
