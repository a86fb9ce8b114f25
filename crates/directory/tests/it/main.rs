//! The adapters against real servers, and against one that can answer anything.

mod groups;
mod hostile;
mod house;
mod openldap;
mod openldap_contract;
mod survey;
