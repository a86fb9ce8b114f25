//! What an owner may lift for somebody: a freeze, or a lock that came from bad passwords.

use super::{Desk, person, reason};
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{Answer, see_other};
use domain::account::Login;
use flows::console::{Lifted, Unlocking};

pub async fn unfreeze(desk: Desk, posted: Posted) -> Answer {
    let [typed, why] = posted.fields(["login", "reason"])?;
    let (login, why) = (Login::parse(&typed).map_err(|_| Problem::BadRequest)?, reason(&why)?);
    let Desk { visit, session } = &desk;
    let lifted = flows::console::lift_freeze(&visit.ctx, &visit.site.world, session, &login, &why).await?;
    let done = match lifted {
        Lifted::Yes => "unfrozen",
        Lifted::WasNot => "was-not-frozen",
        Lifted::NotOne => "",
    };
    Ok(see_other(&person::place(login.as_str(), done)))
}

pub async fn unlock(desk: Desk, posted: Posted) -> Answer {
    let [typed, why] = posted.fields(["login", "reason"])?;
    let (login, why) = (Login::parse(&typed).map_err(|_| Problem::BadRequest)?, reason(&why)?);
    let Desk { visit, session } = &desk;
    let lifted = flows::console::lift_lock(&visit.ctx, &visit.site.world, session, &login, &why).await?;
    let done = match lifted {
        Unlocking::Done(Lifted::Yes) => "unlocked",
        Unlocking::Done(Lifted::WasNot) => "was-not-locked",
        Unlocking::Done(Lifted::NotOne) => "",
        Unlocking::Refused => "lock-refused",
        Unlocking::Unknown => "lock-unknown",
        Unlocking::Busy => "busy",
    };
    Ok(see_other(&person::place(login.as_str(), done)))
}
