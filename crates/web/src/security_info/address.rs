//! Adding a private address: it gets a code first.

use super::{Owner, or_first, prove};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::method::Method;
use domain::refusal::Refusal;
use flows::Stop;
use http::StatusCode;

#[derive(Template)]
#[template(path = "security_info/address.html")]
pub struct Address {
    frame: Frame,
    address: TextField,
}

impl Address {
    fn new(visit: &Visit, typed: &str, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("info-address-title").wrong(mistakes);
        Self {
            address: TextField {
                hint: Some(frame.say("info-address-hint")),
                value: typed.to_owned(),
                autocomplete: "email",
                inputmode: "email",
                ..TextField::new(&frame, "address", "info-address-label")
            },
            frame,
        }
    }
}

pub async fn get(Owner(signed): Owner) -> Answer {
    if !signed.may_add(Method::Email) {
        return Ok(see_other(urls::INFO));
    }
    Ok(page::render(&Address::new(&signed.visit, "", Vec::new())))
}

pub async fn post(Owner(signed): Owner, posted: Posted) -> Answer {
    let [address] = posted.fields(["address"])?;
    let visit = &signed.visit;
    let begun = flows::enrol::add_address(&visit.ctx, &visit.site.world, &signed.token, &address, None).await;
    if let Err(Stop::Refusal(Refusal::NotRegistrable)) = begun {
        let text = format!(
            "{} {}",
            visit.say("refusal-not-registrable-what"),
            visit.say("refusal-not-registrable-now")
        );
        let page = Address::new(visit, &address, vec![Mistake { field: "address", text }]);
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    Ok(or_first(begun)?.map_or_else(|elsewhere| elsewhere, |id| see_other(&prove::place(Method::Email, id))))
}

#[cfg(test)]
impl crate::rendering::Sampled for Address {
    fn samples(visit: &Visit) -> Vec<String> {
        let wrong = vec![Mistake { field: "address", text: visit.say("refusal-not-registrable-what") }];
        let pages = [Self::new(visit, "", Vec::new()), Self::new(visit, crate::rendering::LONG, wrong)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
