//! What tells one kind of directory from another.

use super::{Adapter, Elsewhere, Owner};
use crate::ldap::{Answer, Conn, Entry, Failure};
use async_trait::async_trait;
use domain::account::{AccountKey, AccountState, PasswordExpiry, PasswordTime};
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::rights::Right;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapModify, LdapSearchScope};
use std::time::Duration;

/// A search for one entry.
pub struct Place {
    pub base: String,
    pub scope: LdapSearchScope,
    pub filter: LdapFilter,
}

/// What an entry says of an account in attributes that only its kind of directory has.
pub struct Shown {
    /// By which the entry is found again, whatever it is called by then.
    pub id: String,
    /// Above every reset, whatever our settings name.
    pub is_protected: bool,
    pub state: AccountState,
    pub password_time: PasswordTime,
    pub password_expiry: PasswordExpiry,
}

/// How a lock is lifted, as the entry shows it.
pub enum Unlocking {
    /// There is none.
    Nothing,
    /// It is not ours to lift.
    Forbidden,
    By(Vec<LdapModify>),
}

/// One kind of directory behind an [`Adapter`].
#[async_trait]
pub trait Dialect: Sized + Send + Sync + 'static {
    /// What is read beside an entry to know what it means, such as its password policy.
    type Beside: Send + Sync;

    /// The attribute with an entry's permanent id.
    const ID: &'static str;

    /// The attribute with the short name that a person is known by.
    const SHORT_NAME: &'static str = "uid";

    /// What is read of every entry beside what every directory has alike. The password is not among it.
    const OWN: &'static [&'static str];

    /// The attribute that a password is written by.
    const PASSWORD: &'static str = "userPassword";

    /// The attributes that a lock is lifted by; none where that is not asked about.
    const LOCKS: &'static [&'static str] = &[];

    /// The attributes by which an account is turned on and off, and which our account must not be able to write; none
    /// where that is found out in another way.
    const SWITCHES: &'static [&'static str] = &[];

    /// When anything of an entry was written last, for servers that may be told to keep no times of passwords any
    /// more: what they kept until then stays in the entry, and a write does not move it. None where the time of
    /// a password is always kept.
    const WRITTEN: Option<&'static str> = None;

    /// What every person is, where a search by name would find other things as well.
    fn people(&self) -> Option<LdapFilter> {
        None
    }

    /// The name that was meant by what was typed, such as `anna` by `EXAMPLE\anna` in that domain.
    async fn name_in<'t>(&self, _: &Adapter<Self>, typed: &'t str) -> Result<&'t str, Fault> {
        Ok(typed)
    }

    /// How the entry with this permanent id is found; none when that cannot be an id.
    fn by_id(&self, base: &str, key: &AccountKey) -> Option<Place> {
        let filter = LdapFilter::Equality(Self::ID.to_owned(), key.id.clone());
        Some(Place { base: base.to_owned(), scope: LdapSearchScope::Subtree, filter })
    }

    /// Reads what an entry's account depends on.
    async fn beside(&self, adapter: &Adapter<Self>, entry: &Entry) -> Result<Self::Beside, Fault>;

    /// The same questions about nobody, so that they cost the same.
    async fn beside_nobody(&self, adapter: &Adapter<Self>) -> Result<(), Fault>;

    /// What an entry shows now; none when it could not be found again by a permanent id.
    fn shown(&self, entry: &Entry, beside: &Self::Beside, now: Timestamp) -> Option<Shown>;

    /// When the entry says that its password was set.
    fn password_time(&self, entry: &Entry) -> PasswordTime;

    /// The rules for the next password of this entry, read at the same cost for nobody.
    async fn stated(&self, adapter: &Adapter<Self>, entry: Option<&Entry>) -> Result<StatedRules, Fault>;

    /// When an entry that stands for nobody locks, as far as our account may see it.
    async fn decoy_locks(
        &self,
        adapter: &Adapter<Self>,
        _dn: &str,
        entry: Option<&Entry>,
    ) -> Result<LockOut, Fault> {
        match entry {
            Some(_) => Ok(self.stated(adapter, entry).await?.lock_out),
            None => Ok(LockOut::Unread),
        }
    }

    /// What a bind's answer means; none when it says something about the server, not the person.
    fn of_bind(&self, answer: &Answer) -> Option<SignIn>;

    /// Why the entry's owner may not set another password yet, where the server would let our account do it.
    /// What it asks must end as [`Failure::NotSent`] when it fails.
    async fn forbids_change(&self, _: &mut Conn, _entry: &Entry) -> Result<Option<Verdict>, Failure> {
        Ok(None)
    }

    /// What every new password of ours would be refused with now, whichever it is.
    async fn refuses_resets(&self, _: &Adapter<Self>, _entry: &Entry) -> Result<Option<Verdict>, Fault> {
        Ok(None)
    }

    /// Sends one operation that sets the password. What it asks before must end as
    /// [`Failure::NotSent`] when it fails.
    async fn set_password(
        &self,
        conn: &mut Conn,
        entry: &Entry,
        new: &Password,
        current: Option<&Password>,
    ) -> Result<Answer, Failure>;

    /// How long the password before may still open something.
    fn old_password_opens(&self) -> Option<Duration>;

    /// Does the directory let somebody in with a password that we set only to choose another one?
    fn asks_for_another(&self) -> bool {
        false
    }

    /// Reads what the server's configuration says of our account, as far as it may; nothing depends on it.
    async fn learn(&self, _: &Adapter<Self>) -> Result<(), Fault> {
        Ok(())
    }

    /// What a refused write means; none for success.
    fn of_write(&self, answer: &Answer) -> Option<Verdict>;

    /// How the entry's lock is lifted.
    fn unlocking(&self, entry: &Entry) -> Unlocking;

    /// May our account write this attribute of an entry? Asked for without changing anything.
    async fn may_write(
        &self,
        adapter: &Adapter<Self>,
        dn: &str,
        attribute: &'static str,
    ) -> Result<Right, Fault> {
        adapter.may_delete(dn, attribute).await
    }

    /// What else our account may write of a person: names and contacts are asked about.
    async fn needless(&self, adapter: &Adapter<Self>, dn: &str) -> Result<Vec<String>, Fault> {
        adapter.may_delete_of_person(dn).await
    }

    /// Further entries that are none of our account's business, and what must not be written of them.
    async fn elsewhere(&self, adapter: &Adapter<Self>) -> Result<Vec<Elsewhere>, Fault> {
        Ok(adapter.around())
    }

    /// May the owner of an entry rewrite the contacts in it, or what links it to others? Few directories tell.
    async fn owner(&self, _: &Adapter<Self>, _dn: &str) -> Result<Owner, Fault> {
        Ok(Owner::Untold)
    }
}
