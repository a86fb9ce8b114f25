//! The page everybody gets while the current password is checked, and what came of it.
//!
//! While there is nothing to tell its status is 202: the script asks with HEAD and comes back when
//! that is over. Without script a link does the same.

use super::form::{self, Wrong};
use crate::error::{AnswerLink, DeadEnd, Problem};
use crate::page::{self, Answer, Frame, Link, Mistake};
use crate::reset::done::Done;
use crate::reset::password;
use crate::reset::unknown::Unknown;
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use askama::Template;
use domain::password::Refused;
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::change::{ChangeState, ChangeView};
use flows::ports::CheckOutcome;
use http::StatusCode;
use text::faq::Question;

#[derive(Template)]
#[template(path = "change/checking.html")]
pub struct Checking {
    frame: Frame,
}

pub async fn get(visit: Visit) -> Answer {
    let token = visit.cookies.token(Cookie::Change).ok_or(Refusal::Expired)?;
    let view = flows::change::view(&visit.ctx, &visit.site.world, &token).await?;
    match &view.state {
        ChangeState::Checking => {
            let page = Checking { frame: visit.frame("change-checking-title") };
            Ok(page::render_as(StatusCode::ACCEPTED, &page))
        }
        ChangeState::Concluded(outcome, refused) => concluded(&visit, &token, &view, *outcome, refused).await,
    }
}

async fn concluded(
    visit: &Visit,
    token: &Presented,
    view: &ChangeView,
    outcome: CheckOutcome,
    refused: &Refused,
) -> Answer {
    match outcome {
        CheckOutcome::Applied => {
            let after = view.aftermath(&visit.site.world);
            Ok(page::render(&Done::new(visit, "done-changed-title", view.reference, &after)))
        }
        CheckOutcome::Unknown => Ok(page::render(&Unknown::new(visit, view.reference, None, urls::CHANGE))),
        CheckOutcome::Wrong => {
            let login = typed_name(visit, token).await?;
            let text = format!("{} {}", visit.say("change-wrong-what"), visit.say("change-wrong-now"));
            form::after(visit, &login, vec![Mistake { field: "current", text }].into()).await
        }
        CheckOutcome::Refused if refused.broken.is_empty() => {
            Ok(page::render(&refused_for_good(visit, view)))
        }
        CheckOutcome::Refused => {
            let login = typed_name(visit, token).await?;
            let mistakes = password::mistakes(visit, "password", &refused.broken);
            form::after(visit, &login, Wrong { mistakes, advice: refused.advice.clone() }).await
        }
        CheckOutcome::TryAgain | CheckOutcome::SignedIn => Ok(page::render(&try_again(visit, view))),
    }
}

/// The name as it was typed, so that nobody types it twice.
async fn typed_name(visit: &Visit, token: &Presented) -> Result<String, Problem> {
    let view = flows::reset::view(&visit.ctx, &visit.site.world, token).await?;
    Ok(view.login.as_str().to_owned())
}

fn refused_for_good(visit: &Visit, view: &ChangeView) -> DeadEnd {
    DeadEnd {
        frame: visit.frame("change-refused-title").referring(view.reference),
        what: visit.say("change-refused-ended"),
        now: visit.say("refusal-ended-refused-now"),
        incident: None,
        again: None,
        again_at: urls::RESET,
        answer: AnswerLink::to(visit, Question::Rules),
        links: vec![Link { href: urls::START, label: visit.say("layout-home") }],
    }
}

fn try_again(visit: &Visit, view: &ChangeView) -> DeadEnd {
    DeadEnd {
        frame: visit.frame("change-try-again-title").referring(view.reference),
        what: visit.say("change-try-again-what"),
        now: visit.say("change-try-again-now"),
        incident: None,
        again: None,
        again_at: urls::RESET,
        answer: AnswerLink::to(visit, Question::Rules),
        links: vec![Link { href: urls::CHANGE, label: visit.say("change-try-again-button") }],
    }
}

#[cfg(test)]
impl crate::rendering::Sampled for Checking {
    fn samples(visit: &Visit) -> Vec<String> {
        use domain::id::{Reference, ResetId};
        let chance = visit.ctx.chance.as_ref();
        let view = ChangeView {
            id: ResetId::fresh(chance),
            reference: Reference::fresh(chance),
            opened_at: visit.ctx.now(),
            state: ChangeState::Checking,
            account: None,
        };
        let page = Self { frame: visit.frame("change-checking-title") };
        let ends = [refused_for_good(visit, &view), try_again(visit, &view)];
        let mut out = vec![page.render().expect("a page renders")];
        out.extend(ends.iter().map(|end| end.render().expect("a page renders")));
        out
    }
}
