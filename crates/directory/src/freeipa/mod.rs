//! FreeIPA: 389-ds below, known by ipaUniqueID, with passwords, locks and rules that belong to Kerberos.
//!
//! Facts are of FreeIPA's own sources (4.9 to 4.13, `daemons/ipa-slapi-plugins`) and were tried with a 389-ds that has
//! its attributes and with the in-process directory; no real FreeIPA was at hand.

mod account;
mod kept;
mod policy;
pub(crate) mod verdict;

use crate::adapter::{Adapter, Dialect, Settings, Shown, Unlocking};
use crate::ldap::{Answer, Conn, Entry, Failure};
use account::{FAILURES, FAILURES_FORGOTTEN, SWITCH};
use async_trait::async_trait;
use domain::account::{PasswordTime, fold};
use domain::chance::Chance;
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use flows::Fault;
use flows::ctx::Clock;
use kept::Kept;
use ldap3_proto::proto::{LdapFilter, LdapModify, LdapModifyType, LdapPartialAttribute, LdapResultCode};
use policy::Policy;
use std::sync::Arc;
use std::time::Duration;

/// Where system accounts are.
const SYSTEM_ACCOUNTS: &str = ",cn=sysaccounts,cn=etc,";

/// One FreeIPA.
pub type FreeIpa = Adapter<Ipa>;

/// The dialect of FreeIPA.
pub struct Ipa {
    default_policy_dn: String,
    bind_dn: String,
    kept: Kept,
    clock: Arc<dyn Clock>,
}

impl FreeIpa {
    /// Prepares a FreeIPA; nothing is dialled yet.
    ///
    /// # Errors
    /// No URL, or a CA file that holds no certificate.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, Fault> {
        let global = || policy::global_dn(&settings.base_dn);
        let dialect = Ipa {
            default_policy_dn: settings.default_policy_dn.clone().unwrap_or_else(global),
            bind_dn: settings.bind_dn.clone(),
            kept: Kept::default(),
            clock: clock.clone(),
        };
        Self::of(settings, dialect, clock, chance)
    }

    /// What becomes of a password that our account sets, as this server's configuration says: `None` when we may not
    /// read it. It is not copied between servers, so that each has to be told.
    ///
    /// # Errors
    /// The server cannot be asked.
    pub async fn privilege_of_our_account(&self) -> Result<Option<Privilege>, Fault> {
        kept::privilege(self, &self.dialect().bind_dn).await
    }
}

/// How FreeIPA treats a password that our account sets for somebody, which `ipa sysaccount-policy --privileged` decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privilege {
    /// Judged by the policy, and good until its term is over (`SysAcctManagersDNs`, since 4.13).
    Manager,
    /// Good, and judged by nothing (`passSyncManagersDNs`, or the Directory Manager).
    AbovePolicy,
    /// Judged by the policy, and expired as soon as it is set.
    Helper,
}

impl Ipa {
    fn policy_dn<'a>(&'a self, entry: Option<&'a Entry>) -> &'a str {
        entry.and_then(|entry| entry.one("krbPwdPolicyReference")).unwrap_or(&self.default_policy_dn)
    }

    /// Locked now? Asked right before a write, of which nothing was sent yet.
    async fn is_locked(&self, conn: &mut Conn, entry: &Entry) -> Result<bool, Failure> {
        let policy = policy::on(conn, self.policy_dn(Some(entry))).await?;
        Ok(account::is_locked(entry, policy.as_ref(), self.clock.now()))
    }

    /// What forgets exactly the failures that were read, as `ipa user-unlock` does: one more meanwhile stays.
    fn unlock(&self, entry: &Entry) -> Vec<LdapModify> {
        let Some(failures) = entry.one(FAILURES).filter(|failures| *failures != "0") else {
            return Vec::new();
        };
        let now = account::generalized(self.clock.now());
        vec![
            change(LdapModifyType::Delete, FAILURES, failures),
            change(LdapModifyType::Add, FAILURES, "0"),
            change(LdapModifyType::Replace, FAILURES_FORGOTTEN, &now),
        ]
    }
}

#[async_trait]
impl Dialect for Ipa {
    type Beside = Option<Policy>;

    const ID: &'static str = account::ID;
    const OWN: &'static [&'static str] = &account::OWN;
    const LOCKS: &'static [&'static str] = &[FAILURES, FAILURES_FORGOTTEN];
    const SWITCHES: &'static [&'static str] = &[SWITCH, "krbPrincipalExpiration"];

    fn people(&self) -> Option<LdapFilter> {
        Some(LdapFilter::Equality("objectClass".into(), "person".into()))
    }

    async fn beside(&self, adapter: &Adapter<Self>, entry: &Entry) -> Result<Option<Policy>, Fault> {
        policy::at(adapter, self.policy_dn(Some(entry))).await
    }

    async fn beside_nobody(&self, adapter: &Adapter<Self>) -> Result<(), Fault> {
        policy::at(adapter, self.policy_dn(None)).await.map(|_| ())
    }

    fn shown(&self, entry: &Entry, policy: &Option<Policy>, now: Timestamp) -> Option<Shown> {
        account::shown(entry, policy.as_ref(), now)
    }

    fn password_time(&self, entry: &Entry) -> PasswordTime {
        account::password_time(entry)
    }

    async fn stated(&self, adapter: &Adapter<Self>, entry: Option<&Entry>) -> Result<StatedRules, Fault> {
        // Nobody's rules are asked for as well, at the same cost, and not told.
        let policy = policy::at(adapter, self.policy_dn(entry)).await?;
        let Some(person) = entry else { return Ok(StatedRules::default()) };
        let unread = StatedRules { lock_out: LockOut::Unread, ..StatedRules::default() };
        Ok(policy.map_or(unread, |policy| policy.stated(person)))
    }

    /// Only what is a Kerberos principal as well is locked (`ipalockout_preop`, 4.9 to 4.13); system accounts are none.
    async fn decoy_locks(
        &self,
        adapter: &Adapter<Self>,
        dn: &str,
        entry: Option<&Entry>,
    ) -> Result<LockOut, Fault> {
        let is_principal = |entry: &Entry| {
            entry.all("objectClass").iter().any(|class| class.eq_ignore_ascii_case("krbPrincipalAux"))
        };
        match entry {
            Some(entry) if is_principal(entry) => Ok(self.stated(adapter, Some(entry)).await?.lock_out),
            Some(_) => Ok(LockOut::Never),
            None if fold(&dn.replace(", ", ",")).contains(SYSTEM_ACCOUNTS) => Ok(LockOut::Never),
            None => Ok(LockOut::Unread),
        }
    }

    fn of_bind(&self, answer: &Answer) -> Option<SignIn> {
        verdict::of_bind(&answer.code, answer.policy_error, &answer.text)
    }

    /// The minimum age binds people, and our account only where it is a manager.
    async fn forbids_change(&self, conn: &mut Conn, entry: &Entry) -> Result<Option<Verdict>, Failure> {
        let policy = policy::on(conn, self.policy_dn(Some(entry))).await?;
        let is_too_young = |policy: Policy| account::is_too_young(entry, &policy, self.clock.now());
        Ok(policy.is_some_and(is_too_young).then_some(Verdict::TooYoung))
    }

    async fn set_password(
        &self,
        conn: &mut Conn,
        entry: &Entry,
        new: &Password,
        current: Option<&Password>,
    ) -> Result<Answer, Failure> {
        let set = |operation, password: &Password| change(operation, "userPassword", password.reveal());
        let mut changes = match current {
            // The server compares a value that is deleted with the hash that it keeps.
            Some(current) => vec![set(LdapModifyType::Delete, current), set(LdapModifyType::Add, new)],
            None => vec![set(LdapModifyType::Replace, new)],
        };
        if current.is_none() && self.is_locked(conn, entry).await? {
            let now = account::generalized(self.clock.now());
            changes.push(change(LdapModifyType::Replace, FAILURES, "0"));
            changes.push(change(LdapModifyType::Replace, FAILURES_FORGOTTEN, &now));
        }
        let answer = conn.modify(&entry.dn, changes, Vec::new()).await?;
        if answer.code == LdapResultCode::Success {
            self.kept.look(conn, &entry.dn).await;
        }
        Ok(answer)
    }

    fn old_password_opens(&self) -> Option<Duration> {
        None
    }

    fn asks_for_another(&self) -> bool {
        self.kept.is_for_now()
    }

    async fn learn(&self, adapter: &Adapter<Self>) -> Result<(), Fault> {
        if let Some(privilege) = kept::privilege(adapter, &self.bind_dn).await? {
            self.kept.told(privilege);
        }
        Ok(())
    }

    fn of_write(&self, answer: &Answer) -> Option<Verdict> {
        verdict::of_write(&answer.code, answer.policy_error, &answer.text)
    }

    fn unlocking(&self, entry: &Entry) -> Unlocking {
        let changes = self.unlock(entry);
        if changes.is_empty() { Unlocking::Nothing } else { Unlocking::By(changes) }
    }
}

fn change(operation: LdapModifyType, attribute: &str, value: &str) -> LdapModify {
    let modification =
        LdapPartialAttribute { atype: attribute.to_owned(), vals: vec![value.as_bytes().to_vec()] };
    LdapModify { operation, modification }
}
