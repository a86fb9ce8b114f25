//! A file as memory, read only: the one place of Nulstil that is unsafe.
#![expect(
    unsafe_code,
    reason = "mapping a file cannot be safe: another process may change it under the map. What is read here is \
              looked at as plain numbers, each of which is allowed, so a change gives a wrong answer and no worse; \
              a file that is made shorter would end the process, so its length is asked before every look. All \
              that says where to read was copied out of the file and checked before (`layout.rs`)."
)]

use memmap2::{Advice, Mmap};
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// What tells one state of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    device: u64,
    inode: u64,
    bytes: u64,
    changed: (i64, i64),
}

impl Stamp {
    fn of(found: &Metadata) -> Self {
        Self {
            device: found.dev(),
            inode: found.ino(),
            bytes: found.len(),
            changed: (found.mtime(), found.mtime_nsec()),
        }
    }

    /// Of whatever stands at this place now.
    pub(crate) fn at(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&std::fs::metadata(path)?))
    }

    pub(crate) const fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// A mapped file.
pub(crate) struct Map {
    map: Mmap,
    file: File,
    stamp: Stamp,
}

impl Map {
    /// Maps a whole file. An empty file cannot be mapped.
    pub(crate) fn of(file: File) -> io::Result<Self> {
        let stamp = Stamp::of(&file.metadata()?);
        // SAFETY: see the head of this module. Filters are published by rename and never written in place.
        let map = unsafe { Mmap::map(&file)? };
        // Three numbers far apart are read per look-up: reading ahead would only push other pages out.
        let _ = map.advise(Advice::Random);
        Ok(Self { map, file, stamp })
    }

    /// The whole file, as long as it is what it was when it was mapped.
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        let now = self.file.metadata().ok()?;
        (Stamp::of(&now) == self.stamp).then_some(&self.map)
    }

    pub(crate) const fn file(&self) -> &File {
        &self.file
    }

    pub(crate) const fn stamp(&self) -> Stamp {
        self.stamp
    }
}
