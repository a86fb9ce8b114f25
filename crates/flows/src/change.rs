//! Changing a known password. The current password is checked against the person, so a task of
//! this node does it behind the "checking" page that everybody gets; only the outcome is stored.

use crate::beforehand::{Weighed, drawn, weighed};
use crate::checking::{Concluded, begin, conclude, concluded, is_late, record_current, seen, sign_in};
use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::password::{Bench, advised, judge, judge_for_anybody, rules_broken_by_anybody};
use crate::ports::{CheckOutcome, Listed, reset_entry};
use crate::reset::{self, Aftermath, InReset, Outcome, Start, Writing};
use crate::world::World;
use domain::account::{Account, AccountKey};
use domain::audit::Fact;
use domain::challenge::live_resets_max;
use domain::id::{Reference, ResetId};
use domain::limit::{Caller, Scope};
use domain::method::Method;
use domain::password::passphrase::Passphrase;
use domain::password::{Demands, Password, Refused};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal, Reset};
use domain::secret::{Presented, Token};
use domain::time::Timestamp;
use domain::verdict::StatedRules;
use domain::warrant::{Grounds, Warrant};
use std::sync::Arc;

/// What somebody changes.
pub struct NewChange {
    pub start: Start,
    pub current: Password,
    pub new: Password,
}

/// A change as its owner sees it.
#[derive(Debug, Clone)]
pub struct ChangeView {
    pub id: ResetId,
    pub reference: Reference,
    pub opened_at: Timestamp,
    pub state: ChangeState,
    /// Whose password it is, once the current one was right.
    pub account: Option<AccountKey>,
}

impl ChangeView {
    /// What its owner should know, once the password is changed.
    pub fn aftermath(&self, world: &World) -> Aftermath {
        match &self.state {
            ChangeState::Concluded(CheckOutcome::Applied, _) => {
                Aftermath::of(world, Goal::Change, Ended::Applied, self.account.as_ref(), &[])
            }
            ChangeState::Concluded(CheckOutcome::Unknown, _) => {
                Aftermath::of(world, Goal::Change, Ended::Unknown, self.account.as_ref(), &[])
            }
            ChangeState::Checking | ChangeState::Concluded(_, _) => Aftermath::default(),
        }
    }
}

/// Where a change stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeState {
    Checking,
    Concluded(CheckOutcome, Refused),
}

/// Starts a change and answers at once.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation, `Unavailable` when as many checks as
/// this node takes are running; a fault when the store fails.
pub async fn open(ctx: &Ctx, world: &Arc<World>, change: NewChange) -> Result<(Token, ResetId), Stop> {
    let NewChange { start, current, new } = change;
    let start = Start { goal: Goal::Change, ..start };
    begin(ctx, world, start, |ctx, world, id| async move { check(&ctx, &world, id, &current, new).await })
        .await
}

/// The change of this token, as its owner may see it now. Changes nothing.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store fails.
pub async fn view(ctx: &Ctx, world: &World, token: &Presented) -> Result<ChangeView, Stop> {
    let held = reset::held(ctx, world, token).await?;
    if held.reset.goal != Goal::Change {
        return Err(Refusal::Expired.into());
    }
    let state = match concluded(ctx, world, &held) {
        Some((outcome, refused)) => ChangeState::Concluded(outcome, refused),
        None => ChangeState::Checking,
    };
    let Reset { id, reference, opened_at, account, .. } = held.reset;
    Ok(ChangeView { id, reference, opened_at, state, account })
}

/// A passphrase for whoever is about to change a password, in the language of the request. Nobody is known yet, so
/// that it fits our rules, and the kinds of characters that directories ask for where they ask for any.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation; a fault when a dependency fails.
pub async fn suggest(ctx: &Ctx, world: &World) -> Result<Option<Passphrase>, Stop> {
    let scopes = (Scope::NetworkSuggestions, Scope::OrganisationSuggestions);
    reset::spend_anonymous(ctx, world, scopes, Caller::Stranger).await?;
    let set = world.policy(ctx).await?;
    let usual = StatedRules { complexity: true, ..StatedRules::default() };
    let broken = |listed, new: &Password| rules_broken_by_anybody(world, &set, listed, new);
    Ok(drawn(ctx, world, &world.demands(&set, &usual), broken).await?)
}

/// Weighs a password that is being typed, by what holds whoever it is for: no more than [`open`] tells before it
/// tries the current one. Neither the directory nor a service of others hears of it.
///
/// # Errors
/// Those of [`suggest`].
pub async fn weigh(ctx: &Ctx, world: &World, new: &Password) -> Result<Weighed, Stop> {
    let scopes = (Scope::NetworkWeighings, Scope::OrganisationWeighings);
    reset::spend_anonymous(ctx, world, scopes, Caller::Stranger).await?;
    let set = world.policy(ctx).await?;
    let broken = |listed, new: &Password| rules_broken_by_anybody(world, &set, listed, new);
    Ok(weighed(world, (&set, None), new, broken).await?)
}

async fn check(ctx: &Ctx, world: &World, id: ResetId, current: &Password, new: Password) {
    let (outcome, refused) = match checked(ctx, world, id, current, new).await {
        Ok(concluded) => concluded,
        Err(fault) => {
            tracing::error!(incident = %ctx.request, %fault, "checking a current password");
            plain(CheckOutcome::TryAgain)
        }
    };
    let entry = reset_entry(ctx.entry(Fact::ChangeConcluded), id).with("outcome", outcome.name());
    if let Err(fault) = conclude(ctx, world, id, (outcome, refused), entry).await {
        tracing::error!(incident = %ctx.request, %fault, "concluding a change");
    }
}

const fn plain(outcome: CheckOutcome) -> Concluded {
    (outcome, Refused { broken: Vec::new(), advice: Vec::new() })
}

const WRONG: Concluded = plain(CheckOutcome::Wrong);

async fn checked(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    current: &Password,
    new: Password,
) -> Result<Concluded, Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(WRONG) };
    // Before the current password is tried: each try counts.
    let listed = match judged_for_anybody(ctx, world, current, &new).await? {
        Ok(listed) => listed,
        Err(refused) => return Ok((CheckOutcome::Refused, refused)),
    };
    let Some((account, permit)) = sign_in(ctx, world, &held, current).await? else { return Ok(WRONG) };
    if is_late(ctx, world, held.reset.opened_at) {
        return Ok(plain(CheckOutcome::TryAgain));
    }
    // Nothing but the one method of a change.
    let seen = seen("change", 1, &account, Vec::new());
    let permit = (permit, live_resets_max(held.caller()));
    if !record_current(ctx, world, &held, &account, &seen, permit).await? {
        return Ok(plain(CheckOutcome::TryAgain));
    }
    proven(ctx, world, id, &account, Passwords { current, new, listed }).await
}

/// Why this new password would be refused whoever named whom: the same answer for every name. Else whether it is
/// known to be stolen, which nobody asks twice.
async fn judged_for_anybody(
    ctx: &Ctx,
    world: &World,
    current: &Password,
    new: &Password,
) -> Result<Result<Listed, Refused>, Fault> {
    let set = world.policies.current(ctx.now()).await?;
    let (broken, listed) = judge_for_anybody(world, &set, current, new).await?;
    if broken.is_empty() {
        return Ok(Ok(listed));
    }
    let demands = Demands::of(&set.password, &StatedRules::default());
    Ok(Err(advised(world, &set, (None, &demands), new, broken).await))
}

struct Passwords<'a> {
    current: &'a Password,
    new: Password,
    listed: Listed,
}

/// The current password was right and recorded as the proof it is: write by its warrant.
async fn proven(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    account: &Account,
    passwords: Passwords<'_>,
) -> Result<Concluded, Fault> {
    let Passwords { current, new, listed } = passwords;
    let set = world.policies.current(ctx.now()).await?;
    let stated = world.directory.stated_rules(&account.key).await?;
    let accounts = vec![(account, &stated)];
    let bench = Bench { set: &set, reset: id, current: Some(current), listed: Some(listed), accounts };
    let faults = match judge(ctx, world, &bench, &new).await {
        Ok(faults) => faults,
        Err(Stop::Refusal(_)) => return Ok(plain(CheckOutcome::TryAgain)),
        Err(Stop::Fault(fault)) => return Err(fault),
    };
    let demands = Demands::of(&set.password, &stated);
    if !faults.is_empty() {
        let refused = advised(world, &set, (Some(account), &demands), &new, faults).await;
        return Ok((CheckOutcome::Refused, refused));
    }
    let Some(held) = world.resets.load(id).await? else { return Ok(WRONG) };
    let policy = change_policy();
    let warrant = Warrant::issue(&Grounds {
        reset: &held.reset,
        proofs: &held.proofs,
        policy: &policy,
        account,
        proof_window: set.lifetimes.proof(),
        held_destinations: &[],
        now: ctx.now(),
    });
    let Ok(warrant) = warrant else { return Ok(plain(CheckOutcome::TryAgain)) };
    let current = Some(reset::copy_of(current)?);
    let writing = Writing {
        warrant,
        new,
        current,
        device: None,
        stated,
        tries_before: held.reset.tries,
        place: InReset::Whole,
    };
    told(reset::write(ctx, world, writing).await.map_err(|stop| reset::advising(stop, &demands)))
}

/// A change needs one proof, the current password, whatever the policy of resets asks.
fn change_policy() -> Policy {
    Policy::for_everybody("change", 1, vec![Method::CurrentPassword])
}

fn told(written: Result<Outcome, Stop>) -> Result<Concluded, Fault> {
    match written {
        Ok(Outcome::Applied | Outcome::Partly) => Ok(plain(CheckOutcome::Applied)),
        Ok(Outcome::Unknown) => Ok(plain(CheckOutcome::Unknown)),
        Err(Stop::Refusal(Refusal::Password(refused))) => Ok((CheckOutcome::Refused, refused)),
        Err(Stop::Refusal(Refusal::Ended(Ended::Refused))) => Ok(plain(CheckOutcome::Refused)),
        Err(Stop::Refusal(_)) => Ok(plain(CheckOutcome::TryAgain)),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}
