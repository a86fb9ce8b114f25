//! Writing to whoever looks after accounts, where the policy has it so.

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField, see_other};
use crate::reset::open::{login_field, login_mistake};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::account::Login;
use domain::id::Reference;
use flows::contact::{LETTER_CHARS_MAX, Letter, LetterText};
use http::StatusCode;

#[derive(Template)]
#[template(path = "contact/form.html")]
pub struct Form {
    frame: Frame,
    login: TextField,
    reference: TextField,
    text: String,
    errors: Vec<String>,
    hint: String,
}

#[derive(Template)]
#[template(path = "contact/sent.html")]
pub struct Sent {
    frame: Frame,
}

/// As typed.
#[derive(Clone, Copy, Default)]
struct Typed<'a> {
    login: &'a str,
    reference: &'a str,
    text: &'a str,
}

impl Form {
    fn new(visit: &Visit, typed: Typed<'_>, mistakes: Vec<Mistake>) -> Self {
        let frame = visit.frame("contact-title").wrong(mistakes);
        Self {
            login: login_field(&frame, typed.login),
            reference: TextField {
                hint: Some(frame.say("contact-reference-hint")),
                value: typed.reference.to_owned(),
                ..TextField::new(&frame, "reference", "contact-reference")
            },
            text: typed.text.to_owned(),
            errors: frame.mistakes_of("text"),
            hint: frame.count("contact-text-hint", LETTER_CHARS_MAX),
            frame,
        }
    }
}

/// Is there a form at all? Otherwise help is where the help page says.
async fn is_open(visit: &Visit) -> Result<bool, Problem> {
    Ok(flows::contact::is_open(&visit.ctx, &visit.site.world).await?)
}

pub async fn get(visit: Visit) -> Answer {
    if !is_open(&visit).await? {
        return Ok(see_other(urls::HELP));
    }
    let known = crate::reset::glance(&visit).await;
    let reference = known.as_ref().map(|view| view.reference.to_string()).unwrap_or_default();
    let login = known.as_ref().map(|view| view.login.as_str()).unwrap_or_default();
    let typed = Typed { login, reference: &reference, text: "" };
    Ok(page::render(&Form::new(&visit, typed, Vec::new())))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [login, reference, text] = posted.fields(["login", "reference", "text"])?;
    let typed = Typed { login: &login, reference: &reference, text: &text };
    let named = Login::parse(&login);
    let known = Reference::parse(&reference);
    let mut mistakes: Vec<Mistake> = Vec::new();
    mistakes.extend(named.as_ref().err().map(|error| login_mistake(&visit, *error)));
    if known.is_none() && !reference.trim().is_empty() {
        mistakes.push(Mistake { field: "reference", text: visit.say("contact-reference-wrong") });
    }
    let written = LetterText::parse(&text);
    if written.is_none() {
        let count = u32::try_from(LETTER_CHARS_MAX).unwrap_or(u32::MAX);
        let text = visit.with("contact-text-wrong", &[("count", count.into())]);
        mistakes.push(Mistake { field: "text", text });
    }
    let (Ok(login), Some(written), true) = (named, written, mistakes.is_empty()) else {
        let page = Form::new(&visit, typed, mistakes);
        return Ok(page::render_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let letter = Letter { login, text: written, reference: known };
    flows::contact::send(&visit.ctx, &visit.site.world, &letter).await?;
    Ok(page::render(&Sent { frame: visit.frame("contact-sent-title") }))
}

#[cfg(test)]
impl crate::rendering::Sampled for Form {
    fn samples(visit: &Visit) -> Vec<String> {
        let long = crate::rendering::LONG;
        let typed = Typed { login: long, reference: long, text: long };
        let wrong = ["login", "reference", "text"];
        let wrong = wrong.map(|field| Mistake { field, text: visit.say("contact-reference-wrong") });
        vec![
            Self::new(visit, Typed::default(), Vec::new()).render().expect("a page renders"),
            Self::new(visit, typed, wrong.into()).render().expect("a page renders"),
            Sent { frame: visit.frame("contact-sent-title") }.render().expect("a page renders"),
        ]
    }
}
