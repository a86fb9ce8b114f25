//! The first proof: user name and current password. The answer is the same for everybody.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, PasswordField, TextField, adding, see_other};
use crate::reset::open::{login_field, login_mistake, start};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::account::Login;
use domain::password::Password;
use domain::reset::Goal;
use flows::console::NewSignIn;
use http::{StatusCode, header};

#[derive(Template)]
#[template(path = "console/sign_in.html")]
pub struct SignIn {
    frame: Frame,
    login: TextField,
    current: PasswordField,
}

impl SignIn {
    fn new(visit: &Visit, typed: &str, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("console-sign-in-title").wrong(mistakes);
        Self {
            login: login_field(&frame, typed),
            current: PasswordField::new(&frame, "current", "console-password-label", "current-password"),
            frame,
        }
    }
}

pub async fn get(visit: Visit) -> Answer {
    Ok(page::render(&SignIn::new(&visit, "", Vec::new())))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    const FIELDS: [&str; 2] = ["login", "current"];
    if !posted.is_genuine() {
        let [login, _] = posted.forged_fields(FIELDS).ok_or(Problem::Forged)?;
        let mistake = Mistake { field: "login", text: visit.say("csrf-what") };
        return Ok(again(&visit, StatusCode::FORBIDDEN, &login, vec![mistake]));
    }
    let [login, current] = posted.fields(FIELDS)?;
    let (name, current) = (Login::parse(&login), Password::parse(current));
    let mut mistakes: Vec<Mistake> = Vec::new();
    mistakes.extend(name.as_ref().err().map(|error| login_mistake(&visit, *error)));
    if current.is_err() {
        mistakes.push(Mistake { field: "current", text: visit.say("password-current-empty") });
    }
    let (Ok(name), Ok(current)) = (name, current) else {
        return Ok(again(&visit, StatusCode::UNPROCESSABLE_ENTITY, &login, mistakes));
    };
    let new = NewSignIn { start: start(&visit, name, Goal::Console), current };
    let (token, _) = flows::console::open(&visit.ctx, &visit.site.world, new).await?;
    let cookie = (header::SET_COOKIE, Cookie::Console.set(&token.reveal()));
    Ok(adding(see_other(urls::CONSOLE_CHECKING), [cookie]))
}

/// The form after a sign-in that came to nothing.
pub fn refused(visit: &Visit, id: &str) -> Response {
    let mistake = Mistake { field: "current", text: visit.say(id) };
    again(visit, StatusCode::UNPROCESSABLE_ENTITY, "", vec![mistake])
}

fn again(visit: &Visit, status: StatusCode, typed: &str, mistakes: Vec<Mistake>) -> Response {
    page::render_as(status, &SignIn::new(visit, typed, mistakes))
}

#[cfg(test)]
impl crate::rendering::Sampled for SignIn {
    fn samples(visit: &Visit) -> Vec<String> {
        let wrong = vec![Mistake { field: "current", text: visit.say("console-wrong") }];
        let pages = [Self::new(visit, "", Vec::new()), Self::new(visit, crate::rendering::LONG, wrong)];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
