//! What is noted about a person as a whole: confirmed, put off, erased, forgotten.

use super::hold_session;
use crate::Store;
use crate::db::Tx;
use crate::{audit, former, jobs};
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::reset::Ended;
use domain::time::Timestamp;
use domain::warrant::{Register, Warrant};
use flows::Fault;
use flows::ports::NewJob;

impl Store {
    pub(super) async fn confirm_all(
        &self,
        warrant: &Warrant<Register>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("confirming what is registered").await?;
        if !hold_session(&mut tx, warrant, now).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        let account = warrant.account();
        run!(
            tx,
            "UPDATE registrant
             SET confirmed_at = $3, skips = 0
             WHERE account_directory = $1 AND account_id = $2",
            account.directory.as_str(),
            account.id.as_str(),
            now.as_micros(),
        )?;
        run!(
            tx,
            "UPDATE enrolment
             SET confirmed_at = $3
             WHERE account_directory = $1 AND account_id = $2
                 AND proven_at IS NOT NULL AND removed_at IS NULL",
            account.directory.as_str(),
            account.id.as_str(),
            now.as_micros(),
        )?;
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn count_skip(
        &self,
        account: &AccountKey,
        max: u32,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let mut tx = self.write("counting a skip").await?;
        let counted = run!(
            tx,
            "UPDATE registrant
             SET skips = skips + 1
             WHERE account_directory = $1 AND account_id = $2 AND skips < $3",
            account.directory.as_str(),
            account.id.as_str(),
            i64::from(max),
        )?;
        if counted == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn erase_registered(
        &self,
        warrant: &Warrant<Register>,
        notices: &[NewJob],
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let account = warrant.account();
        let mut tx = self.write("erasing what a person registered").await?;
        if !hold_session(&mut tx, warrant, now).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        delete_registered(&mut tx, account, now).await?;
        run!(
            tx,
            "UPDATE registrant
             SET confirmed_at = NULL, skips = 0
             WHERE account_directory = $1 AND account_id = $2",
            account.directory.as_str(),
            account.id.as_str(),
        )?;
        for notice in notices {
            jobs::queue(&mut tx, notice, now).await?;
        }
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn forget_account(
        &self,
        account: &AccountKey,
        now: Timestamp,
        entry: Entry,
    ) -> Result<(), Fault> {
        let mut tx = self.write("forgetting an account").await?;
        tx.lock(&account.to_string()).await?;
        delete_registered(&mut tx, account, now).await?;
        let tables = [
            "DELETE FROM contact_seen WHERE account_directory = $1 AND account_id = $2",
            "DELETE FROM registrant WHERE account_directory = $1 AND account_id = $2",
            "DELETE FROM disavowal_account WHERE account_directory = $1 AND account_id = $2",
            "DELETE FROM disavowal WHERE account_directory = $1 AND account_id = $2",
            "DELETE FROM frozen_account WHERE account_directory = $1 AND account_id = $2",
        ];
        for sql in tables {
            run!(tx, sql, account.directory.as_str(), account.id.as_str())?;
        }
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await
    }
}

/// Methods, devices and former passwords go, and whatever the account has open ends.
async fn delete_registered(tx: &mut Tx, account: &AccountKey, now: Timestamp) -> Result<(), Fault> {
    let (directory, id) = (account.directory.as_str(), account.id.as_str());
    run!(tx, "DELETE FROM enrolment WHERE account_directory = $1 AND account_id = $2", directory, id)?;
    run!(tx, "DELETE FROM device WHERE account_directory = $1 AND account_id = $2", directory, id)?;
    former::erase(tx, account).await?;
    run!(
        tx,
        "UPDATE reset
         SET ended = $3, ended_at = $4
         WHERE account_directory = $1 AND account_id = $2 AND ended_at IS NULL",
        directory,
        id,
        Ended::Superseded.name(),
        now.as_micros(),
    )?;
    Ok(())
}
