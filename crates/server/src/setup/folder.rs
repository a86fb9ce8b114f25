//! The target folder. Everything is kept in a folder inside it until the end; then each file is moved to
//! its place, which must be free.

use super::answers::Answers;
use super::words::Words;
use crate::config::Secret;
use jiff::Timestamp;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// What is kept until the end.
const PARTIAL: &str = "setup.partial";
const ANSWERS: &str = "answers.toml";
pub const BIND: &str = "bind";
pub const SMTP: &str = "smtp";
pub const LDAP_CA: &str = "ldap-ca.pem";
pub const MAIL_CA: &str = "mail-ca.pem";
pub const KEYS: &str = "keys.toml";

const SECRET_MODE: u32 = 0o600;
const PUBLIC_MODE: u32 = 0o644;
/// Longest file that is read as a secret or a certificate, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Where the packaged service keeps its configuration, and where its data then goes.
const SYSTEM: &str = "/etc/nulstil";
const SYSTEM_DATA: &str = "/var/lib/nulstil";

/// Why set-up cannot go on at all.
#[derive(Debug)]
pub enum Trouble {
    /// Something is there that must not be lost.
    Refused {
        what: String,
        fix: String,
    },
    Failed {
        what: String,
        fix: String,
    },
}

/// Where set-up writes.
pub struct Folder {
    root: PathBuf,
    config_name: String,
    is_forced: bool,
    words: Words,
}

impl Folder {
    /// The folder of this configuration file, made if there is none.
    pub fn open(config: &Path, is_forced: bool, words: Words) -> Result<Self, Trouble> {
        let failed = |why: &dyn std::fmt::Display| Trouble::Failed {
            what: words.say(
                "folder-what",
                &[("file", (&config.display().to_string()).into()), ("cause", (&why.to_string()).into())],
            ),
            fix: words.say("folder-fix", &[]),
        };
        let parent =
            config.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o750).create(parent).map_err(|why| failed(&why))?;
        let root = parent.canonicalize().map_err(|why| failed(&why))?;
        let name = config.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        let is_plain = root.to_str().is_some_and(|root| !root.contains(['?', '#', '%', '$']));
        // Beside the other files it needs a name of its own.
        let name =
            name.filter(|name| ![BIND, SMTP, LDAP_CA, MAIL_CA, KEYS, ANSWERS].contains(&name.as_str()));
        let (true, Some(config_name)) = (is_plain, name) else {
            return Err(failed(&words.say("folder-not-plain", &[])));
        };
        let folder = Self { root, config_name, is_forced, words };
        folder.refuse_to_overwrite()?;
        let partial = DirBuilder::new().recursive(true).mode(0o700).create(folder.partial(""));
        let closed = partial.and_then(|()| {
            // Somebody may have made it for everybody to read.
            fs::set_permissions(folder.partial(""), fs::Permissions::from_mode(0o700))
        });
        closed.map_err(|why| failed(&why))?;
        Ok(folder)
    }

    pub fn config(&self) -> PathBuf {
        self.root.join(&self.config_name)
    }

    /// Where a file stands in the end.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The database's file.
    pub fn database(&self) -> PathBuf {
        let data = if self.root == Path::new(SYSTEM) { Path::new(SYSTEM_DATA) } else { &self.root };
        data.join("nulstil.db")
    }

    fn partial(&self, name: &str) -> PathBuf {
        self.root.join(PARTIAL).join(name)
    }

    /// The answers of a run that was interrupted.
    pub fn answers(&self) -> Option<Answers> {
        fs::read_to_string(self.partial(ANSWERS)).ok().and_then(|text| toml::from_str(&text).ok())
    }

    pub fn keep_answers(&self, answers: &Answers) -> Result<(), Trouble> {
        let text = toml::to_string(answers).map_err(|why| self.failed(ANSWERS, &why))?;
        self.keep(ANSWERS, text.as_bytes(), SECRET_MODE)
    }

    pub fn keep_secret(&self, name: &str, secret: &Secret) -> Result<(), Trouble> {
        let line = Zeroizing::new(format!("{}\n", secret.reveal()));
        self.keep(name, line.as_bytes(), SECRET_MODE)
    }

    pub fn keep_authority(&self, name: &str, pem: &[u8]) -> Result<(), Trouble> {
        self.keep(name, pem, PUBLIC_MODE)
    }

    pub fn secret(&self, name: &str) -> Option<Secret> {
        read_secret(&self.partial(name)).ok()
    }

    pub fn authority(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.partial(name)).ok()
    }

    /// Where a file waits for the end.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.partial(name)
    }

    pub fn drop_kept(&self, name: &str) {
        let _ = fs::remove_file(self.partial(name));
    }

    fn keep(&self, name: &str, content: &[u8], mode: u32) -> Result<(), Trouble> {
        let file = self.partial(name);
        let written = write_anew(&file, content, mode);
        written.map_err(|why| self.failed(name, &why))
    }

    fn targets(&self) -> [&str; 6] {
        [BIND, SMTP, LDAP_CA, MAIL_CA, KEYS, &self.config_name]
    }

    fn refuse_to_overwrite(&self) -> Result<(), Trouble> {
        let there: Vec<String> = self
            .targets()
            .iter()
            .map(|name| self.path(name))
            .filter(|path| path.symlink_metadata().is_ok())
            .map(|path| path.display().to_string())
            .collect();
        if there.is_empty() || self.is_forced {
            return Ok(());
        }
        let files = there.join(", ");
        let args = [("files", (&files).into())];
        Err(Trouble::Refused {
            what: self.words.say("there-what", &args),
            fix: self.words.say("there-fix", &args),
        })
    }

    /// Puts the configuration and everything it names in its place. What was there is set aside, if that
    /// was asked for.
    pub fn settle(&self, config: &str, now: Timestamp) -> Result<Vec<PathBuf>, Trouble> {
        self.refuse_to_overwrite()?;
        self.keep(&self.config_name, config.as_bytes(), PUBLIC_MODE)?;
        let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let mut aside = Vec::new();
        for name in self.targets() {
            let target = self.path(name);
            if target.symlink_metadata().is_ok() {
                let old = self.path(&format!("{name}.old-{stamp}"));
                fs::rename(&target, &old).map_err(|why| self.failed(name, &why))?;
                aside.push(old);
            }
        }
        for name in self.targets() {
            let waiting = self.partial(name);
            if waiting.exists() {
                // A link, unlike a renaming, never takes the place of what somebody else put there.
                let linked = fs::hard_link(&waiting, self.path(name));
                linked.map_err(|why| self.failed(name, &why))?;
            }
        }
        let _ = fs::remove_dir_all(self.partial(""));
        Ok(aside)
    }

    /// The secrets that the superuser owns: the service's own user cannot read them yet.
    pub fn superusers(&self) -> Vec<PathBuf> {
        superusers([KEYS, BIND, SMTP].map(|name| self.path(name)))
    }

    pub fn failed(&self, name: &str, why: &dyn std::fmt::Display) -> Trouble {
        let file = self.path(name).display().to_string();
        Trouble::Failed {
            what: self
                .words
                .say("folder-what", &[("file", (&file).into()), ("cause", (&why.to_string()).into())]),
            fix: self.words.say("folder-fix", &[]),
        }
    }
}

/// Which of these files are there, and the superuser's.
pub fn superusers(files: impl IntoIterator<Item = PathBuf>) -> Vec<PathBuf> {
    files.into_iter().filter(|path| path.metadata().is_ok_and(|meta| meta.uid() == 0)).collect()
}

/// The files that a database is, once it was opened.
pub fn files_of(database: &Path) -> [PathBuf; 3] {
    ["", "-wal", "-shm"].map(|end| PathBuf::from(format!("{}{end}", database.display())))
}

/// Writes a file whole or not at all.
fn write_anew(file: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    let _ = fs::remove_file(&beside);
    let mut made = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
    made.write_all(content)?;
    made.sync_all()?;
    fs::rename(&beside, file)
}

/// The one line of a file. A line end belongs to the editor, not to the secret.
pub fn read_secret(file: &Path) -> io::Result<Secret> {
    if file.metadata()?.len() > FILE_BYTES_MAX {
        return Err(io::Error::other("it is far too long"));
    }
    let text = Zeroizing::new(fs::read_to_string(file)?);
    let line = text.trim_end_matches(['\n', '\r']);
    if line.is_empty() || line.contains(['\n', '\0']) {
        return Err(io::Error::other("it does not hold exactly one line"));
    }
    Ok(Secret::new(line.to_owned()))
}
