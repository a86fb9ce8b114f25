//! From result code and policy error to a verdict, for servers whose codes say enough: slapd's texts are never read.

use domain::verdict::{SignIn, Verdict};
use ldap3_proto::proto::LdapResultCode as Code;

/// What the error of a password policy control means (draft-behera-ldap-password-policy-11 §6.2, and 9 of slapd 2.5).
pub(crate) const fn of_policy_error(error: u8) -> Option<Verdict> {
    match error {
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
    }
}

/// What a code means that came alone.
pub(crate) const fn of_code(code: &Code) -> Verdict {
    match code {
        Code::InsufficentAccessRights => Verdict::Denied,
        Code::NoSuchObject => Verdict::Gone,
        // The server's own trouble, or trouble with how we speak to it (RFC 4511 appendix A.2).
        Code::OperationsError
        | Code::ProtocolError
        | Code::TimeLimitExceeded
        | Code::AdminLimitExceeded
        | Code::AuthMethodNotSupported
        | Code::StrongerAuthRequired
        | Code::Referral
        | Code::UnavailableCriticalExtension
        | Code::ConfidentialityRequired
        | Code::Busy
        | Code::Unavailable
        | Code::LoopDetect
        | Code::Other => Verdict::Trouble,
        _ => Verdict::Other,
    }
}

/// What a refused password modify means. `None` for success. Measured with slapd 2.5.13.
pub(crate) fn of_modify(code: &Code, policy_error: Option<u8>) -> Option<Verdict> {
    match (code, policy_error) {
        (Code::Success, _) => None,
        // It is our service account that speaks, so that it is the one who must change its password first.
        (Code::InsufficentAccessRights, Some(2)) => Some(Verdict::Denied),
        // The old password was given and slapd will not take it ("unwilling to verify").
        (Code::UnwillingToPerform | Code::InvalidCredentials, None) => Some(Verdict::OldPasswordWrong),
        (code, error) => Some(error.and_then(of_policy_error).unwrap_or(of_code(code))),
    }
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
            ("busy", Code::Busy, None, Some(Verdict::Trouble)),
            ("internal", Code::Other, None, Some(Verdict::Trouble)),
            ("our account must change", Code::InsufficentAccessRights, Some(2), Some(Verdict::Denied)),
            ("a code of its own", Code::NamingViolation, None, Some(Verdict::Other)),
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
