//! The two writes: re-resolve, re-check, and one operation on the same connection.

use super::OpenLdap;
use super::account::{LOCK, LOCKED_FOR_GOOD, password_time};
use super::search::{by_id, only};
use crate::ldap::{Answer, Conn, Entry, Failure};
use crate::{rfc3062, verdict};
use domain::account::{Account, Standing};
use domain::password::Password;
use domain::warrant::{Kind, SetPassword, Spent, Unlock};
use flows::ports::{NotSent, Written};
use ldap3_proto::proto::{LdapModify, LdapModifyType, LdapPartialAttribute, LdapResultCode, LdapSearchScope};
use std::sync::atomic::Ordering;

/// What is sent, once the entry was looked at.
enum Operation<'a> {
    SetPassword {
        new: &'a Password,
        current: Option<&'a Password>,
    },
    /// Takes away exactly the lock that was read, so that one set meanwhile stays.
    LiftLock,
}

/// One operation as it went out; nothing when the entry showed that there was nothing to do.
enum Sent {
    Nothing(Written),
    Answered(Answer),
}

impl OpenLdap {
    pub(super) async fn write(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        self.carry_out(&warrant, &Operation::SetPassword { new, current }).await
    }

    pub(super) async fn lift_lock(&self, warrant: Spent<Unlock>) -> Written {
        self.carry_out(&warrant, &Operation::LiftLock).await
    }

    async fn carry_out<K: Kind>(&self, warrant: &Spent<K>, operation: &Operation<'_>) -> Written {
        match self.write_target(warrant).await {
            Ok(dn) => self.send(&dn, warrant, operation).await,
            Err(not_sent) => Written::NotSent(not_sent),
        }
    }

    /// The DN that the permanent id has now, if the entry is still what was proven.
    async fn write_target<K: Kind>(&self, warrant: &Spent<K>) -> Result<String, NotSent> {
        let read = self.read_entry(warrant.account()).await;
        let (entry, account) = read
            .map_err(|fault| {
                tracing::warn!(%fault, "nothing was written");
                NotSent::Unreachable
            })?
            .ok_or(NotSent::Gone)?;
        if may_write(&account, warrant) { Ok(entry.dn) } else { Err(NotSent::Changed) }
    }

    async fn send<K: Kind>(&self, dn: &str, warrant: &Spent<K>, operation: &Operation<'_>) -> Written {
        let unreachable = Written::NotSent(NotSent::Unreachable);
        let Ok(mut lease) = self.pool.take().await else { return unreachable };
        // The read shows that the connection lives and that the DN still is this person's, right before
        // the bytes that nobody can take back.
        let mut same = self.same(&mut lease.conn, dn, warrant).await;
        if same.is_err() && lease.is_reused {
            drop(lease);
            match self.pool.take_fresh().await {
                Ok(fresh) => lease = fresh,
                Err(_) => return unreachable,
            }
            same = self.same(&mut lease.conn, dn, warrant).await;
        }
        let entry = match same {
            Ok(Some(entry)) => entry,
            Ok(None) => return Written::NotSent(NotSent::Changed),
            Err(_) => return unreachable,
        };
        self.wrote_on.store(lease.server, Ordering::Relaxed);
        match operation.send(&mut lease.conn, &entry).await {
            Ok(Sent::Nothing(written)) => {
                self.pool.keep(lease);
                written
            }
            Ok(Sent::Answered(answer)) => {
                self.pool.keep(lease);
                operation.written(&answer)
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

    /// The entry, if it still is at this DN and its password the one that was proven.
    async fn same<K: Kind>(
        &self,
        conn: &mut Conn,
        dn: &str,
        warrant: &Spent<K>,
    ) -> Result<Option<Entry>, Failure> {
        let attributes = self.mapping.attributes();
        let scope = LdapSearchScope::Subtree;
        let found = conn.search(&self.base_dn, scope, by_id(warrant.account()), &attributes, 2).await;
        let (entries, answer) = found?;
        let is_as_proven = |entry: &Entry| entry.dn == dn && password_time(entry) == warrant.password_time();
        Ok(only(entries, &answer).filter(is_as_proven))
    }
}

impl Operation<'_> {
    async fn send(&self, conn: &mut Conn, entry: &Entry) -> Result<Sent, Failure> {
        match self {
            Self::SetPassword { new, current } => {
                rfc3062::modify(conn, &entry.dn, new, *current).await.map(Sent::Answered)
            }
            Self::LiftLock => match entry.one(LOCK) {
                None => Ok(Sent::Nothing(Written::Applied)),
                Some(LOCKED_FOR_GOOD) => Ok(Sent::Nothing(Written::NotSent(NotSent::Changed))),
                Some(lock) => conn.modify(&entry.dn, vec![deletion(lock)]).await.map(Sent::Answered),
            },
        }
    }

    fn written(&self, answer: &Answer) -> Written {
        match self {
            // The lock that was read is not there any more: somebody lifted it or set another one.
            Self::LiftLock if answer.code == LdapResultCode::NoSuchAttribute => {
                Written::NotSent(NotSent::Changed)
            }
            Self::SetPassword { .. } | Self::LiftLock => {
                match verdict::of_modify(&answer.code, answer.policy_error) {
                    None => Written::Applied,
                    Some(verdict) => Written::Refused(verdict),
                }
            }
        }
    }
}

/// slapd takes the failures away with the lock (slapo-ppolicy, `ppolicy_modify`, 2.5.13): they are not
/// ours to write.
fn deletion(lock: &str) -> LdapModify {
    LdapModify {
        operation: LdapModifyType::Delete,
        modification: LdapPartialAttribute { atype: LOCK.to_owned(), vals: vec![lock.into()] },
    }
}

/// Nothing that a reset must not undo, and the password time as proven.
fn may_write<K: Kind>(account: &Account, warrant: &Spent<K>) -> bool {
    let state = account.state;
    let barred = state.disabled || state.expired || state.locked_by_admin || state.password_elsewhere;
    !barred && account.standing != Standing::Protected && account.password_time == warrant.password_time()
}
