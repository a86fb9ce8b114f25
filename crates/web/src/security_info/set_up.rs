//! What somebody is asked who still lacks methods: add one, or not now.

use super::overview::{adding, verdict};
use super::{Signed, wanted};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Link, see_other};
use crate::reset::done::return_to;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::account::Login;
use domain::enrol::{Interrupt, Readiness};
use domain::refusal::Refusal;
use flows::Stop;
use flows::enrol::Overview;

#[derive(Template)]
#[template(path = "security_info/set_up.html")]
pub struct SetUp {
    frame: Frame,
    verdict: String,
    is_ready: bool,
    adding: Vec<Link>,
    /// "Not now", with how often it may be said yet.
    skip: Option<String>,
    is_required: bool,
    return_to: Option<String>,
}

impl SetUp {
    fn new(visit: &Visit, overview: &Overview, wanted: Interrupt) -> Self {
        let is_ready = overview.readiness == Readiness::Ready;
        let title = if is_ready { "info-set-up-done-title" } else { "info-set-up-title" };
        Self {
            frame: visit.frame(title),
            verdict: verdict(visit, overview.readiness),
            is_ready,
            adding: adding(visit, overview),
            skip: match wanted {
                Interrupt::Register { skips_left, .. } if skips_left > 0 => {
                    Some(visit.with("info-set-up-skip", &[("count", skips_left.into())]))
                }
                Interrupt::Register { .. } | Interrupt::Nothing | Interrupt::Reconfirm => None,
            },
            is_required: matches!(wanted, Interrupt::Register { skips_left: 0, .. }),
            return_to: return_to(visit),
        }
    }
}

pub async fn get(signed: Signed) -> Answer {
    let wanted = wanted(&signed.visit, &signed.overview).await?;
    Ok(page::render(&SetUp::new(&signed.visit, &signed.overview, wanted)))
}

/// "Not now."
pub async fn post(signed: Signed, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let visit = &signed.visit;
    let Ok(login) = Login::parse(&signed.overview.login) else { return Ok(see_other(urls::INFO)) };
    match flows::enrol::put_off(&visit.ctx, &visit.site.world, &login).await {
        Ok(()) => Ok(see_other(urls::INFO)),
        // It was said as often as it may be.
        Err(Stop::Refusal(Refusal::ProofMissing)) => Ok(see_other(urls::INFO_SET_UP)),
        Err(stop) => Err(stop.into()),
    }
}

#[cfg(test)]
impl crate::rendering::Sampled for SetUp {
    fn samples(visit: &Visit) -> Vec<String> {
        let asked = |skips_left| Interrupt::Register { missing: 2, skips_left };
        let ready = super::sample(visit, Readiness::Ready);
        let needs = super::sample(visit, Readiness::Needs(2));
        let pages = [
            Self::new(visit, &needs, asked(0)),
            Self::new(visit, &needs, asked(2)),
            Self { return_to: Some("/".into()), ..Self::new(visit, &ready, Interrupt::Nothing) },
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
