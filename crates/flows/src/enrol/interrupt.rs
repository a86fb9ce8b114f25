//! For a sign-in system, which knows already who somebody is: must they register or reconfirm?

use crate::ctx::Ctx;
use crate::fault::Stop;
use crate::holdings::with_registrant;
use crate::reset::policy_for;
use crate::world::World;
use domain::account::Login;
use domain::audit::Fact;
use domain::enrol::{Interrupt, interrupt as judged, readiness};
use domain::refusal::Refusal;
use domain::reset::Goal;

/// Whether to interrupt this person's sign-in. Nobody, and whoever may register nothing, is let on.
///
/// # Errors
/// A fault when a dependency fails.
pub async fn interrupt(ctx: &Ctx, world: &World, login: &Login) -> Result<Interrupt, Stop> {
    let Some(account) = world.directory.find(login).await?.one() else { return Ok(Interrupt::Nothing) };
    let set = world.policy(ctx).await?;
    let (holdings, registered) = with_registrant(ctx, world, &set, *account).await?;
    let Ok(policy) = policy_for(world, &set, Goal::Register, &holdings).await? else {
        return Ok(Interrupt::Nothing);
    };
    let ready = readiness(&policy, &holdings, |holdings| world.methods.usable(holdings));
    // Who never looked through everything is asked by the age of what was registered first.
    let oldest = holdings.enrolments.iter().filter_map(|held| held.confirmed_at).min();
    let confirmed_at = registered.confirmed_at.or(oldest);
    Ok(judged(&set.registration, ready, registered.skips, confirmed_at, ctx.now()))
}

/// Counts a "not now".
///
/// # Errors
/// `Refusal::NotHere` for nobody, `ProofMissing` when it was said as often as it may be; a fault when a
/// dependency fails.
pub async fn put_off(ctx: &Ctx, world: &World, login: &Login) -> Result<(), Stop> {
    let account = world.directory.find(login).await?.one().ok_or(Refusal::NotHere)?;
    let max = world.policy(ctx).await?.registration.skips_max;
    let entry = ctx.entry(Fact::RegistrationPutOff).about(&account.key);
    let counted = world.enrolments.put_off(&account.key, max, ctx.now(), entry).await?;
    if counted { Ok(()) } else { Err(Refusal::ProofMissing.into()) }
}
