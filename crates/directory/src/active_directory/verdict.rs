//! From result code and Windows error to a verdict. The number at the start of a text decides; Samba has one number
//! for many reasons, which its words tell apart (`words`).

use crate::verdict::of_code;
use crate::words;
use domain::verdict::{SignIn, Verdict};
use ldap3_proto::proto::LdapResultCode as Code;

/// The Windows error at the start of a text: eight hexadecimal digits and a colon.
fn error(text: &str) -> Option<u32> {
    let digits = text.get(..8).filter(|_| text.as_bytes().get(8) == Some(&b':'))?;
    u32::from_str_radix(digits, 16).ok()
}

/// The hexadecimal number after "data ", wherever it stands.
fn data(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("data ")?;
    let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
    u32::from_str_radix(&rest[..end], 16).ok()
}

/// What a refused write of `unicodePwd` or `lockoutTime` means. `None` for success.
///
/// Sources: answers of Samba 4.17.12; for Windows MS-ERREF 2.2 and 2.3, of which HRESULTs
/// (0x8007....) carry the same numbers.
pub(super) fn of_write(code: &Code, text: &str) -> Option<Verdict> {
    if *code == Code::Success {
        return None;
    }
    if let Some(verdict) = words::of_samba(text) {
        return Some(verdict);
    }
    let number = error(text).map(|error| if error >> 16 == 0x8007 { error & 0xffff } else { error });
    Some(match (number, code) {
        (Some(0x05), Code::ConstraintViolation) => Verdict::ChangeNotAllowed,
        (None, Code::ConstraintViolation) if words::is_samba_s_denied_change(text) => {
            Verdict::ChangeNotAllowed
        }
        (Some(0x05), _) => Verdict::Denied,
        (Some(0x56 | 0x56a | 0x52b), _) => Verdict::OldPasswordWrong,
        (Some(0x52c), _) => Verdict::TooWeak,
        (Some(0x775), _) => Verdict::Locked,
        (Some(0x533), _) => Verdict::Disabled,
        (Some(0x701), _) => Verdict::AccountExpired,
        (Some(0x773), _) => Verdict::MustChange,
        (Some(0x532), _) => Verdict::Expired,
        (Some(0x523 | 0x525 | 0x2030), _) => Verdict::Gone,
        // Hours, workstations and other restrictions of the account.
        (Some(0x52f | 0x530 | 0x531 | 0x8c3), _) => Verdict::ChangeNotAllowed,
        (Some(0x8c4), _) => Verdict::InHistory,
        (Some(0x8c5), _) => Verdict::TooShort,
        (Some(0x8c6), _) => Verdict::TooYoung,
        // Not encrypted; our own account's sign-in, which says nothing of the person; no domain controller; a write
        // that was not put as it must be.
        (Some(0x1f | 0x52e | 0x547 | 0x774 | 0x2035 | 0x2077), _) => Verdict::Trouble,
        // 0x52d is every rule at once: Windows says no more than that.
        (Some(0x52d), _) => Verdict::Other,
        (_, code) => of_code(code),
    })
}

/// What a bind's answer means; `None` when it says something about the server, not the person.
///
/// Windows and Samba look at the account before the password, and tell expiry only after the right one.
pub(crate) fn of_bind(code: &Code, text: &str) -> Option<SignIn> {
    match code {
        Code::Success => return Some(SignIn::Right),
        Code::InvalidCredentials => {}
        _ => return None,
    }
    match data(text) {
        Some(0x532) => Some(SignIn::RightButExpired),
        Some(0x773) => Some(SignIn::RightButMustChange),
        Some(0x775) => Some(SignIn::Locked),
        Some(0x701) => Some(SignIn::AccountExpired),
        // Disabled; or hours, workstations and other restrictions, which are told after the right
        // password only and keep somebody out as well.
        Some(0x533 | 0x52f | 0x530 | 0x531 | 0x534) => Some(SignIn::Disabled),
        // Its own trouble.
        Some(0x54e | 0x54f | 0x568) => None,
        _ => Some(SignIn::Wrong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as Samba 4.17.12 writes it.
    fn samba(number: &str, reason: &str) -> String {
        format!("{number}: Constraint violation - check_password_restrictions: {reason}!")
    }

    #[test]
    fn what_samba_answers_to_a_password() {
        let taken = "the password was already used";
        for (situation, code, text, verdict) in [
            ("taken", Code::Success, "00000000: Success".into(), None),
            (
                "too short",
                Code::ConstraintViolation,
                samba(
                    "0000052D",
                    "the password is too short. It should be equal or longer than 8 characters",
                ),
                Some(Verdict::TooShort),
            ),
            (
                "complexity",
                Code::ConstraintViolation,
                samba("0000052D", "the password does not meet the complexity criteria"),
                Some(Verdict::TooWeak),
            ),
            (
                "in history",
                Code::ConstraintViolation,
                samba("0000052D", &format!("{taken} (in history)")),
                Some(Verdict::InHistory),
            ),
            (
                "the same",
                Code::ConstraintViolation,
                samba("0000052D", &format!("{taken} (previous password)")),
                Some(Verdict::Unchanged),
            ),
            (
                "minimum age",
                Code::ConstraintViolation,
                samba("0000052D", "password is too young to change"),
                Some(Verdict::TooYoung),
            ),
            (
                "wrong old",
                Code::ConstraintViolation,
                samba("00000056", "The old password specified doesn't match"),
                Some(Verdict::OldPasswordWrong),
            ),
            (
                "locked",
                Code::ConstraintViolation,
                "00000775: Password change not permitted, account locked out! at password_hash.c:1:setup_io"
                    .into(),
                Some(Verdict::Locked),
            ),
            (
                "no right",
                Code::InsufficentAccessRights,
                "error in module acl: insufficient access rights during LDB_MODIFY (50)".into(),
                Some(Verdict::Denied),
            ),
            (
                "change denied",
                Code::ConstraintViolation,
                "error in module acl: Constraint violation during LDB_MODIFY (19)".into(),
                Some(Verdict::ChangeNotAllowed),
            ),
            ("gone", Code::NoSuchObject, "00002030: No such Base DN: CN=x".into(), Some(Verdict::Gone)),
            ("hints refused", Code::UnavailableCriticalExtension, String::new(), Some(Verdict::Trouble)),
        ] {
            assert_eq!(of_write(&code, &text), verdict, "{situation}");
        }
    }

    #[test]
    fn what_windows_answers_to_a_password() {
        let problem = "SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0";
        for (number, code, verdict) in [
            ("0000052D", Code::ConstraintViolation, Verdict::Other),
            ("0000052D", Code::UnwillingToPerform, Verdict::Other),
            ("8007052D", Code::UnwillingToPerform, Verdict::Other),
            ("00000056", Code::ConstraintViolation, Verdict::OldPasswordWrong),
            ("0000056A", Code::ConstraintViolation, Verdict::OldPasswordWrong),
            ("00000775", Code::ConstraintViolation, Verdict::Locked),
            ("00000005", Code::ConstraintViolation, Verdict::ChangeNotAllowed),
            ("00000005", Code::InsufficentAccessRights, Verdict::Denied),
            ("00000523", Code::UnwillingToPerform, Verdict::Gone),
            ("0000052C", Code::UnwillingToPerform, Verdict::TooWeak),
            ("00000532", Code::UnwillingToPerform, Verdict::Expired),
            ("00000773", Code::UnwillingToPerform, Verdict::MustChange),
            ("000008C3", Code::UnwillingToPerform, Verdict::ChangeNotAllowed),
            ("000008C4", Code::UnwillingToPerform, Verdict::InHistory),
            ("000008C5", Code::UnwillingToPerform, Verdict::TooShort),
            ("000008C6", Code::UnwillingToPerform, Verdict::TooYoung),
            ("0000001F", Code::UnwillingToPerform, Verdict::Trouble),
            ("0000052E", Code::UnwillingToPerform, Verdict::Trouble),
            ("00000533", Code::UnwillingToPerform, Verdict::Disabled),
            ("00000701", Code::UnwillingToPerform, Verdict::AccountExpired),
            ("00000774", Code::Unavailable, Verdict::Trouble),
        ] {
            assert_eq!(of_write(&code, &format!("{number}: {problem}")), Some(verdict), "{number} {code:?}");
        }
    }

    #[test]
    fn atk_158_only_code_zero_signs_in() {
        let told = |data: &str| {
            let text = format!(
                "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {data}, v1db1"
            );
            of_bind(&Code::InvalidCredentials, &text)
        };
        for (data, sign_in) in [
            ("525", Some(SignIn::Wrong)),
            ("52e", Some(SignIn::Wrong)),
            ("52f", Some(SignIn::Disabled)),
            ("530", Some(SignIn::Disabled)),
            ("531", Some(SignIn::Disabled)),
            ("532", Some(SignIn::RightButExpired)),
            ("533", Some(SignIn::Disabled)),
            ("534", Some(SignIn::Disabled)),
            ("54e", None),
            ("54f", None),
            ("568", None),
            ("701", Some(SignIn::AccountExpired)),
            ("773", Some(SignIn::RightButMustChange)),
            ("775", Some(SignIn::Locked)),
        ] {
            assert_eq!(told(data), sign_in, "{data}");
        }
        assert_eq!(of_bind(&Code::Success, ""), Some(SignIn::Right));
        assert_eq!(of_bind(&Code::InvalidCredentials, "no such words"), Some(SignIn::Wrong));
        for code in [Code::StrongerAuthRequired, Code::Busy, Code::Referral, Code::UnwillingToPerform] {
            assert_eq!(of_bind(&code, "data 532"), None, "{code:?}");
        }
    }
}
