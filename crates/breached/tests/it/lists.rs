//! Lists of hashes for tests, and filters made of them.

use breached::{Bounds, BuildError, Built, Filter, Key, Plan, Signer, Step, build};
use sha1::{Digest as _, Sha1};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A folder of one test.
pub struct Folder(tempfile::TempDir);

impl Folder {
    /// In memory where there is room for it: builds write hundreds of files and wait for each, and these tests are
    /// not about the disk.
    pub fn new() -> Self {
        let in_memory = tempfile::tempdir_in("/dev/shm");
        Self(in_memory.or_else(|_| tempfile::tempdir()).expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, bytes).expect("writes");
        path
    }

    /// A filter of these passwords by their SHA-1.
    pub fn filter_of(&self, name: &str, passwords: &[&str]) -> PathBuf {
        let list = self.write(&format!("{name}.txt"), list_of(passwords));
        let out = self.path(name);
        make(&[list], &out).expect("a filter");
        out
    }
}

/// A public list of these passwords.
pub fn list_of(passwords: &[&str]) -> String {
    let mut list = String::new();
    for password in passwords {
        let _ = writeln!(list, "{}:3\r", sha1_of(password));
    }
    list
}

pub fn sha1_of(password: &str) -> String {
    Sha1::digest(password.as_bytes()).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02X}");
        digits
    })
}

/// The line of a hash that begins with this key.
pub fn line(key: u64) -> String {
    format!("{key:016X}0123456789ABCDEF01234567:1\n")
}

/// Sizes that make a few thousand keys behave like a thousand million.
pub const SMALL: Bounds =
    Bounds { tell_every_bytes: 4_000, save_every_bytes: 20_000, sync_every_bytes: 60_000, shard_keys: 500 };

pub fn plan(sources: &[PathBuf], out: &Path) -> Plan<'static> {
    let bounds = SMALL;
    let date = Some(breached::Day(20_000));
    let (sources, out, boot) = (sources.to_vec(), out.to_owned(), Some("this one".to_owned()));
    Plan { sources, out, count_min: 1, date, signer: None, boot, bounds }
}

pub fn make(sources: &[PathBuf], out: &Path) -> Result<Built, BuildError> {
    build(&plan(sources, out), &mut |_| ControlFlow::Continue(()))
}

/// Builds until so many steps were told, and is killed there. None when it was done before.
pub fn make_until(plan: &Plan<'_>, steps: usize) -> (Option<Built>, Vec<Step>) {
    let mut told = Vec::new();
    let built = build(plan, &mut |step| {
        told.push(step);
        if told.len() >= steps { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    match built {
        Ok(built) => (Some(built), told),
        Err(BuildError::Stopped) => (None, told),
        Err(other) => panic!("{other}"),
    }
}

/// An Ed25519 key as OpenSSL would write it: PKCS #8 version 1 (RFC 8410 §7) around a seed.
pub fn signer(seed: u8) -> Signer {
    use base64::Engine as _;
    let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    der.extend([seed; 32]);
    let body = base64::engine::general_purpose::STANDARD.encode(der);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n");
    Signer::from_pem(pem.as_bytes()).expect("a key")
}

/// Keys that look like hashes, from a seed.
pub fn keys(seed: u64, many: usize) -> Vec<u64> {
    (1..=many as u64).map(|at| mixed(seed ^ at)).collect()
}

/// `splitmix64`'s mixing: different numbers stay different.
pub fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

pub fn holds(filter: &Filter, key: u64) -> bool {
    filter.contains(Key::from_number(key)).expect("the file is as it was")
}
