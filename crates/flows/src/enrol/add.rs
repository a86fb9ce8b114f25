//! Adding a method: begun, then proven. It is the same for every method that exists.

use super::session::session;
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::holdings::cooldown;
use crate::method::{Shown, Whose};
use crate::ports::{Activation, Enrolling, MethodEvent, NewEnrolment, NewJob, Once, Pending, Work};
use crate::reset::guess_permit;
use crate::world::World;
use domain::audit::Fact;
use domain::contact::EmailAddress;
use domain::enrol::{Label, PENDING_LIVES};
use domain::id::{EnrolmentId, JobId};
use domain::method::{Check, Method};
use domain::refusal::Refusal;
use domain::secret::{Material, Presented};

/// A method that waits for its proof. What it shows is shown once.
pub struct Added {
    pub id: EnrolmentId,
    pub shown: Shown,
}

/// Begins a method that is proven by an answer, such as an authenticator app. `issuer` is the
/// organisation's name, for the app's list.
///
/// # Errors
/// `Refusal::ProofMissing` before a step-up, `MethodNotOffered`, `MethodsFull`, `Expired`; a fault when
/// a dependency fails.
pub async fn begin(
    ctx: &Ctx,
    world: &World,
    token: &Presented,
    method: Method,
    (label, issuer): (Option<Label>, &str),
) -> Result<Added, Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let whose = Whose { issuer, name: &session.holdings.account.login };
    let offered = world.methods.checked(method).filter(|_| session.policy.methods.contains(&method));
    let begun = offered.and_then(|checked| checked.begin(ctx, &whose)).ok_or(Refusal::MethodNotOffered)?;
    let id = EnrolmentId::fresh(ctx.chance.as_ref());
    let new = NewEnrolment { id, method, label, material: begun.material, job: None, now: ctx.now() };
    let entry = session.entry(ctx, Fact::Asked).with("method", method.name());
    began(world.enrolments.begin(warrant, new, entry).await?)?;
    Ok(Added { id, shown: begun.shown })
}

/// Registers a private address; a code goes there.
///
/// # Errors
/// As [`begin`], and `Refusal::NotRegistrable` for what is no mailbox or held already.
pub async fn add_address(
    ctx: &Ctx,
    world: &World,
    token: &Presented,
    typed: &str,
    label: Option<Label>,
) -> Result<EnrolmentId, Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let method = Method::Email;
    if !session.policy.methods.contains(&method) || world.methods.get(method).is_none() {
        return Err(Refusal::MethodNotOffered.into());
    }
    let address = EmailAddress::parse(typed.trim()).ok_or(Refusal::NotRegistrable)?;
    if session.holdings.all_emails().iter().any(|held| held.folded() == address.folded()) {
        return Err(Refusal::NotRegistrable.into());
    }
    let id = EnrolmentId::fresh(ctx.chance.as_ref());
    let job = NewJob {
        id: JobId::fresh(ctx.chance.as_ref()),
        work: Work::ProveContact { reset: session.held.reset.id, enrolment: id },
        due_at: ctx.now(),
        expires_at: ctx.now().plus(PENDING_LIVES.min(world.bounds.job_lives)),
    };
    let material = Material::of(address.as_str().as_bytes());
    let new = NewEnrolment { id, method, label, material, job: Some(job), now: ctx.now() };
    let entry = session.entry(ctx, Fact::Asked).with("method", method.name());
    began(world.enrolments.begin(warrant, new, entry).await?)?;
    world.work.notify_one();
    Ok(id)
}

fn began(enrolling: Enrolling) -> Result<(), Refusal> {
    match enrolling {
        Enrolling::Yes => Ok(()),
        Enrolling::Full => Err(Refusal::MethodsFull),
        Enrolling::Closed => Err(Refusal::Expired),
    }
}

/// Proves a method that was begun: the app's code, or the one that was sent. A contact recovers nothing
/// until its cool-down is over.
///
/// # Errors
/// `Refusal::WrongProof`, `TooMany`, `ProofMissing`, `Expired`; a fault when a dependency fails.
pub async fn prove(
    ctx: &Ctx,
    world: &World,
    token: &Presented,
    id: EnrolmentId,
    typed: &str,
) -> Result<(), Stop> {
    let session = session(ctx, world, token).await?;
    let warrant = session.warrant(ctx, world)?;
    let permit = guess_permit(ctx, world, session.held.caller()).await?;
    let pending = world.enrolments.guess(permit, session.key(), id, ctx.now()).await?;
    let pending = pending.ok_or(Refusal::WrongProof)?;
    let once = proven(ctx, world, &pending, id, typed).ok_or(Refusal::WrongProof)?;
    let method = pending.method;
    let waits = method.check() == Check::Sent;
    let activation = Activation {
        id,
        once,
        usable_from: if waits { ctx.now().plus(cooldown(&session.set)) } else { ctx.now() },
        notice: session.notice(ctx, world, method, MethodEvent::Added),
        now: ctx.now(),
    };
    let entry = session.entry(ctx, Fact::MethodAdded).with("method", method.name());
    if !world.enrolments.activate(warrant, activation, entry).await? {
        return Err(Refusal::WrongProof.into());
    }
    world.work.notify_one();
    Ok(())
}

fn proven(ctx: &Ctx, world: &World, pending: &Pending, id: EnrolmentId, typed: &str) -> Option<Once> {
    let answer = world.methods.read(pending.method, typed).ok()?;
    if let Some(checked) = world.methods.checked(pending.method) {
        return checked.proves(&pending.material, &answer, ctx.now());
    }
    let sent = pending.code?;
    let candidates = world.keys.presented_enrolment_code(&answer, id);
    candidates.iter().any(|candidate| candidate.matches(&sent)).then_some(Once::Nothing)
}
