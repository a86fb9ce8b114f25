//! Removing a method, with what follows from it.

use super::{Owner, or_first, title_of};
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::id::EnrolmentId;
use flows::enrol::Listed;

#[derive(Template)]
#[template(path = "security_info/remove.html")]
pub struct Remove {
    frame: Frame,
    lead: String,
    id: String,
}

impl Remove {
    fn new(visit: &Visit, (id, listed): (EnrolmentId, &Listed)) -> Self {
        Self {
            frame: visit.frame("info-remove-title"),
            lead: visit.with("info-remove-lead", &[("name", (&title_of(visit, listed)).into())]),
            id: id.to_string(),
        }
    }
}

pub async fn get(Owner(signed): Owner) -> Answer {
    let Some(listed) = signed.listed() else { return Ok(see_other(urls::INFO)) };
    Ok(page::render(&Remove::new(&signed.visit, listed)))
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [id] = posted.fields(["id"])?;
    let id = EnrolmentId::parse(&id).ok_or(Problem::BadRequest)?;
    if signed.of(id).is_none() {
        // Somebody pressed twice, or removed it in another window.
        return Ok(see_other(urls::INFO));
    }
    let visit = &signed.visit;
    let removed = flows::enrol::remove(&visit.ctx, &visit.site.world, &signed.token, id).await;
    Ok(or_first(removed)?.map_or_else(|elsewhere| elsewhere, |()| see_other(urls::INFO)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Remove {
    fn samples(visit: &Visit) -> Vec<String> {
        let overview = super::sample(visit, domain::enrol::Readiness::Ready);
        let id = EnrolmentId::fresh(visit.ctx.chance.as_ref());
        vec![Self::new(visit, (id, &overview.methods[1])).render().expect("a page renders")]
    }
}
