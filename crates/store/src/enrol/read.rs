//! Reading what an account holds, and noting contacts of its entry that were never seen before.

use super::material_place;
use crate::Store;
use crate::audit;
use crate::db::{Reader, Tx};
use crate::resets::method;
use crate::rows::{count, id, of_digest};
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::contact::EmailAddress;
use domain::enrol::{CONTACTS_MAX, Enrolment, GONE_GRACE, Label};
use domain::id::{EnrolmentId, ResetId};
use domain::method::{Check, Method};
use domain::secret::{Digest, Material};
use domain::time::Timestamp;
use flows::Fault;
use flows::ports::{Kept, Registered};

/// Most enrolments read of one account, over all methods.
const ENROLMENTS_READ_MAX: i64 = 100;
/// Most contacts read of one account, those that are gone included.
const CONTACTS_READ_MAX: i64 = 1000;

/// The contacts as they were seen before, on a reader or in a transaction.
macro_rules! contacts_seen {
    ($on:expr, $account:expr) => {
        all!(
            $on,
            ContactRow,
            "SELECT digest, first_seen_at, gone_at
             FROM contact_seen
             WHERE account_directory = $1 AND account_id = $2
             ORDER BY digest
             LIMIT $3",
            $account.directory.as_str(),
            $account.id.as_str(),
            CONTACTS_READ_MAX,
        )
    };
}

row! {
    struct EnrolmentRow {
        id: Vec<u8>,
        method: String,
        label: Option<String>,
        added_at: i64,
        added_in: Vec<u8>,
        usable_from: i64,
        last_used_at: Option<i64>,
        confirmed_at: Option<i64>,
        material_sealed: Option<Vec<u8>>,
        codes_left: Option<i64>,
    }
}

row! {
    /// One contact as it was seen before.
    struct ContactRow {
        digest: Vec<u8>,
        first_seen_at: Option<i64>,
        gone_at: Option<i64>,
    }
}

row! {
    struct RegistrantRow {
        confirmed_at: Option<i64>,
        skips: i64,
    }
}

impl Store {
    pub(super) async fn read_registered(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Registered, Fault> {
        let contacts = &contacts[..contacts.len().min(CONTACTS_MAX)];
        let mut reader = self.read("reading what an account holds").await?;
        let enrolments = self.enrolments(&mut reader, account).await?;
        let registrant = read_registrant(&mut reader, account).await?;
        let seen = contacts_seen!(reader, account)?;
        drop(reader);
        let known = registrant.as_ref().and_then(|_| as_seen(&seen, contacts));
        let contacts_since = match known {
            Some(since) => since,
            None => self.note_contacts(account, contacts, now, entry).await?,
        };
        Ok(Registered {
            enrolments,
            contacts_since,
            confirmed_at: registrant.as_ref().and_then(|r| r.confirmed_at).map(Timestamp::from_micros),
            skips: registrant.map_or(0, |row| count(row.skips)),
        })
    }

    pub(super) async fn peek_registered(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
    ) -> Result<Registered, Fault> {
        let mut reader = self.read("looking at what an account holds").await?;
        let enrolments = self.enrolments(&mut reader, account).await?;
        let registrant = read_registrant(&mut reader, account).await?;
        let seen = contacts_seen!(reader, account)?;
        let unseen = registrant.as_ref().map(|_| now);
        let since = |contact: &Vec<Digest>| match find(&seen, contact) {
            Some(row) if !is_long_gone(row, now) => row.first_seen_at.map(Timestamp::from_micros),
            Some(_) | None => unseen,
        };
        Ok(Registered {
            enrolments,
            contacts_since: contacts.iter().take(CONTACTS_MAX).map(since).collect(),
            confirmed_at: registrant.as_ref().and_then(|r| r.confirmed_at).map(Timestamp::from_micros),
            skips: registrant.map_or(0, |row| count(row.skips)),
        })
    }

    async fn enrolments(&self, reader: &mut Reader, account: &AccountKey) -> Result<Vec<Enrolment>, Fault> {
        let rows = all!(
            reader,
            EnrolmentRow,
            "SELECT id, method, label, added_at, added_in, usable_from, last_used_at, confirmed_at, material_sealed,
                 CASE WHEN salt IS NOT NULL
                      THEN (SELECT count(*)
                            FROM recovery_code
                            WHERE enrolment_id = enrolment.id AND spent_at IS NULL)
                 END AS codes_left
             FROM enrolment
             WHERE account_directory = $1 AND account_id = $2
                 AND proven_at IS NOT NULL AND usable_from IS NOT NULL AND removed_at IS NULL
             ORDER BY added_at, id
             LIMIT $3",
            account.directory.as_str(),
            account.id.as_str(),
            ENROLMENTS_READ_MAX,
        )?;
        rows.into_iter().map(|row| self.enrolment(row)).collect()
    }

    fn enrolment(&self, row: EnrolmentRow) -> Result<Enrolment, Fault> {
        let key = id(&row.id)?;
        let method = method(&row.method)?;
        let address = match row.material_sealed.as_deref().filter(|_| method.check() == Check::Sent) {
            Some(sealed) => EmailAddress::parse(&self.keys().open_text(material_place(&key), sealed)?),
            None => None,
        };
        Ok(Enrolment {
            id: EnrolmentId::from_bytes(key),
            method,
            label: row.label.as_deref().and_then(Label::parse),
            added_at: Timestamp::from_micros(row.added_at),
            added_in: ResetId::from_bytes(id(&row.added_in)?),
            usable_from: Timestamp::from_micros(row.usable_from),
            last_used_at: row.last_used_at.map(Timestamp::from_micros),
            confirmed_at: row.confirmed_at.map(Timestamp::from_micros),
            address,
            left: row.codes_left.map(count),
        })
    }

    /// Writes down what changed about an entry's contacts. Under the account's lock, so that two looks
    /// at the same moment agree on who was first.
    async fn note_contacts(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Vec<Option<Timestamp>>, Fault> {
        let mut tx = self.write("noting an entry's contacts").await?;
        tx.lock(&account.to_string()).await?;
        let is_first = note_registrant(&mut tx, account, now).await?;
        let seen = contacts_seen!(tx, account)?;
        let mut since = Vec::with_capacity(contacts.len());
        let mut is_news = false;
        for contact in contacts {
            let found = find(&seen, contact).filter(|row| !is_long_gone(row, now));
            let first = match found {
                Some(row) => row.first_seen_at,
                None if is_first => None,
                None => Some(now.as_micros()),
            };
            is_news |= found.is_none() && !is_first;
            forget_contact(&mut tx, account, contact).await?;
            if let Some(current) = contact.first() {
                note_contact(&mut tx, account, current, first).await?;
            }
            since.push(first.map(Timestamp::from_micros));
        }
        let missed = seen.iter().filter(|row| row.gone_at.is_none());
        for row in missed.filter(|row| !contacts.iter().any(|contact| is_of(row, contact))) {
            miss_contact(&mut tx, account, &row.digest, now).await?;
        }
        if is_news {
            audit::write(&mut tx, &entry.about(account), now).await?;
        }
        tx.commit().await?;
        Ok(since)
    }

    pub(super) async fn read_kept(&self, account: &AccountKey, method: Method) -> Result<Vec<Kept>, Fault> {
        let mut reader = self.read("reading what a method keeps").await?;
        let rows = all!(
            reader,
            (Vec<u8>, Vec<u8>),
            "SELECT id, material_sealed
             FROM enrolment
             WHERE account_directory = $1 AND account_id = $2 AND method = $3
                 AND proven_at IS NOT NULL AND removed_at IS NULL AND material_sealed IS NOT NULL
             ORDER BY id
             LIMIT $4",
            account.directory.as_str(),
            account.id.as_str(),
            method.name(),
            ENROLMENTS_READ_MAX,
        )?;
        let kept = |(row, sealed): (Vec<u8>, Vec<u8>)| {
            let material = self.material(&row, &sealed)?;
            Ok(Kept { id: EnrolmentId::from_bytes(id(&row)?), material })
        };
        rows.into_iter().map(kept).collect()
    }

    pub(super) async fn read_parted(
        &self,
        account: &AccountKey,
        since: Timestamp,
    ) -> Result<Vec<Material>, Fault> {
        let mut reader = self.read("reading removed contacts").await?;
        let rows = all!(
            reader,
            (Vec<u8>, String, Vec<u8>),
            "SELECT id, method, material_sealed
             FROM enrolment
             WHERE account_directory = $1 AND account_id = $2 AND removed_at > $3
                 AND proven_at IS NOT NULL AND material_sealed IS NOT NULL
             ORDER BY removed_at, id
             LIMIT $4",
            account.directory.as_str(),
            account.id.as_str(),
            since.as_micros(),
            ENROLMENTS_READ_MAX,
        )?;
        let mut out = Vec::new();
        for (row, name, sealed) in rows {
            if method(&name)?.check() == Check::Sent {
                out.push(self.material(&row, &sealed)?);
            }
        }
        Ok(out)
    }

    pub(super) fn material(&self, row: &[u8], sealed: &[u8]) -> Result<Material, Fault> {
        Ok(Material::of(&self.keys().open(material_place(row), sealed)?))
    }
}

/// Since when each contact is known, if nothing about them is new.
fn as_seen(seen: &[ContactRow], contacts: &[Vec<Digest>]) -> Option<Vec<Option<Timestamp>>> {
    let is_missed =
        |row: &&ContactRow| row.gone_at.is_none() && !contacts.iter().any(|contact| is_of(row, contact));
    if seen.iter().any(|row| is_missed(&row)) {
        return None;
    }
    let since = |contact: &Vec<Digest>| {
        let current = contact.first().map(of_digest)?;
        let row = seen.iter().find(|row| row.digest == current && row.gone_at.is_none())?;
        Some(row.first_seen_at.map(Timestamp::from_micros))
    };
    contacts.iter().map(since).collect()
}

fn is_of(row: &ContactRow, contact: &[Digest]) -> bool {
    contact.iter().any(|digest| of_digest(digest) == row.digest)
}

fn find<'a>(seen: &'a [ContactRow], contact: &[Digest]) -> Option<&'a ContactRow> {
    seen.iter().find(|row| is_of(row, contact))
}

/// A contact that was away for long is a new one when it comes back: somebody else may have it now.
fn is_long_gone(row: &ContactRow, now: Timestamp) -> bool {
    row.gone_at.is_some_and(|gone| now >= Timestamp::from_micros(gone).plus(GONE_GRACE))
}

/// True when this is the first look at the account.
async fn note_registrant(tx: &mut Tx, account: &AccountKey, now: Timestamp) -> Result<bool, Fault> {
    let noted = run!(
        tx,
        "INSERT INTO registrant (account_directory, account_id, first_seen_at)
         VALUES ($1, $2, $3)
         ON CONFLICT (account_directory, account_id) DO NOTHING",
        account.directory.as_str(),
        account.id.as_str(),
        now.as_micros(),
    )?;
    Ok(noted > 0)
}

async fn forget_contact(tx: &mut Tx, account: &AccountKey, contact: &[Digest]) -> Result<(), Fault> {
    for digest in contact {
        run!(
            tx,
            "DELETE FROM contact_seen
             WHERE account_directory = $1 AND account_id = $2 AND digest = $3",
            account.directory.as_str(),
            account.id.as_str(),
            of_digest(digest),
        )?;
    }
    Ok(())
}

async fn note_contact(
    tx: &mut Tx,
    account: &AccountKey,
    digest: &Digest,
    first_seen_at: Option<i64>,
) -> Result<(), Fault> {
    run!(
        tx,
        "INSERT INTO contact_seen (account_directory, account_id, digest, first_seen_at)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (account_directory, account_id, digest) DO NOTHING",
        account.directory.as_str(),
        account.id.as_str(),
        of_digest(digest),
        first_seen_at,
    )?;
    Ok(())
}

async fn miss_contact(tx: &mut Tx, account: &AccountKey, digest: &[u8], now: Timestamp) -> Result<(), Fault> {
    run!(
        tx,
        "UPDATE contact_seen
         SET gone_at = $4
         WHERE account_directory = $1 AND account_id = $2 AND digest = $3",
        account.directory.as_str(),
        account.id.as_str(),
        digest,
        now.as_micros(),
    )?;
    Ok(())
}

async fn read_registrant(reader: &mut Reader, account: &AccountKey) -> Result<Option<RegistrantRow>, Fault> {
    one!(
        reader,
        RegistrantRow,
        "SELECT confirmed_at, skips
         FROM registrant
         WHERE account_directory = $1 AND account_id = $2",
        account.directory.as_str(),
        account.id.as_str(),
    )
}
