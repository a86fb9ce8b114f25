//! Passwords as FreeIPA's plug-ins take them (4.9 to 4.13: `ipa_pwd_extop`, `ipa_lockout`), with their words: one rule for
//! who may set a password that lasts, one policy for everybody, and locks that are looked at before the password.

use super::talk::result;
use super::{DoubleEntry, State, moment};
use ldap3_proto::proto::{LdapModify, LdapModifyRequest, LdapModifyType, LdapResult, LdapResultCode};

/// What this FreeIPA is told about who speaks to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Ipa {
    /// System account managers: what they set is judged, and lasts.
    pub(super) managers: Vec<String>,
}

/// The one policy of this realm.
const LENGTH_MIN: usize = 8;
const HISTORY: usize = 3;
const FAILURES_MAX: u32 = 5;
const TERM_S: u64 = 90 * 86_400;

/// What it says of itself: what 389-ds says, and that the plug-in for its topology is there.
pub(super) fn root() -> Vec<(String, String)> {
    let top = "dc=example,dc=test";
    let said = [
        ("vendorName", "389 Project"),
        ("namingContexts", top),
        ("defaultnamingcontext", top),
        ("ipatopologypluginversion", "1.0"),
    ];
    said.map(|(attribute, value)| (attribute.to_owned(), value.to_owned())).to_vec()
}

pub(super) fn is_password(request: &LdapModifyRequest) -> bool {
    request.changes.iter().any(|change| is_of(change, "userPassword"))
}

fn is_of(change: &LdapModify, attribute: &str) -> bool {
    change.modification.atype.eq_ignore_ascii_case(attribute)
}

fn text(change: &LdapModify) -> String {
    let first = change.modification.vals.first();
    first.map(|value| String::from_utf8_lossy(value).into_owned()).unwrap_or_default()
}

fn says(code: LdapResultCode, words: &str) -> LdapResult {
    result(code, words.to_owned())
}

impl State {
    /// A bind as the plug-ins see it before any password is looked at; none when they have nothing against it.
    pub(super) fn ipa_objects(&self, dn: &str) -> Option<LdapResult> {
        self.ipa.as_ref()?;
        let entry = self.entries.iter().find(|entry| entry.dn.eq_ignore_ascii_case(dn))?;
        let one = |attribute: &str| entry.all(attribute).first().map(|value| (*value).to_owned());
        let no = LdapResultCode::UnwillingToPerform;
        if one("nsAccountLock").is_some_and(|value| value == "TRUE") {
            return Some(says(no, "Account inactivated. Contact system administrator."));
        }
        if one("krbPrincipalExpiration").is_some_and(|at| at <= moment(0)) {
            return Some(says(no, "Account (Kerberos principal) is expired"));
        }
        if failures(entry) >= FAILURES_MAX {
            return Some(says(no, "Too many failed logins.\n"));
        }
        None
    }

    /// Counts a bind.
    pub(super) fn ipa_counts(&mut self, dn: &str, is_right: bool) {
        if self.ipa.is_none() {
            return;
        }
        // Of principals alone: a system account is none.
        let is_theirs = |entry: &&mut DoubleEntry| {
            entry.dn.eq_ignore_ascii_case(dn) && entry.all("objectClass").contains(&"krbPrincipalAux")
        };
        let Some(entry) = self.entries.iter_mut().find(is_theirs) else { return };
        if is_right {
            entry.replace("krbLoginFailedCount", "0".to_owned());
        } else {
            let failures = failures(entry) + 1;
            entry.replace("krbLoginFailedCount", failures.to_string());
            // What is not later than the unlocking does not lock, by the second: here one has always passed.
            let is_lifted_now = entry.all("krbLastAdminUnlock").first().is_some_and(|at| **at >= *moment(0));
            entry.replace("krbLastFailedAuth", moment(u64::from(is_lifted_now)));
        }
    }

    /// Carries out a modification by whoever is bound, all of it or nothing.
    pub(super) fn set_in_ipa(&mut self, request: &LdapModifyRequest, bound: &str, done: bool) -> LdapResult {
        let lasts = self.ipa.as_ref().is_some_and(|ipa| {
            bound.eq_ignore_ascii_case(&request.dn)
                || ipa.managers.iter().any(|dn| dn.eq_ignore_ascii_case(bound))
        });
        let found = self.entries.iter_mut().find(|entry| entry.dn.eq_ignore_ascii_case(&request.dn));
        let Some(entry) = found else { return says(LdapResultCode::NoSuchObject, "") };
        let mut changed = entry.clone();
        let mut is_set = false;
        for change in &request.changes {
            let (name, value) = (change.modification.atype.as_str(), text(change));
            match change.operation {
                LdapModifyType::Delete if !changed.all(name).contains(&value.as_str()) => {
                    return says(LdapResultCode::NoSuchAttribute, "");
                }
                LdapModifyType::Delete | LdapModifyType::Increment => {}
                LdapModifyType::Add | LdapModifyType::Replace => {
                    if is_of(change, "userPassword") {
                        if let Err(words) = judge(&changed, &value) {
                            return says(LdapResultCode::ConstraintViolation, words);
                        }
                        let old = changed.all("userPassword").first().map(|old| (*old).to_owned());
                        changed.attributes.extend(old.map(|old| ("formerPassword".to_owned(), old)));
                        is_set = true;
                    }
                    changed.replace(name, value);
                }
            }
        }
        if is_set {
            // After the operation, as the plug-in does.
            changed.replace("krbLastPwdChange", moment(0));
            changed.replace("krbPasswordExpiration", moment(if lasts { TERM_S } else { 0 }));
        }
        if done {
            self.passwords_set += u32::from(is_password(request));
            *entry = changed;
        }
        says(LdapResultCode::Success, "")
    }
}

fn failures(entry: &DoubleEntry) -> u32 {
    entry.all("krbLoginFailedCount").first().and_then(|count| count.parse().ok()).unwrap_or_default()
}

fn judge(entry: &DoubleEntry, new: &str) -> Result<(), &'static str> {
    if new.chars().count() < LENGTH_MIN {
        return Err("Password is too short");
    }
    if new.chars().eq(new.chars().rev()) {
        return Err("Password is a palindrone");
    }
    let former = entry.all("formerPassword");
    let is_former = former.iter().rev().take(HISTORY).any(|old| *old == new);
    if is_former || entry.all("userPassword").contains(&new) {
        return Err("Password reuse not permitted");
    }
    Ok(())
}
