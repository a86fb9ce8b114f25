//! Typing the code. A miss looks the same whatever its cause.

use crate::form::Posted;
use crate::page::{self, Answer, Frame, Mistake, TextField};
use crate::visit::Visit;
use askama::Template;
use domain::challenge::SecretKind;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::reset::Goal;
use domain::secret::Presented;
use flows::Stop;
use flows::reset::{Given, View};
use http::StatusCode;

#[derive(Template)]
#[template(path = "reset/code.html")]
pub struct CodePage {
    frame: Frame,
    sent: String,
    lives: String,
    is_resent: bool,
    resent: String,
    code: TextField,
}

impl CodePage {
    fn new(visit: &Visit, view: &View, lives: std::time::Duration, mistakes: Vec<Mistake>) -> Self {
        let is_unlock = view.goal == Goal::Unlock;
        let frame = visit.frame("reset-code-title").wrong(mistakes).referring(view.reference);
        Self {
            sent: sent(visit, view),
            lives: text::format::duration(visit.locale(), lives),
            is_resent: visit.query.again,
            resent: visit.say(if is_unlock { "unlock-code-resent" } else { "reset-code-resent" }),
            code: field(&frame),
            frame,
        }
    }
}

/// The one field for a code: no length limit, no boxes, paste and autofill welcome.
pub fn field(frame: &Frame) -> TextField {
    TextField {
        hint: Some(frame.say("code-hint")),
        autocomplete: "one-time-code",
        class: "code",
        ..TextField::new(frame, "code", "code-label")
    }
}

/// Where it went may be said only after a first proof, and only if there was one place to go.
fn sent(visit: &Visit, view: &View) -> String {
    let mut own = view.methods.iter().filter(|offered| Some(offered.method) == view.asked);
    match (own.next().and_then(|offered| offered.hint.as_ref()), own.next()) {
        (Some(hint), None) if view.given > 0 => visit.with("reset-code-sent-to", &[("hint", hint.into())]),
        (Some(_) | None, Some(_) | None) if view.goal == Goal::Unlock => visit.say("unlock-code-sent"),
        (Some(_) | None, Some(_) | None) => visit.say("reset-code-sent"),
    }
}

pub async fn get(visit: Visit) -> Answer {
    let view = match super::proving(&visit).await? {
        Ok(view) if super::asked(&view).is_some() => view,
        Ok(view) => return Ok(super::elsewhere(&view)),
        Err(elsewhere) => return Ok(elsewhere),
    };
    shown(&visit, &view, None).await
}

pub async fn post(visit: Visit, posted: Posted) -> Answer {
    let [code] = posted.fields(["code"])?;
    let view = match super::proving(&visit).await? {
        Ok(view) => view,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let Some(method) = super::asked(&view) else { return Ok(super::elsewhere(&view)) };
    let Ok(secret) = Presented::code(&code) else {
        let id = if code.trim().is_empty() { "code-empty" } else { "code-format" };
        return shown(&visit, &view, Some(id)).await;
    };
    match prove(&visit, method, SecretKind::Code, &secret).await {
        Ok(view) => Ok(super::elsewhere(&view)),
        Err(Stop::Refusal(Refusal::WrongProof)) => shown(&visit, &view, Some("reset-code-wrong")).await,
        Err(stop) => Err(stop.into()),
    }
}

/// Redeems what was presented for this browser's reset.
pub async fn prove(
    visit: &Visit,
    method: Method,
    kind: SecretKind,
    secret: &Presented,
) -> Result<View, Stop> {
    let token = visit.cookies.token(crate::session::Cookie::Flow).ok_or(Refusal::Expired)?;
    let given = Given { method, kind, secret };
    flows::reset::prove(&visit.ctx, &visit.site.world, &token, given).await
}

async fn shown(visit: &Visit, view: &View, mistake: Option<&str>) -> Answer {
    let lives = visit.site.world.policy(&visit.ctx).await?.lifetimes.code();
    let status = if mistake.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mistakes = mistake.map(|id| Mistake { field: "code", text: visit.say(id) }).into_iter().collect();
    Ok(page::render_as(status, &CodePage::new(visit, view, lives, mistakes)))
}

#[cfg(test)]
impl crate::rendering::Sampled for CodePage {
    fn samples(visit: &Visit) -> Vec<String> {
        let view = super::sample(visit, flows::reset::Step::Prove);
        let one = View { methods: view.methods.iter().skip(1).cloned().collect(), ..view.clone() };
        let lives = std::time::Duration::from_secs(600);
        let wrong = vec![Mistake { field: "code", text: visit.say("reset-code-wrong") }];
        let pages = [
            Self::new(visit, &view, lives, Vec::new()),
            Self::new(visit, &one, lives, wrong),
            Self::new(visit, &View { goal: Goal::Unlock, given: 0, ..view.clone() }, lives, Vec::new()),
            Self { is_resent: true, ..Self::new(visit, &View { given: 0, ..view }, lives, Vec::new()) },
        ];
        pages.iter().map(|page| page.render().expect("a page renders")).collect()
    }
}
