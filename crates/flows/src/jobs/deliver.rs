//! Delivering a secret: find the person, decide, mint, store the digest, send. For a name that
//! nobody has, the same rows are written with digests that no secret has.

use super::names;
use super::run::{conclude, wait};
use super::shadow::shadow;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::holdings::holdings;
use crate::method::{Destination, Outgoing, SentMethod};
use crate::ports::{Armed, Bound, Content, Delivery, Found, Held, Job, Message, Seen, reset_entry};
use crate::reset::{UNLOCK_NOT_OFFERED, policy_for};
use crate::world::World;
use domain::account::Account;
use domain::audit::Fact;
use domain::challenge::live_resets_max;
use domain::contact::only_one;
use domain::enrol::Holdings;
use domain::id::{ChallengeId, ResetId};
use domain::limit::{Caller, Charge, Scope};
use domain::method::Method;
use domain::policy::{Policy, PolicySet, Unfit};
use domain::reset::Goal;
use domain::secret::{Code, Digest, Token};
use std::sync::Arc;

/// The facts of one delivery.
pub(super) struct Delivering<'a> {
    pub(super) job: &'a Job,
    pub(super) held: &'a Held,
    pub(super) challenge: ChallengeId,
    pub(super) method: Method,
    pub(super) set: &'a PolicySet,
}

/// Why nothing is sent.
enum Silence {
    /// Nobody, or more than one, answers to the name.
    NotOne(&'static str),
    /// The account fails a gate; its owner may be told.
    Unfit(Unfit),
    /// The challenge cannot be met for this account now.
    Other(&'static str),
}

pub(super) async fn deliver(
    ctx: &Ctx,
    world: &World,
    job: &Job,
    reset: ResetId,
    challenge: ChallengeId,
    method: Method,
) -> Result<(), Fault> {
    let Some(held) = world.resets.load(reset).await? else { return world.jobs.finish(job.id, None).await };
    if held.reset.ended.is_some() || ctx.now() >= held.reset.expires_at {
        return world.jobs.finish(job.id, None).await;
    }
    if held.reset.goal == Goal::Username {
        return names::tell(ctx, world, job, &held).await;
    }
    let set = world.policy(ctx).await?;
    let this = Delivering { job, held: &held, challenge, method, set: &set };
    let found =
        world.directory.find(&held.login).await.map_err(|fault| fault.during("finding the person"))?;
    let held_by = match found {
        Found::One(account) => holdings(ctx, world, &set, *account).await?,
        Found::None => return stay_silent(ctx, world, &this, None, Silence::NotOne("unknown")).await,
        Found::Ambiguous => return stay_silent(ctx, world, &this, None, Silence::NotOne("ambiguous")).await,
    };
    match decide(world, &this, &held_by).await? {
        Ok((policy, sender, to)) => mint_and_send(ctx, world, &this, &held_by, policy, sender, to).await,
        Err(silence) => stay_silent(ctx, world, &this, Some(&held_by), silence).await,
    }
}

type Decided = (Policy, Arc<dyn SentMethod>, Destination);

/// Gates, policy, method, destination: all of it about this account, none of it visible.
async fn decide(
    world: &World,
    this: &Delivering<'_>,
    holdings: &Holdings,
) -> Result<Result<Decided, Silence>, Fault> {
    if this.held.reset.account.as_ref().is_some_and(|bound| *bound != holdings.account.key) {
        return Ok(Err(Silence::Other("other_account")));
    }
    let policy = match policy_for(world, this.set, this.held.reset.goal, holdings).await? {
        Ok(policy) => policy,
        Err(unfit) => return Ok(Err(Silence::Unfit(unfit))),
    };
    // Before anything is proven or chosen in vain. What is written in the end is judged by the directory all the same.
    if this.held.reset.goal == Goal::Reset
        && let Some(verdict) = world.directory.refuses_resets(&holdings.account.key).await?
    {
        return Ok(Err(Silence::Unfit(Unfit::DirectoryRefuses(verdict))));
    }
    if this.held.reset.goal == Goal::Unlock && !policy.unlock_without_reset {
        return Ok(Err(Silence::Other(UNLOCK_NOT_OFFERED)));
    }
    let sender = world.methods.get(this.method).filter(|_| policy.methods.contains(&this.method));
    let Some(sender) = sender else { return Ok(Err(Silence::Other("method_not_in_policy"))) };
    let typed = world.jobs.confirmation(this.challenge).await?;
    Ok(match chosen(sender.as_ref(), holdings, typed.as_deref(), this.held) {
        Some(to) => Ok((policy, sender.clone(), to)),
        None => Err(Silence::Other("no_single_destination")),
    })
}

/// The destination that was typed, or picked by its id after a first proof.
fn chosen(
    sender: &dyn SentMethod,
    holdings: &Holdings,
    typed: Option<&str>,
    held: &Held,
) -> Option<Destination> {
    let own = sender.own(holdings);
    let picked = typed.filter(|_| !held.proofs.is_empty()).and_then(|id| own.iter().position(|o| o.id == id));
    match picked {
        Some(at) => sender.held(holdings).into_iter().nth(at),
        None => sender.chosen(holdings, typed),
    }
}

async fn mint_and_send(
    ctx: &Ctx,
    world: &World,
    this: &Delivering<'_>,
    holdings: &Holdings,
    policy: Policy,
    sender: Arc<dyn SentMethod>,
    to: Destination,
) -> Result<(), Fault> {
    let (reset, account) = (this.held.reset.id, &holdings.account);
    if this.held.reset.account.is_none() {
        let seen = Seen {
            policy: policy.name.clone(),
            proofs: policy.proofs,
            locked: account.state.locked,
            methods: world.methods.own(holdings, &policy.methods),
        };
        let entry =
            reset_entry(ctx.entry(Fact::Resolved), reset).about(&account.key).with("policy", &policy.name);
        let most = live_resets_max(this.held.caller());
        if !world.resets.bind(reset, &account.key, &seen, most, ctx.now(), entry).await? {
            let too_many = Silence::Other("too_many_live_resets");
            return stay_silent(ctx, world, this, Some(holdings), too_many).await;
        }
    }
    let code = Code::mint(ctx.chance.as_ref());
    let link = Token::mint(ctx.chance.as_ref());
    let destination = to.digest(&world.keys);
    let bound = Bound { account: account.key.clone(), password_time: account.password_time, destination };
    let charges = charges(ctx, world, this, account, destination).await?;
    let armed = armed(ctx, world, this, Some((&code, &link, bound)));
    if !world.jobs.arm(armed, &charges, None).await? {
        return stay_silent(ctx, world, this, Some(holdings), Silence::Other("message_budget_spent")).await;
    }
    let outgoing = Outgoing {
        code: &code,
        link: &link,
        lives: this.set.lifetimes.code(),
        goal: this.held.reset.goal,
        locale: account.locale.unwrap_or(this.held.locale),
        reference: this.held.reset.reference,
    };
    let delivery = sender.send(ctx, world.mailer.as_ref(), &to, outgoing).await;
    let entry = |fact| {
        let entry = reset_entry(ctx.entry(fact), reset);
        entry.about(&account.key).with("method", this.method.name())
    };
    conclude(ctx, world, this.job, delivery, (entry(Fact::Sent), entry(Fact::NotDelivered))).await
}

/// A message is charged once, however often its hand-over is tried.
async fn charges(
    ctx: &Ctx,
    world: &World,
    this: &Delivering<'_>,
    account: &Account,
    destination: Digest,
) -> Result<Vec<Charge>, Fault> {
    if this.job.attempt > 1 {
        return Ok(Vec::new());
    }
    let limits = world.limits(ctx).await?;
    let caller = this.held.caller();
    let key = world.budget_key(&account.key);
    let mut charges = limits.charge(Scope::AccountMessages, key, caller);
    charges.extend(limits.charge(Scope::DestinationMessages, destination, caller));
    Ok(charges)
}

pub(super) fn armed(
    ctx: &Ctx,
    world: &World,
    this: &Delivering<'_>,
    minted: Option<(&Code, &Token, Bound)>,
) -> Armed {
    let (reset, method) = (this.held.reset.id, this.method);
    let nothing = || Digest::unguessable(world.keys.current_id(), ctx.chance.as_ref());
    let now = ctx.now();
    let (code, link, bound) = match minted {
        Some((code, link, bound)) => {
            (world.keys.of_code(code, reset, method), world.keys.of_link(link, reset, method), Some(bound))
        }
        None => (nothing(), nothing(), None),
    };
    Armed {
        challenge: this.challenge,
        code,
        link,
        bound,
        code_expires_at: now.plus(this.set.lifetimes.code()),
        link_expires_at: now.plus(this.set.lifetimes.link()),
        now,
    }
}

/// Writes down why, tells the owner where that helps, and does as if something was sent.
async fn stay_silent(
    ctx: &Ctx,
    world: &World,
    this: &Delivering<'_>,
    holdings: Option<&Holdings>,
    silence: Silence,
) -> Result<(), Fault> {
    let (reason, unfit) = match silence {
        Silence::NotOne(reason) | Silence::Other(reason) => (reason, None),
        Silence::Unfit(unfit) => (unfit.code(), Some(unfit)),
    };
    let mut entry = reset_entry(ctx.entry(Fact::NotSent), this.held.reset.id)
        .with("method", this.method.name())
        .with("reason", reason)
        .with("reference", this.held.reset.reference.to_string());
    entry.account = holdings.map(|holdings| holdings.account.key.clone());
    if let (Some(holdings), Some(unfit)) = (holdings, unfit.filter(|unfit| unfit.owner_may_be_told())) {
        tell_owner(ctx, world, this, holdings, unfit).await?;
    }
    let mut entry = (this.job.attempt <= 1).then_some(entry);
    match shadow(ctx, world, this, holdings.is_some(), &mut entry).await? {
        Delivery::Sent | Delivery::Rejected => world.jobs.finish(this.job.id, entry).await,
        Delivery::Later => {
            world.jobs.postpone(this.job.id, ctx.now().plus(wait(this.job.attempt)), entry).await
        }
    }
}

/// One mail that says why, inside the same message budget as codes.
async fn tell_owner(
    ctx: &Ctx,
    world: &World,
    this: &Delivering<'_>,
    holdings: &Holdings,
    why: Unfit,
) -> Result<(), Fault> {
    let (account, addresses) = (&holdings.account, holdings.emails());
    let Some(to) = only_one(&addresses, None) else { return Ok(()) };
    let key = world.budget_key(&account.key);
    let charges = world.limits(ctx).await?.charge(Scope::AccountMessages, key, Caller::Stranger);
    if world.budgets.spend(&charges, ctx.now()).await?.is_err() {
        return Ok(());
    }
    let message = Message {
        to,
        locale: account.locale.unwrap_or(this.held.locale),
        reference: this.held.reset.reference,
        content: Content::CannotReset { why },
    };
    let _ = world.mailer.send(message).await;
    Ok(())
}
