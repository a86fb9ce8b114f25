//! The policy in force, as text, and every version before it.

use super::{Desk, Rooms, moment, reason};
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use flows::policy::Applied;
use flows::ports::PolicyNote;
use http::StatusCode;

#[derive(Template)]
#[template(path = "console/policy.html")]
pub struct PolicyPage {
    frame: Frame,
    rooms: Rooms,
    in_force: String,
    text: String,
    history: Vec<Version>,
}

/// One version of the history.
pub struct Version {
    pub number: u64,
    pub at: String,
    pub by: String,
    pub reason: String,
    /// It can be put in force again.
    pub is_earlier: bool,
    pub back: String,
}

/// What became of applying, and where to go on from there.
#[derive(Template)]
#[template(path = "console/applied.html")]
pub struct AppliedPage {
    frame: Frame,
    rooms: Rooms,
    is_done: bool,
    what: String,
    found: Vec<String>,
}

impl PolicyPage {
    fn new(visit: &Visit, rooms: Rooms, newest: u64, text: String, history: &[PolicyNote]) -> Self {
        let version = |note: &PolicyNote| Version {
            number: note.version,
            at: moment(visit, note.at),
            by: note.by.clone().unwrap_or_default(),
            reason: note.reason.clone(),
            is_earlier: note.version < newest,
            back: visit.with("console-policy-back", &[("version", (&note.version.to_string()).into())]),
        };
        Self {
            frame: visit.frame("console-policy-title"),
            rooms,
            in_force: visit.with("console-policy-in-force", &[("version", (&newest.to_string()).into())]),
            text,
            history: history.iter().map(version).collect(),
        }
    }
}

pub async fn get(desk: Desk) -> Answer {
    let Desk { visit, session } = &desk;
    let (ctx, world) = (&visit.ctx, &visit.site.world);
    let newest = flows::console::in_force(ctx, world, session).await?;
    let history = flows::console::history(world, session, u64::MAX).await?;
    let text = visit.site.settings.console.policy_text.write(&newest);
    let rooms = Rooms::of(&desk, urls::CONSOLE_POLICY);
    Ok(page::render(&PolicyPage::new(visit, rooms, newest.note.version, text, &history)))
}

/// Puts an earlier version in force again, as a new one.
pub async fn rollback(desk: Desk, posted: Posted) -> Answer {
    let [version, why] = posted.fields(["version", "reason"])?;
    let (version, why) = (version.parse::<u64>().map_err(|_| Problem::BadRequest)?, reason(&why)?);
    let Desk { visit, session } = &desk;
    let world = &visit.site.world;
    match flows::console::rollback(&visit.ctx, world, session, version, &why).await? {
        Some(applied) => Ok(told(&desk, applied)),
        None => Err(Problem::NotFound),
    }
}

/// The policy's room after a change, or why there was none.
pub fn told(desk: &Desk, applied: Applied) -> Response {
    if matches!(applied, Applied::Yes { .. }) {
        return see_other(urls::CONSOLE_POLICY);
    }
    let page = AppliedPage::new(&desk.visit, Rooms::of(desk, urls::CONSOLE_POLICY), applied);
    let status = if page.is_done { StatusCode::OK } else { StatusCode::CONFLICT };
    page::render_as(status, &page)
}

impl AppliedPage {
    fn new(visit: &Visit, rooms: Rooms, applied: Applied) -> Self {
        let version = |id: &str, version: u64| visit.with(id, &[("version", (&version.to_string()).into())]);
        let (is_done, what, found) = match applied {
            Applied::Yes { version: new } => (true, version("console-policy-applied", new), Vec::new()),
            Applied::Unchanged { version: same } => {
                (true, version("console-policy-unchanged", same), Vec::new())
            }
            Applied::Overtaken { in_force } => {
                (false, version("console-policy-overtaken", in_force), Vec::new())
            }
            Applied::Refused(found) => {
                let told = found.iter().map(|lint| super::edit::found(visit, lint)).collect();
                (false, visit.say("console-policy-refused"), told)
            }
        };
        Self { frame: visit.frame("console-policy-outcome-title"), rooms, is_done, what, found }
    }
}

#[cfg(test)]
impl crate::rendering::Sampled for PolicyPage {
    fn samples(visit: &Visit) -> Vec<String> {
        use crate::rendering::LONG;
        use domain::operator::Role;
        let rooms = |role| Rooms::sample(visit, role, urls::CONSOLE_POLICY);
        let note =
            |version| PolicyNote { version, reason: LONG.into(), by: Some(LONG.into()), at: visit.ctx.now() };
        let page = |role| Self::new(visit, rooms(role), 2, LONG.into(), &[note(2), note(1)]);
        let mut out: Vec<String> =
            Role::ALL.iter().map(|role| page(*role).render().expect("a page renders")).collect();
        for applied in [
            Applied::Unchanged { version: 2 },
            Applied::Overtaken { in_force: 3 },
            Applied::Refused(super::edit::sample_found()),
        ] {
            let page = AppliedPage::new(visit, rooms(Role::Owner), applied);
            out.push(page.render().expect("a page renders"));
        }
        out
    }
}
