//! What people look after themselves: the methods that prove who they are, one file per page. What may be
//! done is decided in `flows::enrol`, at every request; these pages only lead to what comes first.

pub mod activity;
pub mod address;
pub mod app;
pub mod checking;
pub mod codes;
pub mod confirm;
pub mod my_data;
pub mod overview;
pub mod prove;
pub mod remove;
pub mod rename;
pub mod set_up;
pub mod sign_in;
pub mod step_up;

use crate::error::Problem;
use crate::form::Posted;
use crate::page::{Answer, adding, see_other};
use crate::session::Cookie;
use crate::urls;
use crate::visit::Visit;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use domain::account::Login;
use domain::enrol::Interrupt;
use domain::id::EnrolmentId;
use domain::method::Method;
use domain::refusal::Refusal;
use domain::secret::Presented;
use flows::Stop;
use flows::enrol::{Listed, Overview};
use http::header;
use http::request::Parts;

/// A request of somebody signed in. Without a session it becomes a visit to the sign-in, before anything of
/// the request is read.
pub struct Signed {
    pub visit: Visit,
    pub token: Presented,
    pub overview: Overview,
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let visit = Visit::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        let Some(token) = visit.cookies.token(Cookie::Own) else {
            return Err(see_other(urls::INFO_SIGN_IN));
        };
        match flows::enrol::overview(&visit.ctx, &visit.site.world, &token).await {
            Ok(overview) => Ok(Self { visit, token, overview }),
            Err(Stop::Refusal(Refusal::Expired)) => Err(see_other(urls::INFO_SIGN_IN)),
            Err(stop) => Err(Problem::from(stop).into_response()),
        }
    }
}

impl Signed {
    /// One of the person's own methods, named in the URL.
    fn listed(&self) -> Option<(EnrolmentId, &Listed)> {
        let id = EnrolmentId::parse(self.visit.query.id.as_deref()?)?;
        self.of(id).map(|listed| (id, listed))
    }

    fn of(&self, id: EnrolmentId) -> Option<&Listed> {
        self.overview.methods.iter().find(|listed| listed.id == Some(id))
    }

    fn may_add(&self, method: Method) -> bool {
        self.overview.may_add.contains(&method)
    }
}

/// The same for what changes something: whoever has a method proves one of them first.
pub struct Owner(pub Signed);

impl<S: Send + Sync> FromRequestParts<S> for Owner {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let signed = Signed::from_request_parts(parts, state).await?;
        if signed.overview.step_up.is_empty() { Ok(Self(signed)) } else { Err(see_other(urls::INFO_SECOND)) }
    }
}

/// What a change came to, or the page that comes before it.
fn or_first<T>(result: Result<T, Stop>) -> Result<Result<T, Response>, Problem> {
    match result {
        Ok(done) => Ok(Ok(done)),
        Err(Stop::Refusal(Refusal::Expired)) => Ok(Err(see_other(urls::INFO_SIGN_IN))),
        Err(Stop::Refusal(Refusal::ProofMissing)) => Ok(Err(see_other(urls::INFO_SECOND))),
        Err(stop) => Err(stop.into()),
    }
}

/// Where a sign-in leads: to what the organisation wants to be asked, or to the list.
async fn onward(visit: &Visit, overview: &Overview) -> Answer {
    let wanted = wanted(visit, overview).await?;
    Ok(see_other(match wanted {
        Interrupt::Register { .. } => urls::INFO_SET_UP,
        Interrupt::Reconfirm => urls::INFO_CONFIRM,
        Interrupt::Nothing => urls::INFO,
    }))
}

async fn wanted(visit: &Visit, overview: &Overview) -> Result<Interrupt, Problem> {
    // An entry whose own name no form would take is interrupted for nothing.
    let Ok(login) = Login::parse(&overview.login) else { return Ok(Interrupt::Nothing) };
    Ok(flows::enrol::interrupt(&visit.ctx, &visit.site.world, &login).await?)
}

/// A page about one method.
fn about(path: &str, id: EnrolmentId) -> String {
    format!("{path}?id={id}")
}

/// What a method is called in a list: what its owner calls it, or what it is.
fn title_of(visit: &Visit, listed: &Listed) -> String {
    let name = text::method::name(visit.locale(), listed.method);
    match &listed.label {
        Some(label) => visit.with("info-labelled", &[("label", label.into()), ("method", (&name).into())]),
        None => name,
    }
}

/// Ends the session, and the browser forgets it.
pub async fn sign_out(signed: Signed, posted: Posted) -> Answer {
    let [] = posted.fields([])?;
    flows::enrol::sign_out(&signed.visit.ctx, &signed.visit.site.world, &signed.token).await?;
    Ok(adding(see_other(urls::START), [(header::SET_COOKIE, Cookie::Own.expire())]))
}

#[cfg(test)]
fn sample(visit: &Visit, readiness: domain::enrol::Readiness) -> Overview {
    let chance = visit.ctx.chance.as_ref();
    let now = visit.ctx.now();
    let listed = |method: Method, is_own: bool| Listed {
        id: is_own.then(|| EnrolmentId::fresh(chance)),
        method,
        label: is_own.then(|| crate::rendering::LONG.to_owned()),
        hint: "a•••@<b>example.org".into(),
        added_at: is_own.then_some(now),
        last_used_at: (method == Method::Totp).then_some(now),
        confirmed_at: None,
        usable_from: (method == Method::Email && is_own).then_some(now),
        left: (method == Method::RecoveryCode).then_some(2),
        counts: method != Method::RecoveryCode,
    };
    Overview {
        login: "sørine".into(),
        display_name: crate::rendering::LONG.into(),
        reference: domain::id::Reference::fresh(chance),
        readiness,
        proofs: 2,
        methods: vec![
            listed(Method::Email, false),
            listed(Method::Email, true),
            listed(Method::Totp, true),
            listed(Method::RecoveryCode, true),
        ],
        may_add: vec![Method::Email, Method::Totp, Method::RecoveryCode],
        step_up: Vec::new(),
        confirmed_at: Some(now),
    }
}
