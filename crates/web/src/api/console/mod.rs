//! The console over the API: the same use cases as its pages, by a bearer token from the same sign-in.

pub mod events;
pub mod health;
pub mod person;
pub mod policy;
pub mod sign_in;

use super::body::Bearer;
use crate::console::Desk;
use crate::error::Problem;
use crate::visit::Visit;
use axum::extract::FromRequestParts;
use axum::response::Response;
use domain::refusal::Refusal;
use flows::Stop;
use http::request::Parts;

type Answer = Result<Response, Problem>;

/// A call of a signed-in operator. Whatever the token lacks looks like an unknown one.
pub struct Caller(pub Desk);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let Bearer(token) = Bearer::from_request_parts(parts, state).await?;
        match flows::console::session(&visit.ctx, &visit.site.world, &token).await {
            Ok(session) => Ok(Self(Desk { visit, session })),
            Err(Stop::Refusal(Refusal::Expired)) => Err(Problem::TokenUnknown),
            Err(stop) => Err(stop.into()),
        }
    }
}
