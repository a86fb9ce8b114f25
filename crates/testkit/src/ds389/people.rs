//! Who is in the directory that every test starts with, and what rules them.

use super::{BASE, BIND_DN, BIND_PASSWORD, DECOY_DN, PEOPLE_DN};
use std::fmt::Write as _;

/// Everybody below `ou=people` with their first passwords.
pub(super) const PEOPLE: [(&str, &str); 11] = [
    ("alice", "Green-Bicycle-17"),
    ("bob", "Brown-Kettle-23"),
    ("lou", "Grey-Lantern-31"),
    ("must", "Pink-Thimble-37"),
    ("expired", "Blue-Hammock-41"),
    ("young", "Gold-Compass-43"),
    ("dora", "Teal-Monocle-47"),
    ("admin", "Navy-Periscope-71"),
    ("svc", "Plum-Telegraph-73"),
    ("dup1", "Lime-Accordion-79"),
    ("dup2", "Onyx-Barometer-83"),
];

/// Of the entry that stands for nobody; tests have no use for it.
const DECOY_PASSWORD: &str = "Decoy-Nobody-Knows-97";

/// What rules everybody: the same as the contract says of every directory. The 7-bit check of 389-ds is
/// switched off, since it would take letters out of passwords.
const RULES: [(&str, &str); 12] = [
    ("passwordCheckSyntax", "on"),
    ("passwordMinLength", "8"),
    ("passwordMinCategories", "2"),
    ("passwordHistory", "on"),
    ("passwordInHistory", "3"),
    ("passwordLockout", "on"),
    ("passwordMaxFailure", "5"),
    ("passwordLockoutDuration", "600"),
    ("passwordResetFailureCount", "600"),
    ("passwordTrackUpdateTime", "on"),
    ("passwordMinAge", "0"),
    ("passwordStorageScheme", "SSHA512"),
];

/// Rules for some: their name, whom they rule, and what differs.
const OWN_RULES: [(&str, &str, (&str, &str)); 4] = [
    ("must", "uid=must,ou=people,", ("passwordMustChange", "on")),
    ("expired", "uid=expired,ou=people,", ("passwordExp", "on")),
    ("young", "uid=young,ou=people,", ("passwordMinAge", "86400")),
    // The entry that stands for nobody must not lock: a locked one is answered faster.
    ("decoy", "cn=decoy,ou=services,", ("passwordLockout", "off")),
];

/// The server's own settings, for its administrator to change.
pub(super) fn settings() -> String {
    let mut out = String::from("dn: cn=config\nchangetype: modify\n");
    let switches = [("nsslapd-pwpolicy-local", "on"), ("nsslapd-security", "on")];
    for (attribute, value) in RULES.iter().chain(&switches) {
        let _ = write!(out, "replace: {attribute}\n{attribute}: {value}\n-\n");
    }
    out.push_str(
        "\ndn: cn=7-bit check,cn=plugins,cn=config\nchangetype: modify\n\
         replace: nsslapd-pluginEnabled\nnsslapd-pluginEnabled: off\n\n",
    );
    out
}

/// Everything that is added to a new directory.
pub(super) fn ldif() -> String {
    let mut out = String::new();
    for unit in ["people", "services", "groups", "policies"] {
        let _ = write!(
            out,
            "dn: ou={unit},{BASE}\nchangetype: add\nobjectClass: organizationalUnit\nou: {unit}\n\n"
        );
    }
    for (name, whom, differs) in OWN_RULES {
        let _ = write!(
            out,
            "dn: cn={name},ou=policies,{BASE}\nchangetype: add\nobjectClass: ldapSubEntry\n\
             objectClass: passwordPolicy\ncn: {name}\n{}: {}\n",
            differs.0, differs.1,
        );
        for (attribute, value) in RULES.iter().filter(|(attribute, _)| *attribute != differs.0) {
            let _ = writeln!(out, "{attribute}: {value}");
        }
        let _ = writeln!(out, "# for {whom}\n");
    }
    for (login, password) in PEOPLE {
        out.push_str(&person(login, password));
    }
    for (dn, password) in [(BIND_DN, BIND_PASSWORD), (DECOY_DN, DECOY_PASSWORD)] {
        let _ = write!(
            out,
            "dn: {dn}\nchangetype: add\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\n\
             userPassword: {password}\n\n",
        );
    }
    for (group, member) in [("admins", "admin"), ("protected", "svc")] {
        let _ = write!(
            out,
            "dn: cn={group},ou=groups,{BASE}\nchangetype: add\nobjectClass: groupOfNames\ncn: {group}\n\
             member: uid={member},{PEOPLE_DN}\n\n",
        );
    }
    out
}

fn person(login: &str, password: &str) -> String {
    let given = format!("{}{}", login[..1].to_uppercase(), &login[1..]);
    let mail = if login.starts_with("dup") { "dup" } else { login };
    format!(
        "dn: uid={login},{PEOPLE_DN}\nchangetype: add\nobjectClass: inetOrgPerson\nuid: {login}\n\
         cn: {given} Example\ngivenName: {given}\nsn: Example\nmail: {mail}@example.test\n\
         preferredLanguage: en\nuserPassword: {password}\n\n"
    )
}

/// What brings people into the states of their names, once their passwords are set.
pub(super) fn states() -> String {
    let mut out = String::new();
    for (name, whom, _) in OWN_RULES {
        out.push_str(&replace(whom, &[("pwdPolicySubentry", &format!("cn={name},ou=policies,{BASE}"))]));
    }
    let locked = [("passwordRetryCount", "5"), ("accountUnlockTime", "20380101000000Z")];
    out.push_str(&replace("uid=lou,ou=people,", &locked));
    // Zero stands for "set by an administrator".
    out.push_str(&replace("uid=must,ou=people,", &[("passwordExpirationTime", "19700101000000Z")]));
    out.push_str(&replace("uid=expired,ou=people,", &[("passwordExpirationTime", "20200101000000Z")]));
    for (login, _) in PEOPLE {
        out.push_str(&replace(&format!("uid={login},ou=people,"), &[("pwdUpdateTime", "20260101000000Z")]));
    }
    out.push_str(&replace("uid=dora,ou=people,", &[("nsAccountLock", "true")]));
    out
}

/// What FreeIPA keeps of people beside the rest, and its policy for everybody.
pub(super) fn as_in_freeipa() -> String {
    // The top of the tree says what it is, to everybody.
    let mut out = format!(
        "dn: {BASE}\nchangetype: modify\nadd: objectClass\nobjectClass: pilotObject\n-\n\
         add: info\ninfo: IPA V2.0\n-\nadd: aci\n\
         aci: (targetattr = \"info\")(version 3.0; acl \"says what it is\"; \
         allow (read, search, compare) userdn = \"ldap:///anyone\";)\n\n\
         dn: cn=kerberos,{BASE}\nchangetype: add\nobjectClass: nsContainer\ncn: kerberos\n\n\
         dn: cn=EXAMPLE.TEST,cn=kerberos,{BASE}\nchangetype: add\nobjectClass: nsContainer\ncn: EXAMPLE.TEST\n\n\
         dn: cn=global_policy,cn=EXAMPLE.TEST,cn=kerberos,{BASE}\nchangetype: add\nobjectClass: nsContainer\n\
         objectClass: krbPwdPolicy\ncn: global_policy\nkrbPwdMinLength: 8\nkrbPwdHistoryLength: 3\n\
         krbPwdMaxFailure: 5\nkrbPwdFailureCountInterval: 600\nkrbPwdLockoutDuration: 600\n\n"
    );
    for (at, (login, _)) in PEOPLE.iter().enumerate() {
        let own = [
            ("objectClass", "krbPrincipalAux".to_owned()),
            ("objectClass", "ipaObject".to_owned()),
            ("objectClass", "nsMemberOf".to_owned()),
            ("krbPrincipalName", format!("{login}@EXAMPLE.TEST")),
            ("ipaUniqueID", format!("11111111-2222-11f0-8333-4444444444{at:02}")),
            ("krbLastPwdChange", "20260101000000Z".to_owned()),
        ];
        let _ = write!(out, "dn: uid={login},{PEOPLE_DN}\nchangetype: modify\n");
        for (attribute, value) in own {
            let _ = write!(out, "add: {attribute}\n{attribute}: {value}\n-\n");
        }
        out.push('\n');
    }
    out
}

fn replace(whom: &str, values: &[(&str, &str)]) -> String {
    let mut out = format!("dn: {whom}{BASE}\nchangetype: modify\n");
    for (attribute, value) in values {
        let _ = write!(out, "replace: {attribute}\n{attribute}: {value}\n-\n");
    }
    out.push('\n');
    out
}
