//! One verdict on a new password, for every path on which somebody chooses one.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::ports::{Listed, reset_entry};
use crate::strength::Known;
use crate::world::World;
use domain::account::Account;
use domain::audit::Fact;
use domain::id::ResetId;
use domain::password::{Broken, Demands, Password, Refused, Whose, broken};
use domain::policy::PolicySet;
use domain::verdict::StatedRules;

/// What a new password is judged by.
pub(crate) struct Bench<'a> {
    pub set: &'a PolicySet,
    pub stated: &'a StatedRules,
    pub account: &'a Account,
    /// The reset in which it is chosen.
    pub reset: ResetId,
    /// What [`look_up`] said: once for a password, however many accounts it goes to.
    pub listed: Listed,
}

/// Every reason that can be known before the directory is asked: our rules, those it states, and whether the
/// password is known to be stolen, all at once. Whoever lets somebody choose a password asks here, so that
/// each door gives the same verdict.
///
/// # Errors
/// What a rule depends on failed.
pub(crate) async fn judge(
    ctx: &Ctx,
    world: &World,
    bench: Bench<'_>,
    new: &Password,
) -> Result<Vec<Broken>, Fault> {
    let whose = Whose { account: bench.account, organisation: &world.organisation };
    let words = world.words(&bench.set.password);
    let mut told = broken(new, &bench.set.password, bench.stated, whose, &words);
    match bench.listed {
        Listed::No => {}
        Listed::Yes => told.push(Broken::Breached),
        // A password that is refused anyway is not taken, so there is nothing to write down.
        Listed::Unasked if told.is_empty() => {
            let entry = reset_entry(ctx.entry(Fact::BreachUnchecked), bench.reset);
            world.audit.append(entry.about(&bench.account.key), ctx.now()).await?;
        }
        Listed::Unasked => {}
    }
    Ok(told)
}

/// What is told of a password that is refused: everything that is wrong, and what would work.
pub(crate) async fn advised(
    world: &World,
    set: &PolicySet,
    (account, demands): (&Account, &Demands),
    new: &Password,
    broken: Vec<Broken>,
) -> Refused {
    let known = Known {
        account: account.clone(),
        organisation: world.organisation.clone(),
        words: world.words(&set.password),
    };
    Refused::advised(broken, world.gauge.measure(new, known).await, demands)
}

/// Is this password known to be stolen?
///
/// # Errors
/// Nobody knows, and the configuration says to wait for somebody who does.
pub(crate) async fn look_up(world: &World, new: &Password) -> Result<Listed, Fault> {
    match &world.breached {
        Some(breached) => breached.look_up(new).await,
        None => Ok(Listed::No),
    }
}
