//! Setting a password and lifting a lock. The hashing first, then one conditional statement that looks
//! at the entry again and changes it only if it is still what was proven.

use super::People;
use super::row::{PersonRow, standing_name};
use crate::db::Tx;
use crate::rows::of_password_time;
use domain::account::Standing;
use domain::password::Password;
use domain::verdict::Verdict;
use domain::warrant::{SetPassword, Spent, Unlock};
use flows::Fault;
use flows::ports::{NotSent, Written};

impl People {
    pub(super) async fn write_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        let person = match self.person(warrant.account()).await {
            Ok(Some(person)) => person,
            Ok(None) => return Written::NotSent(NotSent::Gone),
            Err(fault) => return unreached(&fault),
        };
        if person.password_time() != warrant.password_time() || !may_be_written(&person) {
            return Written::NotSent(NotSent::Changed);
        }
        let hash = match self.judge(&person, new, current).await {
            Ok(Ok(hash)) => hash,
            Ok(Err(verdict)) => return Written::Refused(verdict),
            Err(fault) => return unreached(&fault),
        };
        self.exchange(&person, &hash).await
    }

    /// The new password's hash, or what speaks against it.
    async fn judge(
        &self,
        person: &PersonRow,
        new: &Password,
        current: Option<&Password>,
    ) -> Result<Result<String, Verdict>, Fault> {
        if let Some(current) = current
            && !self.hasher.is_of(current, &person.password_hash).await?
        {
            self.count_wrong(person).await?;
            return Ok(Err(Verdict::OldPasswordWrong));
        }
        if new.reveal().chars().count() < usize::try_from(self.rules.length_min).unwrap_or(usize::MAX) {
            return Ok(Err(Verdict::TooShort));
        }
        if self.hasher.is_of(new, &person.password_hash).await? {
            return Ok(Err(Verdict::Unchanged));
        }
        for former in self.former(person).await? {
            if self.hasher.is_of(new, &former).await? {
                return Ok(Err(Verdict::InHistory));
            }
        }
        self.hasher.hash(new).await.map(Ok)
    }

    async fn former(&self, person: &PersonRow) -> Result<Vec<String>, Fault> {
        let mut reader = self.store.read("reading former passwords").await?;
        let rows = all!(
            reader,
            (String,),
            "SELECT password_hash
             FROM person_password
             WHERE person_id = $1
             ORDER BY set_at DESC
             LIMIT $2",
            person.id.as_str(),
            i64::from(self.rules.history),
        )?;
        Ok(rows.into_iter().map(|(hash,)| hash).collect())
    }

    async fn exchange(&self, person: &PersonRow, hash: &str) -> Written {
        let mut tx = match self.store.write("setting a password").await {
            Ok(tx) => tx,
            Err(fault) => return unreached(&fault),
        };
        let changed = self.exchange_in(&mut tx, person, hash).await;
        concluded(tx, changed).await
    }

    /// Lifts the lock after wrong passwords, and nothing else.
    pub(super) async fn lift_lock(&self, warrant: Spent<Unlock>) -> Written {
        let person = match self.person(warrant.account()).await {
            Ok(Some(person)) => person,
            Ok(None) => return Written::NotSent(NotSent::Gone),
            Err(fault) => return unreached(&fault),
        };
        if person.password_time() != warrant.password_time() || !may_be_written(&person) {
            return Written::NotSent(NotSent::Changed);
        }
        if !person.state().locked {
            return Written::Applied;
        }
        let mut tx = match self.store.write("lifting a lock").await {
            Ok(tx) => tx,
            Err(fault) => return unreached(&fault),
        };
        let changed = lift_lock_in(&mut tx, &person).await;
        concluded(tx, changed).await
    }

    /// Clears what a new password cures: the lock after wrong passwords, and the demand for a new
    /// one. Never what an administrator or a date decided.
    async fn exchange_in(&self, tx: &mut Tx, person: &PersonRow, hash: &str) -> Result<bool, Fault> {
        let noted = of_password_time(person.password_time());
        let changed = run!(
            tx,
            "UPDATE person
             SET password_hash = $2,
                 password_set_at = CASE WHEN $3 > password_set_at THEN $3 ELSE password_set_at + 1 END,
                 failed = 0, locked_at = NULL, must_change_at = NULL, password_expired_at = NULL
             WHERE id = $1 AND password_set_at = $4 AND disabled_at IS NULL AND expired_at IS NULL
                 AND locked_by_admin_at IS NULL AND password_elsewhere_at IS NULL AND standing <> $5",
            person.id.as_str(),
            hash,
            self.clock.now().as_micros(),
            noted,
            standing_name(Standing::Protected),
        )?;
        if changed == 0 {
            return Ok(false);
        }
        run!(
            tx,
            "INSERT INTO person_password (person_id, set_at, password_hash)
             VALUES ($1, $2, $3)",
            person.id.as_str(),
            noted,
            person.password_hash.as_str(),
        )?;
        run!(
            tx,
            "DELETE FROM person_password
             WHERE person_id = $1
                 AND set_at NOT IN (SELECT set_at
                                    FROM person_password
                                    WHERE person_id = $1
                                    ORDER BY set_at DESC
                                    LIMIT $2)",
            person.id.as_str(),
            i64::from(self.rules.history),
        )?;
        Ok(true)
    }
}

async fn lift_lock_in(tx: &mut Tx, person: &PersonRow) -> Result<bool, Fault> {
    let changed = run!(
        tx,
        "UPDATE person
         SET failed = 0, locked_at = NULL
         WHERE id = $1 AND password_set_at = $2 AND disabled_at IS NULL AND expired_at IS NULL
             AND locked_by_admin_at IS NULL AND password_elsewhere_at IS NULL AND standing <> $3",
        person.id.as_str(),
        of_password_time(person.password_time()),
        standing_name(Standing::Protected),
    )?;
    Ok(changed > 0)
}

/// Commits what one conditional statement changed.
async fn concluded(tx: Tx, changed: Result<bool, Fault>) -> Written {
    match changed {
        Ok(true) => {}
        Ok(false) => {
            // Whatever becomes of the transaction, this step wrote nothing.
            let _ = tx.give_up().await;
            return Written::NotSent(NotSent::Changed);
        }
        Err(fault) => return unreached(&fault),
    }
    match tx.commit().await {
        Ok(()) => Written::Applied,
        Err(fault) => {
            tracing::error!(%fault, "nobody knows whether a person was written");
            Written::Unknown
        }
    }
}

/// Nothing was written. The port has no fault to carry, so it is logged here.
fn unreached(fault: &Fault) -> Written {
    tracing::error!(%fault, "the embedded directory took no write");
    Written::NotSent(NotSent::Unreachable)
}

fn may_be_written(person: &PersonRow) -> bool {
    let state = person.state();
    let is_barred = state.disabled || state.expired || state.locked_by_admin || state.password_elsewhere;
    !is_barred && person.standing().is_ok_and(|standing| standing != Standing::Protected)
}
