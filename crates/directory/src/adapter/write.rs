//! The two writes: re-resolve, re-check, and one operation on the same connection.

use super::{Adapter, Dialect, Unlocking};
use crate::ldap::{Conn, Entry, Failure};
use domain::account::{Account, Standing};
use domain::password::Password;
use domain::verdict::Verdict;
use domain::warrant::{Kind, SetPassword, Spent, Unlock};
use flows::ports::{NotSent, Written};
use ldap3_proto::proto::LdapResultCode;

/// What is sent, once the entry was looked at.
enum Operation<'a> {
    SetPassword {
        new: &'a Password,
        current: Option<&'a Password>,
    },
    /// Takes away exactly the lock that was read, so that one set meanwhile stays.
    LiftLock,
}

impl<D: Dialect> Adapter<D> {
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
        if let Err(failure) = &same
            && lease.is_reused
        {
            lease.blame(failure);
            match self.pool.take_fresh().await {
                Ok(fresh) => lease = fresh,
                Err(_) => return unreachable,
            }
            same = self.same(&mut lease.conn, dn, warrant).await;
        }
        let entry = match same {
            Ok(Some(entry)) => entry,
            Ok(None) => {
                self.pool.keep(lease);
                return Written::NotSent(NotSent::Changed);
            }
            Err(failure) => {
                lease.blame(&failure);
                return unreachable;
            }
        };
        self.wrote_on.keep(warrant.account(), lease.server.clone());
        match self.operate(&mut lease.conn, &entry, operation).await {
            Ok(written) => {
                self.pool.keep(lease);
                written
            }
            Err(Failure::NotSent(why)) => {
                tracing::warn!(why, "nothing was written");
                unreachable
            }
            Err(failure @ (Failure::Lost(_) | Failure::Silent(_))) => {
                lease.blame(&failure);
                tracing::warn!(why = failure.into_cause(), "the outcome of a write is unknown");
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
        let Some(place) = self.dialect.by_id(&self.base_dn, warrant.account()) else { return Ok(None) };
        let attributes = self.attributes();
        let found = conn.search(&place.base, place.scope, place.filter, &attributes, 2).await;
        let (entries, answer) = found?;
        let is_as_proven =
            |entry: &Entry| entry.dn == dn && self.dialect.password_time(entry) == warrant.password_time();
        Ok(self.only(entries, &answer).filter(is_as_proven))
    }

    async fn operate(
        &self,
        conn: &mut Conn,
        entry: &Entry,
        operation: &Operation<'_>,
    ) -> Result<Written, Failure> {
        let told = |verdict| match verdict {
            None => Written::Applied,
            Some(verdict) => Written::Refused(verdict),
        };
        match operation {
            Operation::SetPassword { new, current } => {
                if current.is_some()
                    && let Some(verdict) = self.dialect.forbids_change(conn, entry).await?
                {
                    return Ok(Written::Refused(verdict));
                }
                let answer = self.dialect.set_password(conn, entry, new, *current).await?;
                let verdict = self.dialect.of_write(&answer);
                if verdict == Some(Verdict::Trouble) {
                    // Its text is left out: nobody knows what a server repeats in it.
                    tracing::warn!(code = answer.code as i64, "the directory could not set a password");
                }
                Ok(told(verdict.map(|verdict| of_current(verdict, *current))))
            }
            Operation::LiftLock => match self.dialect.unlocking(entry) {
                Unlocking::Nothing => Ok(Written::Applied),
                Unlocking::Forbidden => Ok(Written::NotSent(NotSent::Changed)),
                Unlocking::By(changes) => {
                    let answer = conn.modify(&entry.dn, changes, Vec::new()).await?;
                    // The lock that was read is not there any more: somebody lifted it or set another.
                    let is_other = answer.code == LdapResultCode::NoSuchAttribute;
                    let written = told(self.dialect.of_write(&answer));
                    Ok(if is_other { Written::NotSent(NotSent::Changed) } else { written })
                }
            },
        }
    }
}

/// What is said of an old password depends on whether one was given.
fn of_current(verdict: Verdict, current: Option<&Password>) -> Verdict {
    match (verdict, current) {
        (Verdict::OldPasswordNeeded, Some(_)) => Verdict::OldPasswordWrong,
        (Verdict::OldPasswordWrong, None) => Verdict::Trouble,
        (verdict, Some(_) | None) => verdict,
    }
}

/// Nothing that a reset must not undo, and the password time as proven.
fn may_write<K: Kind>(account: &Account, warrant: &Spent<K>) -> bool {
    let state = account.state;
    let barred = state.disabled || state.expired || state.locked_by_admin || state.password_elsewhere;
    !barred && account.standing != Standing::Protected && account.password_time == warrant.password_time()
}
