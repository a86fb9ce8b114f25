//! The pages of a reset, one file per step. Every page asks the store where the reset stands; where a
//! browser claims to be proves nothing.

pub mod answer;
pub mod cancel;
pub mod checking;
pub mod code;
pub mod done;
pub mod link;
pub mod method;
pub mod missing;
pub mod open;
pub mod parts;
pub mod password;
pub mod stopped;
pub mod suggestion;
pub mod unknown;
pub mod weighing;

use crate::error::Problem;
use crate::page::see_other;
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use axum::response::Response;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::reset::{Ended, Goal};
use domain::secret::Presented;
use flows::reset::{AnswerState, Step, View};

/// The token of this browser's reset.
pub fn token(visit: &Visit) -> Result<Presented, Problem> {
    visit.cookies.token(Cookie::Flow).ok_or_else(|| Refusal::Expired.into())
}

/// This browser's reset, where it stands now.
pub async fn current(visit: &Visit) -> Result<View, Problem> {
    let view = flows::reset::view(&visit.ctx, &visit.site.world, &token(visit)?).await?;
    // A change has its own cookie and pages; its token opens nothing here.
    if view.goal == Goal::Change || view.goal.is_sign_in() { Err(Refusal::Expired.into()) } else { Ok(view) }
}

/// The same for a page about something else: if there is none, or it cannot be read, then not.
pub async fn glance(visit: &Visit) -> Option<View> {
    current(visit).await.ok()
}

/// The page a reset is at.
pub fn place(view: &View) -> &'static str {
    match view.step {
        Step::Prove if matches!(view.answer, Some((_, AnswerState::Checking))) => urls::RESET_CHECKING,
        Step::Prove if asked(view).is_some() => urls::RESET_CODE,
        Step::Prove | Step::Expired => urls::RESET_METHOD,
        Step::Choose => urls::RESET_PASSWORD,
        Step::Unlock => urls::UNLOCK_CONFIRM,
        Step::Register => urls::RESET_STOPPED,
        Step::Done(Ended::Applied) => urls::RESET_DONE,
        Step::Done(Ended::Unlocked | Ended::NotLocked) => urls::UNLOCK_DONE,
        Step::Done(Ended::Unknown) if view.goal == Goal::Unlock => urls::UNLOCK_UNKNOWN,
        Step::Done(Ended::Unknown) => urls::RESET_UNKNOWN,
        Step::Done(Ended::Cancelled | Ended::Superseded | Ended::Refused | Ended::Unfit) => {
            urls::RESET_STOPPED
        }
    }
}

/// On to where the reset is.
pub fn elsewhere(view: &View) -> Response {
    see_other(place(view))
}

/// The method whose code is awaited: asked for, and not proven yet.
pub fn asked(view: &View) -> Option<Method> {
    view.asked.filter(|asked| view.methods.iter().any(|offered| offered.method == *asked))
}

/// What a page of the proving part needs: a reset that still takes proofs. Otherwise the visitor is
/// sent on, or told that it is over.
pub async fn proving(visit: &Visit) -> Result<Result<View, Response>, Problem> {
    let view = current(visit).await?;
    match view.step {
        Step::Prove => Ok(Ok(view)),
        Step::Expired => Err(Refusal::Expired.into()),
        Step::Choose | Step::Unlock | Step::Register | Step::Done(_) => Ok(Err(elsewhere(&view))),
    }
}

/// A view for samples of pages.
#[cfg(test)]
pub fn sample(visit: &Visit, step: Step) -> View {
    use domain::account::Login;
    use domain::id::{Reference, ResetId};
    use flows::reset::Offered;
    let chance = visit.ctx.chance.as_ref();
    let own = |id: &str, hint: &str| Offered {
        id: Some(id.into()),
        method: Method::Email,
        hint: Some(hint.into()),
    };
    View {
        id: ResetId::fresh(chance),
        reference: Reference::fresh(chance),
        goal: Goal::Reset,
        login: Login::parse(crate::rendering::LONG).expect("a login"),
        opened_at: visit.ctx.now(),
        expires_at: visit.ctx.now(),
        step,
        methods: vec![own("email-1", "a•••@example.org"), own("email-2", "<b>•••@example.net")],
        given: 1,
        required: Some(2),
        locked: Some(false),
        asked: Some(Method::Email),
        checked: None,
        answer: None,
        parts: Vec::new(),
        account: None,
    }
}
