//! A signed-in session: nothing of it is remembered but its proofs, which are judged again at every
//! step, with the entry and the methods as they are now.

use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::holdings::with_registrant;
use crate::ports::{Held, MethodEvent, NewJob, Registered, Work};
use crate::reset::{held, policy_for};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::{Entry, Fact};
use domain::enrol::{Holdings, SESSION_LIVES};
use domain::id::{JobId, ResetId};
use domain::method::Method;
use domain::policy::{Policy, PolicySet};
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::Presented;
use domain::warrant::{Grounds, NoWarrant, Register, Warrant};

/// Everything one step of a session looks at.
pub(super) struct Session {
    pub(super) held: Held,
    pub(super) set: PolicySet,
    pub(super) policy: Policy,
    pub(super) holdings: Holdings,
    pub(super) registered: Registered,
}

/// Must this person prove more than the password before anything is changed? Whoever has a method that
/// could be proven must prove one. What was registered in the very same session is not asked for: that
/// would only show again what it has just shown.
pub(super) fn steps_up(world: &World, holdings: &Holdings, policy: &Policy, session: ResetId) -> bool {
    let mut before = holdings.clone();
    before.enrolments.retain(|held| held.added_in != session);
    world.methods.usable(&before).iter().any(|method| policy.methods.contains(method))
}

/// The session of this token.
///
/// # Errors
/// `Refusal::Expired` when there is none, or its proofs do not stand any more; `NotHere` when the
/// account may register nothing now.
pub(super) async fn session(ctx: &Ctx, world: &World, token: &Presented) -> Result<Session, Stop> {
    let held = held(ctx, world, token).await?;
    let is_seen = held.checked.as_ref().is_some_and(|checked| ctx.now() >= checked.visible_at);
    let account = held.reset.account.clone().filter(|_| held.reset.goal == Goal::Register && is_seen);
    let Some(key) = account else { return Err(Refusal::Expired.into()) };
    let Some(account) = world.directory.read(&key).await? else { return Err(Refusal::NotHere.into()) };
    let set = world.policies.current(ctx.now()).await?;
    let (holdings, registered) = with_registrant(ctx, world, &set, account).await?;
    let Ok(policy) = policy_for(world, &set, Goal::Register, &holdings).await? else {
        return Err(Refusal::NotHere.into());
    };
    let session = Session { held, set, policy, holdings, registered };
    session.issue(ctx, world, 1).map_err(|_| Refusal::Expired)?;
    Ok(session)
}

impl Session {
    /// The right to one change.
    pub(super) fn warrant(&self, ctx: &Ctx, world: &World) -> Result<Warrant<Register>, Refusal> {
        let proofs = if self.needs_step_up(world) { 2 } else { 1 };
        self.issue(ctx, world, proofs).map_err(|no| match no {
            NoWarrant::ProofMissing | NoWarrant::ContactChangedSince => Refusal::ProofMissing,
            NoWarrant::Ended(_)
            | NoWarrant::Expired
            | NoWarrant::PasswordChangedSince
            | NoWarrant::WrongGoal
            | NoWarrant::OtherAccount => Refusal::Expired,
        })
    }

    pub(super) fn needs_step_up(&self, world: &World) -> bool {
        steps_up(world, &self.holdings, &self.policy, self.held.reset.id)
    }

    fn issue(&self, ctx: &Ctx, world: &World, proofs: u8) -> Result<Warrant<Register>, NoWarrant> {
        let mut methods = vec![Method::CurrentPassword];
        methods.extend(&self.policy.methods);
        Warrant::issue(&Grounds {
            reset: &self.held.reset,
            proofs: &self.held.proofs,
            policy: &Policy::for_everybody("register", proofs, methods),
            account: &self.holdings.account,
            proof_window: SESSION_LIVES,
            held_destinations: &world.methods.held_digests(&self.holdings, &world.keys),
            now: ctx.now(),
        })
    }

    pub(super) fn key(&self) -> &AccountKey {
        &self.holdings.account.key
    }

    pub(super) fn entry(&self, ctx: &Ctx, fact: Fact) -> Entry {
        crate::ports::reset_entry(ctx.entry(fact), self.held.reset.id).about(self.key())
    }

    /// Tells every address what happened.
    pub(super) fn notice(&self, ctx: &Ctx, world: &World, method: Method, happened: MethodEvent) -> NewJob {
        let work =
            Work::MethodNotice { reset: self.held.reset.id, account: self.key().clone(), method, happened };
        let (due_at, expires_at) = (ctx.now(), ctx.now().plus(world.bounds.notice_lives));
        NewJob { id: JobId::fresh(ctx.chance.as_ref()), work, due_at, expires_at }
    }
}
