//! The rows of people.

use super::{NewPerson, folded_email};
use crate::db::{Reader, Tx};
use crate::rows::unreadable;
use domain::account::{
    Account, AccountKey, AccountState, PasswordExpiry, PasswordState, PasswordTime, Standing,
};
use domain::contact::{Contacts, EmailAddress};
use domain::locale::Locale;
use domain::time::Timestamp;
use flows::Fault;

row! {
    pub(super) struct PersonRow {
        pub(super) id: String,
        login: String,
        display_name: String,
        names: String,
        locale: Option<String>,
        emails: String,
        mobiles: String,
        office_phones: String,
        member_of: String,
        standing: String,
        pub(super) password_hash: String,
        password_set_at: i64,
        disabled_at: Option<i64>,
        expired_at: Option<i64>,
        locked_at: Option<i64>,
        locked_by_admin_at: Option<i64>,
        password_elsewhere_at: Option<i64>,
        password_expired_at: Option<i64>,
        must_change_at: Option<i64>,
    }
}

impl PersonRow {
    pub(super) fn password_time(&self) -> PasswordTime {
        PasswordTime::Shown(Timestamp::from_micros(self.password_set_at))
    }

    pub(super) const fn state(&self) -> AccountState {
        AccountState {
            disabled: self.disabled_at.is_some(),
            expired: self.expired_at.is_some(),
            locked: self.locked_at.is_some(),
            locked_by_admin: self.locked_by_admin_at.is_some(),
            password_elsewhere: self.password_elsewhere_at.is_some(),
            smart_card_only: false,
            password: match (self.must_change_at, self.password_expired_at) {
                (Some(_), _) => PasswordState::MustChange,
                (None, Some(_)) => PasswordState::Expired,
                (None, None) => PasswordState::Good,
            },
        }
    }

    pub(super) fn standing(&self) -> Result<Standing, Fault> {
        [Standing::Person, Standing::Administrator, Standing::Protected]
            .into_iter()
            .find(|standing| standing_name(*standing) == self.standing)
            .ok_or_else(|| unreadable("person.standing"))
    }

    pub(super) fn account(self, directory: &str) -> Result<Account, Fault> {
        let emails = list(&self.emails)?;
        Ok(Account {
            state: self.state(),
            standing: self.standing()?,
            password_time: self.password_time(),
            // No rule of ours ends a password; one that was marked as expired has to be changed.
            password_expiry: PasswordExpiry::Never,
            link: None,
            names: list(&self.names)?,
            locale: self.locale.as_deref().and_then(Locale::from_tag),
            contacts: Contacts {
                emails: emails.iter().filter_map(|stored| EmailAddress::parse(stored)).collect(),
                mobiles: list(&self.mobiles)?,
                office_phones: list(&self.office_phones)?,
            },
            groups: list(&self.member_of)?,
            key: AccountKey { directory: directory.to_owned(), id: self.id },
            login: self.login,
            display_name: self.display_name,
        })
    }
}

/// The person with this permanent id.
pub(super) async fn load(reader: &mut Reader, id: &str) -> Result<Option<PersonRow>, Fault> {
    one!(
        reader,
        PersonRow,
        "SELECT id, login, display_name, names, locale, emails, mobiles, office_phones, member_of, standing,
             password_hash, password_set_at, disabled_at, expired_at, locked_at, locked_by_admin_at,
             password_elsewhere_at, password_expired_at, must_change_at
         FROM person
         WHERE id = $1",
        id,
    )
}

/// Up to `most` people whose ids come after this one, in their order.
pub(super) async fn page(reader: &mut Reader, after: &str, most: usize) -> Result<Vec<PersonRow>, Fault> {
    all!(
        reader,
        PersonRow,
        "SELECT id, login, display_name, names, locale, emails, mobiles, office_phones, member_of, standing,
             password_hash, password_set_at, disabled_at, expired_at, locked_at, locked_by_admin_at,
             password_elsewhere_at, password_expired_at, must_change_at
         FROM person
         WHERE id > $1
         ORDER BY id
         LIMIT $2",
        after,
        i64::try_from(most).unwrap_or(i64::MAX),
    )
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: &str,
    new: &NewPerson,
    password_hash: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let emails: Vec<&str> = new.contacts.emails.iter().map(EmailAddress::as_str).collect();
    run!(
        tx,
        "INSERT INTO person (id, login, login_folded, display_name, names, locale, emails, mobiles,
             office_phones, member_of, standing, password_hash, password_set_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        id,
        new.login.as_str(),
        new.login.folded(),
        new.display_name.as_str(),
        json(&new.names)?,
        new.locale.map(Locale::tag),
        json(&emails)?,
        json(&new.contacts.mobiles)?,
        json(&new.contacts.office_phones)?,
        json(&new.groups)?,
        standing_name(new.standing),
        password_hash,
        now.as_micros(),
    )?;
    for email in emails {
        run!(
            tx,
            "INSERT INTO person_email (person_id, email_folded)
             VALUES ($1, $2)
             ON CONFLICT DO NOTHING",
            id,
            folded_email(email),
        )?;
    }
    set_state(tx, id, new.state, now).await
}

pub(super) async fn set_state(
    tx: &mut Tx,
    id: &str,
    state: AccountState,
    now: Timestamp,
) -> Result<(), Fault> {
    let since = |holds: bool| holds.then(|| now.as_micros());
    run!(
        tx,
        "UPDATE person
         SET disabled_at = $2, expired_at = $3, locked_at = $4, locked_by_admin_at = $5,
             password_elsewhere_at = $6, password_expired_at = $7, must_change_at = $8
         WHERE id = $1",
        id,
        since(state.disabled),
        since(state.expired),
        since(state.locked),
        since(state.locked_by_admin),
        since(state.password_elsewhere),
        since(state.password == PasswordState::Expired),
        since(state.password == PasswordState::MustChange),
    )?;
    Ok(())
}

/// Removes a person; what hangs on the row goes with it.
pub(super) async fn remove(tx: &mut Tx, id: &str) -> Result<bool, Fault> {
    Ok(run!(tx, "DELETE FROM person WHERE id = $1", id)? > 0)
}

pub(super) const fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Person => "person",
        Standing::Administrator => "administrator",
        Standing::Protected => "protected",
    }
}

fn json<T: serde::Serialize>(values: &[T]) -> Result<String, Fault> {
    serde_json::to_string(values).map_err(|_| unreadable("person"))
}

fn list(column: &str) -> Result<Vec<String>, Fault> {
    serde_json::from_str(column).map_err(|_| unreadable("person"))
}
