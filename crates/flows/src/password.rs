//! One verdict on a new password, for every path on which somebody chooses one.

use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::ports::{KeptFormer, Listed, NewFormer, reset_entry};
use crate::reset::spend;
use crate::strength::Known;
use crate::world::World;
use domain::account::{Account, AccountKey};
use domain::audit::Fact;
use domain::chance;
use domain::id::ResetId;
use domain::limit::{Caller, Scope};
use domain::password::{
    Broken, Demands, Password, Refused, Rules, Strength, Whose, broken, broken_for_anybody,
};
use domain::policy::PolicySet;
use domain::verdict::{StatedRules, Verdict};

/// What a new password is judged by.
pub(crate) struct Bench<'a> {
    pub set: &'a PolicySet,
    /// The reset in which it is chosen.
    pub reset: ResetId,
    /// The password in force, where its owner told it.
    pub current: Option<&'a Password>,
    /// Whether the new one is known to be stolen, where that was asked before.
    pub listed: Option<Listed>,
    /// The accounts that it goes to, each with what its directory states.
    pub accounts: Vec<(&'a Account, &'a StatedRules)>,
}

/// Every reason that can be known before the directory is asked, each once: our rules, those it states, whether
/// the password is known to be stolen, and whether it was chosen here before. Whoever lets somebody choose a
/// password asks here, so that each door gives the same verdict.
///
/// # Errors
/// `Refusal::TooMany` when an account's passwords were compared too often; a fault when what a rule depends on
/// failed.
pub(crate) async fn judge(
    ctx: &Ctx,
    world: &World,
    bench: &Bench<'_>,
    new: &Password,
) -> Result<Vec<Broken>, Stop> {
    let listed = match bench.listed {
        Some(listed) => listed,
        None => look_up(world, new).await?,
    };
    let mut told = broken_rules(world, bench, listed, new);
    if bench.current.is_some_and(|current| current.reveal() == new.reveal()) {
        told.push(Broken::Directory(Verdict::Unchanged));
    }
    // Comparing is slow, and says nothing about the next password, which is another one whatever is told here.
    if told.is_empty() && was_chosen(ctx, world, bench, new).await? {
        told.push(Broken::UsedBefore);
    }
    // A password that is refused anyway is not taken, so there is nothing to write down.
    if told.is_empty() && listed == Listed::Unasked {
        for (account, _) in &bench.accounts {
            let entry = reset_entry(ctx.entry(Fact::BreachUnchecked), bench.reset);
            world.audit.append(entry.about(&account.key), ctx.now()).await?;
        }
    }
    Ok(told)
}

/// What the verdict takes from rules and lists alone, as it is for a password that nobody chose yet.
pub(crate) fn broken_rules(world: &World, bench: &Bench<'_>, listed: Listed, new: &Password) -> Vec<Broken> {
    let rules = &bench.set.password;
    let words = world.words(rules);
    let mut told: Vec<Broken> = Vec::new();
    for (account, stated) in &bench.accounts {
        let whose = Whose { account, organisation: &world.organisation };
        let faults = broken(new, rules, stated, whose, &words);
        let stolen = (listed == Listed::Yes).then_some(Broken::Breached);
        for fault in faults.into_iter().chain(stolen) {
            if !told.contains(&fault) {
                told.push(fault);
            }
        }
    }
    told
}

/// What is told of a password that is refused: everything that is wrong, and what would work. Without an account it is
/// the same whoever it is for.
pub(crate) async fn advised(
    world: &World,
    set: &PolicySet,
    (account, demands): (Option<&Account>, &Demands),
    new: &Password,
    broken: Vec<Broken>,
) -> Refused {
    Refused::advised(broken, strength(world, set, account, new).await, demands)
}

/// How strong a password is for this person here; None when nobody has time to measure it.
pub(crate) async fn strength(
    world: &World,
    set: &PolicySet,
    account: Option<&Account>,
    new: &Password,
) -> Option<Strength> {
    let known = Known {
        account: account.cloned(),
        organisation: world.organisation.clone(),
        words: world.words(&set.password),
    };
    world.gauge.measure(new, known).await
}

/// What [`judge`] would say whoever it is for, and whether the password is known to be stolen: told before anybody is
/// looked for, and the same for every name.
///
/// # Errors
/// Nobody knows whether it is stolen, and the configuration says to wait for somebody who does.
pub(crate) async fn judge_for_anybody(
    world: &World,
    set: &PolicySet,
    current: &Password,
    new: &Password,
) -> Result<(Vec<Broken>, Listed), Fault> {
    let listed = look_up(world, new).await?;
    let mut told = rules_broken_by_anybody(world, set, listed, new);
    if current.reveal() == new.reveal() {
        told.push(Broken::Directory(Verdict::Unchanged));
    }
    Ok((told, listed))
}

/// What that takes from rules and lists alone: [`broken_rules`] where no account is known.
pub(crate) fn rules_broken_by_anybody(
    world: &World,
    set: &PolicySet,
    listed: Listed,
    new: &Password,
) -> Vec<Broken> {
    let words = world.words(&set.password);
    let mut told = broken_for_anybody(new, &set.password, &world.organisation, &words);
    told.extend((listed == Listed::Yes).then_some(Broken::Breached));
    told
}

/// Is this password known to be stolen? It is asked once, however many accounts the password goes to.
async fn look_up(world: &World, new: &Password) -> Result<Listed, Fault> {
    match &world.breached {
        Some(breached) => breached.look_up(new).await,
        None => Ok(Listed::No),
    }
}

/// The same as far as this machine knows, for a password that is not chosen yet.
///
/// # Errors
/// What this machine has cannot be read.
pub(crate) async fn look_up_here(world: &World, new: &Password) -> Result<Listed, Fault> {
    match &world.breached {
        Some(breached) => breached.look_up_here(new).await,
        None => Ok(Listed::No),
    }
}

/// Does our own history have it, for one of the accounts? Each comparison is counted before it is made.
async fn was_chosen(ctx: &Ctx, world: &World, bench: &Bench<'_>, new: &Password) -> Result<bool, Stop> {
    let kept = KeptFormer::by(&bench.set.password, ctx.now());
    if kept.newest == 0 {
        return Ok(false);
    }
    for (account, _) in &bench.accounts {
        let key = world.budget_key(&account.key);
        let charges = world.limits(ctx).await?.charge(Scope::AccountComparisons, key, Caller::Stranger);
        let permit = spend(ctx, world, &charges).await?;
        let candidates = world.keys.former(new, &account.key);
        if world.former.was_chosen(permit, &account.key, &candidates, kept).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What our own history is to keep of a password, once it is written; nothing where there is none.
pub(crate) fn to_keep(
    ctx: &Ctx,
    world: &World,
    rules: &Rules,
    new: &Password,
    account: &AccountKey,
) -> Option<NewFormer> {
    let keeps = KeptFormer::by(rules, ctx.now()).newest > 0;
    keeps.then(|| NewFormer {
        digest: world.keys.of_former(new, account),
        salt: chance::bytes(ctx.chance.as_ref()),
    })
}
