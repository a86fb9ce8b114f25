//! Signing in to one's own methods with the directory password. The answer is the same for everybody.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, PasswordField, TextField, adding, see_other};
use crate::reset::open::{allowed_return, login_field, login_mistake, onward_cookie, start};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::account::Login;
use domain::password::Password;
use domain::reset::Goal;
use flows::enrol::NewSignIn;
use http::{StatusCode, header};

#[derive(Template)]
#[template(path = "security_info/sign_in.html")]
pub struct SignIn {
    frame: Frame,
    login: TextField,
    current: PasswordField,
    return_to: String,
}

impl SignIn {
    fn new(visit: &Visit, (typed, return_to): (&str, &str), mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("info-sign-in-title").wrong(mistakes);
        Self {
            login: login_field(&frame, typed),
            current: PasswordField::new(&frame, "current", "info-password-label", "current-password"),
            return_to: return_to.to_owned(),
            frame,
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    let hint = visit.query.login_hint.as_deref().and_then(|hint| Login::parse(hint).ok());
    let typed = hint.map(|login| login.as_str().to_owned()).unwrap_or_default();
    Ok(page::render(&SignIn::new(&visit, (&typed, &allowed_return(&visit)), Vec::new())))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    const FIELDS: [&str; 3] = ["login", "current", "return_to"];
    if !posted.is_genuine() {
        let [login, _, return_to] = posted.forged_fields(FIELDS).ok_or(Problem::Forged)?;
        let mistake = Mistake { field: "login", text: visit.say("csrf-what") };
        return Ok(again(&visit, StatusCode::FORBIDDEN, (&login, &return_to), vec![mistake]));
    }
    let [login, current, return_to] = posted.fields(FIELDS)?;
    let (name, current) = (Login::parse(&login), Password::parse(current));
    let mut mistakes: Vec<Mistake> = Vec::new();
    mistakes.extend(name.as_ref().err().map(|error| login_mistake(&visit, *error)));
    if current.is_err() {
        mistakes.push(Mistake { field: "current", text: visit.say("password-current-empty") });
    }
    let (Ok(name), Ok(current)) = (name, current) else {
        return Ok(again(&visit, StatusCode::UNPROCESSABLE_ENTITY, (&login, &return_to), mistakes));
    };
    let new = NewSignIn { start: start(&visit, name, Goal::Register), current };
    let (token, _) = flows::enrol::open(&visit.ctx, &visit.site.world, new).await?;
    let cookies = [Cookie::Own.set(&token.reveal()), onward_cookie(&visit, &return_to)];
    Ok(adding(see_other(urls::INFO_CHECKING), cookies.map(|cookie| (header::SET_COOKIE, cookie))))
}

/// The form after a sign-in that came to nothing.
pub fn refused(visit: &Visit, id: &str) -> Response {
    let mistake = Mistake { field: "current", text: visit.say(id) };
    again(visit, StatusCode::UNPROCESSABLE_ENTITY, ("", ""), vec![mistake])
}

fn again(visit: &Visit, status: StatusCode, typed: (&str, &str), mistakes: Vec<Mistake>) -> Response {
    page::render_as(status, &SignIn::new(visit, typed, mistakes))
}

#[cfg(test)]
impl crate::rendering::Sampled for SignIn {
    fn samples(visit: &Visit) -> Vec<String> {
        let wrong = vec![Mistake { field: "current", text: visit.say("info-wrong") }];
        let pages =
            [Self::new(visit, ("", ""), Vec::new()), Self::new(visit, (crate::rendering::LONG, "0"), wrong)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
