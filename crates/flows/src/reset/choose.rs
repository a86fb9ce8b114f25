//! Choosing a new password: rules first, then a warrant from the proof rows, then one write.

use super::apply::{InReset, Outcome, Writing};
use super::fit::policy_for;
use super::linked;
use super::view::{Step, View, held};
use crate::ctx::Ctx;
use crate::fault::{Fault, FaultKind, Stop};
use crate::holdings::holdings;
use crate::password::{Bench, advised, judge};
use crate::ports::{Held, reset_entry};
use crate::world::World;
use domain::audit::Fact;
use domain::enrol::Holdings;
use domain::linked::is_led;
use domain::password::{Demands, Password, Refused};
use domain::policy::{Policy, PolicySet};
use domain::refusal::Refusal;
use domain::reset::{Ended, Next, next};
use domain::secret::{Digest, Presented, Purpose, Token};
use domain::warrant::{Grounds, Kind, NoWarrant, Warrant};
use std::sync::Arc;

/// Sets a new password, once, if the recorded proofs carry it. The write goes on when the caller
/// goes away. `device` will be known from then on.
///
/// # Errors
/// `Refusal::ProofMissing`, `Password` with every broken rule, `NotHere`, `Busy`, `Ended`, `Expired`, `TooMany`;
/// a fault when a dependency fails. The old password survives each of them.
pub async fn choose(
    ctx: &Ctx,
    world: &Arc<World>,
    token: &Presented,
    new: Password,
    device: Option<&Token>,
) -> Result<Outcome, Stop> {
    let held = held(ctx, world, token).await?;
    let set = world.policy(ctx).await?;
    View::of(held.clone(), &set, &world.bounds, ctx.now()).must_be_choosing()?;
    let key = held.reset.account.clone().ok_or(Refusal::ProofMissing)?;
    let Some(account) = world.directory.read(&key).await? else {
        return withhold(ctx, world, &held, "gone").await;
    };
    let fresh = Arc::new(world.policies.current(ctx.now()).await?);
    let holdings = holdings(ctx, world, &fresh, account).await?;
    let policy = match policy_for(world, &fresh, held.reset.goal, &holdings).await? {
        Ok(policy) => policy,
        Err(unfit) => return withhold(ctx, world, &held, unfit.code()).await,
    };
    if !matches!(next(&held.reset, &held.proofs, &policy, fresh.lifetimes.proof(), ctx.now()), Next::Choose) {
        return Err(Refusal::ProofMissing.into());
    }
    let others = linked::others(world, &fresh, &held, &holdings.account).await?;
    let stated = world.directory.stated_rules(&key).await?;
    let own = (!is_led(&held.parts)).then_some((&holdings.account, &stated));
    let following = others.fit.iter().map(|fit| (&fit.account, &fit.stated));
    let accounts = own.into_iter().chain(following).collect();
    let bench = Bench { set: &fresh, reset: held.reset.id, current: None, listed: None, accounts };
    let faults = judge(ctx, world, &bench, &new).await?;
    let own = (!is_led(&held.parts)).then(|| stated.clone());
    let demands = Demands::of(&fresh.password, &others.strictest(own));
    if !faults.is_empty() {
        let whose = (Some(&holdings.account), &demands);
        return Err(Refusal::Password(advised(world, &fresh, whose, &new, faults).await).into());
    }
    let digests = world.methods.held_digests(&holdings, &world.keys);
    let grounds = grounds(ctx, &held, &policy, &holdings, &fresh, &digests);
    let leading = if is_led(&held.parts) { None } else { Some(Warrant::issue(&grounds)) };
    let leading = match leading.transpose() {
        Ok(warrant) => warrant,
        Err(no) => return refuse(ctx, world, &held, no).await,
    };
    let leading = match leading {
        Some(warrant) => Some(Writing {
            warrant,
            new: linked::copy_of(&new)?,
            current: None,
            device: device.map(|token| world.keys.of_token(Purpose::DeviceToken, token)),
            stated,
            tries_before: held.reset.tries,
            place: InReset::Whole,
        }),
        None => None,
    };
    let round = others.begin(ctx, world, &held, &grounds, (leading, &new)).await?;
    spawn_write(ctx, world, round).await.map_err(|stop| advising(stop, &demands))
}

/// A refusal of the directory, with what would work.
pub(crate) fn advising(stop: Stop, demands: &Demands) -> Stop {
    match stop {
        Stop::Refusal(Refusal::Password(refused)) => {
            Refusal::Password(Refused::advised(refused.broken, None, demands)).into()
        }
        other @ (Stop::Refusal(_) | Stop::Fault(_)) => other,
    }
}

/// The write must reach its settlement even when the browser hangs up, so it is a task of its own.
async fn spawn_write(ctx: &Ctx, world: &Arc<World>, round: linked::Round) -> Result<Outcome, Stop> {
    let (ctx, world) = (ctx.clone(), world.clone());
    let task = tokio::spawn(async move { round.write(&ctx, &world).await });
    task.await.map_err(|_| Fault::new(FaultKind::Internal, "the write task ended early"))?
}

fn grounds<'a>(
    ctx: &Ctx,
    held: &'a Held,
    policy: &'a Policy,
    holdings: &'a Holdings,
    set: &PolicySet,
    digests: &'a [Digest],
) -> Grounds<'a> {
    Grounds {
        reset: &held.reset,
        proofs: &held.proofs,
        policy,
        account: &holdings.account,
        proof_window: set.lifetimes.proof(),
        held_destinations: digests,
        now: ctx.now(),
    }
}

pub(super) fn warrant<K: Kind>(
    ctx: &Ctx,
    world: &World,
    held: &Held,
    policy: &Policy,
    holdings: &Holdings,
    set: &PolicySet,
) -> Result<Warrant<K>, NoWarrant> {
    let digests = world.methods.held_digests(holdings, &world.keys);
    Warrant::issue(&grounds(ctx, held, policy, holdings, set, &digests))
}

/// Tells why there is no warrant, and ends the reset where none can come any more.
pub(super) async fn refuse<T>(ctx: &Ctx, world: &World, held: &Held, no: NoWarrant) -> Result<T, Stop> {
    match no {
        NoWarrant::ProofMissing | NoWarrant::WrongGoal => Err(Refusal::ProofMissing.into()),
        NoWarrant::Ended(ended) => Err(Refusal::Ended(ended).into()),
        NoWarrant::Expired => Err(Refusal::Expired.into()),
        NoWarrant::PasswordChangedSince => withhold(ctx, world, held, "password_changed_since").await,
        NoWarrant::ContactChangedSince => withhold(ctx, world, held, "contact_changed_since").await,
        NoWarrant::OtherAccount => withhold(ctx, world, held, "other_account").await,
    }
}

/// Ends the reset right before the write, with the reason in the audit. Whoever has half of it done by then, or a
/// write under way in another window, is told that instead.
pub(super) async fn withhold<T>(ctx: &Ctx, world: &World, held: &Held, why: &str) -> Result<T, Stop> {
    let mut entry = reset_entry(ctx.entry(Fact::Withheld), held.reset.id).with("reason", why);
    entry = entry.with("reference", held.reset.reference.to_string());
    entry.account = held.reset.account.clone();
    world.resets.end(held.reset.id, Ended::Unfit, ctx.now(), entry).await?;
    let now = world.resets.load(held.reset.id).await?;
    Err(match now.map(|now| now.reset.ended) {
        Some(Some(Ended::Unfit)) => Refusal::NotHere.into(),
        Some(Some(ended)) => Refusal::Ended(ended).into(),
        Some(None) => Refusal::Busy.into(),
        None => Refusal::Expired.into(),
    })
}

impl View {
    pub(super) fn must_be_choosing(&self) -> Result<(), Refusal> {
        match self.step {
            Step::Choose => Ok(()),
            Step::Prove | Step::Unlock | Step::Register => Err(Refusal::ProofMissing),
            Step::Done(ended) => Err(Refusal::Ended(ended)),
            Step::Expired => Err(Refusal::Expired),
        }
    }
}
