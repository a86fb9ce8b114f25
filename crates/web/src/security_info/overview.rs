//! The list of one's own methods, with the verdict on top.

use super::{Signed, about, title_of};
use crate::page::{self, Answer, Frame, Link};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::enrol::Readiness;
use domain::method::Method;
use flows::enrol::{Listed, Overview};

#[derive(Template)]
#[template(path = "security_info/overview.html")]
pub struct OverviewPage {
    frame: Frame,
    who: String,
    verdict: String,
    is_ready: bool,
    needs_proof: bool,
    items: Vec<Item>,
    adding: Vec<Link>,
}

/// One method, ready to print.
pub struct Item {
    pub title: String,
    pub facts: Vec<String>,
    /// Where it is renamed and removed; nowhere for what belongs to the directory.
    pub rename: Option<String>,
    pub remove: Option<String>,
}

impl Item {
    pub fn of(visit: &Visit, listed: &Listed) -> Self {
        Self {
            title: title_of(visit, listed),
            facts: facts(visit, listed),
            rename: listed.id.map(|id| about(urls::INFO_RENAME, id)),
            remove: listed.id.map(|id| about(urls::INFO_REMOVE, id)),
        }
    }
}

fn facts(visit: &Visit, listed: &Listed) -> Vec<String> {
    let (locale, zone) = (visit.locale(), &visit.site.settings.zone);
    let dated = |id: &str, at| {
        let date = text::format::date(locale, at, zone);
        visit.with(id, &[("date", (&date).into())])
    };
    let mut out = Vec::new();
    out.extend(Some(listed.hint.clone()).filter(|hint| !hint.is_empty()));
    if listed.id.is_none() {
        out.push(visit.say("info-from-directory"));
    }
    out.extend(listed.added_at.map(|at| dated("info-added", at)));
    if listed.id.is_some() {
        out.push(listed.last_used_at.map_or_else(|| visit.say("info-unused"), |at| dated("info-used", at)));
    }
    if let Some(from) = listed.usable_from {
        let when = text::format::on_date_time(locale, from, zone);
        out.push(visit.with("info-usable-from", &[("when", (&when).into())]));
    }
    out.extend(listed.left.map(|left| visit.with("info-left", &[("count", left.into())])));
    if !listed.counts {
        out.push(visit.say("info-does-not-count"));
    }
    out
}

/// Can this person reset the password? In one sentence.
pub fn verdict(visit: &Visit, readiness: Readiness) -> String {
    match readiness {
        Readiness::Ready => visit.say("info-ready"),
        Readiness::Needs(missing) => visit.with("info-needs", &[("count", u32::from(missing).into())]),
        Readiness::From(at) => {
            let when = text::format::on_date_time(visit.locale(), at, &visit.site.settings.zone);
            visit.with("info-ready-from", &[("when", (&when).into())])
        }
    }
}

/// What can be added, what is easiest to use without a telephone number or another mailbox first.
pub fn adding(visit: &Visit, overview: &Overview) -> Vec<Link> {
    let has_codes = overview.methods.iter().any(|listed| listed.method == Method::RecoveryCode);
    let codes = if has_codes { "info-replace-codes" } else { "info-add-codes" };
    let ways = [
        (Method::Totp, urls::INFO_APP, "info-add-app"),
        (Method::RecoveryCode, urls::INFO_CODES, codes),
        (Method::Email, urls::INFO_ADDRESS, "info-add-address"),
    ];
    let is_open = |(method, ..): &(Method, &str, &str)| overview.may_add.contains(method);
    let link = |(_, href, id): (Method, &'static str, &str)| Link { href, label: visit.say(id) };
    ways.into_iter().filter(is_open).map(link).collect()
}

impl OverviewPage {
    fn new(visit: &Visit, overview: &Overview) -> Self {
        let (name, login) = (&overview.display_name, &overview.login);
        Self {
            frame: visit.frame("info-title").referring(overview.reference),
            who: visit.with("info-who", &[("name", name.into()), ("login", login.into())]),
            verdict: verdict(visit, overview.readiness),
            is_ready: overview.readiness == Readiness::Ready,
            needs_proof: !overview.step_up.is_empty(),
            items: overview.methods.iter().map(|listed| Item::of(visit, listed)).collect(),
            adding: adding(visit, overview),
        }
    }
}

pub async fn get(signed: Signed) -> Answer {
    Ok(page::render(&OverviewPage::new(&signed.visit, &signed.overview)))
}

#[cfg(test)]
impl crate::rendering::Sampled for OverviewPage {
    fn samples(visit: &Visit) -> Vec<String> {
        use flows::ports::OwnMethod;
        let own = OwnMethod { id: "x".into(), method: Method::Totp, hint: String::new() };
        let at = visit.ctx.now();
        let nothing = Overview {
            methods: Vec::new(),
            may_add: Vec::new(),
            step_up: vec![own],
            ..super::sample(visit, Readiness::Needs(2))
        };
        let some = [
            super::sample(visit, Readiness::Ready),
            super::sample(visit, Readiness::Needs(1)),
            super::sample(visit, Readiness::From(at)),
            nothing,
        ];
        some.iter().map(|overview| Self::new(visit, overview).render().expect("a page renders")).collect()
    }
}
