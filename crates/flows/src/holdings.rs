//! What an account holds now, loaded once for one decision.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::method::Destination;
use crate::ports::Registered;
use crate::world::World;
use domain::account::Account;
use domain::audit::Fact;
use domain::enrol::{CONTACTS_MAX, Holdings};
use domain::policy::PolicySet;
use domain::secret::Digest;
use domain::time::Timestamp;
use std::time::Duration;

/// The account with what its owner registered. Contacts never seen before are noted on the way.
pub(crate) async fn holdings(
    ctx: &Ctx,
    world: &World,
    set: &PolicySet,
    account: Account,
) -> Result<Holdings, Fault> {
    Ok(with_registrant(ctx, world, set, account).await?.0)
}

/// The same, with what else is remembered.
pub(crate) async fn with_registrant(
    ctx: &Ctx,
    world: &World,
    set: &PolicySet,
    account: Account,
) -> Result<(Holdings, Registered), Fault> {
    let contacts = contacts(&account);
    let entry = ctx.entry(Fact::ContactSeen);
    let digests = digests(world, &contacts);
    let registered = world.enrolments.registered(&account.key, &digests, ctx.now(), entry).await?;
    let holdings = put_together(set, account, contacts, &registered, ctx.now());
    Ok((holdings, registered))
}

/// What an account holds, as far as no policy is asked yet.
pub(crate) struct Seen {
    account: Account,
    contacts: Vec<String>,
    registered: Registered,
    now: Timestamp,
}

impl Seen {
    /// What of it counts under these settings.
    pub(crate) fn by(&self, set: &PolicySet) -> Holdings {
        put_together(set, self.account.clone(), self.contacts.clone(), &self.registered, self.now)
    }
}

/// For those who only explain or count: nothing is noted.
///
/// # Errors
/// The store failed.
pub(crate) async fn peek(ctx: &Ctx, world: &World, account: Account) -> Result<Seen, Fault> {
    let contacts = contacts(&account);
    let digests = digests(world, &contacts);
    let registered = world.enrolments.peek(&account.key, &digests, ctx.now()).await?;
    Ok(Seen { account, contacts, registered, now: ctx.now() })
}

/// Under every live key, those beyond the bound left out.
fn digests(world: &World, contacts: &[String]) -> Vec<Vec<Digest>> {
    let looked_at = contacts.iter().take(CONTACTS_MAX);
    looked_at.map(|contact| Destination(contact.clone()).digests(&world.keys)).collect()
}

fn put_together(
    set: &PolicySet,
    account: Account,
    contacts: Vec<String>,
    registered: &Registered,
    now: Timestamp,
) -> Holdings {
    let cooldown = cooldown(set);
    // Contacts beyond the bound are never looked at, so that nothing is sent there either.
    let never = Some(Timestamp::from_micros(i64::MAX));
    let since = registered.contacts_since.iter().copied().chain(std::iter::repeat(never));
    let new_contacts =
        contacts.into_iter().zip(since).filter_map(|(contact, first)| Some((contact, first?.plus(cooldown))));
    Holdings { new_contacts: new_contacts.collect(), enrolments: registered.enrolments.clone(), account, now }
}

/// How long a new contact recovers nothing.
pub(crate) fn cooldown(set: &PolicySet) -> Duration {
    Duration::from_secs(u64::from(set.cooldown_hours) * 3600)
}

/// The contacts of an entry, folded. Those beyond the bound are not looked at, and count as new for
/// ever (they have no moment from which they count).
fn contacts(account: &Account) -> Vec<String> {
    let held = &account.contacts;
    let emails = held.emails.iter().map(|address| address.as_str());
    let phones = held.mobiles.iter().chain(&held.office_phones).map(String::as_str);
    let mut out: Vec<String> = Vec::new();
    for contact in emails.chain(phones).map(str::to_lowercase) {
        if !out.contains(&contact) {
            out.push(contact);
        }
    }
    out
}
