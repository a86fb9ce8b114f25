//! `nulstil account unfreeze`.

use super::{Exit, Failure, say};
use crate::config::Config;
use crate::wire::{self, Beside};
use domain::account::Login;
use domain::audit::Actor;
use flows::disavow::{Unfrozen, unfreeze as lift};
use flows::{Ctx, Stop};

/// Lifts a freeze, with the operator's name and reason in the audit.
pub async fn unfreeze(config: Config, login: String, reason: String) -> Result<Exit, Failure> {
    let reason = super::reason(&reason)?;
    let login = Login::parse(&login).map_err(|_| Failure::new(Exit::Wrong, "LOGIN is not a username"))?;
    let Beside { world, ctx, .. } = wire::beside(config).await?;
    let ctx = Ctx { actor: Actor::Operator(crate::real::operator()), ..ctx };
    match lift(&ctx, &world, &login, reason).await {
        Ok(Unfrozen::Yes(accounts)) => {
            for account in accounts {
                say::words(&format!("Recovery is open again for {account}."));
            }
            Ok(Exit::Done)
        }
        Ok(Unfrozen::WasNotFrozen) => {
            say::words("That account was not frozen; nothing was changed.");
            Ok(Exit::Refused)
        }
        Ok(Unfrozen::NoSuchAccount) => {
            say::words("Exactly one account must have that name, and none or several do.");
            Ok(Exit::NotFound)
        }
        Err(Stop::Fault(fault)) => Err(fault.into()),
        Err(Stop::Refusal(refusal)) => Err(Failure::new(Exit::Refused, refusal.code())),
    }
}
