//! The one write: re-resolve, re-check, and one password modify on the same connection.

use super::OpenLdap;
use super::search::{by_id, only};
use crate::ldap::{Entry, Failure};
use crate::{rfc3062, verdict};
use domain::account::{Account, Standing};
use domain::password::Password;
use domain::warrant::{SetPassword, Spent};
use flows::ports::{NotSent, Written};
use ldap3_proto::proto::LdapSearchScope;
use std::sync::atomic::Ordering;

impl OpenLdap {
    pub(super) async fn write(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        match self.write_target(&warrant).await {
            Ok(dn) => self.send(&dn, &warrant, new, current).await,
            Err(not_sent) => Written::NotSent(not_sent),
        }
    }

    /// The DN that the permanent id has now, if the entry is still what was proven.
    async fn write_target(&self, warrant: &Spent<SetPassword>) -> Result<String, NotSent> {
        let read = self.read_entry(warrant.account()).await;
        let (entry, account) = read
            .map_err(|fault| {
                tracing::warn!(%fault, "nothing was written");
                NotSent::Unreachable
            })?
            .ok_or(NotSent::Gone)?;
        if may_write(&account, warrant) { Ok(entry.dn) } else { Err(NotSent::Changed) }
    }

    async fn send(
        &self,
        dn: &str,
        warrant: &Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        let unreachable = Written::NotSent(NotSent::Unreachable);
        let Ok(mut lease) = self.pool.take().await else { return unreachable };
        // The read shows that the connection lives and that the DN still is this person's, right before
        // the bytes that nobody can take back.
        let mut same = self.is_same(&mut lease.conn, dn, warrant).await;
        if same.is_err() && lease.is_reused {
            drop(lease);
            match self.pool.take_fresh().await {
                Ok(fresh) => lease = fresh,
                Err(_) => return unreachable,
            }
            same = self.is_same(&mut lease.conn, dn, warrant).await;
        }
        match same {
            Ok(true) => {}
            Ok(false) => return Written::NotSent(NotSent::Changed),
            Err(_) => return unreachable,
        }
        self.wrote_on.store(lease.server, Ordering::Relaxed);
        match rfc3062::modify(&mut lease.conn, dn, new, current).await {
            Ok(answer) => {
                self.pool.keep(lease);
                match verdict::of_modify(&answer.code, answer.policy_error) {
                    None => Written::Applied,
                    Some(verdict) => Written::Refused(verdict),
                }
            }
            Err(Failure::NotSent(why)) => {
                tracing::warn!(why, "nothing was written");
                unreachable
            }
            Err(Failure::Lost(why)) => {
                tracing::warn!(why, "the outcome of a write is unknown");
                Written::Unknown
            }
        }
    }

    async fn is_same(
        &self,
        conn: &mut crate::ldap::Conn,
        dn: &str,
        warrant: &Spent<SetPassword>,
    ) -> Result<bool, Failure> {
        let attributes = self.mapping.attributes();
        let scope = LdapSearchScope::Subtree;
        let found = conn.search(&self.base_dn, scope, by_id(warrant.account()), &attributes, 2).await;
        let (entries, answer) = found?;
        let is_as_proven =
            |entry: &Entry| entry.dn == dn && super::account::password_time(entry) == warrant.password_time();
        Ok(only(entries, &answer).is_some_and(|entry| is_as_proven(&entry)))
    }
}

/// Nothing that a reset must not undo, and the password time as proven.
fn may_write(account: &Account, warrant: &Spent<SetPassword>) -> bool {
    let state = account.state;
    let barred = state.disabled || state.expired || state.locked_by_admin || state.password_elsewhere;
    !barred && account.standing != Standing::Protected && account.password_time == warrant.password_time()
}
