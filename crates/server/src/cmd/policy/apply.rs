//! The commands that change the policy, and their dry runs.

use super::super::progress::Progress;
use super::super::{Exit, Failure, say};
use super::{How, look, reason, tell};
use crate::config::Config;
use crate::wire::{self, Beside};
use domain::audit::Actor;
use domain::locale::Locale;
use domain::policy::PolicySet;
use domain::policy::lint::is_refused;
use flows::policy::{Applied, Effect, effect, judge};
use flows::{Ctx, World};
use serde_json::json;
use std::path::PathBuf;

/// Puts a file in force.
pub async fn apply(config: Config, file: PathBuf, how: How) -> Result<Exit, Failure> {
    let draft = match look::draft(&file)? {
        Ok(draft) => draft,
        Err(problems) => {
            tell::problems(&problems, how.output);
            return Ok(Exit::Wrong);
        }
    };
    let (world, ctx) = open(config).await?;
    if how.dry_run {
        return try_out(&ctx, &world, &draft.set, &how).await;
    }
    let reason = reason(how.reason.as_deref().unwrap_or_default())?;
    told(flows::policy::apply(&ctx, &world, &draft.set, draft.based_on, reason).await?, &how)
}

/// Puts an earlier version in force again.
pub async fn rollback(config: Config, version: u64, how: How) -> Result<Exit, Failure> {
    let (world, ctx) = open(config).await?;
    if how.dry_run {
        let earlier = world.policies.version(version).await?;
        let earlier = earlier.ok_or_else(|| look::no_such_version(version))?;
        return try_out(&ctx, &world, &earlier.set, &how).await;
    }
    let reason = reason(how.reason.as_deref().unwrap_or_default())?;
    let applied = flows::policy::rollback(&ctx, &world, version, reason).await?;
    told(applied.ok_or_else(|| look::no_such_version(version))?, &how)
}

async fn open(config: Config) -> Result<(std::sync::Arc<World>, Ctx), Failure> {
    let Beside { world, ctx, .. } = wire::beside(config).await?;
    Ok((world, Ctx { actor: Actor::Operator(crate::real::operator()), ..ctx }))
}

fn told(applied: Applied, how: &How) -> Result<Exit, Failure> {
    if how.output.json {
        let (outcome, version) = match &applied {
            Applied::Yes { version } => ("applied", Some(*version)),
            Applied::Unchanged { version } => ("unchanged", Some(*version)),
            Applied::Refused(_) => ("refused", None),
            Applied::Overtaken { in_force } => ("overtaken", Some(*in_force)),
        };
        let codes = if let Applied::Refused(found) = &applied { found.as_slice() } else { &[] };
        let codes: Vec<_> = codes.iter().map(|lint| lint.rule.code()).collect();
        say::json(&json!({ "outcome": outcome, "version": version, "found": codes }));
    }
    Ok(match applied {
        Applied::Yes { version } => {
            say::words(&format!("Version {version} is in force, at the latest in a second on every node."));
            say::words("Next: nulstil policy history --diff");
            Exit::Done
        }
        Applied::Unchanged { version } => {
            say::words(&format!("Version {version}, which is in force, says the same; nothing was written."));
            Exit::Done
        }
        Applied::Refused(found) => {
            for line in tell::found(&found, None, how.output.locale) {
                say::words(&line);
            }
            say::words(&format!("Nothing was written: {}.", tell::verdict(&found)));
            Exit::Refused
        }
        Applied::Overtaken { in_force } => {
            say::words(&format!(
                "Nothing was written: somebody else was faster, and version {in_force} is in force now."
            ));
            say::words("Next: nulstil policy history --diff, then make your change to nulstil policy show");
            Exit::Refused
        }
    })
}

async fn try_out(ctx: &Ctx, world: &World, set: &PolicySet, how: &How) -> Result<Exit, Failure> {
    let judged = judge(ctx, world, set).await?;
    let exit = if is_refused(&judged.found) { Exit::Refused } else { Exit::Done };
    let mut progress = Progress::begin(how.progress);
    let effect = effect(ctx, world, &judged.in_force.set, set, &mut |seen| progress.people(seen)).await;
    let effect = progress.through(effect)?;
    let lines = tell::changes(&judged.changes);
    if how.output.json {
        say::json(&json!({
            "in_force": judged.in_force.note.version,
            "changes": lines,
            "found": judged.found.iter().map(|lint| lint.rule.code()).collect::<Vec<_>>(),
            "effect": tell::effect_json(&effect),
        }));
        return Ok(exit);
    }
    for line in tell::found(&judged.found, None, how.output.locale) {
        say::words(&line);
    }
    report(&lines, &effect, how.output.locale);
    say::words(if exit == Exit::Refused {
        "This was a dry run. The policy would be refused as it is."
    } else {
        "This was a dry run; nothing was changed."
    });
    Ok(exit)
}

fn report(changes: &[String], effect: &Effect, locale: Locale) {
    if changes.is_empty() {
        say::data("It says the same as the policy in force.");
    }
    for line in changes {
        say::data(line);
    }
    for line in tell::effect(effect, locale) {
        say::data(&line);
    }
}
