//! Who is an operator: given and taken at the command line, or taken up once by a link.

use crate::ctx::Ctx;
use crate::fault::{Fault, Stop};
use crate::ports::{NewInvite, NewOperator};
use crate::reset::guess_permit;
use crate::world::World;
use domain::account::{AccountKey, Login};
use domain::audit::Fact;
use domain::limit::Caller;
use domain::operator::{INVITE_LIVES, Role};
use domain::refusal::Refusal;
use domain::secret::{Presented, Purpose, Token};
use domain::time::Timestamp;

/// What became of something done to a named account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    Done(AccountKey),
    /// The name is nobody's, or more than one person's.
    NoSuchAccount,
    /// There is no room for one more, or nothing to take away.
    Nothing,
}

/// An invitation. The secret is shown once, to whoever asked for it.
pub struct Invited {
    pub secret: Token,
    pub account: AccountKey,
    pub expires_at: Timestamp,
}

/// Gives a role.
///
/// # Errors
/// The store or the directory failed. So for every function here.
pub async fn appoint(ctx: &Ctx, world: &World, login: &Login, role: Role) -> Result<Named, Fault> {
    let Some(account) = world.directory.find(login).await?.one() else { return Ok(Named::NoSuchAccount) };
    let entry = ctx.entry(Fact::OperatorAdded).with("role", role.name());
    let key = account.key.clone();
    let new = NewOperator { account: account.key, login: account.login, role, now: ctx.now() };
    let is_given = world.operators.appoint(new, entry).await?;
    Ok(if is_given { Named::Done(key) } else { Named::Nothing })
}

/// Takes the role away, with everything open by it. Somebody who is gone from the directory is found by
/// the name they had.
pub async fn dismiss(ctx: &Ctx, world: &World, login: &Login) -> Result<Named, Fault> {
    let key = match world.directory.find(login).await?.one() {
        Some(account) => Some(account.key),
        None => {
            let known = world.operators.operators().await?;
            known.into_iter().find(|one| one.login == login.as_str()).map(|one| one.account)
        }
    };
    let Some(key) = key else { return Ok(Named::NoSuchAccount) };
    let is_gone = world.operators.dismiss(&key, ctx.now(), ctx.entry(Fact::OperatorRemoved)).await?;
    Ok(if is_gone { Named::Done(key) } else { Named::Nothing })
}

/// Makes a link that gives a role to this account and no other, once.
pub async fn invite(ctx: &Ctx, world: &World, login: &Login, role: Role) -> Result<Option<Invited>, Fault> {
    let Some(account) = world.directory.find(login).await?.one() else { return Ok(None) };
    let secret = Token::mint(ctx.chance.as_ref());
    let expires_at = ctx.now().plus(INVITE_LIVES);
    let key = account.key.clone();
    let new = NewInvite {
        digest: world.keys.of_token(Purpose::OperatorInvite, &secret),
        account: account.key,
        login: account.login,
        role,
        now: ctx.now(),
        expires_at,
    };
    world.operators.invite(new, ctx.entry(Fact::OperatorInvited).with("role", role.name())).await?;
    Ok(Some(Invited { secret, account: key, expires_at }))
}

/// Takes an invitation up. It signs nobody in: that takes the account's own two proofs.
///
/// # Errors
/// `Refusal::LinkNotValid`, `TooMany`; a fault when the store fails.
pub async fn accept(ctx: &Ctx, world: &World, secret: &Presented) -> Result<Role, Stop> {
    let _permit = guess_permit(ctx, world, Caller::Stranger).await?;
    let candidates = world.keys.presented(Purpose::OperatorInvite, secret);
    let accepted = world.operators.accept(&candidates, ctx.now(), ctx.entry(Fact::OperatorAdded)).await?;
    let (_, role) = accepted.ok_or(Refusal::LinkNotValid)?;
    Ok(role)
}
