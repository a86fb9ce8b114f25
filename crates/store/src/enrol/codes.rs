//! Recovery codes: Argon2id over keyed digests, one salt a set, so that one hash tells whether an
//! answer is any code of the set, and costs the same for nobody.

use super::hold_session;
use crate::Store;
use crate::db::Tx;
use crate::hash::DIGEST_BYTES;
use crate::rows::{count, id, unreadable};
use crate::{audit, jobs};
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::id::EnrolmentId;
use domain::method::Method;
use domain::secret::Digest;
use domain::warrant::{Register, Warrant};
use flows::Fault;
use flows::ports::NewCodes;

/// Codes read of one set.
const CODES_READ_MAX: i64 = 100;

/// A set of codes as its row has it.
struct Set {
    id: EnrolmentId,
    salt: [u8; 16],
    /// Place, id of the digest key, hash.
    codes: Vec<(i64, i64, Vec<u8>)>,
}

impl Store {
    pub(super) async fn store_codes(
        &self,
        warrant: &Warrant<Register>,
        codes: NewCodes,
        entry: Entry,
    ) -> Result<bool, Fault> {
        let NewCodes { id: set, salt, digests, notice, now } = codes;
        let tags = self.code_room().tags(digests.iter().map(|digest| digest.bytes).collect(), salt).await?;
        let mut tx = self.write("storing recovery codes").await?;
        if !hold_session(&mut tx, warrant, now).await? {
            tx.give_up().await?;
            return Ok(false);
        }
        void_former(&mut tx, warrant.account(), now.as_micros()).await?;
        run!(
            tx,
            "INSERT INTO enrolment (id, account_directory, account_id, method, added_at, proven_at, usable_from,
                 confirmed_at, salt, added_in)
             VALUES ($1, $2, $3, $4, $5, $5, $5, $5, $6, $7)",
            set.as_bytes().as_slice(),
            warrant.account().directory.as_str(),
            warrant.account().id.as_str(),
            Method::RecoveryCode.name(),
            now.as_micros(),
            salt.as_slice(),
            warrant.reset().as_bytes().as_slice(),
        )?;
        for (place, (tag, digest)) in (0_i64..).zip(tags.iter().zip(&digests)) {
            run!(
                tx,
                "INSERT INTO recovery_code (enrolment_id, place, key, hash)
                 VALUES ($1, $2, $3, $4)",
                set.as_bytes().as_slice(),
                place,
                i64::from(digest.key),
                tag.as_slice(),
            )?;
        }
        jobs::queue(&mut tx, &notice, now).await?;
        audit::write(&mut tx, &entry.about(warrant.account()), now).await?;
        tx.commit().await?;
        Ok(true)
    }

    pub(super) async fn code_of(
        &self,
        account: Option<&AccountKey>,
        candidates: &(dyn Fn(EnrolmentId) -> Vec<Digest> + Send + Sync),
    ) -> Result<Option<(EnrolmentId, u32)>, Fault> {
        let set = match account {
            Some(account) => self.set_of(account).await?,
            None => None,
        };
        // For nobody, and for a set under a key that is gone, something is hashed all the same.
        let decoy = Set { id: EnrolmentId::from_bytes([0; 16]), salt: [0; 16], codes: Vec::new() };
        let set = set.unwrap_or(decoy);
        let key = set.codes.first().map_or(0, |(_, key, _)| *key);
        let digests = candidates(set.id);
        let presented = digests.iter().find(|digest| i64::from(digest.key) == key);
        let bytes = presented.map_or([0; DIGEST_BYTES], |digest| digest.bytes);
        let tag = self.code_room().tags(vec![bytes], set.salt).await?;
        let Some(tag) = tag.first().filter(|_| presented.is_some()) else { return Ok(None) };
        // Constant time per code, and the same codes whatever was presented.
        let tag = Digest { key: 0, bytes: *tag };
        let mut found = None;
        for (place, _, hash) in &set.codes {
            let bytes = hash.as_slice().try_into().map_err(|_| unreadable("recovery_code.hash"))?;
            if (Digest { key: 0, bytes }).matches(&tag) {
                found = Some((set.id, count(*place)));
            }
        }
        Ok(found)
    }

    async fn set_of(&self, account: &AccountKey) -> Result<Option<Set>, Fault> {
        let mut reader = self.read("reading recovery codes").await?;
        let row = one!(
            reader,
            (Vec<u8>, Vec<u8>),
            "SELECT id, salt
             FROM enrolment
             WHERE account_directory = $1 AND account_id = $2 AND salt IS NOT NULL
                 AND proven_at IS NOT NULL AND removed_at IS NULL
             ORDER BY added_at DESC, id
             LIMIT 1",
            account.directory.as_str(),
            account.id.as_str(),
        )?;
        let Some((row, salt)) = row else { return Ok(None) };
        let codes = all!(
            reader,
            (i64, i64, Vec<u8>),
            "SELECT place, key, hash
             FROM recovery_code
             WHERE enrolment_id = $1 AND spent_at IS NULL
             ORDER BY place
             LIMIT $2",
            row.as_slice(),
            CODES_READ_MAX,
        )?;
        let salt = salt.as_slice().try_into().map_err(|_| unreadable("enrolment.salt"))?;
        Ok(Some(Set { id: EnrolmentId::from_bytes(id(&row)?), salt, codes }))
    }
}

/// The set before is no good from the moment the new one is.
async fn void_former(tx: &mut Tx, account: &AccountKey, now: i64) -> Result<(), Fault> {
    run!(
        tx,
        "DELETE FROM recovery_code
         WHERE enrolment_id IN (SELECT id
                                FROM enrolment
                                WHERE account_directory = $1 AND account_id = $2 AND salt IS NOT NULL)",
        account.directory.as_str(),
        account.id.as_str(),
    )?;
    run!(
        tx,
        "UPDATE enrolment
         SET removed_at = $3
         WHERE account_directory = $1 AND account_id = $2 AND salt IS NOT NULL AND removed_at IS NULL",
        account.directory.as_str(),
        account.id.as_str(),
        now,
    )?;
    Ok(())
}
