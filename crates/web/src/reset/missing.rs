//! Not received it? A page, not a timer.

use crate::form::Posted;
use crate::page::{self, Answer, Frame, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use flows::reset::{Ask, View};

/// The code page, saying that a new message was asked for.
const CODE_AGAIN: &str = "/reset/code?again=1";

#[derive(Template)]
#[template(path = "reset/missing.html")]
pub struct Missing {
    frame: Frame,
    sender: String,
    help: String,
}

impl Missing {
    fn new(visit: &Visit, view: &View) -> Self {
        let settings = &visit.site.settings;
        let reference = view.reference.to_string();
        let args = [("help", (&settings.organisation.help).into()), ("reference", (&reference).into())];
        Self {
            frame: visit.frame("reset-missing-title").referring(view.reference),
            sender: settings.mail_from.clone(),
            help: visit.with("reset-missing-help", &args),
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    match super::proving(&visit).await? {
        Ok(view) if super::asked(&view).is_some() => Ok(page::render(&Missing::new(&visit, &view))),
        Ok(_) => Ok(see_other(urls::RESET_METHOD)),
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let view = match super::proving(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(method) = super::asked(&view) else { return Ok(super::elsewhere(&view)) };
    // The same method again; which address was confirmed stays with the challenge.
    let ask = Ask { method, method_id: None, confirm: None };
    flows::reset::ask(&visit.ctx, &visit.site.world, &super::token(&visit)?, ask).await?;
    Ok(see_other(CODE_AGAIN))
}

#[cfg(test)]
impl crate::rendering::Sampled for Missing {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = super::sample(visit, flows::reset::Step::Prove);
        vec![Self::new(visit, &view).render().expect("a page renders")]
    }
}
