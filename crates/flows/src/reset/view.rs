//! What a person may see of their reset now. Before a first proof it is the same for everybody.

use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::ports::{AnswerCheck, AnswerOutcome, CheckOutcome, Held, reset_entry};
use crate::world::{Bounds, World};
use domain::account::{AccountKey, Login};
use domain::audit::Fact;
use domain::id::{Reference, ResetId};
use domain::linked::{Part, is_led, is_over};
use domain::method::Method;
use domain::password::Broken;
use domain::policy::{Policy, PolicySet};
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal, Next, next};
use domain::secret::{Presented, Purpose};
use domain::time::Timestamp;

/// A reset as its owner sees it.
#[derive(Debug, Clone)]
pub struct View {
    pub id: ResetId,
    pub reference: Reference,
    pub goal: Goal,
    /// As typed, so that nobody types it twice.
    pub login: Login,
    pub opened_at: Timestamp,
    pub expires_at: Timestamp,
    pub step: Step,
    /// The organisation's methods before a first proof, the person's own ones after it: those that
    /// are left while proofs are missing, all of them once none is.
    pub methods: Vec<Offered>,
    pub given: u8,
    /// Known after a first proof.
    pub required: Option<u8>,
    /// Known after a first proof.
    pub locked: Option<bool>,
    /// The method asked for last.
    pub asked: Option<Method>,
    /// The outcome of a check, once its tick has come.
    pub checked: Option<(CheckOutcome, Vec<Broken>)>,
    /// What became of the answer given last, unless it was right.
    pub answer: Option<(Method, AnswerState)>,
    /// How far each account is of a reset for several directories, the proven one first.
    pub parts: Vec<Part>,
    /// Whose it was, once it is over.
    pub account: Option<AccountKey>,
}

/// Where the check of an answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerState {
    Checking,
    Wrong,
    TryAgain,
}

/// Where the reset stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Prove,
    Choose,
    Unlock,
    /// Signed in to the methods.
    Register,
    Done(Ended),
    Expired,
}

/// One method on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Known after a first proof, when there may be two of a kind.
    pub id: Option<String>,
    pub method: Method,
    pub hint: Option<String>,
}

impl View {
    pub(crate) fn of(mut held: Held, set: &PolicySet, bounds: &Bounds, now: Timestamp) -> Self {
        let answer = held.answer.take().and_then(|answer| {
            let state = answer_state(&answer, bounds, now)?;
            if state == AnswerState::Checking {
                // A proof shows no earlier than a miss would.
                held.proofs.retain(|p| p.method() != answer.method || p.at() < answer.asked_at);
            }
            Some((answer.method, state))
        });
        let window = set.lifetimes.proof();
        let policy = own_policy(&held);
        let next = policy.as_ref().map_or_else(
            || without_policy(&held, now),
            |policy| next(&held.reset, &held.proofs, policy, window, now),
        );
        // What was written stays written, whether the rest is or its time is over.
        let is_over = is_over(&held.parts) || (is_led(&held.parts) && next == Next::Expired);
        let next = if is_over && held.reset.ended.is_none() { Next::Done(Ended::Applied) } else { next };
        let given = match &next {
            Next::Prove { given, .. } => *given,
            Next::Choose | Next::Unlock | Next::Register => policy.as_ref().map_or(0, |p| p.proofs),
            Next::Done(_) | Next::Expired => 0,
        };
        let known = given > 0;
        let methods = offered(&held, set, &next, known);
        let visible = held.checked.filter(|checked| now >= checked.visible_at);
        Self {
            id: held.reset.id,
            reference: held.reset.reference,
            goal: held.reset.goal,
            login: held.login,
            opened_at: held.reset.opened_at,
            expires_at: held.reset.expires_at,
            step: step(&next),
            methods,
            given,
            required: policy.filter(|_| known).map(|policy| policy.proofs),
            locked: held.seen.filter(|_| known).map(|seen| seen.locked),
            asked: held.asked.last().copied(),
            checked: visible.map(|checked| (checked.outcome, checked.refused.broken)),
            answer,
            account: held.reset.account.filter(|_| matches!(next, Next::Done(_))),
            parts: held.parts,
        }
    }
}

/// None when the answer was right, and that may be seen.
fn answer_state(answer: &AnswerCheck, bounds: &Bounds, now: Timestamp) -> Option<AnswerState> {
    let deadline = answer.asked_at.plus(bounds.check_deadline);
    match answer.outcome.filter(|(_, visible_at)| now >= *visible_at) {
        Some((AnswerOutcome::Proved, _)) => None,
        Some((AnswerOutcome::Wrong, _)) => Some(AnswerState::Wrong),
        Some((AnswerOutcome::TryAgain, _)) => Some(AnswerState::TryAgain),
        None if now >= deadline => Some(AnswerState::TryAgain),
        None => Some(AnswerState::Checking),
    }
}

fn step(next: &Next) -> Step {
    match next {
        Next::Prove { .. } => Step::Prove,
        Next::Choose => Step::Choose,
        Next::Unlock => Step::Unlock,
        Next::Register => Step::Register,
        Next::Done(ended) => Step::Done(*ended),
        Next::Expired => Step::Expired,
    }
}

/// The policy the worker selected, with the methods this person has.
fn own_policy(held: &Held) -> Option<Policy> {
    let seen = held.seen.as_ref()?;
    let mut methods: Vec<Method> = seen.methods.iter().map(|own| own.method).collect();
    methods.dedup();
    Some(Policy::for_everybody(&seen.policy, seen.proofs, methods))
}

fn without_policy(held: &Held, now: Timestamp) -> Next {
    match held.reset.ended {
        Some(ended) => Next::Done(ended),
        None if now >= held.reset.expires_at => Next::Expired,
        None => Next::Prove { given: 0, left: Vec::new() },
    }
}

fn offered(held: &Held, set: &PolicySet, next: &Next, known: bool) -> Vec<Offered> {
    let is_on_offer = |method: &Method| match next {
        Next::Prove { left, .. } => left.contains(method),
        Next::Choose | Next::Unlock | Next::Register => true,
        Next::Done(_) | Next::Expired => false,
    };
    if !known {
        let plain = |method| Offered { id: None, method, hint: None };
        // To the methods of an account, nothing but its password opens.
        let is_proving = matches!(next, Next::Prove { .. }) && !held.reset.goal.is_sign_in();
        return set.methods_offered().into_iter().filter(|_| is_proving).map(plain).collect();
    }
    let own = held.seen.iter().flat_map(|seen| &seen.methods).filter(|own| is_on_offer(&own.method));
    own.map(|own| Offered { id: Some(own.id.clone()), method: own.method, hint: Some(own.hint.clone()) })
        .collect()
}

/// The reset of this token. It lives no longer than the policy in force says, however long one lived
/// when it was opened.
pub(crate) async fn held(ctx: &Ctx, world: &World, token: &Presented) -> Result<Held, Stop> {
    let digests = world.keys.presented(Purpose::FlowToken, token);
    let mut held = world.resets.find(&digests).await?.ok_or(Refusal::Expired)?;
    if held.reset.goal != Goal::Console {
        let lives = world.policy(ctx).await?.lifetimes.flow();
        held.reset.expires_at = held.reset.expires_at.min(held.reset.opened_at.plus(lives));
    }
    Ok(held)
}

/// The reset of this token, as its owner may see it now. Changes nothing.
///
/// # Errors
/// `Refusal::Expired` when there is none; a fault when the store fails.
pub async fn view(ctx: &Ctx, world: &World, token: &Presented) -> Result<View, Stop> {
    let held = held(ctx, world, token).await?;
    let policy = world.policy(ctx).await?;
    Ok(View::of(held, &policy, &world.bounds, ctx.now()))
}

/// Stops a reset. One that has written an account of several ends as applied; the rest stays as it is.
///
/// # Errors
/// `Refusal::Expired` when there is none, `Busy` while a write of it is under way; a fault when the store fails.
pub async fn cancel(ctx: &Ctx, world: &World, token: &Presented) -> Result<(), Stop> {
    let held = held(ctx, world, token).await?;
    let entry = reset_entry(ctx.entry(Fact::Cancelled), held.reset.id);
    if world.resets.end(held.reset.id, Ended::Cancelled, ctx.now(), entry).await? {
        return Ok(());
    }
    let now = world.resets.load(held.reset.id).await?;
    let is_under_way = now.is_some_and(|now| now.reset.ended.is_none());
    if is_under_way { Err(Refusal::Busy.into()) } else { Ok(()) }
}

impl View {
    /// The reset still takes proofs.
    pub(crate) fn must_be_proving(&self) -> Result<(), Refusal> {
        match self.step {
            Step::Prove => Ok(()),
            Step::Choose | Step::Unlock | Step::Register => Err(Refusal::MethodNotOffered),
            Step::Done(ended) => Err(Refusal::Ended(ended)),
            Step::Expired => Err(Refusal::Expired),
        }
    }
}
