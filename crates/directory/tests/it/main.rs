//! The adapters against real servers, and against one that can answer anything.

mod active_directory;
mod active_directory_contract;
mod boundary;
mod connections;
mod decoy;
mod dirsrv;
mod discovery;
mod domain;
mod double;
mod ds389;
mod ds389_contract;
mod ds389_rules;
mod freeipa;
mod freeipa_contract;
mod groups;
mod hostile;
mod hostile_domain;
mod house;
mod ipa;
mod left_alone;
mod lock_out;
mod openldap;
mod openldap_contract;
mod rights;
mod survey;
mod two_controllers;
