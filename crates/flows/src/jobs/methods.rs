//! Messages about methods: the code that proves a new contact, and what its owner must hear of.

use super::notice::{disavowals, hand_over, letterhead};
use super::run::{conclude, wait};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings::holdings;
use crate::method::Destination;
use crate::ports::{Content, Job, Message, MethodEvent, reset_entry};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::Fact;
use domain::contact::EmailAddress;
use domain::id::{EnrolmentId, ResetId};
use domain::limit::{Caller, Scope};
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
    let delivery = world.mailer.send(Message { to: &to, locale, reference, content }).await;
    conclude(ctx, world, job, delivery, (entry(Fact::Sent), entry(Fact::NotDelivered))).await
}

fn address(held: &Material) -> Option<EmailAddress> {
    EmailAddress::parse(std::str::from_utf8(held.reveal()).ok()?)
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
    let links = disavowals(ctx, world, (key, reset), addresses.len()).await?;
    let letters = addresses.iter().zip(&links).map(|(to, disavowal)| {
        let content = Content::MethodChanged { at: ctx.now(), method, happened, disavowal };
        Message { to, locale, reference, content }
    });
    let told = hand_over(world, letters.collect()).await;
    let fact = if told.sent > 0 { Fact::NoticeSent } else { Fact::NoticeNotDelivered };
    let entry = reset_entry(ctx.entry(fact), reset).about(key).with("sent", told.sent.to_string());
    let entry = entry.with("method", method.name()).with("happened", happened.name());
    if told.is_to_be_tried_again() {
        return world.jobs.postpone(job.id, ctx.now().plus(wait(job.attempt)), Some(entry)).await;
    }
    world.jobs.finish(job.id, Some(entry)).await
}
