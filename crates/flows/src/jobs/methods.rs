//! Messages about methods: the code that proves a new contact, and what its owner must hear of.

use super::notice::disavowal;
use super::run::wait;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings::holdings;
use crate::method::Destination;
use crate::ports::{Content, Delivery, Job, Message, MethodEvent, reset_entry};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::contact::EmailAddress;
use domain::id::{EnrolmentId, Reference, ResetId};
use domain::limit::{Caller, Scope};
use domain::locale::Locale;
use domain::method::Method;
use domain::secret::{Code, Material, Purpose};
use std::time::Duration;

/// How long a removed address is still told of what happens to the account's methods.
const PARTED_FOR: Duration = Duration::from_secs(86_400);

/// Mints a code for a pending address and sends it there: to the stored value, never to a typed one.
pub(super) async fn prove_contact(
    ctx: &Ctx,
    world: &World,
    job: &Job,
    reset: ResetId,
    enrolment: EnrolmentId,
) -> Result<(), Fault> {
    let entry = |fact| reset_entry(ctx.entry(fact), reset).with("method", Method::Email.name());
    let pending = world.enrolments.pending_contact(enrolment).await?;
    let Some((account, to)) = pending.and_then(|(account, held)| Some((account, address(&held)?))) else {
        return world.jobs.finish(job.id, None).await;
    };
    let set = world.policy(ctx).await?;
    let code = Code::mint(ctx.chance.as_ref());
    let digest = world.keys.of_enrolment_code(&code, enrolment);
    let mut charges = Vec::new();
    if job.attempt == 1 {
        let destination = Destination(to.as_str().to_owned()).digest(&world.keys);
        let key = world.keys.of(Purpose::Account, &[b"registering", account.to_string().as_bytes()]);
        let limits = world.limits(ctx).await?;
        charges = limits.charge(Scope::AccountMessages, key, Caller::Known);
        charges.extend(limits.charge(Scope::DestinationMessages, destination, Caller::Known));
    }
    let lives = set.lifetimes.code();
    let expires_at = ctx.now().plus(lives);
    if !world.enrolments.expect_code(enrolment, digest, expires_at, &charges, ctx.now()).await? {
        let told = entry(Fact::NotSent).with("reason", "message_budget_spent");
        return world.jobs.finish(job.id, Some(told)).await;
    }
    let (locale, reference) = letterhead(ctx, world, reset).await?;
    let content = Content::ProveAddress { code: &code, lives };
    match world.mailer.send(Message { to: &to, locale, reference, content }).await {
        Delivery::Sent => world.jobs.finish(job.id, Some(entry(Fact::Sent))).await,
        Delivery::Rejected => {
            world.jobs.finish(job.id, Some(entry(Fact::NotDelivered).with("reason", "rejected"))).await
        }
        Delivery::Later => {
            let due_at = ctx.now().plus(wait(job.attempt));
            world.jobs.postpone(job.id, due_at, Some(entry(Fact::NotDelivered).with("reason", "later"))).await
        }
    }
}

fn address(held: &Material) -> Option<EmailAddress> {
    EmailAddress::parse(std::str::from_utf8(held.reveal()).ok()?)
}

async fn letterhead(ctx: &Ctx, world: &World, reset: ResetId) -> Result<(Locale, Reference), Fault> {
    let held = world.resets.load(reset).await?;
    let locale = held.as_ref().map(|held| held.locale).unwrap_or_default();
    Ok((locale, held.map_or_else(|| Reference::fresh(ctx.chance.as_ref()), |h| h.reset.reference)))
}

/// Tells every address of the account, the removed ones included, with a way to say "not me".
pub(super) async fn notice(
    ctx: &Ctx,
    world: &World,
    job: &Job,
    reset: ResetId,
    account: &AccountKey,
    (method, happened): (Method, MethodEvent),
) -> Result<(), Fault> {
    let set = world.policy(ctx).await?;
    if !set.notifications.person_on_method_change {
        return world.jobs.finish(job.id, None).await;
    }
    let Some(account) = world.directory.read(account).await? else {
        return world.jobs.finish(job.id, None).await;
    };
    let holdings = holdings(ctx, world, &set, account).await?;
    let key = &holdings.account.key;
    let parted = world.enrolments.parted(key, ctx.now().minus(PARTED_FOR)).await?;
    let mut addresses = holdings.all_emails();
    for gone in parted.iter().filter_map(address) {
        if !addresses.iter().any(|held| held.folded() == gone.folded()) {
            addresses.push(gone);
        }
    }
    let (locale, reference) = letterhead(ctx, world, reset).await?;
    let locale = holdings.account.locale.unwrap_or(locale);
    let (mut sent, mut later) = (0_u32, 0_u32);
    for to in &addresses {
        let disavowal = disavowal(ctx, world, key, reset).await?;
        let content = Content::MethodChanged { at: ctx.now(), method, happened, disavowal: &disavowal };
        match world.mailer.send(Message { to, locale, reference, content }).await {
            Delivery::Sent => sent += 1,
            Delivery::Rejected => {}
            Delivery::Later => later += 1,
        }
    }
    let fact = if sent > 0 { Fact::NoticeSent } else { Fact::NoticeNotDelivered };
    let entry = reset_entry(ctx.entry(fact), reset).about(key).with("sent", sent.to_string());
    let entry = entry.with("method", method.name()).with("happened", happened.name());
    // As with other notices: one that reached somebody is not repeated for the rest.
    if sent == 0 && later > 0 {
        return world.jobs.postpone(job.id, ctx.now().plus(wait(job.attempt)), Some(entry)).await;
    }
    world.jobs.finish(job.id, Some(entry)).await
}
