//! Fakes of the outside world, a clock to turn, contracts that every implementation of a port must
//! keep, and starters of real servers. For tests only.
//!
//! This crate must not know `store`, `directory`, `notify`, `web` or `server`: they come here to be
//! tested, not the other way round.

pub mod ca;
pub mod chance;
pub mod clock;
pub mod contract;
pub mod ctx;
pub mod dns;
pub mod ds389;
pub mod fake;
pub mod ldap_double;
pub mod phone;
pub mod postgres;
pub mod process;
pub mod relay;
pub mod samba;
pub mod slapd;
pub mod smtp_sink;
pub mod stats;
