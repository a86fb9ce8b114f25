//! What every page is made of: the frame around it, and the parts of its forms. Templates get these
//! ready to print and decide nothing.

use crate::reset::weighing::Weighing;
use crate::site::Site;
use crate::visit::Visit;
use askama::Template;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use domain::id::Reference;
use domain::locale::Locale;
use flows::Fault;
use flows::fault::FaultKind;
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::sync::atomic::Ordering;

/// What a handler gives back.
pub type Answer = Result<Response, crate::error::Problem>;

/// A link with its words.
pub struct Link {
    pub href: &'static str,
    pub label: String,
}

/// One error, told above the form and linked to its field.
pub struct Mistake {
    pub field: &'static str,
    pub text: String,
}

/// One language of the switch.
pub struct Language {
    pub tag: &'static str,
    pub name: String,
    pub is_current: bool,
}

/// What every page shares.
pub struct Frame {
    locale: Locale,
    /// The heading, and the first part of the window's title.
    pub heading: String,
    pub title: String,
    pub organisation: String,
    pub help: String,
    pub reference: Option<String>,
    pub mistakes: Vec<Mistake>,
    pub csrf: String,
    pub css: String,
    pub js: String,
    pub icon: String,
    pub languages: Vec<Language>,
    pub is_demo: bool,
    pub is_limited: bool,
}

impl Frame {
    pub fn new(visit: &Visit, heading: String) -> Self {
        let site: &Site = &visit.site;
        let locale = visit.locale();
        let language = |known: Locale| Language {
            tag: known.tag(),
            name: text::format::language_name(known),
            is_current: known == locale,
        };
        let organisation = site.settings.organisation.name.clone();
        Self {
            title: title(locale, "layout-title", &heading, &organisation),
            locale,
            heading,
            organisation,
            help: site.settings.organisation.help.clone(),
            reference: None,
            mistakes: Vec::new(),
            csrf: visit.csrf.token.clone(),
            css: site.assets.css.clone(),
            js: site.assets.js.clone(),
            icon: site.assets.icon.clone(),
            languages: Locale::ALL.map(language).into(),
            is_demo: site.settings.demo.is_some(),
            is_limited: site.world.is_limited.load(Ordering::Relaxed),
        }
    }

    /// The same page with errors to tell.
    #[must_use]
    pub fn wrong(mut self, mistakes: Vec<Mistake>) -> Self {
        if !mistakes.is_empty() {
            self.title = title(self.locale, "layout-title-error", &self.heading, &self.organisation);
        }
        self.mistakes = mistakes;
        self
    }

    /// The same page with the reference for the helpdesk.
    #[must_use]
    pub fn referring(mut self, reference: Reference) -> Self {
        self.reference = Some(reference.to_string());
        self
    }

    pub fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    /// The message with this id. Templates hold ids, never words.
    pub fn say(&self, id: &str) -> String {
        text::get(self.locale, id)
    }

    /// The message with this id and one place holder.
    pub fn with(&self, id: &str, name: &str, value: &str) -> String {
        text::with(self.locale, id, &[(name, value.into())])
    }

    /// The message with this id that counts something.
    pub fn count(&self, id: &str, count: usize) -> String {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        text::with(self.locale, id, &[("count", count.into())])
    }

    /// The errors of one field.
    pub fn mistakes_of(&self, field: &str) -> Vec<String> {
        self.mistakes.iter().filter(|mistake| mistake.field == field).map(|m| m.text.clone()).collect()
    }
}

fn title(locale: Locale, id: &str, heading: &str, organisation: &str) -> String {
    text::with(locale, id, &[("title", heading.into()), ("organisation", organisation.into())])
}

/// A field for text.
#[derive(Template)]
#[template(path = "part/text_field.html")]
pub struct TextField {
    pub name: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub errors: Vec<String>,
    pub error_prefix: String,
    pub value: String,
    pub autocomplete: &'static str,
    /// `text`, `email`.
    pub inputmode: &'static str,
    /// An extra class for the input, such as `code`.
    pub class: &'static str,
}

impl TextField {
    /// A field whose errors are those the frame tells.
    pub fn new(frame: &Frame, name: &'static str, label: &str) -> Self {
        Self {
            name,
            label: frame.say(label),
            hint: None,
            errors: frame.mistakes_of(name),
            error_prefix: frame.say("error-prefix"),
            value: String::new(),
            autocomplete: "off",
            inputmode: "text",
            class: "",
        }
    }

    fn described_by(&self) -> String {
        described_by(self.name, self.hint.is_some(), !self.errors.is_empty())
    }
}

/// A field for a password. What was typed is never sent back.
#[derive(Template)]
#[template(path = "part/password_field.html")]
pub struct PasswordField {
    pub name: &'static str,
    pub label: String,
    /// The sentences above the field.
    pub rules: Vec<String>,
    pub errors: Vec<String>,
    pub error_prefix: String,
    /// What would work, in sentences, once a password was not taken.
    pub advice: Vec<String>,
    /// Where the script asks about what is being typed, if anywhere.
    pub weighing: Option<Weighing>,
    pub autocomplete: &'static str,
    /// For password managers that make passwords by rules.
    pub passwordrules: Option<String>,
    pub show: String,
    pub hide: String,
    pub shown: String,
    pub hidden: String,
}

impl PasswordField {
    pub fn new(frame: &Frame, name: &'static str, label: &str, autocomplete: &'static str) -> Self {
        Self {
            name,
            label: frame.say(label),
            rules: Vec::new(),
            errors: frame.mistakes_of(name),
            error_prefix: frame.say("error-prefix"),
            advice: Vec::new(),
            weighing: None,
            autocomplete,
            passwordrules: None,
            show: frame.say("password-show"),
            hide: frame.say("password-hide"),
            shown: frame.say("password-shown"),
            hidden: frame.say("password-hidden"),
        }
    }

    fn described_by(&self) -> String {
        let mut ids = described_by(self.name, !self.rules.is_empty(), !self.errors.is_empty());
        if !self.advice.is_empty() {
            ids += &format!(" {}-advice", self.name);
        }
        ids
    }
}

/// The ids of the texts that belong to a field.
fn described_by(name: &str, has_hint: bool, has_errors: bool) -> String {
    let hint = has_hint.then(|| format!("{name}-hint"));
    let error = has_errors.then(|| format!("{name}-error"));
    hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
}

/// A page with status 200.
pub fn render(page: &impl Template) -> Response {
    render_as(StatusCode::OK, page)
}

/// A page with this status.
pub fn render_as(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => {
            let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
            (status, kind, Body::from(html)).into_response()
        }
        Err(error) => {
            let fault = Fault::new(FaultKind::Internal, error).during("rendering a page");
            crate::error::Problem::from(fault).into_response()
        }
    }
}

/// On to a page of ours after a POST.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).expect("our own paths are plain ASCII");
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// Adds headers that may come more than once.
#[must_use]
pub fn adding(
    mut response: Response,
    headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
) -> Response {
    for (name, value) in headers {
        response.headers_mut().append(name, value);
    }
    response
}
