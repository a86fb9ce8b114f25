//! The key file: what protects the database and is never in it.
//!
//! Each key has two independent halves of 32 random bytes, one for digests and one for sealing. One
//! key is current, the others are retired and still verify and open what they made. The audit's key
//! stands alone and never changes: a chain under two keys could not be told from a forged one.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::chance::{self, Chance};
use domain::secret::{DigestKey, DigestKeys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use store::{SealKey, SealKeys, StoreKeys};
use zeroize::Zeroizing;

/// Who may read and write a key file: its owner.
const MODE: u32 = 0o600;
/// Bits by which anybody else could reach it.
const OTHERS: u32 = 0o077;

const HEADER: &str = "# The keys of Nulstil. Whoever has them and the database can read what is sealed and forge\n\
    # what is signed: keep them apart from its backups, and keep a copy. Without them the database\n\
    # cannot be read. Every node of one installation has the same file.\n\n";

/// What is wrong with a key file, and what to do.
#[derive(Debug)]
pub struct BadKeys {
    pub what: String,
    pub remedy: String,
}

impl BadKeys {
    fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { what: what.into(), remedy: remedy.into() }
    }

    fn of_file(file: &Path, why: &std::io::Error) -> Self {
        let remedy = match why.kind() {
            std::io::ErrorKind::NotFound => format!("Run: nulstil keys init {}", file.display()),
            std::io::ErrorKind::PermissionDenied => "Give the file to the user that Nulstil runs as.".into(),
            _ => "Correct the path.".into(),
        };
        Self::new(format!("{} cannot be used: {why}", file.display()), remedy)
    }
}

/// A key may be in use, or kept for what it made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyState {
    Current,
    Retired,
}

/// The file as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    audit: Half,
    key: Vec<Key>,
}

/// The file as it is written.
#[derive(Serialize)]
struct Written<'a> {
    audit: &'a Half,
    key: Vec<&'a Key>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    id: u32,
    made_at: Moment,
    state: KeyState,
    #[serde(skip_serializing_if = "Option::is_none")]
    retired_at: Option<Moment>,
    digest: Half,
    seal: Half,
}

/// A moment, written as RFC 3339.
#[derive(Clone, Copy)]
struct Moment(Timestamp);

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

/// 32 secret bytes, written as base64.
struct Half(Zeroizing<[u8; 32]>);

impl Half {
    fn fresh(chance: &dyn Chance) -> Self {
        Self(Zeroizing::new(chance::bytes(chance)))
    }
}

impl Serialize for Half {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&Zeroizing::new(STANDARD.encode(self.0.as_slice())))
    }
}

impl<'de> Deserialize<'de> for Half {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(from)?);
        let bytes = STANDARD.decode(text.as_bytes()).ok().map(Zeroizing::new);
        let exact = bytes.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        exact
            .map(|bytes| Self(Zeroizing::new(bytes)))
            .ok_or_else(|| serde::de::Error::custom("not 32 bytes in base64"))
    }
}

/// What may be told about a key.
#[derive(Debug, Serialize)]
pub struct KeyTold {
    pub id: u32,
    pub state: KeyState,
    pub made_at: String,
    pub retired_at: Option<String>,
}

/// A key file as it was read and checked.
pub struct KeyFile {
    audit: Half,
    current: Key,
    /// Oldest first.
    retired: Vec<Key>,
}

impl KeyFile {
    /// Fresh keys, one of them current.
    pub fn fresh(chance: &dyn Chance, now: Timestamp) -> Self {
        Self { audit: Half::fresh(chance), current: Key::fresh(1, chance, now), retired: Vec::new() }
    }

    /// Reads a key file that nobody else may read. `is_credential`: systemd guards it.
    ///
    /// # Errors
    /// It cannot be read, others can read it, or it is not a key file.
    pub fn load(file: &Path, is_credential: bool) -> Result<Self, BadKeys> {
        let meta = std::fs::metadata(file).map_err(|why| BadKeys::of_file(file, &why))?;
        let mode = meta.permissions().mode() & 0o777;
        if !is_credential && mode & OTHERS != 0 {
            let what = format!("{} can be read by others (mode {mode:03o})", file.display());
            return Err(BadKeys::new(what, format!("Run: chmod 600 {}", file.display())));
        }
        let text = Zeroizing::new(std::fs::read_to_string(file).map_err(|why| BadKeys::of_file(file, &why))?);
        // The parser's own message would quote the line, which holds a key.
        let shape = toml::from_str::<Shape>(&text).map_err(|why| {
            let line = why.span().map(|span| text.as_bytes()[..span.start].split(|b| *b == b'\n').count());
            let at = line.map(|line| format!(" (line {line})")).unwrap_or_default();
            let what = format!("{} is not a key file{at}", file.display());
            BadKeys::new(what, "Take the file from your copy; without it the database cannot be read.")
        })?;
        Self::checked(shape, file)
    }

    fn checked(shape: Shape, file: &Path) -> Result<Self, BadKeys> {
        let mut ids: Vec<u32> = shape.key.iter().map(|key| key.id).collect();
        ids.sort_unstable();
        let are_own = ids.windows(2).all(|pair| pair[0] != pair[1]);
        let (mut current, retired): (Vec<Key>, Vec<Key>) =
            shape.key.into_iter().partition(|key| key.state == KeyState::Current);
        match (current.pop(), current.is_empty() && are_own) {
            (Some(current), true) => Ok(Self { audit: shape.audit, current, retired }),
            (Some(_) | None, _) => {
                let what = format!(
                    "{} needs exactly one current key, and an id of its own for each",
                    file.display()
                );
                Err(BadKeys::new(what, "Take the file from your copy."))
            }
        }
    }

    /// Writes a file that was not there before.
    ///
    /// # Errors
    /// There is such a file, or it cannot be made.
    pub fn write_new(&self, file: &Path) -> Result<(), BadKeys> {
        let made = OpenOptions::new().write(true).create_new(true).mode(MODE).open(file);
        let made = made.map_err(|why| match why.kind() {
            std::io::ErrorKind::AlreadyExists => {
                let remedy =
                    "Keep it: with other keys the database cannot be read. New keys: nulstil keys rotate";
                BadKeys::new(format!("{} is already there", file.display()), remedy)
            }
            _ => BadKeys::of_file(file, &why),
        })?;
        self.write_to(made).and_then(|()| sync_folder_of(file)).map_err(|why| BadKeys::of_file(file, &why))
    }

    /// Puts this in the place of a file, at once or not at all, for the same owner.
    ///
    /// # Errors
    /// It cannot be written, or somebody else is doing the same; the old file stands.
    pub fn replace(&self, file: &Path) -> Result<(), BadKeys> {
        let beside = beside(file);
        let made = OpenOptions::new().write(true).create_new(true).mode(MODE).open(&beside);
        let made = made.map_err(|why| match why.kind() {
            std::io::ErrorKind::AlreadyExists => BadKeys::new(
                format!("{} is there: another rotation runs, or one was interrupted", beside.display()),
                "Remove that file if no rotation is running; the keys in use are not in it.",
            ),
            _ => BadKeys::of_file(&beside, &why),
        })?;
        let done = self.swap_in(file, &beside, made);
        if done.is_err() {
            let _ = std::fs::remove_file(&beside);
        }
        done.map_err(|why| BadKeys::of_file(file, &why))
    }

    fn swap_in(&self, file: &Path, beside: &Path, made: File) -> std::io::Result<()> {
        let (old, ours) = (std::fs::metadata(file)?, made.metadata()?);
        if (ours.uid(), ours.gid()) != (old.uid(), old.gid()) {
            chown(beside, Some(old.uid()), Some(old.gid()))?;
        }
        self.write_to(made)?;
        std::fs::rename(beside, file)?;
        sync_folder_of(file)
    }

    fn write_to(&self, mut file: File) -> std::io::Result<()> {
        let written = Written { audit: &self.audit, key: self.all().collect() };
        let text = toml::to_string(&written).map_err(std::io::Error::other)?;
        let text = Zeroizing::new(text);
        file.write_all(HEADER.as_bytes())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }

    /// Makes a new key the current one; the old one is kept for what it made.
    pub fn rotate(&mut self, chance: &dyn Chance, now: Timestamp) {
        let next = self.all().map(|key| key.id).max().unwrap_or_default().saturating_add(1);
        let mut old = std::mem::replace(&mut self.current, Key::fresh(next, chance, now));
        old.state = KeyState::Retired;
        old.retired_at = Some(Moment(now));
        self.retired.push(old);
    }

    /// The keys without what is secret about them, oldest first.
    pub fn told(&self) -> Vec<KeyTold> {
        let tell = |key: &Key| KeyTold {
            id: key.id,
            state: key.state,
            made_at: key.made_at.0.to_string(),
            retired_at: key.retired_at.map(|at| at.0.to_string()),
        };
        self.all().map(tell).collect()
    }

    /// When the current key was made.
    pub const fn current_made_at(&self) -> Timestamp {
        self.current.made_at.0
    }

    /// The digest keys of the flows.
    pub fn digest_keys(&self) -> DigestKeys {
        let digest = |key: &Key| DigestKey::new(key.id, *key.digest.0);
        DigestKeys::new(digest(&self.current), self.retired.iter().map(digest).collect())
    }

    /// The keys of the store.
    pub fn store_keys(&self) -> StoreKeys {
        let seal = |key: &Key| SealKey::new(key.id, *key.seal.0);
        let seal = SealKeys::new(seal(&self.current), self.retired.iter().map(seal).collect());
        StoreKeys { seal, audit: *self.audit.0 }
    }

    fn all(&self) -> impl Iterator<Item = &Key> {
        self.retired.iter().chain(std::iter::once(&self.current))
    }
}

impl Key {
    fn fresh(id: u32, chance: &dyn Chance, now: Timestamp) -> Self {
        let (digest, seal) = (Half::fresh(chance), Half::fresh(chance));
        Self { id, made_at: Moment(now), state: KeyState::Current, retired_at: None, digest, seal }
    }
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    file.with_file_name(name)
}

/// A rename is on disk only when its folder is.
fn sync_folder_of(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}
