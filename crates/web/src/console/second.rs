//! The second proof: which of the person's own methods?

use super::{or_sign_in, token};
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::method::{Check, Method};
use flows::console::SignInState;
use flows::reset::{Ask, Offered, View};
use http::StatusCode;

#[derive(Template)]
#[template(path = "console/second.html")]
pub struct Second {
    frame: Frame,
    choices: Vec<Choice>,
    errors: Vec<String>,
}

/// One method to choose.
pub struct Choice {
    pub id: String,
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub is_checked: bool,
}

impl Second {
    fn new(visit: &Visit, view: &View, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("console-second-title").wrong(mistakes).referring(view.reference);
        let offered = offered(visit, view);
        let is_only = offered.len() == 1;
        let choice = |(at, offered): (usize, &Offered)| Choice {
            // The first one bears the field's own name, so that the error summary leads to it.
            id: if at == 0 { "method".to_owned() } else { format!("method-{at}") },
            value: key(offered).to_owned(),
            label: text::method::choice(visit.locale(), offered.method),
            hint: offered.hint.clone().filter(|hint| !hint.is_empty()),
            is_checked: is_only,
        };
        Self {
            choices: offered.into_iter().enumerate().map(choice).collect(),
            errors: frame.mistakes_of("method"),
            frame,
        }
    }
}

fn key(offered: &Offered) -> &str {
    offered.id.as_deref().unwrap_or_else(|| offered.method.name())
}

/// What the person has, and this installation can carry out.
fn offered<'a>(visit: &Visit, view: &'a View) -> Vec<&'a Offered> {
    let methods = &visit.site.world.methods;
    let can = |offered: &&Offered| match offered.method.check() {
        Check::Sent => methods.get(offered.method).is_some(),
        Check::AgainstPerson => {
            offered.method != Method::CurrentPassword && methods.checked(offered.method).is_some()
        }
    };
    view.methods.iter().filter(can).collect()
}

/// The sign-in under way, as far as it waits for a second proof; otherwise where it is.
pub async fn waiting(visit: &Visit) -> Result<Result<View, Response>, crate::error::Problem> {
    let Ok(held) = token(visit) else { return Ok(Err(see_other(urls::CONSOLE_SIGN_IN))) };
    let (ctx, world) = (&visit.ctx, &visit.site.world);
    let view = match or_sign_in(flows::console::view(ctx, world, &held).await)? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    match view.state {
        SignInState::Second => Ok(Ok(flows::reset::view(ctx, world, &held).await?)),
        SignInState::Checking | SignInState::SignedIn | SignInState::Wrong | SignInState::TryAgain => {
            Ok(Err(see_other(urls::CONSOLE_CHECKING)))
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    match waiting(&visit).await? {
        Ok(view) => Ok(page::render(&Second::new(&visit, &view, Vec::new()))),
        Err(elsewhere) => Ok(elsewhere),
    }
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [method] = match posted.has("method") {
        true => posted.fields(["method"])?,
        // Browsers send nothing for a list in which nothing was chosen.
        false => posted.fields([]).map(|[]| [zeroize::Zeroizing::default()])?,
    };
    let view = match waiting(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let chosen = offered(&visit, &view).into_iter().find(|offered| key(offered) == *method);
    let Some(chosen) = chosen else {
        let mistake = Mistake { field: "method", text: visit.say("console-second-empty") };
        let page = Second::new(&visit, &view, vec![mistake]);
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    if chosen.method.check() == Check::Sent {
        let ask = Ask { method: chosen.method, method_id: chosen.id.clone(), confirm: None };
        flows::reset::ask(&visit.ctx, &visit.site.world, &token(&visit)?, ask).await?;
    }
    Ok(see_other(&format!("{}?method={}", urls::CONSOLE_CODE, chosen.method.name())))
}

#[cfg(test)]
impl crate::rendering::Sampled for Second {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = crate::reset::sample(visit, flows::reset::Step::Prove);
        let wrong = vec![Mistake { field: "method", text: visit.say("console-second-empty") }];
        let none = View { methods: Vec::new(), ..view.clone() };
        let pages = [
            Self::new(visit, &view, Vec::new()),
            Self::new(visit, &view, wrong),
            Self::new(visit, &none, Vec::new()),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
