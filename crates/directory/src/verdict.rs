//! From result code and policy error to a verdict. Server texts are never read: slapd's differ by
//! version, and its codes say enough.

use domain::verdict::{SignIn, Verdict};
use ldap3_proto::proto::LdapResultCode as Code;

/// What a refused password modify means. `None` for success.
///
/// Sources: draft-behera-ldap-password-policy-11 §6.2 and answers of slapd 2.5.13.
pub(crate) fn of_modify(code: &Code, policy_error: Option<u8>) -> Option<Verdict> {
    if *code == Code::Success {
        return None;
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
        9 => Some(Verdict::TooLong),
        _ => None,
    });
    Some(by_policy.unwrap_or(match code {
        Code::InsufficentAccessRights => Verdict::Denied,
        Code::NoSuchObject => Verdict::Gone,
        // The old password was given and slapd will not take it ("unwilling to verify").
        Code::UnwillingToPerform | Code::InvalidCredentials => Verdict::OldPasswordWrong,
        _ => Verdict::Other,
    }))
}

/// What a bind's answer means; `None` when it says something about the server, not the person.
///
/// slapd 2.5.13 gives passwordExpired (0) only after the right password; accountLocked (1) with
/// `ppolicy_use_lockout`, whatever the password.
pub(crate) fn of_bind(code: &Code, policy_error: Option<u8>) -> Option<SignIn> {
    match (code, policy_error) {
        (Code::Success, Some(2)) => Some(SignIn::RightButMustChange),
        (Code::Success, _) => Some(SignIn::Right),
        (Code::InvalidCredentials, Some(0)) => Some(SignIn::RightButExpired),
        (Code::InvalidCredentials, Some(1)) => Some(SignIn::Locked),
        (Code::InvalidCredentials | Code::NoSuchObject | Code::InappropriateAuthentication, _) => {
            Some(SignIn::Wrong)
        }
        (Code::UnwillingToPerform, _) => Some(SignIn::Disabled),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_error_has_its_verdict() {
        let told: Vec<_> = (0..=10).map(|e| of_modify(&Code::ConstraintViolation, Some(e))).collect();
        let expected = [
            Verdict::Expired,
            Verdict::Locked,
            Verdict::MustChange,
            Verdict::ChangeNotAllowed,
            Verdict::OldPasswordNeeded,
            Verdict::TooWeak,
            Verdict::TooShort,
            Verdict::TooYoung,
            Verdict::InHistory,
            Verdict::TooLong,
            Verdict::Other,
        ];
        assert_eq!(told, expected.map(Some));
    }

    #[test]
    fn what_slapd_answers_to_a_password_modify() {
        for (situation, code, error, verdict) in [
            ("taken", Code::Success, None, None),
            ("too short", Code::ConstraintViolation, Some(6), Some(Verdict::TooShort)),
            ("hashed value", Code::ConstraintViolation, Some(5), Some(Verdict::TooWeak)),
            ("in history", Code::ConstraintViolation, Some(8), Some(Verdict::InHistory)),
            ("minimum age", Code::ConstraintViolation, Some(7), Some(Verdict::TooYoung)),
            ("safe modify", Code::InsufficentAccessRights, Some(4), Some(Verdict::OldPasswordNeeded)),
            ("user may not", Code::InsufficentAccessRights, Some(3), Some(Verdict::ChangeNotAllowed)),
            ("wrong old", Code::UnwillingToPerform, None, Some(Verdict::OldPasswordWrong)),
            ("no right", Code::InsufficentAccessRights, None, Some(Verdict::Denied)),
            ("gone", Code::NoSuchObject, None, Some(Verdict::Gone)),
            ("busy", Code::Busy, None, Some(Verdict::Other)),
            ("internal", Code::Other, None, Some(Verdict::Other)),
        ] {
            assert_eq!(of_modify(&code, error), verdict, "{situation}");
        }
    }

    #[test]
    fn atk_158_only_code_zero_signs_in() {
        for (situation, code, error, told) in [
            ("right", Code::Success, None, Some(SignIn::Right)),
            ("must change", Code::Success, Some(2), Some(SignIn::RightButMustChange)),
            ("expired, right", Code::InvalidCredentials, Some(0), Some(SignIn::RightButExpired)),
            ("locked", Code::InvalidCredentials, Some(1), Some(SignIn::Locked)),
            ("wrong", Code::InvalidCredentials, None, Some(SignIn::Wrong)),
            ("nobody", Code::NoSuchObject, None, Some(SignIn::Wrong)),
            ("inactive", Code::UnwillingToPerform, None, Some(SignIn::Disabled)),
            ("no rights", Code::InsufficentAccessRights, None, None),
            ("referral", Code::Referral, None, None),
            ("busy", Code::Busy, None, None),
            ("internal", Code::Other, None, None),
        ] {
            assert_eq!(of_bind(&code, error), told, "{situation}");
        }
    }
}
