//! Active Directory, and Samba that serves as one: known by objectGUID, written by `unicodePwd` over TLS.
//! Facts are of Samba 4.17.12; where Windows is said to answer otherwise, both are understood.

mod account;
mod descriptor;
mod identity;
mod rights;
mod rules;
pub(crate) mod verdict;

use crate::adapter::{Adapter, Dialect, Elsewhere, Owner, Place, Settings, Shown, Unlocking};
use crate::ldap::{Answer, Conn, Entry, Failure};
use account::{LOCK, is_locked};
use async_trait::async_trait;
use domain::account::{AccountKey, PasswordTime, fold};
use domain::chance::Chance;
use domain::lock_out::LockOut;
use domain::password::Password;
use domain::rights::Right;
use domain::time::Timestamp;
use domain::verdict::{SignIn, StatedRules, Verdict};
use flows::Fault;
use flows::ctx::Clock;
use flows::ports::Directory as _;
use futures::TryStreamExt;
use futures::future::try_join;
use identity::{Guid, Sid};
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapFilter, LdapModify, LdapModifyType, LdapPartialAttribute, LdapSearchScope};
use rules::Rules;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::OnceCell;
use zeroize::Zeroizing;

/// The attribute that a password is written by; it can never be read.
const PASSWORD: &str = "unicodePwd";
/// Makes a reset keep the history and the minimum age as a change does (MS-ADTS 3.1.1.3.4.1.27), the
/// current object identifier first, the older one for servers that know no other.
const POLICY_HINTS: [&str; 2] = ["1.2.840.113556.1.4.2239", "1.2.840.113556.1.4.2066"];
/// `SEQUENCE { INTEGER 1 }`: keep to the policy.
const KEEP_TO_IT: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x01];

/// How long the password before opens network sign-ins (`OldPasswordAllowedPeriod`, an hour unless
/// told), and with Samba 4.17 an LDAP bind as well (`old password allowed period`).
const OLD_OPENS: Duration = Duration::from_secs(3600);

/// One Active Directory domain.
pub type ActiveDirectory = Adapter<Domain>;

/// The dialect of Active Directory.
pub struct Domain {
    /// The domain's root, where its password policy stands.
    root_dn: String,
    /// The domain's NetBIOS name, once it was read; none where nobody may read it.
    old_name: OnceCell<Option<String>>,
}

/// What is read beside an entry.
pub struct Beside {
    /// Every group that somebody is in, nested and primary ones too, as the server computes it; none when we may
    /// not read them.
    groups: Option<Vec<Sid>>,
}

impl ActiveDirectory {
    /// Prepares an Active Directory; nothing is dialled yet. Every URL is of one domain.
    ///
    /// # Errors
    /// No URL, or a CA file that holds no certificate.
    pub fn new(settings: Settings, clock: Arc<dyn Clock>, chance: Arc<dyn Chance>) -> Result<Self, Fault> {
        let dialect = Domain {
            root_dn: settings.default_policy_dn.clone().unwrap_or_else(|| root_of(&settings.base_dn)),
            old_name: OnceCell::new(),
        };
        Self::of(settings, dialect, clock, chance)
    }

    /// May our account see who is in which group? Asked of the first person; none when there is nobody.
    ///
    /// # Errors
    /// The domain cannot be asked.
    pub async fn shows_groups(&self) -> Result<Option<bool>, Fault> {
        let mut pages = self.everybody();
        let people = pages.try_next().await?.unwrap_or_default();
        drop(pages);
        let Some(first) = people.first() else { return Ok(None) };
        let Some(entry) = self.entry_by_id(&first.key).await? else { return Ok(None) };
        Ok(Some(self.dialect().groups(self, &entry.dn).await?.is_some()))
    }

    /// Can a reset be held to the history and the minimum age here?
    ///
    /// # Errors
    /// The domain cannot be asked.
    pub async fn knows_policy_hints(&self) -> Result<bool, Fault> {
        supported_hints(self).await
    }
}

/// The domain that a name lies in: its parts that begin with `DC=`.
fn root_of(dn: &str) -> String {
    let is_domain = |part: &&str| part.trim_start().to_ascii_uppercase().starts_with("DC=");
    let parts: Vec<&str> = dn.split(',').skip_while(|part| !is_domain(part)).collect();
    parts.join(",")
}

impl Domain {
    /// Groups of an entry by their security identifiers; only a search of the entry itself shows them. Everybody is
    /// in one at least, so that whoever is shown none may not read them, or the entry is not there.
    async fn groups(&self, adapter: &ActiveDirectory, dn: &str) -> Result<Option<Vec<Sid>>, Fault> {
        let any = LdapFilter::Present("objectClass".into());
        let wanted = ["tokenGroups".to_owned()];
        let (entries, _) = adapter.search(dn, LdapSearchScope::Base, any, &wanted).await?;
        let values = entries.first().map(|entry| entry.bytes("tokenGroups")).unwrap_or_default();
        // One that cannot be read might be the one that protects.
        let groups: Option<Vec<Sid>> = values.iter().map(|bytes| Sid::parse(bytes)).collect();
        Ok(groups.filter(|groups| !groups.is_empty()))
    }
}

#[async_trait]
impl Dialect for Domain {
    type Beside = Beside;

    const ID: &'static str = account::ID;
    const SHORT_NAME: &'static str = account::SHORT_NAME;
    const OWN: &'static [&'static str] = &account::OWN;
    const PASSWORD: &'static str = PASSWORD;
    const LOCKS: &'static [&'static str] = &[LOCK];

    /// Users, and what derives from them: computers and managed service accounts are found too, so that
    /// they can be told to be protected.
    fn people(&self) -> Option<LdapFilter> {
        Some(LdapFilter::Equality("objectClass".into(), "user".into()))
    }

    async fn name_in<'t>(&self, adapter: &Adapter<Self>, typed: &'t str) -> Result<&'t str, Fault> {
        let Some((domain, name)) = typed.split_once('\\') else { return Ok(typed) };
        let own = self.old_name.get_or_try_init(|| old_name(adapter, &self.root_dn)).await?;
        let is_ours = own.as_ref().is_some_and(|own| fold(own) == fold(domain));
        Ok(if is_ours { name } else { typed })
    }

    fn by_id(&self, _base: &str, key: &AccountKey) -> Option<Place> {
        let guid = Guid::from_text(&key.id)?;
        Some(Place {
            base: format!("<GUID={}>", guid.as_text()),
            scope: LdapSearchScope::Base,
            filter: LdapFilter::Present("objectClass".into()),
        })
    }

    async fn beside(&self, adapter: &Adapter<Self>, entry: &Entry) -> Result<Beside, Fault> {
        Ok(Beside { groups: self.groups(adapter, &entry.dn).await? })
    }

    async fn beside_nobody(&self, adapter: &Adapter<Self>) -> Result<(), Fault> {
        self.groups(adapter, adapter.decoy_dn()).await.map(|_| ())
    }

    fn shown(&self, entry: &Entry, beside: &Beside, now: Timestamp) -> Option<Shown> {
        account::shown(entry, beside.groups.as_deref(), now)
    }

    fn password_time(&self, entry: &Entry) -> PasswordTime {
        account::password_time(entry)
    }

    async fn stated(&self, adapter: &Adapter<Self>, entry: Option<&Entry>) -> Result<StatedRules, Fault> {
        let own = entry.and_then(|entry| entry.one("msDS-ResultantPSO"));
        let (read, hints) =
            try_join(rules::at(adapter, own.unwrap_or(&self.root_dn)), supported_hints(adapter)).await?;
        if entry.is_none() {
            return Ok(StatedRules::default());
        }
        let unread = StatedRules { lock_out: LockOut::Unread, ..StatedRules::default() };
        Ok(read.map_or(unread, |rules: Rules| rules.stated(hints)))
    }

    fn of_bind(&self, answer: &Answer) -> Option<SignIn> {
        verdict::of_bind(&answer.code, &answer.text)
    }

    async fn set_password(
        &self,
        conn: &mut Conn,
        entry: &Entry,
        new: &Password,
        current: Option<&Password>,
    ) -> Result<Answer, Failure> {
        let mut changes = match current {
            Some(current) => vec![change(LdapModifyType::Delete, current), change(LdapModifyType::Add, new)],
            None => vec![change(LdapModifyType::Replace, new)],
        };
        // A reset alone leaves the lock in place, and then the new password would not open anything.
        if current.is_none() && is_locked(entry) {
            changes.push(no_lock());
        }
        let mut controls = Vec::new();
        if current.is_none() {
            controls.extend(hints_of(conn).await?.map(keep_to_the_policy));
        }
        conn.modify(&entry.dn, changes, controls).await
    }

    fn old_password_opens(&self) -> Option<Duration> {
        Some(OLD_OPENS)
    }

    fn of_write(&self, answer: &Answer) -> Option<Verdict> {
        verdict::of_write(&answer.code, &answer.text)
    }

    fn unlocking(&self, entry: &Entry) -> Unlocking {
        if is_locked(entry) { Unlocking::By(vec![no_lock()]) } else { Unlocking::Nothing }
    }

    async fn may_write(
        &self,
        adapter: &Adapter<Self>,
        dn: &str,
        attribute: &'static str,
    ) -> Result<Right, Fault> {
        rights::may_write(adapter, dn, attribute).await
    }

    async fn needless(&self, adapter: &Adapter<Self>, dn: &str) -> Result<Vec<String>, Fault> {
        rights::needless(adapter, dn).await
    }

    async fn elsewhere(&self, adapter: &Adapter<Self>) -> Result<Vec<Elsewhere>, Fault> {
        rights::elsewhere(adapter, &self.root_dn).await
    }

    async fn owner(&self, adapter: &Adapter<Self>, dn: &str) -> Result<Owner, Fault> {
        let groups = self.groups(adapter, dn).await?.unwrap_or_default();
        let contact = adapter.contact.attributes().into_iter();
        let trusted: Vec<String> = contact.chain(adapter.link_attribute().map(str::to_owned)).collect();
        rights::owner(adapter, (dn, groups), &trusted).await
    }
}

fn change(operation: LdapModifyType, password: &Password) -> LdapModify {
    let value = quoted(password).to_vec();
    LdapModify { operation, modification: LdapPartialAttribute { atype: PASSWORD.into(), vals: vec![value] } }
}

/// The password in double quotes, as UTF-16 with the low byte first (MS-ADTS 3.1.1.3.1.5.1).
fn quoted(password: &Password) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::with_capacity(2 * password.reveal().len() + 4));
    let units = std::iter::once(u16::from(b'"'))
        .chain(password.reveal().encode_utf16())
        .chain(std::iter::once(u16::from(b'"')));
    for unit in units {
        out.extend_from_slice(&unit.to_le_bytes());
    }
    out
}

/// Nothing but zero may be written (MS-ADTS 3.1.1.3.1.1.5), and it takes the count of bad passwords along.
fn no_lock() -> LdapModify {
    LdapModify {
        operation: LdapModifyType::Replace,
        modification: LdapPartialAttribute { atype: LOCK.into(), vals: vec![b"0".to_vec()] },
    }
}

fn keep_to_the_policy(oid: &'static str) -> LdapControl {
    LdapControl::Unknown { oid: oid.into(), criticality: true, value: Some(KEEP_TO_IT.to_vec()) }
}

/// The control that this server keeps the policy by, if it knows one.
async fn hints_of(conn: &mut Conn) -> Result<Option<&'static str>, Failure> {
    let any = LdapFilter::Present("objectClass".into());
    let wanted = ["supportedControl".to_owned()];
    // Nothing was written yet, however this ends.
    let found = conn.search("", LdapSearchScope::Base, any, &wanted, 1).await;
    let (entries, _) = found.map_err(|failure| Failure::NotSent(failure.into_cause()))?;
    Ok(entries.first().and_then(known_hints))
}

async fn supported_hints(adapter: &ActiveDirectory) -> Result<bool, Fault> {
    Ok(of_root(adapter, "supportedControl").await?.as_ref().and_then(known_hints).is_some())
}

/// What the server says of itself in this attribute.
async fn of_root(adapter: &ActiveDirectory, attribute: &str) -> Result<Option<Entry>, Fault> {
    let any = LdapFilter::Present("objectClass".into());
    let (entries, _) = adapter.search("", LdapSearchScope::Base, any, &[attribute.to_owned()]).await?;
    Ok(entries.into_iter().next())
}

/// The NetBIOS name of the domain with this root, from its cross reference (MS-ADTS 6.1.1.2.1.1.1).
async fn old_name(adapter: &ActiveDirectory, root_dn: &str) -> Result<Option<String>, Fault> {
    let (kept, name) = ("configurationNamingContext", "nETBIOSName");
    let Some(root) = of_root(adapter, kept).await? else { return Ok(None) };
    let Some(kept) = root.one(kept) else { return Ok(None) };
    let of_domain = LdapFilter::Equality("nCName".into(), root_dn.trim().to_owned());
    let filter = LdapFilter::And(vec![of_domain, LdapFilter::Present(name.into())]);
    let partitions = format!("CN=Partitions,{kept}");
    let (entries, _) =
        adapter.search(&partitions, LdapSearchScope::OneLevel, filter, &[name.to_owned()]).await?;
    Ok(entries.first().and_then(|entry| entry.one(name)).map(str::to_owned))
}

fn known_hints(root: &Entry) -> Option<&'static str> {
    let known = root.all("supportedControl");
    POLICY_HINTS.into_iter().find(|oid| known.iter().any(|one| one == oid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_quoted_in_sixteen_bits() {
        let password = Password::parse("aæ🔑".to_owned().into()).unwrap_or_else(|why| panic!("{why:?}"));
        let expected = [0x22, 0, 0x61, 0, 0xe6, 0, 0x3d, 0xd8, 0x11, 0xdd, 0x22, 0];
        assert_eq!(*quoted(&password), expected);
    }

    #[test]
    fn the_domain_is_what_begins_with_dc() {
        assert_eq!(root_of("OU=People,DC=example,DC=test"), "DC=example,DC=test");
        assert_eq!(root_of("ou=a, dc=b"), " dc=b");
        assert_eq!(root_of("dc=b"), "dc=b");
    }
}
