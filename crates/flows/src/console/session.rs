//! A signed-in operator: judged at every request, from proof rows, the entry, and the role as it is now.

use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::holdings::holdings;
use crate::ports::{Held, reset_entry};
use crate::reset::{held, policy_for};
use crate::world::World;
use domain::account::AccountKey;
use domain::audit::{Actor, Entry, Fact};
use domain::enrol::Holdings;
use domain::id::ResetId;
use domain::method::Method;
use domain::operator::{Act, CONSOLE_LIVES, CONSOLE_PROOFS, Reason, Role};
use domain::policy::Policy;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::Presented;
use domain::time::Timestamp;
use domain::warrant::{Grounds, NoWarrant, Operate, Warrant};

/// Everything one request of an operator looks at.
pub struct Session {
    held: Held,
    policy: Policy,
    holdings: Holdings,
    role: Role,
}

/// The session of this token. Nothing is remembered of it but its proofs.
///
/// # Errors
/// `Refusal::Expired` when there is none, its proofs do not stand any more, or the role is gone: all the
/// same; a fault when a dependency fails.
pub async fn session(ctx: &Ctx, world: &World, token: &Presented) -> Result<Session, Stop> {
    let session = half(ctx, world, token).await?;
    session.issue(ctx, world).map_err(|_| Refusal::Expired)?;
    Ok(session)
}

/// The same, while a second proof may be missing yet.
pub(super) async fn half(ctx: &Ctx, world: &World, token: &Presented) -> Result<Session, Stop> {
    let held = held(ctx, world, token).await?;
    let is_seen = held.checked.as_ref().is_some_and(|checked| ctx.now() >= checked.visible_at);
    let account = held.reset.account.clone().filter(|_| held.reset.goal == Goal::Console && is_seen);
    let Some(key) = account else { return Err(Refusal::Expired.into()) };
    let Some(role) = world.operators.role_of(&key).await? else { return Err(Refusal::Expired.into()) };
    let Some(account) = world.directory.read(&key).await? else { return Err(Refusal::Expired.into()) };
    let set = world.policies.current(ctx.now()).await?;
    let holdings = holdings(ctx, world, &set, account).await?;
    let Ok(policy) = policy_for(world, &set, Goal::Console, &holdings).await? else {
        return Err(Refusal::Expired.into());
    };
    Ok(Session { held, policy, holdings, role })
}

impl Session {
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The user name as the directory has it.
    pub fn login(&self) -> &str {
        &self.holdings.account.login
    }

    /// The session is over from here on, used or not.
    pub const fn ends_at(&self) -> Timestamp {
        self.held.reset.expires_at
    }

    /// May this be done?
    ///
    /// # Errors
    /// `Refusal::NotPermitted`.
    pub const fn must(&self, act: Act) -> Result<(), Refusal> {
        if self.role.may(act) { Ok(()) } else { Err(Refusal::NotPermitted) }
    }

    pub(super) fn key(&self) -> &AccountKey {
        &self.holdings.account.key
    }

    /// An entry by this operator.
    pub(super) fn entry(&self, ctx: &Ctx, fact: Fact) -> Entry {
        let ctx = Ctx { actor: Actor::Console(self.login().to_owned()), ..ctx.clone() };
        ctx.entry(fact).with("operator", self.key().to_string())
    }

    /// An entry of a change, with its reason.
    pub(super) fn change(&self, ctx: &Ctx, fact: Fact, reason: &Reason) -> Entry {
        let session = self.held.reset.id.to_string();
        self.entry(ctx, fact).with("reason", reason.as_str()).with("session", session)
    }

    pub(super) const fn id(&self) -> ResetId {
        self.held.reset.id
    }

    /// An entry of the sign-in itself.
    pub(super) fn own_entry(&self, ctx: &Ctx, fact: Fact) -> Entry {
        reset_entry(self.entry(ctx, fact), self.held.reset.id).about(self.key())
    }

    /// The right to one change.
    pub(super) fn operating(&self, ctx: &Ctx, world: &World, act: Act) -> Result<Warrant<Operate>, Refusal> {
        self.must(act)?;
        self.issue(ctx, world).map_err(|_| Refusal::Expired)
    }

    /// Are both proofs there?
    pub(super) fn is_whole(&self, ctx: &Ctx, world: &World) -> bool {
        self.issue(ctx, world).is_ok()
    }

    fn issue(&self, ctx: &Ctx, world: &World) -> Result<Warrant<Operate>, NoWarrant> {
        let mut methods = vec![Method::CurrentPassword];
        methods.extend(&self.policy.methods);
        Warrant::issue(&Grounds {
            reset: &self.held.reset,
            proofs: &self.held.proofs,
            policy: &Policy::for_everybody("console", CONSOLE_PROOFS, methods),
            account: &self.holdings.account,
            proof_window: CONSOLE_LIVES,
            held_destinations: &world.methods.held_digests(&self.holdings, &world.keys),
            now: ctx.now(),
        })
    }
}
