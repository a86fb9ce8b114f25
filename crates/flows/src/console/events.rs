//! The event log: searched by page, and taken away as a file.

use super::session::Session;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{EVENTS_MAX, Recorded, Wanted};
use crate::world::World;
use domain::account::{AccountKey, Login};
use domain::audit::{Entry, Fact};
use domain::id::{Reference, ResetId};
use domain::operator::Act;

/// Most entries of one export. A whole log is taken by `nulstil audit export`.
pub const EXPORT_MAX: usize = 10_000;

/// One page of what fits, newest first.
///
/// # Errors
/// `Refusal::NotPermitted`; a fault when the store fails.
pub async fn search(
    world: &World,
    session: &Session,
    wanted: &Wanted,
    most: u32,
) -> Result<Vec<Recorded>, Stop> {
    session.must(Act::SeeEvents)?;
    Ok(world.audit.search(wanted, most).await?)
}

/// The account that a filter names; None when it is not exactly one.
///
/// # Errors
/// As [`search`], and a fault when the directory fails.
pub async fn account_of(world: &World, session: &Session, login: &Login) -> Result<Option<AccountKey>, Stop> {
    session.must(Act::SeeEvents)?;
    Ok(world.directory.find(login).await?.one().map(|account| account.key))
}

/// The flow that goes by a reference somebody read aloud.
///
/// # Errors
/// As [`search`].
pub async fn flow_of(
    world: &World,
    session: &Session,
    reference: Reference,
) -> Result<Option<ResetId>, Stop> {
    session.must(Act::SeeEvents)?;
    Ok(world.audit.by_reference(reference).await?)
}

/// Everything that fits, newest first, at most [`EXPORT_MAX`] entries. That it was taken is recorded
/// before it is.
///
/// # Errors
/// As [`search`].
pub async fn export(
    ctx: &Ctx,
    world: &World,
    session: &Session,
    wanted: &Wanted,
) -> Result<Vec<Recorded>, Stop> {
    session.must(Act::ExportEvents)?;
    world.audit.append(named(session.entry(ctx, Fact::EventsExported), wanted), ctx.now()).await?;
    let mut wanted = wanted.clone();
    let mut out: Vec<Recorded> = Vec::new();
    while out.len() < EXPORT_MAX {
        let page = world.audit.search(&wanted, EVENTS_MAX).await?;
        let Some(last) = page.last() else { break };
        wanted.below = Some(last.row);
        out.extend(page);
    }
    out.truncate(EXPORT_MAX);
    Ok(out)
}

/// The entry with what was asked for, so that the log says what somebody took from it.
fn named(mut entry: Entry, wanted: &Wanted) -> Entry {
    let Wanted { fact, account, reset, actor, from, until, below: _ } = wanted;
    let said = [
        ("fact", fact.map(|fact| fact.code().to_owned())),
        ("account", account.as_ref().map(ToString::to_string)),
        ("flow", reset.map(|reset| reset.to_string())),
        ("actor", actor.clone()),
        ("from_s", from.map(|at| at.as_seconds().to_string())),
        ("until_s", until.map(|at| at.as_seconds().to_string())),
    ];
    for (name, value) in said.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        entry = entry.with(name, value);
    }
    entry
}
