//! Editing the policy: written as text, tried out on everybody, and only then applied, with a reason.

use super::{Desk, Rooms, policy, reason};
use crate::error::Problem;
use crate::form::{LongPosted, Posted};
use crate::page::{self, Answer, Frame, Mistake};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::operator::Act;
use domain::policy::Change;
use domain::policy::lint::{Lint, is_refused};
use flows::console::Tried;
use flows::policy::{Affected, Effect};
use flows::ports::{PolicyDraft, Unreadable};
use http::StatusCode;

#[derive(Template)]
#[template(path = "console/edit.html")]
pub struct Edit {
    frame: Frame,
    rooms: Rooms,
    text: String,
    based_on: String,
    errors: Vec<String>,
    tried: Option<Told>,
}

/// What a text would do, ready to print.
pub struct Told {
    changes: Vec<String>,
    found: Vec<String>,
    effect: Vec<String>,
    losers: Vec<String>,
    can_apply: bool,
}

impl Edit {
    fn new(visit: &Visit, rooms: Rooms, (text, based_on): (String, String), mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("console-edit-title").wrong(mistakes);
        Self { errors: frame.mistakes_of("policy"), frame, rooms, text, based_on, tried: None }
    }
}

pub async fn get(desk: Desk) -> Answer {
    let Desk { visit, session } = &desk;
    session.must(Act::TryPolicy)?;
    let newest = flows::console::in_force(&visit.ctx, &visit.site.world, session).await?;
    let text = visit.site.settings.console.policy_text.write(&newest);
    let based_on = newest.note.version.to_string();
    let rooms = Rooms::of(&desk, urls::CONSOLE_POLICY);
    Ok(page::render(&Edit::new(visit, rooms, (text, based_on), Vec::new())))
}

/// Tries a text out: nothing is written.
pub async fn post(desk: Desk, LongPosted(posted): LongPosted) -> Answer {
    let [text, based_on] = posted.fields(["policy", "based_on"])?;
    let Desk { visit, session } = &desk;
    let rooms = Rooms::of(&desk, urls::CONSOLE_POLICY);
    let kept = (text.to_string(), based_on.to_string());
    let draft = match read(visit, &text) {
        Ok(draft) => draft,
        Err(mistakes) => {
            let page = Edit::new(visit, rooms, kept, mistakes);
            return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let tried = flows::console::try_out(&visit.ctx, &visit.site.world, session, &draft.set).await?;
    let can_apply = session.must(Act::WritePolicy).is_ok();
    let page = Edit {
        tried: Some(Told::new(visit, &tried, can_apply)),
        ..Edit::new(visit, rooms, kept, Vec::new())
    };
    Ok(page::render(&page))
}

/// Puts a text in force that was made from the version it names.
pub async fn apply(desk: Desk, LongPosted(posted): LongPosted) -> Answer {
    let (text, based_on, why) = fields(posted)?;
    let Desk { visit, session } = &desk;
    session.must(Act::WritePolicy)?;
    let why = reason(&why)?;
    let draft = match read(visit, &text) {
        Ok(draft) => draft,
        Err(mistakes) => {
            let rooms = Rooms::of(&desk, urls::CONSOLE_POLICY);
            let page = Edit::new(visit, rooms, (text, based_on.to_string()), mistakes);
            return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let world = &visit.site.world;
    let applied = flows::console::apply(&visit.ctx, world, session, &draft.set, (based_on, &why)).await?;
    Ok(policy::told(&desk, applied))
}

fn fields(posted: Posted) -> Result<(String, u64, String), Problem> {
    let [text, based_on, why] = posted.fields(["policy", "based_on", "reason"])?;
    let based_on = based_on.parse().map_err(|_| Problem::BadRequest)?;
    Ok((text.to_string(), based_on, why.to_string()))
}

/// A text as a set, or everything that is wrong with it.
fn read(visit: &Visit, text: &str) -> Result<PolicyDraft, Vec<Mistake>> {
    let problems = match visit.site.settings.console.policy_text.read(text) {
        Ok(draft) => return Ok(draft),
        Err(problems) => problems,
    };
    Err(problems
        .iter()
        .map(|problem| Mistake { field: "policy", text: unreadable(visit, problem) })
        .collect())
}

fn unreadable(visit: &Visit, problem: &Unreadable) -> String {
    let Unreadable { line, key, what, remedy } = problem;
    let line = line.map(|line| line.to_string()).unwrap_or_default();
    let args =
        [("line", (&line).into()), ("key", key.into()), ("what", what.into()), ("remedy", remedy.into())];
    visit.with(if line.is_empty() { "console-edit-problem" } else { "console-edit-problem-at" }, &args)
}

/// A finding of the lint, in one sentence after the other.
pub fn found(visit: &Visit, lint: &Lint) -> String {
    let locale = visit.locale();
    let told = text::lint::words(locale, &lint.rule);
    let (about, severity) =
        (text::lint::about(locale, &lint.about), text::lint::severity(locale, lint.rule.severity()));
    let args = [
        ("about", (&about).into()),
        ("severity", (&severity).into()),
        ("what", (&told.what).into()),
        ("now", (&told.what_now).into()),
    ];
    visit.with("console-edit-found", &args)
}

impl Told {
    fn new(visit: &Visit, tried: &Tried, can_apply: bool) -> Self {
        let Tried { judged, effect } = tried;
        let count = |id: &str, count: u64| {
            visit.with(id, &[("count", i64::try_from(count).unwrap_or(i64::MAX).into())])
        };
        let Effect { people, able_before, able_after, losing, gaining, circular, losers, .. } = effect;
        Self {
            changes: judged.changes.iter().map(change).collect(),
            found: judged.found.iter().map(|lint| found(visit, lint)).collect(),
            effect: vec![
                count("console-edit-people", *people),
                count("console-edit-before", *able_before),
                count("console-edit-after", *able_after),
                count("console-edit-losing", *losing),
                count("console-edit-gaining", *gaining),
                count("console-edit-circular", *circular),
            ],
            losers: losers.iter().map(|one| loser(visit, one)).collect(),
            can_apply: can_apply && !judged.changes.is_empty() && !is_refused(&judged.found),
        }
    }
}

fn loser(visit: &Visit, one: &Affected) -> String {
    let why = text::refusal::unfit(visit.locale(), one.why);
    let args = [("login", (&one.login).into()), ("name", (&one.name).into()), ("why", (&why).into())];
    visit.with("console-edit-loser", &args)
}

/// `policy.everybody.proofs: 1 → 2`; a sign tells what came and what went.
pub fn change(change: &Change) -> String {
    match (&change.before, &change.after) {
        (None, Some(after)) => format!("+ {}: {after}", change.setting),
        (Some(before), None) => format!("- {}: {before}", change.setting),
        (before, after) => {
            let shown = |value: &Option<String>| value.clone().unwrap_or_default();
            format!("~ {}: {} → {}", change.setting, shown(before), shown(after))
        }
    }
}

#[cfg(test)]
pub fn sample_found() -> Vec<Lint> {
    use domain::method::Method;
    use domain::policy::{Policy, PolicySet, lint};
    let policy = Policy::for_everybody(crate::rendering::LONG, 9, vec![]);
    let set = PolicySet { policies: vec![policy], ..PolicySet::default() };
    lint::lint(&set, &Method::ALL)
}

#[cfg(test)]
impl crate::rendering::Sampled for Edit {
    fn samples(visit: &Visit) -> Vec<String> {
        use crate::rendering::LONG;
        use domain::operator::Role;
        use domain::policy::Unfit;
        let rooms = || Rooms::sample(visit, Role::Owner, urls::CONSOLE_POLICY);
        let problem = Unreadable { line: Some(3), key: LONG.into(), what: LONG.into(), remedy: LONG.into() };
        let wrong = vec![Mistake { field: "policy", text: unreadable(visit, &problem) }];
        let loser_of = Affected { login: LONG.into(), name: LONG.into(), why: Unfit::OutOfScope };
        let told = |can_apply| Told {
            changes: vec![LONG.into()],
            found: sample_found().iter().map(|lint| found(visit, lint)).collect(),
            effect: vec![visit.with("console-edit-losing", &[("count", 1_i64.into())])],
            losers: vec![loser(visit, &loser_of)],
            can_apply,
        };
        let page = |mistakes| Self::new(visit, rooms(), (LONG.into(), "3".into()), mistakes);
        let pages = [
            page(Vec::new()),
            page(wrong),
            Self { tried: Some(told(true)), ..page(Vec::new()) },
            Self { tried: Some(told(false)), ..page(Vec::new()) },
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
