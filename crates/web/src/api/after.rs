//! What is not as people expect after a write: to be shown beside its outcome.

use flows::reset::{Aftermath, Aftertaste};
use serde::Serialize;
use utoipa::ToSchema;

/// What is not as people expect of one account with a new password.
#[derive(Default, Serialize, ToSchema)]
pub struct ThenBody {
    /// True when the new password opens once, to choose another one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    asks_for_another: bool,
    /// For how many seconds the password before may still open something.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_password_opens_s: Option<u64>,
}

impl ThenBody {
    pub fn of(told: &Aftertaste) -> Self {
        Self {
            asks_for_another: told.asks_for_another,
            old_password_opens_s: told.old_opens.map(|span| span.as_secs()),
        }
    }
}

/// The same of the one account, and what was left as it was.
#[derive(Default, Serialize, ToSchema)]
pub struct AfterBody {
    #[serde(flatten)]
    then: ThenBody,
    /// Directories in which another account of the same person, if there is one, is as it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unchanged: Vec<String>,
}

impl AfterBody {
    pub fn of(after: &Aftermath) -> Self {
        // Where there are several, each result tells its own.
        let then = match after.written.as_slice() {
            [only] => ThenBody::of(only),
            [] | [_, _, ..] => ThenBody::default(),
        };
        Self { then, unchanged: after.untouched.clone() }
    }
}
