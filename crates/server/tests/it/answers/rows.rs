//! What directories were seen to answer, or are documented to, row by row.

use super::{Doing, Kind, Row};
use Doing::{Change, Reset, SignIn};
use Kind::{ActiveDirectory, Ds389, FreeIpa, OpenLdap};

type Said = (Doing, &'static str, i64, Option<u8>, &'static str);

pub fn all() -> Vec<Row> {
    let of = |kind, said: &[Said]| -> Vec<Row> {
        let row = |(doing, situation, code, policy_error, text): &Said| Row {
            kind,
            doing: *doing,
            situation,
            code: *code,
            policy_error: *policy_error,
            text: (*text).to_owned(),
        };
        said.iter().map(row).collect()
    };
    let mut rows = of(OpenLdap, OPENLDAP);
    rows.extend((0..=10).map(|error| Row {
        kind: OpenLdap,
        doing: Reset,
        situation: "a policy error, whatever its text",
        code: 19,
        policy_error: Some(error),
        text: String::new(),
    }));
    rows.extend(of(ActiveDirectory, SAMBA));
    rows.extend(of(ActiveDirectory, WINDOWS));
    rows.extend(BIND_DATA.iter().map(|(situation, data)| Row {
        kind: ActiveDirectory,
        doing: SignIn,
        situation,
        code: 49,
        policy_error: None,
        text: format!(
            "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {data}, v1db1"
        ),
    }));
    rows.extend(of(Ds389, DS389));
    rows.extend(of(FreeIpa, FREEIPA));
    rows.extend([OpenLdap, ActiveDirectory, Ds389, FreeIpa].into_iter().flat_map(|kind| of(kind, ANY)));
    rows.sort_by_key(|row| row.kind);
    rows
}

/// slapd 2.5.13 with ppolicy.
const OPENLDAP: &[Said] = &[
    (Reset, "taken", 0, None, ""),
    (Reset, "too short", 19, Some(6), "Password fails quality checking policy"),
    (Reset, "a hash, with pwdCheckQuality 2", 19, Some(5), "Password fails quality checking policy"),
    (Reset, "in history", 19, Some(8), "Password is in history of old passwords"),
    (Reset, "same as current", 19, Some(8), "Password is not being changed from existing value"),
    (Reset, "pwdMinAge", 19, Some(7), "Password is too young to change"),
    (Reset, "pwdSafeModify", 50, Some(4), "Must supply old password to be changed as well as new one"),
    (
        Change,
        "pwdSafeModify, the old one is wrong",
        50,
        Some(4),
        "Must supply correct old password to change to new one",
    ),
    (Change, "pwdAllowUserChange FALSE", 50, Some(3), "User alteration of password is not allowed"),
    (Change, "wrong old password", 53, None, "unwilling to verify old password"),
    (Reset, "53 where no old one was given", 53, None, "operation restricted"),
    (Reset, "no right", 50, None, ""),
    (Reset, "gone", 32, None, ""),
    (
        Reset,
        "our own account must change its password",
        50,
        Some(2),
        "Operations are restricted to bind/unbind/abandon/StartTLS/modify password",
    ),
    (SignIn, "locked, ppolicy_use_lockout", 49, Some(1), ""),
    (SignIn, "wrong password, or nobody", 49, None, ""),
    (SignIn, "expired, no grace", 49, Some(0), ""),
    (SignIn, "expired with grace left, or near its end: a warning alone", 0, None, ""),
    (SignIn, "pwdReset and pwdMustChange", 0, Some(2), ""),
    (SignIn, "an anonymous bind made of it", 48, None, ""),
];

/// Samba 4.17.12 and 4.22.6.
const SAMBA: &[Said] = &[
    (Reset, "taken, also what is in the history", 0, None, "00000000: Success"),
    (
        Reset,
        "too short, 4.17",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: the password is too short. It should be equal or \
         longer than 8 characters!",
    ),
    (
        Reset,
        "too short, 4.22",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: the password is too short. It should be equal to \
         or longer than 8 characters!",
    ),
    (
        Reset,
        "complexity",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: the password does not meet the complexity \
         criteria!",
    ),
    (
        Change,
        "in history",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: the password was already used (in history)!",
    ),
    (
        Change,
        "same as previous",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: the password was already used (previous \
         password)!",
    ),
    (
        Change,
        "minimum age",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: password is too young to change!",
    ),
    (
        Change,
        "changes are switched off",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: password changes disabled!",
    ),
    (
        Change,
        "cannot change",
        19,
        None,
        "0000052D: Constraint violation - check_password_restrictions: password can't be changed on this account!",
    ),
    (
        Change,
        "Change Password is denied to everybody",
        19,
        None,
        "error in module acl: Constraint violation during LDB_MODIFY (19)",
    ),
    (
        Change,
        "wrong old password",
        19,
        None,
        "00000056: Constraint violation - check_password_restrictions: The old password specified doesn't match!",
    ),
    (
        Change,
        "locked",
        19,
        None,
        "00000775: Password change not permitted, account locked out! at \
         ../../source4/dsdb/samdb/ldb_modules/password_hash.c:2923:setup_io",
    ),
    (Reset, "no right", 50, None, "error in module acl: insufficient access rights during LDB_MODIFY (50)"),
    (
        Reset,
        "another attribute without right",
        50,
        None,
        "00002098: Object CN=x has no write property access\n",
    ),
    (Reset, "gone", 32, None, "00002030: No such Base DN: CN=x"),
    (
        Reset,
        "not quoted, not UTF-16",
        53,
        None,
        "00002035: setup_io: it's not allowed to set the NT hash password directly'",
    ),
    (Reset, "an addition alone", 53, None, "00002035: Only the add action for a password change specified!"),
    (
        Reset,
        "a deletion alone",
        53,
        None,
        "00002035: setup_io: It's not possible to delete the password (...)!",
    ),
    (Reset, "RFC 3062", 2, None, "Extended Operation(1.3.6.1.4.1.4203.1.11.1) not supported"),
    (Reset, "policy hints, critical", 12, None, ""),
    (SignIn, "in the clear", 8, None, "BindSimple: Transport encryption required."),
    (SignIn, "right", 0, None, ""),
];

/// Windows, by MS-ERREF, MS-ADTS and Samba's own suites; not run.
const WINDOWS: &[Said] = &[
    (Change, "refused by policy", 19, None, "0000052D: AtrErr: DSID-03191083, #1"),
    (
        Reset,
        "refused by policy",
        53,
        None,
        "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0",
    ),
    (
        Reset,
        "the same as HRESULT",
        53,
        None,
        "8007052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0",
    ),
    (Change, "wrong old password", 19, None, "00000056: AtrErr: DSID-03191083, #1"),
    (Change, "wrong old password, a longer one, 2008", 19, None, "0000056A: AtrErr: DSID-03191083, #1"),
    (Change, "wrong old password by NetAPI", 53, None, "0000052B: SvcErr"),
    (Change, "locked", 19, None, "00000775: AtrErr: DSID-03191083, #1"),
    (
        Reset,
        "not encrypted",
        53,
        None,
        "0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0",
    ),
    (
        Reset,
        "no right",
        50,
        None,
        "00000005: SecErr: DSID-031A11CE, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0",
    ),
    (
        Change,
        "a change without the right",
        19,
        None,
        "00000005: AtrErr: DSID-03191083, #1: 0: 00000005: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, \
         Att 9005a (unicodePwd)",
    ),
    (Reset, "gone", 32, None, "0000208D: NameErr: DSID-03100245, problem 2001 (NO_OBJECT), data 0"),
    (Reset, "invalid account name", 53, None, "00000523: SvcErr"),
    (Reset, "no such user", 53, None, "00000525: SvcErr"),
    (Reset, "ill-formed password", 53, None, "0000052C: SvcErr"),
    (Reset, "our own account's sign-in", 53, None, "0000052E: SvcErr"),
    (Reset, "a restriction of the account", 53, None, "0000052F: SvcErr"),
    (Reset, "hours", 53, None, "00000530: SvcErr"),
    (Reset, "workstations", 53, None, "00000531: SvcErr"),
    (Reset, "expired", 53, None, "00000532: SvcErr"),
    (Reset, "disabled", 53, None, "00000533: SvcErr"),
    (Reset, "the domain cannot be asked", 53, None, "00000547: SvcErr"),
    (Reset, "the account is past its end", 53, None, "00000701: SvcErr"),
    (Reset, "must change", 53, None, "00000773: SvcErr"),
    (Reset, "no domain controller", 53, None, "00000774: SvcErr"),
    (Reset, "cannot change", 53, None, "000008C3: SvcErr"),
    (Reset, "in history", 53, None, "000008C4: SvcErr"),
    (Reset, "too short", 53, None, "000008C5: SvcErr"),
    (Reset, "too recent", 53, None, "000008C6: SvcErr"),
    (
        Reset,
        "illegal modify",
        53,
        None,
        "00002077: SvcErr: DSID-03190E49, problem 5003 (WILL_NOT_PERFORM), data 0",
    ),
];

/// The number after "data" in the text of a refused bind, of Samba and Windows.
const BIND_DATA: &[(&str, &str)] = &[
    ("unknown, Windows", "525"),
    ("wrong password; unknown, Samba", "52e"),
    ("a restriction of the account", "52f"),
    ("hours", "530"),
    ("workstations", "531"),
    ("expired, and the password was right", "532"),
    ("disabled", "533"),
    ("this way of signing in is not granted", "534"),
    ("trouble behind Samba", "54e"),
    ("trouble behind Samba", "54f"),
    ("too many groups for a token", "568"),
    ("the account is past its end", "701"),
    ("must change, and the password was right", "773"),
    ("locked", "775"),
    ("a number of its own", "abc"),
];

/// 389-ds 2.3.1.
const DS389: &[Said] = &[
    (Reset, "taken", 0, None, ""),
    (Reset, "in the clear", 13, None, "Operation requires a secure connection."),
    (Reset, "length", 19, Some(5), "invalid password syntax - password must be at least 8 characters long"),
    (
        Reset,
        "digits",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 2 digit characters",
    ),
    (
        Reset,
        "letters",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 2 alphabetic characters",
    ),
    (
        Reset,
        "upper",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 2 uppercase characters",
    ),
    (
        Reset,
        "lower",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 2 lowercase characters",
    ),
    (
        Reset,
        "symbols",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 2 special characters",
    ),
    (
        Reset,
        "8 bit",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 1 8-bit characters",
    ),
    (
        Reset,
        "categories",
        19,
        Some(5),
        "invalid password syntax - password must contain at least 3 character categories (valid categories are digit, \
         uppercase, lowercase, special, and 8-bit characters)",
    ),
    (
        Reset,
        "repeats",
        19,
        Some(5),
        "invalid password syntax - a character cannot be repeated more than 2 times",
    ),
    (Reset, "a hash", 19, Some(5), "invalid password syntax - passwords with storage scheme are not allowed"),
    (Reset, "cn, uid or sn", 19, Some(5), "invalid password syntax - password based off of user entry"),
    (Reset, "dictionary", 19, Some(5), "Password failed dictionary check: it is based on a dictionary word"),
    (Reset, "palindrome", 19, Some(5), "Password is a palindrome"),
    (Reset, "bad words", 19, Some(5), "Password contains a restricted word"),
    (Reset, "sequence", 19, Some(5), "Password contains a monotonic sequence"),
    (Reset, "sequences", 19, Some(5), "Password contains repeated identical sequences"),
    (
        Reset,
        "one class in a row",
        19,
        Some(5),
        "Password contains too many repeated characters from the same character class",
    ),
    (Reset, "in words of another version", 19, Some(5), "the breach list has it"),
    (Reset, "in history", 19, Some(8), "password in history"),
    (Reset, "the one in force", 19, None, "password in history"),
    (Change, "minimum age", 19, Some(7), "within password minimum age"),
    (Reset, "the extended operation, any of these", 19, Some(5), "Failed to update password\n"),
    (Change, "wrong old password", 16, None, ""),
    (Change, "wrong old password, the extended operation", 49, None, "Invalid oldPasswd value."),
    (Reset, "no right", 50, None, "Insufficient 'write' privilege to the 'userPassword' attribute"),
    (Reset, "our own account must change its password", 53, Some(2), ""),
    (Reset, "gone", 32, None, ""),
    (SignIn, "locked", 19, Some(1), "Exceed password retry limit. Please try later."),
    (
        SignIn,
        "locked until somebody lifts it",
        19,
        Some(1),
        "Exceed password retry limit. Contact system administrator to reset.",
    ),
    (SignIn, "wrong", 49, None, ""),
    (SignIn, "expired", 49, Some(0), "password expired!"),
    (SignIn, "nsAccountLock", 53, Some(1), "Account inactivated. Contact system administrator."),
    (SignIn, "must change", 0, Some(2), ""),
];

/// FreeIPA 4.9 to 4.13, by its sources; not run.
const FREEIPA: &[Said] = &[
    (Reset, "taken", 0, None, ""),
    (Reset, "1", 19, None, "Account expired"),
    (Reset, "2", 19, None, "Too soon to change password"),
    (Reset, "3", 19, None, "Password is too short"),
    (Reset, "4", 19, None, "Password reuse not permitted"),
    (Reset, "5", 19, None, "Password is too simple"),
    (Reset, "6", 19, None, "Password has too many consecutive characters"),
    (Reset, "7", 19, None, "Password contains a monotonic sequence"),
    (Reset, "8", 19, None, "Password is based on a dictionary word"),
    (Reset, "9", 19, None, "Password is a palindrone"),
    (Reset, "10", 19, None, "Password contains username"),
    (Reset, "11", 19, None, "Password contains too few digits"),
    (Reset, "12", 19, None, "Password contains too few upper characters"),
    (Reset, "13", 19, None, "Password contains too few lower characters"),
    (Reset, "14", 19, None, "Password contains too few special characters"),
    (Reset, "any other", 19, None, "Password does not meet the policy requirements"),
    (Reset, "6, by the extended operation", 19, Some(3), "Password has too many consecutive characters"),
    (Reset, "a hash", 19, None, "Pre-Encoded passwords are not valid\n"),
    (Reset, "in words of another version", 19, None, "Password is on a list"),
    (Change, "wrong old password", 16, None, ""),
    (Reset, "no right", 50, None, "Insufficient 'write' privilege to the 'userPassword' attribute"),
    (SignIn, "wrong", 49, None, ""),
    (SignIn, "expired and out of grace, whatever the password", 49, Some(0), "Password is expired.\n"),
    (SignIn, "locked", 53, None, "Too many failed logins.\n"),
    (SignIn, "locked until somebody lifts it", 53, None, "Entry permanently locked.\n"),
    (SignIn, "krbPrincipalExpiration", 53, None, "Account (Kerberos principal) is expired"),
    (SignIn, "nsAccountLock", 53, Some(1), "Account inactivated. Contact system administrator."),
];

/// What any server may say.
const ANY: &[Said] = &[
    (Reset, "internal", 1, None, ""),
    (Reset, "asked elsewhere", 10, None, ""),
    (Reset, "busy", 51, None, ""),
    (Reset, "not there", 52, None, ""),
    (Reset, "anything else", 80, None, ""),
    (SignIn, "busy", 51, None, ""),
    (SignIn, "asked elsewhere", 10, None, ""),
    (SignIn, "anything else", 80, None, ""),
];
