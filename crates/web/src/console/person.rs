//! The room about one person: the verdict on top, why, what a reset would do, and what was recorded.

use super::events::Line;
use super::{Desk, Rooms};
use crate::error::Problem;
use crate::form::{Posted, pairs};
use crate::page::{self, Answer, Frame, TextField, see_other};
use crate::reset::open::{login_field, login_mistake};
use crate::reset::parts;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::extract::RawQuery;
use domain::account::Login;
use domain::explain::Cause;
use domain::operator::Act;
use flows::console::Seen;
use flows::explain::{Follows, Person};
use http::StatusCode;
use text::{explain as words, method};

#[derive(Template)]
#[template(path = "console/person.html")]
pub struct PersonPage {
    frame: Frame,
    rooms: Rooms,
    search: TextField,
    notice: Option<String>,
    /// Nobody is meant by the name.
    nobody: Option<Why>,
    found: Option<Found>,
}

/// A cause in words, with what helps.
pub struct Why {
    pub what: String,
    pub fix: String,
    pub code: &'static str,
}

/// One gate.
pub struct Gate {
    pub name: String,
    pub is_open: bool,
    pub why: Option<Why>,
}

/// An account of another directory that a reset carries along.
pub struct Follower {
    what: String,
    /// Why it would be left out.
    why: Option<Why>,
}

/// Everything told of a person, ready to print.
pub struct Found {
    login: String,
    verdict: String,
    may_reset: bool,
    now: Vec<Why>,
    gates: Vec<Gate>,
    followers: Vec<Follower>,
    notes: Vec<String>,
    policy: String,
    /// What a reset would do now, step by step. Nothing is sent.
    steps: Vec<String>,
    timeline: Vec<Line>,
    can_unfreeze: bool,
    can_unlock: bool,
}

/// What was just done, by the name it has in the URL.
const NOTICES: [(&str, &str); 7] = [
    ("unfrozen", "console-unfrozen"),
    ("was-not-frozen", "console-was-not-frozen"),
    ("unlocked", "console-unlocked"),
    ("was-not-locked", "console-was-not-locked"),
    ("lock-refused", "console-lock-refused"),
    ("lock-unknown", "console-lock-unknown"),
    ("busy", "console-busy"),
];

/// The room about this person.
pub fn place(login: &str, done: &str) -> String {
    let login: String = login.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let done = if done.is_empty() { String::new() } else { format!("&done={done}") };
    format!("{}?login={login}{done}", urls::CONSOLE_PERSON)
}

fn why(visit: &Visit, cause: Cause) -> Why {
    let told = words::cause(visit.locale(), cause);
    Why { what: told.what, fix: told.fix, code: cause.code() }
}

impl Found {
    fn new(desk: &Desk, person: &Person, is_frozen: bool, timeline: Vec<Line>) -> Self {
        let may = |act| desk.session.role().may(act);
        Self::told(
            &desk.visit,
            person,
            timeline,
            [
                is_frozen && may(Act::LiftFreeze),
                person.notes.contains(&domain::explain::Note::Locked) && may(Act::LiftLock),
            ],
        )
    }

    fn told(visit: &Visit, person: &Person, timeline: Vec<Line>, can: [bool; 2]) -> Self {
        let locale = visit.locale();
        let id = if person.may_reset() { "explain-verdict-yes" } else { "explain-verdict-no" };
        let name = [("login", (&person.login).into()), ("name", (&person.name).into())];
        let [can_unfreeze, can_unlock] = can;
        Self {
            login: person.login.clone(),
            verdict: visit.with(id, &name),
            may_reset: person.may_reset(),
            now: person.now.iter().map(|(cause, _)| why(visit, *cause)).collect(),
            gates: gates(visit, person),
            followers: person.followers.iter().map(|one| follower(visit, one)).collect(),
            notes: person.notes.iter().map(|note| words::note(locale, *note)).collect(),
            policy: policy(visit, person),
            steps: steps(visit, person),
            timeline,
            can_unfreeze,
            can_unlock,
        }
    }
}

fn gates(visit: &Visit, person: &Person) -> Vec<Gate> {
    let gate = |(name, cause): &(domain::policy::GateName, Option<Cause>)| Gate {
        name: words::gate(visit.locale(), *name),
        is_open: cause.is_none(),
        why: cause.map(|cause| why(visit, cause)),
    };
    person.gates.iter().map(gate).collect()
}

fn follower(visit: &Visit, follows: &Follows) -> Follower {
    let id = if follows.cause.is_some() { "explain-follower-left-out" } else { "explain-follower" };
    let directory = parts::place(visit, &follows.directory);
    Follower {
        what: visit.with(id, &[("directory", directory.into())]),
        why: follows.cause.map(|cause| why(visit, cause)),
    }
}

fn policy(visit: &Visit, person: &Person) -> String {
    let Some(policy) = &person.policy else { return visit.say("explain-policy-none") };
    let methods: Vec<String> = policy.methods.iter().map(|one| method::name(visit.locale(), *one)).collect();
    let methods = methods.join(", ");
    let args = [
        ("policy", (&policy.name).into()),
        ("required", policy.proofs.into()),
        ("methods", (&methods).into()),
    ];
    visit.with("explain-policy-one", &args)
}

fn steps(visit: &Visit, person: &Person) -> Vec<String> {
    let Some(policy) = person.policy.as_ref().filter(|_| person.may_reset()) else {
        return vec![visit.say("console-simulate-nothing")];
    };
    let mut out = vec![visit.say("console-simulate-name")];
    for own in &person.methods {
        let name = method::choice(visit.locale(), own.method);
        let args = [("method", (&name).into()), ("hint", (&own.hint).into())];
        let id = if own.hint.is_empty() { "console-simulate-method" } else { "console-simulate-sent" };
        out.push(visit.with(id, &args));
    }
    out.push(visit.with("console-simulate-proofs", &[("count", policy.proofs.into())]));
    out.push(visit.say("console-simulate-password"));
    out
}

/// One field of a query; None when it is absent, twice or unreadable.
pub fn asked(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = pairs(query.unwrap_or_default().as_bytes()).ok()?;
    let mut found = pairs.into_iter().filter(|(known, _)| known == name);
    let (_, value) = found.next()?;
    found.next().is_none().then(|| value.to_string())
}

/// A query names nothing but this.
///
/// # Errors
/// `Problem::BadRequest`: an unknown name, so that nobody takes a filter that does not exist for one
/// that found everything.
pub fn names_only(query: Option<&str>, known: &[&str]) -> Result<(), Problem> {
    let pairs = pairs(query.unwrap_or_default().as_bytes())?;
    let is_known = pairs.iter().all(|(name, _)| known.contains(&name.as_str()));
    if is_known { Ok(()) } else { Err(Problem::BadRequest) }
}

pub async fn get(desk: Desk, RawQuery(query): RawQuery) -> Answer {
    names_only(query.as_deref(), &["login", "done", "ui_locales"])?;
    let visit = &desk.visit;
    let frame = visit.frame("console-person-title");
    let Some(typed) = asked(query.as_deref(), "login") else {
        return Ok(page::render(&PersonPage::empty(&desk, frame, "")));
    };
    let Ok(login) = Login::parse(&typed) else {
        return Ok(page::render(&PersonPage::empty(&desk, frame, &typed)));
    };
    let seen = flows::console::look_up(&visit.ctx, &visit.site.world, &desk.session, &login).await?;
    let done = asked(query.as_deref(), "done");
    let notice = NOTICES.into_iter().find(|(code, _)| done.as_deref() == Some(code));
    let mut page = PersonPage::empty(&desk, frame, &typed);
    page.notice = notice.map(|(_, id)| visit.say(id));
    match seen {
        Seen::NotOne(cause) => page.nobody = Some(why(visit, cause)),
        Seen::Person { person, is_frozen, timeline } => {
            let timeline = timeline.iter().map(|one| Line::of(visit, one)).collect();
            page.found = Some(Found::new(&desk, &person, is_frozen, timeline));
        }
    }
    Ok(page::render(&page))
}

/// A search becomes a URL that can be kept.
pub async fn post(desk: Desk, posted: Posted) -> Answer {
    let [typed] = posted.fields(["login"])?;
    match Login::parse(&typed) {
        Ok(login) => Ok(see_other(&place(login.as_str(), ""))),
        Err(error) => {
            let mistakes = vec![login_mistake(&desk.visit, error)];
            let frame = desk.visit.frame("console-person-title").wrong(mistakes);
            let page = PersonPage::empty(&desk, frame, &typed);
            Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

impl PersonPage {
    fn empty(desk: &Desk, frame: Frame, typed: &str) -> Self {
        Self::around(Rooms::of(desk, urls::CONSOLE_PERSON), frame, typed)
    }

    fn around(rooms: Rooms, frame: Frame, typed: &str) -> Self {
        let search = TextField { autocomplete: "off", ..login_field(&frame, typed) };
        Self { search, frame, rooms, notice: None, nobody: None, found: None }
    }
}

#[cfg(test)]
impl crate::rendering::Sampled for PersonPage {
    fn samples(visit: &Visit) -> Vec<String> {
        use crate::rendering::LONG;
        use domain::operator::Role;
        let page = |role| {
            let rooms = Rooms::sample(visit, role, urls::CONSOLE_PERSON);
            Self::around(rooms, visit.frame("console-person-title"), LONG)
        };
        let person = Person {
            account: domain::account::AccountKey { directory: "main".into(), id: "1".into() },
            login: LONG.into(),
            name: LONG.into(),
            policy: Some(domain::policy::Policy::for_everybody(LONG, 1, domain::method::Method::ALL.into())),
            gates: domain::policy::GateName::ALL.map(|gate| (gate, Some(Cause::MessagesSpent))).into(),
            now: vec![(Cause::MailAway, None)],
            notes: vec![domain::explain::Note::Locked],
            methods: Vec::new(),
            followers: vec![
                Follows { directory: LONG.into(), account: None, cause: Some(Cause::NameAmbiguous) },
                Follows { directory: LONG.into(), account: None, cause: None },
            ],
        };
        let free = Person { gates: Vec::new(), now: Vec::new(), ..person.clone() };
        let line = || vec![Line::sample(visit)];
        let stopped = Found::told(visit, &person, line(), [true, true]);
        let free = Found::told(visit, &free, Vec::new(), [false, false]);
        let pages = [
            page(Role::Auditor),
            Self { nobody: Some(why(visit, Cause::NameUnknown)), ..page(Role::Owner) },
            Self { found: Some(stopped), ..page(Role::Owner) },
            Self { notice: Some(visit.say("console-unfrozen")), found: Some(free), ..page(Role::Auditor) },
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
