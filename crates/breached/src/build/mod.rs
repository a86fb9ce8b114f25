//! Makes a filter from the public lists, in bounded memory and in any order: every key goes to one of 256
//! temporary files by its first byte, and when all are there, so that their number can be told, each shard is
//! sorted, freed of duplicates and written.
//!
//! What was done stands in a folder beside the output, so that a build that was killed goes on. The finished
//! file takes its place by one rename.

mod line;
mod partitions;
mod shards;
mod source;
mod state;

use crate::Day;
use crate::filter::{Facts, Filter};
use crate::hash::Hash;
use crate::layout::Unusable;
use crate::sign::Signer;
use partitions::Partitions;
use source::{Reading, Source, Spared};
use state::{Stage, State, Workshop};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Progress is told whenever this much more was read, in bytes.
const TELL_EVERY_BYTES: u64 = 4 << 20;
/// How far it is is written down whenever this much more was read, in bytes: so much is read again after a kill.
const SAVE_EVERY_BYTES: u64 = 64 << 20;
/// It is waited for the disk whenever this much more was, in bytes: so much is read again after a loss of power.
/// There are 256 files to wait for.
const SYNC_EVERY_BYTES: u64 = 1 << 30;
/// Most keys that a shard should have. Fewer, bigger shards are smaller together, and cost more memory
/// while they are built: about 34 bytes a key.
const SHARD_KEYS: u64 = 2 << 20;

/// What is to be made, and of what.
pub struct Plan<'a> {
    /// Files in the form `HASH:COUNT`, or folders of range files.
    pub sources: Vec<PathBuf>,
    pub out: PathBuf,
    /// Hashes that were seen less often are left out.
    pub count_min: u64,
    /// Of the lists; that of the newest file unless told.
    pub date: Option<Day>,
    pub signer: Option<&'a Signer>,
    /// What tells this run of the system from the one before. What was written in another one may not have
    /// reached the disk; without a name no two runs are the same.
    pub boot: Option<String>,
    pub bounds: Bounds,
}

/// Sizes that tests make small.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    pub tell_every_bytes: u64,
    pub save_every_bytes: u64,
    pub sync_every_bytes: u64,
    pub shard_keys: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            tell_every_bytes: TELL_EVERY_BYTES,
            save_every_bytes: SAVE_EVERY_BYTES,
            sync_every_bytes: SYNC_EVERY_BYTES,
            shard_keys: SHARD_KEYS,
        }
    }
}

/// How far a build is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A build that was stopped goes on: so many bytes need not be read again.
    GoesOn {
        read: u64,
    },
    /// `of` is not known for a pipe.
    Reading {
        read: u64,
        of: Option<u64>,
        kept: u64,
    },
    Building {
        shards: u64,
        of: u64,
    },
}

/// What was made.
#[derive(Debug, Clone, Copy)]
pub struct Built {
    pub facts: Facts,
    /// Range files that a folder should hold and does not, all folders together.
    pub ranges_missing: u64,
}

/// Why nothing was made.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    #[error("{}: it would take the place of {}, which is to be read", out.display(), list.display())]
    Overwrites { out: PathBuf, list: PathBuf },
    #[error("the folder of {} does not exist", .0.display())]
    NoFolder(PathBuf),
    #[error("{}: {doing}: {why}", path.display())]
    Io { path: PathBuf, doing: &'static str, why: io::Error },
    #[error("{}, at byte {byte}: this is not HASH:COUNT with a SHA-1 or NTLM hash", path.display())]
    NotALine { path: PathBuf, byte: u64 },
    #[error("{}, at byte {byte}: a hash of another kind than those before", path.display())]
    OtherHash { path: PathBuf, byte: u64 },
    #[error("{}: the name of a range file is the first five digits of its hashes, with or without .txt", .0.display())]
    NotARange(PathBuf),
    #[error("there is no hash to be kept in what was read")]
    Nothing,
    #[error("these are not the hashes of passwords: too many of them begin alike")]
    Skewed,
    #[error("the filter did not come out: {0}")]
    NoFilter(&'static str),
    #[error("another build of the same file is running")]
    Busy,
    #[error("what was written cannot be used: {0}")]
    Unusable(Unusable),
    #[error("stopped")]
    Stopped,
}

impl BuildError {
    fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |why| Self::Io { path, doing, why }
    }

    /// Is there anything to go on with once the reason is gone? What was read of lists that are wrong is not.
    fn leaves(&self, workshop: &Workshop) -> bool {
        match self {
            Self::NotALine { .. } | Self::OtherHash { .. } | Self::Nothing | Self::Skewed => false,
            Self::Io { .. } | Self::NoFilter(_) | Self::Unusable(_) => workshop.has_state(),
            Self::Overwrites { .. } | Self::NoFolder(_) | Self::NotARange(_) | Self::Busy | Self::Stopped => {
                true
            }
        }
    }
}

/// Whoever watches is told of each step, and may stop the build there, which leaves it as a kill would.
pub type Watch<'a> = &'a mut dyn FnMut(Step) -> ControlFlow<()>;

/// Makes a filter, or goes on making it where an earlier try of the same was stopped. Holds at most about
/// 100 MiB, and needs eight bytes of disk beside the output for every hash, and a quarter of that for the
/// output itself.
///
/// # Errors
/// Why there is no filter; one that stood at `out` before is left alone.
pub fn build(plan: &Plan<'_>, watch: Watch<'_>) -> Result<Built, BuildError> {
    let spared = Spared::of(&plan.out)?;
    let sources =
        plan.sources.iter().map(|path| Source::find(path, &spared)).collect::<Result<Vec<_>, _>>()?;
    let (workshop, earlier) = Workshop::open(&plan.out, plan.boot.as_deref())?;
    match make(plan, &sources, &workshop, earlier, watch) {
        Ok(filter) => {
            workshop.publish(&plan.out)?;
            let ranges_missing = sources.iter().map(Source::ranges_missing).sum();
            Ok(Built { facts: filter.facts(), ranges_missing })
        }
        Err(why) => {
            if !why.leaves(&workshop) {
                // Why there is no filter says more than why a folder is still there.
                let _ = workshop.remove();
            }
            Err(why)
        }
    }
}

/// Makes the filter in the workshop.
fn make(
    plan: &Plan<'_>,
    sources: &[Source],
    workshop: &Workshop,
    earlier: Option<State>,
    watch: Watch<'_>,
) -> Result<Filter, BuildError> {
    let mut state = match earlier.filter(|state| state.is_of(sources, plan.count_min)) {
        Some(state) => {
            tell(watch, Step::GoesOn { read: state.at.read })?;
            state
        }
        None => {
            workshop.empty()?;
            State::begin(sources, plan.count_min, plan.boot.clone())
        }
    };
    if state.stage == Stage::Reading {
        read(plan, sources, workshop, &mut state, watch)?;
    }
    let hash = state.at.hash.and_then(Hash::from_code).ok_or(BuildError::Nothing)?;
    let date = plan.date.or_else(|| sources.iter().filter_map(Source::date).max()).unwrap_or_default();
    shards::write(plan, workshop, &mut state, shards::Label { hash, date }, watch)?;
    Filter::open(&workshop.filter(), None).map_err(BuildError::Unusable)
}

/// Sends every key of every source to its partition.
fn read(
    plan: &Plan<'_>,
    sources: &[Source],
    workshop: &Workshop,
    state: &mut State,
    watch: Watch<'_>,
) -> Result<(), BuildError> {
    let of: Option<u64> = sources.iter().map(Source::bytes).sum();
    let may_go_on = of.is_some();
    let mut partitions = Partitions::open(workshop, &state.at.partitions)?;
    let (mut told, mut saved) = (state.at.read, state.at.read);
    let mut reading = Reading::from(sources, state.at.place, state.at.hash.and_then(Hash::from_code));
    let mut lines = Vec::new();
    while let Some(bytes) = reading.next(&mut lines)? {
        for line in lines.iter().filter(|line| line.count >= plan.count_min) {
            partitions.push(line.key)?;
        }
        state.at.place = reading.place();
        state.at.hash = reading.hash().map(Hash::code);
        state.at.read += bytes;
        if state.at.read - told >= plan.bounds.tell_every_bytes {
            told = state.at.read;
            tell(watch, Step::Reading { read: state.at.read, of, kept: partitions.kept() })?;
        }
        if may_go_on && state.at.read - saved >= plan.bounds.save_every_bytes {
            saved = state.at.read;
            state.at.partitions = partitions.write()?;
            if state.at.read - state.safe.read >= plan.bounds.sync_every_bytes {
                partitions.sync()?;
                state.safe = state.at.clone();
            }
            workshop.save(state)?;
        }
    }
    state.at.partitions = partitions.write()?;
    partitions.sync()?;
    state.safe = state.at.clone();
    state.stage = Stage::Building;
    if may_go_on {
        workshop.save(state)?;
    }
    tell(watch, Step::Reading { read: state.at.read, of, kept: partitions.kept() })
}

fn tell(watch: Watch<'_>, step: Step) -> Result<(), BuildError> {
    match watch(step) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(BuildError::Stopped),
    }
}
