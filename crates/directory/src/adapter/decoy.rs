//! Whether an entry that stands for nobody locks, for `doctor` and set-up: by reading, never by trying. A locked one is
//! answered faster than anybody, and then time tells who exists.

use super::{Adapter, Dialect};
use domain::lock_out::LockOut;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};

/// What is known of an entry that is tried for names that nobody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decoy {
    /// May our account see it? It may also not be there: nobody tells which.
    pub is_seen: bool,
    /// When wrong passwords lock it.
    pub lock_out: LockOut,
    /// What keeps the server from looking at its password now.
    pub barred: Option<Barred>,
}

/// Why no password of an entry is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    Locked,
    /// Turned off, or past its end.
    Off,
}

impl<D: Dialect> Adapter<D> {
    pub(super) async fn decoy_at(&self, dn: &str) -> Result<Decoy, Fault> {
        let any = LdapFilter::Present("objectClass".into());
        let (entries, _) = self.search(dn, LdapSearchScope::Base, any, &self.attributes()).await?;
        let entry = entries.first();
        let lock_out = self.dialect.decoy_locks(self, dn, entry).await?;
        let Some(entry) = entry else { return Ok(Decoy { is_seen: false, lock_out, barred: None }) };
        let beside = self.dialect.beside(self, entry).await?;
        let state = self.dialect.shown(entry, &beside, self.clock.now()).map(|shown| shown.state);
        let barred = state.and_then(|state| match () {
            () if state.locked || state.locked_by_admin => Some(Barred::Locked),
            () if state.disabled || state.expired => Some(Barred::Off),
            () => None,
        });
        Ok(Decoy { is_seen: true, lock_out, barred })
    }
}
