//! For how long a password is good that our account sets: FreeIPA lets one in, once, to choose another, unless the
//! account that set it is a manager of that very server.

use super::account::{CHANGED, ENDS};
use super::{FreeIpa, Privilege};
use crate::ldap::{Conn, Entry};
use domain::account::fold;
use flows::Fault;
use ldap3_proto::proto::{LdapFilter, LdapSearchScope};
use std::sync::atomic::{AtomicU8, Ordering};

/// Where each server keeps who may set passwords for good (it is not copied to the others).
const CONFIG_DN: &str = "cn=ipa_pwd_extop,cn=plugins,cn=config";
const MANAGERS: &str = "SysAcctManagersDNs";
const ABOVE_POLICY: &str = "passSyncManagersDNs";

/// What was seen last.
#[derive(Default)]
pub(super) struct Kept(AtomicU8);

const UNKNOWN: u8 = 0;
const FOR_GOOD: u8 = 1;
const FOR_NOW: u8 = 2;

impl Kept {
    /// Must somebody whose password we set choose another one? What nobody knows is not said.
    pub(super) fn is_for_now(&self) -> bool {
        self.0.load(Ordering::Relaxed) == FOR_NOW
    }

    pub(super) fn told(&self, privilege: Privilege) {
        let seen = match privilege {
            Privilege::Manager | Privilege::AbovePolicy => FOR_GOOD,
            Privilege::Helper => FOR_NOW,
        };
        self.0.store(seen, Ordering::Relaxed);
    }

    /// Looks at an entry that was just written, which says more than any configuration.
    pub(super) async fn look(&self, conn: &mut Conn, dn: &str) {
        let wanted = [ENDS, CHANGED].map(str::to_owned);
        let any = LdapFilter::Present("objectClass".into());
        // Nothing depends on it: the password is set.
        let Ok((entries, _)) = conn.search(dn, LdapSearchScope::Base, any, &wanted, 1).await else { return };
        let Some(entry) = entries.first() else { return };
        let seen = if entry.one(CHANGED).is_none() {
            UNKNOWN
        } else if super::account::is_set_by_another(entry) {
            FOR_NOW
        } else {
            FOR_GOOD
        };
        self.0.store(seen, Ordering::Relaxed);
    }
}

/// What the server's configuration says of this account; none when it may not be read.
pub(super) async fn privilege(adapter: &FreeIpa, bind_dn: &str) -> Result<Option<Privilege>, Fault> {
    // By its own attributes, so that the right to read them is enough.
    let present = [MANAGERS, ABOVE_POLICY, "cn"].map(|name| LdapFilter::Present(name.into()));
    let wanted = [MANAGERS, ABOVE_POLICY, "cn"].map(str::to_owned);
    let filter = LdapFilter::Or(present.into());
    let (entries, _) = adapter.search(CONFIG_DN, LdapSearchScope::Base, filter, &wanted).await?;
    Ok(entries.first().map(|entry| privilege_in(entry, bind_dn)))
}

fn privilege_in(entry: &Entry, bind_dn: &str) -> Privilege {
    let plain = |dn: &str| fold(&dn.replace(", ", ","));
    let names = |attribute: &str| entry.all(attribute).iter().any(|dn| plain(dn) == plain(bind_dn));
    if names(ABOVE_POLICY) {
        Privilege::AbovePolicy
    } else if names(MANAGERS) {
        Privilege::Manager
    } else {
        Privilege::Helper
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapPartialAttribute, LdapSearchResultEntry};

    #[test]
    fn our_account_is_what_the_server_lists_it_as() {
        let ours = "uid=nulstil,cn=sysaccounts,cn=etc,dc=example,dc=test";
        let of = |attribute: &str, dn: &str| {
            let attributes = vec![LdapPartialAttribute { atype: attribute.into(), vals: vec![dn.into()] }];
            let entry = Entry::from(LdapSearchResultEntry { dn: CONFIG_DN.into(), attributes });
            privilege_in(&entry, ours)
        };
        assert_eq!(of("sysacctmanagersdns", &ours.replace(',', ", ").to_uppercase()), Privilege::Manager);
        assert_eq!(of(ABOVE_POLICY, ours), Privilege::AbovePolicy);
        assert_eq!(of(MANAGERS, "uid=other,cn=sysaccounts,cn=etc,dc=example,dc=test"), Privilege::Helper);
        assert_eq!(of("cn", "ipa_pwd_extop"), Privilege::Helper);
    }

    #[test]
    fn nothing_is_said_that_nobody_knows() {
        let kept = Kept::default();
        assert!(!kept.is_for_now());
        kept.told(Privilege::Helper);
        assert!(kept.is_for_now());
        kept.told(Privilege::Manager);
        assert!(!kept.is_for_now());
    }
}
