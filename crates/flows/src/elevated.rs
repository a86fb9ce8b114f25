//! The directory as everybody here sees it: an operator's account is an administrator's.

use crate::fault::Fault;
use crate::ports::{BindTarget, Directory, Follower, Found, Linked, Operators, Pages, Written};
use async_trait::async_trait;
use domain::account::{Account, AccountKey, Login, PasswordTime};
use domain::contact::EmailAddress;
use domain::operator::elevated;
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use domain::warrant::{SetPassword, Spent, Unlock};
use futures::{StreamExt, TryStreamExt};
use std::sync::Arc;
use std::time::Duration;

/// Every account that comes from the directory passes here, so that no use case can forget it.
pub(crate) struct Elevated {
    directory: Arc<dyn Directory>,
    operators: Arc<dyn Operators>,
}

impl Elevated {
    pub(crate) fn new(directory: Arc<dyn Directory>, operators: Arc<dyn Operators>) -> Self {
        Self { directory, operators }
    }

    async fn seen(&self, account: Account) -> Result<Account, Fault> {
        let role = self.operators.role_of(&account.key).await?;
        Ok(elevated(account, role))
    }

    /// Everybody's roles are read once for a page.
    async fn page(&self, accounts: Vec<Account>) -> Result<Vec<Account>, Fault> {
        let operators = self.operators.operators().await?;
        let seen = |account: Account| {
            let known = operators.iter().find(|one| one.account == account.key);
            elevated(account, known.map(|one| one.role))
        };
        Ok(accounts.into_iter().map(seen).collect())
    }
}

#[async_trait]
impl Directory for Elevated {
    fn name(&self) -> &str {
        self.directory.name()
    }

    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        match self.directory.find(login).await? {
            Found::One(account) => Ok(Found::One(Box::new(self.seen(*account).await?))),
            other @ (Found::None | Found::Ambiguous) => Ok(other),
        }
    }

    async fn linked(&self, value: &str) -> Result<Found, Fault> {
        match self.directory.linked(value).await? {
            Found::One(account) => Ok(Found::One(Box::new(self.seen(*account).await?))),
            other @ (Found::None | Found::Ambiguous) => Ok(other),
        }
    }

    async fn followers(&self, leading: &Account) -> Result<Vec<Follower>, Fault> {
        let mut followers = self.directory.followers(leading).await?;
        for follower in &mut followers {
            if let Some(account) = follower.account.take() {
                follower.account = Some(Box::new(self.seen(*account).await?));
            }
        }
        Ok(followers)
    }

    async fn leader(&self, following: &Account) -> Result<Option<Box<Account>>, Fault> {
        match self.directory.leader(following).await? {
            Some(leader) => Ok(Some(Box::new(self.seen(*leader).await?))),
            None => Ok(None),
        }
    }

    fn typed_name(&self, account: &Account) -> String {
        self.directory.typed_name(account)
    }

    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        let holders = self.directory.holders(address).await?;
        if holders.is_empty() { Ok(holders) } else { self.page(holders).await }
    }

    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault> {
        match self.directory.read(key).await? {
            Some(account) => Ok(Some(self.seen(account).await?)),
            None => Ok(None),
        }
    }

    fn everybody(&self) -> Pages<'_> {
        self.directory.everybody().and_then(|page| self.page(page)).boxed()
    }

    async fn stated_rules(&self, key: &AccountKey) -> Result<StatedRules, Fault> {
        self.directory.stated_rules(key).await
    }

    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        self.directory.sign_in(target, password).await
    }

    async fn rules_of_anybody(&self, whom: Option<&AccountKey>) -> Result<StatedRules, Fault> {
        self.directory.rules_of_anybody(whom).await
    }

    async fn sign_in_anybody(&self, whom: Option<&AccountKey>, password: &Password) -> Result<SignIn, Fault> {
        self.directory.sign_in_anybody(whom, password).await
    }

    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        self.directory.set_password(warrant, new, current).await
    }

    async fn unlock(&self, warrant: Spent<Unlock>) -> Written {
        self.directory.unlock(warrant).await
    }

    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault> {
        self.directory.is_locked(key).await
    }

    async fn password_time(
        &self,
        key: &AccountKey,
        before: PasswordTime,
        since: Timestamp,
    ) -> Result<PasswordTime, Fault> {
        self.directory.password_time(key, before, since).await
    }

    async fn refuses_resets(&self, key: &AccountKey) -> Result<Option<Verdict>, Fault> {
        self.directory.refuses_resets(key).await
    }

    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        self.directory.rights(key).await
    }

    fn old_password_opens(&self, key: &AccountKey) -> Option<Duration> {
        self.directory.old_password_opens(key)
    }

    fn asks_for_another(&self, key: &AccountKey) -> bool {
        self.directory.asks_for_another(key)
    }

    fn links(&self, key: &AccountKey) -> Linked {
        self.directory.links(key)
    }

    async fn probe(&self) -> Result<(), Fault> {
        self.directory.probe().await
    }

    async fn probe_each(&self) -> Vec<(String, Result<(), Fault>)> {
        self.directory.probe_each().await
    }
}
