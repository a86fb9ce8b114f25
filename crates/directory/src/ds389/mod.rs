//! 389 Directory Server: known by nsUniqueId, written by a modification of `userPassword`, since the RFC 3062
//! operation hides the reason of a refusal. Facts are of 389-ds 2.3.1.

mod account;
mod policy;
pub(crate) mod verdict;

use crate::adapter::{Adapter, Dialect, Settings, Shown, Unlocking};
use crate::ldap::{Answer, Conn, Entry, Failure};
use account::{FAILURES, LOCKED_UNTIL, SWITCH, WRITTEN};
use async_trait::async_trait;
use domain::account::PasswordTime;
use domain::chance::Chance;
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use flows::Fault;
use flows::ctx::Clock;
use ldap3_proto::proto::{
    LdapFilter, LdapModify, LdapModifyType, LdapPartialAttribute, LdapResultCode, LdapSearchScope,
};
use policy::{GLOBAL_DN, Policy};
use std::sync::Arc;
use std::time::Duration;

/// How often, and how many times at most, an entry is looked at after a write.
const LOOK_EVERY: Duration = Duration::from_millis(20);
const LOOKS_MAX: u32 = 25;

/// One 389 Directory Server.
pub type Ds389 = Adapter<Dirsrv>;

/// The dialect of 389-ds.
pub struct Dirsrv {
    default_policy_dn: String,
    clock: Arc<dyn Clock>,
}

impl Ds389 {
    /// Prepares a 389 Directory Server; nothing is dialled yet.
    ///
    /// # Errors
    /// No URL, or a CA file that holds no certificate.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, Fault> {
        let dialect = Dirsrv {
            default_policy_dn: settings.default_policy_dn.clone().unwrap_or_else(|| GLOBAL_DN.into()),
            clock: clock.clone(),
        };
        Self::of(settings, dialect, clock, chance)
    }
}

impl Dirsrv {
    fn policy_dn<'a>(&'a self, entry: Option<&'a Entry>) -> &'a str {
        entry.and_then(|entry| entry.one("pwdPolicySubentry")).unwrap_or(&self.default_policy_dn)
    }
}

#[async_trait]
impl Dialect for Dirsrv {
    type Beside = Option<Policy>;

    const ID: &'static str = account::ID;
    const OWN: &'static [&'static str] = &account::OWN;
    const LOCKS: &'static [&'static str] = &[LOCKED_UNTIL, FAILURES];
    const SWITCHES: &'static [&'static str] = &[SWITCH];
    // passwordTrackUpdateTime that was switched off leaves pwdUpdateTime behind (2.3.1).
    const WRITTEN: Option<&'static str> = Some(WRITTEN);

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

    fn of_bind(&self, answer: &Answer) -> Option<SignIn> {
        verdict::of_bind(&answer.code, answer.policy_error)
    }

    async fn forbids_change(&self, _: &mut Conn, entry: &Entry) -> Result<Option<Verdict>, Failure> {
        Ok(account::is_too_young(entry, self.clock.now()).then_some(Verdict::TooYoung))
    }

    async fn set_password(
        &self,
        conn: &mut Conn,
        entry: &Entry,
        new: &Password,
        current: Option<&Password>,
    ) -> Result<Answer, Failure> {
        let changes = match current {
            // The server compares a value that is deleted with the hash that it keeps.
            Some(current) => vec![set(LdapModifyType::Delete, current), set(LdapModifyType::Add, new)],
            None => vec![set(LdapModifyType::Replace, new)],
        };
        let answer = conn.modify(&entry.dn, changes, Vec::new()).await?;
        if answer.code == LdapResultCode::Success {
            settled(conn, entry).await;
        }
        Ok(answer)
    }

    fn old_password_opens(&self) -> Option<Duration> {
        None
    }

    fn of_write(&self, answer: &Answer) -> Option<Verdict> {
        verdict::of_write(&answer.code, answer.policy_error, &answer.text)
    }

    /// Takes away exactly the lock that was read, so that one set meanwhile stays.
    fn unlocking(&self, entry: &Entry) -> Unlocking {
        let (Some(until), Some(failures)) = (entry.one(LOCKED_UNTIL), entry.one(FAILURES)) else {
            return Unlocking::Nothing;
        };
        if failures == "0" {
            return Unlocking::Nothing;
        }
        let change = |operation, attribute: &str, value: &str| LdapModify {
            operation,
            modification: LdapPartialAttribute { atype: attribute.to_owned(), vals: vec![value.into()] },
        };
        Unlocking::By(vec![
            change(LdapModifyType::Delete, LOCKED_UNTIL, until),
            change(LdapModifyType::Replace, FAILURES, "0"),
        ])
    }
}

/// The server answers before it has written what goes with a password: its time, the end of a lock. Waits
/// until the entry shows them, since the next reader would take it for another write, or for still locked. An entry
/// that showed no time before is not waited for: without `passwordTrackUpdateTime` it never shows one.
async fn settled(conn: &mut Conn, before: &Entry) {
    let any = LdapFilter::Present("objectClass".into());
    let wanted = [LOCKED_UNTIL, FAILURES, "pwdUpdateTime"].map(str::to_owned);
    let shows_times = account::password_time(before) != PasswordTime::Absent;
    for _ in 0..LOOKS_MAX {
        let found = conn.search(&before.dn, LdapSearchScope::Base, any.clone(), &wanted, 1).await;
        // Nothing depends on it: the password is set.
        let Ok((entries, _)) = found else { return };
        let Some(now) = entries.first() else { return };
        let has_moved = !shows_times || account::password_time(now) != account::password_time(before);
        if has_moved && now.one(FAILURES).is_none_or(|failures| failures == "0") {
            return;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn set(operation: LdapModifyType, password: &Password) -> LdapModify {
    let value = password.reveal().as_bytes().to_vec();
    LdapModify {
        operation,
        modification: LdapPartialAttribute { atype: "userPassword".into(), vals: vec![value] },
    }
}
