//! Changing the policy: judged before it is in force, tried on everybody, written once, taken back.

mod effect;

pub use effect::{Affected, Effect, NAMED_MAX, effect};

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::{NewPolicy, PolicyVersion, PolicyWritten};
use crate::world::World;
use domain::audit::{Entry, Fact};
use domain::policy::lint::{Lint, is_refused, lint};
use domain::policy::{Change, PolicySet, changes};

/// A set beside the one in force.
pub struct Judged {
    pub in_force: PolicyVersion,
    pub changes: Vec<Change>,
    pub found: Vec<Lint>,
}

/// What became of applying a set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    Yes {
        version: u64,
    },
    /// It is what is in force already.
    Unchanged {
        version: u64,
    },
    /// It is dangerous; nothing was written.
    Refused(Vec<Lint>),
    /// It was made from a version that is not in force any more; nothing was written.
    Overtaken {
        in_force: u64,
    },
}

/// Everything that is dangerous or odd about a set, here.
pub fn found(world: &World, set: &PolicySet) -> Vec<Lint> {
    lint(set, &world.methods.all())
}

/// Looks at a set beside the one in force.
///
/// # Errors
/// The store failed. So for every function here.
pub async fn judge(ctx: &Ctx, world: &World, set: &PolicySet) -> Result<Judged, Fault> {
    let in_force = world.policies.newest(ctx.now()).await?;
    let changes = changes(&in_force.set, set);
    Ok(Judged { in_force, changes, found: found(world, set) })
}

/// Puts a set in force. `based_on` is the version that its author saw; None takes what is in force now.
///
/// # Errors
/// As [`judge`].
pub async fn apply(
    ctx: &Ctx,
    world: &World,
    set: &PolicySet,
    based_on: Option<u64>,
    reason: &str,
) -> Result<Applied, Fault> {
    let judged = judge(ctx, world, set).await?;
    write(ctx, world, Putting { set, based_on, from: None, judged }, reason).await
}

/// Puts an earlier version in force again, as a new one. None when there never was such a version.
///
/// # Errors
/// As [`judge`].
pub async fn rollback(ctx: &Ctx, world: &World, to: u64, reason: &str) -> Result<Option<Applied>, Fault> {
    let Some(earlier) = world.policies.version(to).await? else { return Ok(None) };
    let judged = judge(ctx, world, &earlier.set).await?;
    let putting = Putting { set: &earlier.set, based_on: None, from: Some(to), judged };
    write(ctx, world, putting, reason).await.map(Some)
}

/// A set about to be put in force.
pub(crate) struct Putting<'a> {
    pub(crate) set: &'a PolicySet,
    /// The version its author saw; None takes what is in force now.
    pub(crate) based_on: Option<u64>,
    /// The version that is put in force again.
    pub(crate) from: Option<u64>,
    pub(crate) judged: Judged,
}

/// What is written with which entry, or why nothing is.
pub(crate) fn ready<'a>(
    putting: Putting<'a>,
    reason: &'a str,
    entry: Entry,
) -> Result<(NewPolicy<'a>, Entry), Applied> {
    let Putting { set, based_on, from, judged } = putting;
    let in_force = judged.in_force.note.version;
    if based_on.is_some_and(|seen| seen != in_force) {
        return Err(Applied::Overtaken { in_force });
    }
    if judged.changes.is_empty() {
        return Err(Applied::Unchanged { version: in_force });
    }
    if is_refused(&judged.found) {
        return Err(Applied::Refused(judged.found));
    }
    let mut entry = entry.with("based_on", in_force.to_string());
    if let Some(from) = from {
        entry = entry.with("rolled_back_to", from.to_string());
    }
    let entry = entry.with("changes", summary(&judged.changes));
    Ok((NewPolicy { set, based_on: in_force, reason }, entry))
}

async fn write(ctx: &Ctx, world: &World, putting: Putting<'_>, reason: &str) -> Result<Applied, Fault> {
    let entry = ctx.entry(Fact::PolicyWritten).with("reason", reason);
    let (new, entry) = match ready(putting, reason, entry) {
        Ok(ready) => ready,
        Err(applied) => return Ok(applied),
    };
    match world.policies.write(new, ctx.now(), entry).await? {
        PolicyWritten::Yes(version) => Ok(Applied::Yes { version }),
        PolicyWritten::Overtaken => {
            let newest = world.policies.newest(ctx.now()).await?;
            Ok(Applied::Overtaken { in_force: newest.note.version })
        }
    }
}

/// How many settings differ, and which; an entry keeps as much of it as fits.
fn summary(changes: &[Change]) -> String {
    let names: Vec<&str> = changes.iter().map(|change| change.setting.as_str()).collect();
    format!("{}: {}", changes.len(), names.join(", "))
}
