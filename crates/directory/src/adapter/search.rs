//! Finding and reading entries. Filters are values of a type, so that nothing typed can become
//! syntax; a DN comes from a search result and from nowhere else.

use super::{Adapter, Dialect};
use crate::ldap::{Answer, Entry, Failure, Lease, Server};
use domain::account::{Account, AccountKey, Login, Standing, fold};
use domain::contact::EmailAddress;
use domain::verdict::SignIn;
use flows::Fault;
use flows::fault::FaultKind;
use flows::ports::{BindTarget, Found, HOLDERS_MAX};
use futures::future::{try_join, try_join_all};
use ldap3_proto::proto::{LdapExtendedRequest, LdapFilter, LdapResultCode, LdapSearchScope};
use std::sync::Arc;

/// Entries asked for when one is wanted: the second shows that there is no one.
const WANTED: i32 = 2;
/// RFC 4532.
const WHO_AM_I: &str = "1.3.6.1.4.1.4203.1.11.3";

impl<D: Dialect> Adapter<D> {
    pub(super) async fn find_account(&self, login: &Login) -> Result<Found, Fault> {
        let typed = self.dialect.name_in(self, login.as_str()).await?;
        let equal = |attribute: &String| LdapFilter::Equality(attribute.clone(), typed.to_owned());
        let filter = self.among_people(LdapFilter::Or(self.login_attributes.iter().map(equal).collect()));
        let attributes = self.attributes();
        let (entries, answer) =
            self.search(&self.base_dn, LdapSearchScope::Subtree, filter, &attributes).await?;
        // The server's matching rules are wider than our one fold: what it thinks equal must be equal
        // for us too, or it is nobody.
        let folded = fold(typed);
        let is_theirs = |entry: &&Entry| {
            let values = self.login_attributes.iter().flat_map(|attribute| entry.all(attribute));
            values.map(|value| fold(value)).any(|value| value == folded)
        };
        let is_cut = answer.code == LdapResultCode::SizeLimitExceeded;
        let mut theirs = entries.iter().filter(is_theirs);
        match (theirs.next(), theirs.next()) {
            (Some(entry), None) if !is_cut => match self.account_of(entry).await? {
                Some(account) => Ok(Found::One(Box::new(account))),
                None => Ok(Found::None),
            },
            (first, second) => {
                self.as_for_somebody().await?;
                let several = is_cut || (first.is_some() && second.is_some());
                Ok(if several { Found::Ambiguous } else { Found::None })
            }
        }
    }

    /// Asks about the decoy what would be asked about an account, so that a slow server takes as long for
    /// a name that nobody has. The answers say nothing.
    async fn as_for_somebody(&self) -> Result<(), Fault> {
        try_join(self.dialect.beside_nobody(self), self.standing(&self.decoy_dn)).await?;
        Ok(())
    }

    /// Accounts whose contact attribute holds this address, in the order of their names.
    pub(super) async fn holders_of(&self, address: &EmailAddress) -> Result<Vec<Account>, Fault> {
        let Some(attribute) = self.contact.email.clone() else { return Ok(Vec::new()) };
        let filter = self.among_people(LdapFilter::Equality(attribute, address.as_str().to_owned()));
        let (scope, attributes) = (LdapSearchScope::Subtree, self.attributes());
        let most = i32::try_from(HOLDERS_MAX).unwrap_or(i32::MAX);
        let (entries, _) = self.search_most(&self.base_dn, scope, filter, &attributes, most).await?;
        let mut holders = Vec::new();
        for entry in entries.iter().take(HOLDERS_MAX) {
            holders.extend(self.account_of(entry).await?);
        }
        // The server's matching rule is wider than ours.
        let folded = address.folded();
        holders.retain(|account| account.contacts.emails.iter().any(|held| held.folded() == folded));
        holders.sort_by(|a, b| a.login.cmp(&b.login));
        Ok(holders)
    }

    /// The entry with this permanent id, if there is exactly one.
    pub(super) async fn read_entry(&self, key: &AccountKey) -> Result<Option<(Entry, Account)>, Fault> {
        let Some(entry) = self.entry_by_id(key).await? else { return Ok(None) };
        Ok(self.account_of(&entry).await?.map(|account| (entry, account)))
    }

    /// The one account with this value in the attribute that links directories.
    pub(super) async fn linked_by(&self, value: &str) -> Result<Found, Fault> {
        let Some(attribute) = self.link_attribute.clone() else { return Ok(Found::None) };
        let filter = self.among_people(LdapFilter::Equality(attribute, value.to_owned()));
        let attributes = self.attributes();
        let (entries, answer) =
            self.search(&self.base_dn, LdapSearchScope::Subtree, filter, &attributes).await?;
        // The server's matching rule is wider than ours; whoever it thinks equal as well makes it unclear.
        match (entries.as_slice(), answer.code == LdapResultCode::SizeLimitExceeded) {
            ([entry], false) => match self.account_of(entry).await? {
                Some(account) if account.link.as_deref() == Some(value) => Ok(Found::One(Box::new(account))),
                Some(_) | None => Ok(Found::None),
            },
            (entries, is_cut) => {
                self.as_for_somebody().await?;
                let several = is_cut || entries.len() > 1;
                Ok(if several { Found::Ambiguous } else { Found::None })
            }
        }
    }

    /// This filter, among people only.
    pub(super) fn among_people(&self, filter: LdapFilter) -> LdapFilter {
        match self.dialect.people() {
            Some(people) => LdapFilter::And(vec![people, filter]),
            None => filter,
        }
    }

    /// The one entry that was found, if it is one below the base.
    pub(super) fn only(&self, entries: Vec<Entry>, answer: &Answer) -> Option<Entry> {
        let mut entries = entries.into_iter();
        match (entries.next(), entries.next()) {
            (Some(entry), None) if answer.code == LdapResultCode::Success => {
                is_below(&entry.dn, &self.base_dn).then_some(entry)
            }
            (Some(_), _) | (None, _) => None,
        }
    }

    /// The same, without what other entries say of it.
    pub(crate) async fn entry_by_id(&self, key: &AccountKey) -> Result<Option<Entry>, Fault> {
        if key.directory != self.name {
            return Ok(None);
        }
        let Some(place) = self.dialect.by_id(&self.base_dn, key) else { return Ok(None) };
        let attributes = self.attributes();
        let (entries, answer) = self.search(&place.base, place.scope, place.filter, &attributes).await?;
        Ok(self.only(entries, &answer))
    }

    /// Whom to bind as: the decoy where nobody is meant.
    pub(super) async fn dn_of(&self, target: BindTarget<'_>) -> Result<String, Fault> {
        let entry = match target {
            BindTarget::Account(key) => self.entry_by_id(key).await?,
            BindTarget::Decoy => None,
        };
        Ok(entry.map_or_else(|| self.decoy_dn.clone(), |entry| entry.dn))
    }

    pub(super) async fn account_of(&self, entry: &Entry) -> Result<Option<Account>, Fault> {
        // At once, since each waits for an answer: a slow server must not make everybody wait in line.
        let (beside, standing) = try_join(self.dialect.beside(self, entry), self.standing(&entry.dn)).await?;
        let Some(shown) = self.dialect.shown(entry, &beside, self.clock.now()) else { return Ok(None) };
        self.with_groups(self.account(entry, shown, standing), &entry.dn).await.map(Some)
    }

    async fn standing(&self, dn: &str) -> Result<Standing, Fault> {
        let protected = try_join_all(self.protected_groups.iter().map(|group| self.is_member(group, dn)));
        let administrators =
            try_join_all(self.administrators_group.iter().map(|group| self.is_member(group, dn)));
        let (protected, administrators) = try_join(protected, administrators).await?;
        Ok(match (protected.contains(&true), administrators.contains(&true)) {
            (true, _) => Standing::Protected,
            (false, true) => Standing::Administrator,
            (false, false) => Standing::Person,
        })
    }

    async fn is_member(&self, group: &str, dn: &str) -> Result<bool, Fault> {
        let has = |attribute: &str| LdapFilter::Equality(attribute.to_owned(), dn.to_owned());
        let filter = LdapFilter::Or(vec![has("member"), has("uniqueMember")]);
        let none = ["1.1".to_owned()];
        let (entries, answer) = self.search(group, LdapSearchScope::Base, filter, &none).await?;
        if answer.code == LdapResultCode::NoSuchObject {
            // A group that cannot be read protects nobody, so nobody is served until it can.
            return Err(Fault::new(FaultKind::Directory, "a configured group cannot be read"));
        }
        Ok(!entries.is_empty())
    }

    /// A search for one entry.
    pub(crate) async fn search(
        &self,
        base: &str,
        scope: LdapSearchScope,
        filter: LdapFilter,
        attributes: &[String],
    ) -> Result<(Vec<Entry>, Answer), Fault> {
        self.search_most(base, scope, filter, attributes, WANTED).await
    }

    /// Some of what this filter finds below a base.
    pub(crate) async fn some(&self, base: &str, filter: LdapFilter, most: i32) -> Result<Vec<Entry>, Fault> {
        let none = ["1.1".to_owned()];
        Ok(self.search_most(base, LdapSearchScope::Subtree, filter, &none, most).await?.0)
    }

    /// Is this entry among those that we look after?
    pub(crate) fn is_ours(&self, dn: &str) -> bool {
        is_below(dn, &self.base_dn)
    }

    /// Is it the one that we sign in as?
    pub(super) fn is_our_account(&self, dn: &str) -> bool {
        plain(dn) == plain(&self.bind_dn)
    }

    /// One search on a kept connection; once more on a new one when the kept one had gone stale.
    pub(super) async fn search_most(
        &self,
        base: &str,
        scope: LdapSearchScope,
        filter: LdapFilter,
        attributes: &[String],
        most: i32,
    ) -> Result<(Vec<Entry>, Answer), Fault> {
        let mut lease = self.pool.take().await?;
        let mut found = lease.conn.search(base, scope.clone(), filter.clone(), attributes, most).await;
        if let Err(failure) = &found
            && lease.is_reused
        {
            lease.blame(failure);
            lease = self.pool.take_fresh().await?;
            found = lease.conn.search(base, scope, filter, attributes, most).await;
        }
        let (entries, answer) = match found {
            Ok(found) => found,
            Err(failure) => return Err(lost(lease, failure)),
        };
        match answer.code {
            LdapResultCode::Success | LdapResultCode::SizeLimitExceeded | LdapResultCode::NoSuchObject => {
                self.pool.keep(lease);
                Ok((entries, answer))
            }
            code => {
                lease.done();
                let why = format!("search answered with code {}", code as i64);
                Err(Fault::new(FaultKind::Directory, why))
            }
        }
    }

    /// The entry as this very server shows it.
    pub(super) async fn entry_on(&self, server: &Arc<Server>, key: &AccountKey) -> Result<Entry, Fault> {
        let gone = || Fault::new(FaultKind::Directory, "the entry is gone");
        let place = self.dialect.by_id(&self.base_dn, key).ok_or_else(gone)?;
        let mut lease = self.pool.take_on(server).await?;
        let attributes = self.attributes();
        let found = lease.conn.search(&place.base, place.scope, place.filter, &attributes, WANTED).await;
        let (entries, answer) = match found {
            Ok(found) => found,
            Err(failure) => return Err(lost(lease, failure)),
        };
        self.pool.keep(lease);
        self.only(entries, &answer).ok_or_else(gone)
    }

    /// A bind without a password may succeed as nobody (RFC 4513 §5.1.2): ask who we are now.
    pub(super) async fn who_am_i(&self, mut lease: Lease<'_>) -> Result<SignIn, Fault> {
        let request = LdapExtendedRequest { name: WHO_AM_I.to_owned(), value: None };
        let answer = match lease.conn.extended(request, Vec::new()).await {
            Ok(answer) => answer,
            Err(failure) => return Err(lost(lease, failure)),
        };
        lease.done();
        let is_somebody = answer.value.is_some_and(|name| !name.is_empty());
        match answer.code {
            LdapResultCode::Success => Ok(if is_somebody { SignIn::Right } else { SignIn::Wrong }),
            // A server that does not know the question, or does not let people ask it.
            LdapResultCode::ProtocolError
            | LdapResultCode::UnwillingToPerform
            | LdapResultCode::InsufficentAccessRights => Ok(SignIn::Right),
            code => {
                let why = format!("who-am-i answered with code {}", code as i64);
                Err(Fault::new(FaultKind::Directory, why).during("trying a password"))
            }
        }
    }
}

/// A name as it is compared: without case and without the white space that servers put after a comma (RFC 4514).
fn plain(dn: &str) -> String {
    fold(&dn.replace(", ", ","))
}

/// Is this name the base or below it?
fn is_below(dn: &str, base: &str) -> bool {
    let (dn, base) = (plain(dn), plain(base));
    dn == base || dn.strip_suffix(&base).is_some_and(|rest| rest.ends_with(',') && !rest.ends_with("\\,"))
}

/// A question has no answer: the server is blamed, and nobody learns more.
pub(super) fn lost(lease: Lease<'_>, failure: Failure) -> Fault {
    lease.blame(&failure);
    Fault::new(FaultKind::Directory, failure.into_cause()).during("asking the directory")
}
