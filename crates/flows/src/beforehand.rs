//! What is said of a password that nobody has chosen: one that is suggested, and one that is being typed. What it is
//! judged by is the caller's, since a reset knows whose password it becomes and a change does not yet. Nothing is kept.

use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::password::{look_up_here, strength};
use crate::ports::Listed;
use crate::world::World;
use domain::account::Account;
use domain::password::passphrase::{Passphrase, TRIES_MAX};
use domain::password::{Advice, Broken, Demands, Password};
use domain::policy::PolicySet;

/// What a password comes to that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Weighed {
    /// It would be refused, and why.
    Refused(Vec<Broken>),
    /// It would be taken, and is easy to guess.
    Easy(Advice),
    Good,
    /// No rule of ours refuses it; nobody had time to say more.
    Unmeasured,
}

/// A passphrase that fits these demands and breaks no rule, in the language of the request. None where none of a few
/// drawn ones would do.
///
/// # Errors
/// What this machine knows of stolen passwords cannot be read.
pub(crate) async fn drawn(
    ctx: &Ctx,
    world: &World,
    demands: &Demands,
    broken: impl Fn(Listed, &Password) -> Vec<Broken>,
) -> Result<Option<Passphrase>, Fault> {
    for _ in 0..TRIES_MAX {
        let drawn = Passphrase::draw(ctx.chance.as_ref(), ctx.locale, demands);
        let Some(phrase) = drawn else { return Ok(None) };
        let listed = look_up_here(world, phrase.password()).await?;
        if broken(listed, phrase.password()).is_empty() {
            return Ok(Some(phrase));
        }
    }
    Ok(None)
}

/// The rules first, then how easy it is to guess. Neither the directory nor a service of others hears of it.
///
/// # Errors
/// What this machine knows of stolen passwords cannot be read.
pub(crate) async fn weighed(
    world: &World,
    (set, account): (&PolicySet, Option<&Account>),
    new: &Password,
    broken: impl Fn(Listed, &Password) -> Vec<Broken>,
) -> Result<Weighed, Fault> {
    let broken = broken(look_up_here(world, new).await?, new);
    if !broken.is_empty() {
        return Ok(Weighed::Refused(broken));
    }
    Ok(match strength(world, set, account, new).await {
        None => Weighed::Unmeasured,
        Some(strength) => strength.weakness.map_or(Weighed::Good, Weighed::Easy),
    })
}
