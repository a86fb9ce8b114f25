//! How do you want to prove it is you? The organisation's methods before a first proof, the person's
//! own ones after it.

use super::answer;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::contact::EmailAddress;
use domain::method::{Check, Method};
use domain::refusal::Refusal;
use domain::reset::Goal;
use flows::reset::{Ask, Offered, View};
use http::StatusCode;

#[derive(Template)]
#[template(path = "reset/method.html")]
pub struct MethodPage {
    frame: Frame,
    lead: String,
    choices: Vec<Choice>,
    errors: Vec<String>,
    /// Which address, for those who have several; asked only before a first proof.
    confirm: Option<TextField>,
    button: String,
    stop: String,
}

/// One method to choose.
pub struct Choice {
    pub id: String,
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub is_checked: bool,
}

/// What was posted, to be shown again.
#[derive(Default)]
struct Typed<'a> {
    method: &'a str,
    confirm: &'a str,
}

impl MethodPage {
    fn new(visit: &Visit, view: &View, typed: Typed<'_>, mistakes: Vec<Mistake>) -> Self {
        let is_first = view.given == 0;
        let title = if is_first { "reset-method-title" } else { "reset-method-again-title" };
        let frame = visit.frame(title).wrong(mistakes).referring(view.reference);
        let offered = usable(visit, view);
        let confirm = is_first && offered.iter().any(|offered| offered.method == Method::Email);
        Self {
            lead: lead(visit, view),
            choices: choices(visit, &offered, typed.method),
            errors: frame.mistakes_of("method"),
            button: visit.say(button(&offered)),
            confirm: confirm.then(|| confirm_field(&frame, typed.confirm)),
            stop: visit.say(match view.goal {
                Goal::Reset | Goal::Change | Goal::Username | Goal::Register | Goal::Console => {
                    "reset-cancel-button"
                }
                Goal::Unlock => "unlock-cancel-button",
            }),
            frame,
        }
    }
}

fn lead(visit: &Visit, view: &View) -> String {
    if view.given == 0 {
        let organisation = &visit.site.settings.organisation.name;
        return visit.with("reset-method-lead", &[("organisation", organisation.into())]);
    }
    let required = view.required.unwrap_or(view.given);
    visit.with("reset-method-again-lead", &[("given", view.given.into()), ("required", required.into())])
}

fn button(offered: &[&Offered]) -> &'static str {
    let is_sent = offered.iter().all(|offered| offered.method.check() == Check::Sent);
    if is_sent { "reset-method-button" } else { "reset-method-button-any" }
}

fn confirm_field(frame: &Frame, typed: &str) -> TextField {
    TextField {
        hint: Some(frame.say("reset-method-confirm-hint")),
        value: typed.to_owned(),
        autocomplete: "email",
        inputmode: "email",
        ..TextField::new(frame, "confirm", "reset-method-confirm-label")
    }
}

/// The methods of the view that this installation can carry out.
fn usable<'a>(visit: &Visit, view: &'a View) -> Vec<&'a Offered> {
    let methods = &visit.site.world.methods;
    let can = |offered: &&Offered| match offered.method.check() {
        Check::Sent => methods.get(offered.method).is_some(),
        Check::AgainstPerson => answer::is_answered(visit, offered.method),
    };
    view.methods.iter().filter(can).collect()
}

fn key(offered: &Offered) -> &str {
    offered.id.as_deref().unwrap_or_else(|| offered.method.name())
}

fn choices(visit: &Visit, offered: &[&Offered], chosen: &str) -> Vec<Choice> {
    // The organisation's first way stands chosen for those in a hurry. Which of their own ways it is to be,
    // people say themselves.
    let stands =
        |at: usize, one: &Offered| chosen.is_empty() && at == 0 && (offered.len() == 1 || one.id.is_none());
    let choice = |(at, offered): (usize, &&Offered)| Choice {
        // The first one bears the field's own name, so that the error summary leads to it.
        id: if at == 0 { "method".to_owned() } else { format!("method-{at}") },
        value: key(offered).to_owned(),
        label: text::method::choice(visit.locale(), offered.method),
        hint: hint(visit, offered),
        is_checked: key(offered) == chosen || stands(at, offered),
    };
    offered.iter().enumerate().map(choice).collect()
}

/// Where a code would go; or what tells one thing of the person's from another.
fn hint(visit: &Visit, offered: &Offered) -> Option<String> {
    let hint = offered.hint.as_ref().filter(|hint| !hint.is_empty())?;
    Some(match offered.method.check() {
        Check::Sent => visit.with("reset-method-hint", &[("hint", hint.into())]),
        Check::AgainstPerson => hint.clone(),
    })
}

pub async fn get(visit: Visit) -> Answer {
    match super::proving(&visit).await? {
        // Nothing on offer that we can carry out: a dead end, with the reference for support.
        Ok(view) if usable(&visit, &view).is_empty() => Err(Refusal::NotHere.into()),
        Ok(view) => Ok(page::render(&MethodPage::new(&visit, &view, Typed::default(), Vec::new()))),
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [method, confirm] = match posted.has("method") {
        true => posted.fields(["method", "confirm"])?,
        // Browsers send nothing for a list in which nothing was chosen.
        false => posted.fields(["confirm"]).map(|[confirm]| [zeroize::Zeroizing::default(), confirm])?,
    };
    let view = match super::proving(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let chosen = usable(&visit, &view).into_iter().find(|offered| key(offered) == method.as_str()).cloned();
    let is_address = confirm.trim().is_empty() || EmailAddress::parse(confirm.trim()).is_some();
    let Some(offered) = chosen.filter(|_| is_address) else {
        let (field, id) = if is_address {
            ("method", "reset-method-empty")
        } else {
            ("confirm", "reset-method-confirm-unusable")
        };
        let mistakes = vec![Mistake { field, text: visit.say(id) }];
        let typed = Typed { method: &method, confirm: &confirm };
        let page = MethodPage::new(&visit, &view, typed, mistakes);
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    if offered.method.check() == Check::AgainstPerson {
        return Ok(see_other(&answer::place(offered.method)));
    }
    let ask = Ask { method: offered.method, method_id: offered.id, confirm: Some(confirm.to_string()) };
    flows::reset::ask(&visit.ctx, &visit.site.world, &super::token(&visit)?, ask).await?;
    Ok(see_other(urls::RESET_CODE))
}

#[cfg(test)]
impl crate::rendering::Sampled for MethodPage {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = super::sample(visit, flows::reset::Step::Prove);
        let plain = Offered { id: None, method: Method::Email, hint: None };
        let first = View { given: 0, methods: vec![plain], ..view.clone() };
        let mistake = |field, id| vec![Mistake { field, text: visit.say(id) }];
        let typed = Typed { method: "", confirm: "\"><script>" };
        let pages = [
            Self::new(visit, &first, Typed::default(), Vec::new()),
            Self::new(visit, &first, typed, mistake("confirm", "reset-method-confirm-unusable")),
            Self::new(visit, &first, Typed::default(), mistake("method", "reset-method-empty")),
            Self::new(visit, &view, Typed::default(), Vec::new()),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
