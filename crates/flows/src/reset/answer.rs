//! Answers checked against the person: counted, then compared by a task of this node behind the
//! "checking" page that everybody gets. The answer lives in that task alone.

use super::fit::policy_for;
use super::prove::guess_charges;
use super::view::View;
use crate::checking::{find_one, is_late, tick};
use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::holdings::holdings;
use crate::jobs::warning;
use crate::method::{Destination, Matched};
use crate::ports::{
    AnswerOutcome, Held, MethodEvent, NewAnswer, NewJob, RightAnswer, Seen, Subject, Work, reset_entry,
};
use crate::world::World;
use domain::audit::{Entry, Fact};
use domain::challenge::live_resets_max;
use domain::enrol::Holdings;
use domain::id::{CheckId, JobId, ProofId, ResetId};
use domain::limit::Permit;
use domain::method::Method;
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::secret::Presented;
use domain::time::Timestamp;
use std::sync::Arc;

/// One answer on its way.
struct Answering {
    check: CheckId,
    reset: ResetId,
    method: Method,
    asked_at: Timestamp,
}

/// Counts the answer and starts its check.
pub(super) async fn open(
    ctx: &Ctx,
    world: &Arc<World>,
    held: Held,
    method: Method,
    answer: &Presented,
    permit: Permit,
) -> Result<(), Stop> {
    let reset = held.reset.id;
    let policy = world.policy(ctx).await?;
    let view = View::of(held, &policy, &world.bounds, ctx.now());
    view.must_be_proving()?;
    if !view.methods.iter().any(|offered| offered.method == method) {
        return Err(Refusal::MethodNotOffered.into());
    }
    let room = world.checks.clone().try_acquire_owned().map_err(|_| Refusal::Unavailable)?;
    let check = CheckId::fresh(ctx.chance.as_ref());
    let asked_at = ctx.now();
    let new = NewAnswer { id: check, reset, method, now: asked_at };
    if !world.answers.open_answer(permit, new).await? {
        return Err(Refusal::WrongProof.into());
    }
    let this = Answering { check, reset, method, asked_at };
    let (worker, world, answer) = (ctx.for_worker(), world.clone(), answer.for_task());
    tokio::spawn(async move {
        check_answer(&worker, &world, &this, &answer).await;
        drop(room);
    });
    Ok(())
}

async fn check_answer(ctx: &Ctx, world: &World, this: &Answering, answer: &Presented) {
    let outcome = match judged(ctx, world, this, answer).await {
        Ok(outcome) => outcome,
        Err(fault) => {
            tracing::error!(incident = %ctx.request, %fault, "checking an answer");
            AnswerOutcome::TryAgain
        }
    };
    if outcome == AnswerOutcome::Proved {
        world.work.notify_one();
        return;
    }
    let entry = entry(ctx, this, Fact::ProofWrong).with("outcome", outcome.name());
    let visible_at = tick(this.asked_at, ctx.now(), world.bounds.check_tick);
    let concluded = world.answers.conclude_answer(this.check, outcome, visible_at, ctx.now(), entry).await;
    if let Err(fault) = concluded {
        tracing::error!(incident = %ctx.request, %fault, "concluding the check of an answer");
    }
}

fn entry(ctx: &Ctx, this: &Answering, fact: Fact) -> Entry {
    reset_entry(ctx.entry(fact), this.reset).with("method", this.method.name())
}

async fn judged(
    ctx: &Ctx,
    world: &World,
    this: &Answering,
    answer: &Presented,
) -> Result<AnswerOutcome, Fault> {
    let Some(held) = world.resets.load(this.reset).await? else { return Ok(AnswerOutcome::Wrong) };
    let Some(checked) = world.methods.checked(this.method) else { return Ok(AnswerOutcome::Wrong) };
    let fit = fit(ctx, world, this, &held).await?;
    let whose = fit.as_ref().map(|(holdings, _)| holdings);
    let matched = checked.compare(ctx, world, whose, answer).await?;
    let (Some((holdings, policy)), Some(matched)) = (fit, matched) else { return Ok(AnswerOutcome::Wrong) };
    if is_late(ctx, world, this.asked_at) || !bound(ctx, world, &held, &holdings, &policy).await? {
        return Ok(AnswerOutcome::TryAgain);
    }
    let right = right(ctx, world, this, &holdings, matched, checked.tells_of_use());
    let entry = entry(ctx, this, Fact::Proved).about(&holdings.account.key);
    let is_first = world.answers.prove_answer(right, entry).await?;
    Ok(if is_first { AnswerOutcome::Proved } else { AnswerOutcome::Wrong })
}

/// The person the answer is compared with, once the silent budget was charged. None for nobody, for
/// somebody who may not, and when that budget is spent: all at the same cost.
async fn fit(
    ctx: &Ctx,
    world: &World,
    this: &Answering,
    held: &Held,
) -> Result<Option<(Holdings, Policy)>, Fault> {
    let caller = held.caller();
    let found = find_one(world, held).await?;
    let subject =
        found.as_ref().map_or(Subject::Name(&held.login_digest), |account| Subject::Account(&account.key));
    let limits = world.limits(ctx).await?;
    let permit = world.budgets.spend(&guess_charges(world, &limits, subject, caller), ctx.now()).await?;
    if permit.as_ref().is_err_and(|spent| spent.is_first) {
        world.jobs.queue(warning(ctx, world, this.reset), ctx.now()).await?;
    }
    let Some(account) = found.filter(|_| permit.is_ok()) else { return Ok(None) };
    if held.reset.account.as_ref().is_some_and(|bound| *bound != account.key) {
        return Ok(None);
    }
    let set = world.policy(ctx).await?;
    let holdings = holdings(ctx, world, &set, *account).await?;
    let policy = policy_for(world, &set, held.reset.goal, &holdings).await?;
    Ok(policy.ok().filter(|policy| policy.methods.contains(&this.method)).map(|policy| (holdings, policy)))
}

/// Binds the account, unless a proof did before. False when it has too many live resets.
async fn bound(
    ctx: &Ctx,
    world: &World,
    held: &Held,
    holdings: &Holdings,
    policy: &Policy,
) -> Result<bool, Fault> {
    if held.reset.account.is_some() {
        return Ok(true);
    }
    let key = &holdings.account.key;
    let seen = Seen {
        policy: policy.name.clone(),
        proofs: policy.proofs,
        locked: holdings.account.state.locked,
        methods: world.methods.own(holdings, &policy.methods),
    };
    let entry = reset_entry(ctx.entry(Fact::Resolved), held.reset.id).about(key).with("policy", &policy.name);
    let most = live_resets_max(held.caller());
    if world.resets.bind(held.reset.id, key, &seen, most, ctx.now(), entry).await? {
        return Ok(true);
    }
    // Another answer, or a mail, may have bound it meanwhile.
    let again = world.resets.load(held.reset.id).await?;
    Ok(again.is_some_and(|held| held.reset.account.as_ref() == Some(key)))
}

fn right(
    ctx: &Ctx,
    world: &World,
    this: &Answering,
    holdings: &Holdings,
    matched: Matched,
    tells_of_use: bool,
) -> RightAnswer {
    let now = ctx.now();
    let account = holdings.account.key.clone();
    let notice = tells_of_use.then(|| NewJob {
        id: JobId::fresh(ctx.chance.as_ref()),
        work: Work::MethodNotice {
            reset: this.reset,
            account: account.clone(),
            method: this.method,
            happened: MethodEvent::Used,
        },
        due_at: now,
        expires_at: now.plus(world.bounds.notice_lives),
    });
    RightAnswer {
        check: this.check,
        reset: this.reset,
        method: this.method,
        enrolment: matched.enrolment,
        once: matched.once,
        account,
        password_time: holdings.account.password_time,
        source: Destination::of_enrolment(matched.enrolment).digest(&world.keys),
        proof: ProofId::fresh(ctx.chance.as_ref()),
        visible_at: tick(this.asked_at, now, world.bounds.check_tick),
        notice,
        now,
    }
}
