//! Passwords as Active Directory takes them, with its answers: a history that binds a reset only under
//! the policy hints control (MS-ADTS 3.1.1.3.4.1.27), which Samba does not have.

use super::talk::result;
use super::{Saw, State};
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapModifyRequest, LdapModifyType, LdapResult, LdapResultCode};

const PASSWORD: &str = "unicodePwd";
const HINTS: [&str; 2] = ["1.2.840.113556.1.4.2239", "1.2.840.113556.1.4.2066"];
/// Every rule of a domain has this one number.
const RESTRICTION: &str = "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0";

pub(super) fn is_password(request: &LdapModifyRequest) -> bool {
    request.changes.iter().any(|change| change.modification.atype.eq_ignore_ascii_case(PASSWORD))
}

/// The text between the quotes.
fn unquoted(value: &[u8]) -> Option<String> {
    let units = value.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let text = String::from_utf16(&units.collect::<Vec<_>>()).ok()?;
    Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

impl State {
    /// Sets a password, if it is to be done. What an entry holds as `formerPassword` is its history.
    pub(super) fn set_in_domain(
        &mut self,
        request: &LdapModifyRequest,
        controls: &[LdapControl],
        done: bool,
    ) -> LdapResult {
        let critical_controls: Vec<String> = controls
            .iter()
            .filter_map(|control| match control {
                LdapControl::Unknown { oid, criticality: true, .. } => Some(oid.clone()),
                _ => None,
            })
            .collect();
        let changes: Vec<_> = request
            .changes
            .iter()
            .map(|change| (change.operation.clone(), change.modification.atype.clone()))
            .collect();
        let told = self.in_domain(request, &critical_controls, done);
        let is_done = done && told.code == LdapResultCode::Success;
        self.saw.push(Saw::DomainPassword { changes, critical_controls, is_done });
        told
    }

    fn in_domain(&mut self, request: &LdapModifyRequest, critical: &[String], done: bool) -> LdapResult {
        let says = |code, text: &str| result(code, text.to_owned());
        if critical.iter().any(|oid| !self.controls.contains(oid)) {
            return says(LdapResultCode::UnavailableCriticalExtension, "");
        }
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.dn.eq_ignore_ascii_case(&request.dn))
        else {
            return says(
                LdapResultCode::NoSuchObject,
                "0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT)",
            );
        };
        let value = |wanted: LdapModifyType| {
            let is_it = |change: &&ldap3_proto::proto::LdapModify| {
                change.operation == wanted && change.modification.atype.eq_ignore_ascii_case(PASSWORD)
            };
            let found = request.changes.iter().find(is_it)?;
            unquoted(found.modification.vals.first()?)
        };
        let old = value(LdapModifyType::Delete);
        if old.is_some_and(|old| !entry.all("userPassword").contains(&old.as_str())) {
            return says(LdapResultCode::ConstraintViolation, "00000056: AtrErr: DSID-03190F80, #1");
        }
        let new = value(LdapModifyType::Replace).or_else(|| value(LdapModifyType::Add));
        let Some(new) = new else {
            return says(LdapResultCode::UnwillingToPerform, "0000001F: SvcErr: DSID-031A12D2, problem 5003");
        };
        let keeps_history = critical.iter().any(|oid| HINTS.contains(&oid.as_str()));
        if keeps_history && entry.all("formerPassword").contains(&new.as_str()) {
            return says(LdapResultCode::UnwillingToPerform, RESTRICTION);
        }
        if done {
            self.passwords_set += 1;
            let ticks = 134_000_000_000_000_000_u64 + u64::from(self.passwords_set);
            entry.replace("userPassword", new);
            entry.replace("pwdLastSet", (ticks * 10).to_string());
        }
        says(LdapResultCode::Success, "")
    }
}
