//! What the next password of a reset is judged by, before one is sent: the rules, the accounts it goes to, and
//! what a suggestion or a password that is being typed comes to. Nothing changes here but a counter.

use super::linked::{self, Others};
use super::open::spend;
use super::view::{View, held};
use crate::beforehand::{Weighed, drawn, weighed};
use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::password::{Bench, broken_rules};
use crate::ports::{Held, Listed};
use crate::world::World;
use domain::account::Account;
use domain::limit::{Caller, Scope};
use domain::linked::is_led;
use domain::password::passphrase::Passphrase;
use domain::password::{Broken, Demands, Password};
use domain::policy::PolicySet;
use domain::refusal::Refusal;
use domain::reset::Ended;
use domain::secret::{Presented, Purpose};
use domain::verdict::StatedRules;
use std::sync::Arc;

/// A reset whose next password may be chosen.
struct Case {
    held: Held,
    set: Arc<PolicySet>,
    account: Account,
    /// What the directory of the proven account states; None once that account is written.
    leading: Option<StatedRules>,
    others: Others,
}

impl Case {
    /// Only after the proofs. What is counted is counted before the directory is asked anything.
    async fn load(ctx: &Ctx, world: &World, token: &Presented, counted: Option<Scope>) -> Result<Self, Stop> {
        let held = held(ctx, world, token).await?;
        let set = world.policy(ctx).await?;
        View::of(held.clone(), &set, &world.bounds, ctx.now()).must_be_choosing()?;
        if let Some(scope) = counted {
            let parts = [scope.name().as_bytes(), held.reset.id.as_bytes().as_slice()];
            let key = world.keys.of(Purpose::FlowToken, &parts);
            spend(ctx, world, &world.limits(ctx).await?.charge(scope, key, Caller::Stranger)).await?;
        }
        let key = held.reset.account.as_ref().ok_or(Refusal::ProofMissing)?;
        let gone = if is_led(&held.parts) { Refusal::Ended(Ended::Applied) } else { Refusal::NotHere };
        let account = world.directory.read(key).await?.ok_or(gone)?;
        let others = linked::others(world, &set, &held, &account).await?;
        let leading = if is_led(&held.parts) { None } else { Some(world.directory.stated_rules(key).await?) };
        Ok(Self { held, set, account, leading, others })
    }

    fn demands(&self, world: &World) -> Demands {
        world.demands(&self.set, &self.others.strictest(self.leading.clone()))
    }

    /// The same verdict as at the end, for all accounts that the password goes to, but for what is compared with
    /// former passwords: that is slow, and nobody has chosen this one.
    fn broken(&self, world: &World, listed: Listed, new: &Password) -> Vec<Broken> {
        let leading = self.leading.iter().map(|stated| (&self.account, stated));
        let following = self.others.fit.iter().map(|fit| (&fit.account, &fit.stated));
        let accounts = leading.chain(following).collect();
        let bench =
            Bench { set: &self.set, reset: self.held.reset.id, current: None, listed: None, accounts };
        broken_rules(world, &bench, listed, new)
    }
}

/// What the person is told about the rules before choosing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulesTold {
    pub demands: Demands,
    /// The directories that the password goes to, by name.
    pub directories: Vec<String>,
}

/// The rules for this reset's next password: ours and the directory's. Only after the proofs.
///
/// # Errors
/// `Refusal::ProofMissing` and whatever ends a reset; a fault when a dependency fails.
pub async fn rules(ctx: &Ctx, world: &World, token: &Presented) -> Result<RulesTold, Stop> {
    let case = Case::load(ctx, world, token, None).await?;
    let leading = case.leading.is_some().then_some(&case.account.key);
    Ok(RulesTold { demands: case.demands(world), directories: case.others.directories(leading) })
}

/// A passphrase that this reset's rules take, in the language of the request. It is kept nowhere. None where
/// none of a few drawn ones would do.
///
/// # Errors
/// `Refusal::TooMany` for this reset, and those of [`rules`].
pub async fn suggest(ctx: &Ctx, world: &World, token: &Presented) -> Result<Option<Passphrase>, Stop> {
    let case = Case::load(ctx, world, token, Some(Scope::ResetSuggestions)).await?;
    let broken = |listed, new: &Password| case.broken(world, listed, new);
    Ok(drawn(ctx, world, &case.demands(world), broken).await?)
}

/// Weighs a password that is being typed. Neither the directory nor a service of others hears of it.
///
/// # Errors
/// `Refusal::TooMany` for this reset, and those of [`rules`].
pub async fn weigh(ctx: &Ctx, world: &World, token: &Presented, new: &Password) -> Result<Weighed, Stop> {
    let case = Case::load(ctx, world, token, Some(Scope::ResetWeighings)).await?;
    let broken = |listed, new: &Password| case.broken(world, listed, new);
    Ok(weighed(world, (&case.set, Some(&case.account)), new, broken).await?)
}
