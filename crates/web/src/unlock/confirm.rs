//! The proofs are given: one button unlocks the account. Also where a reset's button posts, when its
//! account is locked and its person knows the password after all.

use crate::form::Posted;
use crate::page::{self, Answer, Frame, adding, see_other};
use crate::reset;
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::secret::Token;
use flows::reset::{Aftermath, Step, Unlocked, View};
use http::header;
use std::time::Duration;

#[derive(Template)]
#[template(path = "unlock/confirm.html")]
pub struct Confirm {
    frame: Frame,
    lead: String,
    window: String,
}

impl Confirm {
    fn new(visit: &Visit, view: &View, window: Duration) -> Self {
        let is_locked = view.locked != Some(false);
        Self {
            frame: visit.frame("unlock-confirm-title").referring(view.reference),
            lead: visit.say(if is_locked { "unlock-confirm-locked" } else { "unlock-confirm-open" }),
            window: text::format::duration(visit.locale(), window),
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    let view = reset::current(&visit).await?;
    match view.step {
        Step::Unlock => {
            let window = visit.site.world.policy(&visit.ctx).await?.lifetimes.proof();
            Ok(page::render(&Confirm::new(&visit, &view, window)))
        }
        Step::Prove => Err(Refusal::ProofMissing.into()),
        Step::Expired => Err(Refusal::Expired.into()),
        Step::Choose | Step::Register | Step::Done(_) => Ok(reset::elsewhere(&view)),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let view = reset::current(&visit).await?;
    let device = Token::mint(visit.ctx.chance.as_ref());
    let token = reset::token(&visit)?;
    match flows::reset::unlock(&visit.ctx, &visit.site.world, &token, Some(&device)).await? {
        Unlocked::Lifted => Ok(lifted(&visit, &view, &device).await),
        Unlocked::WasNotLocked => {
            let after = after(&visit).await;
            Ok(page::render(&super::done::Done::not_locked(&visit, view.reference, &after)))
        }
        Unlocked::Unknown => Ok(see_other(urls::UNLOCK_UNKNOWN)),
    }
}

/// What is to be told of this very account.
async fn after(visit: &Visit) -> Aftermath {
    reset::glance(visit).await.map(|now| now.aftermath(&visit.site.world)).unwrap_or_default()
}

/// No sign-in is granted: the browser forgets the flow, and is known as a device from now on. It keeps what opens
/// nothing any more where the page has something to tell of this very account.
async fn lifted(visit: &Visit, view: &View, device: &Token) -> Response {
    if !after(visit).await.is_empty() {
        let known = (header::SET_COOKIE, Cookie::Device.set(&device.reveal()));
        return adding(see_other(urls::UNLOCK_DONE), [known]);
    }
    let reference: String = view.reference.to_string().chars().filter(|c| *c != '-').collect();
    let cookies = [Cookie::Flow.expire(), Cookie::Device.set(&device.reveal()), Cookie::Done.set(&reference)];
    adding(see_other(urls::UNLOCK_DONE), cookies.map(|cookie| (header::SET_COOKIE, cookie)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Confirm {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = reset::sample(visit, Step::Unlock);
        let locked = View { locked: Some(true), ..view.clone() };
        let window = Duration::from_secs(600);
        [view, locked].iter().map(|v| Self::new(visit, v, window).render().expect("a page renders")).collect()
    }
}
