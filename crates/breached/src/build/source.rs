//! Where hashes come from: files of lines, and folders of range files.

use super::BuildError;
use super::line::{LINE_BYTES_MAX, Line};
use super::state::Workshop;
use crate::Day;
use crate::hash::{Hash, PREFIX_DIGITS};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Metadata};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// How much of a file is held at once, in bytes.
const BUFFER_BYTES: usize = 256 << 10;
/// Lines handed over at once.
const BATCH_MAX: usize = 4096;
/// Files of a folder that holds every range.
const RANGES: u64 = 1 << (4 * PREFIX_DIGITS);
/// What some editors put before a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const DAY_S: u64 = 86_400;

/// One source of a plan.
pub(super) struct Source {
    path: PathBuf,
    kind: Kind,
    /// None for what is no file, such as a pipe.
    bytes: Option<u64>,
    /// Of the newest file, in seconds since 1970.
    changed: u64,
}

enum Kind {
    Lines,
    Ranges(Vec<RangeFile>),
}

/// The name of a range file in four bytes, because a folder has a million of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct RangeFile(u32);

impl RangeFile {
    const TXT: u32 = 1;
    const LOWER: u32 = 2;

    fn of(name: &str) -> Option<Self> {
        let digits = name.strip_suffix(".txt").unwrap_or(name);
        if digits.len() != PREFIX_DIGITS || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let number = u32::from_str_radix(digits, 16).ok()?;
        let txt = if digits.len() < name.len() { Self::TXT } else { 0 };
        let lower = if digits == digits.to_ascii_uppercase() { 0 } else { Self::LOWER };
        Some(Self(number << 2 | txt | lower)).filter(|file| file.name() == name)
    }

    fn digits(self) -> String {
        let number = self.0 >> 2;
        if self.0 & Self::LOWER == 0 { format!("{number:05X}") } else { format!("{number:05x}") }
    }

    fn name(self) -> String {
        let end = if self.0 & Self::TXT == 0 { "" } else { ".txt" };
        format!("{}{end}", self.digits())
    }
}

/// What makes two looks at a source the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Identity {
    path: PathBuf,
    files: usize,
    bytes: Option<u64>,
    changed: u64,
}

/// What the output would take the place of, and the folders that are its own: nothing to be read may be there.
pub(super) struct Spared {
    out: PathBuf,
    file: Option<FileId>,
    folder: FileId,
    workshop: Option<FileId>,
}

/// A file is the same by whatever name and link it is reached.
type FileId = (u64, u64);

fn id(found: &Metadata) -> FileId {
    (found.dev(), found.ino())
}

impl Spared {
    pub fn of(out: &Path) -> Result<Self, BuildError> {
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let of = |path: &Path| fs::metadata(path).ok();
        let folder =
            of(folder).filter(Metadata::is_dir).ok_or_else(|| BuildError::NoFolder(out.to_owned()))?;
        let workshop = of(&Workshop::folder(out)).as_ref().map(id);
        Ok(Self { out: out.to_owned(), file: of(out).as_ref().map(id), folder: id(&folder), workshop })
    }

    fn refuse(&self, source: &Path) -> BuildError {
        BuildError::Overwrites { out: self.out.clone(), list: source.to_owned() }
    }

    /// Is it this very file, or one of our temporary ones?
    fn is_taken(&self, whole: &Path, found: &Metadata) -> bool {
        let beside = || whole.parent().and_then(|folder| fs::metadata(folder).ok());
        self.file == Some(id(found))
            || (self.workshop.is_some() && beside().as_ref().map(id) == self.workshop)
    }

    /// Would the output lie in this folder, or is it the folder for temporary files?
    fn is_in(&self, found: &Metadata) -> bool {
        self.folder == id(found) || self.workshop == Some(id(found))
    }
}

impl Source {
    pub fn find(path: &Path, spared: &Spared) -> Result<Self, BuildError> {
        let looking = || BuildError::io(path, "looking for it");
        let found = fs::metadata(path).map_err(looking())?;
        if !found.is_file() && !found.is_dir() {
            // A pipe has no path of its own: `/dev/stdin` leads to something that cannot be opened by name.
            return Ok(Self { path: path.to_owned(), kind: Kind::Lines, bytes: None, changed: 0 });
        }
        let whole = fs::canonicalize(path).map_err(looking())?;
        if found.is_file() {
            if spared.is_taken(&whole, &found) {
                return Err(spared.refuse(path));
            }
            let bytes = Some(found.len());
            return Ok(Self { path: whole, kind: Kind::Lines, bytes, changed: changed(&found) });
        }
        if spared.is_in(&found) {
            return Err(spared.refuse(path));
        }
        let (mut ranges, mut bytes, mut newest) = (Vec::new(), 0, 0);
        for entry in fs::read_dir(path).map_err(BuildError::io(path, "listing its files"))? {
            let entry = entry.map_err(BuildError::io(path, "listing its files"))?;
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let range = name.to_str().and_then(RangeFile::of);
            ranges.push(range.ok_or_else(|| BuildError::NotARange(entry.path()))?);
            let found =
                fs::metadata(entry.path()).map_err(BuildError::io(&entry.path(), "looking for it"))?;
            if spared.file == Some(id(&found)) {
                return Err(spared.refuse(&entry.path()));
            }
            bytes += found.len();
            newest = newest.max(changed(&found));
        }
        ranges.sort_unstable();
        Ok(Self { path: whole, kind: Kind::Ranges(ranges), bytes: Some(bytes), changed: newest })
    }

    pub fn identity(&self) -> Identity {
        Identity { path: self.path.clone(), files: self.files(), bytes: self.bytes, changed: self.changed }
    }

    pub const fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// When its newest file was written; nobody knows it of a pipe.
    pub fn date(&self) -> Option<Day> {
        self.bytes.and_then(|_| u32::try_from(self.changed / DAY_S).ok()).map(Day)
    }

    pub fn ranges_missing(&self) -> u64 {
        match &self.kind {
            Kind::Lines => 0,
            Kind::Ranges(ranges) => {
                let mut there: Vec<u32> = ranges.iter().map(|range| range.0 >> 2).collect();
                there.dedup();
                RANGES - there.len() as u64
            }
        }
    }

    fn files(&self) -> usize {
        match &self.kind {
            Kind::Lines => 1,
            Kind::Ranges(ranges) => ranges.len(),
        }
    }

    /// The path of one of its files, and what all its hashes begin with.
    fn file(&self, at: usize) -> Option<(PathBuf, String)> {
        match &self.kind {
            Kind::Lines => (at == 0).then(|| (self.path.clone(), String::new())),
            Kind::Ranges(ranges) => {
                ranges.get(at).map(|range| (self.path.join(range.name()), range.digits()))
            }
        }
    }
}

fn changed(found: &Metadata) -> u64 {
    let changed = found.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    changed.map_or(0, |since| since.as_secs())
}

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Place {
    source: usize,
    file: usize,
    byte: u64,
}

/// Reads all sources one after the other.
pub(super) struct Reading<'a> {
    sources: &'a [Source],
    place: Place,
    /// The kind of all hashes, from the first one on.
    hash: Option<Hash>,
    open: Option<Open>,
}

struct Open {
    path: PathBuf,
    prefix: String,
    reader: BufReader<File>,
}

impl<'a> Reading<'a> {
    pub const fn from(sources: &'a [Source], place: Place, hash: Option<Hash>) -> Self {
        Self { sources, place, hash, open: None }
    }

    pub const fn place(&self) -> Place {
        self.place
    }

    pub const fn hash(&self) -> Option<Hash> {
        self.hash
    }

    /// The next lines, in place of those that `into` held, and how many bytes they took. None at the end.
    pub fn next(&mut self, into: &mut Vec<Line>) -> Result<Option<u64>, BuildError> {
        into.clear();
        loop {
            let Some(source) = self.sources.get(self.place.source) else { return Ok(None) };
            let Some((path, prefix)) = source.file(self.place.file) else {
                self.place = Place { source: self.place.source + 1, file: 0, byte: 0 };
                continue;
            };
            let mut open = match self.open.take() {
                Some(open) => open,
                None => Open::at(path, prefix, self.place.byte)?,
            };
            let before = self.place.byte;
            let is_over = open.read(&mut self.place.byte, &mut self.hash, into)?;
            let took = self.place.byte - before;
            if is_over {
                self.place = Place { file: self.place.file + 1, byte: 0, ..self.place };
            } else {
                self.open = Some(open);
            }
            if took > 0 {
                return Ok(Some(took));
            }
        }
    }
}

impl Open {
    fn at(path: PathBuf, prefix: String, byte: u64) -> Result<Self, BuildError> {
        let opening = || BuildError::io(&path, "opening it");
        let mut file = File::open(&path).map_err(opening())?;
        if byte > 0 {
            file.seek(SeekFrom::Start(byte)).map_err(opening())?;
        }
        let reader = BufReader::with_capacity(BUFFER_BYTES, file);
        Ok(Self { path, prefix, reader })
    }

    /// Reads a batch of lines from `byte` on, and says whether the file is over.
    fn read(
        &mut self,
        byte: &mut u64,
        hash: &mut Option<Hash>,
        into: &mut Vec<Line>,
    ) -> Result<bool, BuildError> {
        let mut text = Vec::with_capacity(LINE_BYTES_MAX + 1);
        while into.len() < BATCH_MAX {
            text.clear();
            let mut bounded = self.reader.by_ref().take(LINE_BYTES_MAX as u64 + 1);
            let took =
                bounded.read_until(b'\n', &mut text).map_err(BuildError::io(&self.path, "reading it"))?;
            if took == 0 {
                return Ok(true);
            }
            let not_a_line = || BuildError::NotALine { path: self.path.clone(), byte: *byte };
            if took > LINE_BYTES_MAX {
                return Err(not_a_line());
            }
            let mut line = text.strip_suffix(b"\n").unwrap_or(&text);
            line = line.strip_suffix(b"\r").unwrap_or(line);
            if *byte == 0 {
                line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
            }
            if !line.is_empty() {
                let line = Line::parse(self.prefix.as_bytes(), line).ok_or_else(not_a_line)?;
                if *hash.get_or_insert(line.hash) != line.hash {
                    return Err(BuildError::OtherHash { path: self.path.clone(), byte: *byte });
                }
                into.push(line);
            }
            *byte += took as u64;
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_files_are_known_by_their_names() {
        for name in ["00000", "5BAA6.txt", "5baa6", "fffff.txt", "12345"] {
            assert_eq!(RangeFile::of(name).map(RangeFile::name).as_deref(), Some(name));
        }
        for name in ["", "0000", "000000", "5BaA6", "5BAA6.TXT", "5BAAG", "5BAA6.txt.txt", "+1234", "README"]
        {
            assert!(RangeFile::of(name).is_none(), "{name}");
        }
    }
}
