//! One sentence about a password that is being typed, for the script of the page where one is chosen. The password
//! is looked at and dropped. Whoever has no script misses nothing: the same words come with the answer to the form.

use crate::form::Posted;
use crate::page::Answer;
use crate::urls;
use crate::visit::Visit;
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::password::Password;
use flows::Weighed;
use serde::Serialize;

/// How long the keys rest before anything is asked, and how much there must be to ask about.
const REST_MS: u32 = 800;
const CHARS_MIN: u32 = 4;

/// What the script has to know.
pub struct Weighing {
    pub path: &'static str,
    pub rest_ms: u32,
    pub chars_min: u32,
}

impl Weighing {
    pub const fn at(path: &'static str) -> Self {
        Self { path, rest_ms: REST_MS, chars_min: CHARS_MIN }
    }
}

pub const HERE: Weighing = Weighing::at(urls::RESET_WEIGHING);

/// What is said of a password that no rule refuses.
pub struct Sentences {
    pub good: &'static str,
    /// With the reason as `why`.
    pub easy: &'static str,
}

const FOR_ITS_OWNER: Sentences = Sentences { good: "weigh-good", easy: "weigh-easy" };

#[derive(Serialize)]
struct Said {
    /// Empty where there is nothing to say.
    say: String,
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [typed] = posted.fields(["password"])?;
    let token = super::token(&visit)?;
    super::current(&visit).await?;
    let weighed = match Password::parse(typed) {
        Ok(new) => Some(flows::reset::weigh(&visit.ctx, &visit.site.world, &token, &new).await?),
        Err(_) => None,
    };
    Ok(answer(&visit, weighed.as_ref(), &FOR_ITS_OWNER))
}

/// The answer to the script; empty for what is no password yet.
pub fn answer(visit: &Visit, weighed: Option<&Weighed>, sentences: &Sentences) -> Response {
    let say = weighed.map(|weighed| said(visit, weighed, sentences)).unwrap_or_default();
    Json(Said { say }).into_response()
}

/// One sentence, never a list to tick off: the first thing that is wrong, in the words it is refused with.
fn said(visit: &Visit, weighed: &Weighed, sentences: &Sentences) -> String {
    let locale = visit.locale();
    match weighed {
        Weighed::Refused(broken) => {
            broken.first().map(|first| text::password::full_sentence(locale, first)).unwrap_or_default()
        }
        Weighed::Easy(why) => {
            let why = text::password::advice(locale, *why);
            visit.with(sentences.easy, &[("why", (&why).into())])
        }
        Weighed::Good => visit.say(sentences.good),
        Weighed::Unmeasured => String::new(),
    }
}
