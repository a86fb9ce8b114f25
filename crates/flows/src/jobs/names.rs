//! Telling user names: everybody who holds the address, in one mail to it.

use super::run::conclude;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::{Content, Held, Job, Message, UserName, reset_entry};
use crate::world::World;
use domain::account::{Account, LOGIN_CHARS_MAX, Standing};
use domain::audit::{Entry, Fact};
use domain::contact::EmailAddress;
use domain::limit::{Caller, Charge, Limits, Scope};
use domain::secret::Purpose;

pub(super) async fn tell(ctx: &Ctx, world: &World, job: &Job, held: &Held) -> Result<(), Fault> {
    let holders = match EmailAddress::parse(held.login.as_str()) {
        Some(typed) => world.directory.holders(&typed).await.map_err(|f| f.during("finding holders"))?,
        None => Vec::new(),
    };
    let told: Vec<&Account> = holders.iter().filter(|account| may_be_told(account)).collect();
    let entry = |fact| {
        let entry = reset_entry(ctx.entry(fact), held.reset.id);
        entry.with("reference", held.reset.reference.to_string())
    };
    // The stored form of the address is written to, never the typed one.
    let stored = told.first().and_then(|account| account.contacts.email_for(Some(held.login.as_str())));
    let (Some(first), Some(to)) = (told.first(), stored) else {
        let reason = if holders.is_empty() { "unknown" } else { "unfit" };
        return world.jobs.finish(job.id, Some(entry(Fact::NamesNotSent).with("reason", reason))).await;
    };
    let entry = |fact| about(entry(fact), first, told.len());
    let charges = charges((world, &world.limits(ctx).await?), job, &told, to);
    if world.budgets.spend(&charges, ctx.now()).await?.is_err() {
        let silent = entry(Fact::NamesNotSent).with("reason", "message_budget_spent");
        return world.jobs.finish(job.id, Some(silent)).await;
    }
    let names = names(world, &told).await?;
    let message = Message {
        to,
        locale: first.locale.unwrap_or(held.locale),
        reference: held.reset.reference,
        content: Content::UserNames { names: &names },
    };
    let delivery = world.mailer.send(message).await;
    conclude(ctx, world, job, delivery, (entry(Fact::NamesSent), entry(Fact::NamesNotSent))).await
}

/// Each name once as it has to be typed; none for an account that follows one of the others, whose name is theirs.
async fn names(world: &World, told: &[&Account]) -> Result<Vec<UserName>, Fault> {
    let mut names = Vec::new();
    for account in told {
        let leader = world.directory.leader(account).await?;
        if leader.is_none_or(|leader| told.iter().all(|other| other.key != leader.key)) {
            let name = world.name_of(account);
            names.push(UserName { typed: printable(&name.typed), ..name });
        }
    }
    Ok(names)
}

/// Disabled, expired and protected accounts get no mail of ours.
pub(super) fn may_be_told(account: &Account) -> bool {
    let state = account.state;
    !state.disabled && !state.expired && account.standing != Standing::Protected
}

fn about(entry: Entry, first: &Account, holders: usize) -> Entry {
    entry.about(&first.key).with("accounts", holders.to_string())
}

/// One message for the address and for each account; charged once, however often it is tried.
fn charges(
    (world, limits): (&World, &Limits),
    job: &Job,
    told: &[&Account],
    to: &EmailAddress,
) -> Vec<Charge> {
    if job.attempt > 1 {
        return Vec::new();
    }
    let destination = world.keys.of(Purpose::Destination, &[to.folded().as_bytes()]);
    let mut charges = limits.charge(Scope::DestinationMessages, destination, Caller::Stranger);
    for account in told {
        let key = world.budget_key(&account.key);
        charges.extend(limits.charge(Scope::AccountMessages, key, Caller::Stranger));
    }
    charges
}

/// A name as one line of a letter.
fn printable(login: &str) -> String {
    login.chars().filter(|c| !c.is_control()).take(LOGIN_CHARS_MAX).collect()
}
