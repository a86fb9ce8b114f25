//! The form: user name, current password, new password.

use super::weighing;
use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, PasswordField, TextField, adding, see_other};
use crate::reset::open::{login_field, login_mistake, start};
use crate::reset::password;
use crate::reset::suggestion::Suggestion;
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use domain::account::Login;
use domain::password::passphrase::Passphrase;
use domain::password::{Advice, Broken, Demands, Password, Unusable};
use domain::reset::Goal;
use domain::verdict::StatedRules;
use flows::change::NewChange;
use http::{StatusCode, header};
use zeroize::Zeroizing;

#[derive(Template)]
#[template(path = "change/form.html")]
pub struct ChangeForm {
    frame: Frame,
    login: TextField,
    current: PasswordField,
    new: PasswordField,
    /// The name so far, for the form that asks for a suggestion; the script puts in what is typed.
    typed: String,
    /// What came of asking for a suggestion.
    suggestion: Option<Suggestion>,
}

/// What is wrong with a form, and what would work.
#[derive(Default)]
pub struct Wrong {
    pub mistakes: Vec<Mistake>,
    pub advice: Vec<Advice>,
}

impl From<Vec<Mistake>> for Wrong {
    fn from(mistakes: Vec<Mistake>) -> Self {
        Self { mistakes, advice: Vec::new() }
    }
}

impl ChangeForm {
    pub fn new(visit: &Visit, typed: &str, demands: &Demands, wrong: Wrong) -> Self {
        let Wrong { mistakes, advice } = wrong;
        let frame = visit.frame("change-title").wrong(mistakes);
        Self {
            login: login_field(&frame, typed),
            current: PasswordField::new(&frame, "current", "change-current-label", "current-password"),
            new: PasswordField {
                advice: password::advice(visit, &advice),
                weighing: Some(weighing::HERE),
                ..password::new_field(visit, &frame, "password", "change-new-label", demands)
            },
            typed: typed.to_owned(),
            suggestion: None,
            frame,
        }
    }

    fn suggesting(mut self, visit: &Visit, phrase: Option<&Passphrase>) -> Self {
        self.suggestion = Some(Suggestion::new(&self.frame, visit, phrase));
        self
    }
}

/// What our own policy asks for. What the directory asks for depends on the person, and is told later.
async fn demands(visit: &Visit) -> Result<Demands, Problem> {
    let set = visit.site.world.policy(&visit.ctx).await?;
    Ok(visit.site.world.demands(&set, &StatedRules::default()))
}

pub async fn get(visit: Visit) -> Answer {
    let hint = visit.query.login_hint.as_deref().unwrap_or_default();
    let hint = Login::parse(hint).map(|login| login.as_str().to_owned()).unwrap_or_default();
    shown(&visit, StatusCode::OK, &hint, Wrong::default()).await
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    const FIELDS: [&str; 3] = ["login", "current", "password"];
    if !posted.is_genuine() {
        let [login, ..] = posted.forged_fields(FIELDS).ok_or(Problem::Forged)?;
        let mistake = Mistake { field: "login", text: visit.say("csrf-what") };
        return shown(&visit, StatusCode::FORBIDDEN, &login, vec![mistake].into()).await;
    }
    let [login, current, new] = posted.fields(FIELDS)?;
    match parsed(&visit, &login, current, new) {
        Ok(change) => opened(&visit, change).await,
        Err(mistakes) => shown(&visit, StatusCode::UNPROCESSABLE_ENTITY, &login, mistakes.into()).await,
    }
}

async fn opened(visit: &Visit, change: NewChange) -> Answer {
    let (token, _) = flows::change::open(&visit.ctx, &visit.site.world, change).await?;
    let cookie = (header::SET_COOKIE, Cookie::Change.set(&token.reveal()));
    Ok(adding(see_other(urls::CHANGE_CHECKING), [cookie]))
}

async fn shown(visit: &Visit, status: StatusCode, typed: &str, wrong: Wrong) -> Answer {
    let page = ChangeForm::new(visit, typed, &demands(visit).await?, wrong);
    Ok(page::render_as(status, &page))
}

/// The page with a suggestion, or with the word that there is none.
pub async fn suggested(visit: &Visit, typed: &str, phrase: Option<&Passphrase>) -> Answer {
    let page = ChangeForm::new(visit, typed, &demands(visit).await?, Wrong::default());
    Ok(page::render(&page.suggesting(visit, phrase)))
}

/// Every unusable field at once.
fn parsed(
    visit: &Visit,
    login: &str,
    current: Zeroizing<String>,
    new: Zeroizing<String>,
) -> Result<NewChange, Vec<Mistake>> {
    let (login, current, new) = (Login::parse(login), Password::parse(current), Password::parse(new));
    let mut mistakes: Vec<Mistake> = Vec::new();
    mistakes.extend(login.as_ref().err().map(|error| login_mistake(visit, *error)));
    mistakes.extend(current.as_ref().err().map(|unusable| current_mistake(visit, *unusable)));
    let broken: Vec<Broken> = new.as_ref().err().map(|unusable| (*unusable).into()).into_iter().collect();
    mistakes.extend(password::mistakes(visit, "password", &broken));
    match (login, current, new) {
        (Ok(login), Ok(current), Ok(new)) => {
            Ok(NewChange { start: start(visit, login, Goal::Change), current, new })
        }
        (Err(_) | Ok(_), Err(_) | Ok(_), Err(_) | Ok(_)) => Err(mistakes),
    }
}

fn current_mistake(visit: &Visit, unusable: Unusable) -> Mistake {
    let text = match unusable {
        Unusable::Empty => visit.say("password-current-empty"),
        Unusable::TooLong | Unusable::Nul => {
            text::password::sentence(visit.locale(), &Broken::from(unusable))
        }
    };
    Mistake { field: "current", text }
}

/// A form that follows an outcome, with the name kept.
pub async fn after(visit: &Visit, typed: &str, wrong: Wrong) -> Result<Response, Problem> {
    shown(visit, StatusCode::UNPROCESSABLE_ENTITY, typed, wrong).await
}

#[cfg(test)]
use domain::password::{Preset, Rules};

#[cfg(test)]
impl crate::rendering::Sampled for ChangeForm {
    fn samples(visit: &Visit) -> Vec<String> {
        let mistakes = vec![
            current_mistake(visit, Unusable::Empty),
            Mistake { field: "login", text: visit.say("login-empty") },
            Mistake { field: "password", text: visit.say("password-broken-empty") },
        ];
        let demands = Demands::of(&Rules::default(), &StatedRules::default());
        let entra = Demands::of(&Preset::Entra.rules(), &StatedRules::default());
        let phrase = Passphrase::draw(visit.ctx.chance.as_ref(), visit.locale(), &demands);
        assert!(phrase.is_some(), "one fits");
        let pages = [
            Self::new(visit, crate::rendering::LONG, &demands, Wrong::default()).suggesting(visit, None),
            Self::new(visit, "\"><script>", &demands, Wrong::default()).suggesting(visit, phrase.as_ref()),
            Self::new(visit, "", &demands, Wrong::default()),
            Self::new(visit, crate::rendering::LONG, &entra, Wrong::default()),
            Self::new(visit, "\"><script>", &demands, Wrong { mistakes, advice: Advice::ALL.into() }),
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
