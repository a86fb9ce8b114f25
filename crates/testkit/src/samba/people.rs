//! Who is in the domain that every test starts with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::fmt::Write as _;

/// Login, first password, and what differs from an ordinary account.
pub(super) struct Person {
    pub(super) login: &'static str,
    pub(super) password: &'static str,
    /// `userAccountControl`.
    control: u32,
    /// Further lines of LDIF.
    more: &'static str,
}

const NORMAL: u32 = 512;

const fn person(login: &'static str, password: &'static str, control: u32, more: &'static str) -> Person {
    Person { login, password, control, more }
}

/// Everybody below `OU=People`. `lou` is locked and `expired` made to be so when the domain starts.
pub(super) const PEOPLE: [Person; 15] = [
    person("alice", "Green-Bicycle-17", NORMAL, ""),
    person("bob", "Brown-Kettle-23", NORMAL, ""),
    person("lou", "Grey-Lantern-31", NORMAL, ""),
    person("must", "Pink-Thimble-37", NORMAL, "pwdLastSet: 0\n"),
    person("expired", "Blue-Hammock-41", NORMAL, ""),
    person("never", "Gold-Compass-43", NORMAL | 0x1_0000, ""),
    person("dora", "Teal-Monocle-47", NORMAL | 0x2, ""),
    // 2026-01-01.
    person("ended", "Rose-Trumpet-53", NORMAL, "accountExpires: 134116992000000000\n"),
    person("card", "Jade-Pendant-59", NORMAL | 0x4_0000, ""),
    person("hours", "Ruby-Parasol-61", NORMAL, "logonHours:: AAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"),
    person("strict", "Cyan-Umbrella-Stand-67", NORMAL, ""),
    person("admin", "Navy-Periscope-71", NORMAL, ""),
    person("boss", "Plum-Telegraph-73", NORMAL, ""),
    person("dup1", "Lime-Accordion-79", NORMAL, ""),
    person("dup2", "Onyx-Barometer-83", NORMAL, ""),
];

/// Of the entry that stands for nobody; tests have no use for it.
const DECOY_PASSWORD: &str = "Decoy-Nobody-Knows-97";

/// Who is not: an account of the domain itself, and one outside of what the service account looks after.
pub(super) const OUTSIDE: Person = person("outsider", "Ivory-Sextant-89", NORMAL, "");

/// The value that sets a password (MS-ADTS 3.1.1.3.1.5.1), for LDIF.
pub(super) fn quoted(password: &str) -> String {
    let bytes: Vec<u8> = format!("\"{password}\"").encode_utf16().flat_map(u16::to_le_bytes).collect();
    STANDARD.encode(bytes)
}

fn mail(login: &str) -> String {
    let local = if login.starts_with("dup") { "dup" } else { login };
    format!("{local}@example.test")
}

fn entry(person: &Person, parent: &str, base: &str) -> String {
    let Person { login, password, control, more } = person;
    let given = format!("{}{}", login[..1].to_uppercase(), &login[1..]);
    format!(
        "dn: CN={login},{parent},{base}\nobjectClass: user\nsAMAccountName: {login}\n\
         userPrincipalName: {login}@example.test\ngivenName: {given}\nsn: Example\n\
         displayName: {given} Example\nmail: {}\nuserAccountControl: {control}\nunicodePwd:: {}\n{more}\n",
        mail(login),
        quoted(password),
    )
}

/// Everything that is added to a new domain.
pub(super) fn ldif(base: &str, service_password: &'static str) -> String {
    let mut out = String::new();
    for unit in ["People", "Services", "Elsewhere", "Groups"] {
        let _ = write!(out, "dn: OU={unit},{base}\nobjectClass: organizationalUnit\nou: {unit}\n\n");
    }
    out.extend(PEOPLE.iter().map(|person| entry(person, "OU=People", base)));
    out.push_str(&entry(&OUTSIDE, "OU=Elsewhere", base));
    // They do not expire.
    for (login, password) in [("svc-sspr", service_password), ("decoy", DECOY_PASSWORD)] {
        out.push_str(&entry(&person(login, password, NORMAL | 0x1_0000, ""), "OU=Services", base));
    }
    for (group, member) in [("helpers", "boss"), ("administrators-of-nulstil", "admin")] {
        let _ = write!(
            out,
            "dn: CN={group},OU=Groups,{base}\nobjectClass: group\nsAMAccountName: {group}\n\
             member: CN={member},OU=People,{base}\n\n",
        );
    }
    out
}
