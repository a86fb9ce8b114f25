//! From result code, policy error and text to a verdict. 389-ds has one policy error for everything that its
//! syntax check finds, so that the length is told by the words after its own fixed mark.

use domain::verdict::{SignIn, Verdict};
use ldap3_proto::proto::LdapResultCode as Code;

/// What stands before the reason in the texts of the syntax check (2.3.1).
const SYNTAX: &str = "invalid password syntax - ";
/// What it says of a password that somebody had before (2.3.1).
const IN_HISTORY: &str = "password in history";

/// What a refused modification of `userPassword` means. `None` for success.
///
/// Sources: draft-behera-ldap-password-policy-11 §6.2 and answers of 389-ds 2.3.1.
pub(super) fn of_write(code: &Code, policy_error: Option<u8>, text: &str) -> Option<Verdict> {
    if *code == Code::Success {
        return None;
    }
    let reason = text.to_ascii_lowercase();
    let reason = reason.strip_prefix(SYNTAX);
    if let Some(reason) = reason {
        let is_length = reason.contains("characters long");
        return Some(if is_length { Verdict::TooShort } else { Verdict::TooWeak });
    }
    // Of the password in force it says so without a policy error.
    if *code == Code::ConstraintViolation && text == IN_HISTORY {
        return Some(Verdict::InHistory);
    }
    // It is our service account that speaks: 50 comes with "modification not allowed" where it has no right,
    // and 53 with "must change" where it has to change its own password first.
    if matches!(code, Code::UnwillingToPerform | Code::InsufficentAccessRights) {
        return Some(Verdict::Denied);
    }
    let by_policy = policy_error.and_then(|error| match error {
        0 => Some(Verdict::Expired),
        1 => Some(Verdict::Locked),
        2 => Some(Verdict::MustChange),
        3 => Some(Verdict::ChangeNotAllowed),
        4 => Some(Verdict::OldPasswordNeeded),
        5 => Some(Verdict::TooWeak),
        6 => Some(Verdict::TooShort),
        7 => Some(Verdict::TooYoung),
        8 => Some(Verdict::InHistory),
        _ => None,
    });
    Some(by_policy.unwrap_or(match code {
        Code::NoSuchObject => Verdict::Gone,
        // Of the old password, which is deleted by its value.
        Code::NoSuchAttribute | Code::InvalidCredentials => Verdict::OldPasswordWrong,
        _ => Verdict::Other,
    }))
}

/// What a bind's answer means; `None` when it says something about the server, not the person.
///
/// 389-ds 2.3.1 tells expiry only after the right password; a lock, which it tells with code 19, and an
/// inactivated account, with 53, whatever the password.
pub(super) fn of_bind(code: &Code, policy_error: Option<u8>) -> Option<SignIn> {
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
        let syntax = |reason: &str| format!("{SYNTAX}{reason}");
        for (code, error, text, verdict) in [
            (Code::Success, None, String::new(), None),
            (
                Code::ConstraintViolation,
                Some(5),
                syntax("password must be at least 8 characters long"),
                Some(Verdict::TooShort),
            ),
            (
                Code::ConstraintViolation,
                Some(5),
                syntax(
                    "password must contain at least 3 character categories (valid categories are digit, ...)",
                ),
                Some(Verdict::TooWeak),
            ),
            (
                Code::ConstraintViolation,
                Some(5),
                "Invalid password syntax - passwords with storage scheme are not allowed".into(),
                Some(Verdict::TooWeak),
            ),
            (
                Code::ConstraintViolation,
                Some(5),
                syntax("password based off of user entry"),
                Some(Verdict::TooWeak),
            ),
            (Code::ConstraintViolation, Some(8), IN_HISTORY.into(), Some(Verdict::InHistory)),
            (Code::ConstraintViolation, None, IN_HISTORY.into(), Some(Verdict::InHistory)),
            (
                Code::ConstraintViolation,
                Some(7),
                "within password minimum age".into(),
                Some(Verdict::TooYoung),
            ),
            (Code::InsufficentAccessRights, Some(3), String::new(), Some(Verdict::Denied)),
            (Code::InsufficentAccessRights, None, String::new(), Some(Verdict::Denied)),
            (Code::NoSuchAttribute, None, String::new(), Some(Verdict::OldPasswordWrong)),
            (Code::UnwillingToPerform, Some(2), String::new(), Some(Verdict::Denied)),
            (Code::ConfidentialityRequired, None, String::new(), Some(Verdict::Other)),
            (Code::NoSuchObject, None, String::new(), Some(Verdict::Gone)),
        ] {
            assert_eq!(of_write(&code, error, &text), verdict, "{code:?} {text}");
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
