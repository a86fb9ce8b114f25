//! From result code, policy error and text to a verdict. 389-ds has one policy error for everything that its
//! syntax check finds, so that the rest is told by its words (`words`).

use crate::verdict::{of_code, of_policy_error};
use crate::words;
use domain::verdict::{SignIn, Verdict};
use ldap3_proto::proto::LdapResultCode as Code;

/// What a refused modification of `userPassword` means. `None` for success.
///
/// Sources: draft-behera-ldap-password-policy-11 §6.2 and answers of 389-ds 2.3.1.
pub(crate) fn of_write(code: &Code, policy_error: Option<u8>, text: &str) -> Option<Verdict> {
    if *code == Code::Success {
        return None;
    }
    // It is our service account that speaks: 50 comes with "modification not allowed" where it has no right,
    // and 53 with "must change" where it has to change its own password first.
    if matches!(code, Code::UnwillingToPerform | Code::InsufficentAccessRights) {
        return Some(Verdict::Denied);
    }
    let by_words = words::of_ds389(policy_error, text).filter(|_| *code == Code::ConstraintViolation);
    let told = by_words.or_else(|| policy_error.and_then(of_policy_error));
    Some(told.unwrap_or(match code {
        // Of the old password, which is deleted by its value.
        Code::NoSuchAttribute | Code::InvalidCredentials => Verdict::OldPasswordWrong,
        code => of_code(code),
    }))
}

/// What a bind's answer means; `None` when it says something about the server, not the person.
///
/// 389-ds 2.3.1 tells expiry only after the right password; a lock, which it tells with code 19, and an
/// inactivated account, with 53, whatever the password.
pub(crate) fn of_bind(code: &Code, policy_error: Option<u8>) -> Option<SignIn> {
    match (code, policy_error) {
        (Code::Success, Some(2)) => Some(SignIn::RightButMustChange),
        (Code::Success, _) => Some(SignIn::Right),
        (Code::InvalidCredentials, Some(0)) => Some(SignIn::RightButExpired),
        (Code::ConstraintViolation | Code::InvalidCredentials, Some(1)) => Some(SignIn::Locked),
        (Code::UnwillingToPerform, Some(1)) => Some(SignIn::Disabled),
        (Code::InvalidCredentials | Code::NoSuchObject | Code::InappropriateAuthentication, _) => {
            Some(SignIn::Wrong)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_389_answers_to_a_password() {
        let short = "invalid password syntax - password must be at least 8 characters long";
        let failed = "Failed to update password\n";
        for (code, error, text, verdict) in [
            (Code::Success, None, "", None),
            (Code::ConstraintViolation, Some(5), short, Some(Verdict::TooShort)),
            (Code::ConstraintViolation, Some(5), "Password is a palindrome", Some(Verdict::Palindrome)),
            (Code::ConstraintViolation, Some(5), "in words of its own", Some(Verdict::TooWeak)),
            (Code::ConstraintViolation, Some(5), failed, Some(Verdict::TooWeak)),
            (Code::ConstraintViolation, Some(8), "password in history", Some(Verdict::InHistory)),
            (Code::ConstraintViolation, None, "password in history", Some(Verdict::InHistory)),
            (Code::ConstraintViolation, Some(7), "within password minimum age", Some(Verdict::TooYoung)),
            (Code::ConstraintViolation, None, "", Some(Verdict::Other)),
            (Code::InsufficentAccessRights, Some(3), "", Some(Verdict::Denied)),
            (Code::InsufficentAccessRights, None, "", Some(Verdict::Denied)),
            (Code::NoSuchAttribute, None, "", Some(Verdict::OldPasswordWrong)),
            (Code::InvalidCredentials, None, "Invalid oldPasswd value.", Some(Verdict::OldPasswordWrong)),
            (Code::UnwillingToPerform, Some(2), "", Some(Verdict::Denied)),
            (Code::ConfidentialityRequired, None, "", Some(Verdict::Trouble)),
            (Code::NoSuchObject, None, "", Some(Verdict::Gone)),
        ] {
            assert_eq!(of_write(&code, error, text), verdict, "{code:?} {text}");
        }
    }

    #[test]
    fn atk_158_only_code_zero_signs_in() {
        for (code, error, sign_in) in [
            (Code::Success, None, Some(SignIn::Right)),
            (Code::Success, Some(2), Some(SignIn::RightButMustChange)),
            (Code::InvalidCredentials, None, Some(SignIn::Wrong)),
            (Code::InvalidCredentials, Some(0), Some(SignIn::RightButExpired)),
            (Code::ConstraintViolation, Some(1), Some(SignIn::Locked)),
            (Code::ConstraintViolation, None, None),
            (Code::UnwillingToPerform, Some(1), Some(SignIn::Disabled)),
            (Code::UnwillingToPerform, None, None),
            (Code::NoSuchObject, None, Some(SignIn::Wrong)),
            (Code::Busy, None, None),
            (Code::Referral, Some(2), None),
        ] {
            assert_eq!(of_bind(&code, error), sign_in, "{code:?} {error:?}");
        }
    }
}
