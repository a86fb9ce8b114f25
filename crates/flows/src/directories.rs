//! Several directories as one. A typed name is looked for wherever its form allows, in all of them at once,
//! and must be one person's over all of them; everything after that goes by the account's key.
//!
//! No answer and no time tells in which directory somebody is, or that one does not answer: what a stranger
//! waits for waits for all, and what one of them cannot say nobody is told.

use crate::fault::{Fault, FaultKind};
use crate::ports::{
    BindTarget, DIRECTORY_HEALTH, Directory, Follower, Found, HOLDERS_MAX, Linked, NotSent, Pages, Written,
};
use async_trait::async_trait;
use domain::account::{Account, AccountKey, Login, PasswordTime, fold};
use domain::contact::EmailAddress;
use domain::logins::{Logins, looked_for, typed};
use domain::password::Password;
use domain::rights::Rights;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use domain::warrant::{SetPassword, Spent, Unlock};
use futures::future::join_all;
use futures::{StreamExt, TryStreamExt, stream};
use std::sync::Arc;
use std::time::Duration;

/// Most directories of one Nulstil: every typed name may be looked for in all of them.
pub const DIRECTORIES_MAX: usize = 8;

/// One of several directories.
pub struct Member {
    pub directory: Arc<dyn Directory>,
    /// The typed names that are looked for in it.
    pub logins: Logins,
    /// Whoever is in none of these groups is nobody here; everybody is somebody when there are none.
    pub only_members_of: Vec<String>,
}

impl Member {
    /// A directory that takes every name.
    pub fn plain(directory: Arc<dyn Directory>) -> Self {
        Self { directory, logins: Logins::default(), only_members_of: Vec::new() }
    }

    fn has(&self, account: &Account) -> bool {
        self.only_members_of.is_empty() || self.only_members_of.iter().any(|group| account.is_in(group))
    }

    async fn find(&self, name: &Login) -> Result<Found, Fault> {
        Ok(match self.directory.find(name).await? {
            Found::One(account) if !self.has(&account) => Found::None,
            found @ (Found::None | Found::One(_) | Found::Ambiguous) => found,
        })
    }

    fn everybody(&self) -> Pages<'_> {
        let people = |page: Vec<Account>| page.into_iter().filter(|account| self.has(account)).collect();
        self.directory.everybody().map_ok(people).boxed()
    }

    /// The one account here by what links directories.
    async fn linked(&self, by: LinkedBy, value: &str) -> Result<Found, Fault> {
        let found = match by {
            LinkedBy::Attribute => self.directory.linked(value).await?,
            LinkedBy::Login => match Login::parse(value) {
                Ok(login) => self.directory.find(&login).await?,
                Err(_) => Found::None,
            },
        };
        Ok(match found {
            // A search may look in more than the attribute that links.
            Found::One(account) if by.of(&account).as_deref() != Some(value) => Found::None,
            Found::One(account) if !self.has(&account) => Found::None,
            found @ (Found::None | Found::One(_) | Found::Ambiguous) => found,
        })
    }

    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        let mut holders = self.directory.holders(address).await?;
        holders.retain(|account| self.has(account));
        Ok(holders)
    }
}

/// Directories that hold accounts of the same people. What is proven for an account of the leading one
/// carries its accounts in the others along, never the other way round.
pub struct Link {
    pub leads: String,
    pub follow: Vec<String>,
    pub by: LinkedBy,
}

/// By what two accounts are known to be the same person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkedBy {
    /// Their user names are equal.
    Login,
    /// [`Account::link`] is equal.
    Attribute,
}

impl LinkedBy {
    fn of(self, account: &Account) -> Option<String> {
        match self {
            Self::Login => Some(fold(&account.login)),
            Self::Attribute => account.link.clone(),
        }
    }
}

/// Looked for in place of what links an account, where there is no account.
const LINKS_NOBODY: &str = "nulstil-nobody";

/// Directories behind one port.
pub struct Directories {
    first: Member,
    others: Vec<Member>,
    links: Vec<Link>,
}

impl Directories {
    /// These directories, each by a name of its own; at most [`DIRECTORIES_MAX`], which the configuration
    /// sees to.
    pub fn new(first: Member, others: Vec<Member>) -> Self {
        Self { first, others, links: Vec::new() }
    }

    /// The same, with accounts that are the same people's. A directory is part of one link at most, which
    /// the configuration sees to.
    #[must_use]
    pub fn linked_by(self, links: Vec<Link>) -> Self {
        Self { links, ..self }
    }

    fn members(&self) -> impl Iterator<Item = &Member> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn of(&self, key: &AccountKey) -> Option<&Member> {
        self.called(&key.directory)
    }

    fn called(&self, name: &str) -> Option<&Member> {
        self.members().find(|member| member.directory.name() == name)
    }

    /// The accounts that follow this one by a link, or as many questions about nobody.
    async fn follow(&self, link: &Link, leading: Option<&Account>) -> Result<Vec<Follower>, Fault> {
        let value = leading.and_then(|account| link.by.of(account));
        let asked = value.as_deref().unwrap_or(LINKS_NOBODY);
        let names = std::iter::once(&link.leads).chain(&link.follow);
        let looks = names.filter_map(|name| self.called(name)).map(|member| member.linked(link.by, asked));
        let mut answers = Vec::new();
        for answer in join_all(looks).await {
            answers.push(answer?);
        }
        let mut answers = answers.into_iter();
        // Two accounts that share a value in the leading directory lead nobody: one would carry along what
        // is the other's.
        let leads = match (answers.next(), leading, value) {
            (Some(Found::One(found)), Some(leading), Some(_)) => found.key == leading.key,
            _ => false,
        };
        let followers = link.follow.iter().zip(answers).filter_map(|(directory, found)| {
            let account = match found {
                Found::None => return None,
                Found::One(account) => Some(account),
                Found::Ambiguous => None,
            };
            Some(Follower { directory: directory.clone(), account })
        });
        Ok(if leads { followers.collect() } else { Vec::new() })
    }

    /// Accounts of several directories that answer to one name are one person's if one leads all others.
    /// Asked for every name alike, also for those that nobody has.
    async fn one_person(&self, hits: Vec<Found>) -> Result<Found, Fault> {
        let accounts: Vec<&Account> = hits
            .iter()
            .filter_map(|found| match found {
                Found::One(account) => Some(account.as_ref()),
                Found::None | Found::Ambiguous => None,
            })
            .collect();
        let mut led = None;
        for link in &self.links {
            let leading = accounts.iter().find(|account| account.key.directory == link.leads).copied();
            let followers = self.follow(link, leading).await?;
            let is_theirs = |account: &&&Account| {
                followers.iter().any(|one| one.account.as_ref().is_some_and(|a| a.key == account.key))
            };
            let Some(leading) = leading else { continue };
            let others = accounts.iter().filter(|account| account.key != leading.key);
            if accounts.len() > 1 && others.clone().count() == others.filter(is_theirs).count() {
                led = Some(leading.clone());
            }
        }
        let is_clear = !hits.contains(&Found::Ambiguous);
        match led.filter(|_| is_clear) {
            Some(leading) => Ok(Found::One(Box::new(leading))),
            None => Ok(together(hits)),
        }
    }

    fn must_have(&self, key: &AccountKey) -> Result<&Member, Fault> {
        self.of(key)
            .ok_or_else(|| Fault::new(FaultKind::Directory, "no directory of that name is configured"))
    }
}

/// One of all of them, or nobody.
fn together(hits: Vec<Found>) -> Found {
    hits.into_iter().fold(Found::None, |together, hit| match (together, hit) {
        (Found::None, found) | (found, Found::None) => found,
        (Found::One(_) | Found::Ambiguous, Found::One(_) | Found::Ambiguous) => Found::Ambiguous,
    })
}

/// What the one that was meant says, once all have answered. A fault of any is everybody's.
fn of_the_one<T>(answers: Vec<(bool, Result<T, Fault>)>, nobody: T) -> Result<T, Fault> {
    let mut told = nobody;
    for (is_meant, answer) in answers {
        let answer = answer?;
        if is_meant {
            told = answer;
        }
    }
    Ok(told)
}

#[async_trait]
impl Directory for Directories {
    fn name(&self) -> &str {
        self.first.directory.name()
    }

    async fn find(&self, login: &Login) -> Result<Found, Fault> {
        let logins: Vec<&Logins> = self.members().map(|member| &member.logins).collect();
        let names = looked_for(login, &logins);
        let looks = self.members().zip(&names);
        let looks = looks.filter_map(|(member, name)| name.as_ref().map(|name| member.find(name)));
        let mut hits = Vec::new();
        // The first fault counts once all have answered.
        for answer in join_all(looks).await {
            hits.push(answer?);
        }
        self.one_person(hits).await
    }

    async fn followers(&self, leading: &Account) -> Result<Vec<Follower>, Fault> {
        match self.links.iter().find(|link| link.leads == leading.key.directory) {
            Some(link) => self.follow(link, Some(leading)).await,
            None => Ok(Vec::new()),
        }
    }

    async fn leader(&self, following: &Account) -> Result<Option<Box<Account>>, Fault> {
        let is_ours = |link: &&Link| link.follow.contains(&following.key.directory);
        let Some(link) = self.links.iter().find(is_ours) else { return Ok(None) };
        let (Some(value), Some(member)) = (link.by.of(following), self.called(&link.leads)) else {
            return Ok(None);
        };
        let Found::One(leader) = member.linked(link.by, &value).await? else { return Ok(None) };
        let followers = self.follow(link, Some(&leader)).await?;
        let is_theirs = |one: &Follower| one.account.as_ref().is_some_and(|a| a.key == following.key);
        Ok(followers.iter().any(is_theirs).then_some(leader))
    }

    fn typed_name(&self, account: &Account) -> String {
        let logins: Vec<&Logins> = self.members().map(|member| &member.logins).collect();
        let place = self.members().position(|member| member.directory.name() == account.key.directory);
        place.map_or_else(|| account.login.clone(), |place| typed(&account.login, place, &logins))
    }

    async fn holders(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        let mut all = Vec::new();
        for holders in join_all(self.members().map(|member| member.holders(address))).await {
            all.extend(holders?);
        }
        all.sort_by(|a, b| a.login.cmp(&b.login));
        all.truncate(HOLDERS_MAX);
        Ok(all)
    }

    async fn read(&self, key: &AccountKey) -> Result<Option<Account>, Fault> {
        let Some(member) = self.of(key) else { return Ok(None) };
        Ok(member.directory.read(key).await?.filter(|account| member.has(account)))
    }

    fn everybody(&self) -> Pages<'_> {
        let members: Vec<&Member> = self.members().collect();
        stream::iter(members).flat_map(Member::everybody).boxed()
    }

    async fn stated_rules(&self, key: &AccountKey) -> Result<StatedRules, Fault> {
        self.of(key).unwrap_or(&self.first).directory.stated_rules(key).await
    }

    async fn sign_in(&self, target: BindTarget<'_>, password: &Password) -> Result<SignIn, Fault> {
        let member = match target {
            BindTarget::Account(key) => self.of(key),
            BindTarget::Decoy => None,
        };
        match member {
            Some(member) => member.directory.sign_in(target, password).await,
            None => self.sign_in_anybody(None, password).await,
        }
    }

    async fn rules_of_anybody(&self, whom: Option<&AccountKey>) -> Result<StatedRules, Fault> {
        let looks = self.members().map(|member| async move {
            let meant = whom.filter(|key| member.directory.name() == key.directory);
            (meant.is_some(), member.directory.rules_of_anybody(meant).await)
        });
        of_the_one(join_all(looks).await, StatedRules::default())
    }

    async fn sign_in_anybody(&self, whom: Option<&AccountKey>, password: &Password) -> Result<SignIn, Fault> {
        let tries = self.members().map(|member| async move {
            let meant = whom.filter(|key| member.directory.name() == key.directory);
            (meant.is_some(), member.directory.sign_in_anybody(meant, password).await)
        });
        of_the_one(join_all(tries).await, SignIn::Wrong)
    }

    async fn set_password(
        &self,
        warrant: Spent<SetPassword>,
        new: &Password,
        current: Option<&Password>,
    ) -> Written {
        match self.of(warrant.account()) {
            Some(member) => member.directory.set_password(warrant, new, current).await,
            None => Written::NotSent(NotSent::Gone),
        }
    }

    async fn unlock(&self, warrant: Spent<Unlock>) -> Written {
        match self.of(warrant.account()) {
            Some(member) => member.directory.unlock(warrant).await,
            None => Written::NotSent(NotSent::Gone),
        }
    }

    async fn is_locked(&self, key: &AccountKey) -> Result<bool, Fault> {
        self.must_have(key)?.directory.is_locked(key).await
    }

    async fn password_time(
        &self,
        key: &AccountKey,
        before: PasswordTime,
        since: Timestamp,
    ) -> Result<PasswordTime, Fault> {
        self.must_have(key)?.directory.password_time(key, before, since).await
    }

    async fn refuses_resets(&self, key: &AccountKey) -> Result<Option<Verdict>, Fault> {
        match self.of(key) {
            Some(member) => member.directory.refuses_resets(key).await,
            None => Ok(None),
        }
    }

    async fn rights(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        match self.of(key) {
            Some(member) => member.directory.rights(key).await,
            None => Ok(None),
        }
    }

    fn old_password_opens(&self, key: &AccountKey) -> Option<Duration> {
        self.of(key).and_then(|member| member.directory.old_password_opens(key))
    }

    fn asks_for_another(&self, key: &AccountKey) -> bool {
        self.of(key).is_some_and(|member| member.directory.asks_for_another(key))
    }

    fn links(&self, key: &AccountKey) -> Linked {
        let is_in = |link: &&Link| link.leads == key.directory || link.follow.contains(&key.directory);
        let Some(link) = self.links.iter().find(is_in) else { return Linked::default() };
        let all = std::iter::once(&link.leads).chain(&link.follow);
        Linked {
            leads: link.leads == key.directory,
            others: all.filter(|name| **name != key.directory).cloned().collect(),
        }
    }

    async fn probe(&self) -> Result<(), Fault> {
        let probes = join_all(self.members().map(|member| member.directory.probe())).await;
        probes.into_iter().collect()
    }

    async fn probe_each(&self) -> Vec<(String, Result<(), Fault>)> {
        if self.others.is_empty() {
            return self.first.directory.probe_each().await;
        }
        let named = |member: &Member| format!("{DIRECTORY_HEALTH} {}", member.directory.name());
        let probe = |member| async move { (named(member), member.directory.probe().await) };
        join_all(self.members().map(probe)).await
    }
}
