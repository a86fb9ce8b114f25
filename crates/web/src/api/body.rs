//! Reading requests: strict JSON, and the bearer token.

use crate::error::Problem;
use crate::form::{BODY_BYTES_MAX, LONG_BODY_BYTES_MAX, body_within, is_kind};
use axum::extract::{FromRequest, FromRequestParts, Request};
use domain::secret::Presented;
use http::header;
use http::request::Parts;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// A body of exactly this shape. Unknown, missing and repeated fields and other types are refused.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read(request, BODY_BYTES_MAX).await.map(Self)
    }
}

/// The same for a body that may hold a policy. Only routes behind a session take one.
pub struct LongBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for LongBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        read(request, LONG_BODY_BYTES_MAX).await.map(Self)
    }
}

async fn read<T: DeserializeOwned>(request: Request, bytes_max: usize) -> Result<T, Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| is_kind(kind, "application/json")) {
        return Err(Problem::UnsupportedType);
    }
    let bytes = body_within(request.into_body(), bytes_max).await?;
    serde_json::from_slice(&bytes).map_err(|_| Problem::BadRequest)
}

/// A text that is wiped when dropped.
#[derive(ToSchema)]
#[schema(value_type = String)]
pub struct Typed(pub Zeroizing<String>);

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// The token of `Authorization: Bearer`.
pub struct Bearer(pub Presented);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut lines = parts.headers.get_all(header::AUTHORIZATION).iter();
        let (Some(line), None) = (lines.next(), lines.next()) else { return Err(Problem::TokenUnknown) };
        let line = line.to_str().map_err(|_| Problem::TokenUnknown)?;
        let (scheme, token) = line.split_once(' ').ok_or(Problem::TokenUnknown)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Problem::TokenUnknown);
        }
        Presented::token(token).map(Self).map_err(|_| Problem::TokenUnknown)
    }
}
