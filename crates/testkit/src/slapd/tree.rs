//! What the private OpenLDAP is configured with and holds.

use super::{BASE, BIND_DN, BIND_PASSWORD, DECOY_DN, Grant, Options, Overlay, ROOT_DN, ROOT_PASSWORD};
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// Wrong passwords before the default policy locks an account.
pub(super) const FAILURES_MAX: u32 = 5;
/// The password of everybody whom `add_people` adds.
pub const BENCH_PASSWORD: &str = "Bench-Start-2026";
/// When passwords were set, unless the person is about that.
const LONG_AGO: &str = "20250101000000Z";

/// Everybody's login and first password.
pub const PEOPLE: &[(&str, &str)] = &[
    ("alice", "Alice-Start-2026"),
    ("bob", "Bob-Start-2026"),
    ("lou", "Lou-Start-2026"),
    ("perma", "Perma-Start-2026"),
    ("must", "Must-Start-2026"),
    ("expired", "Expired-Start-2026"),
    ("nomail", "Nomail-Start-2026"),
    ("twomails", "Twomails-Start-2026"),
    ("dup1", "Dup1-Start-2026"),
    ("dup2", "Dup2-Start-2026"),
    ("admin", "Admin-Start-2026"),
    ("svc", "Svc-Start-2026"),
    ("young", "Young-Start-2026"),
    ("safe", "Safe-Start-2026"),
    ("fixed", "Fixed-Start-2026"),
];

/// The default policy.
const DEFAULT_POLICY: &[(&str, &str)] = &[
    ("pwdAttribute", "userPassword"),
    ("pwdMinLength", "8"),
    ("pwdInHistory", "3"),
    ("pwdCheckQuality", "2"),
    ("pwdLockout", "TRUE"),
    ("pwdMaxFailure", "5"),
    ("pwdFailureCountInterval", "900"),
    ("pwdLockoutDuration", "900"),
    ("pwdMustChange", "TRUE"),
    ("pwdAllowUserChange", "TRUE"),
    ("pwdSafeModify", "FALSE"),
];

/// Further policies, each the default with one difference.
const POLICIES: &[(&str, (&str, &str))] = &[
    ("young", ("pwdMinAge", "86400")),
    ("safe", ("pwdSafeModify", "TRUE")),
    ("fixed", ("pwdAllowUserChange", "FALSE")),
    ("aging", ("pwdMaxAge", "86400")),
    ("patient", ("pwdLockout", "FALSE")),
];

/// The text of `slapd.conf`.
pub(super) fn config(folder: &Path, options: &Options) -> String {
    let folder = folder.display();
    let level = match options.grant {
        Grant::Write => "write",
        Grant::Manage => "manage",
        Grant::Nothing => "none",
    };
    let lock_level = if options.grant == Grant::Nothing { "read" } else { "write" };
    let usual = || usual_access(level, lock_level);
    let access = options.access.clone().unwrap_or_else(usual);
    let extra = &options.extra_config;
    let policy = match options.ppolicy {
        Overlay::Loaded => format!(
            "overlay ppolicy\nppolicy_default \"cn=default,ou=policies,{BASE}\"\n\
             ppolicy_hash_cleartext\nppolicy_use_lockout\n"
        ),
        Overlay::Missing | Overlay::TakenAway => String::new(),
    };
    format!(
        r#"include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
moduleload memberof
pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
threads 8
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem

database mdb
suffix "{BASE}"
rootdn "{ROOT_DN}"
rootpw "{ROOT_PASSWORD}"
directory {folder}/db
maxsize 1073741824
dbnosync
index objectClass,uid,mail,entryUUID eq
{access}access to *
  by anonymous auth
  by * none
{extra}
overlay memberof
{policy}"#
    )
}

fn usual_access(level: &str, lock_level: &str) -> String {
    format!(
        r#"access to dn.subtree="ou=people,{BASE}" attrs=userPassword
  by dn.exact="{BIND_DN}" {level}
  by self write
  by anonymous auth
  by * none
access to attrs=userPassword
  by anonymous auth
  by * none
access to dn.subtree="ou=people,{BASE}" attrs=pwdAccountLockedTime
  by dn.exact="{BIND_DN}" {lock_level}
  by * none
access to dn.base="{BASE}"
  by dn.exact="{BIND_DN}" search
  by * none
access to dn.subtree="ou=people,{BASE}"
  by dn.exact="{BIND_DN}" read
  by self read
  by anonymous auth
  by * none
access to dn.subtree="ou=policies,{BASE}"
  by dn.exact="{BIND_DN}" read
  by * none
access to dn.subtree="ou=groups,{BASE}"
  by dn.exact="{BIND_DN}" read
  by * none
"#
    )
}

/// The whole tree, for `slapadd`, which also takes what only the server may write.
pub(super) fn ldif(options: &Options) -> String {
    let mut out = format!("dn: {BASE}\nobjectClass: domain\ndc: example\n\n");
    for unit in ["people", "policies", "svc", "groups"] {
        push(&mut out, &format!("ou={unit},{BASE}"), "organizationalUnit", &[("ou", unit)]);
    }
    policies(&mut out, options);
    let role = "applicationProcess\nobjectClass: simpleSecurityObject";
    push(&mut out, BIND_DN, role, &[("cn", "sspr"), ("userPassword", BIND_PASSWORD)]);
    let patient = format!("cn=patient,ou=policies,{BASE}");
    // A hash of random bytes: no password has it, and checking one costs what anybody's costs.
    let nobodys = "{SSHA}Zm9yIG5vYm9keSBhdCBhbGwsIGV2ZXIgYW5kIGV2ZXI=";
    let decoy = [("cn", "decoy"), ("userPassword", nobodys), ("pwdPolicySubentry", &patient)];
    push(&mut out, DECOY_DN, role, &decoy);
    let now = now();
    for (login, password) in PEOPLE {
        person(&mut out, login, password, &particulars(login, &now));
    }
    for (group, member) in [("admins", "admin"), ("protected", "svc")] {
        let member = format!("uid={member},ou=people,{BASE}");
        let attributes = [("cn", group), ("member", &member)];
        push(&mut out, &format!("cn={group},ou=groups,{BASE}"), "groupOfNames", &attributes);
    }
    out.push_str(&options.extra_ldif);
    match options.ppolicy {
        Overlay::Loaded | Overlay::TakenAway => out,
        // Nobody keeps the times of passwords then.
        Overlay::Missing => {
            let kept = out.lines().filter(|line| !line.starts_with("pwdChangedTime:"));
            kept.flat_map(|line| [line, "\n"]).collect()
        }
    }
}

/// `count` people for benches.
pub(super) fn bench_people(count: u32) -> String {
    let mut out = String::new();
    for number in 0..count {
        let login = format!("bench{number:04}");
        person(&mut out, &login, BENCH_PASSWORD, &usual(&login, "en"));
    }
    out
}

fn policies(out: &mut String, options: &Options) {
    let policy = |out: &mut String, name: &str, changed: &[(&str, &str)]| {
        let mut attributes = vec![("cn", name)];
        let differs = |attribute: &str| changed.iter().any(|(changed, _)| *changed == attribute);
        attributes.extend(DEFAULT_POLICY.iter().filter(|(attribute, _)| !differs(attribute)));
        attributes.extend(changed);
        push(out, &format!("cn={name},ou=policies,{BASE}"), "device\nobjectClass: pwdPolicy", &attributes);
    };
    policy(out, "default", &options.default_policy);
    for (name, changed) in POLICIES {
        policy(out, name, &[*changed]);
    }
}

pub(super) type Attributes = Vec<(&'static str, String)>;

pub(super) fn usual(login: &str, language: &str) -> Attributes {
    vec![
        ("mail", format!("{login}@example.test")),
        ("preferredLanguage", language.to_owned()),
        ("pwdChangedTime", LONG_AGO.to_owned()),
        ("modifyTimestamp", LONG_AGO.to_owned()),
    ]
}

/// What makes each of the people worth having.
fn particulars(login: &str, now: &str) -> Attributes {
    let ruled_by = |policy: &str| ("pwdPolicySubentry", format!("cn={policy},ou=policies,{BASE}"));
    let mut out = usual(login, if login == "bob" { "da" } else { "en" });
    match login {
        "lou" => out.push(("pwdAccountLockedTime", now.to_owned())),
        "perma" => out.push(("pwdAccountLockedTime", "000001010000Z".to_owned())),
        "must" => out.push(("pwdReset", "TRUE".to_owned())),
        "expired" => out.push(ruled_by("aging")),
        "nomail" => out.retain(|(attribute, _)| *attribute != "mail"),
        "twomails" => out.push(("mail", "second@example.test".to_owned())),
        "dup1" | "dup2" => {
            out.retain(|(attribute, _)| *attribute != "mail");
            out.push(("mail", "dup@example.test".to_owned()));
        }
        "young" => {
            out.retain(|(attribute, _)| *attribute != "pwdChangedTime");
            out.push(("pwdChangedTime", now.to_owned()));
            out.push(ruled_by("young"));
        }
        "safe" | "fixed" => out.push(ruled_by(login)),
        _ => {}
    }
    out
}

pub(super) fn person(out: &mut String, login: &str, password: &str, more: &Attributes) {
    let (first, rest) = login.split_at(1);
    let given = format!("{}{rest}", first.to_uppercase());
    let full = format!("{given} Example");
    let mut attributes = vec![
        ("uid", login),
        ("cn", &full),
        ("givenName", &given),
        ("sn", "Example"),
        ("userPassword", password),
    ];
    attributes.extend(more.iter().map(|(attribute, value)| (*attribute, value.as_str())));
    push(out, &format!("uid={login},ou=people,{BASE}"), "inetOrgPerson", &attributes);
}

fn push(out: &mut String, dn: &str, class: &str, attributes: &[(&str, &str)]) {
    let _ = writeln!(out, "dn: {dn}\nobjectClass: {class}");
    for (attribute, value) in attributes {
        let _ = writeln!(out, "{attribute}: {value}");
    }
    out.push('\n');
}

/// Now, as slapd writes it; slapd's own clock is what it will be compared with.
pub(super) fn now() -> String {
    let output = Command::new("date").args(["-u", "+%Y%m%d%H%M%SZ"]).output().expect("date runs");
    String::from_utf8(output.stdout).expect("digits").trim().to_owned()
}
