//! What the tests need from Debian 12, installed when it is missing.
//!
//! Tests start their own slapd, Samba, PostgreSQL, nginx and Chromium on free ports; the services Debian would
//! start are kept from starting, because nothing here uses them.

use crate::shell;
use std::path::{Path, PathBuf};
use std::process::Command;

const POLICY: &str = "/usr/sbin/policy-rc.d";

/// Which package brings which file.
const FILES: &[(&str, &str)] = &[
    ("slapd", "/usr/sbin/slapd"),
    ("sqlite3", "/usr/bin/sqlite3"),
    ("ldap-utils", "/usr/bin/ldapsearch"),
    ("chromium", "/usr/bin/chromium"),
    ("chromium-driver", "/usr/bin/chromedriver"),
    ("nginx", "/usr/sbin/nginx"),
    ("samba", "/usr/sbin/samba"),
    ("samba-ad-dc", "/usr/share/doc/samba-ad-dc"),
    ("samba-ad-provision", "/usr/share/samba/setup/provision.ldif"),
    ("samba-dsdb-modules", "/usr/share/doc/samba-dsdb-modules"),
    ("samba-vfs-modules", "/usr/share/doc/samba-vfs-modules"),
    ("winbind", "/usr/sbin/winbindd"),
    ("ldb-tools", "/usr/bin/ldbadd"),
    ("389-ds-base", "/usr/sbin/ns-slapd"),
    ("libnss3-tools", "/usr/bin/pk12util"),
    ("openssl", "/usr/bin/openssl"),
];

/// Installs whatever the tests need and this machine lacks. Calls no apt when nothing is missing.
pub fn prepare() -> Result<(), String> {
    let missing = missing();
    if missing.is_empty() {
        println!("every Debian package the tests need is there");
        return Ok(());
    }
    install(&missing)?;
    let still = self::missing();
    if still.is_empty() { Ok(()) } else { Err(format!("still missing after apt-get: {}", still.join(", "))) }
}

/// Installs Debian packages without letting them start services.
pub fn install(packages: &[&str]) -> Result<(), String> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!("this is no Debian; please install yourself: {}", packages.join(", ")));
    }
    println!("installing from Debian: {}", packages.join(", "));
    let ours = !Path::new(POLICY).exists();
    if ours {
        shell::run(&mut as_root(&[
            "sh",
            "-c",
            &format!("printf '#!/bin/sh\\nexit 101\\n' > {POLICY}; chmod 755 {POLICY}"),
        ]))?;
    }
    let result = apt(packages);
    if ours {
        shell::run(&mut as_root(&["rm", "-f", POLICY]))?;
    }
    result
}

fn apt(packages: &[&str]) -> Result<(), String> {
    let apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"];
    let update = [&apt[..], &["update"]].concat();
    shell::run(&mut as_root(&update))?;
    let install = [&apt[..], &["install", "-y", "--no-install-recommends"], packages].concat();
    shell::run(&mut as_root(&install))
}

fn as_root(words: &[&str]) -> Command {
    let is_root = shell::read(&mut shell::program("id", &["-u"])).is_ok_and(|id| id.trim() == "0");
    if is_root { shell::program(words[0], &words[1..]) } else { shell::program("sudo", words) }
}

fn missing() -> Vec<&'static str> {
    let mut missing: Vec<&str> =
        FILES.iter().filter(|(_, file)| !Path::new(file).exists()).map(|(package, _)| *package).collect();
    if !has_initdb() {
        missing.push("postgresql");
    }
    missing
}

/// PostgreSQL's programs live in a folder named after its version.
fn has_initdb() -> bool {
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else { return false };
    versions.flatten().map(|version| version.path()).any(|folder: PathBuf| folder.join("bin/initdb").exists())
}
