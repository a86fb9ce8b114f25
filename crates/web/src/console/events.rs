//! The event log: filters that stand in the URL, one page at a time, one flow at a time, or as a file.

use super::person::{asked, names_only};
use super::{Desk, Rooms, moment};
use crate::api::rfc3339;
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::IntoResponse;
use domain::account::{AccountKey, Login};
use domain::audit::Fact;
use domain::id::{Reference, ResetId};
use domain::time::Timestamp;
use flows::ports::{Recorded, Wanted};
use http::{StatusCode, header};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Entries of one page.
pub const PAGE_EVENTS: u32 = 50;
/// Fields of the search, as the URL names them.
const FILTERS: [&str; 6] = ["fact", "login", "flow", "actor", "from", "until"];
/// What else a search's URL may name: the row that a page begins below, and the language.
const BESIDE: [&str; 2] = ["below", "ui_locales"];
/// Characters of one filter; nothing that is looked for is longer.
const FILTER_CHARS_MAX: usize = 200;

#[derive(Template)]
#[template(path = "console/events.html")]
pub struct Events {
    frame: Frame,
    rooms: Rooms,
    facts: Vec<Choice>,
    fields: Vec<TextField>,
    lines: Vec<Line>,
    older: Option<String>,
    /// The filters, for the export.
    query: String,
}

/// One kind of event to choose.
pub struct Choice {
    pub code: &'static str,
    pub name: String,
    pub is_chosen: bool,
}

/// One entry, ready to print.
pub struct Line {
    pub at: String,
    pub what: String,
    pub code: String,
    pub actor: String,
    pub details: String,
    /// The timeline of its flow.
    pub flow: Option<String>,
}

impl Line {
    pub fn of(visit: &Visit, entry: &Recorded) -> Self {
        let fact = Fact::from_code(&entry.fact);
        let details = entry.details.iter().map(|(key, value)| format!("{key}={value}"));
        Self {
            at: moment(visit, entry.at),
            what: fact.map_or_else(|| entry.fact.clone(), |fact| text::explain::fact(visit.locale(), fact)),
            code: entry.fact.clone(),
            actor: entry.actor.clone(),
            details: details.collect::<Vec<_>>().join(", "),
            flow: entry.reset.map(|reset| format!("{}?flow={reset}", urls::CONSOLE_EVENTS)),
        }
    }

    #[cfg(test)]
    pub fn sample(visit: &Visit) -> Self {
        Self {
            at: moment(visit, visit.ctx.now()),
            what: crate::rendering::LONG.into(),
            code: "reset.opened".into(),
            actor: crate::rendering::LONG.into(),
            details: crate::rendering::LONG.into(),
            flow: Some(format!("{}?flow=0", urls::CONSOLE_EVENTS)),
        }
    }
}

/// The filters as typed.
struct Typed([String; 6]);

impl Typed {
    fn of(query: Option<&str>) -> Result<Self, Problem> {
        names_only(query, &[FILTERS.as_slice(), &BESIDE].concat())?;
        Ok(Self(FILTERS.map(|name| {
            let value = asked(query, name).unwrap_or_default();
            value.trim().chars().take(FILTER_CHARS_MAX).collect()
        })))
    }

    fn query(&self) -> String {
        let encoded = |value: &str| value.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let given = FILTERS.iter().zip(&self.0).filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")
    }
}

/// What is looked for, or the field that cannot be read.
async fn wanted(desk: &Desk, typed: &Typed) -> Result<Wanted, Problem> {
    wanted_or_field(desk, typed).await?.map_err(|_| Problem::BadRequest)
}

async fn wanted_or_field(desk: &Desk, typed: &Typed) -> Result<Result<Wanted, &'static str>, Problem> {
    let Typed([fact, login, flow, actor, from, until]) = typed;
    let mut out = Wanted::default();
    if !fact.is_empty() {
        let Some(fact) = Fact::from_code(fact) else { return Ok(Err("fact")) };
        out.fact = Some(fact);
    }
    if !login.is_empty() {
        let Some(account) = account(desk, login).await? else { return Ok(Err("login")) };
        out.account = Some(account);
    }
    if !flow.is_empty() {
        let Some(reset) = flow_of(desk, flow).await? else { return Ok(Err("flow")) };
        out.reset = Some(reset);
    }
    out.actor = Some(actor.clone()).filter(|actor| !actor.is_empty());
    for (text, slot, field) in [(from, &mut out.from, "from"), (until, &mut out.until, "until")] {
        if !text.is_empty() {
            let Some(at) = day(text) else { return Ok(Err(field)) };
            *slot = Some(at);
        }
    }
    Ok(Ok(out))
}

async fn account(desk: &Desk, typed: &str) -> Result<Option<AccountKey>, Problem> {
    let Ok(login) = Login::parse(typed) else { return Ok(None) };
    Ok(flows::console::account_of(&desk.visit.site.world, &desk.session, &login).await?)
}

/// A flow by its id, or by the reference that somebody read aloud.
async fn flow_of(desk: &Desk, typed: &str) -> Result<Option<ResetId>, Problem> {
    if let Some(id) = ResetId::parse(typed) {
        return Ok(Some(id));
    }
    let Some(reference) = Reference::parse(typed) else { return Ok(None) };
    Ok(flows::console::flow_of(&desk.visit.site.world, &desk.session, reference).await?)
}

/// `2026-11-23`, from its first moment in UTC, or a whole moment.
fn day(text: &str) -> Option<Timestamp> {
    let whole = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    let at: jiff::Timestamp = whole.parse().ok()?;
    Some(Timestamp::from_micros(at.as_microsecond()))
}

pub async fn get(desk: Desk, RawQuery(query): RawQuery) -> Answer {
    let visit = &desk.visit;
    let typed = Typed::of(query.as_deref())?;
    let mut wanted = match wanted_or_field(&desk, &typed).await? {
        Ok(wanted) => wanted,
        Err(field) => {
            let mistake = Mistake { field, text: visit.say("console-events-filter-wrong") };
            let frame = visit.frame("console-events-title").wrong(vec![mistake]);
            let page = Events::new(visit, Rooms::of(&desk, urls::CONSOLE_EVENTS), frame, &typed);
            return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    wanted.below = asked(query.as_deref(), "below").and_then(|row| row.parse().ok());
    let found = flows::console::search(&visit.site.world, &desk.session, &wanted, PAGE_EVENTS).await?;
    let frame = visit.frame("console-events-title");
    let mut page = Events::new(visit, Rooms::of(&desk, urls::CONSOLE_EVENTS), frame, &typed);
    page.older = found.last().filter(|_| found.len() == PAGE_EVENTS as usize).map(|last| {
        let query = typed.query();
        let and = if query.is_empty() { "" } else { "&" };
        format!("{}?{query}{and}below={}", urls::CONSOLE_EVENTS, last.row)
    });
    page.lines = found.iter().map(|entry| Line::of(visit, entry)).collect();
    Ok(page::render(&page))
}

/// A search becomes a URL that can be kept.
pub async fn post(_: Desk, posted: Posted) -> Answer {
    let fields = posted.fields(FILTERS)?;
    let typed = Typed(fields.map(|value| value.trim().chars().take(FILTER_CHARS_MAX).collect()));
    Ok(see_other(&format!("{}?{}", urls::CONSOLE_EVENTS, typed.query())))
}

/// The same search as a file: one entry on each line.
pub async fn export(desk: Desk, posted: Posted) -> Answer {
    let [query] = posted.fields(["query"])?;
    let visit = &desk.visit;
    let wanted = wanted(&desk, &Typed::of(Some(&query))?).await?;
    let found = flows::console::export(&visit.ctx, &visit.site.world, &desk.session, &wanted).await?;
    Ok((
        [
            (header::CONTENT_TYPE, "application/jsonl; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"nulstil-events.jsonl\""),
        ],
        lines(&found),
    )
        .into_response())
}

/// One JSON object on each line. JSON escapes what could pass for another line.
pub fn lines(found: &[Recorded]) -> String {
    let line = |entry: &Recorded| serde_json::to_string(&Event::of(entry)).unwrap_or_default();
    found.iter().map(|entry| line(entry) + "\n").collect()
}

/// One entry as the export and the API tell it.
#[derive(Serialize, ToSchema)]
pub struct Event {
    row: u64,
    /// Its place in the chain, once it has one.
    seq: Option<u64>,
    at: String,
    fact: String,
    actor: String,
    reset: Option<String>,
    account: Option<String>,
    network: Option<String>,
    details: BTreeMap<String, String>,
}

impl Event {
    pub fn of(entry: &Recorded) -> Self {
        Self {
            row: entry.row,
            seq: entry.seq,
            at: rfc3339(entry.at),
            fact: entry.fact.clone(),
            actor: entry.actor.clone(),
            reset: entry.reset.map(|id| id.to_string()),
            account: entry.account.as_ref().map(ToString::to_string),
            network: entry.network.clone(),
            details: entry.details.iter().cloned().collect(),
        }
    }
}

impl Events {
    fn new(visit: &Visit, rooms: Rooms, frame: Frame, typed: &Typed) -> Self {
        let Typed([fact, login, flow, actor, from, until]) = typed;
        let field = |name: &'static str, label: &str, value: &String| TextField {
            value: value.clone(),
            ..TextField::new(&frame, name, label)
        };
        let fields = vec![
            field("login", "console-events-login", login),
            field("flow", "console-events-flow", flow),
            field("actor", "console-events-actor", actor),
            field("from", "console-events-from", from),
            field("until", "console-events-until", until),
        ];
        let choice = |known: Fact| Choice {
            code: known.code(),
            name: text::explain::fact(visit.locale(), known),
            is_chosen: known.code() == fact,
        };
        Self {
            facts: Fact::ALL.into_iter().map(choice).collect(),
            fields,
            lines: Vec::new(),
            older: None,
            query: typed.query(),
            frame,
            rooms,
        }
    }
}

/// What an API call looks for, by the same names as the page's URL.
pub async fn searched(desk: &Desk, query: Option<&str>) -> Result<Wanted, Problem> {
    let mut wanted = wanted(desk, &Typed::of(query)?).await?;
    wanted.below = asked(query, "below").and_then(|row| row.parse().ok());
    Ok(wanted)
}

#[cfg(test)]
impl crate::rendering::Sampled for Events {
    fn samples(visit: &Visit) -> Vec<String> {
        use domain::operator::Role;
        let typed = Typed(FILTERS.map(|_| crate::rendering::LONG.to_owned()));
        let none = Typed(Default::default());
        let rooms = || Rooms::sample(visit, Role::Auditor, urls::CONSOLE_EVENTS);
        let wrong = vec![Mistake { field: "from", text: visit.say("console-events-filter-wrong") }];
        let title = "console-events-title";
        let full = Self {
            lines: vec![Line::sample(visit)],
            older: Some(format!("{}?below=1", urls::CONSOLE_EVENTS)),
            ..Self::new(visit, rooms(), visit.frame(title), &none)
        };
        let pages = [full, Self::new(visit, rooms(), visit.frame(title).wrong(wrong), &typed)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
