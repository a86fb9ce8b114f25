//! The folder beside the output in which a build is under way, and how far it is.

use super::BuildError;
use super::partitions::{KEY_BYTES, PARTITIONS};
use super::source::{Identity, Place, Source};
use crate::layout::Shard;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

const STATE: &str = "state.json";
const FILTER: &str = "filter";
const LOCK: &str = "lock";
/// The longest state that is read, in bytes.
const STATE_BYTES_MAX: u64 = 64 << 20;
const VERSION: u32 = 2;

/// What a build does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stage {
    Reading,
    Building,
}

/// How far a build is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct State {
    version: u32,
    sources: Vec<Identity>,
    count_min: u64,
    /// The run of the system in which it was written.
    boot: Option<String>,
    pub stage: Stage,
    /// What is written. The system has it, and keeps it for as long as it runs itself.
    pub at: Mark,
    /// What is safe on the disk.
    pub safe: Mark,
    /// Shards of the output that are written, all of them safe.
    pub shards: Vec<Shard>,
}

/// How far the reading is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Mark {
    /// Where it is.
    pub place: Place,
    /// Bytes read so far.
    pub read: u64,
    /// The code of the kind of all hashes.
    pub hash: Option<u8>,
    /// Keys in each partition.
    pub partitions: Vec<u64>,
}

impl State {
    pub fn begin(sources: &[Source], count_min: u64, boot: Option<String>) -> Self {
        let nothing = Mark { place: Place::default(), read: 0, hash: None, partitions: vec![0; PARTITIONS] };
        Self {
            version: VERSION,
            sources: sources.iter().map(Source::identity).collect(),
            count_min,
            boot,
            stage: Stage::Reading,
            at: nothing.clone(),
            safe: nothing,
            shards: Vec::new(),
        }
    }

    /// What is left of it in this run of the system. None when that is nothing.
    fn in_boot(mut self, boot: Option<&str>) -> Option<Self> {
        if self.boot.is_none() || self.boot.as_deref() != boot {
            self.at = self.safe.clone();
        }
        self.boot = boot.map(str::to_owned);
        (self.at.read > 0).then_some(self)
    }

    /// Is it the state of this very build? What was read from a pipe cannot be read again.
    pub fn is_of(&self, sources: &[Source], count_min: u64) -> bool {
        let now: Vec<Identity> = sources.iter().map(Source::identity).collect();
        self.sources == now && self.count_min == count_min && sources.iter().all(|one| one.bytes().is_some())
    }
}

/// The folder.
pub(super) struct Workshop {
    folder: PathBuf,
    /// Held as long as the build runs.
    _lock: File,
}

impl Workshop {
    /// Opens the folder of this output, and what an earlier build left there, if all of it is there.
    pub fn open(out: &Path, boot: Option<&str>) -> Result<(Self, Option<State>), BuildError> {
        let folder = Self::folder(out);
        let making = || BuildError::io(&folder, "making a folder for temporary files");
        match fs::create_dir(&folder) {
            Err(why) if why.kind() != ErrorKind::AlreadyExists => return Err(making()(why)),
            Ok(()) | Err(_) => {}
        }
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(LOCK));
        let lock = lock.map_err(making())?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BuildError::Busy),
            Err(TryLockError::Error(why)) => return Err(making()(why)),
        }
        let workshop = Self { folder, _lock: lock };
        let earlier = workshop.load().and_then(|state| state.in_boot(boot));
        let earlier = earlier.filter(|state| workshop.holds(state));
        Ok((workshop, earlier))
    }

    /// Where the folder of this output is.
    pub fn folder(out: &Path) -> PathBuf {
        let mut name: OsString = out.file_name().unwrap_or_default().to_owned();
        name.push(".building");
        out.with_file_name(name)
    }

    /// Is there something that a later build could go on with?
    pub fn has_state(&self) -> bool {
        self.folder.join(STATE).exists()
    }

    fn load(&self) -> Option<State> {
        let path = self.folder.join(STATE);
        if fs::metadata(&path).ok()?.len() > STATE_BYTES_MAX {
            return None;
        }
        let state: State = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
        let is_whole = [&state.at, &state.safe].iter().all(|mark| mark.partitions.len() == PARTITIONS);
        (state.version == VERSION && is_whole).then_some(state)
    }

    /// Are all files there, and at least as long as the state says?
    fn holds(&self, state: &State) -> bool {
        let has = |path: PathBuf, bytes: u64| fs::metadata(path).is_ok_and(|found| found.len() >= bytes);
        let written = state.shards.last().and_then(Shard::end).unwrap_or(0);
        let mut partitions = state.at.partitions.iter().enumerate();
        partitions.all(|(at, keys)| has(self.partition(at), keys.saturating_mul(KEY_BYTES)))
            && (written == 0 || has(self.filter(), written))
    }

    /// Forgets everything.
    pub fn empty(&self) -> Result<(), BuildError> {
        let _ = fs::remove_file(self.folder.join(STATE));
        let emptying = |path: &Path| BuildError::io(path, "making room");
        for entry in fs::read_dir(&self.folder).map_err(emptying(&self.folder))? {
            let path = entry.map_err(emptying(&self.folder))?.path();
            if path.file_name().is_some_and(|name| name != LOCK) {
                fs::remove_file(&path).map_err(emptying(&path))?;
            }
        }
        Ok(())
    }

    /// Writes down how far the build is, at once or not at all.
    pub fn save(&self, state: &State) -> Result<(), BuildError> {
        let path = self.folder.join(STATE);
        let fresh = self.folder.join("state.new");
        let saving = || BuildError::io(&path, "writing down how far it is");
        let text = serde_json::to_vec(state).map_err(|why| saving()(why.into()))?;
        let mut file = File::create(&fresh).map_err(saving())?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(saving())?;
        fs::rename(&fresh, &path).map_err(saving())
    }

    pub fn partition(&self, at: usize) -> PathBuf {
        self.folder.join(format!("{at:02x}"))
    }

    /// The filter while it is made.
    pub fn filter(&self) -> PathBuf {
        self.folder.join(FILTER)
    }

    /// Puts the finished filter in its place, and takes the folder away.
    pub fn publish(self, out: &Path) -> Result<(), BuildError> {
        fs::rename(self.filter(), out).map_err(BuildError::io(out, "putting the filter in its place"))?;
        if let Some(folder) = out.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            // The rename itself must outlive a loss of power; where a folder cannot be synced, nothing is lost.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        self.remove()
    }

    /// Takes the folder away, with everything in it.
    pub fn remove(&self) -> Result<(), BuildError> {
        // The state goes first: half a folder with a state would look like a build to go on with.
        let _ = fs::remove_file(self.folder.join(STATE));
        fs::remove_dir_all(&self.folder).map_err(BuildError::io(&self.folder, "taking temporary files away"))
    }
}
