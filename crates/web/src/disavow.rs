//! "This wasn't me": the page behind the link in a notice. It asks for nothing but the button.

use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField};
use crate::visit::Visit;
use askama::Template;
use domain::secret::Presented;
use http::StatusCode;

#[derive(Template)]
#[template(path = "disavow.html")]
pub struct Disavow {
    frame: Frame,
    link: TextField,
}

#[derive(Template)]
#[template(path = "disavow_done.html")]
pub struct Disavowed {
    frame: Frame,
}

impl Disavow {
    fn new(visit: &Visit, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("disavow-title").wrong(mistakes);
        let hint = Some(frame.say("disavow-link-hint"));
        Self { link: TextField { hint, ..TextField::new(&frame, "link", "disavow-link-label") }, frame }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(page::render(&Disavow::new(&visit, Vec::new())))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [link] = posted.fields(["link"])?;
    // Whoever types instead of clicks may paste the whole link; its secret is what follows the #.
    let secret = link.rsplit('#').next().unwrap_or_default().trim();
    let Ok(secret) = Presented::token(secret) else {
        let id = if link.trim().is_empty() { "disavow-link-empty" } else { "disavow-invalid-lead" };
        let mistake = Mistake { field: "link", text: visit.say(id) };
        let page = Disavow::new(&visit, vec![mistake]);
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    // Told at once instead of after a redirect: a page of its own would say to everybody who opens it
    // that resets are stopped, and posting twice does no harm.
    flows::disavow::disavow(&visit.ctx, &visit.site.world, &secret).await?;
    Ok(page::render(&Disavowed { frame: visit.frame("disavow-done-title") }))
}

#[cfg(test)]
impl crate::rendering::Sampled for Disavow {
    fn samples(visit: &Visit) -> Vec<String> {
        let mistake = Mistake { field: "link", text: visit.say("disavow-link-empty") };
        let pages = [Self::new(visit, Vec::new()), Self::new(visit, vec![mistake])];
        let mut out: Vec<String> = pages.iter().map(|page| page.render().expect("a page renders")).collect();
        let done = Disavowed { frame: visit.frame("disavow-done-title") };
        out.push(done.render().expect("a page renders"));
        out
    }
}
