//! The embedded directory: people kept in the store itself, behind the same port as LDAP.
//!
//! Passwords are Argon2id hashes. A sign-in costs one verification whoever is asked for, the decoy
//! included, and a write looks at the entry again inside its own transaction.

mod everybody;
mod row;
mod sign_in;
mod write;

use crate::Store;
use crate::hash::Hasher;
use crate::rows::{store_fault, unreadable};
use async_trait::async_trait;
use domain::account::{Account, AccountKey, AccountState, Login, PasswordTime, Standing, fold};
use domain::chance::{self, Chance};
use domain::contact::{Contacts, EmailAddress};
use domain::id::ProofId;
use domain::locale::Locale;
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules};
use domain::warrant::{SetPassword, Spent, Unlock};
use flows::Fault;
use flows::ctx::Clock;
use flows::ports::{BindTarget, Directory, Found, HOLDERS_MAX, Pages, Written};
use row::PersonRow;
use std::sync::Arc;
use std::time::Duration;

/// The embedded directory.
#[derive(Clone)]
pub struct People {
    store: Store,
    name: Arc<str>,
    hasher: Hasher,
    rules: PeopleRules,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
}

/// The rules this directory holds its people to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleRules {
    /// Wrong passwords in a row that lock an account.
    pub lockout_after: u32,
    /// How long after the last wrong password all of them are forgotten. A lock stays until it is lifted.
    pub forgotten_after: Duration,
    /// Former passwords that may not come back.
    pub history: u32,
    /// Shortest password taken, in code points.
    pub length_min: u32,
}

/// As in a new domain of Active Directory (`lockOutObservationWindow`). Were they remembered until a right one comes,
/// whoever tries a few each day would lock people in the end.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(30 * 60);

impl Default for PeopleRules {
    fn default() -> Self {
        Self { lockout_after: 5, forgotten_after: FORGOTTEN_AFTER, history: 3, length_min: 8 }
    }
}

/// Somebody to be added.
pub struct NewPerson {
    pub login: Login,
    pub display_name: String,
    pub names: Vec<String>,
    pub locale: Option<Locale>,
    pub contacts: Contacts,
    pub groups: Vec<String>,
    pub standing: Standing,
    pub state: AccountState,
    pub password: Password,
}

impl People {
    /// The people in `store`, as the directory `name`. Hashing uses at most `hash_memory_mib` at
    /// once, and a request waits a bounded time for its share.
    pub fn new(
        store: Store,
        name: &str,
        hash_memory_mib: u32,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Self {
        let hasher = Hasher::new(hash_memory_mib, chance.clone());
        Self { store, name: name.into(), hasher, rules: PeopleRules::default(), clock, chance }
    }

    /// The same people under other rules.
    #[must_use]
    pub fn with_rules(mut self, rules: PeopleRules) -> Self {
        self.rules = rules;
        self
    }

    /// Adds a person; gives the permanent id under this directory's name.
    ///
    /// # Errors
    /// Somebody has that name already, or the store failed.
    pub async fn add(&self, new: NewPerson) -> Result<AccountKey, Fault> {
        let id = ProofId::from_bytes(chance::bytes(self.chance.as_ref())).to_string();
        let password = self.hasher.hash(&new.password).await?;
        let mut tx = self.store.write("adding a person").await?;
        row::insert(&mut tx, &id, &new, &password, self.clock.now()).await?;
        tx.commit().await?;
        Ok(AccountKey { directory: self.name.to_string(), id })
    }

    /// How many people there are; none on a first start.
    ///
    /// # Errors
    /// The store failed.
    pub async fn count(&self) -> Result<u32, Fault> {
        let mut reader = self.store.read("counting people").await?;
        let row = one!(reader, (i64,), "SELECT count(*) FROM person")?;
        Ok(row.map_or(0, |(people,)| crate::rows::count(people)))
    }

    /// Sets what an administrator sets: disabled, expired, locked and so on.
    ///
    /// # Errors
    /// The store failed.
    pub async fn set_state(&self, key: &AccountKey, state: AccountState) -> Result<(), Fault> {
        let mut tx = self.store.write("setting a person's state").await?;
        row::set_state(&mut tx, &key.id, state, self.clock.now()).await?;
        tx.commit().await
    }

    /// Removes a person with everything kept about their passwords. False when there was none.
    ///
    /// # Errors
    /// The store failed.
    pub async fn remove(&self, key: &AccountKey) -> Result<bool, Fault> {
        let mut tx = self.store.write("removing a person").await?;
        let removed = row::remove(&mut tx, &key.id).await?;
        tx.commit().await?;
        Ok(removed)
    }

    async fn person(&self, key: &AccountKey) -> Result<Option<PersonRow>, Fault> {
        if *key.directory != *self.name {
            return Ok(None);
        }
        let mut reader = self.store.read("reading a person").await?;
        row::load(&mut reader, &key.id).await
    }
}

#[async_trait]
impl Directory for People {
    fn name(&self) -> &str {
        &self.name
    }

    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        let mut reader = self.store.read("finding a person").await?;
        let ids = all!(
            reader,
            (String,),
            "SELECT id FROM person WHERE login_folded = $1
             UNION
             SELECT person_id FROM person_email WHERE email_folded = $1
             LIMIT 2",
            login.folded(),
        )?;
        let [(id,)] = ids.as_slice() else {
            return Ok(if ids.is_empty() { Found::None } else { Found::Ambiguous });
        };
        match row::load(&mut reader, id).await? {
            Some(row) => Ok(Found::One(Box::new(row.account(&self.name)?))),
            None => Ok(Found::None),
        }
    }

    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        let mut reader = self.store.read("finding the holders of an address").await?;
        let ids = all!(
            reader,
            (String,),
            "SELECT e.person_id
             FROM person_email AS e
             JOIN person AS p ON p.id = e.person_id
             WHERE e.email_folded = $1
             ORDER BY p.login_folded
             LIMIT $2",
            folded_email(address.as_str()),
            i64::try_from(HOLDERS_MAX).unwrap_or(i64::MAX),
        )?;
        let mut holders = Vec::with_capacity(ids.len());
        for (id,) in ids {
            if let Some(row) = row::load(&mut reader, &id).await? {
                holders.push(row.account(&self.name)?);
            }
        }
        Ok(holders)
    }

    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault> {
        let row = self.person(key).await?;
        row.map(|row| row.account(&self.name)).transpose()
    }

    fn everybody(&self) -> Pages<'_> {
        self.pages()
    }

    async fn stated_rules(&self, _key: &AccountKey) -> Result<StatedRules, Fault> {
        Ok(StatedRules {
            length_min: Some(self.rules.length_min),
            history: Some(self.rules.history),
            lock_out: LockOut::After {
                tries: self.rules.lockout_after,
                forgotten_after: Some(self.rules.forgotten_after),
            },
            ..StatedRules::default()
        })
    }

    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        match target {
            BindTarget::Account(key) => self.sign_in_as(key, password).await,
            BindTarget::Decoy => self.sign_in_as_decoy(password).await,
        }
    }

    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        self.write_password(warrant, new, current).await
    }

    async fn unlock(&self, warrant: Spent<Unlock>) -> Written {
        self.lift_lock(warrant).await
    }

    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault> {
        let state = self.person(key).await?.ok_or_else(nobody)?.state();
        Ok(state.locked || state.locked_by_admin)
    }

    async fn password_time(
        &self,
        key: &AccountKey,
        _before: PasswordTime,
        _since: Timestamp,
    ) -> Result<PasswordTime, Fault> {
        Ok(self.person(key).await?.ok_or_else(nobody)?.password_time())
    }

    /// These people are ours: nothing is in the way.
    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        Ok(self.read(key).await?.map(|_| Rights::ALL))
    }

    fn old_password_opens(&self, _key: &AccountKey) -> Option<Duration> {
        None
    }

    fn asks_for_another(&self, _key: &AccountKey) -> bool {
        false
    }

    async fn probe(&self) -> Result<(), Fault> {
        let mut reader = self.store.read("probing the people").await?;
        let row = one!(reader, (i64,), "SELECT count(*) FROM (SELECT 1 FROM person LIMIT 1) AS anybody")?;
        row.map(|_| ()).ok_or_else(|| unreadable("person"))
    }
}

fn nobody() -> Fault {
    store_fault("nobody has this id", "reading a person")
}

/// An address in the form names are compared in, so that one can be typed for the other.
fn folded_email(address: &str) -> String {
    fold(address)
}
