//! `nulstil operator list|add|remove|invite`. All of them work beside a running service.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::wire::{self, Beside};
use domain::account::Login;
use domain::audit::Actor;
use domain::operator::{Operator, Role};
use flows::console::{self, Named};
use flows::ports::Operators as _;
use flows::{Ctx, World};
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

/// Prints a link that gives a role, once. The secret is in its fragment, which no server and no log sees.
pub async fn invite(config: Config, login: String, role: Role) -> Result<Exit, Failure> {
    let public_url = config.server.public_url.clone();
    let (login, world, ctx) = open(config, &login).await?;
    let Some(invited) = console::invite(&ctx, &world, &login, role).await? else { return Ok(nobody()) };
    say::data(&format!("{public_url}{INVITE}#{}", invited.secret.reveal().as_str()));
    let account = &invited.account;
    say::words(&format!("Good once, for an hour: it makes {account} {}. It signs nobody in.", role.name()));
    Ok(Exit::Done)
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
