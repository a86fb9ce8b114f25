//! The first page: which account? The answer is the same for every name.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Link, Mistake, TextField, adding, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::account::{LOGIN_CHARS_MAX, Login, LoginError};
use domain::policy::PolicySet;
use domain::reset::Goal;
use flows::reset::{Start, offers_unlock};
use http::{HeaderValue, StatusCode, header};

#[derive(Template)]
#[template(path = "reset/open.html")]
pub struct Open {
    frame: Frame,
    lead: String,
    action: &'static str,
    login: TextField,
    return_to: String,
    links: Vec<Link>,
}

/// A way into the flow: what the person comes for, and the page that asks for whom.
#[derive(Clone, Copy)]
pub struct Door {
    pub goal: Goal,
    pub path: &'static str,
    pub title: &'static str,
    pub lead: &'static str,
    /// Where those go who came for something else.
    pub others: &'static [(&'static str, &'static str)],
}

const DOOR: Door = Door {
    goal: Goal::Reset,
    path: urls::RESET,
    title: "reset-open-title",
    lead: "reset-open-lead",
    others: &[
        (urls::CHANGE, "reset-open-change"),
        (urls::UNLOCK, "unlock-open-instead"),
        (urls::USERNAME, "username-link"),
    ],
};

/// What was typed or came along.
#[derive(Default)]
struct Filled {
    login: String,
    return_to: String,
}

impl Open {
    fn new(visit: &Visit, door: Door, set: &PolicySet, filled: &Filled, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame(door.title).wrong(mistakes);
        let is_open = |(href, _): &&(&str, &str)| *href != urls::UNLOCK || offers_unlock(set);
        let link = |(href, label): &(&'static str, &str)| Link { href, label: visit.say(label) };
        Self {
            lead: visit.say(door.lead),
            action: door.path,
            login: login_field(&frame, &filled.login),
            return_to: filled.return_to.clone(),
            links: door.others.iter().filter(is_open).map(link).collect(),
            frame,
        }
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

/// Which of the allowed places was asked for, for a field of the form; nothing for any other.
pub fn allowed_return(visit: &Visit) -> String {
    let asked = visit.query.return_to.as_deref();
    let allowed = visit.site.settings.return_to.iter().position(|known| Some(known.as_str()) == asked);
    allowed.map(|at| at.to_string()).unwrap_or_default()
}

/// The cookie that keeps it until the end.
pub fn onward_cookie(visit: &Visit, return_to: &str) -> HeaderValue {
    let known = return_to.parse::<usize>().is_ok_and(|at| at < visit.site.settings.return_to.len());
    if known { Cookie::Return.set(return_to) } else { Cookie::Return.expire() }
}

pub async fn get(visit: Visit) -> Answer {
    entered(&visit, DOOR).await
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    named(&visit, posted, DOOR).await
}

/// The page that asks for whom.
pub async fn entered(visit: &Visit, door: Door) -> Answer {
    let hint = visit.query.login_hint.as_deref().unwrap_or_default();
    let filled = Filled {
        login: Login::parse(hint).map(|login| login.as_str().to_owned()).unwrap_or_default(),
        return_to: allowed_return(visit),
    };
    shown(visit, door, StatusCode::OK, &filled, Vec::new()).await
}

/// Opens the flow for the name that was typed.
pub async fn named(visit: &Visit, posted: Posted, door: Door) -> Answer {
    if !posted.is_genuine() {
        return forged(visit, posted, door).await;
    }
    let [login, return_to] = posted.fields(["login", "return_to"])?;
    let parsed = match Login::parse(&login) {
        Ok(parsed) => parsed,
        Err(error) => {
            let filled = Filled { login: login.to_string(), return_to: return_to.to_string() };
            let mistakes = vec![login_mistake(visit, error)];
            return shown(visit, door, StatusCode::UNPROCESSABLE_ENTITY, &filled, mistakes).await;
        }
    };
    let start = start(visit, parsed, door.goal);
    let opened = flows::reset::open(&visit.ctx, &visit.site.world, start).await?;
    let onward = onward_cookie(visit, &return_to);
    let cookies = [Cookie::Flow.set(&opened.token.reveal()), onward, Cookie::Done.expire()];
    Ok(adding(see_other(urls::RESET_METHOD), cookies.map(|cookie| (header::SET_COOKIE, cookie))))
}

async fn shown(
    visit: &Visit,
    door: Door,
    status: StatusCode,
    filled: &Filled,
    mistakes: Vec<Mistake>,
) -> Answer {
    let set = visit.site.world.policy(&visit.ctx).await?;
    Ok(page::render_as(status, &Open::new(visit, door, &set, filled, mistakes)))
}

/// The same form again with a fresh token and the name kept: a browser that lost its cookie is far
/// more common than an attack, and pressing the button again is all it takes.
async fn forged(visit: &Visit, posted: Posted, door: Door) -> Answer {
    let Some([login, _]) = posted.forged_fields(["login", "return_to"]) else {
        return Err(Problem::Forged);
    };
    let mistake = Mistake { field: "login", text: visit.say("csrf-what") };
    let filled = Filled { login: login.to_string(), return_to: String::new() };
    shown(visit, door, StatusCode::FORBIDDEN, &filled, vec![mistake]).await
}

#[cfg(test)]
impl crate::rendering::Sampled for Open {
    fn samples(visit: &Visit) -> Vec<String> {
        let wrong = vec![login_mistake(visit, LoginError::Empty)];
        let set = PolicySet::default();
        let filled =
            |login: &str, return_to: &str| Filled { login: login.into(), return_to: return_to.into() };
        let pages = [
            Self::new(visit, DOOR, &set, &Filled::default(), Vec::new()),
            Self::new(visit, crate::unlock::open::DOOR, &set, &Filled::default(), Vec::new()),
            Self::new(visit, DOOR, &set, &filled(crate::rendering::LONG, "1"), Vec::new()),
            Self::new(visit, DOOR, &set, &filled("\"><script>", ""), wrong),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
