//! Files that nobody else may read: SQLite makes its own as the umask says, and copies the database's mode for
//! what it puts beside it.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

const MODE: u32 = 0o600;
const OTHERS: u32 = 0o077;
/// What lies beside a database.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A database that is there and closed to others, with everything beside it.
///
/// An existing one is never opened here: closing it would give up the locks that SQLite holds on it for this process.
pub(crate) fn database(path: &Path) -> io::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(MODE).open(path);
    match made {
        Err(why) if why.kind() != ErrorKind::AlreadyExists => return Err(why),
        Ok(_) | Err(_) => {}
    }
    close(path);
    for end in BESIDE {
        close(&beside(path, end));
    }
    Ok(())
}

/// A file that is there and closed to others, opened to be locked.
pub(crate) fn lock(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).mode(MODE).open(path)?;
    close(path);
    Ok(file)
}

pub(crate) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

/// Takes away what others may do. Where that fails it is somebody else's file, and `doctor` tells it.
fn close(path: &Path) {
    let is_open = fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OTHERS != 0);
    if is_open {
        let _ = fs::set_permissions(path, Permissions::from_mode(MODE));
    }
}
