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
    let now = ctx.now();
    let contacts = contacts(&account);
    let looked_at = contacts.iter().take(CONTACTS_MAX);
    let digests: Vec<Vec<Digest>> =
        looked_at.map(|contact| Destination(contact.clone()).digests(&world.keys)).collect();
    let entry = ctx.entry(Fact::ContactSeen);
    let registered = world.enrolments.registered(&account.key, &digests, now, entry).await?;
    let cooldown = cooldown(set);
    // Contacts beyond the bound are never looked at, so that nothing is sent there either.
    let never = Some(Timestamp::from_micros(i64::MAX));
    let since = registered.contacts_since.iter().copied().chain(std::iter::repeat(never));
    let new_contacts =
        contacts.into_iter().zip(since).filter_map(|(contact, first)| Some((contact, first?.plus(cooldown))));
    let holdings = Holdings {
        new_contacts: new_contacts.collect(),
        enrolments: registered.enrolments.clone(),
        account,
        now,
    };
    Ok((holdings, registered))
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
