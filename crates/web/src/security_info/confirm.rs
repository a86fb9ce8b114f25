//! Is everything still right?

use super::overview::Item;
use super::{Owner, or_first};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, see_other};
use crate::reset::done::return_to;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use flows::enrol::Overview;

#[derive(Template)]
#[template(path = "security_info/confirm.html")]
pub struct Confirm {
    frame: Frame,
    items: Vec<Item>,
}

/// The end of what the organisation wanted to be asked.
#[derive(Template)]
#[template(path = "security_info/confirmed.html")]
pub struct Confirmed {
    frame: Frame,
    return_to: Option<String>,
}

impl Confirm {
    fn new(visit: &Visit, overview: &Overview) -> Self {
        let items = overview.methods.iter().map(|listed| Item::of(visit, listed)).collect();
        Self { frame: visit.frame("info-confirm-title"), items }
    }
}

impl Confirmed {
    fn new(visit: &Visit) -> Self {
        Self { frame: visit.frame("info-confirmed-title"), return_to: return_to(visit) }
    }
}

pub async fn get(Owner(signed): Owner) -> Answer {
    if signed.overview.methods.is_empty() {
        return Ok(see_other(urls::INFO));
    }
    Ok(page::render(&Confirm::new(&signed.visit, &signed.overview)))
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let visit = &signed.visit;
    let confirmed = flows::enrol::reconfirm(&visit.ctx, &visit.site.world, &signed.token).await;
    Ok(or_first(confirmed)?.map_or_else(|elsewhere| elsewhere, |()| page::render(&Confirmed::new(visit))))
}

#[cfg(test)]
impl crate::rendering::Sampled for Confirm {
    fn samples(visit: &Visit) -> Vec<String> {
        let overview = super::sample(visit, domain::enrol::Readiness::Ready);
        let with_return = Confirmed { return_to: Some("/".into()), ..Confirmed::new(visit) };
        vec![
            Self::new(visit, &overview).render().expect("a page renders"),
            Confirmed::new(visit).render().expect("a page renders"),
            with_return.render().expect("a page renders"),
        ]
    }
}
