//! OpenLDAP: known by entryUUID, written by RFC 3062 so that the server's own policy decides. Facts are of
//! slapd 2.5.13.

mod account;
pub(crate) mod policy;

use crate::adapter::{Adapter, Dialect, Elsewhere, Settings, Shown, Unlocking};
use crate::ldap::{Answer, Conn, Entry, Failure};
use crate::{rfc3062, verdict};
use account::{LOCK, LOCKED_FOR_GOOD, WRITTEN};
use async_trait::async_trait;
use domain::account::PasswordTime;
use domain::chance::Chance;
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use flows::Fault;
use flows::ctx::Clock;
use ldap3_proto::proto::{LdapModify, LdapModifyType, LdapPartialAttribute};
use policy::Policy;
use std::sync::Arc;
use std::time::Duration;

/// One OpenLDAP.
pub type OpenLdap = Adapter<Slapd>;

/// The OpenLDAP dialect.
pub struct Slapd {
    default_policy_dn: Option<String>,
}

impl OpenLdap {
    /// Prepares an OpenLDAP; nothing is dialled yet.
    ///
    /// # Errors
    /// No URL, or a CA file that holds no certificate.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, Fault> {
        let dialect = Slapd { default_policy_dn: settings.default_policy_dn.clone() };
        Self::of(settings, dialect, clock, chance)
    }
}

impl Slapd {
    /// The policy entry that rules this entry, as far as we are told.
    fn policy_dn<'a>(&'a self, entry: &'a Entry) -> Option<&'a str> {
        entry.one("pwdPolicySubentry").or(self.default_policy_dn.as_deref())
    }
}

#[async_trait]
impl Dialect for Slapd {
    type Beside = Option<Policy>;

    const ID: &'static str = account::ID;
    const OWN: &'static [&'static str] = &account::OWN;
    const LOCKS: &'static [&'static str] = &[LOCK];
    // An overlay that was taken away leaves pwdChangedTime behind (slapo-ppolicy, 2.5.13).
    const WRITTEN: Option<&'static str> = Some(WRITTEN);

    async fn beside(&self, adapter: &Adapter<Self>, entry: &Entry) -> Result<Option<Policy>, Fault> {
        policy::at(adapter, self.policy_dn(entry)).await
    }

    async fn beside_nobody(&self, adapter: &Adapter<Self>) -> Result<(), Fault> {
        policy::at(adapter, self.default_policy_dn.as_deref()).await.map(|_| ())
    }

    fn shown(&self, entry: &Entry, policy: &Option<Policy>, now: Timestamp) -> Option<Shown> {
        account::shown(entry, policy.as_ref(), now)
    }

    fn password_time(&self, entry: &Entry) -> PasswordTime {
        account::password_time(entry)
    }

    async fn stated(&self, adapter: &Adapter<Self>, entry: Option<&Entry>) -> Result<StatedRules, Fault> {
        // Nobody's rules are asked for as well, at the same cost, and not told.
        let dn = entry.map_or(self.default_policy_dn.as_deref(), |entry| self.policy_dn(entry));
        let (policy, lock_out) = match dn {
            Some(_) => (policy::at(adapter, dn).await?, LockOut::Unread),
            None => (None, policy::unnamed(adapter).await?),
        };
        if entry.is_none() {
            return Ok(StatedRules::default());
        }
        let unread = StatedRules { lock_out, ..StatedRules::default() };
        Ok(policy.map_or(unread, |policy| policy.stated()))
    }

    fn of_bind(&self, answer: &Answer) -> Option<SignIn> {
        verdict::of_bind(&answer.code, answer.policy_error)
    }

    /// slapd holds nobody but the person to it (2.5.13), and it is our account that writes.
    async fn forbids_change(&self, conn: &mut Conn, entry: &Entry) -> Result<Option<Verdict>, Failure> {
        let policy = policy::on(conn, self.policy_dn(entry)).await?;
        Ok(policy.is_some_and(|policy| policy.is_fixed).then_some(Verdict::ChangeNotAllowed))
    }

    /// Whether our account stands above the policy only the server knows, so that it is asked where the policy says
    /// that it would refuse.
    async fn refuses_resets(&self, adapter: &Adapter<Self>, entry: &Entry) -> Result<Option<Verdict>, Fault> {
        let policy = policy::at(adapter, self.policy_dn(entry)).await?;
        let is_said = |policy: &Policy| account::is_refused_all(entry, policy, adapter.clock.now());
        if policy.as_ref().is_none_or(|policy| !is_said(policy)) {
            return Ok(None);
        }
        adapter.refusal_of_all(&entry.dn).await
    }

    async fn set_password(
        &self,
        conn: &mut Conn,
        entry: &Entry,
        new: &Password,
        current: Option<&Password>,
    ) -> Result<Answer, Failure> {
        rfc3062::modify(conn, &entry.dn, new, current).await
    }

    fn old_password_opens(&self) -> Option<Duration> {
        None
    }

    fn of_write(&self, answer: &Answer) -> Option<Verdict> {
        verdict::of_modify(&answer.code, answer.policy_error)
    }

    fn unlocking(&self, entry: &Entry) -> Unlocking {
        match entry.one(LOCK) {
            None => Unlocking::Nothing,
            Some(LOCKED_FOR_GOOD) => Unlocking::Forbidden,
            Some(lock) => Unlocking::By(vec![deletion(lock)]),
        }
    }

    /// What is around, and the rules of everybody.
    async fn elsewhere(&self, adapter: &Adapter<Self>) -> Result<Vec<Elsewhere>, Fault> {
        let mut out = adapter.around();
        out.extend(self.default_policy_dn.iter().map(|dn| (dn.clone(), "cn")));
        Ok(out)
    }
}

/// Takes away exactly the lock that was read, so that one set meanwhile stays. slapd takes the failures away
/// with it (slapo-ppolicy, `ppolicy_modify`, 2.5.13): they are not ours to write.
fn deletion(lock: &str) -> LdapModify {
    LdapModify {
        operation: LdapModifyType::Delete,
        modification: LdapPartialAttribute { atype: LOCK.to_owned(), vals: vec![lock.into()] },
    }
}
