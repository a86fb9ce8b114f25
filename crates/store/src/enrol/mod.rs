//! What people register. Every change holds the session it is made in, so that a session that was
//! ended changes nothing, and happens under the account's lock where it depends on what else is held.

mod change;
mod codes;
mod erase;
mod read;

use crate::Store;
use crate::db::Tx;
use crate::seal::Place;
use async_trait::async_trait;
use domain::account::AccountKey;
use domain::audit::Entry;
use domain::enrol::Label;
use domain::id::EnrolmentId;
use domain::limit::{Charge, Permit};
use domain::method::Method;
use domain::secret::{Digest, Material};
use domain::time::Timestamp;
use domain::warrant::{Register, Warrant};
use flows::Fault;
use flows::ports::{
    Activation, Enrolling, Enrolments, Kept, NewCodes, NewEnrolment, NewJob, Pending, Registered, Removal,
    Removed,
};

const fn material_place(row: &[u8]) -> Place<'_> {
    Place { column: "enrolment.material_sealed", row }
}

/// Takes the account's lock, and keeps the session of a warrant alive until `tx` ends. False when it is
/// over.
async fn hold_session(tx: &mut Tx, warrant: &Warrant<Register>, now: Timestamp) -> Result<bool, Fault> {
    tx.lock(&warrant.account().to_string()).await?;
    let held = run!(
        tx,
        "UPDATE reset
         SET tries = tries
         WHERE id = $1 AND goal = 'register' AND account_directory = $2 AND account_id = $3
             AND ended_at IS NULL AND expires_at > $4",
        warrant.reset().as_bytes().as_slice(),
        warrant.account().directory.as_str(),
        warrant.account().id.as_str(),
        now.as_micros(),
    )?;
    Ok(held > 0)
}

#[async_trait]
impl Enrolments for Store {
    async fn registered(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
        entry: Entry,
    ) -> Result<Registered, Fault> {
        self.read_registered(account, contacts, now, entry).await
    }

    async fn peek(
        &self,
        account: &AccountKey,
        contacts: &[Vec<Digest>],
        now: Timestamp,
    ) -> Result<Registered, Fault> {
        self.peek_registered(account, contacts, now).await
    }

    async fn kept(&self, account: &AccountKey, method: Method) -> Result<Vec<Kept>, Fault> {
        self.read_kept(account, method).await
    }

    async fn parted(&self, account: &AccountKey, since: Timestamp) -> Result<Vec<Material>, Fault> {
        self.read_parted(account, since).await
    }

    async fn find_code(
        &self,
        account: Option<&AccountKey>,
        candidates: &(dyn Fn(EnrolmentId) -> Vec<Digest> + Send + Sync),
    ) -> Result<Option<(EnrolmentId, u32)>, Fault> {
        self.code_of(account, candidates).await
    }

    async fn begin(
        &self,
        warrant: Warrant<Register>,
        new: NewEnrolment,
        entry: Entry,
    ) -> Result<Enrolling, Fault> {
        self.begin_enrolment(&warrant, new, entry).await
    }

    async fn expect_code(
        &self,
        id: EnrolmentId,
        code: Digest,
        expires_at: Timestamp,
        charges: &[Charge],
        now: Timestamp,
    ) -> Result<bool, Fault> {
        self.store_code(id, code, expires_at, charges, now).await
    }

    async fn pending_contact(&self, id: EnrolmentId) -> Result<Option<(AccountKey, Material)>, Fault> {
        self.read_pending_contact(id).await
    }

    async fn guess(
        &self,
        permit: Permit,
        account: &AccountKey,
        id: EnrolmentId,
        now: Timestamp,
    ) -> Result<Option<Pending>, Fault> {
        let Permit { .. } = permit;
        self.count_guess(account, id, now).await
    }

    async fn activate(
        &self,
        warrant: Warrant<Register>,
        activation: Activation,
        entry: Entry,
    ) -> Result<bool, Fault> {
        self.activate_enrolment(&warrant, &activation, entry).await
    }

    async fn replace_codes(
        &self,
        warrant: Warrant<Register>,
        codes: NewCodes,
        entry: Entry,
    ) -> Result<bool, Fault> {
        self.store_codes(&warrant, codes, entry).await
    }

    async fn rename(
        &self,
        warrant: Warrant<Register>,
        id: EnrolmentId,
        label: &Label,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        self.rename_enrolment(&warrant, id, label, now, entry).await
    }

    async fn remove(
        &self,
        warrant: Warrant<Register>,
        removal: Removal,
        entry: Entry,
    ) -> Result<Removed, Fault> {
        self.remove_enrolment(&warrant, &removal, entry).await
    }

    async fn confirm(&self, warrant: Warrant<Register>, now: Timestamp, entry: Entry) -> Result<bool, Fault> {
        self.confirm_all(&warrant, now, entry).await
    }

    async fn put_off(
        &self,
        account: &AccountKey,
        max: u32,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        self.count_skip(account, max, now, entry).await
    }

    async fn erase(
        &self,
        warrant: Warrant<Register>,
        notices: Vec<NewJob>,
        now: Timestamp,
        entry: Entry,
    ) -> Result<bool, Fault> {
        self.erase_registered(&warrant, &notices, now, entry).await
    }

    async fn forget(&self, account: &AccountKey, now: Timestamp, entry: Entry) -> Result<(), Fault> {
        self.forget_account(account, now, entry).await
    }
}
