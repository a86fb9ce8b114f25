//! Done, and what to do next: stale passwords on other devices lock accounts again.

use super::parts;
use crate::page::{self, Answer, Frame, adding, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::id::Reference;
use domain::linked::Part;
use domain::reset::Ended;
use flows::reset::Step;
use http::{HeaderName, HeaderValue};

#[derive(Template)]
#[template(path = "reset/done.html")]
pub struct Done {
    frame: Frame,
    /// A place from the configured list, never from the request.
    return_to: Option<String>,
    /// For how long the password before still opens something.
    old: Option<String>,
    /// The new password opens once, to choose another one.
    again: Option<String>,
    /// How far each account is, where there are several.
    parts: Vec<String>,
    /// Some of them kept their old password, and a new start may change that.
    has_rest: bool,
}

impl Done {
    pub fn new(visit: &Visit, title: &str, reference: Reference) -> Self {
        let span = visit.site.world.directory.old_password_opens();
        let span = span.map(|span| text::format::duration(visit.locale(), span));
        let old = span.map(|span| visit.with("done-old", &[("time", (&span).into())]));
        let again = visit.site.world.directory.asks_for_another().then(|| visit.say("done-again"));
        Self {
            frame: visit.frame(title).referring(reference),
            return_to: return_to(visit),
            old,
            again,
            parts: Vec::new(),
            has_rest: false,
        }
    }

    /// The same of a reset for several directories.
    pub fn of(self, visit: &Visit, parts: &[Part]) -> Self {
        Self { parts: parts::told(visit, parts), has_rest: parts::has_rest(parts), ..self }
    }
}

/// The allowed place that this browser came from.
pub fn return_to(visit: &Visit) -> Option<String> {
    let at = visit.cookies.get(Cookie::Return).and_then(|at| at.parse::<usize>().ok());
    at.and_then(|at| visit.site.settings.return_to.get(at)).cloned()
}

pub async fn get(visit: Visit) -> Answer {
    let (reference, parts) = match (visit.cookies.done(), super::glance(&visit).await) {
        (_, Some(view)) if view.step == Step::Done(Ended::Applied) => (view.reference, view.parts),
        (_, Some(view)) => return Ok(super::elsewhere(&view)),
        (Some(reference), None) => (reference, Vec::new()),
        (None, None) => return Ok(see_other(urls::START)),
    };
    let response = page::render(&Done::new(&visit, "done-title", reference).of(&visit, &parts));
    // Cookies stay: the device cookie is what keeps limits from being a weapon against this person.
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    Ok(adding(response, [clear]))
}

#[cfg(test)]
impl crate::rendering::Sampled for Done {
    fn samples(visit: &Visit) -> Vec<String> {
        let reference = Reference::parse("k7m4-qx2p").expect("a reference");
        let plain = Self::new(visit, "done-title", reference);
        let changed = Self::new(visit, "done-changed-title", reference);
        let old = Some(visit.with("done-old", &[("time", "1 hour".into())]));
        let lingering = Self { old, ..Self::new(visit, "done-title", reference) };
        let again = Some(visit.say("done-again"));
        let for_now = Self { again, ..Self::new(visit, "done-title", reference) };
        let several = Self::new(visit, "done-title", reference).of(visit, &parts::samples());
        [plain, changed, lingering, for_now, several]
            .iter()
            .map(|page| page.render().expect("a page renders"))
            .collect()
    }
}
