//! Calling a method something else.

use super::app::label_field;
use super::{Owner, or_first, title_of};
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::enrol::Label;
use domain::id::EnrolmentId;
use flows::enrol::Listed;
use http::StatusCode;

#[derive(Template)]
#[template(path = "security_info/rename.html")]
pub struct Rename {
    frame: Frame,
    lead: String,
    id: String,
    label: TextField,
}

impl Rename {
    fn new(visit: &Visit, (id, listed): (EnrolmentId, &Listed), typed: &str, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("info-rename-title").wrong(mistakes);
        Self {
            lead: visit.with("info-rename-lead", &[("name", (&title_of(visit, listed)).into())]),
            id: id.to_string(),
            label: TextField { value: typed.to_owned(), ..label_field(&frame) },
            frame,
        }
    }
}

pub async fn get(Owner(signed): Owner) -> Answer {
    let Some((id, listed)) = signed.listed() else { return Ok(see_other(urls::INFO)) };
    let typed = listed.label.clone().unwrap_or_default();
    Ok(page::render(&Rename::new(&signed.visit, (id, listed), &typed, Vec::new())))
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [id, typed] = posted.fields(["id", "label"])?;
    let id = EnrolmentId::parse(&id).ok_or(Problem::BadRequest)?;
    let Some(listed) = signed.of(id) else { return Ok(see_other(urls::INFO)) };
    let visit = &signed.visit;
    let Some(label) = Label::parse(&typed) else {
        let mistake = Mistake { field: "label", text: visit.say("info-label-unusable") };
        let page = Rename::new(visit, (id, listed), &typed, vec![mistake]);
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let renamed = flows::enrol::rename(&visit.ctx, &visit.site.world, &signed.token, id, &label).await;
    Ok(or_first(renamed)?.map_or_else(|elsewhere| elsewhere, |()| see_other(urls::INFO)))
}

#[cfg(test)]
impl crate::rendering::Sampled for Rename {
    fn samples(visit: &Visit) -> Vec<String> {
        let overview = super::sample(visit, domain::enrol::Readiness::Ready);
        let id = EnrolmentId::fresh(visit.ctx.chance.as_ref());
        let wrong = vec![Mistake { field: "label", text: visit.say("info-label-unusable") }];
        let pages = [
            Self::new(visit, (id, &overview.methods[1]), "", Vec::new()),
            Self::new(visit, (id, &overview.methods[2]), crate::rendering::LONG, wrong),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
