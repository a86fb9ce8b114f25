//! `[sign_in]`: a sign-in system of the organisation that may ask who must register.

use super::Surroundings;
use super::expand::expand;
use super::problem::Problems;
use super::read::Table;
use super::secret::{self, Secret};
use domain::secret::Presented;

/// Reads the section, which may be missing.
pub fn check(mut table: Table, surroundings: &Surroundings, problems: &mut Problems) -> Option<Secret> {
    let file = table.required("token_file", "\"/etc/nulstil/sign-in-token\"", problems);
    table.finish(problems);
    let given = file?;
    let path = expand(&given, surroundings, problems)?;
    let token = secret::read(&given.at, &path, problems)?;
    if Presented::token(token.reveal()).is_err() {
        let remedy = "Make one: head -c 32 /dev/urandom | basenc --base64url | tr -d = > FILE";
        problems.add(&given.at, "holds no token of 32 random bytes as base64url", remedy);
        return None;
    }
    Some(token)
}
