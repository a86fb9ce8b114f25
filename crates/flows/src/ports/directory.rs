//! The port to a directory of people.

use crate::fault::Fault;
use async_trait::async_trait;
use domain::account::{Account, AccountKey, Login, PasswordTime};
use domain::contact::EmailAddress;
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use domain::warrant::{SetPassword, Spent, Unlock};
use futures::stream::BoxStream;
use std::time::Duration;

/// Most people of one page of [`Directory::everybody`]: what is held in memory at once.
pub const PAGE_PEOPLE_MAX: usize = 50;

/// Pages of people, one after the other, each read when it is asked for.
pub type Pages<'a> = BoxStream<'a, Result<Vec<Account>, Fault>>;

/// What a search for a typed name gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    None,
    One(Box<Account>),
    /// More than one entry answers to the name; treated as none, and audited as this.
    Ambiguous,
}

impl Found {
    /// The account, where exactly one answers to the name.
    pub fn one(self) -> Option<Box<Account>> {
        match self {
            Self::One(account) => Some(account),
            Self::None | Self::Ambiguous => None,
        }
    }
}

/// How a write ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Written {
    /// Code 0 came back.
    Applied,
    /// The directory said no; nothing was changed.
    Refused(Verdict),
    /// Bytes left and no answer came. It may have happened. Never retried by the adapter.
    Unknown,
    /// Nothing was sent: no server could be reached, or the entry is not what was proven.
    NotSent(NotSent),
}

/// Why a write was not sent at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    Unreachable,
    /// The permanent id resolves to no entry, or to more than one.
    Gone,
    /// The entry read right before the write must not be written: disabled, expired, protected,
    /// locked by an administrator, or its password was set since the proofs.
    Changed,
}

/// Whom a current password is checked against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BindTarget<'a> {
    Account(&'a AccountKey),
    /// The configured decoy: the same cost for a name that nobody has. A server that is not the typed
    /// password's is shown another one of its length.
    Decoy,
}

/// A permanent id that is nobody's.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// Accounts told of that share one address. What more people share is no private address.
pub const HOLDERS_MAX: usize = 8;

/// An account in another directory that is the same person's.
#[derive(Debug, Clone, PartialEq)]
pub struct Follower {
    pub directory: String,
    /// None when there are several, and nobody can say which.
    pub account: Option<Box<Account>>,
}

/// How one of several directories is linked to others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Linked {
    /// What is proven here carries the accounts of the others along.
    pub leads: bool,
    /// The others, by name.
    pub others: Vec<String>,
}

/// What the health of the only directory is kept by.
pub(crate) const DIRECTORY_HEALTH: &str = "directory";

/// One kind of directory, behind one contract (`testkit::contract::directory`).
#[async_trait]
pub trait Directory: Send + Sync {
    /// The configured name, the first half of every [`AccountKey`]; of several, the first one's.
    fn name(&self) -> &str;

    /// An account that no entry is.
    fn nobody(&self) -> AccountKey {
        AccountKey { directory: self.name().to_owned(), id: NOBODY.to_owned() }
    }

    /// Looks a typed name up by a typed filter. Exactly one entry whose stored name equals the typed
    /// one under [`domain::account::fold`] is [`Found::One`].
    ///
    /// # Errors
    /// The directory cannot be reached or answers nonsense.
    async fn find(&self, login: &Login) -> Result<Found, Fault>;

    /// The one account that holds this value in the attribute by which directories are linked
    /// ([`Account::link`]); none where there is no such attribute.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn linked(&self, _value: &str) -> Result<Found, Fault> {
        Ok(Found::None)
    }

    /// The accounts in other directories that follow this one, at most one in each.
    ///
    /// # Errors
    /// As [`Directory::find`], of any directory.
    async fn followers(&self, _leading: &Account) -> Result<Vec<Follower>, Fault> {
        Ok(Vec::new())
    }

    /// The account in another directory that this one follows, if one does.
    ///
    /// # Errors
    /// As [`Directory::find`], of any directory.
    async fn leader(&self, _following: &Account) -> Result<Option<Box<Account>>, Fault> {
        Ok(None)
    }

    /// What people have to type for this account, of several directories.
    fn typed_name(&self, account: &Account) -> String {
        account.login.clone()
    }

    /// Every account that holds this address among its stored contacts, at most [`HOLDERS_MAX`].
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault>;

    /// Reads an entry by its permanent id. `None` when it is gone.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault>;

    /// Everybody who has a name to be found by, once each, in no order that means anything: for counting
    /// and dry runs, never for finding one person. A page holds at most [`PAGE_PEOPLE_MAX`]; whoever
    /// reads on slowly holds one connection meanwhile. The first error ends it.
    fn everybody(&self) -> Pages<'_>;

    /// The rules the directory states for this account's next password.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn stated_rules(&self, key: &AccountKey) -> Result<StatedRules, Fault>;

    /// Tries a current password by a bind (or what stands for it). An empty password cannot get
    /// here: [`Password`] refuses it.
    ///
    /// # Errors
    /// As [`Directory::find`]. A refused bind is a value, not an error.
    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault>;

    /// [`Directory::stated_rules`] for whom a stranger may have named: at the same cost for everybody, and for
    /// nobody, in whichever of several directories they are.
    ///
    /// # Errors
    /// As [`Directory::find`], of any directory.
    async fn rules_of_anybody(&self, whom: Option<&AccountKey>) -> Result<StatedRules, Fault> {
        match whom {
            Some(key) => self.stated_rules(key).await,
            None => self.stated_rules(&self.nobody()).await,
        }
    }

    /// [`Directory::sign_in`] for whom a stranger may have named, at the same cost as well: where several
    /// directories are asked, the decoy is tried in all others.
    ///
    /// # Errors
    /// As [`Directory::find`], of any directory.
    async fn sign_in_anybody(&self, whom: Option<&AccountKey>, password: &Password) -> Result<SignIn, Fault> {
        self.sign_in(whom.map_or(BindTarget::Decoy, BindTarget::Account), password).await
    }

    /// Sets a new password. Re-resolves the entry by its permanent id and checks its state and its
    /// password time against the warrant first. `current` is given when the person knows the
    /// password in force. Once bytes have left there is no fail-over and no second try.
    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written;

    /// Lifts the lock that came from bad passwords and leaves the password as it is. Checks the entry
    /// as [`Directory::set_password`] does, and never lifts what an administrator locked. An account
    /// that is not locked is [`Written::Applied`], and nothing is sent.
    async fn unlock(&self, warrant: Spent<Unlock>) -> Written;

    /// Is the account locked, as the server that took the write shows it now, or any server when that is not
    /// known any more; settles an `Unknown` unlock. A lock that ran out by itself is none.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault>;

    /// A later password time than `before`, on whichever server shows one now, or `before` when every server
    /// shows no later one; settles `Unknown`. Servers copy from one another after a while, so that one of
    /// several proves that a write happened, and only all of them that it did not. `Absent` when an entry that was
    /// written to `since` then shows no later time and the server may have stopped keeping it: nobody knows.
    ///
    /// # Errors
    /// As [`Directory::find`]; and one server does not answer while no other shows a later time.
    async fn password_time(
        &self,
        key: &AccountKey,
        before: PasswordTime,
        since: Timestamp,
    ) -> Result<PasswordTime, Fault>;

    /// What our own account may do to this entry, by questions that change nothing: for explaining and for
    /// `doctor`, never for deciding. `None` when the entry is gone.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault>;

    /// What the directory would refuse every new password of ours with now, whichever it is: an age it has not reached,
    /// or an old one that it wants to see. `None` where it would judge the password, or does not say before.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn refuses_resets(&self, _key: &AccountKey) -> Result<Option<Verdict>, Fault> {
        Ok(None)
    }

    /// How long the password before may still open something of this account after a new one was set; `None` when
    /// it opens nothing any more.
    fn old_password_opens(&self, key: &AccountKey) -> Option<Duration>;

    /// Does the directory let this account in with a password that we set only to choose another one at once? As far
    /// as it is known: learned by [`Directory::probe`] and from writes.
    fn asks_for_another(&self, key: &AccountKey) -> bool;

    /// How the directory of this account is linked to others; to none unless there are several.
    fn links(&self, _key: &AccountKey) -> Linked {
        Linked::default()
    }

    /// A cheap question that shows the directory is there: connect, bind, read the root.
    ///
    /// # Errors
    /// As [`Directory::find`].
    async fn probe(&self) -> Result<(), Fault>;

    /// The same of every directory there is, under the name that its health is kept by.
    async fn probe_each(&self) -> Vec<(String, Result<(), Fault>)> {
        vec![(DIRECTORY_HEALTH.to_owned(), self.probe().await)]
    }
}
