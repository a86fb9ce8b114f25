//! What our service account may do, found out by questions that change nothing: a modification is carried out
//! as a whole or not at all (RFC 4511 §4.6), and each one that is tried here cannot succeed. A server looks
//! at the rights before it finds that out (measured: slapd 2.5.13, 389-ds 2.3.1, Samba 4.17.12).

use super::search::lost;
use super::{Adapter, Dialect};
use crate::ldap::{Answer, Entry, Lease};
use crate::survey::Trial;
use crate::verdict::of_modify;
use domain::account::{Account, AccountKey, Standing};
use domain::rights::{Right, Rights};
use domain::verdict::Verdict;
use flows::Fault;
use futures::TryStreamExt;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{
    LdapFilter, LdapModify, LdapModifyType, LdapPartialAttribute, LdapResultCode, LdapSearchScope,
};

/// People tried, until there is one whose password we may set.
const PEOPLE_MAX: usize = 5;
/// Members of one group that are tried.
const MEMBERS_MAX: usize = 10;
/// Entries above the base that are tried.
const ABOVE_MAX: usize = 3;
/// The attribute that says who is in a group.
const MEMBER: &str = "member";

/// What our account may do, and what it should not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// The user name of the person on whom it was tried; none when nobody is there.
    pub person: Option<String>,
    pub rights: Rights,
    /// Attributes of that person which it may write, and which nothing of ours needs.
    pub needless: Vec<String>,
    /// Entries that are none of its business and were tried.
    pub outside: usize,
    /// What it may write of those: the attribute and the entry's name.
    pub trespasses: Vec<(String, String)>,
    pub owner: Owner,
    /// The attribute that links accounts of several directories, which is the owner's least of all to write.
    pub link_attribute: Option<String>,
    /// The user name of somebody of whom it can be read; none when nobody has one, or it may not be read.
    pub link_read_of: Option<String>,
}

/// May people rewrite what is trusted of their own entry: where their codes are sent, and what links it to others?
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// No: neither the contact attributes nor the one that links.
    Bound,
    /// These attributes.
    Writes(Vec<String>),
    /// The directory tells nobody what others may do.
    Untold,
}

/// A place and what of it must not be ours to write.
pub type Elsewhere = (String, &'static str);

/// A value that no entry has in this attribute, in its syntax.
fn nobodys(attribute: &str) -> &'static str {
    match attribute {
        "pwdAccountLockedTime" | "accountUnlockTime" | "krbLastAdminUnlock" | "krbPrincipalExpiration" => {
            "19700101000001Z"
        }
        "passwordRetryCount" | "krbLoginFailedCount" => "987654321",
        MEMBER => "cn=nulstil-asks-whether-this-may-be-deleted",
        _ => "nulstil-asks-whether-this-may-be-deleted",
    }
}

impl<D: Dialect> Adapter<D> {
    pub(super) async fn rights_on(&self, key: &AccountKey) -> Result<Option<Rights>, Fault> {
        match self.entry_by_id(key).await? {
            Some(entry) => self.rights_at(&entry.dn).await.map(Some),
            None => Ok(None),
        }
    }

    async fn rights_at(&self, dn: &str) -> Result<Rights, Fault> {
        let set_password = self.dialect.may_write(self, dn, D::PASSWORD).await?;
        let mut unlock = if D::LOCKS.is_empty() { Right::Untold } else { Right::Granted };
        for lock in D::LOCKS {
            match self.dialect.may_write(self, dn, lock).await? {
                Right::Granted => {}
                less @ (Right::Denied | Right::Untold) => unlock = less,
            }
        }
        Ok(Rights { set_password, unlock })
    }

    pub(super) async fn boundary_here(&self) -> Result<Boundary, Fault> {
        let none = Rights { set_password: Right::Untold, unlock: Right::Untold };
        let mut boundary = Boundary {
            person: None,
            rights: none,
            needless: Vec::new(),
            outside: 0,
            trespasses: Vec::new(),
            owner: Owner::Untold,
            link_attribute: self.link_attribute.clone(),
            link_read_of: self.link_read_of().await?,
        };
        if let Some((entry, account, rights)) = self.somebody().await? {
            boundary.rights = rights;
            boundary.needless = self.dialect.needless(self, &entry.dn).await?;
            boundary.owner = self.dialect.owner(self, &entry.dn).await?;
            boundary.person = Some(account.login);
        }
        let mut places = self.dialect.elsewhere(self).await?;
        places.extend(self.of_groups().await?);
        places.retain(|(dn, _)| !dn.is_empty());
        places.sort();
        places.dedup();
        boundary.outside = places.len();
        for (dn, attribute) in places {
            if self.dialect.may_write(self, &dn, attribute).await? == Right::Granted {
                boundary.trespasses.push((attribute.to_owned(), dn));
            }
        }
        Ok(boundary)
    }

    /// Looks for somebody who has a value in the attribute that links directories.
    async fn link_read_of(&self) -> Result<Option<String>, Fault> {
        let Some(attribute) = self.link_attribute.clone() else { return Ok(None) };
        let filter = self.among_people(LdapFilter::Present(attribute.clone()));
        let (scope, wanted) = (LdapSearchScope::Subtree, self.attributes());
        let (entries, _) = self.search_most(&self.base_dn, scope, filter, &wanted, 1).await?;
        // Some servers find by what they do not show.
        let shown = entries.iter().find(|entry| !entry.all(&attribute).is_empty());
        let login = |entry: &Entry| {
            self.login_attributes.iter().find_map(|attribute| entry.all(attribute).first().cloned())
        };
        Ok(shown.and_then(login))
    }

    /// An ordinary person of the first page, and what we may do to them: one whose password we may set, if there is one
    /// among a few. One entry may have a rule of its own; it is the usual ones that count. Our own account is none of
    /// them, since everybody may do more to their own entry.
    async fn somebody(&self) -> Result<Option<(Entry, Account, Rights)>, Fault> {
        let Some(page) = self.pages().try_next().await? else { return Ok(None) };
        let (mut first, mut left) = (None, PEOPLE_MAX);
        for account in page.into_iter().filter(|account| account.standing == Standing::Person) {
            let Some((entry, account)) = self.read_entry(&account.key).await? else { continue };
            if self.is_our_account(&entry.dn) {
                continue;
            }
            let rights = self.rights_at(&entry.dn).await?;
            if rights.set_password == Right::Granted {
                return Ok(Some((entry, account, rights)));
            }
            first = first.or(Some((entry, account, rights)));
            left -= 1;
            if left == 0 {
                break;
            }
        }
        Ok(first)
    }

    /// The groups that protect, and those in them who are none of ours.
    async fn of_groups(&self) -> Result<Vec<Elsewhere>, Fault> {
        let mut out = Vec::new();
        for group in self.protected_groups.iter().chain(&self.administrators_group) {
            out.push((group.clone(), MEMBER));
            let wanted = [MEMBER, "uniqueMember"].map(str::to_owned);
            let (entries, _) = self.search(group, LdapSearchScope::Base, anything(), &wanted).await?;
            let members =
                entries.iter().flat_map(|entry| entry.all(MEMBER).iter().chain(entry.all("uniqueMember")));
            let outside = members.filter(|dn| !self.is_ours(dn)).take(MEMBERS_MAX);
            out.extend(outside.map(|dn| (dn.clone(), D::PASSWORD)));
        }
        Ok(out)
    }

    /// The entries above the base, and the decoy when it is not below.
    pub(crate) fn around(&self) -> Vec<Elsewhere> {
        let mut above = Vec::new();
        let mut rest = self.base_dn.as_str();
        while let Some((_, parent)) = rest.split_once(',').filter(|(first, _)| !first.ends_with('\\')) {
            above.push((parent.trim().to_owned(), D::PASSWORD));
            rest = parent;
        }
        // What is above the naming context is no entry at all, and denies everything.
        above.truncate(ABOVE_MAX);
        if !self.is_ours(&self.decoy_dn) {
            above.push((self.decoy_dn.clone(), D::PASSWORD));
        }
        above
    }

    /// May our account take values away from this attribute? One that nobody has is asked for.
    pub(crate) async fn may_delete(&self, dn: &str, attribute: &str) -> Result<Right, Fault> {
        let code = self.attempt(dn, change(LdapModifyType::Delete, attribute, nobodys(attribute))).await?;
        Ok(match code {
            LdapResultCode::NoSuchAttribute => Right::Granted,
            LdapResultCode::InsufficentAccessRights | LdapResultCode::NoSuchObject => Right::Denied,
            _ => Right::Untold,
        })
    }

    /// What of a person is written by a needlessly strong account: names, logins and contacts.
    pub(crate) async fn may_delete_of_person(&self, dn: &str) -> Result<Vec<String>, Fault> {
        let mut asked = vec!["cn".to_owned(), "sn".to_owned()];
        asked.extend(self.login_attributes.iter().cloned().chain(self.contact.attributes()));
        asked.extend(self.link_attribute.clone());
        asked.extend(D::SWITCHES.iter().map(|switch| (*switch).to_owned()));
        asked.sort();
        asked.dedup();
        let mut out = Vec::new();
        for attribute in asked {
            if self.may_delete(dn, &attribute).await? == Right::Granted {
                out.push(attribute);
            }
        }
        Ok(out)
    }

    /// What every new password of ours would be refused with: one of one letter is offered that goes along with
    /// something impossible, so that it is never set. A server that has such a reason tells it before it looks at the
    /// password (slapo-ppolicy, `ppolicy_modify`, 2.5.13), and an account above the policy is told nothing.
    pub(crate) async fn refusal_of_all(&self, dn: &str) -> Result<Option<Verdict>, Fault> {
        let answer = self.offer(dn).await?;
        let told = answer.policy_error.and_then(|error| of_modify(&answer.code, Some(error)));
        Ok(told.filter(|verdict| !verdict.another_password_may_help()))
    }

    /// Does the directory's policy judge what our account sets? Tried on an ordinary person; none when nobody is there.
    ///
    /// # Errors
    /// The directory does not answer.
    pub async fn offer_too_short(&self) -> Result<Option<Trial>, Fault> {
        let Some((entry, ..)) = self.somebody().await? else { return Ok(None) };
        let answer = self.offer(&entry.dn).await?;
        Ok(Some(Trial::of(&answer)))
    }

    /// First what is impossible, for servers that should not be trusted to undo a half. slapd's overlay judges the
    /// password before either is tried.
    async fn offer(&self, dn: &str) -> Result<Answer, Fault> {
        let impossible = change(LdapModifyType::Delete, "cn", nobodys("cn"));
        let too_short = change(LdapModifyType::Replace, D::PASSWORD, "x");
        self.attempt_all(dn, vec![impossible, too_short]).await
    }

    /// Tries a change that cannot succeed; the code that it is refused with.
    pub(crate) async fn attempt(&self, dn: &str, change: LdapModify) -> Result<LdapResultCode, Fault> {
        self.attempt_all(dn, vec![change]).await.map(|answer| answer.code)
    }

    async fn attempt_all(&self, dn: &str, changes: Vec<LdapModify>) -> Result<Answer, Fault> {
        let mut lease = self.pool.take().await?;
        let mut answer = lease.conn.modify(dn, changes.clone(), Vec::new()).await;
        if let Err(failure) = &answer
            && lease.is_reused
        {
            lease.blame(failure);
            lease = self.pool.take_fresh().await?;
            answer = lease.conn.modify(dn, changes, Vec::new()).await;
        }
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => return Err(lost(lease, failure)),
        };
        self.pool.keep(lease);
        Ok(answer)
    }

    /// One entry by its place, asked for under a control.
    pub(crate) async fn entry_under(
        &self,
        dn: &str,
        attributes: &[String],
        control: LdapControl,
    ) -> Result<Option<Entry>, Fault> {
        let mut lease: Lease<'_> = self.pool.take_fresh().await?;
        let (entries, _) = match lease.conn.look_under(dn, anything(), attributes, control).await {
            Ok(found) => found,
            Err(failure) => return Err(lost(lease, failure)),
        };
        self.pool.keep(lease);
        Ok(entries.into_iter().next())
    }
}

pub(crate) fn anything() -> LdapFilter {
    LdapFilter::Present("objectClass".into())
}

pub(crate) fn change(operation: LdapModifyType, attribute: &str, value: &str) -> LdapModify {
    let modification = LdapPartialAttribute { atype: attribute.to_owned(), vals: vec![value.into()] };
    LdapModify { operation, modification }
}
