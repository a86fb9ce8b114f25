//! Operators: their roles, their invitations, and what they change at the console.

use crate::Store;
use crate::audit;
use crate::db::Tx;
use crate::rows::{of_digest, unreadable};
use crate::{freezes, intents, jobs, policies};
use async_trait::async_trait;
use domain::account::{Account, AccountKey};
use domain::audit::Entry;
use domain::id::IntentId;
use domain::operator::{Act, OPERATORS_MAX, Operator, Role};
use domain::reset::Ended;
use domain::secret::Digest;
use domain::time::Timestamp;
use domain::warrant::{Operate, Unlock, Warrant};
use flows::Fault;
use flows::ports::{Begun, Console, NewInvite, NewJob, NewOperator, NewPolicy, Operators, PolicyWritten};

/// Around everything that changes who is an operator, so that their number can be counted.
const LOCK: &str = "operators";

row! {
    struct OperatorRow {
        account_directory: String,
        account_id: String,
        login: String,
        role: String,
        added_at: i64,
        added_by: String,
    }
}

#[async_trait]
impl Operators for Store {
    async fn role_of(&self, account: &AccountKey) -> Result<Option<Role>, Fault> {
        let mut reader = self.read("reading an operator's role").await?;
        let found = one!(
            reader,
            (String,),
            "SELECT role
             FROM operator
             WHERE account_directory = $1 AND account_id = $2",
            account.directory.as_str(),
            account.id.as_str(),
        )?;
        found.map(|(name,)| role(&name)).transpose()
    }

    async fn operators(&self) -> Result<Vec<Operator>, Fault> {
        let mut reader = self.read("listing operators").await?;
        let rows = all!(
            reader,
            OperatorRow,
            "SELECT account_directory, account_id, login, role, added_at, added_by
             FROM operator
             ORDER BY added_at, account_directory, account_id
             LIMIT $1",
            i64::from(OPERATORS_MAX),
        )?;
        rows.into_iter().map(operator).collect()
    }

    async fn appoint(&self, new: NewOperator, entry: Entry) -> Result<bool, Fault> {
        let mut tx = self.write("giving a role").await?;
        tx.lock(LOCK).await?;
        let by = audit::actor(&entry.actor);
        if !give(&mut tx, &new, &by).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        // A link made before would bring back the role that it was made for.
        drop_invites(&mut tx, &new.account).await?;
        audit::write(&mut tx, &entry.about(&new.account), new.now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn dismiss(&self, account: &AccountKey, now: Timestamp, entry: Entry) -> Result<bool, Fault> {
        let mut tx = self.write("taking a role away").await?;
        tx.lock(LOCK).await?;
        tx.lock(&account.to_string()).await?;
        let (directory, id) = (account.directory.as_str(), account.id.as_str());
        let invites = drop_invites(&mut tx, account).await?;
        let roles = run!(
            tx,
            "DELETE FROM operator
             WHERE account_directory = $1 AND account_id = $2",
            directory,
            id,
        )?;
        if roles + invites == 0 {
            tx.give_up().await?;
            return Ok(false);
        }
        run!(
            tx,
            "UPDATE reset
             SET ended = $3, ended_at = $4
             WHERE account_directory = $1 AND account_id = $2 AND goal = 'console' AND ended_at IS NULL",
            directory,
            id,
            Ended::Superseded.name(),
            now.as_micros(),
        )?;
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn invite(&self, new: NewInvite, entry: Entry) -> Result<(), Fault> {
        let mut tx = self.write("inviting an operator").await?;
        tx.lock(LOCK).await?;
        drop_invites(&mut tx, &new.account).await?;
        run!(
            tx,
            "INSERT INTO operator_invite (digest, account_directory, account_id, login, role, made_at, made_by,
                 expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            of_digest(&new.digest),
            new.account.directory.as_str(),
            new.account.id.as_str(),
            new.login.as_str(),
            new.role.name(),
            new.now.as_micros(),
            audit::actor(&entry.actor),
            new.expires_at.as_micros(),
        )?;
        audit::write(&mut tx, &entry.about(&new.account), new.now).await?;
        tx.commit().await
    }

    async fn accept(
        &self,
        candidates: &[Digest],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<(AccountKey, Role)>, Fault> {
        let mut tx = self.write("taking an invitation up").await?;
        tx.lock(LOCK).await?;
        for candidate in candidates {
            let used = one!(
                tx,
                (String, String, String, String, String),
                "UPDATE operator_invite
                 SET used_at = $2
                 WHERE digest = $1 AND expires_at > $2 AND used_at IS NULL
                 RETURNING account_directory, account_id, login, role, made_by",
                of_digest(candidate),
                now.as_micros(),
            )?;
            let Some((directory, id, login, name, made_by)) = used else { continue };
            let (account, role) = (AccountKey { directory, id }, role(&name)?);
            let new = NewOperator { account: account.clone(), login, role, now };
            if !give(&mut tx, &new, &made_by).await? {
                break;
            }
            let entry = entry.about(&account).with("role", role.name()).with("invited_by", &made_by);
            audit::write(&mut tx, &entry, now).await?;
            tx.commit().await?;
            return Ok(Some((account, role)));
        }
        tx.give_up().await?;
        Ok(None)
    }
}

#[async_trait]
impl Console for Store {
    async fn unfreeze_as(
        &self,
        operating: Warrant<Operate>,
        account: &AccountKey,
        notice: NewJob,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<bool>, Fault> {
        let mut tx = self.write("lifting a freeze at the console").await?;
        if !hold(&mut tx, &operating, Act::LiftFreeze, now).await? {
            tx.give_up().await?;
            return Ok(None);
        }
        if !freezes::lift(&mut tx, account).await? {
            tx.give_up().await?;
            return Ok(Some(false));
        }
        jobs::queue(&mut tx, &notice, now).await?;
        audit::write(&mut tx, &entry.about(account), now).await?;
        tx.commit().await?;
        Ok(Some(true))
    }

    async fn write_policy_as(
        &self,
        operating: Warrant<Operate>,
        new: NewPolicy<'_>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Option<PolicyWritten>, Fault> {
        let mut tx = self.write("writing the policy at the console").await?;
        if !hold(&mut tx, &operating, Act::WritePolicy, now).await? {
            tx.give_up().await?;
            return Ok(None);
        }
        let Some(version) = policies::add(&mut tx, &new, now, &entry).await? else {
            tx.give_up().await?;
            return Ok(Some(PolicyWritten::Overtaken));
        };
        tx.commit().await?;
        Ok(Some(PolicyWritten::Yes(version)))
    }

    async fn begin_unlock_as(
        &self,
        operating: Warrant<Operate>,
        whose: &Account,
        id: IntentId,
        now: Timestamp,
        entry: Entry,
    ) -> Result<Begun<Unlock>, Fault> {
        let mut tx = self.write("beginning an unlocking at the console").await?;
        if !hold(&mut tx, &operating, Act::LiftLock, now).await? {
            tx.give_up().await?;
            return Ok(Begun::Closed);
        }
        let unlocking = operating.into_unlock_of(whose);
        tx.lock(&unlocking.account().to_string()).await?;
        intents::overtake_stale(&mut tx, unlocking.account(), now).await?;
        if !intents::stand(&mut tx, &unlocking, id, now).await? {
            tx.give_up().await?;
            return Ok(Begun::Busy);
        }
        audit::write(&mut tx, &entry.about(unlocking.account()), now).await?;
        tx.commit().await?;
        Ok(Begun::Spent(unlocking.spend(id)))
    }
}

/// Is the session alive, and does its operator's role allow this now? Both stay so until `tx` ends.
async fn hold(tx: &mut Tx, operating: &Warrant<Operate>, act: Act, now: Timestamp) -> Result<bool, Fault> {
    tx.lock(&operating.account().to_string()).await?;
    let held = run!(
        tx,
        "UPDATE reset
         SET tries = tries
         WHERE id = $1 AND goal = 'console' AND account_directory = $2 AND account_id = $3
             AND ended_at IS NULL AND expires_at > $4",
        operating.reset().as_bytes().as_slice(),
        operating.account().directory.as_str(),
        operating.account().id.as_str(),
        now.as_micros(),
    )?;
    let found = one!(
        tx,
        (String,),
        "SELECT role
         FROM operator
         WHERE account_directory = $1 AND account_id = $2",
        operating.account().directory.as_str(),
        operating.account().id.as_str(),
    )?;
    let role = found.map(|(name,)| role(&name)).transpose()?;
    Ok(held > 0 && role.is_some_and(|role| role.may(act)))
}

/// Gives a role while there is room; whoever has one already takes up none.
async fn give(tx: &mut Tx, new: &NewOperator, by: &str) -> Result<bool, Fault> {
    let given = run!(
        tx,
        "INSERT INTO operator (account_directory, account_id, login, role, added_at, added_by)
         SELECT $1, $2, $3, $4, $5, $6
         WHERE (SELECT count(*)
                FROM operator
                WHERE NOT (account_directory = $1 AND account_id = $2)) < $7
         ON CONFLICT (account_directory, account_id)
             DO UPDATE SET login = $3, role = $4, added_at = $5, added_by = $6",
        new.account.directory.as_str(),
        new.account.id.as_str(),
        new.login.as_str(),
        new.role.name(),
        new.now.as_micros(),
        by,
        i64::from(OPERATORS_MAX),
    )?;
    Ok(given > 0)
}

async fn drop_invites(tx: &mut Tx, account: &AccountKey) -> Result<u64, Fault> {
    run!(
        tx,
        "DELETE FROM operator_invite
         WHERE account_directory = $1 AND account_id = $2 AND used_at IS NULL",
        account.directory.as_str(),
        account.id.as_str(),
    )
}

fn role(name: &str) -> Result<Role, Fault> {
    Role::from_name(name).ok_or_else(|| unreadable("operator.role"))
}

fn operator(row: OperatorRow) -> Result<Operator, Fault> {
    Ok(Operator {
        role: role(&row.role)?,
        account: AccountKey { directory: row.account_directory, id: row.account_id },
        login: row.login,
        added_at: Timestamp::from_micros(row.added_at),
        added_by: row.added_by,
    })
}
