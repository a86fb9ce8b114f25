//! `nulstil operator list|add|remove|invite`. All of them work beside a running service.

use super::{Exit, Failure, say};
use crate::config::{self, Config};
use crate::wire::{self, Beside};
use domain::account::{AccountKey, Login};
use domain::audit::Actor;
use domain::operator::{Operator, Role};
use flows::console::{self, Named};
use flows::ports::Operators as _;
use flows::{Ctx, World};
use std::path::Path;
use std::sync::Arc;

/// Where an invitation is taken up.
const INVITE: &str = "/console/invite";

/// Lists everybody with a role.
pub async fn list(config: Config, json: bool) -> Result<Exit, Failure> {
    let store = wire::open_shared(&config).await?;
    let operators = store.operators().await?;
    if json {
        let told: Vec<serde_json::Value> = operators.iter().map(told).collect();
        say::json(&serde_json::json!({ "operators": told }));
        return Ok(Exit::Done);
    }
    for one in &operators {
        let Operator { login, role, added_by, account, .. } = one;
        say::data(&format!("{:<8} {login:<24} {account}  {added_by}", role.name()));
    }
    if operators.is_empty() {
        say::words("Nobody has a role yet. Begin with: nulstil operator invite LOGIN --role owner");
    }
    Ok(Exit::Done)
}

fn told(one: &Operator) -> serde_json::Value {
    let at = jiff::Timestamp::from_microsecond(one.added_at.as_micros()).unwrap_or_default();
    serde_json::json!({
        "login": one.login,
        "role": one.role.name(),
        "account": one.account.to_string(),
        "added_at": at.to_string(),
        "added_by": one.added_by,
    })
}

/// Gives a role.
pub async fn add(config: Config, login: String, role: Role) -> Result<Exit, Failure> {
    let (login, world, ctx) = open(config, &login).await?;
    match console::appoint(&ctx, &world, &login, role).await? {
        Named::Done(account) => {
            say::words(&format!("{account} is {} now.", role.name()));
            Ok(Exit::Done)
        }
        Named::NoSuchAccount => Ok(nobody()),
        Named::Nothing => {
            say::words("There are as many operators as there may be; nothing was changed.");
            Ok(Exit::Refused)
        }
    }
}

/// Takes the role away.
pub async fn remove(config: Config, login: String) -> Result<Exit, Failure> {
    let (login, world, ctx) = open(config, &login).await?;
    match console::dismiss(&ctx, &world, &login).await? {
        Named::Done(account) => {
            say::words(&format!("{account} has no role any more, and no session or invitation."));
            Ok(Exit::Done)
        }
        Named::NoSuchAccount => Ok(nobody()),
        Named::Nothing => {
            say::words("That account had no role; nothing was changed.");
            Ok(Exit::Refused)
        }
    }
}

/// The link by which this person becomes the first owner. None when exactly one account must have the name,
/// and none or several do.
///
/// # Errors
/// The configuration, the store or the directory cannot be used.
pub async fn first_owner(file: &Path, login: &str) -> Result<Option<String>, Failure> {
    let config =
        config::load(file, &crate::real::surroundings()).map_err(|problems| Failure::of_config(&problems))?;
    wire::make(&config).await?;
    link(config, login, Role::Owner).await.map(|made| made.map(|(link, _)| link))
}

/// Prints a link that gives a role, once. The secret is in its fragment, which no server and no log sees.
pub async fn invite(config: Config, login: String, role: Role) -> Result<Exit, Failure> {
    let Some((link, account)) = link(config, &login, role).await? else { return Ok(nobody()) };
    say::data(&link);
    say::words(&format!("Good once, for an hour: it makes {account} {}. It signs nobody in.", role.name()));
    Ok(Exit::Done)
}

async fn link(config: Config, login: &str, role: Role) -> Result<Option<(String, AccountKey)>, Failure> {
    let public_url = config.server.public_url.clone();
    let (login, world, ctx) = open(config, login).await?;
    let invited = console::invite(&ctx, &world, &login, role).await?;
    Ok(invited.map(|invited| {
        (format!("{public_url}{INVITE}#{}", invited.secret.reveal().as_str()), invited.account)
    }))
}

async fn open(config: Config, login: &str) -> Result<(Login, Arc<World>, Ctx), Failure> {
    let login = Login::parse(login).map_err(|_| Failure::new(Exit::Wrong, "LOGIN is not a username"))?;
    let Beside { world, ctx, .. } = wire::beside(config).await?;
    let ctx = Ctx { actor: Actor::Operator(crate::real::operator()), ..ctx };
    Ok((login, world, ctx))
}

fn nobody() -> Exit {
    say::words("Exactly one account must have that name, and none or several do.");
    Exit::NotFound
}
