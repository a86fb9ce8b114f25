//! Reminding people by mail before their password ends. Every node offers to do it; one of them goes through
//! everybody once a day. The letters leave one after the other and never enter the queue, so that nobody who
//! waits for a code stands behind them.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings;
use crate::ports::{
    Concluded, Content, DIRECTORY_HEALTH, Delivery, Message, Renewal, Tally, UNWELL_FOR, UserName, When,
};
use crate::world::World;
use domain::account::Account;
use domain::audit::Fact;
use domain::contact::EmailAddress;
use domain::id::Reference;
use domain::limit::{Caller, Scope};
use domain::policy::PolicySet;
use domain::reminder::{Reminder, due};
use domain::secret::Purpose;
use futures::TryStreamExt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often a node looks whether a run is due.
const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How long a node may take for one person's letters before another may send them.
const CLAIM_LASTS: Duration = Duration::from_secs(3600);
/// When a run that the mail server cut short is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(3600);
/// People in a row whom the mail server takes no letter for, before it is left alone.
const PUT_OFF_MAX: u32 = 5;
/// People between two lines of progress in the log.
const PROGRESS_EVERY: u64 = 1_000;

/// Told how many people were seen, page by page.
pub type Progress<'a> = &'a mut (dyn FnMut(u64) + Send);

/// How a run went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// Everybody was looked at.
    Through(Tally),
    /// It stopped before the end, because this process ends or the mail server takes nothing. The rest comes
    /// with another run.
    Cut(Tally),
    /// Nothing was done: it is not time, or another run goes on.
    NotNow,
}

/// Counts what a run would do under this policy, and sends nothing. Told people count as `told`.
///
/// # Errors
/// The directory or the store failed.
pub async fn look(ctx: &Ctx, world: &World, set: &PolicySet, progress: Progress<'_>) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    let mut pages = world.directory.everybody();
    while let Some(page) = pages.try_next().await? {
        for account in page {
            tally.people += 1;
            let Some(reminder) = of(set, &account, ctx) else { continue };
            tally.due += 1;
            let addresses = addresses(ctx, world, set, account).await?;
            if !world.reminders.is_open(&reminder, ctx.now()).await? {
                tally.told_before += 1;
            } else if addresses.is_empty() {
                tally.without_address += 1;
            } else {
                tally.told += 1;
            }
        }
        progress(tally.people);
    }
    Ok(tally)
}

/// Goes through everybody and reminds whom it is time for, unless another node does.
///
/// # Errors
/// The directory or the store failed. The run is taken up again within an hour, by whoever looks first.
pub async fn run(
    ctx: &Ctx,
    world: &World,
    when: When,
    stop: &watch::Receiver<bool>,
    progress: Progress<'_>,
) -> Result<Ran, Fault> {
    let Some(run) = world.reminders.begin_run(when, ctx.now()).await? else { return Ok(Ran::NotNow) };
    let set = world.policies.current(ctx.now()).await?;
    let (mut tally, mut in_a_row) = (Tally::default(), 0);
    let mut pages = world.directory.everybody();
    while let Some(page) = pages.try_next().await? {
        for account in &page {
            tally.people += 1;
            let Some(reminder) = of(&set, account, ctx) else { continue };
            tally.due += 1;
            let told = remind(ctx, world, &set, &reminder).await?;
            in_a_row = told.after(in_a_row);
            told.count(&mut tally);
            if *stop.borrow() || in_a_row >= PUT_OFF_MAX {
                let again = if *stop.borrow() { Duration::ZERO } else { AGAIN_AFTER };
                world.reminders.end_run(run, &tally, Some(ctx.now().plus(again)), ctx.now()).await?;
                return Ok(Ran::Cut(tally));
            }
        }
        progress(tally.people);
        if !world.reminders.go_on(run, &tally, ctx.now()).await? {
            return Ok(Ran::Cut(tally));
        }
    }
    let again = (tally.put_off > 0).then(|| ctx.now().plus(AGAIN_AFTER));
    world.reminders.end_run(run, &tally, again, ctx.now()).await?;
    Ok(Ran::Through(tally))
}

/// Looks every minute whether a run is due, and does it, until `stop` turns true.
pub async fn keep(ctx: Ctx, world: Arc<World>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(fault) = once(&ctx, &world, &stop).await {
            tracing::error!(%fault, "reminding people of passwords that end");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

async fn once(ctx: &Ctx, world: &World, stop: &watch::Receiver<bool>) -> Result<(), Fault> {
    let unwell = world.health.unwell(ctx.now().minus(UNWELL_FOR)).await?;
    let is_needed = |dependency: &String| dependency == "mail" || dependency.starts_with(DIRECTORY_HEALTH);
    if !world.policy(ctx).await?.reminds() || unwell.iter().any(is_needed) {
        return Ok(());
    }
    let mut told = 0;
    let mut progress = |people: u64| {
        if people / PROGRESS_EVERY > told {
            told = people / PROGRESS_EVERY;
            tracing::info!(people, "reminding");
        }
    };
    match run(ctx, world, When::Due, stop, &mut progress).await? {
        Ran::NotNow => {}
        Ran::Through(tally) | Ran::Cut(tally) => {
            let Tally { people, due, told, put_off, .. } = tally;
            tracing::info!(people, due, told, put_off, "reminded");
        }
    }
    Ok(())
}

/// The reminder that is due for this account by its policy.
fn of(set: &PolicySet, account: &Account, ctx: &Ctx) -> Option<Reminder> {
    // Most accounts have no policy that reminds; selecting one costs more than seeing that.
    due(account, &set.select(account)?.expiry_reminders, ctx.now())
}

/// Every address that is held for somebody: the stored ones, and nothing that anybody typed.
async fn addresses(
    ctx: &Ctx,
    world: &World,
    set: &PolicySet,
    account: Account,
) -> Result<Vec<EmailAddress>, Fault> {
    Ok(holdings::peek(ctx, world, account).await?.by(set).all_emails())
}

/// What became of one reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Yes,
    Before,
    /// Since the page was read the password was set, or the account went.
    NotAnyMore,
    NoAddress,
    Refused,
    Later,
}

impl Told {
    /// People in a row whom the mail server took no letter for, this one included. Who got none for another reason
    /// says nothing about the mail server.
    const fn after(self, in_a_row: u32) -> u32 {
        match self {
            Self::Yes | Self::Refused => 0,
            Self::Before | Self::NotAnyMore | Self::NoAddress => in_a_row,
            Self::Later => in_a_row + 1,
        }
    }

    const fn count(self, tally: &mut Tally) {
        match self {
            Self::Yes => tally.told += 1,
            Self::Before => tally.told_before += 1,
            Self::NotAnyMore => tally.due -= 1,
            Self::NoAddress => tally.without_address += 1,
            Self::Refused => tally.not_told += 1,
            Self::Later => tally.put_off += 1,
        }
    }
}

async fn remind(ctx: &Ctx, world: &World, set: &PolicySet, seen: &Reminder) -> Result<Told, Fault> {
    if !world.reminders.is_open(seen, ctx.now()).await? {
        return Ok(Told::Before);
    }
    // The page may be some letters old: whoever has changed the password meanwhile is left alone.
    let Some(account) = world.directory.read(&seen.account).await? else { return Ok(Told::NotAnyMore) };
    let Some(reminder) = of(set, &account, ctx) else { return Ok(Told::NotAnyMore) };
    let addresses = addresses(ctx, world, set, account.clone()).await?;
    if addresses.is_empty() {
        return Ok(Told::NoAddress);
    }
    if !world.reminders.claim(&reminder, ctx.now().plus(CLAIM_LASTS), ctx.now()).await? {
        return Ok(Told::Before);
    }
    tokio::time::sleep(world.bounds.reminder_pace).await;
    let sent = send(ctx, world, &account, (&reminder, &addresses)).await?;
    let (told, how, reason) = match sent {
        Sent { taken: 1.., .. } => (Told::Yes, Concluded::Done, None),
        Sent { later: 1.., .. } => (Told::Later, Concluded::Released, Some("later")),
        Sent { spent: 1.., .. } => (Told::Refused, Concluded::Released, Some("message_budget_spent")),
        Sent { taken: 0, later: 0, spent: 0 } => (Told::Refused, Concluded::Done, Some("rejected")),
    };
    let fact = if told == Told::Yes { Fact::ReminderSent } else { Fact::ReminderNotSent };
    let entry = ctx.entry(fact).about(&reminder.account).with("days", reminder.days.to_string());
    let entry = match reason {
        Some(reason) => entry.with("reason", reason),
        None => entry.with("sent", sent.taken.to_string()),
    };
    world.reminders.conclude(&reminder, how, ctx.now(), entry).await?;
    Ok(told)
}

/// Letters by what became of them; those that were refused for good are the rest.
struct Sent {
    taken: u32,
    later: u32,
    spent: u32,
}

async fn send(
    ctx: &Ctx,
    world: &World,
    account: &Account,
    (reminder, addresses): (&Reminder, &[EmailAddress]),
) -> Result<Sent, Fault> {
    let limits = world.limits(ctx).await?;
    // Counts of their own: a reminder must not take the messages away that a reset needs, of the account or of an
    // address that several share.
    let key = world.keys.of(Purpose::Account, &[b"reminding", account.key.to_string().as_bytes()]);
    let mut sent = Sent { taken: 0, later: 0, spent: 0 };
    let own = limits.charge(Scope::AccountMessages, key, Caller::Stranger);
    if world.budgets.spend(&own, ctx.now()).await?.is_err() {
        return Ok(Sent { spent: 1, ..sent });
    }
    let locale = account.locale.unwrap_or(ctx.locale);
    let (name, renewal) = renewal(world, account).await?;
    for to in addresses {
        let destination = world.keys.of(Purpose::Destination, &[b"reminding", to.folded().as_bytes()]);
        let charges = limits.charge(Scope::DestinationMessages, destination, Caller::Stranger);
        if world.budgets.spend(&charges, ctx.now()).await?.is_err() {
            sent.spent += 1;
            continue;
        }
        let reference = Reference::fresh(ctx.chance.as_ref());
        let content = Content::PasswordEnds { at: reminder.ends, name: &name, renewal };
        match world.mailer.send(Message { to, locale, reference, content }).await {
            Delivery::Sent => sent.taken += 1,
            Delivery::Rejected => {}
            Delivery::Later => sent.later += 1,
        }
    }
    Ok(sent)
}

/// What its owner types to get another password, and where. One that follows another account gets it by that one's
/// reset: its own name may lead there.
async fn renewal(world: &World, account: &Account) -> Result<(UserName, Renewal), Fault> {
    let own = world.name_of(account);
    Ok(match world.directory.leader(account).await? {
        Some(leader) => {
            (UserName { typed: world.directory.typed_name(&leader), ..own }, Renewal::WithTheLeading)
        }
        None => (own, Renewal::Change),
    })
}
