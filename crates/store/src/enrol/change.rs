//! Methods begun, proven, renamed, removed.

use super::{hold_session, material_place};
use crate::Store;
use crate::answers::step;
use crate::db::Tx;
use crate::resets::method;
use crate::rows::{digest, id, of_digest};
use crate::{audit, budgets, jobs};
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::enrol::{ENROLMENTS_MAX, Label, PENDING_GUESSES_MAX, PENDING_LIVES};
use domain::id::EnrolmentId;
use domain::limit::Charge;
use domain::secret::{Digest, Material};
use domain::time::Timestamp;
use domain::warrant::{Register, Warrant};
use flows::Fault;
use flows::ports::{Activation, Enrolling, NewEnrolment, Pending, Removal, Removed};

row! {
    struct PendingRow {
        id: Vec<u8>,
        method: String,
        material_sealed: Vec<u8>,
        code: Option<Vec<u8>>,
        code_expires_at: Option<i64>,
    }
}

impl Store {
    pub(super) async fn begin_enrolment(
        &self,
        warrant: &Warrant<Register>,
        new: NewEnrolment,
        entry: Entry,
    ) -> Result<Enrolling, Fault> {
        let row = new.id.as_bytes().as_slice();
        let sealed = self.keys().seal(material_place(row), new.material.reveal())?;
        let mut tx = self.write("beginning an enrolment").await?;
        if !hold_session(&mut tx, warrant, new.now).await? {
            tx.give_up().await?;
            return Ok(Enrolling::Closed);
        }
        drop_waiting(&mut tx, warrant.account(), &new).await?;
        let begun = run!(
            tx,
            "INSERT INTO enrolment (id, account_directory, account_id, method, label, added_at, material_sealed,
                 added_in)
             SELECT $1, $2, $3, $4, $5, $6, $7, $9
             WHERE (SELECT count(*)
                    FROM enrolment
                    WHERE account_directory = $2 AND account_id = $3 AND method = $4
                        AND removed_at IS NULL) < $8",
            row,
            warrant.account().directory.as_str(),
            warrant.account().id.as_str(),
            new.method.name(),
            new.label.as_ref().map(Label::as_str),
            new.now.as_micros(),
            sealed.as_slice(),
            i64::from(ENROLMENTS_MAX),
            warrant.reset().as_bytes().as_slice(),
        )?;
        if begun == 0 {
            tx.give_up().await?;
            return Ok(Enrolling::Full);
        }
        if let Some(job) = &new.job {
            jobs::queue(&mut tx, job, new.now).await?;
        }
        audit::write(&mut tx, &entry.about(warrant.account()), new.now).await?;
        tx.commit().await?;
        Ok(Enrolling::Yes)
    }

    pub(super) async fn store_code(
        &self,
        id: EnrolmentId,
        code: Digest,
        expires_at: Timestamp,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("storing the code of an enrolment").await?;
        if budgets::charge(&mut tx, charges, now).await?.is_err() {
            // The counters stay raised.
            tx.commit().await?;
            return Ok(false);
        }
        let stored = run!(
            tx,
            "UPDATE enrolment
             SET code = $2, code_expires_at = $3
             WHERE id = $1 AND proven_at IS NULL AND removed_at IS NULL",
            id.as_bytes().as_slice(),
            of_digest(&code),
            expires_at.as_micros(),
        )?;
        tx.commit().await?;
        Ok(stored > 0)
    }

    pub(super) async fn read_pending_contact(
        &self,
        id: EnrolmentId,
    ) -> Result<Option<(AccountKey, Material)>, Fault> {
        let mut reader = self.read("reading a pending contact").await?;
        let row = one!(
            reader,
            (String, String, Vec<u8>),
            "SELECT account_directory, account_id, material_sealed
             FROM enrolment
             WHERE id = $1 AND proven_at IS NULL AND removed_at IS NULL AND material_sealed IS NOT NULL",
            id.as_bytes().as_slice(),
        )?;
        let Some((directory, account, sealed)) = row else { return Ok(None) };
        let material = self.material(id.as_bytes(), &sealed)?;
        Ok(Some((AccountKey { directory, id: account }, material)))
    }

    pub(super) async fn count_guess(
        &self,
        account: &AccountKey,
        enrolment: EnrolmentId,
        now: Timestamp,
    ) -> Result<Option<Pending>, Fault> {
        let mut tx = self.write("counting a guess at an enrolment").await?;
        let counted = one!(
            tx,
            PendingRow,
            "UPDATE enrolment
             SET guesses = guesses + 1
             WHERE id = $1 AND account_directory = $2 AND account_id = $3 AND guesses < $4
                 AND proven_at IS NULL AND removed_at IS NULL AND material_sealed IS NOT NULL
                 AND added_at > $5
             RETURNING id, method, material_sealed, code, code_expires_at",
            enrolment.as_bytes().as_slice(),
            account.directory.as_str(),
            account.id.as_str(),
            i64::from(PENDING_GUESSES_MAX),
            now.minus(PENDING_LIVES).as_micros(),
        )?;
        tx.commit().await?;
        let Some(row) = counted else { return Ok(None) };
        let is_good = row.code_expires_at.is_some_and(|at| now < Timestamp::from_micros(at));
        Ok(Some(Pending {
            method: method(&row.method)?,
            material: self.material(&id(&row.id)?, &row.material_sealed)?,
            code: row.code.as_deref().filter(|_| is_good).map(digest).transpose()?,
        }))
    }

    pub(super) async fn activate_enrolment(
        &self,
        warrant: &Warrant<Register>,
        activation: &Activation,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("activating an enrolment").await?;
        if !hold_session(&mut tx, warrant, activation.now).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        let proven = run!(
            tx,
            "UPDATE enrolment
             SET proven_at = $4, confirmed_at = $4, usable_from = $5, step = $6, code = NULL,
                 code_expires_at = NULL
             WHERE id = $1 AND account_directory = $2 AND account_id = $3
                 AND proven_at IS NULL AND removed_at IS NULL AND added_at > $7",
            activation.id.as_bytes().as_slice(),
            warrant.account().directory.as_str(),
            warrant.account().id.as_str(),
            activation.now.as_micros(),
            activation.usable_from.as_micros(),
            step(activation.once),
            activation.now.minus(PENDING_LIVES).as_micros(),
        )?;
        if proven == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        jobs::queue(&mut tx, &activation.notice, activation.now).await?;
        audit::write(&mut tx, &entry.about(warrant.account()), activation.now).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn rename_enrolment(
        &self,
        warrant: &Warrant<Register>,
        id: EnrolmentId,
        label: &Label,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("renaming an enrolment").await?;
        if !hold_session(&mut tx, warrant, now).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        let renamed = run!(
            tx,
            "UPDATE enrolment
             SET label = $4
             WHERE id = $1 AND account_directory = $2 AND account_id = $3
                 AND proven_at IS NOT NULL AND removed_at IS NULL",
            id.as_bytes().as_slice(),
            warrant.account().directory.as_str(),
            warrant.account().id.as_str(),
            label.as_str(),
        )?;
        if renamed == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        audit::write(&mut tx, &entry.about(warrant.account()), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn remove_enrolment(
        &self,
        warrant: &Warrant<Register>,
        removal: &Removal,
        entry: Entry,
    ) -> Result<Removed, Fault> {
        let mut tx = self.write("removing an enrolment").await?;
        if !hold_session(&mut tx, warrant, removal.now).await? {
            tx.give_up().await?;
            return Ok(Removed::NotThere);
        }
        if !mark_removed(&mut tx, warrant.account(), removal).await? {
            let is_there = is_held(&mut tx, warrant.account(), removal.id).await?;
            tx.give_up().await?;
            return Ok(if is_there { Removed::LastOne } else { Removed::NotThere });
        }
        let row = removal.id.as_bytes().as_slice();
        run!(tx, "DELETE FROM recovery_code WHERE enrolment_id = $1", row)?;
        jobs::queue(&mut tx, &removal.notice, removal.now).await?;
        audit::write(&mut tx, &entry.about(warrant.account()), removal.now).await?;
        tx.commit().await?;
        Ok(Removed::Yes)
    }
}

/// One method of a kind is begun at a time; what waits is dropped with its seed.
async fn drop_waiting(tx: &mut Tx, account: &AccountKey, new: &NewEnrolment) -> Result<(), Fault> {
    run!(
        tx,
        "DELETE FROM enrolment
         WHERE account_directory = $1 AND account_id = $2 AND method = $3 AND proven_at IS NULL",
        account.directory.as_str(),
        account.id.as_str(),
        new.method.name(),
    )?;
    Ok(())
}

/// Removes if enough others that count are left.
async fn mark_removed(tx: &mut Tx, account: &AccountKey, removal: &Removal) -> Result<bool, Fault> {
    let removed = run!(
        tx,
        "UPDATE enrolment
         SET removed_at = $4
         WHERE id = $1 AND account_directory = $2 AND account_id = $3
             AND proven_at IS NOT NULL AND removed_at IS NULL
             AND (SELECT count(*)
                  FROM enrolment AS other
                  WHERE other.account_directory = $2 AND other.account_id = $3 AND other.id <> $1
                      AND other.removed_at IS NULL AND other.usable_from <= $4
                      AND (other.salt IS NULL
                           OR EXISTS (SELECT 1
                                      FROM recovery_code
                                      WHERE enrolment_id = other.id AND spent_at IS NULL))) >= $5",
        removal.id.as_bytes().as_slice(),
        account.directory.as_str(),
        account.id.as_str(),
        removal.now.as_micros(),
        i64::from(removal.keep),
    )?;
    Ok(removed > 0)
}

async fn is_held(tx: &mut Tx, account: &AccountKey, id: EnrolmentId) -> Result<bool, Fault> {
    let row = one!(
        tx,
        (Vec<u8>,),
        "SELECT id
         FROM enrolment
         WHERE id = $1 AND account_directory = $2 AND account_id = $3
             AND proven_at IS NOT NULL AND removed_at IS NULL",
        id.as_bytes().as_slice(),
        account.directory.as_str(),
        account.id.as_str(),
    )?;
    Ok(row.is_some())
}
