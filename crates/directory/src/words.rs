//! The one place where a server's words are read: what it tells by text alone, each table with the product and
//! version that it was seen in. A text that is in no table means what its codes mean
//! (docs/decisions/0022-words-where-there-is-no-code.md).

use domain::verdict::{SignIn, Verdict};

/// What stands before the reason in Samba's texts.
const SAMBA_MARK: &str = "check_password_restrictions:";

/// Samba 4.17.12 and 4.22.6: `0000052D` is every rule at once, and the reason follows the mark.
const SAMBA: [(&str, Verdict); 8] = [
    ("too short", Verdict::TooShort),
    ("complexity", Verdict::TooWeak),
    ("(previous password)", Verdict::Unchanged),
    ("(in history)", Verdict::InHistory),
    ("too young", Verdict::TooYoung),
    ("can't be changed", Verdict::ChangeNotAllowed),
    ("changes disabled", Verdict::ChangeNotAllowed),
    ("doesn't match", Verdict::OldPasswordWrong),
];

/// 389-ds 2.3.1: the policy error 5 is everything that its syntax check finds. Numbers and words of the person's
/// stand in the texts, so that parts of them are compared. The kinds of characters come first: their text lists them.
const DS389: [(&str, Verdict); 17] = [
    ("character categories", Verdict::TooFewCategories),
    ("characters long", Verdict::TooShort),
    ("digit characters", Verdict::TooFewDigits),
    ("alphabetic characters", Verdict::TooFewLetters),
    ("uppercase characters", Verdict::TooFewUppers),
    ("lowercase characters", Verdict::TooFewLowers),
    ("special characters", Verdict::TooFewSpecials),
    ("8-bit characters", Verdict::TooFewOthers),
    ("cannot be repeated", Verdict::Repeats),
    ("repeated identical sequences", Verdict::Repeats),
    ("same character class", Verdict::OneKindInARow),
    ("monotonic sequence", Verdict::Sequence),
    ("dictionary check", Verdict::DictionaryWord),
    ("restricted word", Verdict::ForbiddenWord),
    ("palindrome", Verdict::Palindrome),
    ("based off of user entry", Verdict::OwnEntry),
    ("storage scheme", Verdict::LooksStored),
];
/// What 389-ds 2.3.1 says of the password in force, without a policy error.
const DS389_IN_HISTORY: &str = "password in history";

/// FreeIPA 4.9 to 4.12 (`ipapwd_error2string`): a modification has no policy error at all, and the extended operation
/// one code for most. Whole texts, since they are fixed.
const FREEIPA: [(&str, Verdict); 17] = [
    ("Account expired", Verdict::AccountExpired),
    ("Too soon to change password", Verdict::TooYoung),
    ("Password is too short", Verdict::TooShort),
    ("Password reuse not permitted", Verdict::InHistory),
    ("Password is too simple", Verdict::TooWeak),
    ("Password has too many consecutive characters", Verdict::Repeats),
    ("Password contains a monotonic sequence", Verdict::Sequence),
    ("Password is based on a dictionary word", Verdict::DictionaryWord),
    // As it is spelled there, and as somebody may spell it one day.
    ("Password is a palindrone", Verdict::Palindrome),
    ("Password is a palindrome", Verdict::Palindrome),
    ("Password contains username", Verdict::OwnEntry),
    ("Password contains too few digits", Verdict::TooFewDigits),
    ("Password contains too few upper characters", Verdict::TooFewUppers),
    ("Password contains too few lower characters", Verdict::TooFewLowers),
    ("Password contains too few special characters", Verdict::TooFewSpecials),
    ("Pre-Encoded passwords are not valid", Verdict::LooksStored),
    ("Password does not meet the policy requirements", Verdict::TooWeak),
];

/// FreeIPA 4.9 to 4.12: three plug-ins refuse a bind with the same code 53 before the password is looked at.
const FREEIPA_BIND: [(&str, SignIn); 4] = [
    ("Account (Kerberos principal) is expired", SignIn::AccountExpired),
    ("Too many failed logins.", SignIn::Locked),
    ("Entry permanently locked.", SignIn::Locked),
    ("Account inactivated. Contact system administrator.", SignIn::Disabled),
];

/// Samba 4.17.12: "Change Password" is denied, and no number says so (Windows: 00000005).
const SAMBA_NO_CHANGE: &str = "error in module acl: Constraint violation during LDB_MODIFY";

/// Does Samba say that nobody has the right to change this password? With its code only.
pub(crate) fn is_samba_s_denied_change(text: &str) -> bool {
    text.starts_with(SAMBA_NO_CHANGE)
}

pub(crate) fn of_samba(text: &str) -> Option<Verdict> {
    let (_, reason) = text.split_once(SAMBA_MARK)?;
    SAMBA.into_iter().find(|(words, _)| reason.contains(words)).map(|(_, verdict)| verdict)
}

/// What 389-ds says of a password, when its policy error is not told or says too little.
pub(crate) fn of_ds389(policy_error: Option<u8>, text: &str) -> Option<Verdict> {
    if policy_error.is_none() {
        return (text.trim_end() == DS389_IN_HISTORY).then_some(Verdict::InHistory);
    }
    let text = text.to_ascii_lowercase();
    let found = DS389.into_iter().find(|(words, _)| text.contains(words));
    found.filter(|_| policy_error == Some(5)).map(|(_, verdict)| verdict)
}

pub(crate) fn of_freeipa(text: &str) -> Option<Verdict> {
    let text = text.trim_end();
    FREEIPA.into_iter().find(|(words, _)| text == *words).map(|(_, verdict)| verdict)
}

/// What a refused bind says about the person, by the words that stand alone.
pub(crate) fn of_freeipa_bind(text: &str) -> Option<SignIn> {
    let text = text.trim_end();
    FREEIPA_BIND.into_iter().find(|(words, _)| text == *words).map(|(_, told)| told)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as each product writes it, and what it means.
    const DS389_SAID: [(&str, Verdict); 18] = [
        ("invalid password syntax - password must be at least 8 characters long", Verdict::TooShort),
        (
            "invalid password syntax - password must contain at least 2 digit characters",
            Verdict::TooFewDigits,
        ),
        (
            "invalid password syntax - password must contain at least 2 alphabetic characters",
            Verdict::TooFewLetters,
        ),
        (
            "invalid password syntax - password must contain at least 2 uppercase characters",
            Verdict::TooFewUppers,
        ),
        (
            "invalid password syntax - password must contain at least 2 lowercase characters",
            Verdict::TooFewLowers,
        ),
        (
            "invalid password syntax - password must contain at least 2 special characters",
            Verdict::TooFewSpecials,
        ),
        (
            "invalid password syntax - password must contain at least 1 8-bit characters",
            Verdict::TooFewOthers,
        ),
        (
            "invalid password syntax - password must contain at least 3 character categories (valid categories are \
             digit, uppercase, lowercase, special, and 8-bit characters)",
            Verdict::TooFewCategories,
        ),
        ("invalid password syntax - a character cannot be repeated more than 2 times", Verdict::Repeats),
        ("invalid password syntax - password based off of user entry", Verdict::OwnEntry),
        ("invalid password syntax - passwords with storage scheme are not allowed", Verdict::LooksStored),
        ("Invalid password syntax - passwords with storage scheme are not allowed", Verdict::LooksStored),
        ("Password failed dictionary check: it is based on a dictionary word", Verdict::DictionaryWord),
        ("Password is a palindrome", Verdict::Palindrome),
        ("Password contains a restricted word", Verdict::ForbiddenWord),
        ("Password contains a monotonic sequence", Verdict::Sequence),
        ("Password contains repeated identical sequences", Verdict::Repeats),
        (
            "Password contains too many repeated characters from the same character class",
            Verdict::OneKindInARow,
        ),
    ];

    #[test]
    fn what_389_says_is_understood_with_its_code_and_not_without() {
        for (text, verdict) in DS389_SAID {
            assert_eq!(of_ds389(Some(5), text), Some(verdict), "{text}");
            for other in [None, Some(3), Some(6), Some(8)] {
                assert_eq!(of_ds389(other, text), None, "{text}: the code says something else");
            }
        }
        assert_eq!(of_ds389(None, "password in history"), Some(Verdict::InHistory));
        assert_eq!(of_ds389(Some(5), "words of another version"), None);
    }

    #[test]
    fn what_freeipa_says_is_understood_as_a_whole_or_not_at_all() {
        for (text, verdict) in FREEIPA {
            for said in [text.to_owned(), format!("{text}\n")] {
                assert_eq!(of_freeipa(&said), Some(verdict), "{said:?}");
            }
            assert_eq!(of_freeipa(&format!("{text} again")), None, "{text}");
        }
        for (text, told) in FREEIPA_BIND {
            assert_eq!(of_freeipa_bind(&format!("{text}\n")), Some(told), "{text}");
        }
        assert_eq!(of_freeipa_bind(""), None);
    }

    #[test]
    fn what_samba_says_counts_behind_its_mark_only() {
        let said =
            |reason: &str| format!("0000052D: Constraint violation - check_password_restrictions: {reason}!");
        for (reason, verdict) in [
            ("the password is too short. It should be equal or longer than 8 characters", Verdict::TooShort),
            (
                "the password is too short. It should be equal to or longer than 8 characters",
                Verdict::TooShort,
            ),
            ("the password does not meet the complexity criteria", Verdict::TooWeak),
            ("the password was already used (in history)", Verdict::InHistory),
            ("the password was already used (previous password)", Verdict::Unchanged),
            ("password is too young to change", Verdict::TooYoung),
            ("password changes disabled", Verdict::ChangeNotAllowed),
            ("password can't be changed on this account", Verdict::ChangeNotAllowed),
            ("The old password specified doesn't match", Verdict::OldPasswordWrong),
        ] {
            assert_eq!(of_samba(&said(reason)), Some(verdict), "{reason}");
            assert_eq!(of_samba(reason), None, "{reason}");
        }
    }
}
