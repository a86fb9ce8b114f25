//! Secrets from files: one per file, readable by nobody else.

use super::expand::Expanded;
use super::problem::{At, Problems};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use zeroize::Zeroizing;

/// Bits of a mode by which anybody but the owner can reach a file.
pub const OTHERS: u32 = 0o077;

/// The longest secret that is read, in bytes.
const SECRET_BYTES_MAX: usize = 4096;

/// A secret text. It can be read on purpose only, never shown by accident.
pub struct Secret(Zeroizing<String>);

impl Secret {
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The secret itself, for the one adapter that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Reads a secret file. A trailing line end belongs to the editor, not to the secret.
pub fn read(at: &At, file: &Expanded, problems: &mut Problems) -> Option<Secret> {
    let path = &file.path;
    if !file.is_credential && !is_private(at, path, OTHERS, problems) {
        return None;
    }
    let text = match std::fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(why) => {
            problems.add(at, format!("{} cannot be read: {why}", path.display()), cannot_read_remedy(&why));
            return None;
        }
    };
    let trimmed = text.strip_suffix('\n').unwrap_or(&text);
    let trimmed = trimmed.strip_suffix('\r').unwrap_or(trimmed);
    let what = match trimmed {
        "" => "holds nothing",
        long if long.len() > SECRET_BYTES_MAX => "is too long for a secret",
        lines if lines.contains(['\n', '\0']) => "holds more than one line",
        _ => return Some(Secret::new(trimmed.to_owned())),
    };
    problems.add(at, format!("{} {what}", path.display()), "Put the secret alone into the file.");
    None
}

/// Is the file closed to everybody whom `mask` means? A file that is not there is left to the reader.
pub fn is_private(at: &At, path: &Path, mask: u32, problems: &mut Problems) -> bool {
    let Ok(meta) = std::fs::metadata(path) else { return true };
    let mode = meta.permissions().mode();
    if mode & mask == 0 {
        return true;
    }
    let keep = mode & 0o700 | (mode & 0o070 & !mask);
    let what = format!("{} can be read by others (mode {:03o})", path.display(), mode & 0o777);
    problems.add(at, what, format!("Run: chmod {keep:03o} {}", path.display()));
    false
}

/// What to do about a file that cannot be read.
pub fn cannot_read_remedy(why: &std::io::Error) -> &'static str {
    if why.kind() == std::io::ErrorKind::PermissionDenied {
        "Give the file to the user that Nulstil runs as."
    } else {
        "Make the file, or correct the path."
    }
}
