//! A filter that lies in a file and is asked where it lies.

use crate::Day;
use crate::hash::{Hash, Key};
use crate::layout::{Layout, PAGE, Shard, Unusable, part};
use crate::map::{Map, Stamp};
use crate::sign::PublicKey;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// How much is read at once while a file is verified, in bytes.
const READ_BYTES: usize = 1 << 20;

/// What a filter says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub hash: Hash,
    /// Different hashes in it.
    pub keys: u64,
    /// Hashes that the lists say were seen less often were left out.
    pub count_min: u64,
    /// Of the lists that it was made from.
    pub date: Day,
    pub file_bytes: u64,
    pub signer: Option<PublicKey>,
}

/// A filter, opened and checked.
pub struct Filter {
    map: Map,
    layout: Layout,
}

impl Filter {
    /// Opens a file and checks everything that says how it is read: header, table, lengths, and the
    /// signature. With a `signer` it must be theirs. Takes well under a millisecond whatever the size; the
    /// fingerprints are left to [`Filter::verify`].
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn open(path: &Path, signer: Option<&PublicKey>) -> Result<Self, Unusable> {
        let file = File::open(path).map_err(unreadable)?;
        let found = file.metadata().map_err(unreadable)?;
        if !found.is_file() {
            return Err(Unusable::Foreign);
        }
        if found.len() == 0 {
            return Err(Unusable::Truncated { has: 0, needs: PAGE });
        }
        let map = Map::of(file).map_err(unreadable)?;
        let layout = Layout::read(map.bytes().ok_or(Unusable::ChangedUnderUs)?, map.stamp().bytes())?;
        match (signer, layout.header.signer) {
            (None, _) => {}
            (Some(_), None) => return Err(Unusable::Unsigned),
            (Some(asked), Some(other)) if *asked != other => return Err(Unusable::OtherSigner(other)),
            (Some(_), Some(_)) => {}
        }
        Ok(Self { map, layout })
    }

    /// Opens a file and verifies every byte of it: the one way to a filter whose answers count.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn open_whole(path: &Path, signer: Option<&PublicKey>) -> Result<Self, Unusable> {
        let filter = Self::open(path, signer)?;
        filter.verify()?;
        Ok(filter)
    }

    /// Reads the whole file once and compares every shard with its digest. It takes as long as the disk
    /// does, or about a second for each gigabyte.
    ///
    /// # Errors
    /// It cannot be read, or a shard is not what it was.
    pub fn verify(&self) -> Result<(), Unusable> {
        let mut buffer = vec![0; READ_BYTES];
        for shard in &self.layout.shards {
            self.verify_shard(shard, &mut buffer)?;
        }
        Ok(())
    }

    /// Read, not mapped: that reads ahead, and does not count as memory of ours.
    fn verify_shard(&self, shard: &Shard, buffer: &mut [u8]) -> Result<(), Unusable> {
        let end = shard.end().unwrap_or(shard.offset);
        let (mut at, mut hasher) = (shard.offset, Sha256::new());
        while at < end {
            let take = usize::try_from(end - at).unwrap_or(usize::MAX).min(buffer.len());
            self.map.file().read_exact_at(&mut buffer[..take], at).map_err(unreadable)?;
            hasher.update(&buffer[..take]);
            at += take as u64;
        }
        let found: [u8; 32] = hasher.finalize().into();
        if found == shard.digest {
            Ok(())
        } else {
            Err(Unusable::Damaged("a part of it does not fit its digest"))
        }
    }

    /// Is this key listed? Never no for one that is; by mistake yes for one of 65 536 that are not. Reads
    /// three places of the file, which takes about 0.1 µs when they are in memory and up to a few
    /// milliseconds when they are not.
    ///
    /// # Errors
    /// The file was changed under us.
    pub fn contains(&self, key: Key) -> Result<bool, Unusable> {
        let file = self.map.bytes().ok_or(Unusable::ChangedUnderUs)?;
        self.layout.contains(file, key)
    }

    /// What this filter hashes passwords with.
    pub const fn hash(&self) -> Hash {
        self.layout.header.hash
    }

    pub fn facts(&self) -> Facts {
        let header = &self.layout.header;
        Facts {
            hash: header.hash,
            keys: header.keys,
            count_min: header.count_min,
            date: header.date,
            file_bytes: header.file_bytes,
            signer: header.signer,
        }
    }

    /// Is the file under this filter still the one that was opened?
    pub(crate) fn is_intact(&self) -> bool {
        self.map.bytes().is_some_and(|file| part(file, 0, PAGE).is_some())
    }

    pub(crate) const fn stamp(&self) -> Stamp {
        self.map.stamp()
    }
}

fn unreadable(why: io::Error) -> Unusable {
    Unusable::Unreadable(why.to_string())
}
