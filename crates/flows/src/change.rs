//! Changing a known password. The current password is checked against the person, so a task of
//! this node does it behind the "checking" page that everybody gets; only the outcome is stored.

use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::ports::{BindTarget, CheckOutcome, Checked, Found, Held, NewProof, OwnMethod, Seen, reset_entry};
use crate::reset::{self, Outcome, Start, Writing};
use crate::world::World;
use domain::account::{Account, Standing};
use domain::audit::Fact;
use domain::challenge::LIVE_RESETS_MAX;
use domain::id::{ProofId, Reference, ResetId};
use domain::limit::{Caller, Permit, Scope};
use domain::method::Method;
use domain::password::{Broken, Password, broken};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal};
use domain::secret::{Presented, Purpose, Token};
use domain::time::Timestamp;
use domain::warrant::{Grounds, Warrant};
use std::sync::Arc;
use std::time::Duration;

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
}

/// Where a change stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeState {
    Checking,
    Concluded(CheckOutcome, Vec<Broken>),
}

/// Starts a change and answers at once.
///
/// # Errors
/// `Refusal::TooMany` for this network or the organisation, `Unavailable` when as many checks as
/// this node takes are running; a fault when the store fails.
pub async fn open(ctx: &Ctx, world: &Arc<World>, change: NewChange) -> Result<(Token, ResetId), Stop> {
    reset::guess_permit(ctx, world, false).await?;
    let room = world.checks.clone().try_acquire_owned().map_err(|_| Refusal::Unavailable)?;
    let NewChange { start, current, new } = change;
    let start = Start { goal: Goal::Change, ..start };
    let (token, id) = reset::open_row(ctx, world, start).await?;
    let (worker, world) = (ctx.for_worker(), world.clone());
    tokio::spawn(async move {
        check(&worker, &world, id, &current, new).await;
        drop(room);
    });
    Ok((token, id))
}

/// The change of this token, as its owner may see it now. Changes nothing.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store fails.
pub async fn view(ctx: &Ctx, world: &World, token: &Presented) -> Result<ChangeView, Stop> {
    let held = reset::held(world, token).await?;
    if held.reset.goal != Goal::Change {
        return Err(Refusal::Expired.into());
    }
    let deadline = held.reset.opened_at.plus(world.bounds.check_deadline);
    let state = match held.checked.filter(|checked| ctx.now() >= checked.visible_at) {
        Some(checked) => ChangeState::Concluded(checked.outcome, checked.broken),
        None if ctx.now() >= deadline => ChangeState::Concluded(CheckOutcome::TryAgain, Vec::new()),
        None => ChangeState::Checking,
    };
    let reset = held.reset;
    Ok(ChangeView { id: reset.id, reference: reset.reference, opened_at: reset.opened_at, state })
}

/// The first tick after `now`, counted from the request.
fn tick(opened_at: Timestamp, now: Timestamp, every: Duration) -> Timestamp {
    let every = every.max(Duration::from_millis(1));
    let ticks = now.since(opened_at).as_micros() / every.as_micros() + 1;
    opened_at.plus(every.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX)))
}

async fn check(ctx: &Ctx, world: &World, id: ResetId, current: &Password, new: Password) {
    let result = checked(ctx, world, id, current, new).await;
    let (outcome, broken) = match result {
        Ok(concluded) => concluded,
        Err(fault) => {
            tracing::error!(incident = %ctx.request, %fault, "checking a current password");
            (CheckOutcome::TryAgain, Vec::new())
        }
    };
    if let Err(fault) = conclude(ctx, world, id, outcome, broken).await {
        tracing::error!(incident = %ctx.request, %fault, "concluding a change");
    }
}

async fn conclude(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    outcome: CheckOutcome,
    broken: Vec<Broken>,
) -> Result<(), Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(()) };
    let visible_at = tick(held.reset.opened_at, ctx.now(), world.bounds.check_tick);
    let entry = reset_entry(ctx.entry(Fact::ChangeConcluded), id).with("outcome", outcome.name());
    world.resets.conclude(id, &Checked { outcome, broken, visible_at }, ctx.now(), entry).await?;
    if held.reset.account.is_some() && held.reset.ended.is_none() {
        // It has nothing more to do, and must not stand among the account's live resets.
        let entry = reset_entry(ctx.entry(Fact::Cancelled), id).with("reason", outcome.name());
        world.resets.end(id, Ended::Refused, ctx.now(), entry).await?;
    }
    Ok(())
}

type Concluded = (CheckOutcome, Vec<Broken>);

const WRONG: Concluded = (CheckOutcome::Wrong, Vec::new());

async fn checked(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    current: &Password,
    new: Password,
) -> Result<Concluded, Fault> {
    let Some(held) = world.resets.load(id).await? else { return Ok(WRONG) };
    let account = match world.directory.find(&held.login).await? {
        Found::One(account) => Some(account),
        Found::None | Found::Ambiguous => None,
    };
    let fit = match account {
        Some(account) => may_try(ctx, world, &account, current).await?.map(|permit| (account, permit)),
        None => None,
    };
    let Some((account, permit)) = fit else {
        // The same cost for a name that nobody has, and for an account that takes no more tries.
        world.directory.sign_in(BindTarget::Decoy, current).await?;
        return Ok(WRONG);
    };
    let answer = world.directory.sign_in(BindTarget::Account(&account.key), current).await?;
    if !answer.is_right() {
        return Ok(WRONG);
    }
    if is_late(ctx, world, &held) {
        return Ok((CheckOutcome::TryAgain, Vec::new()));
    }
    if !record(ctx, world, &held, &account, permit).await? {
        return Ok((CheckOutcome::TryAgain, Vec::new()));
    }
    proven(ctx, world, id, &account, Passwords { current, new }).await
}

/// Past this a write could outlive the moment when everybody is told "try again".
fn is_late(ctx: &Ctx, world: &World, held: &Held) -> bool {
    ctx.now().since(held.reset.opened_at) > world.bounds.check_deadline / 2
}

/// Counts the try before it is made, below the directory's own lock-out. A blank password would be
/// an unauthenticated bind at some servers, so that it is not even tried.
async fn may_try(
    ctx: &Ctx,
    world: &World,
    account: &Account,
    current: &Password,
) -> Result<Option<Permit>, Fault> {
    if current.is_blank() || account.standing == Standing::Protected {
        return Ok(None);
    }
    let stated = world.directory.stated_rules(&account.key).await?;
    let key = world.keys.of(Purpose::Account, &[account.key.to_string().as_bytes()]);
    let mut charges = world.limits.charge(Scope::AccountPasswords, key, Caller::Stranger);
    if let Some(after) = stated.lockout_after.filter(|after| *after > 0) {
        charges.iter_mut().for_each(|charge| charge.max = charge.max.min(after.saturating_sub(1)));
    }
    Ok(world.budgets.spend(&charges, ctx.now()).await?.ok())
}

struct Passwords<'a> {
    current: &'a Password,
    new: Password,
}

/// The current password was right and recorded as the proof it is: write by its warrant.
async fn proven(
    ctx: &Ctx,
    world: &World,
    id: ResetId,
    account: &Account,
    passwords: Passwords<'_>,
) -> Result<Concluded, Fault> {
    let Passwords { current, new } = passwords;
    let set = world.policies.current(ctx.now()).await?;
    let stated = world.directory.stated_rules(&account.key).await?;
    let mut faults = broken(&new, &set.password, &stated, account);
    if new.reveal() == current.reveal() {
        faults.push(Broken::Directory(domain::verdict::Verdict::Unchanged));
    }
    if !faults.is_empty() {
        return Ok((CheckOutcome::Refused, faults));
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
    let Ok(warrant) = warrant else { return Ok((CheckOutcome::TryAgain, Vec::new())) };
    let current = Password::parse(zeroize::Zeroizing::new(current.reveal().to_owned())).ok();
    let writing = Writing { warrant, new, current, device: None, stated, tries_before: held.reset.tries };
    told(reset::write(ctx, world, writing).await)
}

/// A change needs one proof, the current password, whatever the policy of resets asks.
fn change_policy() -> Policy {
    Policy::for_everybody("change", 1, vec![Method::CurrentPassword])
}

async fn record(
    ctx: &Ctx,
    world: &World,
    held: &Held,
    account: &Account,
    permit: Permit,
) -> Result<bool, Fault> {
    let id = held.reset.id;
    let seen = Seen {
        policy: "change".into(),
        proofs: 1,
        locked: account.state.locked,
        methods: vec![OwnMethod {
            id: "current_password".into(),
            method: Method::CurrentPassword,
            hint: String::new(),
        }],
    };
    let resolved = reset_entry(ctx.entry(Fact::Resolved), id).about(&account.key);
    if !world.resets.bind(id, &account.key, &seen, LIVE_RESETS_MAX, ctx.now(), resolved).await? {
        return Ok(false);
    }
    let proof = NewProof {
        id: ProofId::fresh(ctx.chance.as_ref()),
        reset: id,
        method: Method::CurrentPassword,
        account: account.key.clone(),
        password_time: account.password_time,
        at: ctx.now(),
    };
    let entry = reset_entry(ctx.entry(Fact::Proved), id)
        .about(&account.key)
        .with("method", Method::CurrentPassword.name());
    world.resets.record_proof(permit, proof, entry).await?;
    Ok(true)
}

fn told(written: Result<Outcome, Stop>) -> Result<Concluded, Fault> {
    match written {
        Ok(Outcome::Applied) => Ok((CheckOutcome::Applied, Vec::new())),
        Ok(Outcome::Unknown) => Ok((CheckOutcome::Unknown, Vec::new())),
        Err(Stop::Refusal(Refusal::Password(broken))) => Ok((CheckOutcome::Refused, broken)),
        Err(Stop::Refusal(Refusal::Ended(Ended::Refused))) => Ok((CheckOutcome::Refused, Vec::new())),
        Err(Stop::Refusal(_)) => Ok((CheckOutcome::TryAgain, Vec::new())),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}
