//! The first page: which account? The answer is the same for every name.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, adding, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::account::{LOGIN_CHARS_MAX, Login, LoginError};
use domain::reset::Goal;
use flows::reset::Start;
use http::{StatusCode, header};

#[derive(Template)]
#[template(path = "reset/open.html")]
pub struct Open {
    frame: Frame,
    login: TextField,
    return_to: String,
}

impl Open {
    fn new(visit: &Visit, typed: &str, mistakes: Vec<Mistake>, return_to: String) -> Self {
        let frame = visit.frame("reset-open-title").wrong(mistakes);
        Self { login: login_field(&frame, typed), frame, return_to }
    }
}

/// The field for a user name, wherever one is asked for.
pub fn login_field(frame: &Frame, typed: &str) -> TextField {
    TextField {
        hint: Some(frame.with("login-hint", "organisation", &frame.organisation)),
        value: typed.to_owned(),
        autocomplete: "username",
        inputmode: "email",
        ..TextField::new(frame, "login", "login-label")
    }
}

/// What is wrong with a typed name, beside its field.
pub fn login_mistake(visit: &Visit, error: LoginError) -> Mistake {
    let length = u32::try_from(LOGIN_CHARS_MAX).unwrap_or(u32::MAX);
    let text = match error {
        LoginError::Empty => visit.say("login-empty"),
        LoginError::TooLong | LoginError::Unreadable => {
            visit.with("login-unusable", &[("length", length.into())])
        }
    };
    Mistake { field: "login", text }
}

/// The device cookie, if this browser finished a reset before.
pub fn start(visit: &Visit, login: Login, goal: Goal) -> Start {
    Start { login, goal, device: visit.cookies.token(Cookie::Device) }
}

pub async fn get(visit: Visit) -> Answer {
    let hint = visit.query.login_hint.as_deref().unwrap_or_default();
    let hint = Login::parse(hint).map(|login| login.as_str().to_owned()).unwrap_or_default();
    let asked = visit.query.return_to.as_deref();
    let allowed = visit.site.settings.return_to.iter().position(|known| Some(known.as_str()) == asked);
    let return_to = allowed.map(|at| at.to_string()).unwrap_or_default();
    Ok(page::render(&Open::new(&visit, &hint, Vec::new(), return_to)))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    if !posted.is_genuine() {
        return forged(&visit, posted);
    }
    let [login, return_to] = posted.fields(["login", "return_to"])?;
    let parsed = match Login::parse(&login) {
        Ok(parsed) => parsed,
        Err(error) => {
            let mistakes = vec![login_mistake(&visit, error)];
            let page = Open::new(&visit, &login, mistakes, return_to.to_string());
            return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
        }
    };
    let start = start(&visit, parsed, Goal::Reset);
    let opened = flows::reset::open(&visit.ctx, &visit.site.world, start).await?;
    let known = return_to.parse::<usize>().is_ok_and(|at| at < visit.site.settings.return_to.len());
    let onward = if known { Cookie::Return.set(&return_to) } else { Cookie::Return.expire() };
    let cookies = [Cookie::Flow.set(&opened.token.reveal()), onward, Cookie::Done.expire()];
    Ok(adding(see_other(urls::RESET_METHOD), cookies.map(|cookie| (header::SET_COOKIE, cookie))))
}

/// The same form again with a fresh token and the name kept: a browser that lost its cookie is far
/// more common than an attack, and pressing the button again is all it takes.
fn forged(visit: &Visit, posted: Posted) -> Result<Response, Problem> {
    let Some([login, _]) = posted.forged_fields(["login", "return_to"]) else {
        return Err(Problem::Forged);
    };
    let mistake = Mistake { field: "login", text: visit.say("csrf-what") };
    let page = Open::new(visit, &login, vec![mistake], String::new());
    Ok(page::render_as(StatusCode::FORBIDDEN, &page))
}

#[cfg(test)]
impl crate::rendering::Sampled for Open {
    fn samples(visit: &Visit) -> Vec<String> {
        let wrong = vec![login_mistake(visit, LoginError::Empty)];
        let pages = [
            Self::new(visit, "", Vec::new(), String::new()),
            Self::new(visit, crate::rendering::LONG, Vec::new(), "1".into()),
            Self::new(visit, "\"><script>", wrong, String::new()),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
