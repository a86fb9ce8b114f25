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
use flows::reset::{Aftermath, Aftertaste, Step};
use http::{HeaderName, HeaderValue};

#[derive(Template)]
#[template(path = "reset/done.html")]
pub struct Done {
    frame: Frame,
    /// A place from the configured list, never from the request.
    return_to: Option<String>,
    /// For how long the password before still opens something.
    old: Vec<String>,
    /// The new password opens once, to choose another one.
    again: Vec<String>,
    /// How far each account is, where there are several.
    parts: Vec<String>,
    /// Some of them kept their old password, and a new start may change that.
    has_rest: bool,
    /// Accounts that are as they were, and how they come along.
    untouched: Vec<String>,
}

impl Done {
    pub fn new(visit: &Visit, title: &str, reference: Reference, after: &Aftermath) -> Self {
        let written = &after.written;
        Self {
            frame: visit.frame(title).referring(reference),
            return_to: return_to(visit),
            old: written.iter().filter_map(|one| old(visit, one, written.len())).collect(),
            again: written.iter().filter_map(|one| again(visit, one, written.len())).collect(),
            parts: Vec::new(),
            has_rest: false,
            untouched: untouched(visit, after),
        }
    }

    /// The same of a reset for several directories.
    pub fn of(self, visit: &Visit, parts: &[Part]) -> Self {
        Self { parts: parts::told(visit, parts), has_rest: parts::has_rest(parts), ..self }
    }
}

/// For how long the old password opens something, and where, when there are several.
fn old(visit: &Visit, one: &Aftertaste, of: usize) -> Option<String> {
    let time = text::format::duration(visit.locale(), one.old_opens?);
    let place = parts::place(visit, &one.directory);
    Some(if of > 1 {
        visit.with("done-old-there", &[("place", place.into()), ("time", (&time).into())])
    } else {
        visit.with("done-old", &[("time", (&time).into())])
    })
}

fn again(visit: &Visit, one: &Aftertaste, of: usize) -> Option<String> {
    let place = parts::place(visit, &one.directory);
    one.asks_for_another.then(|| {
        if of > 1 {
            visit.with("done-again-there", &[("place", place.into())])
        } else {
            visit.say("done-again")
        }
    })
}

fn untouched(visit: &Visit, after: &Aftermath) -> Vec<String> {
    let keeps =
        |name: &String| visit.with("untouched-password", &[("place", parts::place(visit, name).into())]);
    let mut told: Vec<String> = after.untouched.iter().map(keeps).collect();
    if after.leads && !told.is_empty() {
        told.push(visit.say("untouched-all-at-once"));
    }
    told
}

/// The allowed place that this browser came from.
pub fn return_to(visit: &Visit) -> Option<String> {
    let at = visit.cookies.get(Cookie::Return).and_then(|at| at.parse::<usize>().ok());
    at.and_then(|at| visit.site.settings.return_to.get(at)).cloned()
}

pub async fn get(visit: Visit) -> Answer {
    let (reference, parts, after) = match (visit.cookies.done(), super::glance(&visit).await) {
        (_, Some(view)) if view.step == Step::Done(Ended::Applied) => {
            let after = view.aftermath(&visit.site.world);
            (view.reference, view.parts, after)
        }
        (_, Some(view)) => return Ok(super::elsewhere(&view)),
        (Some(reference), None) => (reference, Vec::new(), Aftermath::default()),
        (None, None) => return Ok(see_other(urls::START)),
    };
    let response = page::render(&Done::new(&visit, "done-title", reference, &after).of(&visit, &parts));
    // Cookies stay: the device cookie is what keeps limits from being a weapon against this person.
    let clear = (HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    Ok(adding(response, [clear]))
}

#[cfg(test)]
impl crate::rendering::Sampled for Done {
    fn samples(visit: &Visit) -> Vec<String> {
        let reference = Reference::parse("k7m4-qx2p").expect("a reference");
        let one = |directory: &str| Aftertaste {
            directory: directory.to_owned(),
            old_opens: Some(std::time::Duration::from_secs(3_600)),
            asks_for_another: true,
        };
        let of = |title, after: &Aftermath| Self::new(visit, title, reference, after);
        let nothing = Aftermath::default();
        let lingering = Aftermath { written: vec![one("main")], ..Aftermath::default() };
        let everywhere = Aftermath { written: vec![one("main"), one("<b>")], ..Aftermath::default() };
        let untouched = vec!["main".to_owned(), crate::rendering::LONG.to_owned()];
        let alone = Aftermath { untouched, leads: true, ..Aftermath::default() };
        let several = of("done-title", &everywhere).of(visit, &parts::samples());
        [of("done-title", &nothing), of("done-changed-title", &alone), of("done-title", &lingering), several]
            .iter()
            .map(|page| page.render().expect("a page renders"))
            .collect()
    }
}
