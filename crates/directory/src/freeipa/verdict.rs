//! From result code, policy error and text to a verdict. FreeIPA's own plug-ins speak first, and in words alone
//! (`words`); what they leave to the server below is told as 389-ds tells it.

use crate::{ds389, words};
use domain::verdict::{SignIn, Verdict};
use ldap3_proto::proto::LdapResultCode as Code;

/// What a refused modification of `userPassword` means. `None` for success.
pub(super) fn of_write(code: &Code, policy_error: Option<u8>, text: &str) -> Option<Verdict> {
    let by_words = words::of_freeipa(text).filter(|_| *code == Code::ConstraintViolation);
    by_words.or_else(|| ds389::verdict::of_write(code, policy_error, text))
}

/// What a bind's answer means; `None` when it says something about the server, not the person.
///
/// Expiry, locks and ends are looked at before the password (`ipa_graceperiod`, `ipa_lockout`, `ipapwd_pre_bind`), so
/// that "expired" says nothing about the password here, unlike anywhere else.
pub(crate) fn of_bind(code: &Code, policy_error: Option<u8>, text: &str) -> Option<SignIn> {
    match (code, policy_error) {
        (Code::InvalidCredentials, Some(0)) => Some(SignIn::Expired),
        (Code::UnwillingToPerform, _) => {
            words::of_freeipa_bind(text).or_else(|| ds389::verdict::of_bind(code, policy_error))
        }
        (code, error) => ds389::verdict::of_bind(code, error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_with_their_code_only() {
        let short = "Password is too short";
        assert_eq!(of_write(&Code::ConstraintViolation, None, short), Some(Verdict::TooShort));
        // The extended operation calls most of them "modification not allowed".
        let palindrome = "Password is a palindrone";
        assert_eq!(of_write(&Code::ConstraintViolation, Some(3), palindrome), Some(Verdict::Palindrome));
        assert_eq!(of_write(&Code::InsufficentAccessRights, None, short), Some(Verdict::Denied));
        assert_eq!(of_write(&Code::Busy, None, short), Some(Verdict::Trouble));
        assert_eq!(of_write(&Code::Success, None, short), None);
        let below = "invalid password syntax - password must contain at least 2 digit characters";
        assert_eq!(of_write(&Code::ConstraintViolation, Some(5), below), Some(Verdict::TooFewDigits));
    }

    #[test]
    fn atk_158_only_code_zero_signs_in() {
        for (code, error, text, told) in [
            (Code::Success, None, "", Some(SignIn::Right)),
            (Code::InvalidCredentials, None, "", Some(SignIn::Wrong)),
            (Code::InvalidCredentials, Some(0), "Password is expired.\n", Some(SignIn::Expired)),
            (Code::UnwillingToPerform, None, "Too many failed logins.\n", Some(SignIn::Locked)),
            (
                Code::UnwillingToPerform,
                None,
                "Account (Kerberos principal) is expired",
                Some(SignIn::AccountExpired),
            ),
            (Code::UnwillingToPerform, Some(1), "", Some(SignIn::Disabled)),
            (Code::UnwillingToPerform, None, "", None),
            (Code::Busy, None, "Too many failed logins.\n", None),
        ] {
            assert_eq!(of_bind(&code, error, text), told, "{code:?} {error:?} {text}");
            assert!(code == Code::Success || !told.is_some_and(SignIn::is_right), "{code:?} {text}");
        }
    }
}
