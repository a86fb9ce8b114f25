//! Keys on their way: one temporary file for each first byte.

use super::BuildError;
use super::state::Workshop;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

/// One for each value of a key's first byte.
pub(super) const PARTITIONS: usize = 256;
/// A key in a partition, in bytes.
pub(super) const KEY_BYTES: u64 = 8;
/// Keys that one partition holds in memory, and that are read at once.
const BUFFER_KEYS: usize = 4096;

/// All partitions, being written.
pub(super) struct Partitions {
    all: Vec<Partition>,
    kept: u64,
}

struct Partition {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
    keys: u64,
}

impl Partitions {
    /// Opens them with as many keys as `counts` says; what was written behind them is forgotten.
    pub fn open(workshop: &Workshop, counts: &[u64]) -> Result<Self, BuildError> {
        let open = |at: usize| Partition::open(workshop.partition(at), counts.get(at).copied().unwrap_or(0));
        let all = (0..PARTITIONS).map(open).collect::<Result<Vec<_>, _>>()?;
        let kept = all.iter().map(|one| one.keys).sum();
        Ok(Self { all, kept })
    }

    pub fn push(&mut self, key: u64) -> Result<(), BuildError> {
        self.kept += 1;
        self.all[(key >> 56) as usize].push(key)
    }

    /// Keys so far, duplicates included.
    pub const fn kept(&self) -> u64 {
        self.kept
    }

    /// Hands everything to the system, and says how many keys each partition has.
    pub fn write(&mut self) -> Result<Vec<u64>, BuildError> {
        let write = |one: &mut Partition| one.flush().map(|()| one.keys);
        self.all.iter_mut().map(write).collect()
    }

    /// Makes what was handed over safe on the disk.
    pub fn sync(&self) -> Result<(), BuildError> {
        self.all.iter().try_for_each(Partition::sync)
    }
}

impl Partition {
    fn open(path: PathBuf, keys: u64) -> Result<Self, BuildError> {
        let opening = || BuildError::io(&path, "opening a temporary file");
        let mut file =
            OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(opening())?;
        file.set_len(keys * KEY_BYTES).map_err(opening())?;
        file.seek(SeekFrom::End(0)).map_err(opening())?;
        Ok(Self { path, file, buffer: Vec::with_capacity(BUFFER_KEYS * KEY_BYTES as usize), keys })
    }

    fn push(&mut self, key: u64) -> Result<(), BuildError> {
        self.keys += 1;
        self.buffer.extend_from_slice(&key.to_le_bytes());
        if self.buffer.len() >= BUFFER_KEYS * KEY_BYTES as usize { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), BuildError> {
        let written = self.file.write_all(&self.buffer);
        self.buffer.clear();
        written.map_err(BuildError::io(&self.path, "writing a temporary file"))
    }

    fn sync(&self) -> Result<(), BuildError> {
        self.file.sync_data().map_err(BuildError::io(&self.path, "writing a temporary file"))
    }
}

/// Keys that are collected, each of them once in the end, and in bounded memory however often they come.
pub(super) struct Collected {
    keys: Vec<u64>,
    most: usize,
}

impl Collected {
    /// Of so many lines, and with so many different keys at the most.
    pub fn new(lines: u64, most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let lines = usize::try_from(lines).unwrap_or(usize::MAX);
        Self { keys: Vec::with_capacity(lines.min(room(most).saturating_add(BUFFER_KEYS))), most }
    }

    fn add(&mut self, keys: impl Iterator<Item = u64>) -> Result<(), BuildError> {
        self.keys.extend(keys);
        // Half of the room is free again after it, so that it is not done for every handful.
        if self.keys.len() > room(self.most) { self.compact() } else { Ok(()) }
    }

    fn compact(&mut self) -> Result<(), BuildError> {
        self.keys.sort_unstable();
        self.keys.dedup();
        if self.keys.len() > self.most { Err(BuildError::Skewed) } else { Ok(()) }
    }

    /// So many are different so far.
    pub fn different(&mut self) -> Result<u64, BuildError> {
        self.compact()?;
        Ok(self.keys.len() as u64)
    }

    /// All of them, sorted.
    pub fn finish(mut self) -> Result<Vec<u64>, BuildError> {
        self.compact()?;
        self.keys.shrink_to_fit();
        Ok(self.keys)
    }
}

/// Keys that are held before duplicates are looked for.
const fn room(most: usize) -> usize {
    most.saturating_add(most / 2)
}

/// Adds those keys of one partition that `is_wanted`.
pub(super) fn load(
    path: &Path,
    is_wanted: impl Fn(u64) -> bool,
    into: &mut Collected,
) -> Result<(), BuildError> {
    let reading = || BuildError::io(path, "reading a temporary file");
    let file = File::open(path).map_err(reading())?;
    let mut buffer = Vec::with_capacity(BUFFER_KEYS * KEY_BYTES as usize);
    loop {
        buffer.clear();
        (&file).take((BUFFER_KEYS as u64) * KEY_BYTES).read_to_end(&mut buffer).map_err(reading())?;
        if buffer.is_empty() {
            return Ok(());
        }
        let (keys, _) = buffer.as_chunks::<{ KEY_BYTES as usize }>();
        into.add(keys.iter().map(|key| u64::from_le_bytes(*key)).filter(|key| is_wanted(*key)))?;
    }
}
