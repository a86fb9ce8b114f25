//! A suggested passphrase, shown once on the page where one is chosen. It is in no URL, cookie or row, and asking
//! again makes another one.

use super::password;
use crate::form::Posted;
use crate::page::{Answer, Frame, see_other};
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::password::passphrase::Passphrase;
use domain::refusal::Refusal;
use flows::reset::Step;

/// What came of asking, ready to print.
#[derive(Template)]
#[template(path = "part/suggestion.html")]
pub struct Suggestion {
    heading: String,
    /// None where none fits the rules.
    made: Option<Made>,
    none: String,
}

struct Made {
    phrase: String,
    how: String,
    keep: String,
    put: String,
    put_done: String,
}

impl Suggestion {
    pub fn new(frame: &Frame, visit: &Visit, phrase: Option<&Passphrase>) -> Self {
        let made = phrase.map(|phrase| Made {
            phrase: phrase.reveal().to_owned(),
            how: text::password::suggestion(visit.locale(), phrase),
            keep: frame.say("suggestion-keep"),
            put: frame.say("suggestion-use"),
            put_done: frame.say("suggestion-used"),
        });
        Self { heading: frame.say("suggestion-heading"), made, none: frame.say("suggestion-none") }
    }
}

/// A suggestion is the answer to a form. Whoever comes here otherwise, by choosing the other language say, sees the
/// page without one.
pub async fn get() -> Answer {
    Ok(see_other(urls::RESET_PASSWORD))
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    let view = super::current(&visit).await?;
    match view.step {
        Step::Choose => {
            let token = super::token(&visit)?;
            let phrase = flows::reset::suggest(&visit.ctx, &visit.site.world, &token).await?;
            password::suggested(&visit, &view, phrase.as_ref()).await
        }
        Step::Prove => Err(Refusal::ProofMissing.into()),
        Step::Expired => Err(Refusal::Expired.into()),
        Step::Unlock | Step::Register | Step::Done(_) => Ok(super::elsewhere(&view)),
    }
}
