//! One person at the console: the verdict, what was recorded, and the two locks an operator may lift.

use super::session::Session;
use crate::ctx::Ctx;
use crate::disavow::{unfrozen, with_followers};
use crate::explain::{self, Person};
use crate::fault::{Fault, Stop};
use crate::ports::{Begun, Recorded};
use crate::reset::{LiftedLock, lift};
use crate::world::World;
use domain::account::{AccountKey, Login};
use domain::audit::Fact;
use domain::explain::Cause;
use domain::id::IntentId;
use domain::operator::{Act, Reason};
use domain::refusal::Refusal;
use domain::warrant::{Unlock, Warrant};

/// Entries of the timeline that are shown.
pub const TIMELINE_MAX: u32 = 50;

/// What the console shows of a person.
#[derive(Debug, Clone)]
pub enum Seen {
    Person {
        person: Box<Person>,
        is_frozen: bool,
        /// Newest first.
        timeline: Vec<Recorded>,
    },
    /// Nobody has exactly this name, or more than one.
    NotOne(Cause),
}

/// What became of lifting something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifted {
    Yes,
    /// There was nothing to lift.
    WasNot,
    /// Nobody has exactly this name, or more than one.
    NotOne,
}

/// What became of lifting a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlocking {
    Done(Lifted),
    /// The directory said no.
    Refused,
    /// No answer came back; a job finds out.
    Unknown,
    /// Another write for this account has no outcome yet.
    Busy,
}

/// Looks a person up by their exact name. Nothing is sent, counted or changed; that it was looked at is
/// recorded.
///
/// # Errors
/// `Refusal::NotPermitted`; a fault when a dependency fails.
pub async fn look_up(ctx: &Ctx, world: &World, session: &Session, login: &Login) -> Result<Seen, Stop> {
    session.must(Act::SeePerson)?;
    let person = match explain::person(ctx, world, login).await? {
        explain::Named::Person(person) => person,
        explain::Named::NotOne(cause) => {
            let entry = session.entry(ctx, Fact::PersonSeen).with("name", login.as_str());
            world.audit.append(entry, ctx.now()).await?;
            return Ok(Seen::NotOne(cause));
        }
    };
    let entry = session.entry(ctx, Fact::PersonSeen).about(&person.account);
    world.audit.append(entry, ctx.now()).await?;
    let is_frozen = is_any_frozen(world, &person.account).await?;
    let timeline = world.audit.of_account(&person.account, TIMELINE_MAX).await?;
    Ok(Seen::Person { person, is_frozen, timeline })
}

/// Is the account frozen, or one that follows it? By this name both are lifted.
async fn is_any_frozen(world: &World, key: &AccountKey) -> Result<bool, Fault> {
    let all = match world.directory.read(key).await? {
        Some(account) => with_followers(world, &account).await?,
        None => vec![key.clone()],
    };
    for key in all {
        if world.freezes.is_frozen(&key).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Opens recovery again for somebody who said "this wasn't me", also of the accounts that follow theirs.
///
/// # Errors
/// `Refusal::NotPermitted`, `Expired` when the session ended meanwhile; a fault when a dependency fails.
pub async fn lift_freeze(
    ctx: &Ctx,
    world: &World,
    session: &Session,
    login: &Login,
    reason: &Reason,
) -> Result<Lifted, Stop> {
    session.must(Act::LiftFreeze)?;
    let Some(account) = world.directory.find(login).await?.one() else { return Ok(Lifted::NotOne) };
    let mut lifted = false;
    for key in with_followers(world, &account).await? {
        let operating = session.operating(ctx, world, Act::LiftFreeze)?;
        let entry = session.change(ctx, Fact::Unfrozen, reason);
        let notice = unfrozen(ctx, world, &key, session.id());
        let one = world.console.unfreeze_as(operating, &key, notice, ctx.now(), entry).await?;
        lifted |= one.ok_or(Refusal::Expired)?;
    }
    if lifted {
        world.work.notify_one();
    }
    Ok(if lifted { Lifted::Yes } else { Lifted::WasNot })
}

/// Lifts a lock that came from bad passwords. The person is told by mail.
///
/// # Errors
/// As [`lift_freeze`].
pub async fn lift_lock(
    ctx: &Ctx,
    world: &World,
    session: &Session,
    login: &Login,
    reason: &Reason,
) -> Result<Unlocking, Stop> {
    session.must(Act::LiftLock)?;
    let Some(account) = world.directory.find(login).await?.one() else {
        return Ok(Unlocking::Done(Lifted::NotOne));
    };
    if !account.state.locked {
        return Ok(Unlocking::Done(Lifted::WasNot));
    }
    let operating = session.operating(ctx, world, Act::LiftLock)?;
    let id = IntentId::fresh(ctx.chance.as_ref());
    let entry = session.change(ctx, Fact::Applying, reason).with("kind", Warrant::<Unlock>::kind_name());
    let begun = world.console.begin_unlock_as(operating, &account, id, ctx.now(), entry).await?;
    let spent = match begun {
        Begun::Spent(spent) => spent,
        Begun::Busy => return Ok(Unlocking::Busy),
        Begun::Closed | Begun::TriesUsed => return Err(Refusal::Expired.into()),
    };
    let outcome = lift(ctx, world, spent, session.id(), |fact| session.change(ctx, fact, reason)).await?;
    Ok(match outcome {
        LiftedLock::Yes => Unlocking::Done(Lifted::Yes),
        LiftedLock::Refused => Unlocking::Refused,
        LiftedLock::Unknown => Unlocking::Unknown,
    })
}
